/*
 * The stack grows by faults, a page at a time, and keeps its distance from
 * whatever lies below: the guard gap of 256 pages.
 */
#include "lib/abi.h"

#define GAP	(256 * PAGE)

static char *my_page(void)
{
	volatile char here;

	return (char *)((unsigned long)&here & -PAGE);
}

static void growth(void)
{
	char *page = my_page();
	long before = faults();
	int i;

	for (i = 64; i < 128; i++)
		poke(page - i * PAGE);
	say("64 pages down, faults: %ld", faults() - before);
	before = faults();
	for (i = 127; i >= 64; i--)
		peek(page - i * PAGE);
	say("the same again, faults: %ld", faults() - before);
	before = faults();
	poke(page - 200 * PAGE);
	say("a jump down, faults: %ld", faults() - before);
	truth("between is zero", page[-150 * (long)PAGE] == 0);
	say("the page in between, faults: %ld", faults() - before);
}

/* A page mapped 4 MiB below: may the stack come to distance bytes of it? */
static void approach(const char *what, int prot, unsigned long distance)
{
	char *low = my_page() - 1024 * PAGE;

	map(low, PAGE, prot, MAP_PA | MAP_FIXED);
	ends(what, poke, low + PAGE + distance);
	sys(NR_munmap, low, PAGE);
}

static void no_room(void *arg)
{
	char *low = my_page() - 1024 * PAGE;

	(void)arg;
	map(low, PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	result("read(2) into the gap",
	       sys(NR_read, sys(NR_open, "/tests/data", O_RDONLY, 0),
		   low + 2 * PAGE, 100));
	result("read(2) above the gap",
	       sys(NR_read, sys(NR_open, "/tests/data", O_RDONLY, 0),
		   low + PAGE + GAP, 100));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	faults();
	growth();
	approach("256 pages from a map", PROT_RW, GAP);
	approach("256 pages and one more", PROT_RW, GAP + PAGE);
	approach("255 pages", PROT_RW, GAP - PAGE);
	approach("the last byte of the gap", PROT_RW, GAP - 1);
	approach("next to a map", PROT_RW, 0);
	approach("255 pages from a read-only map", PROT_READ, GAP - PAGE);
	approach("255 pages from a map without rights", PROT_NONE,
		 GAP - PAGE);
	approach("next to a map without rights", PROT_NONE, 0);
	ends("kernel", no_room, NULL);
	return 0;
}
