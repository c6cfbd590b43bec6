"""All memory is taken, by each way that leads there.

hogs.c says what its lines mean.
"""

import os
import re
import sys

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../boot"))

from qemu import ROOT  # pylint: disable=wrong-import-position
from verdict import (PANIC, no_mistakes,  # pylint: disable=wrong-import-position
                     run_to_end)

BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build"))
WAYS = ("mmap", "shared", "brk", "stack", "tables", "areas", "fork", "bomb",
        "pipes", "files", "names", "links", "holes", "arguments")
KILLED = ("mmap", "brk")


@pytest.mark.parametrize("mem", [8, 64])
def test_hogs(mem):
    """The kernel and PID 1 live, and all memory comes back."""
    output = run_to_end(
        os.path.join(BUILD, "zImage"), mem=mem, timeout=120,
        initrd=os.path.join(BUILD, "robust/hogs.cpio"),
        append="quiet loglevel=4 panic=-1")
    no_mistakes(output)
    assert PANIC not in output, output[-3000:]
    assert "leak" not in output, output[-3000:]
    assert "=== done" in output, output[-3000:]
    for way in WAYS:
        assert re.search(rf"^{way}: .*, work ", output, re.M), way
    for way in KILLED:
        assert f"\n{way}: signal 9, work 17" in output, output[-3000:]
    assert "Out of memory: Killed process" in output
