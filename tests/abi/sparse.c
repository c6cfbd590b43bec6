/*
 * Memory used far apart: a page in each MiB of half a GiB needs a page table
 * each, and all of them are to be given back.
 */
#include "lib/abi.h"

#define BASE	((char *)0x20000000)
#define MB	(1ul << 20)
#define COUNT	512

static long use(void (*fn)(void *))
{
	long before = faults(), i;

	for (i = 0; i < COUNT; i++)
		fn(BASE + i * MB + (i % 256) * PAGE);
	return faults() - before;
}

static void child(void *arg)
{
	(void)arg;
	say("written in a child, faults: %ld", use(poke));
}

int main(int argc, char **argv, char **envp)
{
	unsigned char vec[256];
	int round, i, n;

	(void)argc, (void)argv, (void)envp;
	faults();
	for (round = 0; round < 3; round++) {
		place("half a GiB", (long)map(BASE, COUNT * MB, PROT_RW,
					      MAP_PA | MAP_FIXED |
					      MAP_NORESERVE), BASE);
		say("read, faults: %ld", use(peek));
		say("written, faults: %ld", use(poke));
		ends("child", child, NULL);
		for (i = n = 0; i < COUNT; i++) {
			sys(NR_mincore, BASE + i * MB, MB, vec);
			n += vec[i % 256] & 1;
		}
		say("resident: %d", n);
		result("munmap of all but the ends",
		       sys(NR_munmap, BASE + MB, (COUNT - 2) * MB));
		rows("left", BASE, COUNT * MB);
		result("munmap", sys(NR_munmap, BASE, COUNT * MB));
	}
	return 0;
}
