/*
 * The end of a task, in two halves. do_exit() gives back everything but the
 * task itself, which stays as a zombie with the exit code; wait4() takes the
 * code and the rest.
 */
#include <asm/irqflags.h>
#include <asm/uaccess.h>
#include <fs/fdtable.h>
#include <fs/namei.h>
#include <fs/tty.h>
#include <kernel/sched.h>
#include <kernel/signal.h>
#include <kernel/syscalls.h>
#include <kernel/time.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <uapi/errno.h>
#include <uapi/futex.h>
#include <uapi/sched.h>
#include <uapi/signal.h>

/* Who takes the orphans of @task: an ancestor that wants to, or PID 1. */
static struct task_struct *find_new_reaper(struct task_struct *task)
{
	struct task_struct *init = find_task_by_pid(1);

	for (task = task->parent; task->pid > 1; task = task->parent) {
		if (task->is_child_subreaper && !(task->flags & PF_EXITING))
			return task;
	}
	return init ? init : &init_task;
}

/* execve and exit: a parent in vfork() may have its memory back. */
void mm_release(struct task_struct *task)
{
	struct task_struct *parent = task->vfork_parent;

	if (parent) {
		task->vfork_parent = NULL;
		parent->vfork_done = true;
		wake_up(&parent->wait_child);
	}
}

static void exit_mm(void)
{
	int zero = 0;

	/* Only threads have somebody left to read it. */
	if (current->clear_child_tid && current->mm &&
	    current->mm->mm_users > 1) {
		(void)put_user(zero, current->clear_child_tid);
		(void)futex_wake((u32 *)current->clear_child_tid, false, 1,
				 FUTEX_BITSET_MATCH_ANY);
	}
	mm_release(current);
	if (current->mm)
		use_mm(NULL);
}

/*
 * @task is a zombie: before the living among its parent's children, and behind
 * those that are older, so that wait4() finds the eldest of the dead first and
 * stops where the living begin.
 */
static void queue_zombie(struct task_struct *task)
{
	struct task_struct *t;

	list_for_each_entry(t, &task->parent->children, sibling) {
		if (t->state != EXIT_ZOMBIE || t->start_time > task->start_time)
			break;
	}
	list_move_tail(&task->sibling, &t->sibling);
}

bool parent_ignores_children(const struct task_struct *task)
{
	const struct sigaction *ka;

	if (!task->parent->sighand || task->exit_signal != SIGCHLD)
		return false;
	ka = &task->parent->sighand->action[SIGCHLD - 1];
	return ka->sa_handler == SIG_IGN || (ka->sa_flags & SA_NOCLDWAIT);
}

/* What SIGCHLD tells of @task. */
static struct kernel_siginfo child_info(struct task_struct *task, int code)
{
	struct kernel_siginfo info = {
		.si_code = code,
		.chld = {
			.pid = task->pid,
			.uid = task->cred.uid.real,
		},
	};
	u64 utime, stime;

	task_cputime(task, &utime, &stime);
	info.chld.utime = nsec_to_clock_t(utime);
	info.chld.stime = nsec_to_clock_t(stime);
	switch (code) {
	case CLD_EXITED:
		info.chld.status = task->exit_code >> 8;
		break;
	case CLD_STOPPED:
		info.chld.status = task->stop_code >> 8;
		break;
	case CLD_CONTINUED:
		info.chld.status = SIGCONT;
		break;
	default:
		info.chld.status = task->exit_code & 0x7f;
	}
	return info;
}

void do_notify_parent(struct task_struct *task, int code)
{
	struct task_struct *parent = task->parent;
	bool ended = code == CLD_EXITED || code == CLD_KILLED;
	int sig = ended ? task->exit_signal : SIGCHLD;
	struct kernel_siginfo info;

	if (!ended && parent->sighand &&
	    (sig_action(parent, SIGCHLD)->sa_flags & SA_NOCLDSTOP))
		sig = 0;
	/* Most parents do not listen: nobody has to work out what to tell. */
	if (sig == SIGCHLD && parent->sighand && sig_ignored(parent, sig))
		sig = 0;
	if (sig && sig <= _NSIG) {	/* clone(2) takes any eight bits */
		info = child_info(task, code);
		(void)send_signal(sig, &info, parent);
	}
	wake_up(&parent->wait_child);
}

/*
 * @task is dead, and its parent's to bury; or kthreadd's, who takes what is
 * left, if the parent does not want to wait for its children.
 */
static void announce_death(struct task_struct *task)
{
	queue_zombie(task);
	do_notify_parent(task, task->exit_code & 0x7f ? CLD_KILLED :
			 CLD_EXITED);
	if (!parent_ignores_children(task))
		return;
	task->parent = find_task_by_pid(2);
	queue_zombie(task);
	wake_up(&task->parent->wait_child);
}

/*
 * Orphans become children of another task, and those already dead its to
 * bury. A child may have asked to be told: prctl(2), PR_SET_PDEATHSIG.
 */
static void forget_children(struct task_struct *task)
{
	struct task_struct *child, *next, *reaper;
	struct kernel_siginfo info;

	if (list_empty(&task->children))
		return;
	info = info_from_current(SI_USER);
	reaper = find_new_reaper(task);
	list_for_each_entry_safe(child, next, &task->children, sibling) {
		child->parent = reaper;
		if (child->pdeath_signal)
			(void)send_signal(child->pdeath_signal, &info, child);
		child->exit_signal = SIGCHLD;	/* or it would not be found */
		list_move_tail(&child->sibling, &reaper->children);
		if (child->state == EXIT_ZOMBIE)
			announce_death(child);
		kill_orphaned_pgrp(child, task);
	}
}

/* The last words. Interrupts are off until the task has left the CPU. */
static void exit_notify(struct task_struct *task)
{
	forget_children(task);
	kill_orphaned_pgrp(task, NULL);
	task->state = EXIT_ZOMBIE;
	announce_death(task);
}

void __noreturn do_exit(int code)
{
	struct task_struct *task = current;

	if (task->pid == 1)
		panic("Attempted to kill init! exitcode=0x%08x", code);
	task->flags |= PF_EXITING;
	if (task->session == task->pid)
		tty_exit_session(task->session);
	exit_mm();
	if (task->files)
		put_files(task->files);
	task->files = NULL;
	if (task->fs)
		put_fs_struct(task->fs);
	task->fs = NULL;
	resume_user_mode_work();	/* what that has left behind */
	del_timer(&task->real_timer);
	exit_signals(task);
	task->exit_code = code;
	/* Between zombie and the last switch nobody may reap us. */
	local_irq_disable();
	exit_notify(task);
	schedule();
	panic("a dead task was run again");
}

/* exit(2) ends the thread, exit_group(2) the process: one thread each. */
long sys_exit(int code)
{
	do_exit((code & 0xff) << 8);
}

long sys_exit_group(int code)
{
	do_exit((code & 0xff) << 8);
}
