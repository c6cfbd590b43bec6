/*
 * mremap: longer, shorter, elsewhere; what stays in the pages, what becomes of
 * the areas, and every error.
 */
#include "lib/mem.h"

#define BASE	((char *)0x20000000)
#define DEST	((char *)0x30000000)
#define WINDOW	(64 * PAGE)

static long remap(char *p, long old, long new, int flags, char *to)
{
	return sys(NR_mremap, p, old * PAGE, new * PAGE, flags, to);
}

static void fresh(void)
{
	sys(NR_munmap, BASE, WINDOW);
	sys(NR_munmap, DEST, WINDOW);
}

/* Pages of memory at BASE with numbers from 1. */
static void make(int pages)
{
	fresh();
	map(BASE, pages * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	number(BASE, pages, 1);
}

static void in_place(void)
{
	long before;

	make(4);
	place("grow", remap(BASE, 4, 8, 0, 0), BASE);
	before = faults();
	numbers("pages", BASE, 8);
	say("faults %ld", faults() - before);
	rows("after", BASE, WINDOW);
	place("shrink", remap(BASE, 8, 2, 0, 0), BASE);
	rows("after", BASE, WINDOW);
	place("same", remap(BASE, 2, 2, 0, 0), BASE);
	place("same, in the middle of a page",
	      sys(NR_mremap, BASE, PAGE + 1, 2 * PAGE - 5, 0), BASE);
	place("same, far too long", remap(BASE, 40, 40, 0, 0), BASE);
	map(BASE + 4 * PAGE, PAGE, PROT_READ, MAP_PA | MAP_FIXED);
	place("up to a neighbour", remap(BASE, 2, 4, 0, 0), BASE);
	result("over a neighbour", remap(BASE, 4, 5, 0, 0));
	result("from the middle", remap(BASE, 2, 3, 0, 0));
	result("beyond the end", remap(BASE, 5, 6, 0, 0));
	rows("after", BASE, WINDOW);
	place("shrink over two areas", remap(BASE, 5, 1, 0, 0), BASE);
	rows("after", BASE, WINDOW);
	sys(NR_mmap2, BASE + 4 * PAGE, 2 * PAGE, PROT_RW, MAP_PA | MAP_FIXED,
	    -1, 0);
	place("up to one that is alike", remap(BASE, 1, 4, 0, 0), BASE);
	numbers("pages", BASE, 6);
}

static void moving(void)
{
	char *p;
	long r;

	make(4);
	map(BASE + 4 * PAGE, PAGE, PROT_READ, MAP_PA | MAP_FIXED);
	r = remap(BASE, 4, 8, MREMAP_MAYMOVE, 0);
	truth("moved", !failed(r) && (char *)r != BASE);
	p = (char *)r;
	numbers("pages", p, 8);
	ends("old address", peek, BASE);
	rows("old place", BASE, WINDOW);
	rows("new place", p, 8 * PAGE);
	sys(NR_munmap, p, 8 * PAGE);

	make(8);
	r = remap(BASE + 2 * PAGE, 3, 10, MREMAP_MAYMOVE, 0);
	p = (char *)r;
	truth("a middle piece moved", !failed(r) && p != BASE + 2 * PAGE);
	numbers("pages", p, 10);
	rows("what is left", BASE, WINDOW);
	numbers("below", BASE, 2);
	numbers("above", BASE + 5 * PAGE, 3);
	sys(NR_munmap, p, 10 * PAGE);
}

static void fixed(void)
{
	int both = MREMAP_MAYMOVE | MREMAP_FIXED;
	long before;

	make(4);
	map(DEST + PAGE, PAGE, PROT_READ, MAP_PA | MAP_FIXED);
	before = faults();
	place("to DEST", remap(BASE, 4, 4, both, DEST), DEST);
	numbers("pages", DEST, 4);
	say("faults %ld", faults() - before);
	rows("old", BASE, WINDOW);
	rows("new", DEST, WINDOW);
	poke(DEST);
	place("and back, longer", remap(DEST, 4, 6, both, BASE), BASE);
	numbers("pages", BASE, 6);
	place("there, shorter", remap(BASE, 6, 2, both, DEST), DEST);
	numbers("pages", DEST, 2);
	rows("old", BASE, WINDOW);
	rows("new", DEST, WINDOW);
	place("next to itself", remap(DEST, 2, 2, both, DEST + 2 * PAGE),
	      DEST + 2 * PAGE);
	place("and below", remap(DEST + 2 * PAGE, 2, 2, both, DEST), DEST);
	rows("new", DEST, WINDOW);

	make(40);
	sys(NR_madvise, BASE + 3 * PAGE, 30 * PAGE, MADV_DONTNEED);
	peek(BASE + 5 * PAGE);
	place("across a MiB", remap(BASE, 40, 40, both,
				    (char *)0x300f8000),
	      (char *)0x300f8000);
	resident("resident", (char *)0x300f8000, 40);
	numbers("pages", (char *)0x300f8000, 40);
	poke((char *)0x300f8000 + 5 * PAGE);
	place("back", remap((char *)0x300f8000, 40, 40, both, BASE), BASE);
	resident("resident", BASE, 40);
	numbers("pages", BASE, 40);
}

static void dontunmap(void)
{
	int flags = MREMAP_MAYMOVE | MREMAP_DONTUNMAP;
	char *p;

	make(4);
	place("DONTUNMAP", remap(BASE, 4, 4, flags | MREMAP_FIXED, DEST),
	      DEST);
	rows("old", BASE, WINDOW);
	rows("new", DEST, WINDOW);
	numbers("old pages", BASE, 4);
	numbers("new pages", DEST, 4);
	p = (char *)remap(DEST + PAGE, 2, 2, flags, 0);
	truth("a piece, anywhere", !failed((long)p));
	numbers("new pages", DEST, 4);
	numbers("the piece", p, 2);
	sys(NR_munmap, p, 2 * PAGE);
	p = (char *)remap(DEST, 4, 4, flags, BASE + 8 * PAGE);
	place("with a wish", (long)p, BASE);
	numbers("pages", p, 4);
	sys(NR_munmap, p, 4 * PAGE);
	result("and longer", remap(DEST, 2, 4, flags, 0));
	result("and shorter", remap(DEST, 4, 2, flags, 0));
	result("lengths equal but for the page",
	       sys(NR_mremap, DEST, PAGE, PAGE - 1, flags, 0));
	result("without MAYMOVE", remap(DEST, 2, 2, MREMAP_DONTUNMAP, 0));

	fresh();
	sys(NR_mmap2, BASE, 3 * PAGE, PROT_RW, MAP_SA | MAP_FIXED, -1, 0);
	number(BASE, 3, 1);
	place("of shared memory", remap(BASE, 3, 3, flags | MREMAP_FIXED,
					DEST), DEST);
	numbers("old", BASE, 3);
	numbers("new", DEST, 3);
}

static void shared(void)
{
	int both = MREMAP_MAYMOVE | MREMAP_FIXED;
	long fd;
	char *p;

	fresh();
	sys(NR_mmap2, BASE, 4 * PAGE, PROT_RW, MAP_SA | MAP_FIXED, -1, 0);
	number(BASE, 4, 1);
	place("old length 0", remap(BASE + PAGE, 0, 2, both, DEST), DEST);
	numbers("the second view", DEST, 2);
	DEST[0] = 77;
	numbers("the first", BASE, 4);
	rows("first", BASE, WINDOW);
	result("old length 0, in place", remap(BASE, 0, 2, 0, 0));
	p = (char *)remap(BASE, 0, 6, MREMAP_MAYMOVE, 0);
	truth("anywhere, longer", !failed((long)p));
	numbers("a third view", p, 4);
	ends("beyond the object", peek, p + 4 * PAGE);
	sys(NR_munmap, p, 6 * PAGE);
	place("grow beyond the object", remap(BASE, 4, 6, 0, 0), BASE);
	ends("there is nothing", poke, BASE + 4 * PAGE);
	result("old length 0, DONTUNMAP",
	       remap(BASE, 0, 0, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0));

	fresh();
	fd = sys(NR_open, "/tests/data", O_RDONLY, 0);
	sys(NR_mmap2, BASE, 2 * PAGE, PROT_RW, MAP_PRIVATE | MAP_FIXED, fd, 0);
	numbers("a private file", BASE, 2);
	BASE[0] = 99;
	place("moved", remap(BASE + PAGE, 1, 2, both, DEST), DEST);
	numbers("its end", DEST, 2);
	rows("its end", DEST, WINDOW);
	place("its beginning", remap(BASE, 1, 1, both, DEST + 8 * PAGE),
	      DEST + 8 * PAGE);
	numbers("its beginning", DEST + 8 * PAGE, 1);
	place("longer than the file", remap(DEST, 2, 4, 0, 0), DEST);
	ends("page 2 of the file", peek, DEST + PAGE);
	ends("page 3", peek, DEST + 2 * PAGE);
	result("old length 0, private", remap(DEST, 0, 1, MREMAP_MAYMOVE, 0));
	sys(NR_close, fd);
}

static void forked(void *arg)
{
	int both = MREMAP_MAYMOVE | MREMAP_FIXED;

	(void)arg;
	place("child moves", remap(BASE, 4, 4, both, DEST), DEST);
	number(DEST, 2, 50);
	numbers("child", DEST, 4);
}

static void shared_by_fork(void)
{
	int both = MREMAP_MAYMOVE | MREMAP_FIXED;

	make(4);
	ends("child", forked, NULL);
	numbers("parent", BASE, 4);
	place("parent moves", remap(BASE, 4, 4, both, DEST), DEST);
	number(DEST + PAGE, 1, 60);
	numbers("parent", DEST, 4);
}

static void errors(void)
{
	int may = MREMAP_MAYMOVE, both = MREMAP_MAYMOVE | MREMAP_FIXED;

	make(4);
	result("unaligned", sys(NR_mremap, BASE + 1, PAGE, PAGE, 0, 0));
	result("new length 0", remap(BASE, 1, 0, may, 0));
	result("new length wraps to 0", sys(NR_mremap, BASE, PAGE, -1ul, may));
	result("unknown flag", remap(BASE, 1, 1, 8, 0));
	result("FIXED alone", remap(BASE, 1, 1, MREMAP_FIXED, DEST));
	result("nothing there", remap(BASE + 8 * PAGE, 1, 1, 0, 0));
	result("nothing there, shrink", remap(BASE + 8 * PAGE, 2, 1, 0, 0));
	result("old length 0, private", remap(BASE, 0, 1, may, 0));
	result("old length over the end", remap(BASE + 2 * PAGE, 3, 4, may,
						0));
	result("too long", sys(NR_mremap, BASE, PAGE, 0xf0000000, may, 0));
	result("too long in place", sys(NR_mremap, BASE, 4 * PAGE, 0xf0000000,
					0, 0));
	result("to an odd address", remap(BASE, 1, 1, both, DEST + 1));
	result("to itself", remap(BASE, 2, 2, both, BASE));
	result("overlapping above", remap(BASE, 2, 2, both, BASE + PAGE));
	result("overlapping below", remap(BASE + PAGE, 2, 2, both, BASE));
	result("to 0xc0000000", remap(BASE, 1, 1, both, (char *)0xc0000000));
	result("too long to DEST", sys(NR_mremap, BASE, PAGE, 0xe0000000,
				       both, DEST));
	map(DEST, PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	result("from nowhere", remap(BASE + 20 * PAGE, 1, 1, both, DEST));
	rows("what was at DEST stays", DEST, WINDOW);
	result("over the end, to DEST", remap(BASE + 3 * PAGE, 2, 2, both,
					      DEST));
	rows("it is gone", DEST, WINDOW);
	rows("BASE", BASE, WINDOW);
	limit(RLIMIT_AS, (status_kb("VmSize") << 10) + 2 * PAGE);
	result("RLIMIT_AS, 3 pages more", remap(BASE, 4, 7, 0, 0));
	place("2 pages more", remap(BASE, 4, 6, 0, 0), BASE);
	result("then DONTUNMAP", remap(BASE, 1, 1, may | MREMAP_DONTUNMAP, 0));
	place("moving is no more", remap(BASE, 6, 6, both, DEST), DEST);
	limit(RLIMIT_AS, RLIM_INFINITY);
}

static void counts(void)
{
	long size, data, lck;

	make(4);
	size = status_kb("VmSize");
	data = status_kb("VmData");
	remap(BASE, 4, 8, 0, 0);
	say("VmSize +%ld VmData +%ld", status_kb("VmSize") - size,
	    status_kb("VmData") - data);
	remap(BASE, 8, 8, MREMAP_MAYMOVE | MREMAP_FIXED, DEST);
	say("VmSize +%ld VmData +%ld", status_kb("VmSize") - size,
	    status_kb("VmData") - data);
	remap(DEST, 8, 8, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, BASE);
	say("VmSize +%ld VmData +%ld", status_kb("VmSize") - size,
	    status_kb("VmData") - data);
	make(4);
	result("mlock", sys(NR_mlock, BASE, 4 * PAGE));
	lck = status_kb("VmLck");
	remap(BASE, 4, 8, 0, 0);
	resident("grown while locked", BASE, 8);
	say("VmLck %ld, %ld", lck, status_kb("VmLck"));
	remap(BASE, 8, 10, MREMAP_MAYMOVE | MREMAP_FIXED, DEST);
	resident("moved while locked", DEST, 10);
	say("VmLck %ld", status_kb("VmLck"));
	remap(DEST, 10, 3, 0, 0);
	say("VmLck %ld", status_kb("VmLck"));
	remap(DEST, 3, 3, MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP,
	      BASE);
	say("VmLck %ld", status_kb("VmLck"));
	fresh();
	say("VmLck %ld", status_kb("VmLck"));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	in_place();
	moving();
	fixed();
	dontunmap();
	shared();
	shared_by_fork();
	errors();
	counts();
	return 0;
}
