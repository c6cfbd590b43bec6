/*
 * What a command of the lab changed: counters and areas before and after; and
 * the words of a command turned into numbers.
 */
#include <stdlib.h>
#include <string.h>

#include "counters.h"
#include "lab.h"
#include "procfs.h"
#include "say.h"

unsigned long last_map;

static struct areas areas_before, areas_after;
static struct counters before;
static unsigned long watched, watched_pages;

void watch(unsigned long addr, unsigned long pages)
{
	watched = addr;
	watched_pages = pages;
	read_areas(&areas_before);
	count(&before, (void *)addr, pages);
}

static int same_area(const struct area *a, const struct area *b)
{
	return a->start == b->start && a->end == b->end &&
	       !strcmp(a->perms, b->perms) && !strcmp(a->name, b->name);
}

/* Prints the areas of 'in' that 'other' does not have. */
static int show_missing(const struct areas *in, const struct areas *other,
			char sign)
{
	const struct area *a;
	int i, j, shown = 0;

	for (i = 0; i < in->count; i++) {
		a = &in->area[i];
		for (j = 0; j < other->count; j++)
			if (same_area(a, &other->area[j]))
				break;
		if (j < other->count)
			continue;
		say("  %c area %08lx-%08lx %s, pages: %lu, %s\n", sign,
		    a->start, a->end, a->perms,
		    (a->end - a->start) / PAGE_SIZE,
		    a->name[0] ? a->name : "anonymous");
		shown++;
	}
	return shown;
}

static int show_number(const char *what, long from, long to, const char *unit)
{
	if (from == to)
		return 0;
	say("  %s %+ld%s", what, to - from, unit);
	return 1;
}

void show_difference(void)
{
	struct counters now;
	int changes;

	count(&now, (void *)watched, watched_pages);
	read_areas(&areas_after);
	show_missing(&areas_before, &areas_after, '-');
	show_missing(&areas_after, &areas_before, '+');
	changes = show_number("faults", before.faults, now.faults, "");
	changes += show_number("resident", before.resident, now.resident, "");
	changes += show_number("VmSize", before.size, now.size, " kB");
	changes += show_number("VmRSS", before.rss, now.rss, " kB");
	changes += show_number("free pages", before.free, now.free, "");
	say("%s\n", changes ? "" : "  no counter changed");
}

/* Hexadecimal with or without 0x, '$', and sums of them. */
int parse_address(const char *word, unsigned long *addr)
{
	const char *s = word;
	unsigned long sum = 0;
	char *rest;

	for (;;) {
		if (*s == '$') {
			sum += last_map;
			rest = (char *)s + 1;
		} else {
			sum += strtoul(s, &rest, 16);
		}
		if (rest == s || *s == '-' || (*rest && *rest != '+')) {
			say("\"%s\" is no address: write it in hexadecimal, or "
			    "$, or $+1000\n", word);
			return -1;
		}
		if (!*rest)
			break;
		s = rest + 1;
	}
	*addr = sum;
	return 0;
}

int parse_number(const char *word, unsigned long *value)
{
	char *rest;

	*value = strtoul(word, &rest, 0);
	if (*rest || rest == word) {
		say("\"%s\" is no number\n", word);
		return -1;
	}
	return 0;
}

int parse_size(const char *word, unsigned long *bytes)
{
	char *rest;
	unsigned long n = strtoul(word, &rest, 0), unit = PAGE_SIZE;

	if (*rest == 'k' || *rest == 'K')
		unit = 1024;
	else if (*rest == 'm' || *rest == 'M')
		unit = 1024 * 1024;
	if (rest == word || *word == '-' || (*rest && unit == PAGE_SIZE) ||
	    (*rest && rest[1])) {
		say("\"%s\" is no size: write pages, or 64k, or 1m\n", word);
		return -1;
	}
	if (n > ~0ul / unit) {
		say("%s is more than an address can tell\n", word);
		return -1;
	}
	*bytes = n * unit;
	return 0;
}
