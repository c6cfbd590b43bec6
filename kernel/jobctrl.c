/*
 * Job control: groups of processes that a shell stops and continues, and
 * whose terminal is one group's at a time; credentials(7), "Process groups
 * and sessions". Stopping itself is an action of signals, in signal.c; here
 * is who may be stopped, and what the terminal asks of processes.
 */
#include <asm/irqflags.h>
#include <fs/upcall.h>
#include <kernel/sched.h>
#include <kernel/signal.h>
#include <uapi/errno.h>
#include <uapi/signal.h>

/* Could anybody outside of @pgrp, but in its session, continue its jobs? */
static bool will_become_orphaned_pgrp(int pgrp, int session,
				      const struct task_struct *ignored)
{
	struct task_struct *task;

	for_each_task(task) {
		if (task->pgrp != pgrp || task == ignored ||
		    task->state == EXIT_ZOMBIE || task->parent->pid == 1)
			continue;
		if (task->parent->pgrp != pgrp &&
		    task->parent->session == session)
			return false;
	}
	return true;
}

bool is_current_pgrp_orphaned(void)
{
	return will_become_orphaned_pgrp(current->pgrp, current->session, NULL);
}

static bool has_stopped_jobs(int pgrp)
{
	struct task_struct *task;

	for_each_task(task) {
		if (task->pgrp == pgrp && task->state == TASK_STOPPED)
			return true;
	}
	return false;
}

void kill_orphaned_pgrp(struct task_struct *task,
			       struct task_struct *parent)
{
	/* A child does not keep its own group from being orphaned. */
	struct task_struct *ignored = parent ? NULL : task;
	struct task_struct *t;

	if (!parent)
		parent = task->parent;
	if (parent->pgrp == task->pgrp || parent->session != task->session ||
	    !will_become_orphaned_pgrp(task->pgrp, task->session, ignored) ||
	    !has_stopped_jobs(task->pgrp))
		return;
	for_each_task(t) {
		if (t->pgrp != task->pgrp)
			continue;
		send_sig(SIGHUP, t);
		send_sig(SIGCONT, t);
	}
}

/* fs/'s upward calls */

void send_sigpipe(void)
{
	struct kernel_siginfo info = info_from_current(SI_USER);

	(void)send_signal(SIGPIPE, &info, current);
}

void tty_send_signal(int pgrp, int sig)
{
	struct task_struct *task;

	for_each_task(task) {
		if (task->pgrp == pgrp)
			send_sig(sig, task);
	}
}

void tty_signal_leader(int session)
{
	struct task_struct *task = find_task_by_pid(session);

	if (!task || task->session != session)
		return;
	send_sig(SIGHUP, task);
	send_sig(SIGCONT, task);
}

int job_control_stop(int sig)
{
	struct kernel_siginfo info = info_from_current(SI_KERNEL);
	struct task_struct *task;
	unsigned long flags;

	if ((current->blocked & sigmask(sig)) ||
	    sig_action(current, sig)->sa_handler == SIG_IGN)
		return sig == SIGTTOU ? 0 : -EIO;
	if (is_current_pgrp_orphaned())
		return -EIO;
	for_each_task(task) {
		if (task->pgrp == current->pgrp)
			(void)send_signal(sig, &info, task);
	}
	/* PID 1 takes no notice of the signal, but makes the call again. */
	local_irq_save(flags);
	current->thread_flags |= TIF_SIGPENDING;
	local_irq_restore(flags);
	return -ERESTARTSYS;
}

void get_current_job(struct job *job)
{
	job->pid = current->tgid;
	job->pgrp = current->pgrp;
	job->session = current->session;
}

int session_of_pgrp(int pgrp)
{
	struct task_struct *task;

	for_each_task(task) {
		if (task->pgrp == pgrp)
			return task->session;
	}
	task = find_task_by_pid(pgrp);
	return task ? task->session : -ESRCH;
}
