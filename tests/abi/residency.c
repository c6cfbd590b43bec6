/*
 * Demand paging, proven by counting: a page costs one fault when it is first
 * used and none before or after, whoever uses it. The counting itself is done
 * once beforehand, so that it does not fault any more.
 */
#include "lib/abi.h"

#define N	32

static char *area(int prot, int flags)
{
	return map(NULL, N * PAGE, prot, MAP_PA | flags);
}

/* Uses the first byte of every page. */
static void each_page(void (*use)(void *), char *p)
{
	int i;

	for (i = 0; i < N; i++)
		use(p + i * PAGE);
}

static void count(const char *what, void (*use)(void *), char *p)
{
	long before = faults();

	each_page(use, p);
	before = faults() - before;
	say("%s: %ld", what, before);
}

static void anonymous(void)
{
	char *p;

	p = area(PROT_RW, 0);
	count("read", peek, p);
	count("read again", peek, p);
	count("write after read", poke, p);
	count("write again", poke, p);
	sys(NR_madvise, p, N * PAGE, MADV_DONTNEED);
	count("write after DONTNEED", poke, p);
	sys(NR_mprotect, p, N * PAGE, PROT_READ);
	count("read when protected", peek, p);
	sys(NR_mprotect, p, N * PAGE, PROT_RW);
	count("write when allowed again", poke, p);
	sys(NR_munmap, p, N * PAGE);

	p = area(PROT_RW, 0);
	count("write", poke, p);
	sys(NR_munmap, p, N * PAGE);

	p = area(PROT_RW, MAP_POPULATE);
	count("write after POPULATE", poke, p);
	sys(NR_munmap, p, N * PAGE);
}

/* The kernel's own accesses on a program's behalf fault like its own. */
static void by_kernel(void)
{
	char *p = area(PROT_RW, 0);
	int zero = sys(NR_open, "/dev/zero", O_RDONLY, 0);
	int null = sys(NR_open, "/dev/null", O_WRONLY, 0);
	int fd[2];
	long before;

	sys(NR_pipe, fd);
	before = faults();
	result("read(2) into fresh pages", sys(NR_read, zero, p, 4 * PAGE));
	say("faults: %ld", faults() - before);
	before = faults();
	result("write(2) from fresh pages",
	       sys(NR_write, fd[1], p + 8 * PAGE, 4 * PAGE));
	say("faults: %ld", faults() - before);
	before = faults();
	result("read(2) onto the zero page",
	       sys(NR_read, fd[0], p + 8 * PAGE, 4 * PAGE));
	say("faults: %ld", faults() - before);
	result("write(2) to /dev/null", sys(NR_write, null, p, 4 * PAGE));
	sys(NR_munmap, p, N * PAGE);
}

static char *forked;

static void child(void *arg)
{
	(void)arg;
	count("child writes after fork", poke, forked);
	count("child writes again", poke, forked);
}

static void fork_faults(void)
{
	forked = area(PROT_RW, 0);
	each_page(poke, forked);
	ends("child", child, NULL);
	count("parent writes after the child is gone", poke, forked);
	count("parent writes again", poke, forked);
	sys(NR_munmap, forked, N * PAGE);
}

static void heap(void)
{
	char *p = (char *)((sys(NR_brk, 0) + PAGE - 1) & -PAGE);

	sys(NR_brk, p + N * PAGE);
	count("heap written", poke, p);
	sys(NR_brk, p);
	sys(NR_brk, p + N * PAGE);
	count("heap down, up, read", peek, p);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	faults();
	anonymous();
	by_kernel();
	fork_faults();
	heap();
	return 0;
}
