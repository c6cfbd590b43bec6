/*
 * Thousands of random changes to one window of memory, and beside it a plain
 * table of what each page must be. Every page is checked against the table;
 * a digest of all results goes to the output, so two kernels that disagree
 * anywhere disagree here.
 */
#include <string.h>

#include "lib/abi.h"

#define BASE	((char *)0x20000000)
#define N	64		/* pages in the window */
#define STEPS	4000

enum { HOLE, NONE, RO, RW };

static struct {
	unsigned char kind, value;
} model[N];

static uint32_t seed = 12345, digest = 2166136261u;

static uint32_t rnd(uint32_t n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

static void note(uint32_t value)
{
	digest = (digest ^ value) * 16777619u;
}

static const int rights[] = { 0, PROT_NONE, PROT_READ, PROT_RW };

static void do_map(int first, int count)
{
	int kind = NONE + rnd(3), i;

	note((long)map(BASE + first * PAGE, count * PAGE, rights[kind],
		       MAP_PA | MAP_FIXED));
	for (i = first; i < first + count; i++) {
		model[i].kind = kind;
		model[i].value = 0;
	}
}

static void do_unmap(int first, int count)
{
	int i;

	note(sys(NR_munmap, BASE + first * PAGE, count * PAGE));
	for (i = first; i < first + count; i++)
		model[i].kind = HOLE;
}

/* Linux changes what lies before the first hole, then says ENOMEM. */
static void do_protect(int first, int count)
{
	int kind = NONE + rnd(3), i;

	note(sys(NR_mprotect, BASE + first * PAGE, count * PAGE,
		 rights[kind]));
	for (i = first; i < first + count && model[i].kind != HOLE; i++)
		model[i].kind = kind;
}

static void do_drop(int first, int count)
{
	int i;

	note(sys(NR_madvise, BASE + first * PAGE, count * PAGE,
		 MADV_DONTNEED));
	for (i = first; i < first + count; i++)
		model[i].value = 0;
}

static void do_write(int first, int count)
{
	int value = 1 + rnd(255), i;

	for (i = first; i < first + count; i++) {
		if (model[i].kind != RW)
			continue;
		BASE[i * PAGE + 17] = value;
		model[i].value = value;
	}
}

/* Reads what may be read; the rest only counts. */
static int check(void)
{
	int i, bad = 0;

	for (i = 0; i < N; i++) {
		if (model[i].kind < RO)
			continue;
		bad += (unsigned char)BASE[i * PAGE + 17] != model[i].value;
	}
	return bad;
}

int main(int argc, char **argv, char **envp)
{
	static void (*const op[])(int, int) = {
		do_map, do_unmap, do_protect, do_protect, do_drop, do_write,
		do_write,
	};
	int step, first, bad = 0;

	(void)argc, (void)argv, (void)envp;
	for (step = 0; step < STEPS; step++) {
		first = rnd(N);
		op[rnd(7)](first, 1 + rnd(N - first < 12 ? N - first : 12));
		if (step % 40 == 0)
			bad += check();
		if (step % 1000 == 0)
			say("step %d: digest %lx", step,
			    (unsigned long)digest);
	}
	say("pages unlike the table: %d", bad);
	say("digest %lx", (unsigned long)digest);
	return 0;
}
