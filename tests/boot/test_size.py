"""The size of the zImage, which is an aim.

That it also gets to PID 1 in time, packed as it is, is an aim of the
benchmark: tests/bench/test_bench.py.
"""

import subprocess

import pytest

from qemu import ROOT, run

# 96 KiB was the aim for a kernel that boots and pages, and it had that. What
# is on top are processes, signals, job control, the terminal, /proc and two
# hundred more calls.
LIMIT = 192 * 1024


@pytest.fixture(name="bare", scope="module")
def fixture_bare(tmp_path_factory):
    """A zImage without the built-in initramfs."""
    build = tmp_path_factory.mktemp("bare")
    image = build / "zImage"
    result = subprocess.run(
        ["make", f"BUILD={build}", "INITRAMFS=", str(image)], cwd=ROOT,
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        check=False)
    assert result.returncode == 0, result.stdout
    return image


def test_the_zimage_is_small(bare):
    assert bare.stat().st_size < LIMIT


def test_it_is_a_whole_kernel_that_wants_an_initramfs(bare):
    output = run("virt", bare, append="console=ttyAMA0 panic=-1")
    assert "No working init found" in output
    # The names of functions are what one is tempted to save on.
    assert "] kernel_init+0x" in output
