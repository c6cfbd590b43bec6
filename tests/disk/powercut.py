"""Disks whose power was cut, and what must be on them.

The guest, user/test/powercut.c, writes records and tells of each when the
kernel has promised that it is there (fsync, fdatasync, O_SYNC, msync). The
power goes in two ways:

    kill    QEMU is killed, after as many lines of output as the dice say. All
            that the disk had taken by then is there.
    log     QEMU keeps a log of all writes and flushes (its driver
            blklogwrites), and the disk is made anew from the log's beginning:
            all that was flushed, and of the rest what the dice say, as a disk
            with a cache does. So one run gives as many cuts as one wants.

Then e2fsck must be able to repair the file system, and every record that was
promised must be there, byte for byte.
"""

import os
import random
import re
import shutil
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests"))

import qemu  # pylint: disable=wrong-import-position

BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))
INITRD = os.path.join(BUILD, "user/powercut.cpio")

MAGIC = 0x7a706d72
SLOT, SECTOR = 2048, 512
FLUSH, FUA = 1, 2


def make_disk(path, block):
    subprocess.run([os.path.join(ROOT, "scripts/mkdisk"), "--whole", path,
                    f"ext2,size=4M,block={block}"], check=True)


def boot(disk, seed, records, log=None):
    """A machine that writes to the disk; with log, a file for the log."""
    drive = f"driver=raw,file.driver=file,file.filename={disk}" if not log \
        else (f"driver=blklogwrites,file.driver=file,file.filename={disk},"
              f"log.driver=file,log.filename={log}")
    return qemu.Qemu(
        "virt", os.path.join(BUILD, "zImage"), initrd=INITRD,
        append=f"console=ttyAMA0 quiet panic=-1 {seed} {records}",
        extra=["-drive", f"{drive},if=none,id=hd0",
               "-device", "virtio-blk-device,drive=hd0"])


class Told:
    """What the guest has said: which records it tried, which it has."""

    def __init__(self, text):
        self.tried = {}			# number -> (file, slot, kind)
        for number, file, slot, kind in re.findall(
                r"^try (\d+) (f\d) (\d+) (\d)\r?$", text, re.M):
            self.tried[int(number)] = (file, int(slot), int(kind))
        acks = [int(n) for n in re.findall(r"^ack (\d+)\r?$", text, re.M)]
        self.acked = max(acks, default=0)


def record(number):
    """The bytes of a record, as the guest makes them."""
    out = bytearray()
    for i in range(0, SLOT, SECTOR):
        words = [MAGIC, number] + [
            (number * 2654435761 + i + k) & 0xffffffff
            for k in range(2, SECTOR // 4)]
        out += struct.pack(f"<{len(words)}I", *words)
    return bytes(out)


def repair(disk):
    """e2fsck -fy; complains if it cannot, or does not get it clean."""
    first = subprocess.run(["/usr/sbin/e2fsck", "-fy", disk],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           text=True, check=False)
    if first.returncode & ~3:
        return f"e2fsck -fy: status {first.returncode}\n{first.stdout}"
    again = subprocess.run(["/usr/sbin/e2fsck", "-fn", disk],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           text=True, check=False)
    return again.stdout if again.returncode else ""


def files_of(disk, folder):
    """The files of the root directory, name -> bytes."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    subprocess.run(["/usr/sbin/debugfs", "-R", f"rdump / {folder}", disk],
                   check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    found = {}
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            with open(path, "rb") as file:
                found[name] = file.read()
    return found


def missing(found, told, acked, begun):
    """The promised records that are not there.

    found: the files; acked: the last one promised; begun: the last one whose
    slot may have been written to, whole or in part.
    """
    promised, open_slots = {}, set()
    for number, (file, slot, _) in sorted(told.tried.items()):
        if number <= acked:
            promised[file, slot] = number
        elif number <= begun:
            open_slots.add((file, slot))
    words = []
    for (file, slot), number in sorted(promised.items()):
        if (file, slot) in open_slots:
            continue
        data = found.get(file)
        there = data and data[slot * SLOT:(slot + 1) * SLOT]
        if there != record(number):
            words.append(f"record {number} (kind {told.tried[number][2]}) is "
                         f"not in slot {slot} of {file}" +
                         ("" if data is not None else ", which is missing"))
    return words


def cut_by_kill(folder, seed, block, lines):
    """Kills QEMU after so many acks. What is wrong then, as text; how many
    records had been promised."""
    disk = os.path.join(folder, "disk.img")
    make_disk(disk, block)
    with boot(disk, seed, 100000) as vm:
        vm.wait_for(re.compile(rf"^ack {lines}\r?$", re.M))
        vm.kill()
        vm.wait_exit()		# what it had said by then
        told = Told(vm.output)
    words = repair(disk)
    if not words:
        last = max(told.tried)
        words = "\n".join(missing(files_of(disk, os.path.join(folder, "out")),
                                  told, told.acked, last))
    return words, told.acked


def read_log(path):
    """(sector, flags, data) of each entry; sectors have 512 bytes."""
    with open(path, "rb") as file:
        log = file.read()
    magic, version, entries, size = struct.unpack_from("<QQQI", log)
    assert (magic, version) == (0x6a736677736872, 1), "no log of writes"
    at = size
    for _ in range(entries):
        sector, count, flags, _ = struct.unpack_from("<QQQQ", log, at)
        at += size
        yield sector * size // SECTOR, flags, log[at:at + count * size]
        at += count * size


def highest_record(data):
    """The largest number among the records' sectors in data."""
    most = 0
    for at in range(0, len(data), SECTOR):
        magic, number = struct.unpack_from("<II", data, at)
        if magic == MAGIC:
            most = max(most, number)
    return most


def disk_at(base, entries, cut, dice):
    """The disk when the power goes before entry cut: (bytes, last record that
    was promised, last one begun)."""
    disk = bytearray(base)
    flushed = max((i for i in range(cut) if entries[i][1] & FLUSH), default=0)
    begun = 0
    for i in range(cut):
        sector, flags, data = entries[i]
        begun = max(begun, highest_record(data))
        if i < flushed or flags & FUA or dice.random() < 0.5:
            disk[sector * SECTOR:sector * SECTOR + len(data)] = data
    return disk, max(begun - 1, 0), begun


def cuts_by_log(folder, seed, block, records, cuts):
    """One run, cut at so many places. Yields (place, what is wrong)."""
    disk = os.path.join(folder, "disk.img")
    log = os.path.join(folder, "log")
    make_disk(disk, block)
    with open(disk, "rb") as file:
        base = file.read()
    with open(log, "wb"):
        pass
    with boot(disk, seed, records, log) as vm:
        vm.wait_for("powercut: done")
        vm.wait_exit()
        told = Told(vm.output)
    assert told.acked == records
    entries = list(read_log(log))
    assert len(entries) > records, "hardly anything was written"
    dice = random.Random(seed)
    for _ in range(cuts):
        cut = dice.randrange(1, len(entries) + 1)
        data, acked, begun = disk_at(base, entries, cut, dice)
        with open(disk, "wb") as file:
            file.write(data)
        words = repair(disk)
        if not words:
            words = "\n".join(missing(
                files_of(disk, os.path.join(folder, "out")), told, acked,
                begun))
        yield f"entry {cut} of {len(entries)}, {acked} promised", words
