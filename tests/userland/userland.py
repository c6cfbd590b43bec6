"""One run of a shell script in Debian's dynamic programs, on whichever kernel.

Shared by record, which runs the scripts on Linux, and test_userland.py, which
runs them on zeropage. The programs are in an initramfs (scripts/fetch-userland
unpacks them into build/userland); the script works in a tmpfs or on a disk with
ext2, and must print the same in both.
"""

import contextlib
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(ROOT, "scripts"), os.path.join(ROOT, "tests")]

from newc import Archive  # pylint: disable=wrong-import-position
import qemu  # pylint: disable=wrong-import-position

# Where make put its products: BUILD, as for make itself.
BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))
TREE = os.path.join(BUILD, "userland")
MODULES = os.path.join(ROOT, "build/linux/modules.cpio")
LINUX = os.path.join(ROOT, "build/linux/zImage")
EXPECTED = os.path.join(HERE, "expected")
PLACES = ["tmpfs", "ext2"]
PARTITION = 1 << 20		# where vda1 begins


def names():
    """The scripts of this folder."""
    return sorted(name[:-len(".sh")] for name in os.listdir(HERE)
                  if name.endswith(".sh"))


def read(path):
    """All of a file."""
    with open(path, "rb") as file:
        return file.read()


def make_disk(path, size="64M", block=1024):
    """A disk with one partition, ext2 with nothing in it."""
    subprocess.run([os.path.join(ROOT, "scripts/mkdisk"), path,
                    f"ext2,size={size},block={block}"], check=True)


def check_disk(path):
    """What e2fsck -fn has to say against the file system; nothing is well."""
    done = subprocess.run(["/usr/sbin/e2fsck", "-fn",
                           f"{path}?offset={PARTITION}"],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    return done.stdout if done.returncode else ""


@contextlib.contextmanager
def machine(script, image=None, disk=None, files=(), **options):
    """Boots image, by default zeropage, to run a script (its text).

    disk: path of the image that is vda. files: (path, bytes, mode) of what else
    is to be in the archive. Yields a qemu.Qemu.
    """
    image = image or os.path.join(BUILD, "zImage")
    archive = Archive()
    archive.tree(TREE)
    archive.devices()
    archive.directory("/tests")
    archive.file("/tests/script", script)
    archive.file("/init", read(os.path.join(HERE, "init")), 0o755)
    for path, data, mode in files:
        archive.file(path, data, mode)
    append = "console=ttyAMA0 quiet loglevel=1 panic=-1"
    append += " disk=1" if disk else ""
    with tempfile.NamedTemporaryFile(suffix=".cpio") as initrd:
        initrd.write(archive.bytes())
        if os.path.realpath(image) == os.path.realpath(LINUX):
            initrd.write(read(MODULES))
        initrd.flush()
        with qemu.Qemu("virt", image, initrd=initrd.name, append=append,
                       extra=qemu.disks(disk) if disk else [],
                       **options) as vm:
            yield vm


def output(vm):
    """What the script printed, when the machine has ended."""
    vm.wait_for("=== begin\n")
    vm.wait_for("=== exit status")
    vm.wait_exit()
    begin = vm.output.index("=== begin\n") + len("=== begin\n")
    end = vm.output.index("\n", vm.output.index("=== exit status"))
    return vm.output[begin:end + 1]


def run(name, image=None, place="tmpfs"):
    """Runs a script of this folder; what it printed, and e2fsck's words."""
    script = read(os.path.join(HERE, name + ".sh"))
    if place == "tmpfs":
        with machine(script, image, timeout=200) as vm:
            return output(vm), ""
    with tempfile.TemporaryDirectory() as folder:
        disk = os.path.join(folder, "vda")
        make_disk(disk)
        with machine(script, image, disk, timeout=200) as vm:
            text = output(vm)
        return text, check_disk(disk)
