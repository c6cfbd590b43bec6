"""Random system calls, and what is left of the kernel afterwards.

A few seeds only; `make fuzz` runs as many as you like. fuzz.c says what a seed
is and how to see the calls of one that failed.
"""

import os
import sys

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../boot"))

from qemu import ROOT  # pylint: disable=wrong-import-position
from verdict import (PANIC, no_mistakes,  # pylint: disable=wrong-import-position
                     run_to_end)

BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))


@pytest.mark.parametrize("mem, seed", [(64, 1), (64, 2), (16, 3), (16, 4)])
def test_fuzz(mem, seed):
    """The kernel lives, answers, and has all its memory."""
    output = run_to_end(
        os.path.join(BUILD, "zImage"), mem=mem, timeout=120,
        initrd=os.path.join(BUILD, "robust/fuzz.cpio"),
        append=f"quiet loglevel=1 panic=-1 seed={seed} calls=3000")
    no_mistakes(output)
    assert PANIC not in output, output[-3000:]
    assert f"seed {seed}" in output, output[-3000:]
    assert "=== done" in output, output[-3000:]
    assert "leak" not in output, output[-3000:]
