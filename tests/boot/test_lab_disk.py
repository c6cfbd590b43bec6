"""The lab and its disk: the page cache seen page by page, power cuts, swap."""

import os
import re
import subprocess

import pytest

from qemu import ROOT, Qemu, disks
from test_lab import INITRD, KERNELS, Lab


@pytest.fixture(name="images")
def fixture_images(tmp_path):
    """A disk with an ext2 partition, and one that is swap."""
    images = []
    for name, words in (("files", "ext2,size=8M"),
                        ("swap", "swap,size=16M")):
        images.append(tmp_path / name)
        subprocess.run([os.path.join(ROOT, "scripts/mkdisk"),
                        *(["--whole"] if name == "swap" else []),
                        str(images[-1]), words], check=True)
    return images


def start(images):
    return Qemu("virt", KERNELS["zeropage"], initrd=INITRD,
                append="console=ttyAMA0 quiet panic=-1 lab",
                extra=disks(*images))


@pytest.fixture(name="lab")
def fixture_lab(images):
    with start(images) as vm:
        lab = Lab(vm)
        assert "is at /mnt" in lab.do("mount /dev/vda1 /mnt")
        yield lab


def cached(output):
    """The letters of a file's pages."""
    return "".join(re.findall(r"^ +\d+  ([.cDW]+)$", output, re.M))


def test_a_file_is_written_back_and_forgotten(lab):
    assert "/dev/vda1 /mnt ext2" in lab.do("mount")
    assert "163840 bytes" in lab.do("open /mnt/f 40")
    assert cached(lab.do("cache")) == 40 * "D"
    lab.do("drop_caches 1")
    assert cached(lab.do("cache")) == 40 * "D"
    lab.do("mmap 40 shared file /mnt/f")
    lab.do("msync")
    assert cached(lab.do("cache")) == 40 * "c"
    lab.do("munmap $")
    lab.do("drop_caches 1")
    assert cached(lab.do("cache")) == 40 * "."


def test_a_page_is_dirty_from_its_write_to_its_msync(lab):
    lab.do("open /mnt/f 64")
    lab.do("mmap 64 shared file /mnt/f")
    lab.do("msync")
    lab.do("munmap $")
    lab.do("drop_caches 1")
    lab.do("mmap 64 shared file /mnt/f")
    assert "41 41 41 41" in lab.do("r $")
    assert "1 major" in lab.do("faults")
    around = cached(lab.do("cache"))
    assert around == 32 * "c" + 32 * "."
    written = lab.do("w $+2000 1")
    assert "writable" in written and "dirty" in written
    assert cached(lab.do("cache")) == "ccD" + around[3:]
    lab.do("msync $")
    assert cached(lab.do("cache")) == around
    # It is still mapped, but the next write has to be noticed again.
    assert "faults +1" in lab.do("w $+2000 2")
    assert cached(lab.do("cache")) == "ccD" + around[3:]


def test_copies(lab):
    out = lab.do("run /bin/files copy /mnt")
    assert re.search(r"read and write +129 calls  2 copies", out)
    assert re.search(r"two maps +2 calls  1 copies of each byte +68 minor", out)
    assert "the copy equals the file" in out
    assert cached(lab.do("cache /mnt/story")) == 64 * "c"
    assert cached(lab.do("cache /mnt/copy")) == 64 * "D"


def test_a_talk_through_a_file(lab):
    out = lab.do("run /bin/files talk /mnt")
    assert "the child reads in its map: Page 0 of the file" in out


def test_what_was_synced_outlives_a_crash(images):
    with start(images) as vm:
        lab = Lab(vm)
        lab.do("mount /dev/vda1 /mnt")
        vm.send("run /bin/files crash /mnt\r")
        assert vm.wait_exit() == 0
        assert "and now the power goes" in vm.output
    with start(images) as vm:
        lab = Lab(vm)
        assert "unchecked" in lab.do("mount /dev/vda1 /mnt")
        out = lab.do("run /bin/files check /mnt")
        assert re.search(r"page 0, .*: +new\n.*page 1, .*: +old\n", out), out


def test_swap(lab):
    assert "/dev/vdb" not in lab.do("swap")
    out = lab.do("swap on")
    assert re.search(r"/dev/vdb +partition\s+16380\s+0\s+-2", out)
    assert re.search(r"SwapTotal: +16380 kB", out)
    assert "Device or resource busy" in lab.do("swap on")
    out = lab.do("swap off")
    assert "/dev/vdb" not in out and re.search(r"SwapTotal: +0 kB", out)
    assert "Invalid argument" in lab.do("swap off")


def test_mistakes_do_not_end_the_lab(lab):
    for command, answer in (
            ("mount /dev/vdz /mnt", "No such file"),
            ("mount /dev/vdb /mnt", "Invalid argument"),
            ("swap on /dev/vda1", "Device or resource busy"),
            ("swap on /nothing", "No such file"),
            ("cache", "or open one first"), ("cache /nothing", "No such"),
            ("open /nothing/f 2", "No such file"), ("open", "open FILE"),
            ("open /mnt/f zz", "open FILE"), ("msync 1000", "no area"),
            ("open /mnt/big 9m", "No space left")):
        assert re.search(answer, lab.do(command)), command
    assert "/dev/vda1" in lab.do("mount")
