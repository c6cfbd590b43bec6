"""The ABI programs print on zeropage what they print on Linux.

All programs run in one boot (see runner.c); each is a test of its own here.
What Linux printed was recorded by tests/abi/record. ABI_KERNEL=path runs
them on another kernel, build/linux/zImage for example.
"""

import difflib
import os

import pytest

import abiboot

IMAGE = os.environ.get("ABI_KERNEL", os.path.join(abiboot.BUILD, "zImage"))


def recorded():
    """Names of the programs of which there is a recording."""
    return sorted(name[:-4] for name in os.listdir(abiboot.EXPECTED)
                  if name.endswith(".txt"))


@pytest.fixture(name="outcome", scope="session")
def fixture_outcome():
    """One boot for all tests: (outputs, leaks, whether it came to the end)."""
    return abiboot.split(abiboot.boot(IMAGE))


@pytest.mark.parametrize("name", recorded())
def test_same_as_linux(outcome, name):
    """The program's lines are Linux's lines."""
    with open(os.path.join(abiboot.EXPECTED, name + ".txt"),
              encoding="ascii") as expected:
        want = expected.read()
    got = outcome[0].get(name)
    assert got is not None, f"{name} did not run"
    diff = difflib.unified_diff(want.splitlines(), got.splitlines(),
                                "Linux", "zeropage", lineterm="")
    assert got == want, "\n" + "\n".join(diff)


def test_all_recorded():
    """Each program of the list has a recording, and no other has."""
    assert recorded() == sorted(abiboot.programs())


def test_runner_ends(outcome):
    """The list was worked off and the machine turned itself off."""
    assert outcome[2], "the runner did not come to its end"


def test_no_leak(outcome):
    """Free pages are the same before and after each program."""
    assert outcome[2], "the runner did not come to its end"
    assert not outcome[1], "\n".join(outcome[1])
