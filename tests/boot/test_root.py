"""root=: the root directory on a disk, and the words when it cannot be."""

import os
import subprocess

import pytest

from archive import compile_program, cpio
from qemu import ROOT, disks, run
from verdict import no_mistakes

IMAGE = "build/zImage"
INIT = """
static int mount_flags(void)		/* of "/", by statfs64 */
{
	unsigned int st[24];

	sys3(266, "/", 84, st);
	return st[16] & 1;
}

int program(int argc, char **argv, char **envp)
{
	(void)argc;
	(void)argv;
	(void)envp;
	put(mount_flags() ? "read-only\\n" : "read-write\\n");
	put(sys3(33, "/dev/null", 0, 0) == 0 ? "devices\\n" : "none\\n");
	put(sys3(5, "/made", 0102, 0644) >= 0 ? "made\\n" : "not made\\n");
	poweroff();
	return 1;
}
"""


@pytest.fixture(name="disk", scope="module")
def fixture_disk(tmp_path_factory):
    """An image whose first partition has the program as /sbin/init."""
    folder = tmp_path_factory.mktemp("root")
    tree = folder / "tree"
    for name in ("sbin", "dev"):
        (tree / name).mkdir(parents=True)
    (tree / "sbin/init").write_bytes(compile_program(INIT))
    (tree / "sbin/init").chmod(0o755)
    (tree / "sbin/other").write_bytes(b"no program")
    image = folder / "disk.img"
    subprocess.run([os.path.join(ROOT, "scripts/mkdisk"), image,
                    f"ext2,size=8M,dir={tree}", "swap,size=1M"], check=True)
    return image


def boot(disk, append, **options):
    """Boots with the disk; what was said."""
    return run("virt", IMAGE, append="panic=-1 console=ttyAMA0 " + append,
               mem=64, timeout=60, extra=disks(disk), **options)


@pytest.mark.parametrize("words, mode", [
    ("root=/dev/vda1 rootfstype=ext2", "read-only\ndevices\nnot made\n"),
    ("root=fe01 ro init=/sbin/init", "read-only\ndevices\nnot made\n"),
    ("root=254:1 rw rootwait", "read-write\ndevices\nmade\n"),
    ("root=/dev/vda1 rw ro rootfstype=ext2,ext2 rootdelay=0", "read-only\n"),
])
def test_root_on_a_disk(disk, words, mode):
    output = boot(disk, words)
    no_mistakes(output)
    assert "Run /sbin/init as init process" in output
    assert mode in output
    assert f"VFS: Mounted root (ext2 filesystem)" \
           f"{' readonly' if 'only' in mode else ''} on device 254:1." \
           in output


def test_an_initramfs_with_init_goes_first(disk, tmp_path):
    """As on Linux: root= is then for that program to read."""
    initrd = tmp_path / "initrd"
    initrd.write_bytes(cpio({"init": compile_program(
        INIT.replace("read-", "archive: read-"))}))
    output = boot(disk, "root=/dev/vda1", initrd=initrd)
    assert "archive: read-write" in output
    assert "VFS: Mounted root" not in output


@pytest.mark.parametrize("words, said", [
    ("root=/dev/vda7 rootfstype=ext2",
     ['VFS: Cannot open root device "/dev/vda7" or unknown-block(0,0): '
      "error -6", "  fe01", "vda driver: virtblk", "  fe02",
      "VFS: Unable to mount root fs on unknown-block(0,0)"]),
    ("root=/dev/vda2",
     ["No filesystem could mount root, tried: ",
      "VFS: Unable to mount root fs on unknown-block(254,2)"]),
    ("root=/dev/vda1 init=/sbin/none",
     ["Requested init /sbin/none failed (error -2)."]),
    ("root=/dev/vda1 init=/sbin/other",
     ["Requested init /sbin/other failed"]),
])
def test_words_when_it_fails(disk, words, said):
    output = boot(disk, words)
    assert "Kernel panic - not syncing" in output
    for text in said:
        assert text in output, output
