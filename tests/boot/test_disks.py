"""Disks: found, named and read as on Linux, on every kind of virtio there is.

What is in them is seen by a script in busybox, or by what the kernel says of
them at boot. The host's file is the truth: it is compared before and after.
"""

import hashlib
import os
import random
import re
import struct
import sys

import pytest

from archive import compile_program
from qemu import BOARDS, ROOT, disks, run
from verdict import boots, no_mistakes

sys.path.insert(0, os.path.join(ROOT, "scripts"))

from newc import Archive  # pylint: disable=wrong-import-position

IMAGE = "build/zImage"
BUSYBOX = os.path.join(ROOT, "build/busybox.cpio")
MODERN = ("-global", "virtio-mmio.force-legacy=false")
KINDS = {"legacy": ("virt", ()), "modern": ("virt", MODERN),
         "a7": ("virt-a7", MODERN), "vexpress": ("vexpress-a15", ()),
         "vexpress modern": ("vexpress-a15", MODERN)}
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


def kernel(*words, kind="legacy", mem=64):
    """Boots PID 1's experiment with a few disks; what the kernel said."""
    board, more = KINDS[kind]
    output = run(board, IMAGE, mem=mem, timeout=60, extra=[*more, *words],
                 append="experiment panic=-1 console=ttyAMA0")
    boots(output)
    return output


@pytest.fixture(name="script")
def fixture_script(tmp_path):
    """Runs lines of shell with disks there; what they printed.

    With /program among them, that has to turn the machine off.
    """
    assert os.path.exists(BUSYBOX), "there is no busybox: make setup"

    def script(lines, *words, kind="legacy", program=b""):
        archive = Archive()
        archive.file("/program", program, 0o755)
        archive.file("/init", ("#!/bin/busybox sh\n"
                               "exec 2>&1\nb=/bin/busybox\n"
                               "$b mount -t proc proc /proc\n"
                               "$b mount -t devtmpfs none /dev\n"
                               f"echo BEGIN\n{lines}\necho END\n"
                               "$b poweroff -n -f\n").encode(), 0o755)
        initrd = tmp_path / "initrd"
        with open(BUSYBOX, "rb") as busybox:
            initrd.write_bytes(busybox.read() + archive.bytes())
        board, more = KINDS[kind]
        output = run(board, IMAGE, initrd=initrd, timeout=90,
                     append="quiet loglevel=0 panic=-1 console=ttyAMA0",
                     extra=[*more, *words])
        no_mistakes(output)
        found = re.search(r"^BEGIN\n(.*?)(^END$|\Z)", output, re.M | re.S)
        assert found and bool(found[2]) != bool(program), output[-3000:]
        return found[1]
    return script


def noise(path, size, seed=1):
    """A file of random bytes."""
    path.write_bytes(random.Random(seed).randbytes(size))
    return path


def table(entries):
    """512 bytes with a partition table: (number, type, start, length)."""
    sector = bytearray(512)
    for number, kind, start, length in entries:
        struct.pack_into("<4xB3xII", sector, 0x1be + 16 * (number - 1),
                         kind, start, length)
    sector[510:] = b"\x55\xaa"
    return sector


def partitioned(path, size=1 << 20):
    """Two primary partitions, an extended one with two logical ones in it."""
    image = bytearray(noise(path, size).read_bytes())
    image[:512] = table([(1, 0x83, 63, 500), (2, 0x05, 600, 800),
                         (4, 0x82, 1500, 100)])
    image[600 * 512:601 * 512] = table([(1, 0x83, 10, 50), (2, 5, 100, 200)])
    image[700 * 512:701 * 512] = table([(1, 0x83, 7, 150)])
    path.write_bytes(image)
    return path


@EVERY_KIND
def test_every_byte_is_read(script, tmp_path, kind):
    disk = noise(tmp_path / "disk", 3 * (1 << 20) + 512)
    assert hashlib.md5(disk.read_bytes()).hexdigest() in script(
        "$b md5sum /dev/vda", *disks(disk), kind=kind)


@EVERY_KIND
def test_partitions(script, tmp_path, kind):
    disk = partitioned(tmp_path / "disk")
    image = disk.read_bytes()
    names = {"vda1": (63, 500), "vda2": (600, 2), "vda4": (1500, 100),
             "vda5": (610, 50), "vda6": (707, 150)}
    assert f" vda: {' '.join(names)}\n" in kernel(*disks(disk), kind=kind)
    output = script("$b md5sum /dev/vda?\n$b tail -n +3 /proc/partitions",
                    *disks(disk), kind=kind)
    for number, (name, (start, length)) in enumerate(names.items()):
        digest = hashlib.md5(image[start * 512:(start + length) * 512])
        assert f"{digest.hexdigest()}  /dev/{name}\n" in output
        minor = int(name[3:])
        assert f" 254  {minor:7} {length >> 1:10} {name}\n" in output
    assert number == 4


@EVERY_KIND
def test_writes_reach_the_disk(script, tmp_path, kind):
    disk = partitioned(tmp_path / "disk")
    image = bytearray(disk.read_bytes())
    assert script(
        "echo hello | $b dd of=/dev/vda5 bs=1 seek=700 conv=fsync 2>/dev/null\n"
        "$b dd if=/dev/zero of=/dev/vda bs=4k seek=200 count=20 "
        "2>/dev/null\n$b sync", *disks(disk), kind=kind) == ""
    at = 610 * 512 + 700
    image[at:at + 6] = b"hello\n"
    image[200 * 4096:220 * 4096] = bytes(20 * 4096)
    assert disk.read_bytes() == image


# pwrite64() at sector 40, by a descriptor opened with O_RDWR and FLAGS, and
# reboot(): no sync, no close, no exit.
WRITE_AND_GO = """
int program(int argc, char **argv, char **envp)
{
	long fd = sys3(5, "/dev/vda", 2 | FLAGS, 0);

	sys(181, fd, (long)"hello", 5, 0, 40 * 512, 0);
	sys(88, 0xfee1dead, 672274793, 0x4321fedc, 0, 0, 0);
}
"""


@pytest.mark.parametrize("flags, arrives", [
    ("0", False), ("010000", True), ("04010000", True)],
    ids=["cached", "O_DSYNC", "O_SYNC"])
def test_o_sync(script, tmp_path, flags, arrives):
    """Each write has arrived when it ends: nothing else brings it there."""
    disk = noise(tmp_path / "disk", 1 << 20)
    image = bytearray(disk.read_bytes())
    if arrives:
        image[40 * 512:40 * 512 + 5] = b"hello"
    script("/program", *disks(disk), program=compile_program(
        WRITE_AND_GO.replace("FLAGS", flags)))
    assert disk.read_bytes() == image


def test_the_order_of_names(tmp_path):
    """The last on QEMU's command line is vda, as on Linux."""
    sizes = [2048, 4096, 8192]
    for number, sectors in enumerate(sizes):
        noise(tmp_path / str(number), sectors * 512)
    output = kernel(*disks(*(tmp_path / str(n) for n in range(3))))
    assert re.findall(r"\[(vd.)\] (\d+) 512-byte", output) == \
        [("vda", "2048"), ("vdb", "4096"), ("vdc", "8192")]


def test_many_disks(tmp_path):
    """More than there are letters."""
    disk = partitioned(tmp_path / "disk")
    words = []
    for number in range(28):
        words += ["-drive", f"if=none,format=raw,file={disk},readonly=on,"
                  f"id=hd{number}", "-device",
                  f"virtio-blk-device,drive=hd{number}"]
    output = kernel(*words)
    assert output.count("2048 512-byte logical blocks") == 28
    for name in ("vda", "vdz", "vdaa", "vdab"):
        assert f" {name}: {name}1 {name}2 {name}4 {name}5 {name}6\n" in output


def test_read_only(script, tmp_path):
    disk = noise(tmp_path / "disk", 1 << 20)
    image = disk.read_bytes()
    output = script("$b blockdev --getro /dev/vda\n"
                    "echo x | $b dd of=/dev/vda 2>&1\n$b md5sum /dev/vda",
                    "-drive", f"if=none,format=raw,readonly=on,file={disk},"
                    "id=hd", "-device", "virtio-blk-device,drive=hd")
    assert output.startswith("1\n")
    assert "Operation not permitted" in output
    assert hashlib.md5(image).hexdigest() in output
    assert disk.read_bytes() == image


def test_no_sectors(script, tmp_path):
    disk = tmp_path / "disk"
    disk.write_bytes(b"")
    assert script("$b blockdev --getsize64 /dev/vda\n$b wc -c < /dev/vda\n"
                  "$b cat /proc/partitions", *disks(disk)) == "0\n0\n"


@pytest.mark.parametrize("size", [1, 511, 513, 4097, 1000000])
def test_odd_sizes(script, tmp_path, size):
    """The host's last sector is filled up with zeroes."""
    disk = noise(tmp_path / "disk", size)
    whole = disk.read_bytes() + bytes(-size % 512)
    output = script("$b wc -c < /dev/vda\n$b md5sum /dev/vda", *disks(disk))
    assert output.split()[0] == str(len(whole))
    assert hashlib.md5(whole).hexdigest() in output


@pytest.mark.parametrize("setting", [
    "queue-size=16", "queue-size=1024", "seg-max-adjust=off",
    "write-cache=off", "config-wce=off", "request-merging=off"])
def test_settings(script, tmp_path, setting):
    disk = noise(tmp_path / "disk", 2 << 20)
    digest = hashlib.md5(disk.read_bytes()).hexdigest()
    output = script("$b md5sum /dev/vda\n$b dd if=/dev/vda of=/dev/vda "
                    "conv=notrunc,fsync bs=64k 2>/dev/null\n$b md5sum /dev/vda",
                    "-drive", f"if=none,format=raw,file={disk},id=hd",
                    "-device", f"virtio-blk-device,drive=hd,{setting}")
    assert output.count(digest) == 2
    assert hashlib.md5(disk.read_bytes()).hexdigest() == digest


def test_large_blocks(script, tmp_path):
    """Blocks of 4096 bytes; the partition table counts in them, too."""
    disk = noise(tmp_path / "disk", 1 << 20)
    image = bytearray(disk.read_bytes())
    image[:512] = table([(1, 0x83, 10, 20)])
    disk.write_bytes(image)
    output = script(
        "$b blockdev --getss /dev/vda\n$b md5sum /dev/vda1\n"
        "echo hello | $b dd of=/dev/vda1 bs=1 seek=5000 conv=fsync "
        "2>/dev/null", "-drive", f"if=none,format=raw,file={disk},id=hd",
        "-device", "virtio-blk-device,drive=hd,logical_block_size=4096,"
        "physical_block_size=4096")
    assert output.startswith("4096\n")
    assert hashlib.md5(image[10 * 4096:30 * 4096]).hexdigest() in output
    image[10 * 4096 + 5000:10 * 4096 + 5006] = b"hello\n"
    assert disk.read_bytes() == image


def failing(disk, iotype, sector=None):
    """QEMU's words for a disk with errors: all of a kind, or one sector."""
    where = "" if sector is None else f",inject-error.0.sector={sector}"
    return ["-blockdev", "driver=blkdebug,node-name=hd,image.driver=file,"
            f"image.filename={disk},inject-error.0.event=none,"
            f"inject-error.0.iotype={iotype},inject-error.0.errno=5{where}",
            "-device", "virtio-blk-device,drive=hd,rerror=report,"
            "werror=report"]


def test_a_bad_sector_is_an_error(script, tmp_path):
    """Its page cannot be read, and every other can."""
    disk = noise(tmp_path / "disk", 1 << 20)
    image = disk.read_bytes()
    output = script("$b dd if=/dev/vda of=/dev/null bs=4k\n"
                    "$b dd if=/dev/vda bs=4k count=100 2>/dev/null | "
                    "$b md5sum\n"
                    "$b dd if=/dev/vda bs=4k skip=101 2>/dev/null | "
                    "$b md5sum\n$b dd if=/dev/vda of=/dev/null bs=4k skip=100",
                    *failing(disk, "read", 803))
    assert output.count("Input/output error") == 2
    assert hashlib.md5(image[:100 * 4096]).hexdigest() in output
    assert hashlib.md5(image[101 * 4096:]).hexdigest() in output


def test_nothing_can_be_read(script, tmp_path):
    disk = partitioned(tmp_path / "disk")
    assert " vda:" not in kernel(*failing(disk, "read"))
    assert "Input/output error" in script("$b head -c 1 /dev/vda",
                                          *failing(disk, "read"))


@pytest.mark.parametrize("iotype", ["write", "flush"])
def test_what_is_not_written_is_told_by_fsync(script, tmp_path, iotype):
    disk = noise(tmp_path / "disk", 1 << 20)
    output = script("echo x | $b dd of=/dev/vda conv=fsync bs=512\n"
                    "echo after $?", *failing(disk, iotype))
    assert "Input/output error" in output
    assert "after 1\n" in output


def test_a_device_that_wants_more_is_refused(tmp_path):
    disk = noise(tmp_path / "disk", 1 << 20)
    output = kernel("-drive", f"if=none,format=raw,file={disk},id=hd",
                    "-device", "virtio-blk-device,drive=hd,"
                    "iommu_platform=on", kind="modern")
    assert "wants features that we do not have" in output
    assert "[vda]" not in output


def test_other_devices_are_left_alone(tmp_path):
    disk = noise(tmp_path / "disk", 1 << 20)
    output = kernel("-device", "virtio-rng-device", *disks(disk),
                    "-device", "virtio-serial-device")
    assert "virtio0: [vda] 2048 512-byte" in output


@pytest.mark.parametrize("seed", range(8))
def test_random_tables(tmp_path, seed):
    """Whatever the table says, the machine boots."""
    rng = random.Random(seed)
    image = bytearray(512 * 2048)
    for sector in [0] + rng.sample(range(1, 40), 12):
        entries = [(number, rng.choice([5, 15, 0x83, rng.randrange(256)]),
                    rng.choice([0, rng.randrange(40), rng.getrandbits(32)]),
                    rng.choice([1, rng.randrange(3000), rng.getrandbits(32)]))
                   for number in range(1, rng.randrange(2, 6))]
        image[sector * 512:sector * 512 + 512] = table(entries)
    disk = tmp_path / "disk"
    disk.write_bytes(image)
    assert "[vda] 2048" in kernel(*disks(disk), kind=rng.choice(list(KINDS)))


def test_boards():
    """Every board that has virtio is among the kinds."""
    assert {board for board, _ in KINDS.values()} <= set(BOARDS)
