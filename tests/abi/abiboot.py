"""One boot of the ABI programs, on whichever kernel, and its output cut up.

Shared by record, which runs them on Linux, and test_abi.py, which runs them
on zeropage. There are two groups of programs: those of the list "disk" run in
a boot of their own, on a machine with two disks (see lib/disk.h); "plain" is
all the others.
"""

import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

import qemu  # pylint: disable=wrong-import-position

# Where make put its products: BUILD, as for make itself.
BUILD = os.path.join(qemu.ROOT, os.environ.get("BUILD", "build"))
INITRAMFS = os.path.join(BUILD, "abi/initramfs.cpio")
EXPECTED = os.path.join(HERE, "expected")
MODULES = os.path.join(qemu.ROOT, "build/linux/modules.cpio")

# The kernel's own messages must not get between the programs' lines; what
# it says before that is harmless.
APPEND = "console=ttyAMA0 quiet loglevel=0 panic=-1"

GROUPS = {"plain": "list", "disk": "list.disk"}
DISK_PARTS = ["ext2,size=16M,block=1024", "ext2,size=16M,block=4096",
              "ext2,size=16M,block=2048"]
SWAP = "swap,size=32M"


def script(name, *words):
    """Runs one of scripts/."""
    subprocess.run([os.path.join(qemu.ROOT, "scripts", name), *words],
                   check=True)


def make_disks(folder):
    """Makes vda and vdb; QEMU's words for them."""
    vda, vdb = os.path.join(folder, "vda"), os.path.join(folder, "vdb")
    script("mkdisk", vda, *DISK_PARTS)
    script("mkdisk", "--whole", vdb, SWAP)
    return qemu.disks(vda, vdb)


def check_disk(vda):
    """What e2fsck has to say against the partitions; nothing is well."""
    offset, words = 1 << 20, ""
    for number in range(1, len(DISK_PARTS) + 1):
        check = subprocess.run(
            ["/usr/sbin/e2fsck", "-fn", f"{vda}?offset={offset}"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False)
        if check.returncode:
            words += f"e2fsck of vda{number}:\n{check.stdout}"
        offset += 16 << 20
    return words


def archive(folder, names, modules):
    """The initramfs; behind it the list of names, and Linux's modules."""
    listed = os.path.join(folder, "list")
    with open(listed, "w", encoding="ascii") as out:
        out.write("".join(name + "\n" for name in names))
    spec = os.path.join(folder, "spec")
    with open(spec, "w", encoding="ascii") as out:
        out.write(f"file /tests/list {listed} 0644 0 0\n")
    more = os.path.join(folder, "more.cpio")
    script("mkinitramfs", "-o", more, spec)
    whole = os.path.join(folder, "initramfs.cpio")
    with open(whole, "wb") as out:
        for part in [INITRAMFS, more] + ([MODULES] if modules else []):
            with open(part, "rb") as source:
                out.write(source.read())
    return whole


def boot(image, names=None, group="plain", modules=False):
    """Boots image with programs of one group.

    Without names, all of the group. modules: image is Debian's Linux. Returns
    all it printed, and what e2fsck then finds wrong with the disk. A boot that
    hangs is no reason to lose what the programs printed before: split() tells
    the caller whether the end was reached.
    """
    with tempfile.TemporaryDirectory() as folder:
        disk = group == "disk"
        initramfs = archive(folder, names or programs(group),
                            modules and disk)
        extra = make_disks(folder) if disk else []
        with qemu.Qemu("virt", image, initrd=initramfs, append=APPEND,
                       timeout=300, extra=extra) as machine:
            try:
                machine.wait_exit()
            except qemu.QemuError as error:
                return f"{machine.output}\n{error}\n", ""
        dirty = check_disk(os.path.join(folder, "vda")) if disk else ""
    return machine.output, dirty


def split(output):
    """Cuts the output of a boot.

    Returns ({name: what the program printed, with its --- line},
    [leak lines], whether the runner came to its end).
    """
    parts, leaks, current, done = {}, [], None, False
    for line in output.splitlines():
        start = re.fullmatch(r"=== (\w+)", line)
        if line == "=== done":
            done = True
        elif start:
            current = start[1]
            parts[current] = ""
        elif line.startswith("leak "):
            leaks.append(line)
        elif current:
            parts[current] += line + "\n"
            if line.startswith(f"--- {current}: "):
                current = None
    return parts, leaks, done


def words(name):
    """The names in a list of build/abi."""
    with open(os.path.join(BUILD, "abi", name), encoding="ascii") as listing:
        return listing.read().split()


def programs(group=None):
    """Names of the programs of a group, or of all, in order."""
    groups = [group] if group else list(GROUPS)
    return [name for one in groups for name in words(GROUPS[one])]


def ahead():
    """Names of the programs that only Linux can run yet."""
    return words("list.ahead")
