/*
 * The lab's commands that look and touch: r, w, maps, pte, free, faults.
 */
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "counters.h"
#include "lab.h"
#include "procfs.h"
#include "pte.h"
#include "say.h"

#define MAX_DUMP	256

static struct areas all;	/* read anew by each command that needs it */

/* The stack area grows down to an access, as far as its limit allows. */
static int would_grow_stack(unsigned long addr)
{
	const struct area *stack = find_area(&all, (unsigned long)&addr);
	struct rlimit limit;

	if (!stack || addr >= stack->start ||
	    getrlimit(RLIMIT_STACK, &limit) < 0)
		return 0;
	return stack->end - addr <= limit.rlim_cur;
}

static int beyond_file(const struct area *a, unsigned long addr)
{
	struct stat st;

	if (a->name[0] != '/' || stat(a->name, &st) < 0)
		return 0;
	return PAGE_DOWN(addr) - a->start + a->offset >=
	       PAGE_UP((unsigned long)st.st_size);
}

int may_access(unsigned long addr, int write)
{
	const struct area *a;

	read_areas(&all);
	if (all.count < 0) {
		say("There is no /proc/self/maps to ask whether that is "
		    "allowed.\n");
		return 0;
	}
	a = find_area(&all, addr);
	if (!a && would_grow_stack(addr)) {
		say("Below the stack, within its limit: the area grows.\n");
		return 1;
	}
	if (!a) {
		say("No area holds %08lx: a program would get SIGSEGV "
		    "(SEGV_MAPERR).\n", addr);
		return 0;
	}
	if (write ? a->perms[1] != 'w' : !strncmp(a->perms, "---", 3)) {
		say("The area is %s, this %s is not allowed: a program would "
		    "get SIGSEGV\n(SEGV_ACCERR).\n", a->perms,
		    write ? "write" : "read");
		return 0;
	}
	if (beyond_file(a, addr)) {
		say("The file ends before this page: a program would get "
		    "SIGBUS (BUS_ADRERR).\n");
		return 0;
	}
	return 1;
}

static void dump_line(const volatile unsigned char *p, unsigned long n)
{
	unsigned char row[16];
	unsigned long i;

	for (i = 0; i < n; i++)
		row[i] = p[i];
	say("  %08lx ", (unsigned long)p);
	for (i = 0; i < 16; i++)
		if (i < n)
			say(" %02x", row[i]);
		else
			say("   ");
	say("  ");
	for (i = 0; i < n; i++)
		say("%c", row[i] >= ' ' && row[i] < 0x7f ? row[i] : '.');
	say("\n");
}

/* What stands behind the page afterwards. */
static void show_page(unsigned long addr)
{
	uint32_t descriptors[2];
	unsigned long frame = frame_of((void *)addr);

	if (read_descriptors(addr, descriptors) == 0 && descriptors[1]) {
		say("  page %08lx: ", PAGE_DOWN(addr));
		explain_rights(descriptors[1]);
	} else if (frame) {
		say("  page %08lx: frame %05lx\n", PAGE_DOWN(addr), frame);
	}
}

void cmd_read(int count, char **words)
{
	unsigned long addr, bytes = 16, page, i;

	if (count < 2) {
		say("r ADDR [BYTES]\n");
		return;
	}
	if (parse_address(words[1], &addr) < 0 ||
	    (count > 2 && parse_number(words[2], &bytes) < 0))
		return;
	if (!bytes || bytes > MAX_DUMP || addr + bytes - 1 < addr) {
		say("1 to %d bytes can be read at a time, up to the last "
		    "address.\n", MAX_DUMP);
		return;
	}
	for (page = PAGE_DOWN(addr); page - PAGE_DOWN(addr) <=
	     PAGE_DOWN(addr + bytes - 1) - PAGE_DOWN(addr); page += PAGE_SIZE)
		if (!may_access(page < addr ? addr : page, 0))
			return;
	watch(PAGE_DOWN(addr), (addr % PAGE_SIZE + bytes - 1) / PAGE_SIZE + 1);
	for (i = 0; i < bytes; i += 16)
		dump_line((unsigned char *)addr + i,
			  bytes - i < 16 ? bytes - i : 16);
	show_page(addr);
	if (PAGE_DOWN(addr + bytes - 1) != PAGE_DOWN(addr))
		show_page(addr + bytes - 1);
	show_difference();
}

void cmd_write(int count, char **words)
{
	unsigned long addr, value;

	if (count < 3) {
		say("w ADDR VALUE\n");
		return;
	}
	if (parse_address(words[1], &addr) < 0 ||
	    parse_number(words[2], &value) < 0)
		return;
	if (addr % 4) {
		say("A word is written: the address must be a multiple of "
		    "4.\n");
		return;
	}
	if (!may_access(addr, 1) || is_own_memory(addr, 4))
		return;
	watch(PAGE_DOWN(addr), 1);
	*(volatile unsigned long *)addr = value;
	show_page(addr);
	show_difference();
}

void cmd_maps(int count, char **words)
{
	const struct area *a;
	unsigned long pages;
	int i;

	(void)count, (void)words;
	read_areas(&all);
	if (all.count < 0) {
		say("There is no /proc/self/maps here.\n");
		return;
	}
	say("  start    end      perm   pages  resident  what\n");
	for (i = 0; i < all.count; i++) {
		a = &all.area[i];
		pages = (a->end - a->start) / PAGE_SIZE;
		say("  %08lx-%08lx %s %7lu %9ld  %s\n", a->start, a->end,
		    a->perms, pages, resident_pages(a->start, pages),
		    a->name[0] ? a->name : "anonymous");
	}
	if (all.count == MAX_AREAS)
		say("  (and perhaps more; this table ends here)\n");
}

void cmd_pte(int count, char **words)
{
	uint32_t descriptors[2];
	unsigned long addr, frame;

	if (count < 2) {
		say("pte ADDR\n");
		return;
	}
	if (parse_address(words[1], &addr) < 0)
		return;
	if (read_descriptors(addr, descriptors) == 0) {
		explain_descriptors(addr, descriptors[0], descriptors[1]);
		return;
	}
	if (read_descriptors(0, descriptors) == 0) {
		say("%08lx is in the kernel's half: this process's table ends "
		    "before it.\n", addr);
		return;
	}
	say("This kernel does not show its page tables (no /proc/self/pte)"
	    ".\n");
	frame = frame_of((void *)addr);
	if (frame)
		say("/proc/self/pagemap: %08lx is frame %05lx\n", addr, frame);
	else
		say("/proc/self/pagemap shows no frame for %08lx\n", addr);
}

void cmd_free(int count, char **words)
{
	static const char *const wanted[] = { "MemTotal", "MemFree", "Cached",
		"AnonPages", "Mapped", "Slab", "KernelStack", "PageTables",
		NULL };

	(void)count, (void)words;
	if (show_lines("/proc/meminfo", wanted) < 0)
		say("There is no /proc/meminfo here.\n");
	say("Free blocks of 1, 2, 4 .. pages (/proc/buddyinfo):\n");
	if (show_lines("/proc/buddyinfo", NULL) < 0)
		say("  not shown by this kernel\n");
}

void cmd_faults(int count, char **words)
{
	static const char *const wanted[] = { "VmSize", "VmRSS", "RssAnon",
		"RssFile", "VmData", "VmStk", "VmPTE", NULL };
	struct rusage ru;

	(void)count, (void)words;
	if (getrusage(RUSAGE_SELF, &ru) == 0)
		say("  page faults: %ld minor, %ld major\n", ru.ru_minflt,
		    ru.ru_majflt);
	show_lines("/proc/self/status", wanted);
}
