/*
 * Signals, the part that does not depend on the machine: sending them,
 * keeping them until they can be acted upon, and the default actions.
 *
 * task->pending is the set of those that wait, one bit each. Who sent a
 * signal and why is kept in a queue beside it; an entry may be missing (a
 * signal from an interrupt, or no memory), then the kernel was the sender.
 * Standard signals are pending at most once, real-time signals queue.
 */
#include <asm/irqflags.h>
#include <asm/ptrace.h>
#include <fs/upcall.h>
#include <kernel/signal.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/mm.h>
#include <mm/slab.h>
#include <uapi/errno.h>
#include <uapi/signal.h>

struct sigqueue {
	struct list_head list;
	struct kernel_siginfo info;
};

/* Default actions other than to end the process. */
#define SIG_KERNEL_IGNORE_MASK	(mask32(SIGCHLD) | mask32(SIGCONT) | \
				 mask32(SIGURG) | mask32(SIGWINCH))
#define SIG_KERNEL_STOP_MASK	(mask32(SIGSTOP) | mask32(SIGTSTP) | \
				 mask32(SIGTTIN) | mask32(SIGTTOU))
/* By the current instruction: handled before others that are pending. */
#define SYNCHRONOUS_MASK	(mask32(SIGSEGV) | mask32(SIGBUS) | \
				 mask32(SIGILL) | mask32(SIGTRAP) | \
				 mask32(SIGFPE) | mask32(SIGSYS))
#define SIG_UNBLOCKABLE_MASK	(sigmask(SIGKILL) | sigmask(SIGSTOP))

/* Signals with a nature of their own are among the first 32. */
#define mask32(sig)		(1U << ((sig) - 1))

static inline bool siginmask(int sig, u32 mask)
{
	return sig < SIGRTMIN && (mask32(sig) & mask);
}

/* So many may wait for one process, if RLIMIT_SIGPENDING allows it. */
#define MAX_QUEUED	1024

/*
 * After a change of what is pending or blocked. Interrupts off. Only a task
 * itself takes its flag back: another may be on its way out of a call that
 * the flag has interrupted, with a result that the user must not see.
 */
static void recalc_sigpending(void)
{
	if (current->pending & ~current->blocked)
		current->thread_flags |= TIF_SIGPENDING;
	else
		current->thread_flags &= ~TIF_SIGPENDING;
}

bool current_signal_pending(void)
{
	return current->thread_flags & TIF_SIGPENDING;
}

void set_current_blocked(sigset_t mask)
{
	unsigned long flags;

	local_irq_save(flags);
	current->blocked = mask & ~SIG_UNBLOCKABLE_MASK;
	recalc_sigpending();
	local_irq_restore(flags);
}

/* Is @sig's action to do nothing? */
static bool sig_handler_ignored(struct task_struct *task, int sig)
{
	u32 handler = sig_action(task, sig)->sa_handler;

	return handler == SIG_IGN ||
	       (handler == SIG_DFL && siginmask(sig, SIG_KERNEL_IGNORE_MASK));
}

bool sig_ignored(struct task_struct *task, int sig)
{
	if (sig_action(task, sig)->sa_handler > SIG_IGN)
		return false;
	if ((task->blocked | task->real_blocked) & sigmask(sig))
		return false;
	/* PID 1 has no default actions: nobody can end it by accident. */
	return sig_handler_ignored(task, sig) ||
	       (task->pid == 1 &&
		sig_action(task, sig)->sa_handler == SIG_DFL);
}

void flush_sigqueue_mask(struct task_struct *task, sigset_t mask)
{
	struct sigqueue *q, *next;

	task->pending &= ~mask;
	list_for_each_entry_safe(q, next, &task->sigqueue, list) {
		if (!(mask & sigmask(q->info.si_signo)))
			continue;
		list_del(&q->list);
		task->nr_queued--;
		kfree(q);
	}
}

/*
 * Stopping and continuing exclude each other, and both take effect when the
 * signal is sent, blocked or not. A stop signal may come from an interrupt,
 * which frees no memory: the entry of the SIGCONT that it drops goes when the
 * next one comes.
 */
static void prepare_signal(int sig, struct task_struct *task)
{
	if (siginmask(sig, SIG_KERNEL_STOP_MASK))
		task->pending &= ~sigmask(SIGCONT);
	if (sig != SIGCONT && sig != SIGKILL)
		return;
	if (sig == SIGCONT)
		flush_sigqueue_mask(task, SIG_KERNEL_STOP_MASK |
				    (~task->pending & sigmask(SIGCONT)));
	if (task->state == TASK_STOPPED) {
		task->state = TASK_INTERRUPTIBLE;
		task->stop_code = 0;
		task->continued = sig == SIGCONT;
		wake_up_process(task);
	}
}

/*
 * False: no room. The limit is for those who queue; who says kill(2) or is the
 * kernel, with a standard signal, fills at most one entry for each signal.
 */
static bool queue_info(int sig, const struct kernel_siginfo *info,
		       struct task_struct *task)
{
	struct sigqueue *q;

	if ((task->nr_queued >= MAX_QUEUED ||
	     task->nr_queued >= task->rlim[RLIMIT_SIGPENDING]) &&
	    (sig >= SIGRTMIN || info->si_code < 0))
		return false;
	q = task->sigqueue_cache;
	task->sigqueue_cache = NULL;
	if (!q)
		q = kmalloc(sizeof(*q), GFP_KERNEL);
	if (!q)
		return false;
	q->info = *info;
	q->info.si_signo = sig;
	list_add_tail(&q->list, &task->sigqueue);
	task->nr_queued++;
	return true;
}

static void signal_wake_up(struct task_struct *task)
{
	if (!(task->pending & ~task->blocked))
		return;
	task->thread_flags |= TIF_SIGPENDING;
	if (task->state == TASK_INTERRUPTIBLE)
		wake_up_process(task);
}

int send_signal(int sig, const struct kernel_siginfo *info, struct task_struct *task)
{
	const sigset_t mask = sigmask(sig);
	unsigned long flags;
	int err = 0;

	if (!task->sighand || (task->flags & PF_EXITING))
		return 0;
	local_irq_save(flags);
	prepare_signal(sig, task);
	if (sig_ignored(task, sig))
		goto out;
	if (sig < SIGRTMIN && (task->pending & mask))
		goto out;
	/* A real-time signal of kill(2) then only loses its entry. */
	if (info && !queue_info(sig, info, task) && sig >= SIGRTMIN &&
	    info->si_code != SI_USER) {
		err = -EAGAIN;
		goto out;
	}
	task->pending |= mask;
	signal_wake_up(task);
out:
	local_irq_restore(flags);
	return err;
}

/* The signal whose turn it is of @set: faults first, then by number. */
static int next_signal(sigset_t set)
{
	u32 first = set;

	if (first & SYNCHRONOUS_MASK)
		first &= SYNCHRONOUS_MASK;
	if (first)
		return __builtin_ctz(first) + 1;
	first = set >> 32;
	return first ? __builtin_ctz(first) + 33 : 0;
}

/* One entry is kept for the next signal: most tasks never have two. */
static void sigqueue_free(struct sigqueue *q)
{
	if (current->sigqueue_cache)
		kfree(q);
	else
		current->sigqueue_cache = q;
}

/* Take @sig out of what is pending, with its entry if it has one. */
static void collect_signal(int sig, struct kernel_siginfo *info)
{
	struct sigqueue *q, *next;
	bool found = false, more = false;

	list_for_each_entry_safe(q, next, &current->sigqueue, list) {
		if (q->info.si_signo != sig)
			continue;
		if (found && sig >= SIGRTMIN) {
			more = true;
			break;
		}
		if (!found)
			*info = q->info;
		found = true;
		list_del(&q->list);
		current->nr_queued--;
		sigqueue_free(q);
	}
	if (!found) {
		memset(info, 0, sizeof(*info));
		info->si_signo = sig;
		info->si_code = SI_KERNEL;
	}
	if (!more)
		current->pending &= ~sigmask(sig);
}

/*
 * TIF_SIGPENDING may stay set for a signal that is not there any more, until
 * the mask changes, as for a handler, or somebody looks here in vain.
 */
int dequeue_signal(sigset_t mask, struct kernel_siginfo *info)
{
	unsigned long flags;
	int sig;

	local_irq_save(flags);
	sig = next_signal(current->pending & ~mask);
	if (sig)
		collect_signal(sig, info);
	else
		recalc_sigpending();
	local_irq_restore(flags);
	return sig;
}

/*
 * Stop: tell the parent, and sleep in a state from which only SIGCONT and
 * SIGKILL wake. The orphaned have nobody to continue them and go on.
 */
static void do_signal_stop(int sig)
{
	unsigned long flags;

	if (sig != SIGSTOP && is_current_pgrp_orphaned())
		return;
	current->stop_code = sig << 8 | 0x7f;
	current->stop_news = true;
	current->continued = false;
	do_notify_parent(current, CLD_STOPPED);
	local_irq_save(flags);
	if (!(current->pending & (sigmask(SIGKILL) | sigmask(SIGCONT)))) {
		current->state = TASK_STOPPED;
		schedule();
	}
	current->stop_code = 0;
	local_irq_restore(flags);
	/* SIGKILL or SIGCONT, and of the latter the parent may know by now. */
	if (!fatal_signal_pending(current))
		do_notify_parent(current, CLD_CONTINUED);
}

bool get_signal(struct ksignal *ksig)
{
	struct sigaction *ka;
	int sig;

	for (;;) {
		sig = dequeue_signal(current->blocked, &ksig->info);
		if (!sig)
			return false;
		ka = sig_action(current, sig);
		if (ka->sa_handler == SIG_IGN)
			continue;
		if (ka->sa_handler != SIG_DFL) {
			ksig->sig = sig;
			ksig->ka = *ka;
			if (ka->sa_flags & SA_RESETHAND)
				ka->sa_handler = SIG_DFL;
			return true;
		}
		if (siginmask(sig, SIG_KERNEL_IGNORE_MASK))
			continue;
		if (current->pid == 1 && !current->fatal_signal)
			continue;
		if (siginmask(sig, SIG_KERNEL_STOP_MASK))
			do_signal_stop(sig);
		else
			do_exit(sig);
	}
}

sigset_t sigmask_to_save(void)
{
	return current->restore_sigmask ? current->saved_sigmask :
	       current->blocked;
}

void restore_saved_sigmask(void)
{
	if (!current->restore_sigmask)
		return;
	current->restore_sigmask = false;
	set_current_blocked(current->saved_sigmask);
}

void signal_setup_done(const struct ksignal *ksig)
{
	sigset_t blocked = current->blocked | ksig->ka.sa_mask;

	current->restore_sigmask = false;
	if (!(ksig->ka.sa_flags & SA_NODEFER))
		blocked |= sigmask(ksig->sig);
	set_current_blocked(blocked);
}

/* Not to be survived unless a handler is there and may run. */
static void force_sig_info(const struct kernel_siginfo *info)
{
	struct sigaction *ka = sig_action(current, info->si_signo);
	sigset_t mask = sigmask(info->si_signo);
	unsigned long flags;

	local_irq_save(flags);
	if ((current->blocked & mask) || ka->sa_handler == SIG_IGN) {
		current->blocked &= ~mask;
		if (ka->sa_handler != SIG_DFL)
			ka->sa_handler = SIG_DFL;
	}
	if (ka->sa_handler == SIG_DFL)
		current->fatal_signal = true;
	flush_sigqueue_mask(current, mask);
	(void)queue_info(info->si_signo, info, current);
	current->pending |= mask;
	recalc_sigpending();
	local_irq_restore(flags);
}

void force_fatal_sig(int sig)
{
	struct kernel_siginfo info = info_from_current(SI_KERNEL);

	if (sig_action(current, sig)->sa_handler != SIG_DFL)
		sig_action(current, sig)->sa_handler = SIG_DFL;
	info.si_signo = sig;
	force_sig_info(&info);
}

/* As force_sig_info(), for what this file's user found out. */
void force_sig_code(int sig, int code, unsigned long addr)
{
	struct kernel_siginfo info;

	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_code = code;
	info.fault.addr = addr;
	force_sig_info(&info);
}

bool current_is_dying(void)
{
	sigset_t set = current->pending & ~current->blocked &
		       ~(sigset_t)(SIG_KERNEL_IGNORE_MASK | SIG_KERNEL_STOP_MASK);
	int sig;

	while (current->pid != 1 && (sig = next_signal(set))) {
		if (sig_action(current, sig)->sa_handler == SIG_DFL)
			return true;
		set &= ~sigmask(sig);
	}
	return false;
}

bool signal_is_fatal(int sig)
{
	u32 handler = sig_action(current, sig)->sa_handler;

	return handler == SIG_DFL || handler == SIG_IGN ||
	       (current->blocked & sigmask(sig));
}

void discard_if_ignored(int sig)
{
	unsigned long flags;

	local_irq_save(flags);
	if (sig_handler_ignored(current, sig))
		flush_sigqueue_mask(current, sigmask(sig));
	recalc_sigpending();
	local_irq_restore(flags);
}
