"""busybox's shell at the console, as somebody types: `make run USERLAND=busybox`.

What is typed and what is waited for was found on Linux: KERNEL=build/linux/zImage
in the environment runs the tests there.
"""

import os
import re
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import scripts  # pylint: disable=wrong-import-position
from qemu import Qemu  # pylint: disable=wrong-import-position

KERNEL = os.environ.get("KERNEL", os.path.join(scripts.BUILD, "zImage"))
# The shell asks the terminal where its cursor is, and goes on without answer.
PROMPT = re.compile(r"/\S* # (\x1b\[6n)?")
UP, RIGHT, LEFT, ESC = "\x1b[A", "\x1b[C", "\x1b[D", "\x1b"


class Shell:
    """A conversation with the shell."""

    def __init__(self, vm):
        self.vm = vm
        self.pos = vm.wait_for("Ctrl-D ends.")
        self.prompt()

    def prompt(self):
        """Waits for the next prompt; what came before it."""
        start = self.pos
        self.pos = self.vm.wait_for(PROMPT, start)
        return PROMPT.sub("", self.vm.output[start:self.pos])

    def wait(self, text):
        """Waits until text has been printed."""
        self.pos = self.vm.wait_for(text, self.pos)

    def press(self, keys):
        self.vm.send(keys)

    def do(self, command):
        """Runs a command; its output without the echo."""
        self.press(command + "\r")
        return self.prompt().split("\n", 1)[-1]

    def start(self, command="job"):
        """Begins a job that will not come back by itself, and waits until it
        runs: keys pressed before are the line editor's."""
        self.press(command + "\r")
        self.wait("is up\n")


def boot():
    assert os.path.exists(scripts.BUSYBOX), "there is no busybox: make setup"
    return Qemu("virt", KERNEL, initrd=scripts.BUSYBOX,
                append="console=ttyAMA0 quiet loglevel=1 panic=-1 "
                       "LINES=25 COLUMNS=80")


# Says when it runs, which is after it became the foreground job.
JOB = r"printf '#!/bin/sh\necho $0 is up\nexec cat\n' >/bin/job; chmod +x /bin/job"


@pytest.fixture
def shell():
    with boot() as vm:
        shell = Shell(vm)
        shell.do(JOB)
        yield shell


def test_the_terminal(shell):
    assert shell.do("tty") == "/dev/ttyAMA0\n"
    assert shell.do("stty size") == "25 80\n"
    assert "isig icanon" in shell.do("stty -a")
    assert shell.do("echo $HOME; pwd") == "/root\n/root\n"


def test_ctrl_c_ends_the_foreground_job_alone(shell):
    shell.start()
    shell.press("\x03")
    assert "^C" in shell.prompt()
    assert shell.do("echo $?") == "130\n"
    shell.start("job | cat | cat")
    shell.press("through\r")
    shell.wait("through\nthrough\n")
    shell.press("\x03")
    shell.prompt()
    shell.press("half a line\x03")
    shell.prompt()
    assert shell.do("echo whole") == "whole\n"


def test_ctrl_backslash_is_sigquit(shell):
    shell.start()
    shell.press("no longer the script\r")	# which ignores SIGQUIT
    shell.wait("script\nno longer the script\n")
    shell.press("\x1c")
    assert "Quit" in shell.prompt()
    assert shell.do("echo $?") == "131\n"


def test_jobs_stop_and_go_on(shell):
    shell.start()
    shell.press("\x1a")
    assert re.search(r"\[1\]\+  Stopped +job", shell.prompt())
    assert shell.do("echo $?") == "148\n"
    shell.do("sleep 2000 &")
    jobs = shell.do("jobs")
    assert re.search(r"^\[1\]\+  Stopped +job$", jobs, re.M)
    assert re.search(r"^\[2\]-  Running +sleep 2000$", jobs, re.M)
    shell.press("fg %1\r")
    shell.wait("\njob\n")
    shell.press("it reads\r")
    shell.wait("it reads\nit reads\n")
    shell.press("\x1a")
    assert re.search(r"\[1\]\+  Stopped +job", shell.prompt())
    assert shell.do("kill -STOP %2; sleep 0.1; jobs %2").endswith(
        "Stopped (signal)           sleep 2000\n")
    assert shell.do("bg %2") == "[2] sleep 2000\n"
    assert re.search(r"^\[2\].  Running +sleep 2000$", shell.do("jobs"), re.M)
    shell.do("kill %1 %2; kill -CONT %1; wait")
    shell.do("true")
    assert shell.do("jobs") == ""


def test_a_stopped_pipeline_comes_back(shell):
    shell.start("job | cat")
    shell.press("\x1a")
    assert "Stopped" in shell.prompt()
    shell.press("fg\r")
    shell.wait("job | cat\n")
    shell.press("again\r")
    shell.wait("again\nagain\n")
    shell.press("\x04")
    shell.prompt()


def test_reading_in_the_background_stops(shell):
    shell.do("cat &")
    shell.do("sleep 0.2")
    assert re.search(r"Stopped \(tty input\) +cat", shell.do("jobs"))
    shell.press("fg\r")
    shell.wait("cat\n")
    shell.press("now\r\x04")
    assert "now\nnow\n" in shell.prompt()


def test_writing_in_the_background_stops_only_with_tostop(shell):
    shell.do("(sleep 0.1; echo from behind) &")
    shell.wait("from behind\n")
    shell.do("")
    shell.do("stty tostop; (sleep 0.1; echo not yet) & sleep 0.3")
    assert "Stopped (tty output)" in shell.do("jobs")
    shell.press("fg\r")
    shell.wait("not yet\n")
    shell.prompt()
    shell.do("stty -tostop")


def test_a_job_ends_while_the_shell_waits(shell):
    shell.do("sleep 0.1 &")
    shell.do("sleep 0.3")
    assert shell.do("jobs") in ("", "[1]+  Done                       "
                                "sleep 0.1\n")
    assert shell.do("(exit 3) & wait $!; echo $?").splitlines()[0] == "3"
    shell.do("true")
    assert shell.do("jobs") == ""


def test_ctrl_z_in_a_program_of_its_own_group(shell):
    """A shell in the shell has job control of its own."""
    shell.press("sh\r")
    shell.prompt()
    shell.start()
    shell.press("\x1a")
    assert "Stopped" in shell.prompt()
    shell.do("kill %1; kill -CONT %1; wait")
    shell.do("exit")
    assert shell.do("jobs") == ""


def test_traps_and_here_documents_as_they_are_typed(shell):
    shell.do("trap 'echo caught' USR1")
    assert shell.do("kill -USR1 $$") == "caught\n"
    shell.do("trap - USR1")
    shell.press("cat <<END\rone $((1 + 1))\rEND\r")
    assert shell.prompt().endswith("one 2\n")
    shell.press("for i in 1 2; do\recho =$i\rdone\r")
    assert shell.prompt().endswith("=1\n=2\n")
    shell.do("trap 'echo interrupted' INT")
    shell.press("\x03")
    shell.prompt()
    shell.do("")
    shell.do("trap - INT")


def test_the_line_editor(shell):
    shell.press("ecko tst" + LEFT * 2 + "e" + "\x01" + RIGHT * 2 +
                "\x1b[3~h\r")
    shell.wait("\ntest\n")			# a redrawn line has prompts, too
    shell.prompt()
    shell.do("echo first")
    shell.press(UP + "\r")
    shell.wait("\nfirst\n")
    shell.prompt()
    shell.press("ls /etc/pass\t\r")
    shell.wait("\n/etc/passwd\n")
    shell.prompt()


def test_canonical_input_is_edited_by_the_kernel(shell):
    shell.start()
    shell.press("wrong\x15right xy\x7f\x17ly\r")
    shell.wait("\nright ly\n")
    shell.press("no newline\x04")
    shell.wait("no newlineno newline")
    shell.press("\x16\x03\x16\x04\r")
    shell.wait("\n\x03\x04\n")
    shell.press("\x04")
    shell.prompt()
    assert shell.do("echo $?") == "0\n"


def test_vi(shell):
    shell.press("vi /tmp/text\r")
    shell.wait("- /tmp/text")
    # What follows Escape at once would be taken for the code of a key.
    inserted = re.compile(r"I /tmp/text.*- /tmp/text", re.S)
    for keys, shows in (("ione\rtwo\rthree" + ESC, inserted),
                        ("gg", " 1/3 "), ("dd", "Delete 1 lines"),
                        ("p", "Put 1 lines"),
                        (":%s/o/0/g\r", "2 substitutions"),
                        ("yy", "Yank 1 lines"), ("P", "Put 1 lines"),
                        ("A end" + ESC, inserted), (":wq\r", "4L, ")):
        shell.press(keys)
        shell.wait(shows)
    shell.prompt()
    assert shell.do("cat /tmp/text") == "tw0\n0ne end\n0ne\nthree\n"


def test_vi_is_stopped_and_comes_back(shell):
    shell.press("vi /etc/rc\r")
    shell.wait("- /etc/rc")
    shell.press("\x1a")
    assert "Stopped" in shell.prompt()
    assert "icanon" in shell.do("stty -a").replace("-icanon", "")
    shell.press("fg\r")
    shell.wait("- /etc/rc")
    shell.press(":q\r")
    shell.prompt()


def test_less_and_more(shell):
    shell.press("seq 100 | less\r")
    shell.wait("24\n")
    shell.press(" ")
    shell.wait("48\n")
    shell.press("q")
    shell.prompt()
    assert "more than one" in shell.do("echo more than one | more")


def test_numbers_of_processes_add_up(shell):
    ps = shell.do("ps -o pid,pgid,sid,tty,comm")
    rows = [line.split() for line in ps.splitlines()[1:]]
    session = next(row for row in rows if row[4] == "session")
    assert session[0] == session[1] == session[2]
    ours = next(row for row in rows if row[4] == "ps")
    assert ours[2] == session[0] and ours[1] == ours[0]
    assert ours[3] == session[3] == "204,64"


def test_ctrl_s_holds_the_output(shell):
    shell.press("\x13")
    shell.press("echo held\r")
    shell.press("\x11")
    shell.prompt()
    assert "held" in shell.vm.output


def test_the_reset_of_a_broken_terminal(shell):
    shell.do("stty -echo")
    assert "held" not in shell.do("true")
    shell.do("stty sane")
    assert "speed" in shell.do("stty -a")


@pytest.mark.parametrize("leave", ["poweroff\r", "\x04", "exit 3\r",
                                   "kill -9 $$\r", "poweroff -f\r",
                                   "reboot\r"])
def test_how_to_leave(leave):
    with boot() as vm:
        shell = Shell(vm)
        shell.press("sleep 1000 &\r")
        shell.prompt()
        shell.press(leave)
        assert vm.wait_exit() == 0
    assert "Kernel panic" not in vm.output
