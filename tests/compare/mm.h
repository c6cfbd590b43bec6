/*
 * The window, and looking at it: between mm.c and mm_look.c.
 */
#ifndef MM_H
#define MM_H

#include "compare.h"
#include "kinds.h"

/* A table of page tables ends within, on both kernels. */
#define BASE	0x201e0000ul
#define N	64			/* pages */
#define SCRATCH	0x10000000ul		/* four pages elsewhere */
#define FDS	5

/* Groups of calls that run->without may leave out. */
#define WITHOUT_MREMAP	1
#define WITHOUT_MLOCK	2
#define WITHOUT_MSYNC	4
#define WITHOUT_ADVICE	8
#define WITHOUT_SMAPS	0x10
#define WITHOUT_FAULTS	0x20
#define WITHOUT_FALLOC	0x40		/* but for holes */

#define NR_sync		36
#define NR_truncate	92
#define NR_fsync	118
#define NR_msync	144
#define NR_mlock	150
#define NR_munlock	151
#define NR_mremap	163
#define NR_pwrite64	181
#define NR_fdatasync	148
#define NR_fallocate	352
#define NR_mlock2	390

#define MAP_LOCKED	0x2000
#define MAP_GROWSDOWN	0x100
#define MREMAP_MAYMOVE	1
#define MREMAP_FIXED	2
#define MREMAP_DONTUNMAP 4

struct range { unsigned long start, len; };

extern long fd[FDS];
extern int pipe_end[2];			/* of a pipe that is empty */

long a_file(void);			/* one of those with a name */

/* A few pages of the window. */
struct range a_range(void);
int in_window(unsigned long addr);

/* An address, or an error, as text that the window's place is not in. */
const char *rel(unsigned long addr);

/*
 * What is there: areas and resident pages of a range; a part of that, chosen
 * at random; the bytes, page by page, which are touched for it; a file.
 */
void look_at(unsigned long start, unsigned long len);
void look_range(void);
void look_sum(unsigned long start, unsigned long len);
void look_file(long fd);

/* Steps, in mm_bytes.c. */
void do_touch(void);
void do_execute(void);
void do_pipe(void);
void do_file(void);
void do_truncate(void);
void do_allocate(void);

#endif
