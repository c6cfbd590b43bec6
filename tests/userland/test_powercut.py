"""SQLite, and the machine loses its power.

A database on the disk grows, a transaction a row; each is told on the console
when it has been committed. QEMU is killed, by its process id, when a certain one
has been told. What the disk then holds is repaired by e2fsck, the database and
its journal are taken from it by debugfs, and the host's own SQLite rolls back or
forward what was under way: every row that was told must be there, byte for byte.
POWERCUTS=100 in the environment cuts that often; the first few cuts are always
the same.
"""

import os
import random
import sqlite3
import subprocess

import pytest

import userland

KERNEL = os.environ.get("USERLAND_KERNEL")
CUTS = int(os.environ.get("POWERCUTS", "2"))

# extra: with a rollback journal the removal of its name is the commit, and only
# then is the directory synced, too.
SCRIPT = r"""
row() { echo "INSERT INTO t VALUES($1, printf('%.*c', 100+$1*97%5000, 'x')||$1);"; }
sqlite3 -batch db "PRAGMA journal_mode=@mode@; CREATE TABLE t(n, data);"
{
	echo "PRAGMA synchronous=extra; PRAGMA mmap_size=@map@;"
	echo "PRAGMA wal_autocheckpoint=20;"
	i=0
	while [ $i -lt 1000 ]; do
		i=$((i + 1))
		row $i
		echo ".print told $i"
	done
} | sqlite3 -batch db
"""


def dump(disk, folder):
    """Repairs the disk and takes the database's files from it."""
    partition = f"{disk}?offset={userland.PARTITION}"
    fixed = subprocess.run(["/usr/sbin/e2fsck", "-fy", partition],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           text=True, check=False)
    assert fixed.returncode in (0, 1), fixed.stdout
    assert not userland.check_disk(disk)
    for name in "db", "db-wal", "db-journal":
        subprocess.run(["/usr/sbin/debugfs", "-R",
                        f"dump /work/{name} {folder}/{name}", partition],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       check=True)
        path = os.path.join(folder, name)
        if name != "db" and os.path.exists(path) and \
                os.path.getsize(path) == 0:
            os.remove(path)


def check(folder, told):
    """The rows of the database, of which so many were told."""
    connection = sqlite3.connect(os.path.join(folder, "db"))
    with connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == \
            [("ok",)]
        rows = connection.execute("SELECT n, data FROM t").fetchall()
    connection.close()
    assert len(rows) >= told, f"{told} were told, {len(rows)} are there"
    for at, (number, data) in enumerate(rows, 1):
        assert number == at
        assert data == "x" * (100 + at * 97 % 5000) + str(at)


@pytest.mark.parametrize("cut", range(CUTS))
@pytest.mark.parametrize("size", [0, 1 << 20], ids=["read", "mmap"])
@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_told_rows_survive(tmp_path, mode, size, cut):
    if not os.path.isdir(userland.TREE):
        pytest.skip("Debian's programs were not fetched: "
                    "scripts/fetch-userland")
    last = random.Random(f"{mode} {size} {cut}").randrange(5, 60)
    disk = str(tmp_path / "vda")
    userland.make_disk(disk)
    script = SCRIPT.replace("@mode@", mode).replace("@map@", str(size))
    with userland.machine(script.encode(), KERNEL, disk, timeout=200) as vm:
        vm.wait_for(f"told {last}\n")
        vm.kill()
    dump(disk, str(tmp_path))
    told = vm.output.count("told ")
    assert told >= last
    check(str(tmp_path), told)
