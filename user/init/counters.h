/*
 * The numbers that are shown before and after each step.
 */
#ifndef COUNTERS_H
#define COUNTERS_H

struct counters {
	long faults;		/* minor and major faults of this process */
	long resident;		/* mapped pages in the watched range */
	long rss;		/* VmRSS in KiB, -1 if not known */
	long size;		/* VmSize in KiB, -1 if not known */
	long free;		/* free pages of the machine, -1 if not known */
};

/*
 * Touches every page of the program and some stack, so that from now on only
 * those pages fault that are meant to.
 */
void warm_up(void);

/* Counts; the watched range is 'pages' pages from addr. */
void count(struct counters *c, const void *addr, unsigned long pages);

/* Prints the table: before, after, change. */
void show_change(const struct counters *before, const struct counters *after);

#endif
