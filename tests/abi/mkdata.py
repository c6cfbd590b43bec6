#!/usr/bin/python3
"""Makes the files that the ABI programs read: mkdata.py OUTDIR.

data    two pages and 100 bytes; byte i is (i + i / 256) % 251
text    a file that is no program
bad/*   files that look like programs and are none (exec_bad.c)
dyn/*   programs that ask for an interpreter (interp.c)
"""

import os
import struct
import sys

ET_REL, ET_EXEC, ET_DYN = 1, 2, 3
PT_LOAD, PT_INTERP, PT_NOTE = 1, 3, 4
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


def dyn(path=b"/tests/loader\0", kind=ET_DYN, base=0, align=4096, more=(),
        memsz=0, **wrong):
    """exit(7) that asks for an interpreter, by path.

    more: types of further program headers; memsz: how much larger than the
    file's part; wrong: fields of the PT_INTERP header.
    """
    code = struct.pack("<3I", 0xe3a00007, 0xe3a07001, 0xef000000)
    start = 52 + 32 * (2 + len(more))
    size = start + len(code) + len(path)
    interp = {"type": PT_INTERP, "offset": start + len(code),
              "filesz": len(path)}
    interp.update(wrong)
    ident = b"\x7fELF" + bytes([1, 1, 1]) + bytes(9)
    header = ident + struct.pack("<HHIIIIIHHHHHH", kind, 40, 1, base + start,
                                 52, 0, 0x5000200, 52, 32, 2 + len(more), 0,
                                 0, 0)
    headers = struct.pack("<8I", interp["type"], interp["offset"], 0, 0,
                          interp["filesz"], 0, 4, 1)
    headers += struct.pack("<8I", PT_LOAD, 0, base, base, size, size + memsz,
                           7 if memsz else 5, align)
    for kind in more:
        headers += struct.pack("<8I", kind, start + len(code), 0, 0,
                               len(path), 0, 4, 1)
    return header + headers + code + path


def asks_for(name):
    """A program whose interpreter is one of the bad ones."""
    return dyn(b"/tests/bad/" + name.encode() + b"\0")


DYN = {
    "exec": dyn(kind=ET_EXEC, base=BASE),
    "pie": dyn(),
    "pie_high": dyn(base=0x20000),
    "pie_aligned": dyn(align=0x100000),
    "pie_bss": dyn(memsz=0x5000),
    "static_pie": dyn(type=PT_NOTE),
    "relative": dyn(b"loader\0"),
    "two": dyn(more=(PT_INTERP,)),
    "missing": dyn(b"/tests/nothing\0"),
    "folder": dyn(b"/tests\0"),
    "no_program": dyn(b"/tests/data\0"),
    "loop": dyn(b"/tests/loop\0"),
    "text": dyn(b"/tests/text\0"),
    "script": dyn(b"/tests/dyn/words\0"),
    "open_end": dyn(b"/tests/loader"),
    "empty_path": dyn(b"\0"),
    "short_path": dyn(filesz=1),
    "long_path": dyn(b"/" * 4096 + b"\0"),
    "far_path": dyn(offset=0x10000),
    "none": asks_for("none"),
    "short": asks_for("short"),
    "magic": asks_for("magic"),
    "machine": asks_for("machine"),
    "phnum0": asks_for("phnum0"),
    "phentsize": asks_for("phentsize"),
    "phoff": asks_for("phoff"),
    "cut": asks_for("cut"),
    "fixed": dyn(b"/tests/dyn/writable\0"),
    "kernel": asks_for("kernel"),
    "wraps": asks_for("wraps"),
    "shrinks": asks_for("shrinks"),
    "object": dyn(b"/tests/dyn/rel\0"),
    "nothing_to_load": dyn(b"/tests/dyn/noload\0"),
    "nested": dyn(b"/tests/dyn/pie_bss\0"),
    "writable": elf(flags=7),
    "rel": dyn(kind=ET_REL),
    "noload": elf(type=PT_NOTE),
    "words": b"#!/tests/loader " + b"x" * 100 + b"\n",
}


def main():
    """Writes all files into the directory named."""
    out = sys.argv[1]
    for folder in "bad", "dyn":
        os.makedirs(os.path.join(out, folder), exist_ok=True)
    files = {"data": bytes((i + i // 256) % 251 for i in range(8292)),
             "text": b"This is no program.\n"}
    files.update({"bad/" + name: body for name, body in BAD.items()})
    files.update({"dyn/" + name: body for name, body in DYN.items()})
    for name, body in files.items():
        with open(os.path.join(out, name), "wb") as file:
            file.write(body)


if __name__ == "__main__":
    main()
