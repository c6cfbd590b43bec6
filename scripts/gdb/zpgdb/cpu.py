"""The CPU as QEMU shows it: registers, physical memory, and the numbers of
the hardware, which are taken from the kernel's own headers."""

import os
import re

import gdb

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.dirname(os.path.abspath(__file__)))))

USR_MODE, SVC_MODE = 0x10, 0x13
MODES = {0x10: "User", 0x11: "FIQ", 0x12: "IRQ", 0x13: "Supervisor",
         0x16: "Monitor", 0x17: "Abort", 0x1a: "Hyp", 0x1b: "Undefined",
         0x1f: "System"}

_NUMBER = r"(?:0x[0-9a-fA-F]+|\d+)"
_DEFINE = re.compile(
    rf"^#define\s+(\w+)\s+\(?({_NUMBER})u?(?:\s*<<\s*({_NUMBER}))?\)?\s*"
    rf"(?:/\*.*)?$", re.M)


def defines(*headers):
    """The plain numbers that headers, named as in #include, define."""
    found = {}
    for header in headers:
        with open(os.path.join(ROOT, "include", header),
                  encoding="utf-8") as f:
            for name, value, shift in _DEFINE.findall(f.read()):
                found[name] = int(value, 0) << int(shift or "0", 0)
    return found


C = defines("asm/memory.h", "asm/pgtable.h", "mm/mm_types.h")


def _read(name):
    value = gdb.parse_and_eval("$" + name)
    if value.type.code == gdb.TYPE_CODE_VOID:
        return None
    return int(value) & 0xffffffff


def reg(name):
    """A system register by its ARMv7 name; None if the machine has none.

    Where there are two worlds QEMU shows both; we want that of the world the
    CPU is in.
    """
    scr = _read("SCR")
    suffixes = ["", "_EL1"]
    if scr is not None and not scr & 1:
        suffixes = ["_S", "_EL1_S"] + suffixes
    for suffix in suffixes:
        value = _read(name + suffix)
        if value is not None:
            return value
    return None


def pc():
    return _read("pc")


def mode():
    return _read("cpsr") & 0x1f


def mmu_on():
    return bool(reg("SCTLR") & 1)


def kernel_mapped():
    """Do the kernel's tables translate? Not yet in the zImage, which turns
    the MMU on for itself with one table."""
    return mmu_on() and reg("TTBCR") & 7 == C["TTBCR_SPLIT"]


def _physical(on):
    gdb.execute(f"maintenance packet Qqemu.PhyMemMode:{int(on)}",
                to_string=True)


def read_phys(addr, size):
    """size bytes of physical memory; gdb.MemoryError if there is none."""
    _physical(True)
    try:
        return bytes(gdb.selected_inferior().read_memory(addr, size))
    finally:
        _physical(False)


def read_word(addr):
    return int.from_bytes(read_phys(addr, 4), "little")


def number(text):
    """A command's argument, any expression, as 32 bits."""
    try:
        value = gdb.parse_and_eval(f"(unsigned int)({text})")
        return int(value) & 0xffffffff
    except gdb.error as e:
        raise gdb.GdbError(str(e)) from e
