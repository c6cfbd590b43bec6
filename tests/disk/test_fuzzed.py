"""Damaged ext2 disks, always the same ones, several in one machine.

The guest, user/test/fuzzdisk.c, mounts each, walks over all of it, reads,
writes, makes and removes, and unmounts. Whatever the disk says the kernel makes
no mistake and no call waits for ever. FUZZED=1000 tries that many disks.
"""

import os
import random
import re
import subprocess
import sys

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "boot"))

import powercut  # pylint: disable=wrong-import-position
from qemu import ROOT, disks, run  # pylint: disable=wrong-import-position
from verdict import PANIC, no_mistakes  # pylint: disable=wrong-import-position

INITRD = os.path.join(powercut.BUILD, "user/fuzzdisk.cpio")
DISKS = int(os.environ.get("FUZZED", "24"))
EACH = 8		# in one boot
SIZE = 1 << 20
ERRORS = 1024 + 60	# s_errors: 3 asks for a panic, and gets it
PANIC_ON_ERROR = 3
INTERESTING = (0, 1, 0x7f, 0x80, 0xff)


def fill(folder):
    """Files with and without indirect blocks, folders and links."""
    deep = folder
    for name in ("one", "two", "three"):
        deep = deep / name
        deep.mkdir()
        for number in range(6):
            (deep / f"file{number}").write_bytes(b"%d" % number * 700 * number)
    (folder / "long").write_bytes(bytes(range(256)) * 1200)
    with open(folder / "holes", "wb") as file:
        for at in (0, 100 << 10, 8 << 20, 100 << 20):
            file.seek(at)
            file.write(b"here")
    (folder / "many").mkdir()
    for number in range(40):
        (folder / "many" / f"a-rather-long-name-{number}").write_bytes(b"")
    (folder / "fast").symlink_to("one/two")
    (folder / "slow").symlink_to("one/" + "./" * 40 + "two")


def debugfs(image, request):
    return subprocess.run(["/usr/sbin/debugfs", "-R", request, str(image)],
                          check=True, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout


def places(image, block):
    """Where the metadata lies: ranges of bytes, all as likely to be hit."""
    data = image.read_bytes()

    def word(at):
        return int.from_bytes(data[at:at + 4], "little")

    table = (word(1024 + 20) + 1) * block
    inodes = word(table + 8) * block
    found = [(1024, 1024 + 256), (table, table + 32), (inodes, inodes + 70 * 256),
             (word(table) * block, word(table) * block + 20),
             (word(table + 4) * block, word(table + 4) * block + 20)]
    numbers = []
    for folder in ("/", "/one", "/one/two", "/many"):
        numbers += debugfs(image, f"blocks {folder}").split()
    for file in ("/long", "/holes"):
        numbers += re.findall(r"IND\):(\d+)", debugfs(image, f"stat {file}"))
    assert len(numbers) >= 6
    return found + [(int(number) * block, int(number) * block + 200)
                    for number in numbers]


def damage(data, where, rng):
    data = bytearray(data)
    for _ in range(rng.choice((1, 2, 4, 8, 16))):
        at = rng.randrange(*rng.choice(where))
        kind = rng.randrange(4)
        if kind == 0:
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            data[at] = rng.choice(INTERESTING)
        elif kind == 2:		# a number that may be a block or an inode
            at &= ~3
            data[at:at + 4] = rng.randrange(1100).to_bytes(4, "little")
        else:
            data[at & ~3:(at & ~3) + 4] = rng.randbytes(4)
    if data[ERRORS] == PANIC_ON_ERROR:
        data[ERRORS] = 1
    return bytes(data)


@pytest.fixture(scope="module", name="good")
def fixture_good(tmp_path_factory):
    """Two good disks: (bytes, where their metadata is)."""
    made = []
    for block in (1024, 4096):
        folder = tmp_path_factory.mktemp("disk")
        (folder / "tree").mkdir()
        fill(folder / "tree")
        image = folder / "disk.img"
        subprocess.run(
            [os.path.join(ROOT, "scripts/mkdisk"), "--whole", str(image),
             f"ext2,size={SIZE >> 20}M,block={block},dir={folder / 'tree'}"],
            check=True)
        made.append((image.read_bytes(), places(image, block)))
    return made


def work_on(images):
    output = run("virt", os.path.join(powercut.BUILD, "zImage"), mem=64,
                 initrd=INITRD, extra=disks(*images),
                 append=f"console=ttyAMA0 quiet panic=-1 {len(images)}")
    no_mistakes(output)
    assert PANIC not in output, output[-3000:]
    assert "fuzzdisk: done" in output, output[-3000:]
    told = re.findall(r"^disk (.): (not mounted|\d+ names)$", output, re.M)
    assert [name for name, _ in told] == \
        [chr(ord("a") + i) for i in range(len(images))], output[-3000:]
    return [words for _, words in told]


def test_good_disks(good, tmp_path):
    images = []
    for data, _ in good:
        images.append(tmp_path / f"{len(images)}.img")
        images[-1].write_bytes(data)
    for words in work_on(images):
        assert int(words.split()[0]) >= 60, words
    for image in images:
        assert not powercut.repair(image)


@pytest.mark.parametrize("first", range(0, DISKS, EACH))
def test_damaged_disks(first, good, tmp_path):
    images = []
    for seed in range(first, min(first + EACH, DISKS)):
        images.append(tmp_path / f"{seed}.img")
        images[-1].write_bytes(damage(*good[seed % 2], random.Random(seed)))
    told = work_on(images)
    assert any(words != "not mounted" for words in told)


def test_a_panic_is_noticed(good, tmp_path):
    """The root directory is damaged, and the disk wants a panic then."""
    data, where = good[0]
    data = bytearray(data)
    data[ERRORS] = PANIC_ON_ERROR
    root = where[5][0]
    data[root + 4:root + 6] = b"\1\0"		# rec_len
    image = tmp_path / "panics.img"
    image.write_bytes(data)
    with pytest.raises(AssertionError, match="not syncing: EXT2-fs"):
        work_on([image])
