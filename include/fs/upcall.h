/*
 * The upward calls of fs/: what it needs of kernel/, which lies above.
 * Together with <lib/wait.h> this is the whole list.
 */
#ifndef FS_UPCALL_H
#define FS_UPCALL_H

#include <lib/types.h>

/* SIGPIPE for the running task: it wrote where nobody reads. */
void send_sigpipe(void);

/* RLIMIT_FSIZE of the running task; the largest loff_t when it has none. */
loff_t rlimit_fsize(void);
/* It wanted more: SIGXFSZ. The result is -EFBIG. */
int fsize_exceeded(void);

/*
 * The running task has left work behind that sleeps: it calls task_work_run()
 * before it goes back to user mode, or ends.
 */
void set_notify_resume(void);

/* Let a kernel thread run @fn(@arg): soon, not when this returns. It is a
 * child of kthreadd, whoever asks. */
void kthread_run(int (*fn)(void *arg), void *arg, const char *name);

/* Nanoseconds since 1970, and since boot. */
u64 ktime_get_real_ns(void);
u64 ktime_get_ns(void);

/*
 * schedule(), but not beyond the moment @deadline of ktime_get_ns(). The
 * caller has made itself a sleeper with prepare_to_wait().
 */
void schedule_until(u64 deadline);

/* --- job control, for fs/tty.c ----------------------------------------- */

/* Who runs: its process, the group and the session that one belongs to. */
struct job {
	int pid, pgrp, session;
};
void get_current_job(struct job *job);

/* @sig for each process of the group. Any context. */
void tty_send_signal(int pgrp, int sig);
/* SIGHUP and SIGCONT for the leader of @session. */
void tty_signal_leader(int session);

/*
 * The running task, in a background group, reads from its terminal (@sig is
 * SIGTTIN) or changes it (SIGTTOU). The group gets @sig, -ERESTARTSYS. If the
 * task ignores or blocks it, or the group is orphaned: -EIO; but 0, go on,
 * for a SIGTTOU that is ignored or blocked.
 */
int job_control_stop(int sig);

/* The session of a process group, or of the process of that number; -ESRCH. */
int session_of_pgrp(int pgrp);

#endif
