/*
 * What the kernel tells about this process: /proc/self, else mincore(2).  All
 * of it works without malloc and, once warm, without page faults, so that
 * looking does not change what is looked at.
 */
#ifndef PROCFS_H
#define PROCFS_H

#include <stdint.h>

#define PAGE_SIZE	4096ul
#define PAGE_DOWN(a)	((a) & ~(PAGE_SIZE - 1))
#define PAGE_UP(a)	PAGE_DOWN((a) + PAGE_SIZE - 1)

/* One line of /proc/self/maps; 'end' is the first address after the area. */
struct area {
	unsigned long start;
	unsigned long end;
	unsigned long offset;		/* of 'start' in the file, bytes */
	char perms[5];			/* "rwxp" or "rwxs", '-' for missing */
	char name[40];			/* file, "[heap]", or "" */
};

#define MAX_AREAS	96

struct areas {
	int count;			/* -1: /proc/self/maps is not there */
	struct area area[MAX_AREAS];
};

/* Reads /proc/self/maps, at most MAX_AREAS lines of it. */
void read_areas(struct areas *all);

/* Returns the area that holds addr, or a null pointer. */
const struct area *find_area(const struct areas *all, unsigned long addr);

/*
 * Prints the lines of a file in /proc that begin with one of the words; a
 * null 'words' prints all lines.  Returns -1 if there is no such file.
 */
int show_lines(const char *path, const char *const *words);

/* Returns a number from /proc/self/status, in its unit (KiB), or -1. */
long status_number(const char *field);

/* Returns the page frame number behind addr; 0 if none is mapped or known. */
unsigned long frame_of(const volatile void *addr);

/*
 * Reads the two hardware descriptors for addr from zeropage's own
 * /proc/self/pte.  Returns -1 on a kernel without that file.
 */
int read_descriptors(unsigned long addr, uint32_t descriptors[2]);

/* Returns how many of the pages from addr on are mapped to a frame. */
long resident_pages(unsigned long addr, unsigned long pages);

#endif
