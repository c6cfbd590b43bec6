/*
 * Counters before and after.
 *
 * Pagemap shows the page table and faults are counted one by one: these are
 * exact.  Linux keeps VmRSS and its free pages in batches, so there the two
 * may lag behind; zeropage counts them exactly.
 */
#include <sys/resource.h>
#include <sys/sysinfo.h>

#include "counters.h"
#include "procfs.h"
#include "say.h"

#define STACK_PAGES	6

extern char __executable_start[], end[];

static void touch_stack(void)
{
	volatile char room[STACK_PAGES * PAGE_SIZE];
	unsigned long i;

	for (i = 0; i < sizeof(room); i += PAGE_SIZE)
		room[i] = 0;
}

void warm_up(void)
{
	unsigned long a = (unsigned long)__executable_start;
	const struct area *area;
	static struct areas all;
	struct counters c;
	volatile char *p;

	read_areas(&all);
	for (; a < (unsigned long)end; a += PAGE_SIZE) {
		area = find_area(&all, a);
		p = (volatile char *)a;
		if (area && area->perms[1] == 'w')
			*p = *p;
		else if (area)
			(void)*p;
	}
	touch_stack();
	count(&c, 0, 0);
}

void count(struct counters *c, const void *addr, unsigned long pages)
{
	struct rusage ru;
	struct sysinfo info;

	c->resident = resident_pages((unsigned long)addr, pages);
	c->rss = status_number("VmRSS");
	c->size = status_number("VmSize");
	c->free = -1;
	if (sysinfo(&info) == 0)
		c->free = info.freeram / (PAGE_SIZE / info.mem_unit);
	c->faults = -1;
	if (getrusage(RUSAGE_SELF, &ru) == 0)
		c->faults = ru.ru_minflt + ru.ru_majflt;
}

static void row(const char *label, const struct counters *c, const char *fmt)
{
	say("   %-8s", label);
	say(fmt, c->faults, c->resident, c->size, c->rss, c->free);
}

void show_change(const struct counters *before, const struct counters *after)
{
	struct counters d = {
		.faults = after->faults - before->faults,
		.resident = after->resident - before->resident,
		.rss = after->rss - before->rss,
		.size = after->size - before->size,
		.free = after->free - before->free,
	};

	say("              faults  resident  VmSize kB  VmRSS kB  free "
	    "pages\n");
	row("before", before, "%9ld %9ld %10ld %9ld %11ld\n");
	row("after", after, "%9ld %9ld %10ld %9ld %11ld\n");
	row("change", &d, "%+9ld %+9ld %+10ld %+9ld %+11ld\n");
}
