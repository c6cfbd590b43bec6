"""/init that is no program for us, or one with absurd headers.

Each ends in a panic that says so, with a mistake of the file's maker, never
of the kernel's. The first test shows that the files are good otherwise.
"""

import re

import pytest

from archive import cpio, write
from elf import (ALIVE, BASE, ET_DYN, PF_R, PF_W, PF_X, PT_INTERP, elf, ident,
                 segment)
from verdict import no_mistakes, panics, run_to_end

KERNEL = 0x80008000
STACK = 0x7efff000
NO_INIT = "No working init found: /init"
KILLED = "Attempted to kill init"
EITHER = f"{NO_INIT}|{KILLED}"


def boot(tmp_path, init, **options):
    archive = write(tmp_path, "initrd", cpio({"init": init}))
    return run_to_end("build/zImage", initrd=archive, append="panic=-1",
                      **options)


GOOD = {
    "plain": elf([segment()]),
    "three": elf([segment(), segment(0x20000, 0, 0x1000, 0x5000, PF_R | PF_W),
                  segment(0x30000, 0, 0, 0x3000, PF_R | PF_W)]),
    "unaligned": elf([segment(BASE + 0x800, 0x800, 0x100)]),
    "dyn": elf([segment(0)], type=ET_DYN, entry=0x800),
    "no-sections-but-shoff": elf([segment()], shoff=0xffffffff, shnum=0xffff),
    "segments-backwards": elf([segment(0x30000, flags=PF_R), segment()]),
    "overlapping": elf([segment(filesz=0x1000, memsz=0x4000),
                        segment(BASE + 0x2000, memsz=0x3000)]),
    "note-beyond-the-file": elf([segment(kind=4, offset=0xfffff000),
                                 segment()]),
    "class-64": elf([segment()], ident=ident(cls=2)),	# Linux looks away too
    "stack-segment": elf([segment(0, 0, 0, 0, PF_R | PF_W, 0x6474e551),
                          segment()]),
}


@pytest.mark.parametrize("kind", list(GOOD))
def test_good(kind, tmp_path):
    output = boot(tmp_path, GOOD[kind])
    assert "alive" in output
    assert output.rstrip().endswith("Power down")
    no_mistakes(output)


# None of these is started: execve() fails and PID 1 is still the kernel's.
REFUSED = {
    "empty": b"",
    "one-byte": b"\x7f",
    "text": b"not a program\n" * 50,
    "zeros": bytes(4096),
    "header-only": elf([segment()])[:51],
    "no-phdrs-left": elf([segment()])[:60],
    "big-endian": elf([segment()], ident=ident(data=2)),
    "x86": elf([segment()], machine=3),
    "x86-64": elf([segment()], ident=ident(cls=2), machine=62),
    "aarch64": elf([segment()], ident=ident(cls=2), machine=183),
    "object": elf([segment()], type=1),
    "core": elf([segment()], type=4),
    "zero-phnum": elf([segment()], phnum=0),
    "huge-phnum": elf([segment()], phnum=0xffff),
    "many-phnum": elf([segment()], phnum=2048),
    "phentsize": elf([segment()], phentsize=56),
    "phentsize-0": elf([segment()], phentsize=0),
    "phoff-beyond": elf([segment()], phoff=0x1000),
    "phoff-wraps": elf([segment()], phoff=0xffffffe0),
    "entry-2-mod-4": elf([segment()], entry=BASE + 0x802),
    "interp-missing": elf([segment(offset=0x900, filesz=8, kind=PT_INTERP),
                           segment()]),
    "interp-no-string": elf([segment(offset=0x800, filesz=16,
                                     kind=PT_INTERP), segment()]),
    "interp-huge": elf([segment(filesz=0xffffffff, kind=PT_INTERP),
                        segment()]),
    "interp-beyond": elf([segment(offset=0xfffff000, filesz=16,
                                  kind=PT_INTERP), segment()]),
}


@pytest.mark.parametrize("kind", list(REFUSED))
def test_refused(kind, tmp_path):
    output = boot(tmp_path, REFUSED[kind])
    panics(output, NO_INIT)
    if not kind.startswith("interp"):
        assert "no program for 32-bit ARM" in output


# These fail before or after the old memory is gone; Linux has both as well.
ABSURD = {
    "filesz-over-memsz": elf([segment(filesz=0x1000, memsz=0x800)]),
    "no-load": elf([segment(kind=4)]),
    "memsz-max": elf([segment(memsz=0xffffffff)]),
    "memsz-over-user-space": elf([segment(memsz=0x7f000000)]),
    "filesz-max": elf([segment(filesz=0xffffffff)]),
    "over-the-kernel": elf([segment(KERNEL & ~0xfff, flags=7)],
                           entry=KERNEL + 0x800),
    "up-to-the-kernel": elf([segment(0x7effe000, 0, 0x1000, 0x2000000)],
                            entry=0x7effe800),
    "wraps": elf([segment(0xfffff000, memsz=0x2000)], entry=0xfffff800),
    "wraps-all": elf([segment(memsz=0xffff0000)]),
    "offset-beyond": elf([segment(offset=0x100000)]),
    "at-zero": elf([segment(0)], entry=0x800),
    "offset-max": elf([segment(offset=0xfffff000)]),
    "offset-odd": elf([segment(offset=0x123)]),
    "two-gig-of-bss": elf([segment(), segment(0x20000, 0, 0, 0x7e000000,
                                              PF_R | PF_W)]),
    "dyn-too-large": elf([segment(0, memsz=0x7f000000)], type=ET_DYN,
                         entry=0x800),
    "dyn-wide": elf([segment(0), segment(0xfffe0000)], type=ET_DYN,
                    entry=0x800),
    "dyn-wraps": elf([segment(0xfffff000, memsz=0x1000)], type=ET_DYN),
    "entry-in-kernel": elf([segment()], entry=KERNEL),
    "entry-behind-vectors": elf([segment()], entry=0xffff1000),
    "entry-zero": elf([segment()], entry=0),
    "entry-unmapped": elf([segment()], entry=0x40000000),
    "entry-not-executable": elf([segment(flags=PF_R | PF_W)]),
    "no-rights": elf([segment(flags=0)]),
    "file-ends-in-segment": elf([segment(filesz=0x3000)],
                                entry=BASE + 0x2000),
    "code-overwritten": elf([segment(), segment(BASE, 0, 0, 0x1000)]),
}


@pytest.mark.parametrize("kind", list(ABSURD))
def test_absurd(kind, tmp_path):
    output = boot(tmp_path, ABSURD[kind])
    panics(output, EITHER)
    assert re.search("/init: its segments cannot be mapped|init.1.: SIG|"
                     "it cannot be run|no program", output), output[-3000:]


@pytest.mark.parametrize("kind", ["over-the-stack", "all-of-it"])
def test_where_the_stack_is(kind, tmp_path):
    """The segment wins, the stack is gone; the program may still run."""
    where = {"over-the-stack": (STACK, 0x1000),
             "all-of-it": (0x60000000, 0x1f000000)}[kind]
    init = elf([segment(), segment(where[0], 0, 0x1000, where[1],
                                   PF_R | PF_W)])
    output = boot(tmp_path, init)
    assert "alive" in output or KILLED in output or NO_INIT in output
    no_mistakes(output)


def test_interpreter_is_bad(tmp_path):
    """The program is good, what it wants to be run by is not."""
    name = b"/lib/ld.so\0"
    init = elf([segment(offset=0x900, filesz=len(name), kind=PT_INTERP),
                segment()], code=ALIVE.ljust(0x100, b"\0") + name)
    for loader in (b"", b"junk", *list(ABSURD.values())[:8]):
        archive = cpio({"init": init, "lib/ld.so": loader})
        output = run_to_end("build/zImage", append="panic=-1",
                            initrd=write(tmp_path, "initrd", archive))
        panics(output, EITHER)


def test_interpreter_runs(tmp_path):
    name = b"/lib/ld.so\0"
    init = elf([segment(offset=0x900, filesz=len(name), kind=PT_INTERP),
                segment()], entry=BASE,
               code=ALIVE.ljust(0x100, b"\0") + name)
    archive = cpio({"init": init,
                    "lib/ld.so": elf([segment(0)], type=ET_DYN, entry=0x800)})
    output = run_to_end("build/zImage", append="panic=-1",
                        initrd=write(tmp_path, "initrd", archive))
    assert "alive" in output
    no_mistakes(output)


@pytest.mark.parametrize("loader, error", [
    (b"junk", 5),					# EIO: too short
    (elf([segment(0)], type=ET_DYN, machine=62), 80),	# ELIBBAD
    (elf([segment(0)], type=ET_DYN, phnum=0), 80),
], ids=["short", "machine", "phnum0"])
def test_interpreter_is_refused(loader, error, tmp_path):
    """In time for execve() to say so: nothing of the caller is gone yet."""
    name = b"/lib/ld.so\0"
    init = elf([segment(offset=0x900, filesz=len(name), kind=PT_INTERP),
                segment()], code=ALIVE.ljust(0x100, b"\0") + name)
    archive = cpio({"init": init, "lib/ld.so": loader})
    output = run_to_end("build/zImage", append="panic=-1",
                        initrd=write(tmp_path, "initrd", archive))
    panics(output, f"{NO_INIT}.*error {error}\\b")
