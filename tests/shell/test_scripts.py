"""Shell scripts in busybox must print what they print on Linux."""

import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import scripts  # pylint: disable=wrong-import-position


@pytest.mark.parametrize("name", scripts.names())
def test_a_script_prints_what_it_prints_on_linux(name):
    assert os.path.exists(scripts.BUSYBOX), "there is no busybox: make setup"
    with open(os.path.join(scripts.EXPECTED, name + ".txt"),
              encoding="utf-8") as file:
        expected = file.read()
    found = scripts.run(name, os.path.join(scripts.BUILD, "zImage"))
    assert found.splitlines() == expected.splitlines()
