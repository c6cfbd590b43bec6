/*
 * Signals: for now their default actions, which end the process or do
 * nothing. Handlers and masks build on the same two calls.
 */
#ifndef KERNEL_SIGNAL_H
#define KERNEL_SIGNAL_H

#include <kernel/sched.h>
#include <uapi/signal.h>

/*
 * The current task did something that only it is to blame for: end it with
 * @sig after a report on the console. @code is a si_code; @access ("read",
 * "write", "execute") at @addr was what it tried, @what says in words why
 * that cannot be. The report adds the area, the entry and @regs.
 */
void force_sig_fault(int sig, int code, unsigned long addr,
		     const char *access, const char *what,
		     struct pt_regs *regs);

/* Make @sig pending for @task and wake it. Any context. */
void send_sig(int sig, struct task_struct *task);

/* End the current task with @sig before it returns to user mode, PID 1 too. */
void force_fatal_sig(int sig);

/*
 * kernel/oom.c: there is no page for the current task. True: another process
 * was killed and had time to go, so try again. False: it is the current one
 * that has to go, or there is nobody else. Sleeps.
 */
bool out_of_memory(void);

/* Will @task end as soon as it is about to return to user mode? */
static inline bool fatal_signal_pending(const struct task_struct *task)
{
	return task->pending & (1ULL << (SIGKILL - 1));
}

/* Act on what is pending for the current task, before user mode. */
void do_signal(struct pt_regs *regs);

#endif
