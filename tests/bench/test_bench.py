"""The benchmark's aims, and the script that judges them.

The numbers are counted instructions, so they are the same in every run: a
kernel that misses an aim misses it always.
"""

import argparse
import importlib.machinery
import importlib.util
import os
import subprocess

import pytest

from qemu import ROOT, run

SCRIPT = os.path.join(ROOT, "scripts/bench")


def load_script():
    """scripts/bench as a module; its name has no .py."""
    loader = importlib.machinery.SourceFileLoader("bench", SCRIPT)
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("bench", loader))
    loader.exec_module(module)
    return module


bench = load_script()


def just_met():
    """Rows that meet every aim, none with anything to spare."""
    rows = {"read fault, 10 areas": 100.0}
    for name in bench.AIMS:
        limit = bench.limit(name, rows)
        if limit is not None:
            rows[name] = float(limit)
    return rows


def console(rows, end="bench done\n"):
    """What a machine prints that measures these rows."""
    return ("[    0.0] a message\nbench on Linux 6.1 #1\n" +
            "".join(f"bench: {name}: {value:.1f}\n"
                    for name, value in rows.items()) + end)


def test_zeropage_meets_every_aim():
    result = subprocess.run([SCRIPT, "--recorded"], cwd=ROOT, text=True,
                            capture_output=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "RECORDED" in result.stdout


def test_numbers_are_refused_when_nothing_counts_instructions():
    output = run("virt", bench.ZIMAGE, initrd=bench.INITRD,
                 append=bench.APPEND)
    assert "does not count instructions" in output
    with pytest.raises(bench.BenchError):
        bench.parse(output)


def test_a_row_at_its_aim_meets_it():
    assert bench.missed(bench.parse(console(just_met()))["rows"]) == []


@pytest.mark.parametrize(
    "name", [name for name, aim in bench.AIMS.items() if aim is not None])
def test_a_row_above_its_aim_or_absent_misses_it(name):
    rows = just_met()
    rows[name] += 0.1
    assert bench.missed(rows) == [name]
    lines = bench.table(rows, {}).splitlines()
    assert [line for line in lines if "MISSED" in line] == \
        [line for line in lines if line.startswith(name + "  ")]
    del rows[name]
    assert bench.missed(rows) == [name]


def test_a_failed_row_is_told_and_misses_its_aim(capsys):
    rows = just_met()
    del rows["fork+exit+wait"]
    text = console(rows).replace(
        "bench done", "bench: fork+exit+wait: failed with errno 12\nbench done")
    assert bench.missed(bench.parse(text)["rows"]) == ["fork+exit+wait"]
    assert "fork+exit+wait failed with errno 12" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", [name for name in bench.AIMS if name.split()[0] != "first"])
def test_a_row_that_sleepers_make_slower_is_told(name):
    rows = {other: 100.0 for other in bench.AIMS}
    assert bench.crowded(rows, {**rows, name: 110.0}) == []
    for crowd in ({**rows, name: 110.1},
                  {k: v for k, v in rows.items() if k != name}):
        assert bench.crowded(rows, crowd) == [name]
        lines = bench.table(rows, {}, crowd).splitlines()
        assert [line for line in lines if "SLOWER" in line] == \
            [line for line in lines if line.startswith(name + "  ")]


def test_half_a_table_is_no_table():
    with pytest.raises(bench.BenchError, match="did not reach its end"):
        bench.parse(console(just_met(), end=""))


def test_the_recorded_table_is_whole():
    recorded = bench.recorded_linux()
    assert set(recorded["rows"]) == set(bench.AIMS)
    assert recorded["kernel"].startswith("Linux ")
    assert recorded["qemu"]


def options(**chosen):
    return argparse.Namespace(**{"linux": False, "record": False,
                                 "recorded": False, **chosen})


def test_without_linux_the_recorded_numbers_are_taken(monkeypatch):
    monkeypatch.setattr(bench, "LINUX", "/nowhere/zImage")
    monkeypatch.setattr(bench.subprocess, "run",
                        lambda *a, **k: argparse.Namespace(returncode=1))
    linux, source = bench.linux_side(options())
    assert linux == bench.recorded_linux()
    assert "RECORDED" in source
    with pytest.raises(bench.BenchError):
        bench.linux_side(options(linux=True))
