"""More memory in use than the machine has, on a swap area and on ext2.

thrash.c says what its lines mean.
"""

import os
import subprocess
import sys

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../boot"))

from qemu import ROOT  # pylint: disable=wrong-import-position
from verdict import (PANIC, no_mistakes,  # pylint: disable=wrong-import-position
                     run_to_end)

BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))
WAYS = ("sweep", "fork", "swapoff", "full", "file", "swapfile")


def disk(path, part):
    """An image of one kind of contents, as QEMU's arguments take it."""
    subprocess.run([os.path.join(ROOT, "scripts/mkdisk"), "--whole",
                    str(path), part], check=True)
    return str(path)


@pytest.mark.parametrize("mem", [20, 32])
def test_thrash(tmp_path, mem):
    """Not a word is lost, no page leaks, the file system is whole."""
    swap = disk(tmp_path / "swap", "swap,size=128M")
    ext2 = disk(tmp_path / "ext2", "ext2,size=96M")
    options = []
    # The last device that QEMU is told of is the first that is found.
    for number, image in enumerate((ext2, swap)):
        options += ["-drive", f"file={image},if=none,format=raw,id=d{number}",
                    "-device", f"virtio-blk-device,drive=d{number}"]
    output = run_to_end(
        os.path.join(BUILD, "zImage"), mem=mem, timeout=200,
        initrd=os.path.join(BUILD, "robust/thrash.cpio"),
        append="quiet loglevel=4 panic=-1", extra=options)
    no_mistakes(output)
    assert PANIC not in output, output[-3000:]
    assert "leak" not in output, output[-3000:]
    assert "=== done" in output, output[-3000:]
    for line in ("swapon: 0", "swapon twice: EBUSY",
                 "swapoff without room: ENOMEM", "swapoff with room: 0",
                 "swapoff once more: EINVAL", "swapon again: 0",
                 "swapoff the disk: 0", "swapon a file: 0",
                 "swapoff: 0", "umount: 0"):
        assert f"{line}\n" in output, line
    for way in WAYS:
        assert f"\n{way}: ok\n" in output, way
    # Only where swap is full, too, somebody is killed.
    assert output.count("Out of memory: Killed process") == 1
    subprocess.run(["/sbin/e2fsck", "-fn", ext2], check=True,
                   capture_output=True)
