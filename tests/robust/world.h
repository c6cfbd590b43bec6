/*
 * What the programs here share: the table of all calls, and a small world in
 * which a child may do whatever it likes.
 *
 * The world is a tmpfs at /w with a handful of files, which the child has as
 * its root directory; descriptors 3 to 15; and memory of each kind at places
 * of its own. PID 1 makes the tmpfs and takes it away, so that what a child
 * leaves there does not count as lost.
 */
#ifndef WORLD_H
#define WORLD_H

#include "../abi/lib/abi.h"

struct call {
	unsigned int nr;
	const char *name;
	const char *kinds;		/* a letter a register, see calls.py */
};
extern const struct call calls[];
extern const int ncalls;

/* Memory, each page with nothing before and behind it. */
#define GOOD	((char *)0x20000000)	/* GOOD_PAGES to read and write */
#define GOOD_PAGES 4
#define READ_ONLY ((char *)0x20010000)
#define NO_RIGHTS ((char *)0x20020000)
#define HOLE	((char *)0x20030000)
#define LAST	((char *)0x20040000)	/* one page, then a hole */

/* Descriptors. */
#define FD_FILE		3		/* "f", read and write */
#define FD_DIR		4		/* "d" */
#define FD_NULL		5
#define FD_ZERO		6
#define FD_TTY		7		/* to read: what is written is seen */
#define FD_PIPE_R	8		/* O_NONBLOCK */
#define FD_PIPE_W	9
#define FD_PROC		10		/* /proc/self/status */
#define FD_MANY		11		/* one more than there are */

/*
 * PID 1: one more mounted tmpfs at /w, with files, of which "prog" is a copy
 * of @prog; all of them away again.
 */
void world_make(const char *prog);
void world_drop(void);

/* A child: into the world, with its memory and descriptors. */
void world_enter(void);

/* The value of a word NAME= in the environment, or what there is otherwise. */
unsigned long option(char **envp, const char *name, unsigned long otherwise);

#define WALL		0x40000000	/* children of clone(), too */
#define NR_chroot	61
#define NR_umount2	52
#define NR_mknod	14
#define NR_setsid	66

#endif
