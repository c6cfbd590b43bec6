/*
 * mlock, mlock2, munlock, mlockall, munlockall, MAP_LOCKED: what is brought
 * in, what VmLck counts, who may, and what other calls make of it.
 */
#include "lib/mem.h"

#define BASE	((char *)0x20000000)
#define LIMIT	(8 * PAGE)		/* RLIMIT_MEMLOCK of errors() */

static void lck(const char *what)
{
	say("%s: VmLck %ld", what, status_kb("VmLck"));
}

static void fresh(int pages)
{
	sys(NR_munmap, BASE, 64 * PAGE);
	map(BASE, pages * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
}

static void ranges(void)
{
	long before;

	fresh(8);
	result("mlock 2 pages", sys(NR_mlock, BASE + 2 * PAGE, 2 * PAGE));
	lck("locked");
	resident("resident", BASE, 8);
	before = faults();
	poke(BASE + 2 * PAGE);
	say("faults of a write: %ld", faults() - before);
	result("one byte across a boundary", sys(NR_mlock, BASE + PAGE - 1,
						 2));
	resident("resident", BASE, 8);
	lck("rounded out");
	result("again, more", sys(NR_mlock, BASE, 6 * PAGE));
	lck("counted once");
	result("munlock a byte", sys(NR_munlock, BASE + 3 * PAGE + 5, 1));
	lck("a page less");
	result("munlock all", sys(NR_munlock, BASE, 8 * PAGE));
	lck("nothing");
	resident("still", BASE, 8);
	result("length 0", sys(NR_mlock, BASE, 0));
	result("length 0 nowhere", sys(NR_mlock, 0, 0));
	result("a hole", sys(NR_mlock, BASE + 6 * PAGE, 4 * PAGE));
	lck("up to the hole");
	resident("not brought in", BASE, 8);
	result("munlock over a hole", sys(NR_munlock, BASE + 6 * PAGE,
					  4 * PAGE));
	lck("nothing");
	result("wraps", sys(NR_mlock, BASE, -(unsigned long)BASE + PAGE));
	result("rounds to 0", sys(NR_mlock, BASE, -1ul));
	result("munlock wraps", sys(NR_munlock, BASE,
				    -(unsigned long)BASE + PAGE));
	sys(NR_munlock, BASE, 8 * PAGE);
	lck("nothing");
}

static void rights(void)
{
	int fd = sys(NR_open, "/tests/data", O_RDONLY, 0);

	fresh(4);
	sys(NR_mprotect, BASE, PAGE, PROT_NONE);
	result("without rights", sys(NR_mlock, BASE, 2 * PAGE));
	lck("counted nevertheless");
	resident("but not brought in", BASE, 4);
	sys(NR_munlock, BASE, 2 * PAGE);
	sys(NR_mprotect, BASE, PAGE, PROT_READ);
	result("read-only", sys(NR_mlock, BASE, PAGE));
	resident("the zero page", BASE, 1);
	sys(NR_mprotect, BASE, PAGE, PROT_RW);
	{
		long before = faults();

		poke(BASE);
		say("made writable, faults of a write: %ld",
		    faults() - before);
	}
	sys(NR_mmap2, BASE, 4 * PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd,
	    0);
	result("beyond the file", sys(NR_mlock, BASE, 4 * PAGE));
	lck("counted");
	resident("the file", BASE, 4);
	result("the file", sys(NR_mlock, BASE, 3 * PAGE));
	sys(NR_close, fd);
}

static void onfault(void)
{
	fresh(4);
	result("mlock2, unknown flag", sys(NR_mlock2, BASE, PAGE, 2));
	result("mlock2, no flag", sys(NR_mlock2, BASE, PAGE, 0));
	result("mlock2 ONFAULT", sys(NR_mlock2, BASE, 3 * PAGE,
				     MLOCK_ONFAULT));
	lck("counted");
	resident("only what was", BASE, 4);
	poke(BASE + 2 * PAGE);
	resident("one touched", BASE, 4);
	result("mlock", sys(NR_mlock, BASE, 3 * PAGE));
	lck("counted once");
	resident("all", BASE, 4);
}

static void others(void)
{
	int fd = sys(NR_open, "/tests/data", O_RDONLY, 0);

	fresh(8);
	sys(NR_mlock, BASE, 8 * PAGE);
	result("munmap of a middle", sys(NR_munmap, BASE + 2 * PAGE,
					 3 * PAGE));
	lck("less");
	result("DONTNEED", sys(NR_madvise, BASE, PAGE, MADV_DONTNEED));
	result("mprotect", sys(NR_mprotect, BASE, PAGE, PROT_READ));
	lck("the same");
	rows("areas", BASE, 8 * PAGE);
	map(BASE, 8 * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	lck("mapped over");

	place("MAP_LOCKED", sys(NR_mmap2, BASE, 4 * PAGE, PROT_RW,
				MAP_PA | MAP_FIXED | MAP_LOCKED, -1, 0), BASE);
	lck("locked");
	resident("resident", BASE, 8);
	sys(NR_mmap2, BASE + 4 * PAGE, 2 * PAGE, PROT_RW, MAP_PA | MAP_FIXED |
	    MAP_LOCKED | MAP_POPULATE | MAP_NONBLOCK, -1, 0);
	resident("NONBLOCK changes nothing", BASE, 8);
	lck("locked");
	sys(NR_mmap2, BASE, 4 * PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED |
	    MAP_LOCKED, fd, 0);
	resident("a file", BASE, 8);
	lck("locked");
	sys(NR_munmap, BASE, 8 * PAGE);
	lck("nothing");
	sys(NR_close, fd);
}

static void child(void *arg)
{
	(void)arg;
	lck("child");
	resident("child", BASE, 4);
	place("child maps", (long)map(BASE + 8 * PAGE, PAGE, PROT_RW,
				      MAP_PA | MAP_FIXED), BASE + 8 * PAGE);
	lck("child");
}

static void everything(void)
{
	long before;
	char *brk, *p;

	fresh(4);
	result("flags 0", sys(NR_mlockall, 0));
	result("unknown flag", sys(NR_mlockall, 8));
	result("ONFAULT alone", sys(NR_mlockall, MCL_ONFAULT));
	result("negative", sys(NR_mlockall, -1));
	result("FUTURE", sys(NR_mlockall, MCL_FUTURE));
	lck("nothing yet");
	map(BASE + 4 * PAGE, 2 * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	lck("a map");
	resident("populated", BASE, 6);
	brk = (char *)((sys(NR_brk, 0) + PAGE - 1) & -PAGE);
	sys(NR_brk, brk + 3 * PAGE);
	lck("brk");
	resident("heap", brk, 3);
	sys(NR_brk, brk);
	lck("brk back");
	p = (char *)sys(NR_mremap, BASE + 4 * PAGE, 2 * PAGE, 4 * PAGE, 0);
	place("mremap", (long)p, BASE);
	lck("mremap");
	resident("populated", BASE, 8);
	map(BASE + 10 * PAGE, 2 * PAGE, PROT_NONE, MAP_PA | MAP_FIXED);
	lck("a map without rights");
	ends("fork", child, NULL);
	result("FUTURE ONFAULT", sys(NR_mlockall, MCL_FUTURE | MCL_ONFAULT));
	map(BASE + 20 * PAGE, 2 * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	resident("not populated", BASE + 20 * PAGE, 2);
	lck("but counted");
	before = status_kb("VmSize");
	result("CURRENT", sys(NR_mlockall, MCL_CURRENT));
	resident("all is there", BASE, 22);
	/* Linux's two gates and the stack's holes apart, all of it. */
	truth("nearly all is locked", status_kb("VmLck") > before - 64);
	map(BASE + 30 * PAGE, 2 * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	resident("CURRENT ends FUTURE", BASE + 30 * PAGE, 2);
	result("munlockall", sys(NR_munlockall));
	lck("nothing");
}

/* As a user without capabilities. */
static void bounded(void *arg)
{
	int drop = 1000;

	(void)arg;
	limit(RLIMIT_MEMLOCK, LIMIT);
	sys(NR_setuid32, drop);
	fresh(32);
	result("8 pages", sys(NR_mlock, BASE, 8 * PAGE));
	result("the same again", sys(NR_mlock, BASE, 8 * PAGE));
	result("9 pages", sys(NR_mlock, BASE, 9 * PAGE));
	lck("locked");
	sys(NR_munlock, BASE, 4 * PAGE);
	result("4 others", sys(NR_mlock, BASE + 12 * PAGE, 4 * PAGE));
	result("5 and 3 locked", sys(NR_mlock, BASE + 5 * PAGE, 8 * PAGE));
	lck("locked");
	result("MAP_LOCKED over free", sys(NR_mmap2, BASE + 20 * PAGE, PAGE,
					   PROT_RW, MAP_PA | MAP_FIXED |
					   MAP_LOCKED, -1, 0));
	result("MAP_LOCKED over locked", sys(NR_mmap2, BASE + 12 * PAGE, PAGE,
					     PROT_RW, MAP_PA | MAP_FIXED |
					     MAP_LOCKED, -1, 0));
	result("mremap of locked", sys(NR_mremap, BASE + 12 * PAGE, 4 * PAGE,
				       5 * PAGE, MREMAP_MAYMOVE));
	result("mlockall CURRENT", sys(NR_mlockall, MCL_CURRENT));
	sys(NR_munlockall);
	result("mlockall FUTURE", sys(NR_mlockall, MCL_FUTURE));
	result("9 pages", sys(NR_mmap2, BASE, 9 * PAGE, PROT_RW,
			      MAP_PA | MAP_FIXED, -1, 0));
	place("8 pages", sys(NR_mmap2, BASE, 8 * PAGE, PROT_RW,
			     MAP_PA | MAP_FIXED, -1, 0), BASE);
	{
		long brk = sys(NR_brk, 0);

		truth("brk does not move", sys(NR_brk, brk + 2 * PAGE) == brk);
	}
	sys(NR_munlockall);
	limit(RLIMIT_MEMLOCK, 0);
	result("limit 0: mlock", sys(NR_mlock, BASE, PAGE));
	result("limit 0: mlock nothing", sys(NR_mlock, BASE, 0));
	result("limit 0: mlockall", sys(NR_mlockall, MCL_FUTURE));
	result("limit 0: mlockall, bad flags", sys(NR_mlockall, 0));
	result("limit 0: mlock2, bad flags", sys(NR_mlock2, BASE, PAGE, 4));
	result("limit 0: MAP_LOCKED", sys(NR_mmap2, BASE, PAGE, PROT_RW,
					  MAP_PA | MAP_FIXED | MAP_LOCKED, -1,
					  0));
	result("limit 0: munlock", sys(NR_munlock, BASE, PAGE));
	result("limit 0: munlockall", sys(NR_munlockall));
}

/* root is not bound by it. */
static void unbounded(void *arg)
{
	(void)arg;
	limit(RLIMIT_MEMLOCK, 0);
	fresh(16);
	result("root: mlock", sys(NR_mlock, BASE, 16 * PAGE));
	result("root: mlockall", sys(NR_mlockall, MCL_CURRENT | MCL_FUTURE));
}

int main(int argc, char **argv, char **envp)
{
	struct rlimit rl;

	(void)argc, (void)argv, (void)envp;
	sys(NR_ugetrlimit, RLIMIT_MEMLOCK, &rl);
	say("the limit: %u kB", (unsigned int)rl.cur / 1024);
	ranges();
	rights();
	onfault();
	others();
	everything();
	ends("a user", bounded, NULL);
	ends("root", unbounded, NULL);
	return 0;
}
