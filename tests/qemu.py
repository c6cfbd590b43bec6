"""Runs QEMU for the tests.

    with Qemu("virt", "build/zImage", append="panic=-1") as vm:
        vm.wait_for("Welcome")          # text or compiled regular expression
        vm.send("help\\n")
        vm.wait_exit()
    assert "done" in vm.output

or, when nothing has to be said to the machine, in one line:

    output = run("virt", "build/zImage", initrd="build/abi/initramfs.cpio")

The time limits only end a run that hangs: no test measures time. When one is
exceeded, or QEMU ends before the awaited text, QemuError carries the end of
the output. Each machine is killed by its own process id.
"""

import os
import re
import select
import signal
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DTBS = os.path.join(ROOT, "build/dtbs")		# ours, from boot/dts
LINUX_DTBS = os.path.join(ROOT, "build/linux/dtbs")

# What each board needs besides an image; docs/boot.md tells the reasons.
BOARDS = {
    "virt": ["-M", "virt", "-cpu", "cortex-a15", "-m", "256"],
    "virt-a7": ["-M", "virt", "-cpu", "cortex-a7", "-m", "256"],
    "raspi2b": ["-M", "raspi2b", "-dtb",
                os.path.join(DTBS, "bcm2836-rpi-2-b.dtb")],
    "vexpress-a15": ["-M", "vexpress-a15", "-m", "256", "-dtb",
                     os.path.join(DTBS, "vexpress-v2p-ca15-tc1.dtb")],
    "vexpress-a9": ["-M", "vexpress-a9", "-m", "256", "-dtb",
                    os.path.join(LINUX_DTBS, "vexpress-v2p-ca9.dtb")],
}


def disks(*images):
    """QEMU's words for raw images as virtio disks: vda, vdb, ...

    QEMU gives the first one the highest address; kernels find the lowest one
    first. So the last image comes first.
    """
    words = []
    for number, image in reversed(list(enumerate(images))):
        words += ["-drive", f"if=none,format=raw,file={image},id=hd{number}",
                  "-device", f"virtio-blk-device,drive=hd{number}"]
    return words


class QemuError(AssertionError):
    """The machine hung, ended early or could not be started."""


class Qemu:
    """One machine, its serial port on a pipe.

    board   a name from BOARDS
    image   what -kernel loads; None when extra says what to start
    initrd, append, mem, dtb    as QEMU's options of these names
    extra   further arguments, put last so that they win
    timeout seconds for the whole run

    output is all text received so far, with \\r\\n turned into \\n. returncode
    is QEMU's exit status once it has ended.
    """

    def __init__(self, board, image=None, *, initrd=None, append=None,
                 mem=None, dtb=None, extra=(), timeout=60):
        self.argv = ["qemu-system-arm", "-nic", "none", "-no-reboot",
                     "-display", "none", "-monitor", "none",
                     "-serial", "stdio", *BOARDS[board]]
        for option, value in (("-kernel", image), ("-initrd", initrd),
                              ("-append", append), ("-m", mem),
                              ("-dtb", dtb)):
            if value is not None:
                self.argv += [option, str(value)]
        self.argv += [str(word) for word in extra]
        self.timeout = timeout
        self.output = ""
        self.returncode = None
        self._deadline = None
        self._child = None
        self._raw = b""

    def __enter__(self):
        self._deadline = time.monotonic() + self.timeout
        try:
            self._child = subprocess.Popen(
                self.argv, cwd=ROOT, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                env=dict(os.environ, QEMU_AUDIO_DRV="none"),
                start_new_session=True)
        except FileNotFoundError:
            raise QemuError("qemu-system-arm is missing: install the "
                            "package qemu-system-arm") from None
        return self

    def __exit__(self, *exc):
        self.kill()
        self._child.stdin.close()
        self._child.stdout.close()

    def kill(self):
        """Ends the machine, if it still runs, by its own process id."""
        if self._child.poll() is None:
            os.kill(self._child.pid, signal.SIGKILL)
        self.returncode = self._child.wait()

    @property
    def pid(self):
        """QEMU's process id."""
        return self._child.pid

    def _fail(self, why):
        tail = "\n".join(self.output.splitlines()[-40:])
        raise QemuError(f"{why}\n{' '.join(self.argv)}\n"
                        f"--- the output ended with\n{tail}")

    def _receive(self):
        """Waits for more output; False when QEMU closed the pipe."""
        left = self._deadline - time.monotonic()
        if left <= 0 or not select.select([self._child.stdout], [], [],
                                          left)[0]:
            self._fail(f"QEMU did not end within {self.timeout} s")
        data = os.read(self._child.stdout.fileno(), 65536)
        self._raw += data
        self.output = self._raw.decode("utf-8", "replace").replace(
            "\r\n", "\n")
        return bool(data)

    def wait_for(self, what, start=0):
        """Waits until what is in the output from position start on.

        what is a string or a compiled regular expression. Returns the
        position behind it, to be handed to the next call as start.
        """
        pattern = what if isinstance(what, re.Pattern) else \
            re.compile(re.escape(what))
        while True:
            match = pattern.search(self.output, start)
            if match:
                return match.end()
            if not self._receive():
                self._fail(f"QEMU ended before it printed {what!r}")

    def send(self, text):
        """Types text on the serial port."""
        self._child.stdin.write(text.encode())
        self._child.stdin.flush()

    def wait_exit(self):
        """Waits until QEMU ends by itself; returns its exit status."""
        while self._receive():
            pass
        self.returncode = self._child.wait()
        return self.returncode


def run(board, image=None, **options):
    """Runs a machine until it turns itself off; returns its output."""
    with Qemu(board, image, **options) as machine:
        machine.wait_exit()
    return machine.output
