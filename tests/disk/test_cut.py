"""What was synced is there when the power has gone; tests/disk/powercut.py.

CUTS=1000 scripts/powercut, or `make powercut CUTS=1000`, is the long form.
"""

import random

import pytest

import powercut


@pytest.mark.parametrize("block", [1024, 4096])
def test_killed(tmp_path, block):
    dice = random.Random(block)
    for seed in range(2):
        words, acked = powercut.cut_by_kill(tmp_path, seed, block,
                                            dice.randrange(5, 60))
        assert not words, f"seed {seed}, {acked} promised:\n{words}"


@pytest.mark.parametrize("block", [1024, 2048, 4096])
def test_cut_anywhere(tmp_path, block):
    for where, words in powercut.cuts_by_log(tmp_path, block, block, 80, 12):
        assert not words, f"{where}:\n{words}"


def test_a_lost_record_is_noticed(tmp_path):
    told = powercut.Told("try 1 f0 0 0\nack 1\ntry 2 f0 1 3\nack 2\n")
    whole = powercut.record(1) + powercut.record(2)
    assert not powercut.missing({"f0": whole}, told, 2, 2)
    assert powercut.missing({"f0": whole[:-1] + b"x"}, told, 2, 2)
    assert powercut.missing({"f0": whole[:2048]}, told, 2, 2)
    assert powercut.missing({}, told, 1, 2)
    assert not powercut.missing({"f0": whole[:-1] + b"x"}, told, 1, 2)
