#!/usr/bin/python3
"""Makes the files that the ABI programs read: mkdata.py OUTDIR.

data    two pages and 100 bytes; byte i is (i + i / 256) % 251
text    a file that is no program
bad/*   files that look like programs and are none (exec_bad.c)
"""

import os
import struct
import sys

PT_LOAD = 1
BASE = 0x10000


def elf(machine=40, entry=BASE + 0x54, phoff=52, phnum=1,
        phentsize=32, **segment):
    """A tiny ELF program: exit(7), with one segment that may be absurd."""
    code = struct.pack("<3I", 0xe3a00007, 0xe3a07001, 0xef000000)
    size = 52 + 32 + len(code)
    seg = {"type": PT_LOAD, "offset": 0, "vaddr": BASE, "filesz": size,
           "memsz": size, "flags": 5, "align": 4096}
    seg.update(segment)
    ident = b"\x7fELF" + bytes([1, 1, 1]) + bytes(9)
    header = ident + struct.pack("<HHIIIIIHHHHHH", 2, machine, 1, entry,
                                 phoff, 0, 0x5000200, 52, phentsize, phnum,
                                 0, 0, 0)
    program = struct.pack("<8I", seg["type"], seg["offset"], seg["vaddr"],
                          seg["vaddr"], seg["filesz"], seg["memsz"],
                          seg["flags"], seg["align"])
    return header + program + code


BAD = {
    "good": elf(),
    "none": b"",
    "short": elf()[:20],
    "magic": b"\x7fELG" + elf()[4:],
    "machine": elf(machine=62),
    "phnum0": elf(phnum=0),
    "phentsize": elf(phentsize=40),
    "phoff": elf(phoff=0x7fffff00),
    "cut": elf()[:60],
    "kernel": elf(vaddr=0xc0010000),
    "wraps": elf(memsz=0xfffff000),
    "shrinks": elf(filesz=96, memsz=4),
    "nowhere": elf(entry=0x30000000),
}


def main():
    """Writes all files into the directory named."""
    out = sys.argv[1]
    os.makedirs(os.path.join(out, "bad"), exist_ok=True)
    files = {"data": bytes((i + i // 256) % 251 for i in range(8292)),
             "text": b"This is no program.\n"}
    files.update({"bad/" + name: body for name, body in BAD.items()})
    for name, body in files.items():
        with open(os.path.join(out, name), "wb") as file:
            file.write(body)


if __name__ == "__main__":
    main()
