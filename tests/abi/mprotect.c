/*
 * mprotect: arguments; splitting an area and merging it again; holes; that
 * contents survive each change.
 */
#include <string.h>

#include "lib/abi.h"

#define BASE	((char *)0x20000000)
#define N	8

static long prot(int first, int count, int rights)
{
	return sys(NR_mprotect, BASE + first * PAGE, count * PAGE, rights);
}

static void arguments(void)
{
	result("nothing there", prot(0, 1, PROT_READ));
	map(BASE, N * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	result("zero length", prot(0, 0, PROT_READ));
	result("zero length, nothing there", prot(100, 0, PROT_READ));
	result("unaligned address", sys(NR_mprotect, BASE + 4, PAGE,
					PROT_READ));
	result("length rounds up", sys(NR_mprotect, BASE, 1, PROT_RW));
	result("length wraps around", sys(NR_mprotect, BASE, 0xf0000000,
					  PROT_RW));
	result("length 0xffffffff", sys(NR_mprotect, BASE, 0xffffffff,
					PROT_RW));
	result("unknown protection 0x100", prot(0, 1, 0x100));
	result("at 0xc0000000", sys(NR_mprotect, 0xc0000000, PAGE,
				    PROT_READ));
	result("at 0xfffff000", sys(NR_mprotect, 0xfffff000, PAGE,
				    PROT_READ));
	rows("unchanged", BASE, N * PAGE);
}

static void split_and_merge(void)
{
	result("read-only in the middle", prot(2, 2, PROT_READ));
	rows("split", BASE, N * PAGE);
	result("nothing at the next two", prot(4, 2, PROT_NONE));
	rows("split", BASE, N * PAGE);
	result("the same again", prot(4, 2, PROT_NONE));
	result("across two kinds", prot(3, 2, PROT_READ));
	rows("moved", BASE, N * PAGE);
	result("all writable", prot(0, N, PROT_RW));
	rows("merged", BASE, N * PAGE);
	result("the first page", prot(0, 1, PROT_READ));
	result("the last page", prot(N - 1, 1, PROT_READ));
	rows("ends", BASE, N * PAGE);
	result("all writable", prot(0, N, PROT_RW));
	rows("merged", BASE, N * PAGE);
}

static void contents(void)
{
	memset(BASE, 3, N * PAGE);
	result("read-only", prot(0, N, PROT_READ));
	ends("write", poke, BASE);
	result("none", prot(0, N, PROT_NONE));
	ends("read", peek, BASE);
	result("writable", prot(0, N, PROT_RW));
	truth("contents are kept", BASE[0] == 3 && BASE[N * PAGE - 1] == 3);
	rows("merged after use", BASE, N * PAGE);
	result("read-only part", prot(1, 1, PROT_READ));
	result("back", prot(1, 1, PROT_RW));
	rows("merged after use", BASE, N * PAGE);
}

/* Up to the first hole the change is made, then it is ENOMEM. */
static void holes(void)
{
	sys(NR_munmap, BASE + 4 * PAGE, PAGE);
	result("over a hole", prot(2, 4, PROT_READ));
	rows("before it changed", BASE, N * PAGE);
	result("from a hole", prot(4, 2, PROT_READ));
	rows("nothing changed", BASE, N * PAGE);
	result("into the hole behind", prot(6, 4, PROT_READ));
	rows("before it changed", BASE, N * PAGE);
	sys(NR_munmap, BASE, N * PAGE);
}

/* The zero page must not become writable with its area. */
static void zero_page(void)
{
	volatile char *p = map(NULL, 2 * PAGE, PROT_READ, MAP_PA);
	int sum = p[0] + p[PAGE];

	sys(NR_mprotect, p, 2 * PAGE, PROT_RW);
	p[0] = 1;
	say("zero page made writable: %d %d %d", sum, p[0], p[PAGE]);
	sys(NR_munmap, p, 2 * PAGE);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	arguments();
	split_and_merge();
	contents();
	holes();
	zero_page();
	return 0;
}
