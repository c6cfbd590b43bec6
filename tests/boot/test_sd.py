"""The SD card of a Raspberry Pi 2, as a disk."""

import os
import random
import re
import socket
import struct
import subprocess

import pytest

from archive import compile_program, cpio, write
from qemu import LINUX_DTBS, ROOT, Qemu
from verdict import boots, no_mistakes, run_to_end

IMAGE = "build/zImage"
APPEND = "experiment panic=-1 console=ttyAMA0"
SECTOR = 512


def mbr(*partitions):
    """A partition table; each partition is (type, first sector, sectors)."""
    table = b"".join(struct.pack("<B3xB3xII", 0, *part)
                     for part in partitions)
    return bytes(446) + table.ljust(64, b"\0") + b"\x55\xaa"


@pytest.fixture(name="card")
def fixture_card(tmp_path):
    """Makes a card of so many MiB, which QEMU wants to be a power of 2."""
    def make(size, *partitions):
        path = tmp_path / "sd.img"
        with open(path, "wb") as image:
            image.write(mbr(*partitions))
            image.truncate(size << 20)
        return path
    return make


def drive(path):
    return ("-drive", f"if=sd,format=raw,file={path}")


# The other three would do nothing, at the host's expense.
ONE_CPU = ("-global", "bcm2836.enabled-cpus=1")


def boot(*extra, **options):
    options.setdefault("append", APPEND)
    return run_to_end(IMAGE, "raspi2b", timeout=60, extra=(*ONE_CPU, *extra),
                      **options)


def patch(path, first, data):
    with open(path, "r+b") as image:
        image.seek(first * SECTOR)
        image.write(data)


def sectors(path, first, count):
    with open(path, "rb") as image:
        image.seek(first * SECTOR)
        return image.read(count * SECTOR)


def command(monitor, line):
    """Has QEMU's monitor carry out a command."""
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(str(monitor))
        prompt(sock)
        sock.sendall(line.encode() + b"\n")
        prompt(sock)


def prompt(sock):
    text = b""
    while not text.endswith(b"(qemu) "):
        got = sock.recv(4096)
        assert got, text
        text += got


PARTITIONS = ((0x0c, 2048, 32768), (0x83, 34816, 65536))


@pytest.mark.parametrize("size, what", [
    (64, "SD card QEMU!, 65536 KiB"),		# counts bytes
    (2048, "SD card QEMU!, 2097152 KiB"),	# the largest of those
    (4096, "SDHC card QEMU!, 4194304 KiB"),	# counts blocks
])
def test_the_card_and_its_partitions(card, size, what):
    output = boot(*drive(card(size, *PARTITIONS)))
    assert f"mmcblk0: mmc0: {what}\n" in output
    assert " mmcblk0: mmcblk0p1 mmcblk0p2\n" in output
    boots(output)


def test_the_boards_own_device_tree(card):
    """As Linux has it, with pins and clocks in many words."""
    dtb = os.path.join(LINUX_DTBS, "bcm2836-rpi-2-b.dtb")
    if not os.path.exists(dtb):
        pytest.skip(f"{dtb} is missing; scripts/fetch-linux gets it")
    output = boot(*drive(card(64, *PARTITIONS)), dtb=dtb)
    assert " mmcblk0: mmcblk0p1 mmcblk0p2\n" in output
    boots(output)


def test_no_card():
    output = boot()
    assert "mmc0: no card\n" in output
    assert "mmcblk" not in output
    boots(output)


def test_a_card_without_partitions(card):
    path = card(64)
    path.write_bytes(bytes(64 << 20))
    output = boot(*drive(path))
    assert "mmcblk0: mmc0: SD card" in output
    assert "mmcblk0p" not in output
    boots(output)
    no_mistakes(output)


# Reads and writes the raw card as argv[1] says, a letter and two numbers each:
# r or w, sectors, first sector; then f for fsync, p for a pause until a line
# is typed. What is read is summed up, what is written is a pattern.
RAW = r"""
static unsigned char buf[65536];

static ul number(char **p)
{
	ul n = 0;

	while (**p >= '0' && **p <= '9')
		n = n * 10 + *(*p)++ - '0';
	if (**p == ',')
		++*p;
	return n;
}

static void result(char what, long ret, ul sum)
{
	char text[] = "x: ";

	text[0] = what;
	put(text);
	put(ret < 0 ? "error " : "sum ");
	put_number(ret < 0 ? -ret : sum);
	put("\n");
}

static void transfer(int fd, char what, ul nr, ul first)
{
	ul sum = 2166136261u, i, n;
	long ret = 0;

	while (nr && ret >= 0) {
		n = nr > 128 ? 128 : nr;
		for (i = 0; i < n * 512; i++)
			buf[i] = (first * 512 + i) * 2654435761u >> 24;
		ret = sys(what == 'r' ? 180 : 181, fd, (long)buf, n * 512, 0,
			  first * 512, first >> 23);
		for (i = 0; i < n * 512; i++)
			sum = (sum ^ buf[i]) * 16777619;
		nr -= n;
		first += n;
	}
	result(what, ret, sum);
}

int program(int argc, char **argv, char **envp)
{
	char *p = argv[1], what;
	ul nr;
	int fd;

	sys3(39, "/dev", 0755, 0);
	sys(21, (long)"dev", (long)"/dev", (long)"devtmpfs", 0, 0, 0);
	fd = sys3(5, "/dev/mmcblk0", 2, 0);
	while (fd >= 0 && (what = *p) != 0) {
		p++;
		if (what == 'f') {
			result('f', sys3(118, fd, 0, 0), 0);
		} else if (what == 'p') {
			put("pause\n");
			sys3(3, 0, buf, 100);
		} else {
			nr = number(&p);
			transfer(fd, what, nr, number(&p));
		}
	}
	put("end\n");
	poweroff();
	return 1;
}
"""


def fnv(data):
    total = 2166136261
    for byte in data:
        total = ((total ^ byte) * 16777619) & 0xffffffff
    return total


def pattern(first, sectors):
    return bytes(((first * SECTOR + i) * 2654435761 & 0xffffffff) >> 24
                 for i in range(sectors * SECTOR))


def raw(tmp_path, orders):
    """initrd and command line of a machine that carries out the orders."""
    initrd = write(tmp_path, "raw.cpio", cpio({"init": compile_program(RAW)}))
    return {"initrd": initrd, "append":
            f"panic=-1 console=ttyAMA0 rdinit=/init -- {orders}"}


@pytest.mark.parametrize("size", [64, 4096])
def test_read(card, tmp_path, size):
    """The first sectors, the last, many, one, from an odd place on."""
    path = card(size, *PARTITIONS)
    last = (size << 20) // SECTOR - 1
    reads = [(8, 0), (1, last), (700, 2051), (16, last - 15), (1, 77)]
    data = random.Random(1)
    for count, first in reads[1:]:
        patch(path, first, data.randbytes(count * SECTOR))
    output = boot(*drive(path), **raw(
        tmp_path, "".join(f"r{count},{first}" for count, first in reads)))
    sums = [int(n) for n in re.findall(r"^r: sum (\d+)$", output, re.M)]
    assert sums == [fnv(sectors(path, first, count))
                    for count, first in reads], output
    no_mistakes(output)


@pytest.mark.parametrize("size", [64, 4096])
def test_write(card, tmp_path, size):
    """What fsync acknowledged is on the card; the rest of it is as before."""
    path = card(size, *PARTITIONS)
    last = (size << 20) // SECTOR - 1
    writes = [(300, 4099), (1, last), (8, 128)]
    before = random.Random(2).randbytes(400 * SECTOR)
    patch(path, 4050, before)
    output = boot(*drive(path), **raw(
        tmp_path, "".join(f"w{count},{first}" for count, first in writes) +
        "f"))
    assert re.search(r"^f: sum 0$", output, re.M), output
    for count, first in writes:
        assert sectors(path, first, count) == pattern(first, count)
    assert sectors(path, 4050, 49) == before[:49 * SECTOR]
    assert sectors(path, 4399, 51) == before[349 * SECTOR:]
    assert sectors(path, 0, 1)[446:510] == mbr(*PARTITIONS)[446:510]
    no_mistakes(output)


def test_a_card_that_is_pulled_out(card, tmp_path):
    """Errors, but no end of the world; and it may come back."""
    path = card(64, *PARTITIONS)
    monitor = tmp_path / "monitor"
    with Qemu("raspi2b", IMAGE, timeout=60,
              extra=(*ONE_CPU, *drive(path), "-monitor",
                     f"unix:{monitor},server=on,wait=off"),
              **raw(tmp_path, "r8,8pr8,64w8,128fpr8,64")) as vm:
        at = vm.wait_for("pause\n")
        command(monitor, "eject -f sd0")
        vm.send("\n")
        at = vm.wait_for("pause\n", at)
        command(monitor, f"change sd0 {path} raw")
        vm.send("\n")
        vm.wait_exit()
    results = re.findall(r"^(\w: \w+)", vm.output, re.M)
    assert results == ["r: sum", "r: error", "w: sum", "f: error",
                       "r: sum"], vm.output
    assert "I/O error" in vm.output
    no_mistakes(vm.output)


# PID 1 from the card, which leaves a note there.
ROOT_INIT = r"""
int program(int argc, char **argv, char **envp)
{
	char buf[32];
	long n;
	int fd;

	fd = sys3(5, "/etc/greeting", 0, 0);
	n = sys3(3, fd, buf, sizeof(buf));
	sys3(4, 1, buf, n > 0 ? n : 0);
	fd = sys3(5, "/note", 01101, 0644);
	n = sys3(4, fd, "I was here\n", 11);
	put(n == 11 && sys3(118, fd, 0, 0) == 0 ? "kept\n" : "lost\n");
	poweroff();
	return 1;
}
"""


def test_root_on_the_card(tmp_path):
    tree = tmp_path / "tree"
    for folder in ("sbin", "etc", "dev"):
        (tree / folder).mkdir(parents=True)
    (tree / "sbin/init").write_bytes(compile_program(ROOT_INIT))
    (tree / "sbin/init").chmod(0o755)
    (tree / "etc/greeting").write_text("greetings from the card\n")
    path, part = tmp_path / "sd.img", tmp_path / "part.img"
    subprocess.run([os.path.join(ROOT, "scripts/mkdisk"), path,
                    "swap,size=8M", f"ext2,size=32M,dir={tree},dev=yes"],
                   check=True)
    os.truncate(path, 64 << 20)
    output = boot(*drive(path), append="panic=-1 console=ttyAMA0 rw "
                  "root=/dev/mmcblk0p2 rootfstype=ext2")
    assert "greetings from the card\nkept\n" in output, output
    no_mistakes(output)

    start, count = struct.unpack_from("<II", sectors(path, 0, 1), 446 + 24)
    part.write_bytes(sectors(path, start, count))
    note = subprocess.run(["/sbin/debugfs", "-R", "cat /note", part],
                          check=True, capture_output=True).stdout
    assert note == b"I was here\n"
    check = subprocess.run(["/sbin/e2fsck", "-fp", part], check=False,
                           text=True, capture_output=True)
    assert check.returncode in (0, 1), check.stdout + check.stderr
