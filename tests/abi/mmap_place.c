/*
 * Where a map goes when the caller leaves the place to the kernel or only
 * hints at one.
 */
#include <string.h>

#include "lib/abi.h"

int main(int argc, char **argv, char **envp)
{
	char *base = (char *)0x20000000, *p, *q, *hole;

	(void)argc, (void)argv, (void)envp;
	p = map(base, PAGE, PROT_RW, MAP_PA);
	place("hint on a free page", (long)p, base);
	p = map(base, PAGE, PROT_RW, MAP_PA);
	truth("hint on a taken page goes elsewhere",
	      !failed((long)p) && p != base);
	sys(NR_munmap, p, PAGE);
	place("hint that is unaligned",
	      (long)map(base + 0x10800, PAGE, PROT_RW, MAP_PA), base);
	p = map(base + 0xf000, 3 * PAGE, PROT_RW, MAP_PA);
	truth("hint that fits only in part goes elsewhere",
	      !failed((long)p) && (p < base || p >= base + 0x20000));
	sys(NR_munmap, p, 3 * PAGE);
	rows("areas", base, 0x20000);

	/* Maps are handed out downwards, each below the one before. */
	p = map(NULL, 4 * PAGE, PROT_READ, MAP_PA);
	q = map(NULL, 2 * PAGE, PROT_READ, MAP_PA);
	place("the next map", (long)q, p);
	say("rows of the two: %d", nrows(q, 6 * PAGE));
	hole = p + PAGE;
	sys(NR_munmap, hole, PAGE);
	place("one page goes into the hole of one",
	      (long)map(NULL, PAGE, PROT_READ, MAP_PA), hole);
	sys(NR_munmap, hole, PAGE);
	place("two pages do not", (long)map(NULL, 2 * PAGE, PROT_READ, MAP_PA),
	      q);

	p = map(NULL, 16 * PAGE, PROT_RW, MAP_PA);
	memset(p, 7, 16 * PAGE);
	sys(NR_munmap, p, 16 * PAGE);
	q = map(NULL, 16 * PAGE, PROT_RW, MAP_PA);
	place("the place is used again", (long)q, p);
	truth("and reads as zero", q[0] == 0 && q[15 * PAGE] == 0);
	return 0;
}
