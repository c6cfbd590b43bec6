/*
 * Many areas: how splitting and merging counts them in a window of untouched
 * memory, ordered and at random, and that thousands of them are no trouble.
 */
#include "lib/abi.h"

#define BASE	((char *)0x20000000)
#define N	1024

static uint32_t seed = 99;

static uint32_t rnd(uint32_t n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

static void count(const char *what)
{
	say("%s: %d", what, nrows(BASE, N * PAGE));
}

static long prot(int first, int pages, int rights)
{
	return sys(NR_mprotect, BASE + first * PAGE, pages * PAGE, rights);
}

static void ordered(void)
{
	int i;

	for (i = 0; i < N; i++)
		map(BASE + i * PAGE, PAGE, PROT_READ, MAP_PA | MAP_FIXED);
	count("pages mapped one by one, upwards");
	for (i = 1; i < N; i += 2)
		prot(i, 1, PROT_NONE);
	count("every second one protected");
	for (i = 0; i < N; i += 4)
		sys(NR_munmap, BASE + i * PAGE, PAGE);
	count("every fourth one unmapped");
	for (i = N - 4; i >= 0; i -= 4)
		map(BASE + i * PAGE, PAGE, PROT_NONE, MAP_PA | MAP_FIXED);
	count("holes filled with no rights");
	result("all readable", prot(0, N, PROT_READ));
	count("merged");
	result("gone", sys(NR_munmap, BASE, N * PAGE));
	count("left");
	for (i = N - 1; i >= 0; i--)
		map(BASE + i * PAGE, PAGE, PROT_READ, MAP_PA | MAP_FIXED);
	count("pages mapped one by one, downwards");
}

/*
 * MAP_NORESERVE: Linux keeps areas apart that look alike when only one of
 * them has been counted against the memory a writable area may need.
 */
static void random_order(void)
{
	static const int rights[] = { PROT_NONE, PROT_READ, PROT_RW };
	char *p;
	int i, n;

	for (i = 1; i <= 3000; i++) {
		p = BASE + rnd(N - 16) * PAGE;
		n = 1 + rnd(16);
		switch (rnd(3)) {
		case 0:
			map(p, n * PAGE, rights[rnd(3)],
			    MAP_PA | MAP_FIXED | MAP_NORESERVE);
			break;
		case 1:
			sys(NR_munmap, p, n * PAGE);
			break;
		case 2:
			sys(NR_mprotect, p, n * PAGE, rights[rnd(3)]);
			break;
		}
		if (i % 500 == 0)
			count("after 500 random changes");
	}
	rows("the first pages", BASE, 48 * PAGE);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	ordered();
	random_order();
	return 0;
}
