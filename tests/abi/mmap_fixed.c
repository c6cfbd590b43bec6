/*
 * MAP_FIXED replaces what it covers, to the page: over the middle of an area,
 * over half of it, over several and over holes; and the neighbours keep their
 * contents.
 */
#include <string.h>

#include "lib/abi.h"

#define BASE	((char *)0x20000000)
#define N	16

/* Fills the pages of [BASE, BASE + N pages): page i with i + 1. */
static void fill(void)
{
	int i;

	sys(NR_munmap, BASE, N * PAGE);
	map(BASE, N * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	for (i = 0; i < N; i++)
		memset(BASE + i * PAGE, i + 1, PAGE);
}

/* One letter a page: its fill, or 0 when it reads as zero. */
static void contents(const char *what)
{
	char text[N + 1];
	int i;

	for (i = 0; i < N; i++)
		text[i] = BASE[i * PAGE + 5] ? 'a' + BASE[i * PAGE + 5] - 1
					     : '0';
	text[N] = '\0';
	say("%s: %s", what, text);
}

static long fix(int first, int count, int prot, int flags)
{
	return (long)map(BASE + first * PAGE, count * PAGE, prot,
			 MAP_PA | flags);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	fill();
	contents("filled");
	place("over the middle", fix(4, 4, PROT_RW, MAP_FIXED), BASE);
	contents("then");
	place("over the first half", fix(0, 2, PROT_READ, MAP_FIXED), BASE);
	place("over the last page", fix(15, 1, PROT_READ, MAP_FIXED), BASE);
	contents("then");

	fill();
	sys(NR_munmap, BASE + 3 * PAGE, 2 * PAGE);
	sys(NR_munmap, BASE + 8 * PAGE, PAGE);
	place("over two holes and three pieces",
	      fix(2, 9, PROT_READ, MAP_FIXED), BASE);
	contents("then");
	rows("areas", BASE + 2 * PAGE, 9 * PAGE);

	fill();
	result("noreplace over the middle",
	       fix(4, 1, PROT_READ, MAP_FIXED_NOREPLACE));
	contents("nothing happened");
	sys(NR_munmap, BASE + 4 * PAGE, PAGE);
	result("noreplace over hole and neighbour",
	       fix(4, 2, PROT_READ, MAP_FIXED_NOREPLACE));
	place("noreplace into the hole",
	      fix(4, 1, PROT_READ, MAP_FIXED_NOREPLACE), BASE);
	contents("then");

	fill();
	result("a refused length replaces nothing",
	       sys(NR_mmap2, BASE, 0xf0000000, PROT_RW, MAP_PA | MAP_FIXED,
		   -1, 0));
	result("a bad descriptor replaces nothing",
	       sys(NR_mmap2, BASE, PAGE, PROT_RW, MAP_PRIVATE | MAP_FIXED, 77,
		   0));
	contents("still");
	return 0;
}
