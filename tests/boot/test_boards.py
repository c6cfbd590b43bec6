"""One zImage on every board, reaching PID 1 and turning the board off."""

import os
import re

import pytest

from archive import symbols
from qemu import BOARDS, ROOT
from verdict import boots, no_mistakes, run_to_end, stops_with

IMAGE = "build/zImage"
APPEND = "experiment panic=-1 console=ttyAMA0"
U_BOOT = "/usr/lib/u-boot/qemu_arm/u-boot.bin"


def boot(board, **options):
    """Boots a board; skips where its device tree is not to be had."""
    words = BOARDS[board]
    if "-dtb" in words:
        dtb = words[words.index("-dtb") + 1]
        if not os.path.exists(os.path.join(ROOT, dtb)):
            pytest.skip(f"{dtb} is missing; scripts/fetch-linux gets it")
    return run_to_end(IMAGE, board, append=APPEND, **options)


@pytest.mark.parametrize("mem", [1, 2, 4, 8, 16, 64, 256, 1024])
@pytest.mark.parametrize("board", ["virt", "virt-a7"])
def test_virt(board, mem):
    output = boot(board, mem=mem)
    if mem > 1:
        boots(output)
    else:			# no room for the experiment's 1 MiB of malloc
        assert "22 of 23 statements held" in output
        no_mistakes(output)
    assert f"/{mem * 1024}K available" in output


@pytest.mark.parametrize("mem", [2048, 3072])
def test_memory_beyond_the_direct_map(mem):
    output = boot("virt", mem=mem)
    boots(output)
    last = 0x40000000 + (mem << 20) - 1
    assert f"beyond the direct map, not used: 80000000-{last:08x}" in output
    assert "/1048576K available" in output


@pytest.mark.parametrize("extra", [
    ("-M", "virt,virtualization=on"), ("-M", "virt,secure=on"),
    ("-M", "virt,secure=on,virtualization=on"), ("-M", "virt,gic-version=2"),
    ("-smp", "4"), ("-smp", "4", "-M", "virt,virtualization=on"),
    ("-M", "virt,highmem=off"), ("-cpu", "cortex-a15,vfp=off,neon=off"),
], ids=lambda words: words[-1])
def test_virt_variants(extra):
    boots(boot("virt", mem=64, extra=extra))


@pytest.mark.parametrize("board", ["raspi2b", "vexpress-a15"])
def test_board(board):
    boots(boot(board))


@pytest.mark.parametrize("mem", [8, 64, 1024, 2048])
def test_vexpress_memory(mem):
    """RAM at 0x80000000, where the kernel's own addresses begin."""
    output = boot("vexpress-a15", mem=mem)
    boots(output)
    assert f"/{min(mem, 1024) * 1024}K available" in output


def test_cortex_a9_is_refused_in_words():
    """It has no timer that we drive: nothing starts that cannot go on."""
    if not os.path.exists(os.path.join(ROOT, BOARDS["vexpress-a9"][-1])):
        pytest.skip("no device tree; scripts/fetch-linux gets it")
    stops_with(IMAGE, "CPU.*generic timer", "vexpress-a9", append=APPEND)


def test_u_boot():
    """bootz, with the zImage out of fw_cfg, from 0x40400000."""
    if not os.path.exists(U_BOOT):
        pytest.skip("the package u-boot-qemu is not installed")
    output = boot("virt", extra=("-bios", U_BOOT), timeout=60)
    assert re.search(r"U-Boot 20\d\d", output)
    boots(output[output.index("zeropage: "):])


def test_u_boot_with_initrd():
    if not os.path.exists(U_BOOT):
        pytest.skip("the package u-boot-qemu is not installed")
    output = boot("virt", extra=("-bios", U_BOOT), timeout=60,
                  initrd="build/initramfs.cpio")
    assert "Freeing initrd memory" in output
    boots(output[output.index("zeropage: "):])


def test_init_memory_is_given_back():
    """As much as the linker says, and the allocator counts it."""
    size = symbols()["__init_end"] - symbols()["__init_begin"]
    assert size % 4096 == 0
    output = boot("virt")
    assert f"Freeing unused kernel memory: {size >> 10}K\n" in output
