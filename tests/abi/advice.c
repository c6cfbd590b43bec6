/*
 * madvise, all of it that is no hint about huge or equal pages: what the
 * advice does to the pages, to areas, to children, and its errors.
 */
#include "lib/mem.h"

#define BASE	((char *)0x20000000)
#define WINDOW	(64 * PAGE)

enum {
	NORMAL, RANDOM, SEQUENTIAL, WILLNEED, DONTNEED, FREE = 8, REMOVE,
	DONTFORK, DOFORK, DONTDUMP = 16, DODUMP, WIPEONFORK, KEEPONFORK, COLD,
	PAGEOUT, POPULATE_READ, POPULATE_WRITE, DONTNEED_LOCKED
};

static long advise(int page, int pages, int advice)
{
	return sys(NR_madvise, BASE + page * PAGE, pages * PAGE, advice);
}

static void make(int pages)
{
	sys(NR_munmap, BASE, WINDOW);
	map(BASE, pages * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	number(BASE, pages, 1);
}

static void make_shared(int pages)
{
	sys(NR_munmap, BASE, WINDOW);
	sys(NR_mmap2, BASE, pages * PAGE, PROT_RW, MAP_SA | MAP_FIXED, -1, 0);
	number(BASE, pages, 1);
}

static void unknown(void)
{
	int i;

	make(4);
	for (i = -1; i < 32; i++)
		if (i < 12 || i > 15)	/* equal and huge pages */
			say("advice %d of nothing: %s", i,
			    sys(NR_madvise, BASE, 0, i) ? "unknown" : "known");
}

static void freed(void)
{
	long before;

	make(4);
	result("FREE", advise(0, 4, FREE));
	numbers("kept while there is room", BASE, 4);
	resident("resident", BASE, 4);
	before = faults();
	BASE[0] = 9;
	BASE[PAGE] = 10;
	say("faults of writes: %ld", faults() - before);
	numbers("written", BASE, 4);
	make_shared(2);
	result("FREE of shared", advise(0, 2, FREE));
	numbers("pages", BASE, 2);
	result("COLD", advise(0, 2, COLD));
	result("PAGEOUT", advise(0, 2, PAGEOUT));
	numbers("pages", BASE, 2);
	make(2);
	result("COLD", advise(0, 2, COLD));
	result("PAGEOUT", advise(0, 2, PAGEOUT));
	numbers("pages", BASE, 2);
	sys(NR_mlock, BASE, PAGE);
	result("FREE of locked", advise(0, 2, FREE));
	result("COLD of locked", advise(0, 2, COLD));
	result("PAGEOUT of locked", advise(0, 2, PAGEOUT));
	result("DONTNEED of locked", advise(0, 2, DONTNEED));
	result("REMOVE of locked", advise(0, 2, REMOVE));
	numbers("pages", BASE, 2);
	result("DONTNEED_LOCKED", advise(0, 2, DONTNEED_LOCKED));
	resident("resident", BASE, 2);
	numbers("pages", BASE, 2);
	sys(NR_munmap, BASE + PAGE, PAGE);
	map(BASE + 2 * PAGE, PAGE, PROT_NONE, MAP_PA | MAP_FIXED);
	sys(NR_munlock, BASE, PAGE);
	result("COLD with a hole", advise(0, 3, COLD));
	result("FREE with a hole", advise(0, 3, FREE));
	result("WILLNEED with a hole", advise(0, 3, WILLNEED));
}

static void child(void *arg)
{
	(void)arg;
	numbers("child", BASE, 4);
	number(BASE, 4, 30);
	rows("child", BASE, WINDOW);
}

static void grandchild(void *arg)
{
	(void)arg;
	number(BASE, 4, 50);
	ends("grandchild", child, NULL);
}

static void forks(void)
{
	make(4);
	result("DONTFORK", advise(0, 1, DONTFORK));
	result("WIPEONFORK", advise(1, 2, WIPEONFORK));
	rows("areas", BASE, WINDOW);
	ends("a child touches page 0", peek, BASE);
	result("DOFORK", advise(0, 1, DOFORK));
	ends("child", child, NULL);
	numbers("parent", BASE, 4);
	ends("child", grandchild, NULL);
	result("KEEPONFORK", advise(0, 4, KEEPONFORK));
	rows("areas", BASE, WINDOW);
	ends("child", child, NULL);
	make_shared(4);
	result("WIPEONFORK of shared", advise(0, 4, WIPEONFORK));
	result("KEEPONFORK of shared", advise(0, 4, KEEPONFORK));
	result("DONTFORK of shared", advise(0, 1, DONTFORK));
	ends("a child touches page 0", peek, BASE);
	sys(NR_mlock, BASE, 4 * PAGE);
	result("DONTDUMP of locked", advise(1, 1, DONTDUMP));
	result("DODUMP", advise(0, 4, DODUMP));
	result("RANDOM of locked", advise(0, 4, RANDOM));
	result("SEQUENTIAL", advise(0, 4, SEQUENTIAL));
	result("NORMAL", advise(0, 4, NORMAL));
	rows("areas", BASE, WINDOW);
}

static void cuts(void)
{
	make(8);
	advise(2, 2, RANDOM);
	advise(3, 2, SEQUENTIAL);
	rows("areas", BASE, WINDOW);
	advise(0, 8, DONTDUMP);
	advise(0, 8, NORMAL);
	rows("areas", BASE, WINDOW);
}

static void removed(void)
{
	long fd;
	char *other;

	make_shared(4);
	other = (char *)sys(NR_mremap, BASE, 0, 4 * PAGE, MREMAP_MAYMOVE);
	numbers("another view", other, 4);
	result("REMOVE", advise(1, 2, REMOVE));
	numbers("pages", BASE, 4);
	numbers("another view", other, 4);
	sys(NR_munmap, other, 4 * PAGE);
	make_shared(4);
	advise(1, 2, REMOVE);
	resident("resident", BASE, 4);
	sys(NR_mprotect, BASE, 4 * PAGE, PROT_READ);
	result("REMOVE of read-only", advise(0, 1, REMOVE));
	make(1);
	result("REMOVE of private", advise(0, 1, REMOVE));
	fd = sys(NR_open, "/tests/data", O_RDONLY, 0);
	sys(NR_mmap2, BASE, PAGE, PROT_RW, MAP_PRIVATE | MAP_FIXED, fd, 0);
	result("REMOVE of a private file", advise(0, 1, REMOVE));
	result("WIPEONFORK of a private file", advise(0, 1, WIPEONFORK));
	result("FREE of a private file", advise(0, 1, FREE));
	result("WILLNEED of a file", advise(0, 1, WILLNEED));
	result("DONTNEED of a file", advise(0, 1, DONTNEED));
	numbers("page", BASE, 1);
	sys(NR_close, fd);
}

static void populated(void)
{
	int fd = sys(NR_open, "/tests/data", O_RDONLY, 0);
	long before;

	sys(NR_munmap, BASE, WINDOW);
	map(BASE, 8 * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	result("POPULATE_READ", advise(1, 2, POPULATE_READ));
	resident("resident", BASE, 8);
	before = faults();
	result("POPULATE_WRITE", advise(2, 3, POPULATE_WRITE));
	say("faults: %ld", faults() - before);
	resident("resident", BASE, 8);
	before = faults();
	number(BASE + 2 * PAGE, 3, 1);
	say("faults of writes: %ld", faults() - before);
	sys(NR_munmap, BASE + 4 * PAGE, PAGE);
	result("a hole", advise(3, 3, POPULATE_READ));
	resident("up to it", BASE, 8);
	result("nothing there", advise(20, 1, POPULATE_WRITE));
	sys(NR_mprotect, BASE, PAGE, PROT_READ);
	result("READ, read-only", advise(0, 1, POPULATE_READ));
	result("WRITE, read-only", advise(0, 1, POPULATE_WRITE));
	sys(NR_mprotect, BASE, PAGE, PROT_NONE);
	result("READ, no rights", advise(0, 1, POPULATE_READ));
	result("WRITE, no rights", advise(0, 1, POPULATE_WRITE));
	sys(NR_mprotect, BASE, PAGE, PROT_EXEC);
	result("READ, code", advise(0, 1, POPULATE_READ));
	sys(NR_mprotect, BASE, PAGE, PROT_WRITE);
	result("READ, write-only", advise(0, 1, POPULATE_READ));
	result("WRITE, write-only", advise(0, 1, POPULATE_WRITE));
	sys(NR_mmap2, BASE, 5 * PAGE, PROT_RW, MAP_PRIVATE | MAP_FIXED, fd, 0);
	result("READ, a file", advise(0, 3, POPULATE_READ));
	result("WRITE, a file", advise(0, 3, POPULATE_WRITE));
	result("READ, beyond its end", advise(1, 4, POPULATE_READ));
	result("WRITE, beyond its end", advise(1, 4, POPULATE_WRITE));
	numbers("pages", BASE, 3);
	make_shared(3);
	result("WRITE, shared", advise(0, 3, POPULATE_WRITE));
	result("unaligned", sys(NR_madvise, BASE + 1, PAGE, POPULATE_READ));
	result("wraps", sys(NR_madvise, BASE, 0xf0000000, POPULATE_READ));
	sys(NR_close, fd);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	unknown();
	freed();
	forks();
	cuts();
	removed();
	populated();
	return 0;
}
