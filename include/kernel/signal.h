/*
 * Signals: sending, waiting for, and acting upon them.
 *
 * A signal that was sent is *pending* until the task is about to return to
 * user mode; then its action is taken: ignore, stop, end the process, or run
 * a handler. A blocked signal stays pending.
 */
#ifndef KERNEL_SIGNAL_H
#define KERNEL_SIGNAL_H

#include <kernel/sched.h>
#include <uapi/signal.h>

#define sigmask(sig)	(1ULL << ((sig) - 1))

/* The actions of a process; shared between tasks with CLONE_SIGHAND, and
 * read-only until make_sighand_writable() (0, -ENOMEM) for the current one. */
struct sighand_struct {
	int count;
	struct sigaction action[_NSIG];
};
int make_sighand_writable(void);
static inline struct sigaction *sig_action(struct task_struct *task, int sig)
{
	return &task->sighand->action[sig - 1];
}

/*
 * As if sent by the current task: @code is SI_USER, SI_TKILL or SI_KERNEL. Written
 * through the longest branch, so that every word has a value.
 */
static inline struct kernel_siginfo info_from_current(int code)
{
	struct kernel_siginfo info;

	info.si_signo = info.si_errno = 0;
	info.si_code = code;
	info.chld.pid = current->tgid;
	info.chld.uid = current->cred.uid.real;
	info.chld.status = info.chld.utime = info.chld.stime = 0;
	return info;
}

/* With zeros behind it. 0 or -EFAULT. */
int copy_siginfo_to_user(struct siginfo *to, const struct kernel_siginfo *from);

/* A signal to be handled now: what get_signal() found. */
struct ksignal {
	struct sigaction ka;
	struct kernel_siginfo info;
	int sig;
};

/*
 * Make @sig pending for @task with @info (copied; NULL: sent by the kernel)
 * and wake it. 0; -EAGAIN when a queued real-time signal finds no memory.
 * With NULL from any context, else not from interrupts.
 */
int send_signal(int sig, const struct kernel_siginfo *info, struct task_struct *task);
static inline void send_sig(int sig, struct task_struct *task)
{
	(void)send_signal(sig, NULL, task);
}

/*
 * The current task did something that only it is to blame for: @sig with
 * @code (a si_code), even if blocked or ignored. When that ends the process a
 * report goes to the console first: @access ("read", "write", "execute") at
 * @addr was what it tried, @what says in words why that cannot be.
 */
void force_sig_fault(int sig, int code, unsigned long addr,
		     const char *access, const char *what,
		     struct pt_regs *regs);
/* The same without a report. */
void force_sig_code(int sig, int code, unsigned long addr);
/* Will nothing come of @sig? A blocked one's action may change till then. */
bool sig_ignored(struct task_struct *task, int sig);
/* Does a signal wait that will end the current task? */
bool current_is_dying(void);
/* Would @sig end the current task if it came now? */
bool signal_is_fatal(int sig);
/* End the current task with @sig before it returns to user mode, PID 1 too. */
void force_fatal_sig(int sig);

/*
 * The next signal to run a handler for; the default actions are taken on
 * the way, which may stop or end the task. False: none.
 */
bool get_signal(struct ksignal *ksig);
/* The next one not in @mask, taken out of what is pending; 0: none. */
int dequeue_signal(sigset_t mask, struct kernel_siginfo *info);
/* Drop @task's pending signals of @mask, and their entries. IRQs off. */
void flush_sigqueue_mask(struct task_struct *task, sigset_t mask);
/* @sig's action was changed: what is pending of it may be dropped now. */
void discard_if_ignored(int sig);
/*
 * Is @sp on the current task's alternate stack? One that is put away while a
 * handler runs never is.
 */
static inline bool on_sig_stack(unsigned long sp)
{
	return !(current->sas.ss_flags & SS_AUTODISARM) &&
	       sp - current->sas.ss_sp - 1 < current->sas.ss_size;
}
/* sigaltstack(2) for the current task, whose sp is @sp; 0 or -errno. */
int do_sigaltstack(const stack_t *new, unsigned long sp);
/* No alternate stack, as after exec. */
static inline void sas_ss_reset(struct task_struct *task)
{
	task->sas = (stack_t){ .ss_flags = SS_DISABLE };
}
/* The handler's frame is made: block what it wants blocked. */
void signal_setup_done(const struct ksignal *ksig);
/* The mask that sigsuspend() and its like put aside, back in force. */
void restore_saved_sigmask(void);
static inline void restore_saved_sigmask_unless(bool interrupted)
{
	if (!interrupted)
		restore_saved_sigmask();
}
/* The mask to go into the frame: that one, or the present one. */
sigset_t sigmask_to_save(void);
/* Replace the current task's mask; SIGKILL and SIGSTOP cannot be in it. */
void set_current_blocked(sigset_t mask);

/* kernel/sys_signal.c: put the user's mask in force for one call. 0, -EINVAL,
 * -EFAULT. With a handler or without, do_signal() takes it back. */
int set_user_sigmask(const sigset_t *usig, size_t sigsetsize);

/*
 * arch/arm/kernel/signal.c: before user mode; @syscall: after a call. Above 0:
 * no handler runs, and the call is to be made again; below 0: as
 * restart_syscall(2).
 */
int do_signal(struct pt_regs *regs, bool syscall);

/* fork, exec, exit; and PID 1, which has no parent to copy from. */
void init_sighand(void);
int copy_sighand(struct task_struct *task, u32 clone_flags);
int flush_signal_handlers(struct task_struct *task);	/* exec: 0, -ENOMEM */
void exit_signals(struct task_struct *task);
/* Tell @task's parent that it has ended, stopped or continues (CLD_*). */
void do_notify_parent(struct task_struct *task, int code);
/* Does the parent not want to wait for its children? */
bool parent_ignores_children(const struct task_struct *task);

/*
 * kernel/oom.c: there is no page for the current task. True: another process
 * was killed and had time to go, so try again. False: it is the current one
 * that has to go, or there is nobody else. Sleeps.
 */
bool out_of_memory(void);

/* How much @task's end would give back, in pages, shifted by what its
 * oom_score_adj says in thousandths of all memory; or OOM_NEVER. */
long oom_badness(const struct task_struct *task);
/* kswapd(), with the right to the last pages. */
int kswapd_thread(void *unused);
#define OOM_NEVER		(-0x7fffffffL - 1)
#define OOM_SCORE_ADJ_MAX	1000	/* its negative: never choose this one */

/* Will @task end as soon as it is about to return to user mode? */
static inline bool fatal_signal_pending(const struct task_struct *task)
{
	return task->pending & sigmask(SIGKILL);
}

#endif
