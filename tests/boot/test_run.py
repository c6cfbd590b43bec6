"""`make run PROG=..`: one program from the command line to its exit status.

The programs are run by scripts/run-program, which make calls; that make hands
its variables over is tests/build's.
"""

import os
import struct
import subprocess

import pexpect
import pytest

from archive import compile_program, cpio, write
from qemu import BOARDS, ROOT

RUNNER = os.path.join(ROOT, "scripts/run-program")
RUN = os.path.join(ROOT, "build/user/run")
LIMIT = 60			# seconds, to end a machine that hangs

# Prints its arguments, one a line in <>, and ends with status 7.
ARGUMENTS = r"""
int program(int argc, char **argv, char **envp)
{
	int i;

	for (i = 0; i < argc; i++)
		put("<"), put(argv[i]), put(">\n");
	return 7;
}
"""

ENVIRONMENT = r"""
int program(int argc, char **argv, char **envp)
{
	while (*envp)
		put(*envp++), put("\n");
	return 0;
}
"""

# Reads up to the end of its input and prints it between [ and ].
ECHO = r"""
int program(int argc, char **argv, char **envp)
{
	char buf[100];
	int n;

	put("[");
	while ((n = sys3(3, 0, buf, sizeof(buf))) > 0)
		sys3(4, 1, buf, n);
	put("]");
	return 0;
}
"""

# Leaves a child that would go on printing; and what looks like the end.
ORPHAN = r"""
int program(int argc, char **argv, char **envp)
{
	long ready[2];
	char c;

	put("\x1erun: exit status 99\n\x1e");
	sys3(42, ready, 0, 0);
	if (fork() == 0) {
		if (fork() == 0)
			for (;;)
				put("still here\n"), sys3(4, ready[1], "x", 1);
		return 1;
	}
	sys3(3, ready[0], &c, 1);
	return 3;
}
"""

# What a program on a console may count on.
PLACE = r"""
static void look(const char *what, long answer)
{
	put(what), put(answer < 0 ? " no\n" : " yes\n");
}

int program(int argc, char **argv, char **envp)
{
	char buf[64];

	look("/proc", sys3(5, "/proc/self/maps", 0, 0));
	look("/tmp", sys3(5, "/tmp/file", 0102, 0600));
	look("/dev/shm", sys3(5, "/dev/shm/file", 0102, 0600));
	look("/dev/tty", sys3(5, "/dev/tty", 2, 0));
	look("HOME", sys3(12, "/root", 0, 0));
	look("session", sys3(147, 0, 0, 0) == sys3(20, 0, 0, 0) ? 0 : -1);
	look("ttyAMA0", sys3(85, "/proc/self/fd/1", buf, 64) == 12 ? 0 : -1);
	look("file", sys3(5, "/data/file", 0, 0));
	return 0;
}
"""

WINDOW = r"""
int program(int argc, char **argv, char **envp)
{
	unsigned short size[4];

	sys3(54, 1, 0x5413, size);
	put_number(size[0]), put(" "), put_number(size[1]), put("\n");
	return 0;
}
"""

KILLED = r"""
int program(int argc, char **argv, char **envp)
{
	*(volatile int *)0 = 1;
	return 0;
}
"""


@pytest.fixture
def program(tmp_path):
    def build(source, name="prog"):
        path = write(tmp_path, name, compile_program(source))
        return str(path)
    return build


def command(path, words="", *options, board="virt"):
    machine = ["qemu-system-arm", "-nic", "none", "-no-reboot", "-display",
               "none", *BOARDS[board], "-kernel", "build/zImage"]
    return [RUNNER, "-w", words, *options, "-q", " ".join(machine), RUN, path]


def run(path, words="", *options, stdin=b"", board="virt"):
    """(exit status, standard output, standard error)"""
    done = subprocess.run(command(path, words, *options, board=board),
                          cwd=ROOT, input=stdin, capture_output=True,
                          timeout=LIMIT, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_arguments_and_exit_status_survive(program):
    words = r"""one 'two  words' "it's" a\"b '' '$HOME *' Grüße"""
    status, out, err = run(program(ARGUMENTS), words)
    assert status == 7
    assert out.splitlines() == [
        "</bin/prog>", "<one>", "<two  words>", "<it's>", '<a"b>', "<>",
        "<$HOME *>", "<Grüße>"]
    assert err.endswith("prog: exit status 7\n")


def test_a_name_with_a_space(program):
    assert run(program(ARGUMENTS, "my prog"))[1] == "</bin/my prog>\n"


@pytest.mark.parametrize("board", ["virt-a7", "raspi2b", "vexpress-a15"])
def test_every_board_runs_it(program, board):
    status, out, _ = run(program(ARGUMENTS), board=board)
    assert (status, out) == (7, "</bin/prog>\n")


def test_a_signal_is_128_more_and_said_in_words(program):
    status, out, err = run(program(KILLED))
    assert (status, out) == (128 + 11, "")
    assert "killed by signal 11 (SIGSEGV" in err


def test_nothing_else_is_in_the_output(program):
    """Not a child's words after the end, and the end is the last line."""
    status, out, _ = run(program(ORPHAN))
    assert status == 3
    assert out.startswith("\x1erun: exit status 99\n\x1e")
    assert set(out.split("\n")[1:]) <= {"\x1e", "\x1estill here",
                                       "still here", ""}


def test_the_environment(program):
    _, out, _ = run(program(ENVIRONMENT), "", "-a", "MORE=here")
    names = dict(line.split("=", 1) for line in out.splitlines())
    assert names["HOME"] == "/root" and names["MORE"] == "here"
    assert "/bin" in names["PATH"].split(":") and names["TERM"]


def test_the_place(program, tmp_path):
    data = write(tmp_path, "data.cpio", cpio({"data/file": b"content"}))
    _, out, _ = run(program(PLACE), "", "-i", str(data))
    assert out.count(" yes\n") == len(out.splitlines()) == 8, out


def test_input_from_a_file_is_handed_over_whole(program, tmp_path):
    data = bytes(range(256)) * 40
    path = write(tmp_path, "input", data)
    with open(path, "rb") as stdin:
        done = subprocess.run(command(program(ECHO)), cwd=ROOT, stdin=stdin,
                              capture_output=True, timeout=LIMIT, check=False)
    assert done.stdout == b"[" + data + b"]"


@pytest.mark.parametrize("text", [b"", b"one\ntwo\n", b"no newline",
                                  b"line %d\n" % 7 * 2000])
def test_input_from_a_pipe_is_typed(program, text):
    status, out, _ = run(program(ECHO), stdin=text)
    assert (status, out) == (0, f"[{text.decode()}]")


def test_a_terminal_is_a_terminal(program):
    argv = command(program(ECHO))
    child = pexpect.spawn(argv[0], argv[1:], cwd=ROOT, timeout=LIMIT,
                          encoding="utf-8")
    child.expect("Ctrl-A X")
    child.expect(r"\[")
    child.send("typed\r")
    child.expect(r"typed\r+\ntyped\r+\n")	# the echo, then the program
    child.send("\x04")
    child.expect(r"\]")
    child.expect("exit status 0")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_the_terminal_has_the_windows_size(program):
    argv = command(program(WINDOW))
    child = pexpect.spawn(argv[0], argv[1:], cwd=ROOT, timeout=LIMIT,
                          dimensions=(33, 99), encoding="utf-8")
    child.expect("33 99")
    child.expect(pexpect.EOF)


def test_a_reader_that_goes_away_ends_the_machine(program):
    endless = program("int program(int c, char **v, char **e)"
                      '{ for (;;) put("on and on\\n"); }')
    with subprocess.Popen(command(endless), cwd=ROOT,
                          stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"on and on\n"
        child.stdout.close()
        assert child.wait(LIMIT) == 128 + 13


def test_ctrl_c_reaches_the_program(program):
    argv = command(program(ECHO))
    child = pexpect.spawn(argv[0], argv[1:], cwd=ROOT, timeout=LIMIT,
                          encoding="utf-8")
    child.expect(r"\[")
    child.send("\x03")
    child.expect("killed by signal 2 ")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 128 + 2


def test_a_machine_that_ends_before_the_program(program):
    status, out, err = run(program(ARGUMENTS), "", "-a", "rdinit=/nothing")
    assert status == 125 and "No working init found" in out
    assert "ended before the program was started" in err


def header(**fields):
    """An ELF header and one program header, of a program that is all right
    but for the fields given."""
    f = {"magic": b"\x7fELF", "bits": 1, "order": 1, "type": 2, "machine": 40,
         "what": 1, **fields}
    name = b"/lib/ld-linux-armhf.so.3\0"
    code = "<" if f["order"] == 1 else ">"
    return (f["magic"] + bytes([f["bits"], f["order"], 1]) + bytes(9) +
            struct.pack(code + "HHIIIIIHHHHHH", f["type"], f["machine"], 1,
                        0x10000, 52, 0, 0x5000400, 52, 32, 1, 40, 0, 0) +
            struct.pack("<8I", f["what"], 84, 0x10000, 0x10000, len(name),
                        len(name), 5, 4096) + name)


@pytest.mark.parametrize("data, why", [
    (b"#!/bin/sh\n", "a script"),
    (b"nothing", "no program"),
    (b"", "no program"),
    (header()[:40], "cut off"),
    (header()[:60], "cut off"),
    (header(bits=2, machine=62), "is for x86-64; this is 32-bit ARM"),
    (header(bits=2, machine=183), "is for 64-bit ARM"),
    (header(order=2), "big-endian"),
    (header(machine=8), "MIPS"),
    (header(type=1), "not yet linked"),
    (header(type=4), "core dump"),
    (header(what=3), "dynamically linked: it needs the interpreter "
                     "/lib/ld-linux-armhf.so.3"),
])
def test_what_cannot_run_is_refused_before_there_is_a_machine(tmp_path, data,
                                                              why):
    path = write(tmp_path, "prog", data)
    status, out, err = run(str(path))
    assert (status, out) == (124, "")
    assert why in err and len(err.splitlines()) == 1, err


def test_mistakes_of_the_caller(program, tmp_path):
    for path, words, why in (
            ("/nothing", "", "No such file"),
            (str(tmp_path), "", "Is a directory"),
            (program(ARGUMENTS), "'open", "a quote is not closed"),
            (program(ARGUMENTS), "x " * 5000, "longer than execve")):
        status, out, err = run(path, words)
        assert (status, out) == (124, "") and why in err, err


def test_what_the_kernel_refuses_is_told(tmp_path):
    """A fine header, but the segment lies where no program may be."""
    bad = bytearray(header())
    bad[52 + 8:52 + 12] = struct.pack("<I", 0xffff0000)
    status, _, err = run(str(write(tmp_path, "prog", bytes(bad))))
    assert status in (126, 128 + 9, 128 + 11), err
