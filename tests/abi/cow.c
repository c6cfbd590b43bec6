/*
 * Copy on write under stress: a tree of processes that share pages in every
 * combination. Each writes at random into its copy and checks that it sees
 * its own writes and its ancestors' from before the fork, and nobody else's.
 */
#include <string.h>

#include "lib/abi.h"

#define N	24		/* pages in the window */
#define DEPTH	5
#define CHILDREN 2

static char *window;
static unsigned char model[N];
static uint32_t seed;

static uint32_t rnd(uint32_t n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

static void scribble(void)
{
	int i, k;

	for (k = 0; k < N / 3; k++) {
		i = rnd(N);
		model[i] = rnd(256);
		window[i * PAGE + 1000] = model[i];
	}
	i = rnd(N);
	model[i] = 0;
	sys(NR_madvise, window + i * PAGE, PAGE, MADV_DONTNEED);
}

static int wrong(void)
{
	int i, n = 0;

	for (i = 0; i < N; i++)
		n += (unsigned char)window[i * PAGE + 1000] != model[i];
	return n;
}

/* Returns how many pages were wrong in this process and all below it. */
static int tree(int depth)
{
	int i, status, bad = wrong();
	long pid[CHILDREN];

	for (i = 0; depth && i < CHILDREN; i++) {
		scribble();
		pid[i] = sys(NR_fork);
		if (pid[i] == 0) {
			seed += depth * 100 + i;
			exit(tree(depth - 1));
		}
		bad += wrong();
	}
	scribble();
	bad += wrong();
	for (i = 0; depth && i < CHILDREN; i++) {
		status = 0xff00;
		sys(NR_wait4, pid[i], &status, 0, NULL);
		bad += status ? status >> 8 | (status & 0x7f) : 0;
		scribble();
		bad += wrong();
	}
	return bad > 200 ? 200 : bad;
}

int main(int argc, char **argv, char **envp)
{
	int round;

	(void)argc, (void)argv, (void)envp;
	window = map(NULL, N * PAGE, PROT_RW, MAP_PA);
	for (round = 1; round <= 5; round++) {
		seed = round;
		say("round %d, pages wrong: %d", round, tree(DEPTH));
	}
	return 0;
}
