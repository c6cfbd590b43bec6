"""The SD card of a Raspberry Pi 2, as a disk."""

import os
import struct

import pytest

from qemu import LINUX_DTBS
from verdict import boots, no_mistakes, run_to_end

IMAGE = "build/zImage"
APPEND = "experiment panic=-1 console=ttyAMA0"
SECTOR = 512


def mbr(*partitions):
    """A partition table; each partition is (type, first sector, sectors)."""
    table = b"".join(struct.pack("<B3xB3xII", 0, *part)
                     for part in partitions)
    return bytes(446) + table.ljust(64, b"\0") + b"\x55\xaa"


@pytest.fixture(name="card")
def fixture_card(tmp_path):
    """Makes a card of so many MiB, which QEMU wants to be a power of 2."""
    def make(size, *partitions):
        path = tmp_path / "sd.img"
        with open(path, "wb") as image:
            image.write(mbr(*partitions))
            image.truncate(size << 20)
        return path
    return make


def drive(path):
    return ("-drive", f"if=sd,format=raw,file={path}")


def boot(*extra, **options):
    options.setdefault("append", APPEND)
    return run_to_end(IMAGE, "raspi2b", timeout=60,
                      extra=("-global", "bcm2836.enabled-cpus=1", *extra),
                      **options)


PARTITIONS = ((0x0c, 2048, 32768), (0x83, 34816, 65536))


@pytest.mark.parametrize("size, what", [
    (64, "SD card QEMU!, 65536 KiB"),		# counts bytes
    (2048, "SD card QEMU!, 2097152 KiB"),	# the largest of those
    (4096, "SDHC card QEMU!, 4194304 KiB"),	# counts blocks
])
def test_the_card_and_its_partitions(card, size, what):
    output = boot(*drive(card(size, *PARTITIONS)))
    assert f"mmcblk0: mmc0: {what}\n" in output
    assert " mmcblk0: mmcblk0p1 mmcblk0p2\n" in output
    boots(output)


def test_the_boards_own_device_tree(card):
    """As Linux has it, with pins and clocks in many words."""
    dtb = os.path.join(LINUX_DTBS, "bcm2836-rpi-2-b.dtb")
    if not os.path.exists(dtb):
        pytest.skip(f"{dtb} is missing; scripts/fetch-linux gets it")
    output = boot(*drive(card(64, *PARTITIONS)), dtb=dtb)
    assert " mmcblk0: mmcblk0p1 mmcblk0p2\n" in output
    boots(output)


def test_no_card():
    output = boot()
    assert "mmc0: no card\n" in output
    assert "mmcblk" not in output
    boots(output)


def test_a_card_without_partitions(card):
    path = card(64)
    path.write_bytes(bytes(64 << 20))
    output = boot(*drive(path))
    assert "mmcblk0: mmc0: SD card" in output
    assert "mmcblk0p" not in output
    boots(output)
    no_mistakes(output)
