"""zp-stage: where in the boot we are. And what follows from it, done at each
stop by itself: symbols at the addresses where things are now, and a stop at
the next hand-over.

    zImage      runs where the boot loader put it, and may move
    physical    the kernel from stext on, MMU off: vmlinux's addresses minus
                PAGE_OFFSET plus the beginning of RAM
    kernel      vmlinux as it is linked
    user        PID 1, and whoever it starts
"""

import os
import struct

import gdb

from . import cpu, kernel
from .cpu import C, ROOT

BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))
INIT_ELF = os.environ.get("ZP_INIT", os.path.join(BUILD, "user/init.elf"))
VMLINUX = os.path.join(BUILD, "vmlinux")
ZIMAGE = os.path.join(BUILD, "zImage.elf")
CONSOLE = os.environ.get("ZP_CONSOLE", os.path.join(BUILD, "console"))

MAGIC = struct.pack("<I", 0x016f2818)
MAGIC_AT, END_AT = 0x24, 0x2c		# Linux's boot protocol
PAGE = 0x1000
ZIMAGE_MAX = 0x800000
# Linux's rule for a zImage that knows no better; true on all our boards.
RAM_ALIGN = 0x8000000
KERNEL_START = C["PAGE_OFFSET"] + C["TEXT_OFFSET"]

TITLES = {
    "loader": "before the zImage: QEMU's few instructions, or a boot loader",
    "zimage": "the zImage: it finds RAM, makes room and unpacks the kernel",
    "physical": "the kernel before its MMU is on: stext to __turn_mmu_on",
    "kernel": "the kernel",
    "user": "a user program",
}


def ram_of(addr):
    """Where the RAM around a physical address begins."""
    return addr & ~(RAM_ALIGN - 1)


def zimage_at(base):
    """Is there a zImage at base? Its size, or 0."""
    try:
        head = cpu.read_phys(base, END_AT + 4)
    except gdb.MemoryError:
        return 0
    if head[MAGIC_AT:MAGIC_AT + 4] != MAGIC:
        return 0
    return struct.unpack("<I", head[END_AT:])[0]


def find_zimage(pc):
    """The start of the zImage that pc is in, or None."""
    page = pc & ~(PAGE - 1)
    while page >= ram_of(pc) and pc - page < ZIMAGE_MAX:
        try:
            # The word may lie across the edge of a page.
            data = cpu.read_phys(page, PAGE + MAGIC_AT + 4)
        except gdb.MemoryError:
            return None
        at = data.find(MAGIC)
        while at >= 0:
            base = page + at - MAGIC_AT
            if base <= pc < base + zimage_at(base):
                return base
            at = data.find(MAGIC, at + 1)
        page -= PAGE
    return None


def first_bytes(elf):
    """The first instructions of the kernel, from the file."""
    with open(elf, "rb") as f:
        data = f.read()
    phoff, = struct.unpack_from("<I", data, 28)
    phnum, = struct.unpack_from("<H", data, 44)
    for i in range(phnum):
        _, offset, vaddr, _, size = struct.unpack_from(
            "<5I", data, phoff + 32 * i)
        if vaddr <= KERNEL_START < vaddr + size:
            at = offset + KERNEL_START - vaddr
            return data[at:at + 32]
    raise gdb.GdbError(f"{elf} does not begin at {C['KERNEL_START']:#x}")


class Stages:
    """What is known, and which symbols are loaded."""

    def __init__(self):
        self.address = {name: kernel.symbol(name) for name in
                        ("_end", "__turn_mmu_on", "__mmap_switched",
                         "start_kernel")}
        self.vmlinux = True	# its symbols are loaded
        self.stage = None
        self.loaded = {}	# what: (file, offset)
        self.armed = {}		# name: its breakpoint, also when it is gone

    def find(self):
        """The stage, and the base of the zImage or of RAM that shows it."""
        pc = cpu.pc()
        if cpu.mode() == cpu.USR_MODE:
            return "user", None
        if cpu.kernel_mapped() and pc >= C["PAGE_OFFSET"] and \
                not self.same_address(pc):
            return "kernel", kernel.phys_offset()
        if self.in_physical_kernel(pc):
            return "physical", ram_of(pc)
        base = find_zimage(pc)
        if base is not None:
            return "zimage", base
        return "loader", None

    def in_physical_kernel(self, pc):
        """Not the zImage, which may stand there before the kernel does."""
        start = ram_of(pc) + C["TEXT_OFFSET"]
        if not start <= pc < start + self.address["_end"] - KERNEL_START:
            return False
        try:
            return cpu.read_phys(start, 32) == first_bytes(VMLINUX)
        except gdb.MemoryError:
            return False

    def same_address(self, pc):
        """Where RAM begins at PAGE_OFFSET an address does not tell whether
        the switch is over: __mmap_switched is the first behind it."""
        return KERNEL_START <= pc < min(self.address["__turn_mmu_on"] + 64,
                                        self.address["__mmap_switched"])

    def show_vmlinux(self, on):
        """Away with its symbols where a zImage runs at its addresses."""
        if on != self.vmlinux:
            gdb.execute("symbol-file" + (f" {VMLINUX}" if on else ""),
                        to_string=True)
            self.vmlinux = on

    def load(self, what, path, offset):
        if self.loaded.get(what) == (path, offset):
            return
        self.unload(what)
        if not os.path.exists(path):
            return
        gdb.execute(f"add-symbol-file {path} -o {offset:#x}LL"
                    if offset else f"add-symbol-file {path}", to_string=True)
        self.loaded[what] = (path, offset)

    def unload(self, what):
        if what not in self.loaded:
            return
        path, offset = self.loaded.pop(what)
        text = {ZIMAGE: 0x40, VMLINUX: KERNEL_START}.get(path)
        gdb.execute(f"remove-symbol-file -a {offset + text:#x}",
                    to_string=True)

    def arm(self, name, addr):
        """Stop once at a hand-over."""
        if name in self.armed:
            return
        stop = gdb.Breakpoint(f"*{addr:#x}", internal=True, temporary=True,
                              type=gdb.BP_HARDWARE_BREAKPOINT)
        stop.silent = True
        self.armed[name] = stop

    def follow(self):
        """Look where we are, and let symbols and stops agree."""
        stage, base = self.find()
        if stage != "zimage":
            self.show_vmlinux(True)
        if stage == "zimage":
            # It may stand where the kernel will: one of them at a time.
            kernel.guess_phys_offset(ram_of(base))
            self.show_vmlinux(ram_of(base) != C["PAGE_OFFSET"])
            self.load("zimage", ZIMAGE, base)
            self.arm("stext", kernel.phys_offset() + C["TEXT_OFFSET"])
        elif stage == "physical":
            self.unload("zimage")
            kernel.guess_phys_offset(base)
            if base != C["PAGE_OFFSET"]:
                self.load("physical", VMLINUX, base - C["PAGE_OFFSET"])
            for name in ("__mmap_switched", "start_kernel"):
                self.arm(name, self.address[name])
        elif stage in ("kernel", "user"):
            self.unload("zimage")
            self.unload("physical")
            self.follow_user()
        self.stage = stage

    def follow_user(self):
        """PID 1 begins at a low address, where a zImage may have been: so
        its stops are set only now."""
        self.load("init", INIT_ELF, 0)
        if "init" not in self.loaded:
            return
        for name in ("_start", "main"):
            sym = gdb.lookup_global_symbol(name)
            addr = int(sym.value().address) & ~1 if sym else \
                int(gdb.parse_and_eval(f"(unsigned int)&{name}")) & ~1
            self.arm(name, addr)

    def describe(self):
        pc = cpu.pc()
        yield f"Stage: {TITLES[self.stage]}"
        where = gdb.execute(f"info symbol {pc:#x}", to_string=True).split(
            " in section")[0].strip()
        if where.startswith("No symbol"):
            where = "no symbol"
        yield (f"  pc = {pc:#010x} ({where}), "
               f"{cpu.MODES.get(cpu.mode(), '?')} mode, MMU "
               f"{'on' if cpu.mmu_on() else 'off'}")
        if self.stage == "user":
            task = kernel.current()
            yield f"  task {task['pid']} ({task['comm']})"
        if self.vmlinux:
            yield "  symbols: build/vmlinux"
        for path, offset in self.loaded.values():
            name = os.path.relpath(path, ROOT)
            yield f"  symbols: {name}" + (f" moved by {offset:+#x}"
                                         if offset else "")


STAGES = Stages()


def on_stop(event):
    """Print where we are if this is one of our own stops."""
    ours = [stop for stop in getattr(event, "breakpoints", [])
            if stop in STAGES.armed.values()]
    try:
        STAGES.follow()
        if ours:
            print("\n".join(STAGES.describe()))
    except gdb.error as e:
        print(f"zeropage: cannot tell where we are: {e}")


def end_machine(_event):
    """GDB would only let go of it, and it would run on."""
    try:
        gdb.execute("kill", to_string=True)
    except gdb.error:
        pass			# it is gone, or goes without an answer


class ZpStage(gdb.Command):
    """zp-stage: where in the boot we are.

The symbols follow at every stop: the zImage's at the place where it runs,
the kernel's at physical addresses until its MMU is on, PID 1's from then on.
Stops wait at the zImage's entry, stext, __mmap_switched, start_kernel, and
_start and main of PID 1: `continue` leads from one to the next."""

    def __init__(self):
        super().__init__("zp-stage", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        STAGES.follow()
        print("\n".join(STAGES.describe()))


class ZpStart(gdb.Command):
    """zp-start: from the machine's reset to the zImage's first instruction."""

    def __init__(self):
        super().__init__("zp-start", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        # QEMU's own boot code stands at the beginning of RAM.
        entry = ram_of(cpu.pc()) + 0x10000
        if not zimage_at(entry):
            raise gdb.GdbError(f"There is no zImage at {entry:#x}: start "
                               "QEMU with -kernel build/zImage")
        gdb.events.stop.connect(on_stop)
        gdb.events.gdb_exiting.connect(end_machine)
        STAGES.arm("zImage", entry)
        gdb.execute("continue")


class ZpConsole(gdb.Command):
    """zp-console: print what has come out of the serial port since last
time."""

    seen = 0

    def __init__(self):
        super().__init__("zp-console", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        try:
            with open(CONSOLE + ".log", "rb") as f:
                f.seek(self.seen)
                data = f.read()
        except OSError as e:
            raise gdb.GdbError(f"no console output: {e}") from e
        ZpConsole.seen += len(data)
        print(data.decode("utf-8", "replace").replace("\r", ""), end="")


class ZpType(gdb.Command):
    """zp-type TEXT: type TEXT and Enter on the serial port. The machine reads
it when it runs on."""

    def __init__(self):
        super().__init__("zp-type", gdb.COMMAND_STATUS)
        self.line = None

    def invoke(self, argument, from_tty):
        import socket  # pylint: disable=import-outside-toplevel
        if self.line is None:
            self.line = socket.socket(socket.AF_UNIX)
            try:
                self.line.connect(os.path.relpath(CONSOLE + ".sock"))
            except OSError as e:
                self.line = None
                raise gdb.GdbError(f"{CONSOLE}.sock: {e}") from e
        self.line.sendall(argument.encode() + b"\r")


ZpStage()
ZpStart()
ZpConsole()
ZpType()
