"""Kernel data: objects are fetched by physical address and decoded with the
types that the debug information tells, without asking the MMU."""

import gdb

from . import cpu
from .cpu import C


class NotYet(gdb.GdbError):
    """The kernel has not come to what was asked for."""


_guess = None


def guess_phys_offset(value):
    """For the time before the kernel's tables stand; stage.py knows."""
    global _guess  # pylint: disable=global-statement
    _guess = value


def phys_offset():
    """Where PAGE_OFFSET is. The kernel's table tells, once it is used."""
    if cpu.kernel_mapped():
        return (cpu.reg("TTBR1") & 0xffffc000) - C["SWAPPER_OFFSET"]
    if _guess is None:
        raise NotYet("The MMU is off and I do not know where RAM begins.")
    return _guess


def to_phys(addr):
    """The direct map, backwards."""
    if not C["PAGE_OFFSET"] <= addr < C["IOREMAP_START"]:
        raise gdb.GdbError(f"{addr:#010x} is not in the direct map")
    return addr - C["PAGE_OFFSET"] + phys_offset()


def need_kernel(what):
    """Commands that show the kernel's objects begin with this."""
    if not cpu.kernel_mapped():
        raise NotYet(f"The MMU is {'on' if cpu.mmu_on() else 'off'}, but the "
                     f"kernel's page tables are not in use: there are no "
                     f"{what} yet.")


class Obj:
    """A struct of the kernel: obj["field"] is a number, another Obj for a
    struct within, a list for an array, a str for an array of characters."""

    def __init__(self, addr, ctype):
        if isinstance(ctype, str):
            ctype = gdb.lookup_type(ctype)
        self.addr = addr
        self.type = ctype.strip_typedefs()
        self.raw = cpu.read_phys(to_phys(addr), self.type.sizeof)

    def _decode(self, offset, ctype):
        ctype = ctype.strip_typedefs()
        code = ctype.code
        if code in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION):
            return Obj(self.addr + offset, ctype)
        if code == gdb.TYPE_CODE_ARRAY:
            target = ctype.target()
            if target.sizeof == 1:
                text = self.raw[offset:offset + ctype.sizeof]
                return text.split(b"\0")[0].decode("utf-8", "replace")
            count = ctype.sizeof // target.sizeof
            return [self._decode(offset + i * target.sizeof, target)
                    for i in range(count)]
        data = self.raw[offset:offset + ctype.sizeof]
        return int.from_bytes(data, "little",
                              signed=getattr(ctype, "is_signed", False)
                              and code == gdb.TYPE_CODE_INT)

    def __getitem__(self, name):
        for field in _fields(self.type):
            if field[0] == name:
                return self._decode(field[1], field[2])
        raise gdb.GdbError(f"{self.type} has no field {name}: is vmlinux "
                           "the one that runs?")

    def follow(self, name, ctype):
        """What pointer `name` leads to, or None."""
        addr = self[name]
        return Obj(addr, ctype) if addr else None


def _fields(ctype, base=0):
    """(name, offset, type) of all fields, those of unnamed ones included."""
    for field in ctype.fields():
        offset = base + field.bitpos // 8
        if field.name:
            yield field.name, offset, field.type
        else:
            yield from _fields(field.type.strip_typedefs(), offset)


def symbol(name):
    """The virtual address of a kernel variable or function."""
    sym = gdb.lookup_global_symbol(name) or gdb.lookup_static_symbol(name)
    if sym is not None:
        value = sym.value()
        return int(value.address) & 0xffffffff
    return int(gdb.parse_and_eval(f"(unsigned int)&{name}"))


def var(name):
    """A kernel variable's value, as Obj would give it as a field."""
    sym = gdb.lookup_global_symbol(name) or gdb.lookup_static_symbol(name)
    if sym is None:
        raise gdb.GdbError(f"vmlinux has no variable {name}")
    holder = Obj.__new__(Obj)
    holder.addr = symbol(name)
    holder.type = sym.type
    holder.raw = cpu.read_phys(to_phys(holder.addr), sym.type.sizeof)
    return holder._decode(0, sym.type)  # pylint: disable=protected-access


def each(head, ctype, member):
    """The Objs on the list whose head is at that address."""
    struct = gdb.lookup_type(ctype)
    offset = next(f[1] for f in _fields(struct) if f[0] == member)
    link = Obj(head, "struct list_head")["next"]
    while link != head:
        obj = Obj(link - offset, struct)
        yield obj
        link = obj[member]["next"]


def current():
    """The running task. Its address is in TPIDRPRW."""
    need_kernel("tasks")
    addr = cpu.reg("TPIDRPRW")
    if not addr:
        raise NotYet("There is no current task yet.")
    return Obj(addr, "struct task_struct")


def tasks():
    """All tasks, the idle one first."""
    need_kernel("tasks")
    init = Obj(symbol("init_task"), "struct task_struct")
    yield init
    if init["tasks"]["next"]:
        yield from each(init["tasks"].addr, "struct task_struct", "tasks")


def name_of(addr):
    """The function at addr, or its number."""
    block = gdb.execute(f"info symbol {addr:#x}", to_string=True)
    if block.startswith("No symbol"):
        return f"{addr:#010x}"
    return block.split(" in section")[0].replace(" ", "")


def cstring(addr, limit=256):
    """The string at a kernel address."""
    data = cpu.read_phys(to_phys(addr), limit)
    return data.split(b"\0")[0].decode("utf-8", "replace")
