"""One run of a shell script in busybox, on whichever kernel.

Shared by record, which runs them on Linux, and test_scripts.py, which runs them
on zeropage.
"""

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
BUSYBOX = os.path.join(BUILD, "busybox.cpio")
EXPECTED = os.path.join(HERE, "expected")
LIMIT = 120		# seconds, to end a machine that hangs

# The commands first: programs that start others look for them in PATH.
WORDS = "sh -c '/bin/busybox --install -s; exec sh /tests/script'"


def names():
    return sorted(name[:-len(".sh")] for name in os.listdir(HERE)
                  if name.endswith(".sh"))


def read(path):
    with open(path, "rb") as file:
        return file.read()


def run(name, image):
    """Boots image to run the script; what it printed, and how it ended."""
    archive = Archive()
    archive.directory("/tests")
    archive.file("/tests/script", read(os.path.join(HERE, name + ".sh")))
    machine = ["qemu-system-arm", "-nic", "none", "-no-reboot", "-display",
               "none", *qemu.BOARDS["virt"], "-kernel", image]
    with tempfile.NamedTemporaryFile(suffix=".cpio") as initrd:
        initrd.write(read(BUSYBOX) + archive.bytes())
        initrd.flush()
        done = subprocess.run(
            [os.path.join(ROOT, "scripts/run-program"), "-w", WORDS,
             "-i", initrd.name, "-a", "console=ttyAMA0 loglevel=0",
             "-q", " ".join(machine), os.path.join(BUILD, "user/run"),
             os.path.join(BUILD, "busybox/busybox")],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, timeout=LIMIT, check=False)
    return (done.stdout.decode(errors="replace") +
            f"=== exit status {done.returncode}\n")
