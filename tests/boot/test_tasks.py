"""Processes that try to get more than their share, and PID 1 among them."""

from archive import compile_program, cpio, write
from verdict import PANIC, no_mistakes, run_to_end

IMAGE = "build/zImage"

# Two that never call the kernel, and a third that has to get the CPU back.
SPIN = r"""
static volatile ul *count;

static void spin(int i)
{
	if (fork() == 0)
		for (;;)
			count[i]++;
}

int program(int argc, char **argv, char **envp)
{
	ul seen[2];
	int round, i;

	count = (ul *)mmap(0, 4096, 3, 0x21);
	for (i = 0; i < 2; i++)
		spin(i);
	for (round = 0; round < 3; round++) {
		for (i = 0; i < 2; i++)
			seen[i] = count[i];
		sys3(162, ((long[]){ 0, 200000000 }), 0, 0);
		for (i = 0; i < 2; i++)
			put(count[i] != seen[i] ? "it ran\n" : "it starved\n");
	}
	poweroff();
	return 1;
}
"""

# A child takes all there is through the kernel, which tells it when memory
# ends, and sleeps. Then PID 1 needs some.
HOG = r"""
static void hog(void)
{
	unsigned char there[16];
	char *p;

	do {
		p = mmap(0, 16 * 4096, 3, 0x8022);
		sys3(219, p, 16 * 4096, there);
	} while (!failed(p) && there[15]);
	put("all memory is taken\n");
	sys3(162, ((long[]){ 1000000, 0 }), 0, 0);
}

int program(int argc, char **argv, char **envp)
{
	int status = 0, i;
	char *p;

	if (fork() == 0)
		hog();
	sys3(162, ((long[]){ 2, 0 }), 0, 0);
	p = mmap(0, 256 * 4096, 3, 0x22);
	for (i = 0; i < 256; i++)
		p[i * 4096] = 1;
	put("PID 1 has its memory\n");
	wait4(-1, &status);
	put(status == 9 ? "the hog was killed\n" : "the hog lives\n");
	poweroff();
	return 1;
}
"""

# clone(2) takes any byte for the exit signal, 200 too.
EXIT_SIGNAL = r"""
int program(int argc, char **argv, char **envp)
{
	int status = -1;

	if (fork() == 0) {
		if (sys(120, 200, 0, 0, 0, 0, 0) == 0)
			exit(0);
		sys3(162, ((long[]){ 0, 100000000 }), 0, 0);
		exit(7);
	}
	wait4(-1, &status);
	put(status == 0x700 ? "the parent lived\n" : "the parent died\n");
	poweroff();
	return 1;
}
"""


def start(tmp_path, source, **options):
    program = compile_program(source)
    archive = write(tmp_path, "initrd", cpio({"init": program}))
    output = run_to_end(IMAGE, initrd=archive, append="panic=-1", **options)
    no_mistakes(output)
    assert PANIC not in output
    return output


def test_time_slices(tmp_path):
    """Nobody keeps the CPU, however often it changed hands."""
    output = start(tmp_path, SPIN)
    assert output.count("it ran") == 6
    assert "starved" not in output


def test_out_of_memory(tmp_path):
    """The largest process has to go, and never PID 1."""
    output = start(tmp_path, HOG, mem=32)
    assert "all memory is taken" in output
    assert "Out of memory: Killed process" in output
    assert "PID 1 has its memory" in output
    assert "the hog was killed" in output


def test_exit_signal_that_is_none(tmp_path):
    assert "the parent lived" in start(tmp_path, EXIT_SIGNAL)
