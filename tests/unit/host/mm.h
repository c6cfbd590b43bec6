/*
 * A machine for tests of memory management: RAM, the allocators, files made
 * of a page cache alone, user accesses that fault. Link mm.c, mmu.c and
 * ram.c of this folder, wrap what mm.c says, and call host_mm_boot() first.
 */
#ifndef HOST_MM_H
#define HOST_MM_H

#include <setjmp.h>
#include <mm/mm.h>
#include <mm/pagemap.h>
#include "mmu.h"

/* Once in a program: 8 MiB of RAM, everything initialized. */
void host_mm_boot(void);

/*
 * So many allocations (of pages and of objects) still work, the next one
 * fails, and those behind it work again; -1: all work. host_failed says
 * whether one has failed since.
 */
extern long host_fail_after;
extern bool host_failed;

/* All free pages and objects in use: equal before and after, or it leaks. */
struct host_count {
	unsigned long pages, objects;
};
struct host_count host_count(void);
void host_count_check(struct host_count before);

/* What count_fault() was told. */
extern unsigned long host_counted_faults;

/* Run @call, which has to end in panic(). */
extern jmp_buf *host_panic;
#define expect_panic(call) do {						\
	jmp_buf _env;							\
									\
	host_panic = &_env;						\
	if (!setjmp(_env)) {						\
		call;							\
		host_panic = NULL;					\
		fail_msg("no panic: %s", #call);			\
	}								\
	host_panic = NULL;						\
} while (0)

/* Limits of every mm that host_mm_new() makes. */
extern unsigned long host_rlim[];
void host_rlim_reset(void);

struct mm_struct *host_mm_new(void);
struct mm_struct *host_mm_dup(struct mm_struct *mm);	/* NULL: no memory */
void host_mm_free(struct mm_struct *mm);

/* A file: @readonly as if opened without the right to write. */
struct file {
	struct address_space *mapping;
	int count;			/* references */
	bool readonly;
	bool unnamed;			/* shared anonymous memory */
	struct file_ra_state ra;
};
void host_file_init(struct file *file, struct address_space *mapping,
		    loff_t size);
/* Forget its pages; nothing may map it any more. */
void host_file_drop(struct file *file);

/*
 * A user access as do_page_fault() handles it: faults until it succeeds.
 * NULL with the signal in host_signal (SIGSEGV 11, SIGBUS 7, or SIGKILL 9
 * when there is no memory). host_faults counts.
 */
u8 *host_touch(struct mm_struct *mm, unsigned long addr,
	       enum host_access access);
extern int host_signal;
extern unsigned long host_faults;

/*
 * Recount everything about @mm that is kept in two places: list and tree,
 * holes, counters, page tables, TLB. Fails the test on a difference.
 */
void host_mm_check(struct mm_struct *mm);
/* Also: are neighbours that are alike one area? */
void host_mm_check_merged(struct mm_struct *mm);

#endif
