"""The root directory on a disk with Debian's programs: make run USERLAND=debian.

PID 1, the shell and what is typed there are dynamically linked programs from
ext2; what they write is there after the next start, and e2fsck finds the disk
well when the machine has been turned off.
"""

import os
import re
import subprocess

import pytest

import userland
from qemu import Qemu, disks

IMAGE = os.path.join(userland.BUILD, "userland.img")
PROMPT = re.compile(r"(/|~)\S* # ")


class Session:
    """A conversation with the shell on the console."""

    def __init__(self, vm):
        self.vm = vm
        self.pos = vm.wait_for("Ctrl-D ends.")
        self.prompt()

    def prompt(self):
        """Waits for the next prompt; what came before it."""
        start = self.pos
        self.pos = self.vm.wait_for(PROMPT, start)
        return PROMPT.sub("", self.vm.output[start:self.pos])

    def do(self, command):
        """Runs a command; its output without the echo."""
        self.vm.send(command + "\r")
        return self.prompt().split("\n", 1)[-1]

    def end(self):
        """Turns the machine off."""
        self.vm.send("poweroff\r")
        self.vm.wait_exit()
        assert "Power down" in self.vm.output


def boot(board, disk):
    """The machine, from a disk whose place depends on the board."""
    card = board == "raspi2b"
    root = "mmcblk0p1" if card else "vda1"
    extra = ["-drive", f"if=sd,format=raw,file={disk}"] if card else \
        disks(disk)
    if card:
        extra += ["-global", "bcm2836.enabled-cpus=1"]
    return Qemu(board, os.path.join(userland.BUILD, "zImage"), timeout=200,
                append="console=ttyAMA0 panic=-1 "
                f"root=/dev/{root} rootfstype=ext2 rw", extra=extra)


@pytest.mark.parametrize("board", ["virt", "vexpress-a15", "raspi2b"])
def test_root_on_a_disk(board, tmp_path):
    if not os.path.exists(IMAGE):
        pytest.skip("Debian's programs were not fetched: make "
                    "build/userland.img")
    disk = str(tmp_path / "disk")
    subprocess.run(["cp", "--sparse=always", IMAGE, disk], check=True)
    with boot(board, disk) as vm:
        shell = Session(vm)
        assert " / ext2 rw" in shell.do("cat /proc/mounts")
        assert "/usr/bin/bash" in shell.do("readlink /proc/$$/exe")
        assert "42" in shell.do("sqlite3 /root/db 'CREATE TABLE t(x); "
                                "INSERT INTO t VALUES(42); SELECT x FROM t'")
        shell.do("seq 100000 > /root/numbers; cp /bin/sqlite3 /root/own")
        assert "Terminated" in shell.do("sleep 50 & kill $!; wait $!")
        shell.end()
    assert not userland.check_disk(disk)
    with boot(board, disk) as vm:
        shell = Session(vm)
        assert shell.do("seq 100000 | cmp - /root/numbers && echo same") \
            .startswith("same")
        assert shell.do("/root/own /root/db 'PRAGMA integrity_check; "
                        "SELECT x FROM t'").startswith("ok\n42\n")
        shell.end()
    assert not userland.check_disk(disk)
