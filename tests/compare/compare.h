/*
 * Random runs that must go alike on Linux and here: what they share.
 *
 * A run is made of steps, each with a random generator of its own, seeded from
 * the run's seed and the step's number: so a step does the same whether those
 * before it were done or left out, and a run can be made shorter.
 *
 * Everything a run wants compared it says by line(). The lines' running hash is
 * what two kernels are compared by; the lines themselves are shown on request.
 *
 * A run may be several processes, of which one moves at a time (turns.c), so
 * that there is one order of events.
 */
#ifndef COMPARE_H
#define COMPARE_H

#include "../abi/lib/abi.h"

/* --- frame.c -------------------------------------------------------------- */

/*
 * A kind of run. A process of its own calls these; at /w is a fresh tmpfs, or
 * the ext2 that @disk has, with what runs before left there.
 */
struct kind {
	const char *name;
	const char *disk;
	void (*begin)(void);
	void (*step)(void);
	void (*look)(void);		/* now and then, and at the end */
};

/* Shared by all processes of a run. */
extern struct run {
	uint32_t seed, steps, step;
	uint32_t random, hash;
	uint32_t without;		/* groups of calls that are left out */
	int slot;			/* whose turn it is */
	int text;			/* show the lines */
	int on_disk;
	unsigned char keep[256];	/* a bit for each step that is done */
} *run;

uint32_t rnd(uint32_t n);		/* below n */
int one_in(uint32_t n);
void line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A result as text: an error's name, or the number. */
const char *outcome(long r);

/* --- turns.c -------------------------------------------------------------- */

#define SLOTS	3			/* processes at most */

/* Before the first turn. @step is what a process does when it has its turn. */
void turns_begin(void (*step)(void));

/* The next step is made by any of the processes. */
void turn(void);

/* In a step: one process more, if there may be one; one less. */
void turn_fork(void);
void turn_end(int slot);
void turns_end(void);			/* all others end */

/* --- touch.c -------------------------------------------------------------- */

/* What came of an access: the signal it raised, or 0 and what was read. */
struct access {
	int sig, code;
	unsigned long addr, value;
};

enum { READ_BYTE, READ_WORD, WRITE_BYTE, WRITE_WORD, EXECUTE };

void touch_begin(void);
void touch(int how, unsigned long addr, unsigned long value,
	   struct access *access);

#endif
