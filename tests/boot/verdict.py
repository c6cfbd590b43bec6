"""What the boot tests expect of a run, in a few words."""

import re

from qemu import Qemu, run

HELD = re.compile(r"experiment: (\d+) of (\d+) statements held")
PANIC = "Kernel panic - not syncing: "

# The kernel's own mistakes: no input from outside may bring these about.
MISTAKES = ("Internal error", "Oops", "BUG", "unexpected exception",
            "in the zImage:", "FAIL", "a dead task")


def no_mistakes(output):
    """The kernel has not stumbled."""
    for words in MISTAKES:
        assert words not in output, output[-3000:]


def boots(output):
    """PID 1's experiment held and the machine turned itself off."""
    held = HELD.search(output)
    assert held, output[-3000:]
    assert held[1] == held[2] and int(held[2]) >= 20, output[-3000:]
    assert "!!" not in output
    assert output.rstrip().endswith("Power down"), output[-3000:]
    no_mistakes(output)


def panics(output, words):
    """The kernel stopped with a panic that says words."""
    panic = output.find(PANIC)
    assert panic >= 0, output[-3000:]
    assert re.search(words, output[panic:].split("\n")[0]), output[-3000:]
    no_mistakes(output)


def run_to_end(image, board="virt", **options):
    """Runs until QEMU ends, which it must within the time limit."""
    options.setdefault("timeout", 30)
    return run(board, image, **options)


def stops_with(image, words, board="virt", **options):
    """The zImage says words, as the last thing it does; returns the output.

    It stops then and there, with no way to end QEMU, so we do.
    """
    options.setdefault("timeout", 30)
    with Qemu(board, image, **options) as machine:
        machine.wait_for(re.compile(r"\nzeropage: [^\n]*" + words +
                                    r"[^\n]*\n"))
    assert "booting the kernel" not in machine.output
    return machine.output
