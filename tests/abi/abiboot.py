"""One boot of the ABI programs, on whichever kernel, and its output cut up.

Shared by record, which runs them on Linux, and test_abi.py, which runs them
on zeropage.
"""

import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

import qemu  # pylint: disable=wrong-import-position

# Where make put its products: BUILD, as for make itself.
BUILD = os.path.join(qemu.ROOT, os.environ.get("BUILD", "build"))
INITRAMFS = os.path.join(BUILD, "abi/initramfs.cpio")
EXPECTED = os.path.join(HERE, "expected")

# The kernel's own messages must not get between the programs' lines; what
# it says before that is harmless.
APPEND = "console=ttyAMA0 quiet loglevel=0 panic=-1"


def boot(image, initramfs=INITRAMFS):
    """Boots image with the programs; returns all it printed.

    A boot that hangs is no reason to lose what the programs printed before:
    split() tells the caller whether the end was reached.
    """
    with qemu.Qemu("virt", image, initrd=initramfs, append=APPEND,
                   timeout=300) as machine:
        try:
            machine.wait_exit()
        except qemu.QemuError as error:
            return f"{machine.output}\n{error}\n"
    return machine.output


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


def programs():
    """Names of the programs, in order, as the initramfs lists them."""
    with open(os.path.join(BUILD, "abi/list"), encoding="ascii") as listing:
        return listing.read().split()
