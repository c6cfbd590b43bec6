"""Plans for the runs of tests/compare, booted on either kernel.

Shared by fuzz, record and test_compare.py.
"""

import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "abi"))
sys.path.insert(0, os.path.dirname(HERE))

import abiboot  # pylint: disable=wrong-import-position
import qemu  # pylint: disable=wrong-import-position

BUILD = os.path.join(qemu.ROOT, os.environ.get("BUILD", "build"))
ARCHIVE = os.path.join(BUILD, "compare/compare.cpio")
ZEROPAGE = os.path.join(BUILD, "zImage")
LINUX = os.path.join(qemu.ROOT, "build/linux/zImage")
IN_MEMORY = ("mm", "tmpfs")		# kinds that need no disk
SEEDS = os.path.join(HERE, "seeds")
EXPECTED = os.path.join(HERE, "expected")
APPEND = "console=ttyAMA0 quiet loglevel=0 panic=-1"


class Run:
    """What one line of the plan asks for."""

    def __init__(self, kind, seed, steps, without=0, text=False, keep=None):
        self.kind, self.seed, self.steps = kind, seed, steps
        self.without, self.text = without, text
        self.keep = keep		# None, or the set of steps that are done

    def line(self):
        """As /plan has it."""
        keep = "-"
        if self.keep is not None:
            bits = sum(1 << (step - 1) for step in self.keep)
            keep = "".join(f"{bits >> shift & 15:x}"
                           for shift in range(0, self.steps, 4))
        return (f"{self.kind} {self.seed} {self.steps} {self.without:x} "
                f"{int(self.text)} {keep}\n")


def recorded_runs():
    """The runs that tests/compare/seeds lists."""
    runs = []
    with open(SEEDS, encoding="ascii") as seeds:
        for text in seeds:
            words = text.split("#")[0].split()
            if words:
                kind, seed, steps, without = words
                runs.append(Run(kind, int(seed), int(steps),
                                int(without, 16)))
    return runs


def archive(runs, folder, modules):
    """The programs, behind them the plan, and Linux's modules."""
    plan = os.path.join(folder, "plan")
    with open(plan, "w", encoding="ascii") as out:
        out.writelines(run.line() for run in runs)
    spec = os.path.join(folder, "spec")
    with open(spec, "w", encoding="ascii") as out:
        out.write(f"file /plan {plan} 0644 0 0\n")
    more = os.path.join(folder, "more.cpio")
    subprocess.run([os.path.join(qemu.ROOT, "scripts/mkinitramfs"), "-o",
                    more, spec], check=True)
    both = os.path.join(folder, "both.cpio")
    with open(both, "wb") as out:
        for part in [ARCHIVE, more] + ([abiboot.MODULES] if modules else []):
            with open(part, "rb") as cpio:
                out.write(cpio.read())
    return both


def boot(image, runs, timeout=600, mem=128):
    """Boots image with the runs; a list of what each printed, in order.

    What was not printed, since the machine hung or died before, is an empty
    string; the end of the machine's output then stands in the last.
    """
    disk = any(run.kind not in IN_MEMORY for run in runs)
    with tempfile.TemporaryDirectory() as folder:
        initrd = archive(runs, folder, disk and image == LINUX)
        extra = abiboot.make_disks(folder) if disk else []
        with qemu.Qemu("virt", image, initrd=initrd, append=APPEND, mem=mem,
                       timeout=timeout, extra=extra) as machine:
            try:
                machine.wait_exit()
                output = machine.output
            except qemu.QemuError:
                output = machine.output + "\n(the machine hung)\n"
        if disk:
            output += "".join("lost: " + words for words in
                              [abiboot.check_disk(folder + "/vda")] if words)
    parts = re.split(r"(?m)^run \w+ \d+\n", output)[1:]
    parts = [part.replace("=== done\n", "") for part in parts]
    return parts + [""] * (len(runs) - len(parts))


def hashes(part):
    """The line of hashes of what a run printed, or all of it if it failed."""
    match = re.search(r"(?m)^hash \w+ \d+:((?: [0-9a-f]{8})+)$", part)
    if not match or re.search(r"(?m)^lost\b", part):
        return "lost: " + " ".join(part.split())[-300:]
    return match[1].strip()
