"""The glue between newlib and the kernel, by user/test/gluetest.c as /init."""

import os

import pytest

from qemu import ROOT, run


@pytest.mark.parametrize("image", ["build/zImage", "build/linux/zImage"])
def test_glue(image):
    if "linux" in image and not os.path.exists(os.path.join(ROOT, image)):
        pytest.skip("scripts/fetch-linux was not run")
    output = run("virt", image, initrd="build/user/gluetest.cpio",
                 append="console=ttyAMA0 quiet panic=-1")
    assert "FAIL" not in output
    assert "checks, 0 failures" in output
