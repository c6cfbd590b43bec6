/*
 * fork: the child has a copy of everything, both sides may write, and neither
 * sees the other's writes.
 */
#include <string.h>

#include "lib/abi.h"

#define N	16

static char *shared;
static int in_data = 1;

static int sum(void)
{
	int i, s = 0;

	for (i = 0; i < N; i++)
		s += shared[i * PAGE];
	return s;
}

static void child_writes(void *arg)
{
	int i;

	(void)arg;
	say("  child sees %d, %d", sum(), in_data);
	for (i = 0; i < N; i++)
		shared[i * PAGE] = 5;
	in_data = 5;
	say("  child has %d, %d", sum(), in_data);
}

/* The parent writes while the child lives, then lets it look. */
static void parent_writes(void)
{
	int fd[2], status, i;
	char c;
	long pid;

	sys(NR_pipe, fd);
	pid = sys(NR_fork);
	if (pid == 0) {
		sys(NR_read, fd[0], &c, 1);
		say("  child still sees %d, %d", sum(), in_data);
		exit(0);
	}
	for (i = 0; i < N; i++)
		shared[i * PAGE] = 7;
	in_data = 7;
	sys(NR_write, fd[1], "x", 1);
	sys(NR_wait4, pid, &status, 0, NULL);
	sys(NR_close, fd[0]);
	sys(NR_close, fd[1]);
}

static void generations(void *arg)
{
	long depth = (long)arg;

	shared[0] = depth;
	if (depth < 6)
		ends("  next generation", generations, (void *)(depth + 1));
	say("  generation %ld has %d", depth, shared[0]);
}

static void change_areas(void *arg)
{
	(void)arg;
	sys(NR_munmap, shared, PAGE);
	sys(NR_mprotect, shared + PAGE, PAGE, PROT_NONE);
	sys(NR_brk, sys(NR_brk, 0) + 4 * PAGE);
}

static void descriptors(void *arg)
{
	char buf[10];

	sys(NR_read, (long)arg, buf, 10);
	sys(NR_close, (long)arg);
}

static void many(void)
{
	int i, status, good = 0, codes = 0;

	for (i = 0; i < 50; i++)
		if (sys(NR_fork) == 0)
			exit(i);
	while (sys(NR_wait4, -1, &status, 0, NULL) > 0) {
		good++;
		codes += status >> 8;
	}
	say("50 at once: %d came, codes add up to %d", good, codes);
}

int main(int argc, char **argv, char **envp)
{
	long fd = sys(NR_open, "/tests/data", O_RDONLY, 0), before;
	int i;

	(void)argc, (void)argv, (void)envp;
	shared = map(NULL, N * PAGE, PROT_RW, MAP_PA);
	for (i = 0; i < N; i++)
		shared[i * PAGE] = 1;
	ends("child writes", child_writes, NULL);
	say("parent has %d, %d", sum(), in_data);
	say("parent writes");
	parent_writes();
	ends("generations", generations, (void *)1);
	say("the first still has %d", shared[0]);
	before = sys(NR_brk, 0);
	ends("child changes its areas", change_areas, NULL);
	truth("the parent's are as before", sum() == 7 * N &&
	      before == sys(NR_brk, 0));
	ends("child reads and closes", descriptors, (void *)fd);
	result("the position moved", sys(NR_lseek, fd, 0, SEEK_CUR));
	many();
	return 0;
}
