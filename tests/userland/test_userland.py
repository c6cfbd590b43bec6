"""Debian's dynamically linked programs print what they print on Linux.

USERLAND_KERNEL=path runs them on another kernel, build/linux/zImage for example.
"""

import difflib
import os

import pytest

import userland

KERNEL = os.environ.get("USERLAND_KERNEL")


@pytest.fixture(name="tree", autouse=True)
def fixture_tree():
    if not os.path.isdir(userland.TREE):
        pytest.skip("Debian's programs were not fetched: "
                    "scripts/fetch-userland")


@pytest.mark.parametrize("place", userland.PLACES)
@pytest.mark.parametrize("name", userland.names())
def test_same_as_linux(name, place):
    """The script's lines are Linux's lines; the disk is well afterwards."""
    with open(os.path.join(userland.EXPECTED, name + ".txt"),
              encoding="utf-8") as file:
        want = file.read()
    got, dirty = userland.run(name, KERNEL, place)
    diff = difflib.unified_diff(want.splitlines(), got.splitlines(),
                                "Linux", "zeropage", lineterm="")
    assert got == want, "\n" + "\n".join(diff)
    assert not dirty, dirty
