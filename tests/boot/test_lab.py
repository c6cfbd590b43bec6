"""PID 1's experiment and its memory lab, on zeropage and on Debian's Linux.

The same /init runs on both kernels: what it says about pages and faults must
hold on either. Where Linux's kernel was not fetched its half is skipped.
"""

import os
import re

import pytest

from qemu import Qemu, ROOT

PROMPT = "zeropage> "
KERNELS = {"zeropage": "build/zImage", "linux": "build/linux/zImage"}
INITRD = "build/initramfs.cpio"
ERASE = "\x1b[K"


def start(kernel, words):
    image = KERNELS[kernel]
    if kernel == "linux" and not os.path.exists(os.path.join(ROOT, image)):
        pytest.skip("scripts/fetch-linux was not run")
    return Qemu("virt", image, initrd=INITRD,
                append=f"console=ttyAMA0 quiet panic=-1 {words}")


class Lab:
    """A conversation with the lab."""

    def __init__(self, vm):
        self.vm = vm
        self.pos = vm.wait_for(PROMPT)

    def type(self, keys):
        """Types keys, waits for the next prompt, returns what came before."""
        start = self.pos
        self.vm.send(keys)
        # A redrawn line repeats the prompt after a lone carriage return.
        self.pos = self.vm.wait_for(re.compile(r"\n" + PROMPT), start)
        return self.vm.output[start:self.pos - len(PROMPT)]

    def do(self, command):
        """Runs a command and returns its output without the echo."""
        return self.type(command + "\r").split("\n", 1)[1]


@pytest.fixture(params=list(KERNELS))
def lab(request):
    with start(request.param, "lab") as vm:
        yield Lab(vm)


@pytest.fixture(scope="module", params=list(KERNELS))
def fault_lab(request):
    """One lab for all: it must outlive each of the programs."""
    with start(request.param, "lab") as vm:
        yield Lab(vm)


@pytest.mark.parametrize("kernel", list(KERNELS))
def test_experiment_holds_and_powers_off(kernel):
    with start(kernel, "experiment") as vm:
        assert vm.wait_exit() == 0
    assert "!!" not in vm.output
    held = re.search(r"experiment: (\d+) of (\d+) statements held", vm.output)
    assert held and held[1] == held[2] and int(held[2]) >= 20


def test_experiment_shows_the_entries():
    with start("zeropage", "experiment") as vm:
        vm.wait_exit()
    assert "special (zero page)" in vm.output


def test_a_page_is_born(lab):
    out = lab.do("mmap 4")
    address = re.search(r"mmap gave ([0-9a-f]{8})", out)[1]
    assert "VmSize +16 kB" in out and "faults" not in out
    frame = re.compile(r"frame ([0-9a-f]{5})")
    zero = lab.do("r $")
    assert "faults +1  resident +1" in zero
    other = lab.do(f"r {address}+1000")
    assert frame.search(zero)[1] == frame.search(other)[1]
    written = lab.do("w $ 0x41424344")
    assert "faults +1" in written
    assert frame.search(written)[1] != frame.search(zero)[1]
    again = lab.do("r $")
    assert "44 43 42 41" in again and "DCBA" in again
    assert "no counter changed" in again
    out = lab.do("munmap $")
    assert "resident -2" in out and "VmSize -16 kB" in out
    assert "SEGV_MAPERR" in lab.do("r $")


def test_pte(lab):
    lab.do("mmap")
    empty = lab.do("pte $")
    lab.do("w $ 1")
    full = lab.do("pte $")
    if "no /proc/self/pte" in full:
        assert "shows no frame" in empty and "is frame" in full
        return
    assert "empty" in empty
    assert "software: dirty" in full and "writable" in full
    # The kernel's half can be looked at, too: its first page is no code.
    kernel = lab.do("pte 80000000")
    assert "index 2048 of the first-level table" in kernel
    assert "execute never" in kernel


def test_rights(lab):
    lab.do("mmap 3 r")
    assert "SEGV_ACCERR" in lab.do("w $ 1")
    out = lab.do("mprotect $+1000 1 none")
    assert out.count("+ area") == 3 and out.count("- area") == 1
    assert "SEGV_ACCERR" in lab.do("r $+ff8 16")
    out = lab.do("mprotect $ 3 rw")
    assert out.count("+ area") == 1 and out.count("- area") == 3
    assert "faults +1" in lab.do("w $ 1")


def test_file_map(lab):
    lab.do("mmap 100 file /init")
    assert "7f 45 4c 46" in lab.do("r $ 4")
    assert "SIGBUS" in lab.do("r $+40000")
    assert "faults +1" in lab.do("w $ 1")


def test_brk(lab):
    heap = re.search(r"ends at ([0-9a-f]{8})", lab.do("brk"))[1]
    assert "VmSize +12 kB" in lab.do("brk +3")
    assert "faults +1" in lab.do(f"w {heap} 1")
    assert "VmSize -8 kB" in lab.do("brk -2")
    assert "leaves the end at" in lab.do("brk 0")
    lab.do(f"brk {heap}")
    assert f"ends at {heap}" in lab.do("brk")


def test_mistakes_do_not_end_the_lab(lab):
    for command, answer in (
            ("r 0", "SEGV_MAPERR"), ("r ffffffff", "SEGV_MAPERR|last"),
            ("w 10000 1", "SEGV_ACCERR"), ("w 10001 1", "multiple of 4"),
            ("munmap 10000 1", "the lab's own"),
            ("mmap over 10000", "the lab's own"),
            ("munmap $ 0", "Invalid argument"), ("mmap 0", "Invalid argument"),
            ("mmap 1 at 10000", "File exists"), ("mmap -1", "no size"),
            ("mmap 99999999999", "more than"), ("r zz", "no address"),
            ("r", "r ADDR"), ("nonsense", "No command"),
            ("run /nothing", "No such file")):
        assert re.search(answer, lab.do(command)), command
    assert "/init" in lab.do("maps")


def test_run_starts_a_program(lab):
    start = lab.pos
    lab.vm.send("run /init lab\r")
    lab.pos = lab.vm.wait_for("\n" + PROMPT, start)
    assert "ended with status 0" in lab.do("poweroff")


def test_ls_shows_what_there_is_to_run(lab):
    assert re.search(r"^  -rwxr-xr-x +\d+  fault$", lab.do("ls /bin"), re.M)
    assert re.search(r"^  c\S+ +0  console$", lab.do("ls /dev"), re.M)
    assert re.search(r"^  l\S+ +\d+  self -> \d+$", lab.do("ls /proc"), re.M)
    assert re.search(r"^  l\S+ +\d+  bin -> usr/bin$", lab.do("ls"), re.M)
    assert "No such file" in lab.do("ls /nothing")
    assert "Not a directory" in lab.do("ls /init")


def test_ctrl_c_ends_the_program_but_not_the_lab(lab):
    start = lab.pos
    lab.vm.send("run /bin/fault wait\r")
    lab.vm.wait_for("waits for Ctrl-C\n", start)
    lab.vm.send("\x03")
    lab.pos = lab.vm.wait_for("\n" + PROMPT, start)
    assert "signal 2 (SIGINT)" in lab.vm.output[start:]
    assert "/init" in lab.do("maps")


@pytest.mark.parametrize("kind, signal", [
    ("null", "SIGSEGV"), ("text", "SIGSEGV"), ("data", "SIGSEGV"),
    ("kernel", "SIGSEGV"), ("none", "SIGSEGV"), ("stack", "SIGSEGV"),
    ("undef", "SIGILL")])
def test_a_faulty_program_is_killed(kind, signal, fault_lab):
    out = fault_lab.do(f"run /bin/fault {kind}")
    assert f"({signal})" in out and "survived" not in out
    assert "/init" in fault_lab.do("maps")


def test_line_editing(lab):
    """Every key; the line that results is shown by an error message."""
    for keys, line in (
            ("abx\x7fc\r", "abc"), ("abx\x08c\r", "abc"),
            ("ac\x1b[Db\r", "abc"), ("bc\x1b[Ha\x1b[Fd\r", "abcd"),
            ("bc\x01a\x05d\r", "abcd"), ("wrong\x15abc\r", "abc"),
            ("axbc\x1b[D\x1b[D\x1b[D\x1b[3~\r", "abc"),
            ("two words\x17\x17abc\r", "abc"), ("abc\r\n", "abc"),
            ("x" * 100 + "\r", "x" * 67)):
        assert f'No command "{line}";' in lab.type(keys), keys
    lab.type("first\r")
    lab.type("second\r")
    assert '"first";' in lab.type("new\x1b[A\x1b[A\r")
    assert '"new";' in lab.type("new\x1b[A\x1b[A\x1b[B\x1b[B\r")
    assert "^C" in lab.type("dropped\x03")
    assert "poweroff" in lab.type("\x04")
    assert lab.type("\r").strip() == ""


def test_poweroff_ends_the_machine(lab):
    lab.vm.send("poweroff\r")
    assert lab.vm.wait_exit() == 0
