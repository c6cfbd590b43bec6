/*
 * The upward calls of fs/: what it needs of kernel/, which lies above.
 * Together with <lib/wait.h> this is the whole list.
 */
#ifndef FS_UPCALL_H
#define FS_UPCALL_H

#include <lib/types.h>

/* SIGPIPE for the running task: it wrote where nobody reads. */
void send_sigpipe(void);

/* Nanoseconds since 1970, and since boot. */
u64 ktime_get_real_ns(void);
u64 ktime_get_ns(void);

/*
 * schedule(), but not beyond the moment @deadline of ktime_get_ns(). The
 * caller has made itself a sleeper with prepare_to_wait().
 */
void schedule_until(u64 deadline);

#endif
