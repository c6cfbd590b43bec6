"""GDB sessions through all stages of the boot, and the zp- commands in each.

Each test runs scripts/debug, which is what `make debug` runs, with GDB in
batch mode; what GDB prints is compared with what must be true."""

import os
import re
import subprocess

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))

# Where RAM begins, and the device tree the board needs.
BOARDS = {
    "virt": (0x40000000, None),
    "raspi2b": (0x0, "bcm2836-rpi-2-b.dtb"),
    "vexpress-a15": (0x80000000, "vexpress-v2p-ca15-tc1.dtb"),
}


def debug(tmp_path, *commands, board="virt", append=None):
    """What GDB prints when it is given these commands."""
    dtb = BOARDS[board][1]
    assert not dtb or os.path.exists(os.path.join(ROOT, "build/dtbs", dtb))
    argv = ["scripts/debug", "-b", board, "-c", str(tmp_path / "console")]
    if append:
        argv += ["-a", append]
    argv += ["--", "-batch", "-nx", "-ex", "set width 0"]
    for command in commands:
        argv += ["-ex", "echo \\n# " + command + "\\n", "-ex", command]
    try:
        done = subprocess.run(argv, cwd=ROOT, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=120,
                              check=False)
    except subprocess.TimeoutExpired as e:
        pytest.fail("GDB waits for a stop that does not come:\n" +
                    (e.stdout or b"").decode("utf-8", "replace"))
    output = done.stdout.decode("utf-8", "replace")
    print(output)
    assert not output.startswith("debug: "), output
    assert "Python Exception" not in output
    assert "Traceback" not in output
    return output


def answers(output, command):
    """What came between this command and the next, each time it was given."""
    return re.findall(rf"^# {re.escape(command)}\n(.*?)(?=^# |\Z)", output,
                      re.M | re.S)


@pytest.mark.parametrize("board", BOARDS)
def test_all_stages(tmp_path, board):
    ram = BOARDS[board][0]
    output = debug(tmp_path, *["zp-stage", "info line *$pc", "continue"] * 5,
                   "zp-stage", board=board)
    stages = answers(output, "zp-stage")
    lines = answers(output, "info line *$pc")

    assert "Stage: the zImage" in stages[0]
    assert f"pc = {ram + 0x10000:#010x} (start), " in stages[0]
    assert "MMU off" in stages[0]
    assert f"zImage.elf moved by {ram + 0x10000:+#x}" in stages[0]
    assert "boot/head.S" in lines[0]

    assert "Stage: the kernel before its MMU is on" in stages[1]
    assert f"pc = {ram + 0x8000:#010x} (stext), " in stages[1]
    assert "MMU off" in stages[1] and "zImage.elf" not in stages[1]
    assert "arch/arm/kernel/head.S" in lines[1]

    assert "Stage: the kernel\n" in stages[2]
    assert re.search(r"pc = 0x8000\w+ \(__mmap_switched\), .*MMU on",
                     stages[2])
    assert "moved by" not in stages[2]
    assert "arch/arm/kernel/head.S" in lines[2]

    assert re.search(r"pc = 0x800\w+ \(start_kernel\), ", stages[3])
    assert "init/main.c" in lines[3]

    assert "Stage: a user program" in stages[4]
    assert re.search(r"\(_start\), User mode, MMU on\n  task 1 \(init\)",
                     stages[4])
    assert "user/lib/crt0.S" in lines[4]
    assert "(main), User mode" in stages[5]


def test_breakpoints_on_both_sides_of_the_switch(tmp_path):
    """Names are enough: no address is edited, and no step is lost."""
    output = debug(tmp_path, "break __create_page_tables",
                   "break __turn_mmu_on", "break mem_init", *["continue"] * 3,
                   "stepi 3", "stepi", "stepi", "delete 1 2", "continue",
                   "continue", "bt")
    stops = answers(output, "continue")
    assert "__create_page_tables ()" in stops[1]
    assert "__turn_mmu_on ()" in stops[2]
    # Four instructions: isb, SCTLR, isb, bx; the stop there is ours.
    assert "(__mmap_switched), Supervisor mode, MMU on" in output
    assert "mem_init ()" in stops[4]
    assert "start_kernel () at init/main.c" in answers(output, "bt")[0]


def test_commands_before_the_kernel(tmp_path):
    """With the MMU off they say so, and nothing breaks."""
    output = debug(tmp_path, "zp-pte 0x80008000", "zp-vmas", "zp-fault",
                   "zp-pages", "zp-ps", "zp-log")
    assert "The MMU is off: 0x80008000 is a physical address" in output
    for command, what in (("zp-vmas", "areas"), ("zp-ps", "tasks"),
                          ("zp-pages", "struct pages"),
                          ("zp-log", "messages")):
        answer = answers(output, command)[0]
        assert f"The MMU is off, but the kernel's page tables are not in " \
            f"use: there are no {what} yet." in answer


def test_fault_is_explained(tmp_path):
    """PID 1's first write to untouched memory, from abort to entry."""
    output = debug(tmp_path, *["continue"] * 5, "break do_DataAbort if "
                   "(fsr & 0xc0f) == 7 && (fsr & 0x800)", "continue",
                   "zp-fault", "set $at = addr", "zp-pte addr",
                   "continue",		# to the next one
                   "zp-pte $at")
    fault = answers(output, "zp-fault")[0]
    assert "Data abort: DFSR = 0x0807" in fault
    assert "status 7 (0b00111): page translation fault, on a write" in fault
    assert "task 1 (init)" in fault
    assert "case: entry empty | area anonymous | write" in fault
    assert "-> do_anonymous_page: a fresh zeroed page" in fault
    before = answers(output, "zp-pte addr")[0]
    assert "TTBR0 (the process's table" in before
    assert re.search(r"^So an access to 0x\w+ faults\.", before, re.M)
    after = answers(output, "zp-pte $at")[0]
    assert "AP2  = 0  writable" in after and "TEX1 = 1  dirty" in after


def test_pte_after_the_fault(tmp_path):
    output = debug(tmp_path, *["continue"] * 5, "zp-pte $sp", "zp-pte main",
                   "zp-pte 0x80008000", "zp-pte 0", "zp-pte nonsense")
    stack, text, kernel, null = (
        answers(output, "zp-pte " + what)[0]
        for what in ("$sp", "main", "0x80008000", "0"))
    for line in ("AP2  = 0  writable", "TEX1 = 1  dirty",
                 "AP1  = 1  user mode may access",
                 "AP0  = 1  young: SCTLR.AFE = 1 makes this the access flag",
                 "XN   = 1  never executable", "nG   = 1",
                 "TEX0:C:B = 3  memory type: normal, cached"):
        assert line in stack
    assert "AP2  = 1  read-only" in text and "XN   = 0" in text
    assert "TTBR1 (the kernel's table)" in kernel
    assert "AP1  = 0  kernel only" in kernel
    assert "is physical 0x40008000." in kernel
    assert "So an access to 0x00000000 faults." in null
    assert 'No symbol "nonsense"' in output


def test_tasks_areas_pages_log(tmp_path):
    output = debug(tmp_path, *["continue"] * 5, "zp-ps", "zp-vmas",
                   "zp-vmas 2", "zp-vmas 99", "zp-pages", "zp-log",
                   "zp-log 1", "zp-console")
    tasks = answers(output, "zp-ps")[0]
    assert re.search(r"^\* +1 +0 R running +\d+ init ", tasks, re.M)
    assert re.search(r"^  +0 +0 R running +- swapper ", tasks, re.M)
    assert re.search(r"^  +2 +0 . \w[\w ]* +- kthreadd ", tasks, re.M)

    areas = answers(output, "zp-vmas")[0]
    assert re.search(r"r-xp  00000000 +\d+/\d+ +/init$", areas, re.M)
    assert re.search(r"rw-p  00000000 +1/\d+ +\[stack\]$", areas, re.M)
    assert re.search(r"pc = 0x\w+ is in 000\w+-000\w+$", areas, re.M)
    assert "a kernel thread" in answers(output, "zp-vmas 2")[0]
    assert "There is no task 99" in output

    pages = answers(output, "zp-pages")[0]
    free = sum(int(n) for n in re.findall(
        r"^ +\d+ +\d+ KiB +\d+ +(\d+)$", pages, re.M))
    hot = int(re.search(r"hot list of single pages: (\d+)", pages)[1])
    assert f"free: {free + hot} pages" in pages
    assert "frames 0x40000 to 0x4ffff: 65536" in pages

    log = answers(output, "zp-log")[0]
    assert "zeropage version" in log
    assert log.rstrip().endswith("Run /init as init process")
    assert answers(output, "zp-log 1")[0].count("\n") <= 2
    assert "Uncompressing zeropage... done" in answers(output,
                                                       "zp-console")[0]


def test_nothing_is_left_running(tmp_path):
    debug(tmp_path, "zp-stage")
    running = subprocess.run(["pgrep", "-f", str(tmp_path / "console")],
                             stdout=subprocess.PIPE, check=False)
    assert running.stdout == b""
