"""The table of system calls against what it speaks of: the doors, their
prototypes, docs/abi.md, and Linux's own list of numbers.
"""

import glob
import os
import re
import subprocess

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
TABLE = "arch/arm/tools/syscall.tbl"
LAST_OF_LINUX_6_1 = 450
ARM_NR_BASE = 0xf0000
# What answers for numbers without a function is not itself a call.
NOT_CALLS = {"sys_ni_syscall", "sys_unknown"}
UNISTD = "/usr/arm-linux-gnueabihf/include/asm/unistd-eabi.h"


def read(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read()


def rows():
    """number -> (name, entry point, status)"""
    fields = (line.split("#")[0].split() for line in read(TABLE).splitlines())
    return {int(row[0], 0): tuple(row[1:4]) for row in fields if row}


def syscalltbl(table, what):
    return subprocess.run(["scripts/syscalltbl", table, what], cwd=ROOT,
                          text=True, capture_output=True, check=False)


def entries():
    return {entry for nr, (_, entry, _) in rows().items()
            if entry != "-" and nr < ARM_NR_BASE}


def test_the_document_is_the_table():
    made = syscalltbl(TABLE, "doc")
    assert made.returncode == 0, made.stderr
    assert made.stdout == read("docs/abi.md"), \
        "docs/abi.md is old: `make abi-doc`"


def test_every_number_is_listed():
    numbers = [nr for nr in rows() if nr < ARM_NR_BASE]
    assert numbers == list(range(LAST_OF_LINUX_6_1 + 1))
    assert [nr - ARM_NR_BASE for nr in rows() if nr >= ARM_NR_BASE] == \
        [1, 2, 3, 4, 5, 6]


def test_status_and_entry_point_agree():
    for nr, (name, entry, status) in rows().items():
        assert (status in ("full", "partial")) == (entry != "-"), (nr, name)


def test_every_entry_has_a_prototype_and_every_prototype_an_entry():
    prototypes = set(re.findall(r"^(?:long|void) (sys_\w+)\(",
                                read("include/kernel/syscalls.h"), re.M))
    assert prototypes - NOT_CALLS == entries()


def test_every_entry_is_defined_and_every_door_is_in_the_table():
    doors = []
    for suffix, door in (("c", r"^long (?:__\w+ )*(sys_\w+)\([^;{]*\)\n{"),
                         ("S", r"^(sys_\w+):")):
        for folder in ("arch", "block", "drivers", "fs", "init", "kernel", "lib", "mm"):
            for name in glob.glob(f"{ROOT}/{folder}/**/*.{suffix}",
                                  recursive=True):
                doors += re.findall(door, read(name), re.M)
    assert len(doors) == len(set(doors))
    assert set(doors) - NOT_CALLS == entries()


def test_names_are_those_of_linux():
    with open(UNISTD, encoding="utf-8") as file:
        linux = {int(nr): name for name, nr in re.findall(
            r"^#define __NR_(\w+) \(__NR_SYSCALL_BASE \+ (\d+)\)",
            file.read(), re.M)}
    ours = rows()
    assert len(linux) > 400
    for nr, name in linux.items():
        if nr <= LAST_OF_LINUX_6_1:
            assert ours[nr][0] == name
    for nr, (name, _, status) in ours.items():
        if nr < ARM_NR_BASE and nr not in linux:
            assert status == "none", (nr, name)


@pytest.mark.parametrize("line, complaint", [
    ("1 exit", "want number, name, entry point, status"),
    ("1 exit sys_exit half", "no status 'half'"),
    ("1 exit - full", "full, with entry point -"),
    ("1 exit sys_exit absent", "absent, with entry point sys_exit"),
    ("1 exit sys_exit partial", "a partial call needs a note"),
    ("1 exit sys_exit full but", "a full call needs no note"),
    ("2 fork - absent\n1 exit - absent", "numbers must rise"),
])
def test_a_bad_row_is_refused(tmp_path, line, complaint):
    table = tmp_path / "syscall.tbl"
    table.write_text(line + "\n")
    made = syscalltbl(str(table), "table")
    assert made.returncode != 0 and complaint in made.stderr
    assert "Traceback" not in made.stderr
