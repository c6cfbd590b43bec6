"""Bad images and bad device trees: each is told in words, and then it stops.

The zImage has no way to turn a machine off; it prints and halts.
"""

import struct

import pytest

from archive import built, write
from fdt import Fdt, cells, virt_tree
from qemu import Qemu
from stub import loader
from verdict import boots, panics, run_to_end, stops_with

RAM = 0x40000000
TREE = RAM + 0x08000000
PLACE = RAM + 0x0a000000


@pytest.fixture(name="zimage")
def fixture_zimage():
    return built("build/zImage")


def piggy(zimage):
    """Where the compressed kernel begins, and its end."""
    frame = built("build/boot/piggy.lz4")
    begin = zimage.index(frame)
    return begin, begin + len(frame)


@pytest.mark.parametrize("where", [0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999])
@pytest.mark.parametrize("damage", [1, 0x80, 64], ids=["bit", "top", "block"])
def test_corrupt(where, damage, zimage, tmp_path):
    """One wrong bit, or 64 bytes of nothing, anywhere in the kernel."""
    begin, end = piggy(zimage)
    at = begin + int((end - begin) * where)
    bad = bytearray(zimage)
    if damage == 64:
        at = min(at, end - 64)
        bad[at:at + 64] = bytes(64)
    else:
        bad[at] ^= damage
    stops_with(write(tmp_path, "zImage", bad), "kernel image is corrupt")


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.99])
def test_truncated(part, zimage, tmp_path):
    """What the loader did not bring is zero, or what was there before."""
    begin, end = piggy(zimage)
    length = begin + int((end - begin) * part)
    stops_with(write(tmp_path, "zImage", zimage[:length]),
               "kernel image is corrupt")


@pytest.mark.parametrize("part", [0.5, 0.99])
def test_truncated_over_junk(part, zimage, tmp_path):
    begin, end = piggy(zimage)
    length = begin + int((end - begin) * part)
    junk = bytes(range(256)) * (len(zimage) // 256)
    tree = virt_tree("panic=-1").blob()
    # Variables are zero in the file, and are not what is tested here.
    image = zimage[:length] + junk[:end - length] + zimage[end:]
    stub = loader(tmp_path, [(image, PLACE), (tree, TREE)], entry=PLACE,
                  r2=TREE)
    stops_with(stub, "kernel image is corrupt")


def header(blob, index, value):
    """A word of the tree's header replaced."""
    return (blob[:4 * index] + struct.pack(">I", value) +
            blob[4 * index + 4:])


def enter(tmp_path, blob):
    """A stub that enters the zImage with this device tree."""
    return loader(tmp_path, [(built("build/zImage"), PLACE), (blob, TREE)],
                  entry=PLACE, r2=TREE)


@pytest.mark.parametrize("index, value", [
    (1, 39), (1, 0), (1, 0x200001), (1, 0xffffffff), (2, 0xfffffff0),
    (2, 41), (3, 0xfffffff0), (4, 0xfffffff8), (4, 4), (5, 1), (6, 18),
    (8, 0xffffffff), (9, 0xffffffff)])
def test_device_tree_header(index, value, tmp_path):
    blob = virt_tree("panic=-1").blob()
    stops_with(enter(tmp_path, header(blob, index, value)),
               "device tree at 0x48000000 has a broken header")


def test_device_tree_magic(tmp_path):
    blob = virt_tree("panic=-1").blob()
    stops_with(enter(tmp_path, header(blob, 0, 0xd00dfeec)),
               "no device tree: r2 = 0x48000000 points to 0xecfe0dd0")


def test_device_tree_structure(tmp_path):
    """A tag that is none, right at the beginning: nothing can be read."""
    blob = virt_tree("panic=-1").blob()
    struct_at, = struct.unpack_from(">I", blob, 8)
    bad = blob[:struct_at] + struct.pack(">I", 7) + blob[struct_at + 4:]
    stops_with(enter(tmp_path, bad), "is damaged: it cannot be read")


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 1])
def test_device_tree_breaks_off(part, tmp_path):
    """The structure block ends early, or its last tag is missing."""
    blob = virt_tree("panic=-1").blob()
    size, = struct.unpack_from(">I", blob, 36)
    bad = header(blob, 9, int(size * part) - 4 & ~3)
    stops_with(enter(tmp_path, bad), "is damaged: it cannot be read behind "
               'node "[^"]*"')


def test_device_tree_nodes_do_not_match(tmp_path):
    """One end of a node too few: what follows is said to be its child."""
    blob = virt_tree("panic=-1").blob()
    end = struct.pack(">I", 2)
    at = blob.index(end + struct.pack(">I", 1))
    bad = blob[:at] + struct.pack(">I", 4) + blob[at + 4:]
    stops_with(enter(tmp_path, bad), "is damaged: it cannot be read")


def test_no_uart_that_we_drive(tmp_path):
    """The last thing that can be said, where it is known how."""
    tree = virt_tree("experiment panic=-1")
    tree.node("/pl011").props["compatible"] = b"ns16550a\0"
    output = run_to_end(enter(tmp_path, tree.blob()))
    assert "names no UART that we drive: the kernel will be silent" in output


def test_device_tree_is_empty(tmp_path):
    tree = Fdt()
    stops_with(enter(tmp_path, tree.blob()), "no memory node")


def memory(tree):
    return tree.node("/memory").props


def test_no_memory_node(tmp_path):
    tree = virt_tree("panic=-1")
    tree.root.children.remove(tree.node("/memory"))
    stops_with(enter(tmp_path, tree.blob()), "no memory node that holds")


@pytest.mark.parametrize("reg", [
    cells(0, 0x80000000, 0, 0x10000000), cells(0, RAM, 0, 0),
    cells(0, RAM, 0), b"", cells(1, RAM, 0, 0x10000000),
    cells(0xffffffff, 0xfffffff0, 0xffffffff, 0xffffffff)],
    ids=["elsewhere", "empty", "short", "none", "above-4G", "wraps"])
def test_memory_elsewhere(reg, tmp_path):
    tree = virt_tree("panic=-1")
    memory(tree)["reg"] = reg
    stops_with(enter(tmp_path, tree.blob()), "no memory node that holds")


@pytest.mark.parametrize("size, words", [
    (0xc0000, "too little RAM.*kernel alone needs"),
    (0xfffff, "too little RAM.*kernel alone needs"),
    (0x100000, None)])
def test_little_memory(size, words, tmp_path):
    """From the first MiB on it boots, or says what it needs."""
    tree = virt_tree("experiment panic=-1")
    memory(tree)["reg"] = cells(0, RAM, 0, size)
    stub = loader(tmp_path, [(built("build/zImage"), RAM + 0x10000),
                             (tree.blob(), RAM + 0x60000)],
                  entry=RAM + 0x10000, r2=RAM + 0x60000)
    if words:
        stops_with(stub, words)
    else:
        assert "22 of 23 statements held" in run_to_end(stub)


def test_no_room_to_move(tmp_path):
    """The kernel fits, but not with what was reserved behind it."""
    tree = virt_tree("panic=-1")
    memory(tree)["reg"] = cells(0, RAM, 0, 0x200000)
    tree.reserved.append((RAM + 0x78000, 0x188000))
    stub = loader(tmp_path, [(built("build/zImage"), RAM + 0x10000),
                             (tree.blob(), RAM + 0x50000)],
                  entry=RAM + 0x10000, r2=RAM + 0x50000)
    stops_with(stub, "too little RAM.*no room is left to move the zImage")


def test_without_a_timer(tmp_path):
    tree = virt_tree("panic=-1")
    tree.root.children.remove(tree.node("/timer"))
    panics(run_to_end(enter(tmp_path, tree.blob())), "timer")


def test_without_an_interrupt_controller(tmp_path):
    tree = virt_tree("panic=-1")
    tree.root.children.remove(tree.node("/intc"))
    panics(run_to_end(enter(tmp_path, tree.blob())), "interrupt controller")


def test_chosen_and_aliases_absent(tmp_path):
    """Nothing is said about the console: the first UART known is taken."""
    tree = virt_tree()
    for name in ("chosen", "aliases"):
        tree.root.children = [node for node in tree.root.children
                              if node.name != name]
    with Qemu("virt", enter(tmp_path, tree.blob()),
              timeout=30) as machine:
        machine.wait_for("zeropage> ")


def test_nodes_in_another_order(tmp_path):
    tree = virt_tree("experiment panic=-1")
    for node in (tree.root, *tree.root.children):
        node.children.reverse()
        node.props = dict(reversed(node.props.items()))
    boots(run_to_end(enter(tmp_path, tree.blob())))


def test_memory_in_many_banks(tmp_path):
    tree = virt_tree("experiment panic=-1")
    banks = [(0, RAM + i * 0x800000, 0, 0x700000) for i in range(12)]
    banks += [(0, PLACE, 0, 0x200000)]
    memory(tree)["reg"] = b"".join(cells(*bank) for bank in banks)
    place = RAM + 0x10000
    stub = loader(tmp_path, [(built("build/zImage"), place),
                             (tree.blob(), TREE)], entry=place, r2=TREE)
    output = run_to_end(stub)
    boots(output)


@pytest.mark.parametrize("base, size", [
    (RAM, 0x0ffff000), (RAM, 0x0ff81234),
    (RAM + 0x80000, 0x0fe00000), (RAM + 0x123456, 0x0fe00000)], ids=hex)
def test_memory_at_odd_addresses(base, size, tmp_path):
    """Not all of it can be used; what can, is."""
    tree = virt_tree("experiment panic=-1")
    memory(tree)["reg"] = (cells(0, base, 0, size) +
                           cells(0, RAM + 0x10000000, 0, 0xfff))
    output = run_to_end(enter(tmp_path, tree.blob()))
    boots(output)


def test_reserved_memory_is_left_alone(tmp_path):
    """Both kinds of reservation take away from what is free."""
    tree = virt_tree("experiment panic=-1")
    tree.reserved.append((RAM + 0x1000000, 0x1000000))
    output = run_to_end(enter(tmp_path, tree.blob()))
    boots(output)
    assert free_memory(output) < 240 * 1024


@pytest.mark.parametrize("base, size", [
    (0x140000000, 0x10000000), (0xffffffffffff0000, 0x20000),
    (0xfffff000, 0x2000), (RAM + 0x0ff00000, 0xffffffffffffffff),
    (0x4ff00000, 0xf0000000), (RAM, 0)],
    ids=["above-4G", "wraps", "over-4G", "huge", "large", "empty"])
def test_reservations_without_sense(base, size, tmp_path):
    """What is not our memory cannot be taken from it."""
    tree = virt_tree("experiment panic=-1")
    tree.reserved.append((base, size))
    output = run_to_end(enter(tmp_path, tree.blob()))
    boots(output)
    assert free_memory(output) > 250 * 1024


def test_all_memory_is_reserved(tmp_path):
    tree = virt_tree("experiment panic=-1")
    tree.reserved.append((0, 0xfffff000))
    panics(run_to_end(enter(tmp_path, tree.blob())), "memory")


def free_memory(output):
    return int(output.split("Memory: ")[2].split("K/")[0])


def test_command_line_too_long(tmp_path):
    tree = virt_tree("experiment panic=-1 " + "x" * 5000)
    boots(run_to_end(enter(tmp_path, tree.blob())))


@pytest.mark.parametrize("start, end", [
    (RAM - 0x100000, RAM - 0x1000), (RAM + 0x10000000, RAM + 0x10100000),
    (0xffff0000, 0xffffffff), (RAM + 0x9000000, RAM + 0x8000000)],
    ids=["below", "above", "top", "backwards"])
def test_initrd_outside_of_memory(start, end, tmp_path):
    """It is left out, and told; the built-in one is there still."""
    tree = virt_tree("experiment panic=-1")
    tree.node("/chosen").props.update({"linux,initrd-start": cells(start),
                                       "linux,initrd-end": cells(end)})
    output = run_to_end(enter(tmp_path, tree.blob()))
    boots(output)
    assert "is not in our memory, ignored" in output
