"""The ABI programs print on zeropage what they print on Linux.

All programs of a group run in one boot (see runner.c, abiboot.py); each is a
test of its own here. What Linux printed was recorded by tests/abi/record.
ABI_KERNEL=path runs them on another kernel, build/linux/zImage for example.
"""

import difflib
import os

import pytest

import abiboot

IMAGE = os.environ.get("ABI_KERNEL", os.path.join(abiboot.BUILD, "zImage"))
LINUX = os.path.exists(IMAGE) and os.path.realpath(IMAGE).endswith(
    "linux/zImage")
GROUPS = sorted(abiboot.GROUPS)


def recorded():
    """Names of the programs of which there is a recording."""
    return sorted(name[:-4] for name in os.listdir(abiboot.EXPECTED)
                  if name.endswith(".txt"))


def to_run(group):
    """Names of the programs of a group that this kernel is to run."""
    late = [] if LINUX else abiboot.ahead()
    return [name for name in abiboot.programs(group) if name not in late]


class Boots:
    """One boot a group, when its first test asks for it."""

    def __init__(self):
        self.done = {}

    def of(self, group):
        """(outputs, leaks, whether it came to the end, e2fsck's words)."""
        if group not in self.done:
            names = to_run(group)
            if not names:
                pytest.skip(f"no program of the group {group} can run yet")
            output, dirty = abiboot.boot(IMAGE, names, group, LINUX)
            self.done[group] = *abiboot.split(output), dirty
        return self.done[group]


@pytest.fixture(name="boots", scope="session")
def fixture_boots():
    """The boots of this session."""
    return Boots()


@pytest.mark.parametrize("name", recorded())
def test_same_as_linux(boots, name):
    """The program's lines are Linux's lines."""
    group = next((one for one in GROUPS if name in abiboot.programs(one)),
                 None)
    assert group, f"{name} is in no list"
    if name not in to_run(group):
        pytest.skip(f"{name} is ahead of zeropage: ABI_AHEAD in abi.mk")
    with open(os.path.join(abiboot.EXPECTED, name + ".txt"),
              encoding="ascii") as expected:
        want = expected.read()
    got = boots.of(group)[0].get(name)
    assert got is not None, f"{name} did not run"
    diff = difflib.unified_diff(want.splitlines(), got.splitlines(),
                                "Linux", "zeropage", lineterm="")
    assert got == want, "\n" + "\n".join(diff)


def test_all_recorded():
    """Each program of the lists has a recording, and no other has."""
    assert recorded() == sorted(abiboot.programs())


@pytest.mark.parametrize("group", GROUPS)
def test_runner_ends(boots, group):
    """The list was worked off and the machine turned itself off."""
    assert boots.of(group)[2], "the runner did not come to its end"


@pytest.mark.parametrize("group", GROUPS)
def test_no_leak(boots, group):
    """Free pages are the same before and after each program."""
    _, leaks, ended, _ = boots.of(group)
    assert ended, "the runner did not come to its end"
    assert not leaks, "\n".join(leaks)


def test_disk_is_clean(boots):
    """e2fsck finds no fault with the file systems when all have run."""
    dirty = boots.of("disk")[3]
    assert not dirty, dirty
