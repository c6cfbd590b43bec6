/*
 * Shared anonymous memory, and its look-alikes: what parent and child see of
 * each other's writes, and how many faults it costs.
 */
#include <string.h>

#include "lib/abi.h"

#define N	8

static char *p;

static void write_all(void *arg)
{
	long before = faults(), i;

	for (i = 0; i < N; i++)
		p[i * PAGE] = (long)arg + i;
	say("  the child's writes: %ld faults", faults() - before);
}

static void drop(void *arg)
{
	(void)arg;
	result("  munmap", sys(NR_munmap, p, N * PAGE));
	peek(p);
}

/* What a child writes, before and after the parent has touched the memory. */
static void both(const char *what, char *mem)
{
	long before, i;
	int sum = 0;

	p = mem;
	say("%s:", what);
	if (failed((long)mem)) {
		result("  mmap", (long)mem);
		return;
	}
	ends("  child", write_all, (void *)10);
	before = faults();
	for (i = 0; i < N; i++)
		sum += p[i * PAGE];
	say("  the parent reads %d, %ld faults", sum, faults() - before);
	before = faults();
	for (i = 0; i < N; i++)
		p[i * PAGE] = 1;
	say("  and writes, %ld faults", faults() - before);
	ends("  child", write_all, (void *)20);
	before = faults();
	say("  now it is %d and %d", p[0], p[(N - 1) * PAGE]);
	say("  %ld faults", faults() - before);
	ends("  child unmaps", drop, NULL);
	p[0] = 77;
	result("  DONTNEED", sys(NR_madvise, p, N * PAGE, MADV_DONTNEED));
	say("  then %d", p[0]);
	rows("  areas", p, N * PAGE);
	result("  munmap", sys(NR_munmap, p, N * PAGE));
}

static char *zero(int flags)
{
	long fd = sys(NR_open, "/dev/zero", O_RDWR, 0), r;

	r = sys(NR_mmap2, NULL, N * PAGE, PROT_RW, flags, fd, 0);
	sys(NR_close, fd);
	return (char *)r;
}

/* Some of it is gone when the rest is shared on. */
static void pieces(void)
{
	p = map(NULL, N * PAGE, PROT_RW, MAP_SHARED | MAP_ANONYMOUS);
	memset(p, 3, N * PAGE);
	sys(NR_munmap, p + 2 * PAGE, PAGE);
	sys(NR_mprotect, p + 4 * PAGE, PAGE, PROT_READ);
	rows("pieces", p, N * PAGE);
	ends("write to the hole", poke, p + 2 * PAGE);
	ends("write to the read-only one", poke, p + 4 * PAGE);
	ends("write to the last", poke, p + 7 * PAGE);
	say("the last is %d", p[7 * PAGE]);
	sys(NR_munmap, p, N * PAGE);
}

static void too_much(void)
{
	static const unsigned long mib = 1 << 20;
	char *q;

	say("more than the machine has:");
	result("private", (long)map(NULL, 600 * mib, PROT_RW, MAP_PA));
	result("shared", (long)map(NULL, 600 * mib, PROT_RW,
				   MAP_SHARED | MAP_ANONYMOUS));
	q = map(NULL, 600 * mib, PROT_RW,
		MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE);
	truth("shared, NORESERVE", !failed((long)q));
	sys(NR_munmap, q, 600 * mib);
	q = map(NULL, 600 * mib, PROT_READ, MAP_PA);
	truth("read-only", !failed((long)q));
	result("made writable", sys(NR_mprotect, q, 600 * mib, PROT_RW));
	result("a part of it", sys(NR_mprotect, q, 100 * mib, PROT_RW));
	result("and the rest", sys(NR_mprotect, q, 600 * mib, PROT_RW));
	rows("then", q, 600 * mib);
	sys(NR_munmap, q, 600 * mib);
}

static long populate(int prot, int flags)
{
	long before = faults();
	char *q = map(NULL, N * PAGE, prot, flags | MAP_POPULATE);
	long i, cost;

	if (prot & PROT_WRITE)
		for (i = 0; i < N; i++)
			q[i * PAGE]++;
	else if (prot)
		for (i = 0; i < N; i++)
			peek(q + i * PAGE);
	cost = faults() - before;
	sys(NR_munmap, q, N * PAGE);
	return cost;
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	faults();
	both("shared", map(NULL, N * PAGE, PROT_RW,
			   MAP_SHARED | MAP_ANONYMOUS));
	both("private", map(NULL, N * PAGE, PROT_RW, MAP_PA));
	both("/dev/zero, private", zero(MAP_PRIVATE));
	both("/dev/zero, shared", zero(MAP_SHARED));
	pieces();
	too_much();
	say("populated: %ld %ld %ld %ld faults", populate(PROT_RW, MAP_PA),
	    populate(PROT_READ, MAP_PA), populate(PROT_NONE, MAP_PA),
	    populate(PROT_RW, MAP_SHARED | MAP_ANONYMOUS));
	return 0;
}
