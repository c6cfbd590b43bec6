"""Damaged archives, programs and device trees, always the same ones.

Each seed gives the same damage. Whatever it does, the machine ends by itself
or stops with a message, and the kernel makes no mistake.
"""

import gzip
import random
import re
import struct

import pytest

from archive import HELLO, built, compile_program, cpio, write
from elf import ET_DYN, PF_R, PF_W, elf, segment
from fdt import BEGIN_NODE, END, PROP, virt_tree
from qemu import Qemu, QemuError
from stub import loader
from verdict import no_mistakes, run_to_end

IMAGE = "build/zImage"
RAM = 0x40000000
INTERESTING = (0, 1, 0x7f, 0x80, 0xff)


def damage(data, rng, first=0, last=None, hits=None):
    """Some bytes between first and last replaced, doubled or left out."""
    data = bytearray(data)
    last = min(last or len(data), len(data))
    for _ in range(hits or rng.choice((1, 1, 2, 4, 16))):
        at = rng.randrange(first, last)
        kind = rng.randrange(4)
        if kind == 0:
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            data[at] = rng.choice(INTERESTING)
        elif kind == 2:
            data[at:at + 4] = rng.randbytes(4)
        else:
            data[at] = rng.randrange(256)
    return bytes(data)


@pytest.mark.parametrize("seed", range(40))
def test_archive(seed, tmp_path):
    rng = random.Random(seed)
    files = {"etc/a": b"1" * 300, "init": compile_program(HELLO),
             "bin/x/y/z": b"2", "link": b"3" * 5000}
    data = cpio(files)
    if seed % 4 == 3:
        data = data[:rng.randrange(len(data))]
    elif seed % 4 == 2:		# in the first entries' headers
        data = damage(data, rng, 0, 900)
    else:
        data = damage(data, rng)
    output = run_to_end(IMAGE, append="experiment panic=-1",
                        initrd=write(tmp_path, "initrd", data))
    no_mistakes(output)


@pytest.mark.parametrize("seed", range(20))
def test_gzip(seed, tmp_path):
    rng = random.Random(1000 + seed)
    program = compile_program(HELLO)
    data = gzip.compress(cpio({"x": rng.randbytes(300) + bytes(3000),
                               "init": program}), rng.randrange(10), mtime=0)
    output = run_to_end(IMAGE, append="experiment panic=-1",
                        initrd=write(tmp_path, "initrd", damage(data, rng)))
    no_mistakes(output)


@pytest.mark.parametrize("seed", range(60))
def test_elf(seed, tmp_path):
    """The header and the program headers: what comes before the code."""
    rng = random.Random(2000 + seed)
    segments = [segment(), segment(0x20000, 0, 0x900, 0x3000, PF_R | PF_W),
                segment(0x30000, 0, 0, 0x100, PF_R | PF_W)]
    good = elf(segments) if seed % 2 else elf(
        [segment(0), segment(0x10000, 0, 0x900, 0x3000, PF_R | PF_W)],
        type=ET_DYN, entry=0x800)
    init = damage(good, rng, 16, 52 + 32 * (3 if seed % 2 else 2))
    output = run_to_end(IMAGE, append="panic=-1",
                        initrd=write(tmp_path, "initrd", cpio({"init": init})))
    no_mistakes(output)


# The end of a run on a machine that cannot, or was not told how to, turn
# itself off: the zImage's last words, and the kernel's.
LAST_WORDS = re.compile(
    r"\nzeropage: (there is no device tree|the device tree (at|has|names)|"
    r"too little RAM|kernel image is corrupt|this CPU)[^\n]*\n|System halted|"
    r"---\[ end Kernel panic|zeropage> $")


def places_of_structure(tree):
    """Offsets of the bytes of a blob that are not values of properties."""
    at, strings, rsv = struct.unpack_from(">3I", tree, 8)
    places = list(range(4, 40)) + list(range(rsv, rsv + 16))
    places += range(strings, len(tree))
    tag = 0
    while tag != END:
        tag, = struct.unpack_from(">I", tree, at)
        size = 4
        if tag == BEGIN_NODE:
            size += (tree.index(b"\0", at + 4) - at) & ~3
        elif tag == PROP:
            size += 8
        places += range(at, at + size)
        at += size
        if tag == PROP:
            length, = struct.unpack_from(">I", tree, at - 8)
            at += (length + 3) & ~3
    return places


@pytest.mark.parametrize("seed", range(40))
def test_device_tree(seed, tmp_path):
    """Not the values: a tree may lie, but must not lead astray."""
    rng = random.Random(3000 + seed)
    good = virt_tree("experiment panic=-1").blob()
    places = places_of_structure(good)
    bad = bytearray(good)
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.choice(places)
        bad[at] = rng.choice((*INTERESTING, bad[at] ^ 1 << rng.randrange(8)))
    place, where = RAM + 0x0a000000, RAM + 0x08000000
    stub = loader(tmp_path, [(built(IMAGE), place), (bytes(bad), where)],
                  entry=place, r2=where)
    with Qemu("virt", stub, timeout=30) as machine:
        try:
            machine.wait_for(LAST_WORDS)
        except QemuError as error:
            if "ended before" not in str(error):
                raise
    no_mistakes(machine.output)
