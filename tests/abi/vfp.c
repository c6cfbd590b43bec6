/*
 * The floating-point registers belong to the process: they survive calls and
 * other processes' use, a child has a copy, a new program finds zeros.
 */
#include "lib/abi.h"

#define REGS	32

/* Loads and stores d0-d31; the compiler itself uses none of them here. */
static void load(const uint64_t *v)
{
	asm volatile(".fpu neon\n\t"
		     "vldmia %0!, {d0-d15}\n\t"
		     "vldmia %0, {d16-d31}" : "+r" (v) : : "memory");
}

static void store(uint64_t *v)
{
	asm volatile(".fpu neon\n\t"
		     "vstmia %0!, {d0-d15}\n\t"
		     "vstmia %0, {d16-d31}" : "+r" (v) : : "memory");
}

static void fill(uint32_t seed)
{
	uint64_t v[REGS];
	int i;

	for (i = 0; i < REGS; i++)
		v[i] = (uint64_t)seed << 32 | i;
	load(v);
}

static int holds(uint32_t seed)
{
	uint64_t v[REGS];
	int i, good = 1;

	store(v);
	for (i = 0; i < REGS; i++)
		good &= v[i] == ((uint64_t)seed << 32 | i);
	return good;
}

static void child(void *arg)
{
	int i, good = 1;

	truth("  a copy of the parent's", holds(1));
	for (i = 0; i < 100; i++) {
		fill(1000 + i);
		sys(NR_sched_yield);
		good &= holds(1000 + i);
	}
	truth("  its own through 100 yields", good);
	(void)arg;
}

/* Two processes at once, each with values of its own. */
static void together(void)
{
	int i, good = 1, status;
	long pid = sys(NR_fork);

	for (i = 0; i < 100; i++) {
		fill((pid ? 5000 : 9000) + i);
		sys(NR_sched_yield);
		good &= holds((pid ? 5000 : 9000) + i);
	}
	if (pid == 0)
		exit(good);
	sys(NR_wait4, pid, &status, 0, NULL);
	say("two at once: %d %d", good, status >> 8);
}

int main(int argc, char **argv, char **envp)
{
	uint64_t v[REGS];
	uint32_t fpscr, back;
	int i, zero = 1;

	(void)argc, (void)argv, (void)envp;
	store(v);
	for (i = 0; i < REGS; i++)
		zero &= v[i] == 0;
	truth("a new program finds zeros", zero);
	fill(1);
	sys(NR_getpid);
	truth("kept through a call", holds(1));
	fpscr = 3 << 22;	/* round towards zero */
	asm volatile(".fpu neon\n\tvmsr fpscr, %0" : : "r" (fpscr));
	ends("child", child, NULL);
	truth("kept through the child's use", holds(1));
	asm volatile(".fpu neon\n\tvmrs %0, fpscr" : "=r" (back));
	say("fpscr: %lx", (unsigned long)back);
	together();
	return 0;
}
