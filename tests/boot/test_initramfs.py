"""Initramfs archives and PID 1: what is taken, and what is said of the rest.

The archive built into the kernel comes first and has an /init, so a bad
archive from the boot loader is told, left out, and the machine boots all the
same. Where PID 1 itself is to be missing, rdinit= asks for another.
"""

import gzip
import lzma
import re
import stat

import pytest

from archive import HELLO, TRAILER, compile_program, cpio, entry, write
from verdict import PANIC, boots, no_mistakes, panics, run_to_end

IMAGE = "build/zImage"


def boot(tmp_path, data, append="panic=-1", **options):
    return run_to_end(IMAGE, initrd=write(tmp_path, "initrd", data),
                      append=append, **options)


@pytest.fixture(name="hello")
def fixture_hello():
    return compile_program(HELLO)


def greets(output):
    assert "PID 1 is here" in output
    assert output.rstrip().endswith("Power down")
    no_mistakes(output)


def test_plain(tmp_path, hello):
    greets(boot(tmp_path, cpio({"init": hello})))


@pytest.mark.parametrize("level", [0, 1, 9])
def test_gzip(level, tmp_path, hello):
    greets(boot(tmp_path, gzip.compress(cpio({"init": hello}), level)))


def test_several_archives(tmp_path, hello):
    """Behind one another, each its own way; the last /init counts."""
    other = cpio({"init": b"no program", "etc/one": b"1"})
    one, two = cpio({"etc/two": b"2"}), cpio({"init": hello})
    data = (other + bytes(512) + gzip.compress(one) + bytes(3) + two + b"\0")
    data = data[:len(other) + 512 + len(gzip.compress(one))]
    data += bytes(-len(data) % 4) + two
    greets(boot(tmp_path, data))


def test_large_archive(tmp_path, hello):
    """Larger than what is left free without giving it back."""
    files = {"init": hello, "big": bytes(range(256)) * (11 << 12)}
    output = boot(tmp_path, cpio(files), mem=32)
    greets(output)
    assert "Freeing initrd memory: 112" in output


def test_archive_larger_than_memory(tmp_path, hello):
    """Packed it is small: unpacking ends when memory does."""
    files = {"init": hello, "big": bytes(16 << 20)}
    output = boot(tmp_path, gzip.compress(cpio(files)), mem=8)
    assert 'cannot unpack "big"' in output
    no_mistakes(output)


BAD = {
    "junk": (b"\x99junk" * 100, "neither a cpio archive nor gzip"),
    "text": (b"#!/bin/sh\n" * 100, "neither a cpio archive nor gzip"),
    "xz": (lzma.compress(b"x" * 1000), "compressed with xz.*use gzip"),
    "lzma": (lzma.compress(b"x" * 1000, lzma.FORMAT_ALONE),
             "compressed with lzma"),
    "zstd": (b"\x28\xb5\x2f\xfd" + bytes(100), "compressed with zstd"),
    "lz4": (b"\x02\x21\x4c\x18" + bytes(100), "compressed with lz4"),
    "bzip2": (b"BZh9" + bytes(100), "compressed with bzip2"),
    "old-cpio": (b"070707" + b"0" * 200, r"initramfs: at offset \d+: "),
    "truncated": (cpio({"a": b"x" * 5000})[:3000], "ends too early"),
    "no-trailer": (cpio({"a": b"x" * 50})[:-len(TRAILER)], "ends too early"),
    "gzip-truncated": (gzip.compress(cpio({"a": bytes(range(256)) * 40}))[:200],
                       "initramfs: .*gzip"),
    "gzip-bad-crc": (gzip.compress(cpio({"a": b"x" * 50}))[:-8] + bytes(8),
                     "initramfs: .*gzip"),
    "gzip-of-junk": (gzip.compress(b"junk" * 99), "no cpio archive"),
    "header-not-hex": (cpio({"a": b"x"}).replace(b"0000", b"zzzz", 1),
                       r"initramfs: at offset \d+: "),
    "one-byte": (b"0", "ends too early"),
}


@pytest.mark.parametrize("kind", list(BAD))
def test_bad_archive(kind, tmp_path):
    data, words = BAD[kind]
    output = boot(tmp_path, data, "experiment panic=-1")
    boots(output)
    assert re.search(words, output), output[-3000:]


@pytest.mark.parametrize("name", ["../../init2", "a" * 300, "/", ".", "..",
                                  "x/y/z", "init/below", ""],
                         ids=["up", "long", "root", "dot", "dotdot",
                              "no-directory", "below-a-file", "empty"])
@pytest.mark.parametrize("mode", [stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK],
                         ids=["file", "directory", "link"])
def test_odd_names(name, mode, tmp_path):
    """Left out or not, but nothing breaks."""
    data = entry(name, b"target", mode | 0o755) + TRAILER
    boots(boot(tmp_path, data, "experiment panic=-1"))


def test_without_init(tmp_path):
    panics(boot(tmp_path, cpio({"etc/x": b""}), "panic=-1 rdinit=/nothing"),
           "No working init found: /nothing: .*rdinit=")


@pytest.mark.parametrize("option", ["rdinit", "init"])
def test_another_init(option, tmp_path, hello):
    greets(boot(tmp_path, cpio({"bin/other": hello}),
                f"panic=-1 {option}=/bin/other"))


def test_script_as_init(tmp_path, hello):
    greets(boot(tmp_path, cpio({"init": b"#!/bin/hello\n",
                                "bin/hello": hello})))


@pytest.mark.parametrize("init", [
    b"#!/init\n", b"#!/nothing\n", b"#!\n", b"#!", b"#! " + b"x" * 300],
    ids=["itself", "missing", "nobody", "short", "long"])
def test_script_without_interpreter(init, tmp_path):
    panics(boot(tmp_path, cpio({"init": init})), "No working init found")


WORDS = r"""
int program(int argc, char **argv, char **envp)
{
	for (; *argv; argv++)
		put("arg <"), put(*argv), put(">\n");
	for (; *envp; envp++)
		put("env <"), put(*envp), put(">\n");
	poweroff();
	return 0;
}
"""


def test_words_of_the_command_line(tmp_path):
    """What is not the kernel's becomes PID 1's arguments and environment."""
    init = compile_program(WORDS)
    output = boot(tmp_path, cpio({"init": init}),
                  'panic=-1 one A=b mod.opt=1 "two words" Q="c d" quiet '
                  'TERM=vt100 -- --flag X=y')
    assert words_of(output, "arg") == ["/init", "one", "two words", "--flag",
                                       "X=y"]
    assert words_of(output, "env") == ["HOME=/", "TERM=vt100", "A=b",
                                       "Q=c d"]


def test_too_many_words(tmp_path):
    init = compile_program(WORDS)
    words = " ".join(f"w{i} V{i}=x" for i in range(100))
    output = boot(tmp_path, cpio({"init": init}), "panic=-1 " + words)
    assert "Too many words for init" in output
    assert 20 <= len(words_of(output, "arg")) < 100
    assert 20 <= len(words_of(output, "env")) < 100
    no_mistakes(output)


def words_of(output, kind):
    return [line[5:-1] for line in output.splitlines()
            if line.startswith(kind + " <")]


@pytest.mark.parametrize("body, words", [
    ("return 0;", "Attempted to kill init.*exitcode=0x00000000"),
    ("return 3;", "Attempted to kill init.*exitcode=0x00000300"),
    ("*(volatile int *)0 = 1;", "Attempted to kill init.*exitcode=0x0000000b"),
    ('__asm__("udf #0");', "Attempted to kill init.*exitcode=0x00000004"),
], ids=["exit-0", "exit-3", "segv", "undef"])
def test_init_ends(body, words, tmp_path):
    init = compile_program(
        "int program(int n, char **a, char **e) { %s }" % body)
    panics(boot(tmp_path, cpio({"init": init})), words)


def test_panic_with_a_time_restarts(tmp_path):
    init = compile_program(
        "int program(int n, char **a, char **e) { return 0; }")
    output = boot(tmp_path, cpio({"init": init}), "panic=1")
    assert "Rebooting in 1 seconds.." in output
    assert PANIC in output
