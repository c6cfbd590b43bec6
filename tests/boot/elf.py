"""Makes ELF files with any nonsense in their headers."""

import struct

EHDR = struct.Struct("<16sHHIIIIIHHHHHH")
PHDR = struct.Struct("<8I")
ET_EXEC, ET_DYN, EM_ARM = 2, 3, 40
PT_LOAD, PT_DYNAMIC, PT_INTERP = 1, 2, 3
PF_X, PF_W, PF_R = 1, 2, 4

BASE = 0x10000

# mov r7, #4; write(1, "alive\n", 6); then reboot(RB_POWER_OFF)
ALIVE = struct.pack(
    "<14I", 0xe3a00001, 0xe28f1030, 0xe3a02006, 0xe3a07004, 0xef000000,
    0xe59f0010, 0xe59f1010, 0xe59f2010, 0xe3a07058, 0xef000000, 0xeafffffe,
    0xfee1dead, 0x28121969, 0x4321fedc) + b"xxxxalive\n\0\0"


def ident(cls=1, data=1, version=1):
    return b"\x7fELF" + bytes((cls, data, version)) + bytes(9)


def segment(vaddr=BASE, offset=0, filesz=0x1000, memsz=None,
            flags=PF_R | PF_X, kind=PT_LOAD, align=0x1000):
    memsz = filesz if memsz is None else memsz
    return (kind, offset, vaddr, vaddr, filesz, memsz, flags, align)


def elf(segments, *, entry=BASE + 0x800, code=ALIVE, size=0x1000, **fields):
    """A file of size bytes: headers, and at 0x800 the code.

    fields replace those of the header: ident, type, machine, version, phoff,
    shoff, flags, ehsize, phentsize, phnum, shentsize, shnum, shstrndx.
    """
    head = {"ident": ident(), "type": ET_EXEC, "machine": EM_ARM,
            "version": 1, "entry": entry, "phoff": EHDR.size, "shoff": 0,
            "flags": 0x05000200, "ehsize": EHDR.size,
            "phentsize": PHDR.size, "phnum": len(segments), "shentsize": 0,
            "shnum": 0, "shstrndx": 0}
    assert set(fields) <= set(head)
    head.update(fields)
    data = EHDR.pack(*head.values())
    data += b"".join(PHDR.pack(*words) for words in segments)
    return (data.ljust(0x800, b"\0") + code).ljust(size, b"\0")[:size]
