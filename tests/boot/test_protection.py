"""What the page tables forbid: the kernel to itself, and programs to all.

lkdtm=NAME makes the kernel do on purpose what must be caught; the report has
to name the access, and its backtrace the function that did it.
"""

import re

import pytest

from archive import built, compile_program, cpio, symbols, write
from verdict import PANIC, no_mistakes, panics, run_to_end

IMAGE = "build/zImage"


def crash(name, board="virt"):
    output = run_to_end(IMAGE, board, append=f"panic=-1 lkdtm={name}")
    assert "FAIL" not in output
    assert PANIC in output
    return output


CAUGHT = {
    "WRITE_RO": ("paging request", "write", "do_write",
                 ("__start_rodata", "__end_rodata")),
    "WRITE_KERN": ("paging request", "write", "do_write",
                   ("_stext", "_etext")),
    "EXEC_DATA": ("paging request", "execute", "do_exec",
                  ("_sdata", "_end")),
    "EXEC_RODATA": ("paging request", "execute", "do_exec",
                    ("__start_rodata", "__end_rodata")),
    "EXEC_STACK": ("paging request", "execute", "do_exec",
                   ("_end", None)),
    "EXEC_INIT": ("paging request", "execute", "do_exec",
                  ("__init_begin", "__init_end")),
    "ACCESS_NULL": ("NULL pointer dereference", "write", "do_write",
                    (0, 4096)),
}


@pytest.mark.parametrize("board", ["virt", "virt-a7"])
@pytest.mark.parametrize("name", list(CAUGHT))
def test_kernel_is_kept_from(name, board):
    what, access, function, within = CAUGHT[name]
    output = crash(name, board)
    report = re.search(r"Unable to handle kernel (.*) at virtual address "
                       r"([0-9a-f]{8}) when (\w+)", output)
    assert report, output[-3000:]
    assert (report[1], report[3]) == (what, access)
    first, last = (symbols().get(end, end) for end in within)
    address = int(report[2], 16)
    assert first <= address < (last or 0xc0000000)
    assert f"attempting {'execution' if access == 'execute' else access} at" \
        in output
    assert "PID: 1 Comm: init" in output
    assert "Fatal exception" in output
    registers = output[output.index("Internal error"):]
    for line in (r"pc : \[<[0-9a-f]{8}>\]    lr : \[<[0-9a-f]{8}>\]",
                 r"r3 : [0-9a-f]{8}  r2 : [0-9a-f]{8}",
                 r"Flags: .* Mode SVC"):
        assert re.search(line, registers)
    trace = registers[registers.index("Backtrace:"):]
    for caller in (function, "lkdtm_run", "kernel_init", "ret_from_fork"):
        assert re.search(rf"\] {caller}\+0x", trace), trace


def test_panic():
    output = crash("PANIC")
    assert f"{PANIC}dumptest" in output
    trace = output[output.index(PANIC):]
    for caller in ("panic", "lkdtm_run", "kernel_init", "ret_from_fork"):
        assert re.search(rf"\] {caller}\+0x", trace), trace


def test_stack_overflow():
    """Over the mark at the stack's end: found by the next schedule()."""
    output = crash("EXHAUST_STACK")
    assert "corrupted stack end detected inside scheduler" in output


def test_unknown_crash_goes_on():
    output = run_to_end(IMAGE, append="experiment panic=-1 lkdtm=NOTHING")
    assert "lkdtm: no such crash: NOTHING" in output
    assert output.rstrip().endswith("Power down")


# A child does it; its parent, PID 1, tells how it ended and goes on.
PARENT = r"""
static volatile int variable;

static void child(void)
{
	%s
}

int program(int argc, char **argv, char **envp)
{
	int status = -1;
	long pid = fork();

	if (!pid) {
		child();
		put("survived\n");
		exit(0);
	}
	wait4(pid, &status);
	put("status "), put_number(status), put("\n");
	poweroff();
	return 0;
}
"""


def run_child(tmp_path, body, **options):
    init = compile_program(PARENT % body)
    output = run_to_end(IMAGE, append="panic=-1",
                        initrd=write(tmp_path, "initrd", cpio({"init": init})),
                        **options)
    no_mistakes(output)
    assert output.rstrip().endswith("Power down"), output[-3000:]
    return output


KERNEL_PLACES = {
    "text": "0x80008000", "table": "0x80004000", "direct-map": "0x88000000",
    "beyond-ram": "0xbffff000", "devices": "0xc0000000",
    "device-tree": "0xff800000", "behind-vectors": "0xffff1000", "last": "0xfffffffc",
    "first": "0x80000000", "fence": "0x7ffffffc",
}


ACCESSES = {"read": "variable = *(volatile int *)%s;",
            "write": "*(volatile int *)%s = 1;",
            "execute": "((void (*)(void))%s)();"}


@pytest.mark.parametrize("access", list(ACCESSES))
def test_user_is_kept_from_the_kernel(access, tmp_path):
    """A child for each place, in one boot."""
    body = "int status;\n"
    places = list(KERNEL_PLACES.values())
    if access == "write":
        # The user helpers: anybody may read and execute them.
        places.append("0xffff0000")
    for address in places:
        body += ("if (!fork()) { %s put(\"survived\\n\"); exit(0); }\n"
                 "wait4(-1, &status);\n"
                 "put(\"status \"), put_number(status), put(\"\\n\");\n"
                 % (ACCESSES[access] % address))
    output = run_child(tmp_path, body)
    parts = re.split(r"^status ", output, flags=re.M)
    for address, part, end in zip(places, parts, parts[1:]):
        assert "survived" not in part
        assert end.startswith("11\n"), part[-3000:]
        assert f"address {int(address, 16):08x}, pc" in part
        assert "SIGSEGV (code" in part and "outside of user space" in part
        assert f" on {access} at address" in part


REPORTS = {
    "null": ("*(volatile int *)0 = 1;", 11,
             ["SIGSEGV", "on write at address 00000000", "no area at 00000000"]),
    "text": ("*(volatile int *)0x10000 = 1;", 11,
             ["SIGSEGV", "on write at address 00010000", "does not allow",
              "area 00010000-000[0-9a-f]{5} r-xp"]),
    "data": ("((void (*)(void))&variable)();", 11,
             ["SIGSEGV", "on execute at", "does not allow", "rw-p"]),
    "undef": ('__asm__("udf #0");', 4, ["SIGILL", "undefined instruction"]),
    "mrc": ('__asm__("mrc p15, 0, r0, c1, c0, 0");', 4, ["SIGILL"]),
    "msr": ('__asm__("cpsid if\\n mrs %%0, cpsr" : "=r"(variable)); '
            '*(volatile int *)0 = variable;', 11, ["IRQs on  Mode USER"]),
    "stack": ("volatile char big[64 << 20]; big[0] = 1;", 11,
              ["SIGSEGV"]),
    "after-munmap": ("char *p = mmap(0, 4096, 3, 0x22); *p = 1; "
                     "sys3(91, p, 4096, 0); *(volatile char *)p = 1;", 11,
                     ["SIGSEGV", "no area has this address"]),
    "bkpt": ('__asm__("bkpt #0");', 5, ["SIGTRAP"]),
}


@pytest.mark.parametrize("kind", list(REPORTS))
def test_report(kind, tmp_path):
    """One paragraph: signal, address, area, entry, registers."""
    body, signal, words = REPORTS[kind]
    output = run_child(tmp_path, body.replace("%%", "%"))
    assert re.search(rf"^status {signal}$", output, re.M), output[-3000:]
    for word in [*words, r"pc : \[<", "r3 : .*r0 : ", "Mode USER",
                 r"entry [0-9a-f]{8}|no second-level table|outside"]:
        assert re.search(word, output), (word, output[-3000:])


@pytest.mark.parametrize("kind", ["null", "text", "data", "kernel", "none",
                                  "stack", "undef"])
def test_demo_as_init(kind, tmp_path):
    """/bin/fault as PID 1: the report, then the panic that names it."""
    init = built("build/user/fault")
    output = run_to_end(IMAGE, append=f"panic=-1 {kind}",
                        initrd=write(tmp_path, "initrd", cpio({"init": init})))
    panics(output, "Attempted to kill init! exitcode=0x0000000"
           + ("4" if kind == "undef" else "b"))
    assert "survived" not in output


HOG = r"""
	for (;;) {
		volatile char *p = mmap(0, 1 << 20, 3, 0x22);
		int i;

		if (failed(p))
			continue;
		for (i = 0; i < 256; i++)
			p[i * 4096] = i;
	}
"""
FILES = r"""
	char name[] = "/aaaaaa", page[4096];
	int i, j;

	for (i = 0;; i++) {
		long fd;

		for (j = 0; j < 6; j++)
			name[1 + j] = 'a' + (i >> 2 * j & 3);
		fd = sys3(5, name, 0102, 0644);
		if (fd < 0 || sys3(4, fd, page, 4096) != 4096)
			exit(9);
	}
"""
AREAS = r"""
	char *p = (char *)0x20000000;

	for (;; p += 0x2000)
		if (failed(mmap(p, 4096, 3, 0x32)))
			exit(9);
"""
TABLES = r"""
	char *p = (char *)0x10000000;

	for (;; p += 0x100000) {
		if (p >= (char *)0x70000000)
			p += 0x1000 - 0x60000000;
		mmap(p, 4096, 3, 0x32);
		*p = 1;
	}
"""


@pytest.mark.parametrize("body, status", [(HOG, 9), (FILES, 9 << 8),
                                          (AREAS, 9 << 8), (TABLES, 9)],
                         ids=["memory", "files", "areas", "tables"])
@pytest.mark.parametrize("mem", [4, 16])
def test_memory_runs_out(body, status, mem, tmp_path):
    """Whoever asks for too much is refused or killed; PID 1 lives on."""
    output = run_child(tmp_path, body, mem=mem)
    assert re.search(rf"^status {status}$", output, re.M), output[-3000:]


BOMB_PARENT = r"""
int program(int argc, char **argv, char **envp)
{
	int status, n = 0;

	if (!fork()) {
		for (;;)
			if (fork() < 0)
				break;
		exit(0);
	}
	while (wait4(-1, &status) > 0)
		n++;
	put("buried "), put_number(n), put("\n");
	poweroff();
	return 0;
}
"""


@pytest.mark.parametrize("mem", [4, 16])
def test_fork_bomb(mem, tmp_path):
    """Children have children until there is no memory left for more."""
    init = compile_program(BOMB_PARENT)
    output = run_to_end(IMAGE, append="panic=-1 quiet", mem=mem, timeout=60,
                        initrd=write(tmp_path, "initrd", cpio({"init": init})))
    no_mistakes(output)
    assert int(re.search(r"buried (\d+)", output)[1]) > 20
