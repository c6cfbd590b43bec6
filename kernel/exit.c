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
#include <lib/printk.h>
#include <uapi/errno.h>
#include <uapi/sched.h>
#include <uapi/signal.h>

static struct task_struct *child_reaper(void)
{
	struct task_struct *init = find_task_by_pid(1);

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
	    current->mm->mm_users > 1)
		(void)put_user(zero, current->clear_child_tid);
	mm_release(current);
	if (current->mm)
		use_mm(NULL);
}

/* Orphans become children of PID 1, and those already dead its to bury. */
static void forget_children(struct task_struct *task)
{
	struct task_struct *reaper = child_reaper();
	struct task_struct *child, *next;

	list_for_each_entry_safe(child, next, &task->children, sibling) {
		child->parent = reaper;
		child->exit_signal = SIGCHLD;	/* or it would not be found */
		list_move_tail(&child->sibling, &reaper->children);
		if (child->state == EXIT_ZOMBIE)
			wake_up(&reaper->wait_child);
	}
}

static void exit_notify(struct task_struct *task)
{
	forget_children(task);
	task->state = EXIT_ZOMBIE;
	/* clone(2) takes any eight bits, and not all are signals. */
	if (task->exit_signal && task->exit_signal <= _NSIG)
		send_sig(task->exit_signal, task->parent);
	wake_up(&task->parent->wait_child);
}

void __noreturn do_exit(int code)
{
	struct task_struct *task = current;

	if (task->pid == 1)
		panic("Attempted to kill init! exitcode=0x%08x", code);
	task->flags |= PF_EXITING;
	if (task->session == task->pid)
		tty_disassociate(task->session);
	exit_mm();
	if (task->files)
		put_files(task->files);
	task->files = NULL;
	if (task->fs)
		put_fs_struct(task->fs);
	task->fs = NULL;
	task->exit_code = code;
	/* Between zombie and the last switch nobody may reap us. */
	local_irq_disable();
	exit_notify(task);
	schedule();
	panic("a dead task was run again");
}

/*
 * Is @task one that wait4(@pid, @options) asks about? Children by clone()
 * that do not send SIGCHLD are a kind of their own.
 */
static bool eligible_child(const struct task_struct *task, int pid,
			   int options)
{
	bool clone_child = task->exit_signal != SIGCHLD;

	if (!(options & __WALL) && clone_child != !!(options & __WCLONE))
		return false;
	if (pid > 0)
		return task->pid == pid;
	if (pid == 0)
		return task->pgrp == current->pgrp;
	return pid == -1 || task->pgrp == -pid;
}

/* A zombie that fits, NULL when there is none yet. *@any: someone fits. */
static struct task_struct *find_zombie(int pid, int options, bool *any)
{
	struct task_struct *task;

	*any = false;
	list_for_each_entry(task, &current->children, sibling) {
		if (!eligible_child(task, pid, options))
			continue;
		*any = true;
		if (task->state == EXIT_ZOMBIE)
			return task;
	}
	return NULL;
}

/*
 * Take what is left of @task, and unless @ru is NULL what it and those it
 * waited for have used. Its pid.
 */
static int wait_task_zombie(struct task_struct *task, int *status,
			    struct rusage *ru)
{
	int pid = task->pid;

	*status = task->exit_code;
	if (ru)
		getrusage_task(task, RUSAGE_BOTH, ru);
	current->cmin_flt += task->min_flt + task->cmin_flt;
	current->cmaj_flt += task->maj_flt + task->cmaj_flt;
	current->cutime += task->utime + task->cutime;
	current->cmaxrss = max(current->cmaxrss,
			       max(task->maxrss, task->cmaxrss));
	release_task(task);
	return pid;
}

long sys_wait4(int pid, int *stat_addr, int options, struct rusage *ru)
{
	struct task_struct *task;
	struct rusage usage;
	int status, err;
	bool any;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD |
			__WCLONE | __WALL))
		return -EINVAL;
	if (pid == (int)0x80000000)	/* -pid would overflow */
		return -ESRCH;
	task = find_zombie(pid, options, &any);
	if (!any)
		return -ECHILD;
	if (!task) {
		if (options & WNOHANG)
			return 0;
		err = wait_event_interruptible(&current->wait_child,
			(task = find_zombie(pid, options, &any)) || !any);
		if (err)
			return err;
		if (!task)
			return -ECHILD;
	}
	pid = wait_task_zombie(task, &status, ru ? &usage : NULL);
	if (stat_addr && put_user(status, stat_addr))
		return -EFAULT;
	if (ru && copy_to_user(ru, &usage, sizeof(usage)))
		return -EFAULT;
	return pid;
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
