/*
 * Waiting for children: that they ended, stopped or continue; wait(2),
 * waitid(2). What a child that ended has used is added to what its parent's
 * children have used, and what is left of it goes away.
 */
#include <asm/uaccess.h>
#include <kernel/sched.h>
#include <kernel/signal.h>
#include <kernel/syscalls.h>
#include <lib/string.h>
#include <uapi/errno.h>
#include <uapi/sched.h>
#include <uapi/signal.h>

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

/* What a child has used becomes part of what our children have used. */
static void account_child(struct task_struct *task)
{
	u64 utime, stime;

	current->cmin_flt += task->min_flt + task->cmin_flt;
	current->cmaj_flt += task->maj_flt + task->cmaj_flt;
	task_cputime(task, &utime, &stime);
	current->cutime += utime + task->cutime;
	current->cstime += stime + task->cstime;
	current->cmaxrss = max(current->cmaxrss,
			       max(task->maxrss, task->cmaxrss));
}

/* What wait4() and waitid() look for, and what they found. */
struct wait_opts {
	int pid;			/* as wait4(2) takes it */
	int options;			/* WEXITED and so on; WNOWAIT */
	bool any;			/* some child fits @pid */
	struct task_struct *task;	/* the one with news, or NULL */
	int status;			/* as wait4(2) tells it */
};

/* Has @task news of the kinds asked for? */
static bool child_has_news(struct wait_opts *wo, struct task_struct *task)
{
	if (task->state == EXIT_ZOMBIE) {
		wo->status = task->exit_code;
		return wo->options & WEXITED;
	}
	if (task->stop_code && task->stop_news && (wo->options & WSTOPPED)) {
		wo->status = task->stop_code;
		return true;
	}
	wo->status = 0xffff;
	return task->continued && (wo->options & WCONTINUED);
}

/* Is @task, a child of ours, one that is waited for, and has it news? */
static bool consider_child(struct wait_opts *wo, struct task_struct *task)
{
	if (!eligible_child(task, wo->pid, wo->options))
		return false;
	wo->any = true;
	if (!child_has_news(wo, task))
		return false;
	wo->task = task;
	return true;
}

/*
 * Look once. True when waiting is over: there is news, or no child fits. Not
 * all children are looked at: one by its number, and of the living, which come
 * after the dead (queue_zombie), none when only death is news.
 */
static bool do_wait_once(struct wait_opts *wo)
{
	bool living = wo->options & (WSTOPPED | WCONTINUED);
	struct task_struct *task;

	wo->any = false;
	wo->task = NULL;
	if (wo->pid > 0) {
		task = find_task_by_pid(wo->pid);
		return !task || task->parent != current ||
		       consider_child(wo, task) || !wo->any;
	}
	list_for_each_entry(task, &current->children, sibling) {
		if (consider_child(wo, task))
			return true;
		if (wo->any && !living && task->state != EXIT_ZOMBIE)
			return false;
	}
	return !wo->any;
}

/* 0 with news in @wo, or nothing with WNOHANG; -ECHILD, -ERESTARTSYS. */
static int do_wait(struct wait_opts *wo)
{
	int err = 0;

	if (wo->options & WNOHANG)
		do_wait_once(wo);
	else
		err = wait_event_interruptible(&current->wait_child,
					       do_wait_once(wo));
	if (err)
		return err;
	return wo->any ? 0 : -ECHILD;
}

/* The news has been told: it is none any more. */
static void consume_news(struct wait_opts *wo)
{
	struct task_struct *task = wo->task;

	if (wo->options & WNOWAIT)
		return;
	if (task->state == EXIT_ZOMBIE) {
		account_child(task);
		release_task(task);
	} else if (wo->status == 0xffff) {
		task->continued = false;
	} else {
		task->stop_news = false;
	}
}

long sys_wait4(int pid, int *stat_addr, int options, struct rusage *ru)
{
	struct wait_opts wo = { .pid = pid, .options = options | WEXITED };
	struct rusage usage;
	int err;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD |
			__WCLONE | __WALL))
		return -EINVAL;
	if (pid == (int)0x80000000)	/* -pid would overflow */
		return -ESRCH;
	err = do_wait(&wo);
	if (err || !wo.task)
		return err;
	pid = wo.task->pid;
	if (ru)
		getrusage_task(wo.task, RUSAGE_BOTH, &usage);
	consume_news(&wo);
	if (stat_addr && put_user(wo.status, stat_addr))
		return -EFAULT;
	if (ru && copy_to_user(ru, &usage, sizeof(usage)))
		return -EFAULT;
	return pid;
}

/* What waitid() tells of @wo, in the form SIGCHLD has. */
static void fill_wait_info(const struct wait_opts *wo,
			   struct kernel_siginfo *info)
{
	int status = wo->status;

	info->si_signo = SIGCHLD;
	info->chld.pid = wo->task->pid;
	info->chld.uid = wo->task->cred.uid.real;
	if (status == 0xffff) {
		info->si_code = CLD_CONTINUED;
		info->chld.status = SIGCONT;
	} else if ((status & 0x7f) == 0x7f) {
		info->si_code = CLD_STOPPED;
		info->chld.status = status >> 8;
	} else if (status & 0x7f) {
		info->si_code = CLD_KILLED;
		info->chld.status = status & 0x7f;
	} else {
		info->si_code = CLD_EXITED;
		info->chld.status = status >> 8;
	}
}

/* Wait for those of @which kind, with number @upid; 0 or -errno. */
static int do_waitid(struct wait_opts *wo, int which, int upid)
{
	if (wo->options & ~(WNOHANG | WNOWAIT | WEXITED | WSTOPPED |
			    WCONTINUED | __WNOTHREAD | __WCLONE | __WALL))
		return -EINVAL;
	if (!(wo->options & (WEXITED | WSTOPPED | WCONTINUED)))
		return -EINVAL;
	switch (which) {
	case P_ALL:
		wo->pid = -1;
		break;
	case P_PID:
		if (upid <= 0)
			return -EINVAL;
		wo->pid = upid;
		break;
	case P_PGID:
		if (upid < 0)
			return -EINVAL;
		wo->pid = upid ? -upid : 0;
		break;
	default:
		return -EINVAL;
	}
	return do_wait(wo);
}

long sys_waitid(int which, int upid, struct siginfo *uinfo, int options,
		struct rusage *ru)
{
	struct wait_opts wo = { .options = options };
	struct kernel_siginfo info = { .si_signo = 0 };
	struct rusage usage;
	int err = do_waitid(&wo, which, upid);

	if (!err && wo.task) {
		fill_wait_info(&wo, &info);
		getrusage_task(wo.task, RUSAGE_BOTH, &usage);
		consume_news(&wo);
		if (ru && copy_to_user(ru, &usage, sizeof(usage)))
			return -EFAULT;
	}
	/*
	 * As Linux has it: zeros when there is no news, be it by an error; and
	 * the times stay the caller's, SIGCHLD tells them.
	 */
	if (uinfo && copy_to_user(uinfo, &info,
				  offsetof(struct siginfo, chld.utime)))
		return -EFAULT;
	return err;
}
