"""Random runs go here as they went on Linux.

What Linux did was recorded by tests/compare/record. `make fuzz KIND=mm` makes
other runs, and boots Linux beside.
"""

import compare


def test_as_recorded():
    """Every look at every run is the same."""
    runs = compare.recorded_runs()
    with open(compare.EXPECTED, encoding="ascii") as expected:
        want = [line.rstrip("\n") for line in expected]
    parts = compare.boot(compare.ZEROPAGE, runs)
    got = [f"{run.kind} {run.seed} {run.steps} {run.without:x}: "
           f"{compare.hashes(part)}" for run, part in zip(runs, parts)]
    assert len(want) == len(got) > 0
    for linux, zeropage in zip(want, got):
        kind, seed, steps, without = linux.split(":")[0].split()
        assert zeropage == linux, (
            "to see where they part: scripts/fetch-linux; tests/compare/fuzz "
            f"-k {kind} -s {seed} -n 1 -c {steps} -w {without}")
