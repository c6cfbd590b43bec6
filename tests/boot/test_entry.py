"""Entry traps: the ways in which boot loaders hand over, good and bad.

The zImage must come up wherever it was put and in whatever state the CPU was
left, and must say so in words when it cannot.
"""

import struct

import pytest

from archive import HELLO, built, compile_program, cpio, symbols
from fdt import cells, virt_tree
from qemu import Qemu
from stub import (CACHES_ON, HYP_CACHES_ON, HYP_LEFTOVERS, LEFTOVERS,
                  TIMERS_FIRED, loader, mode)
from verdict import boots, no_mistakes, run_to_end, stops_with

RAM = 0x40000000
APPEND = "experiment panic=-1"
FAR = RAM + 0x08000000		# where QEMU puts a device tree
HYP = ("-M", "virt,virtualization=on")


@pytest.fixture(name="zimage")
def fixture_zimage():
    return built("build/zImage")


def tree_blob(totalsize=0, **options):
    return virt_tree(APPEND, **options).blob(totalsize)


@pytest.mark.parametrize("at", [
    0, 0x4000, 0x8000, 0x8020, 0x10000, 0x30000, 0x400040, 0x0fe00000 - 32],
    ids=hex)
def test_zimage_anywhere(at, zimage, tmp_path):
    """Also where the kernel will unpack, and at no round address."""
    at += RAM
    stub = loader(tmp_path, [(tree_blob(), FAR), (zimage, at)],
                  entry=at, r2=FAR)
    boots(run_to_end(stub))


@pytest.mark.parametrize("at, totalsize", [
    (0, 0x100000), (0x8000, 0), (0x2a004, 0), (0x44ffc, 0x2000),
    (0x080ff004, 0x100000), (0x0fefe000, 0x2000), (0x100000, 0x200000)],
    ids=["ram-base-1M", "at-stext", "in-kernel", "across-kernel-end",
         "across-sections", "end-of-ram", "2M"])
def test_device_tree_anywhere(at, totalsize, zimage, tmp_path):
    at += RAM
    where = RAM + 0x0a000000
    stub = loader(tmp_path, [(tree_blob(totalsize), at),
                             (zimage, where)], entry=where, r2=at)
    boots(run_to_end(stub))


@pytest.mark.parametrize("at", [0x8000, 0x10000], ids=hex)
def test_device_tree_behind_the_zimage(at, zimage, tmp_path):
    """There is nothing of the zImage's behind its last byte."""
    at += RAM
    tree = at + len(zimage)
    stub = loader(tmp_path, [(zimage, at), (tree_blob(), tree)],
                  entry=at, r2=tree)
    boots(run_to_end(stub))


@pytest.mark.parametrize("width", [4, 8])
@pytest.mark.parametrize("initrd", [0, 0x8000, 0x40000, 0x0a040000],
                         ids=hex)
def test_initrd_anywhere(initrd, width, zimage, tmp_path):
    """Over the kernel's place, or right behind the zImage."""
    archive = cpio({"init": compile_program(HELLO)})
    at = RAM + 0x0a000000
    initrd = at + len(zimage) if initrd > 0x0a000000 else RAM + initrd
    tree = virt_tree("panic=-1")
    chosen = tree.node("/chosen").props
    for name, value in (("start", initrd), ("end", initrd + len(archive))):
        chosen[f"linux,initrd-{name}"] = value.to_bytes(width, "big")
    stub = loader(tmp_path, [(zimage, at), (archive, initrd),
                             (tree.blob(), FAR)], entry=at, r2=FAR)
    output = run_to_end(stub)
    assert "PID 1 is here" in output
    no_mistakes(output)


@pytest.mark.parametrize("order", ["tree initrd zimage", "initrd tree zimage",
                                   "tree zimage initrd"])
def test_moving_spares_the_others(order, zimage, tmp_path):
    """Where the first would move to, right behind the kernel, are the others.
    """
    archive = cpio({"init": compile_program(HELLO)})
    behind = RAM + symbols()["_end"] - 0x80000000 + 0xfff & ~0xfff
    sizes = {"tree": 0x4000, "initrd": len(archive), "zimage": len(zimage)}
    first, *others = order.split()
    place = {first: RAM + 0x8000}
    for what in others:
        place[what] = behind
        behind += sizes[what] + 3 & ~3
    tree = virt_tree("panic=-1")
    tree.node("/chosen").props.update({
        "linux,initrd-start": cells(place["initrd"]),
        "linux,initrd-end": cells(place["initrd"] + len(archive))})
    stub = loader(tmp_path, [(zimage, place["zimage"]),
                             (archive, place["initrd"]),
                             (tree.blob(), place["tree"])],
                  entry=place["zimage"], r2=place["tree"])
    output = run_to_end(stub)
    assert "PID 1 is here" in output
    no_mistakes(output)


def test_everything_in_the_way(zimage, tmp_path):
    """zImage, tree and initrd all lie where the kernel goes."""
    archive = cpio({"init": compile_program(HELLO)})
    at, where = RAM + 0x8000, RAM + 0x4000
    initrd = at + len(zimage)
    tree = virt_tree("panic=-1")
    tree.node("/chosen").props.update({
        "linux,initrd-start": cells(initrd),
        "linux,initrd-end": cells(initrd + len(archive))})
    blob = tree.blob()
    assert len(blob) < 0x4000
    stub = loader(tmp_path, [(zimage, at), (archive, initrd), (blob, where)],
                  entry=at, r2=where)
    output = run_to_end(stub)
    assert "PID 1 is here" in output
    no_mistakes(output)


@pytest.mark.parametrize("extra, state, late", [
    ((), CACHES_ON, ""),
    ((), LEFTOVERS, ""),
    ((), "", TIMERS_FIRED),
    ((), "", mode(0x1f)),
    ((), "", mode(0x12)),
    ((), "", mode(0x17)),
    (HYP, HYP_CACHES_ON, ""),
    (HYP, HYP_LEFTOVERS, ""),
], ids=["caches-on", "leftovers", "timers-fired", "system-mode", "irq-mode",
        "abort-mode", "hyp-caches-on", "hyp-leftovers"])
def test_state_of_the_cpu(extra, state, late, zimage, tmp_path):
    """What the loader should have cleaned up, and did not."""
    at = RAM + 0x8000
    machine = "," + extra[1].split(",")[1] if extra else ""
    blob = tree_blob(machine=machine)
    stub = loader(tmp_path, [(zimage, at), (blob, FAR)], entry=at, r2=FAR,
                  state=state, late=late)
    boots(run_to_end(stub, extra=extra))


def test_secure_state(zimage, tmp_path):
    """In Secure state nobody listens to PSCI: the machine stays on."""
    extra = ("-M", "virt,secure=on")
    at = RAM + 0x8000
    blob = tree_blob(machine=",secure=on")
    stub = loader(tmp_path, [(zimage, at), (blob, FAR)], entry=at, r2=FAR,
                  state=CACHES_ON)
    with Qemu("virt", stub, extra=extra, timeout=30) as machine:
        machine.wait_for("System halted")
    assert "23 of 23 statements held" in machine.output
    no_mistakes(machine.output)


ATAGS = struct.pack("<5I", 2, 0x54410001, 0, 0, 0)


@pytest.mark.parametrize("r2, content, words", [
    (0, b"", "no device tree: r2 is 0"),
    (FAR + 2, b"", "not even a multiple of 4"),
    (RAM + 0x100, ATAGS, "points to ATAGs"),
    (FAR, b"junk" * 10, "no device tree: r2 = 0x48000000 points to"),
    (0xfffffffc, b"", "no device tree: r2 = 0xfffffffc"),
    (0x20000000, b"", "no device tree: r2 = 0x20000000"),
], ids=["zero", "odd", "atags", "junk", "top", "no-memory"])
@pytest.mark.parametrize("state", ["", CACHES_ON], ids=["plain", "cached"])
def test_r2_is_no_device_tree(r2, content, words, state, zimage, tmp_path):
    at = RAM + 0x8000
    pieces = [(zimage, at)] + ([(content, r2)] if content else [])
    stub = loader(tmp_path, pieces, entry=at, r2=r2, state=state)
    stops_with(stub, words)
