/* newlib's <sched.h>, sched_yield(2) and clone(2) with Linux's flags. */
#ifndef _USER_SCHED_H
#define _USER_SCHED_H

#include_next <sched.h>

#define CLONE_VM		0x00000100
#define CLONE_FS		0x00000200
#define CLONE_FILES		0x00000400
#define CLONE_SIGHAND		0x00000800
#define CLONE_VFORK		0x00004000
#define CLONE_PARENT		0x00008000
#define CLONE_THREAD		0x00010000
#define CLONE_SYSVSEM		0x00040000
#define CLONE_SETTLS		0x00080000
#define CLONE_PARENT_SETTID	0x00100000
#define CLONE_CHILD_CLEARTID	0x00200000
#define CLONE_CHILD_SETTID	0x01000000

int sched_yield(void);

/*
 * Starts fn(arg) in a new task on the stack that ends at 'stack'; when fn
 * returns, the task exits with its result.  The three last arguments are
 * looked at only if a flag asks for them, but must be given.  Returns the
 * new task's id, or -1 with errno set.
 */
int clone(int (*fn)(void *), void *stack, int flags, void *arg,
	  pid_t *parent_tid, void *tls, pid_t *child_tid);

/* Sets this thread's TPIDRURO, what __aeabi_read_tp() returns. */
int set_tls(void *tls);

#endif
