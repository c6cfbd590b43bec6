/*
 * The upward calls of block/ and the drivers of disks: what they need of
 * kernel/, which lies above. Together with <lib/wait.h> this is the whole
 * list.
 */
#ifndef BLOCK_UPCALL_H
#define BLOCK_UPCALL_H

#include <lib/types.h>

/* A kernel thread that runs @fn(@arg); pid or -errno. May sleep. */
int kernel_thread(int (*fn)(void *arg), void *arg, const char *name);

/*
 * schedule(), but not beyond the moment @deadline of sched_clock(). The
 * caller has made itself a sleeper with prepare_to_wait().
 */
void schedule_until(u64 deadline);

#endif
