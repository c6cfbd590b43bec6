/* Pipes: capacity, waiting on both sides, end of file, flags and errors. */
#include <string.h>

#include "lib/abi.h"

#define BIG	200000

static int fd[2];
static char big[BIG];

static void write_slowly(void *arg)
{
	int i;

	(void)arg;
	sys(NR_close, fd[0]);
	for (i = 0; i < 5; i++) {
		sys(NR_sched_yield);
		sys(NR_write, fd[1], "abcde" + i, 1);
	}
}

static void read_slowly(void *arg)
{
	char buf[1000];
	long n, total = 0, bad = 0, i;

	(void)arg;
	sys(NR_close, fd[1]);
	while ((n = sys(NR_read, fd[0], buf, sizeof(buf))) > 0) {
		for (i = 0; i < n; i++)
			bad += buf[i] != (char)((total + i) % 251);
		total += n;
	}
	say("  reader: %ld bytes, %ld wrong, then %ld", total, bad, n);
}

static void waiting(void)
{
	struct timespec moment = { 0, 10000000 };
	char buf[16];
	long pid, n, total = 0;
	int i, status;

	sys(NR_pipe, fd);
	pid = sys(NR_fork);
	if (pid == 0) {
		sys(NR_nanosleep, &moment, NULL);
		write_slowly(NULL);
		exit(0);
	}
	sys(NR_close, fd[1]);
	while ((n = sys(NR_read, fd[0], buf, sizeof(buf))) > 0)
		total += n;
	say("waited for %ld bytes, then %ld", total, n);
	sys(NR_wait4, pid, &status, 0, NULL);
	sys(NR_close, fd[0]);

	sys(NR_pipe, fd);
	for (i = 0; i < BIG; i++)
		big[i] = i % 251;
	pid = sys(NR_fork);
	if (pid == 0) {
		read_slowly(NULL);
		exit(0);
	}
	sys(NR_close, fd[0]);
	result("a write larger than the pipe", sys(NR_write, fd[1], big, BIG));
	sys(NR_close, fd[1]);
	sys(NR_wait4, pid, &status, 0, NULL);
}

static void capacity(void)
{
	long n, total = 0;

	result("pipe2(O_NONBLOCK)", sys(NR_pipe2, fd, O_NONBLOCK));
	result("read of an empty one", sys(NR_read, fd[0], big, 10));
	while ((n = sys(NR_write, fd[1], big, PAGE)) > 0)
		total += n;
	say("it takes %ld bytes", total);
	result("then", n);
	result("one byte more", sys(NR_write, fd[1], big, 1));
	result("a page out", sys(NR_read, fd[0], big, PAGE));
	result("a page in", sys(NR_write, fd[1], big, PAGE));
	result("write of nothing", sys(NR_write, fd[1], big, 0));
	total = 0;
	while ((n = sys(NR_read, fd[0], big, BIG)) > 0)
		total += n;
	say("out again: %ld bytes", total);
	result("then", n);
	sys(NR_close, fd[1]);
	result("without a writer", sys(NR_read, fd[0], big, 10));
	sys(NR_close, fd[0]);
}

static void errors(void)
{
	result("unknown flag", sys(NR_pipe2, fd, 0x40000000));
	result("no room for the answer", sys(NR_pipe, NULL));
	sys(NR_pipe, fd);
	result("write to the read end", sys(NR_write, fd[0], "x", 1));
	result("read from the write end", sys(NR_read, fd[1], big, 1));
	result("lseek", sys(NR_lseek, fd[0], 0, SEEK_SET));
	result("read of nothing", sys(NR_read, fd[0], big, 0));
	say("numbers: %d %d", fd[0], fd[1]);
	sys(NR_close, fd[0]);
	sys(NR_close, fd[1]);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	waiting();
	capacity();
	errors();
	return 0;
}
