/*
 * brk up, down, off the page, below its start, into something in the way.
 * It answers the new break, or the old one when it cannot.
 */
#include "lib/abi.h"

static char *start;

static void set(const char *what, char *p)
{
	place(what, sys(NR_brk, p), start);
}

static void heap_row(const struct row *row, void *arg)
{
	(void)arg;
	if (row->name[0] == '[' && row->name[1] == 'h')
		say("  +%lx +%lx %s %s", row->start - (unsigned long)start,
		    row->end - (unsigned long)start, row->perms, row->name);
}

static void heap(const char *what)
{
	say("%s:", what);
	each_row(heap_row, NULL);
}

static void up_and_down(void)
{
	set("up four pages", start + 4 * PAGE);
	heap("heap");
	truth("it reads as zero", start[0] == 0 && start[4 * PAGE - 1] == 0);
	start[0] = 1;
	start[3 * PAGE] = 2;
	set("down three", start + PAGE);
	heap("heap");
	truth("the first page is kept", start[0] == 1);
	ends("read above", peek, start + PAGE);
	set("up again", start + 4 * PAGE);
	truth("what was given back is zero", start[3 * PAGE] == 0);
	set("unaligned", start + 4 * PAGE + 1);
	heap("heap");
	start[4 * PAGE + 9] = 3;
	set("down within the page", start + 4 * PAGE);
	ends("read in that page", peek, start + 4 * PAGE + 9);
	set("the same", start + 4 * PAGE);
}

static void refused(void)
{
	set("brk(0)", NULL);
	set("brk(1)", (char *)1);
	set("a page below the program", (char *)0xf000);
	set("0xffffffff", (char *)0xffffffff);
	set("0xc0000000", (char *)0xc0000000);
	place("map in the way",
	      (long)map(start + 16 * PAGE, PAGE, PROT_RW, MAP_PA | MAP_FIXED),
	      start);
	set("up into the map", start + 20 * PAGE);
	set("up to the page before", start + 15 * PAGE);
	set("one page more", start + 16 * PAGE);
	sys(NR_munmap, start + 16 * PAGE, PAGE);
	set("after the map is gone", start + 32 * PAGE);
	heap("heap");
}

/* The heap is an area like others: it may have holes. */
static void torn(void)
{
	result("munmap in the heap", sys(NR_munmap, start + 8 * PAGE, PAGE));
	result("mprotect in the heap",
	       sys(NR_mprotect, start + 2 * PAGE, PAGE, PROT_READ));
	heap("heap");
	set("down over both", start + PAGE);
	heap("heap");
	set("up", start + 2 * PAGE);
	heap("heap");
	set("down to the start", start);
	heap("heap");
}

static void inherits(void *arg)
{
	(void)arg;
	set("the child's break", NULL);
	set("the child moves it", start + 64 * PAGE);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	/* From the page after the program's own end, wherever that is. */
	start = (char *)((sys(NR_brk, 0) + 2 * PAGE - 1) & -PAGE);
	set("to a page edge", start);
	sys(NR_munmap, start - PAGE, PAGE);
	up_and_down();
	refused();
	torn();
	set("up two pages", start + 2 * PAGE);
	ends("fork", inherits, NULL);
	set("the parent's break", NULL);
	return 0;
}
