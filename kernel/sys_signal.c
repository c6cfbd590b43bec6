/*
 * The doors of signals: section 2 of the manual has each under its name.
 */
#include <asm/uaccess.h>
#include <fs/upcall.h>
#include <kernel/cred.h>
#include <kernel/signal.h>
#include <kernel/syscalls.h>
#include <kernel/time.h>
#include <lib/string.h>
#include <uapi/errno.h>
#include <uapi/time.h>

static bool valid_signal(int sig)
{
	return sig > 0 && sig <= _NSIG;
}

/* Get and set the action of @sig; SIGKILL and SIGSTOP only to look at. */
static int do_sigaction(int sig, const struct sigaction *new,
			struct sigaction *old)
{
	struct sigaction *ka;

	if (!valid_signal(sig) ||
	    (new && (sig == SIGKILL || sig == SIGSTOP)))
		return -EINVAL;
	if (new && make_sighand_writable())
		return -ENOMEM;
	ka = &current->sighand->action[sig - 1];
	*old = *ka;
	if (new) {
		*ka = *new;
		ka->sa_flags &= UAPI_SA_FLAGS;
		ka->sa_mask &= ~(sigmask(SIGKILL) | sigmask(SIGSTOP));
		/* What is pending and ignored from now on is discarded. */
		discard_if_ignored(sig);
	}
	return 0;
}

long sys_rt_sigaction(int sig, const struct sigaction *act,
		      struct sigaction *oact, size_t sigsetsize)
{
	struct sigaction new, old;
	int err;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (act && copy_from_user(&new, act, sizeof(new)))
		return -EFAULT;
	err = do_sigaction(sig, act ? &new : NULL, &old);
	if (!err && oact && copy_to_user(oact, &old, sizeof(old)))
		return -EFAULT;
	return err;
}

/* The old call: another order, and a mask of 32 bits. */
long sys_sigaction(int sig, const struct old_sigaction *act,
		   struct old_sigaction *oact)
{
	struct old_sigaction o;
	struct sigaction new, old;
	int err;

	if (act) {
		if (copy_from_user(&o, act, sizeof(o)))
			return -EFAULT;
		new = (struct sigaction){
			o.sa_handler, o.sa_flags, o.sa_restorer, o.sa_mask
		};
	}
	err = do_sigaction(sig, act ? &new : NULL, &old);
	if (err || !oact)
		return err;
	o = (struct old_sigaction){
		old.sa_handler, old.sa_mask, old.sa_flags, old.sa_restorer
	};
	return copy_to_user(oact, &o, sizeof(o)) ? -EFAULT : 0;
}

/* Change the signals of the mask that are in @which by @how. 0, -EINVAL. */
static int change_mask(int how, sigset_t set, sigset_t which)
{
	sigset_t old = current->blocked;

	switch (how) {
	case SIG_BLOCK:
		set |= old;
		break;
	case SIG_UNBLOCK:
		set = old & ~set;
		break;
	case SIG_SETMASK:
		set |= old & ~which;
		break;
	default:
		return -EINVAL;
	}
	set_current_blocked(set);
	return 0;
}

long sys_rt_sigprocmask(int how, const sigset_t *nset, sigset_t *oset,
			size_t sigsetsize)
{
	sigset_t old = current->blocked, set;
	int err = 0;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (nset) {
		if (copy_from_user(&set, nset, sizeof(set)))
			return -EFAULT;
		err = change_mask(how, set, ~0ULL);
		if (err)
			return err;
	}
	return oset && copy_to_user(oset, &old, sizeof(old)) ? -EFAULT : 0;
}

/* The old calls know the first 32 signals. */
long sys_sigprocmask(int how, const u32 *nset, u32 *oset)
{
	u32 old = current->blocked, set;
	int err;

	if (nset) {
		if (get_user(set, nset))
			return -EFAULT;
		err = change_mask(how, set, ~0U);
		if (err)
			return err;
	}
	return oset && put_user(old, oset) ? -EFAULT : 0;
}

long sys_sigpending(u32 *uset)
{
	u32 set = current->pending & current->blocked;

	return put_user(set, uset) ? -EFAULT : 0;
}

long sys_rt_sigpending(sigset_t *uset, size_t sigsetsize)
{
	sigset_t set = current->pending & current->blocked;

	if (sigsetsize > sizeof(sigset_t))
		return -EINVAL;
	return copy_to_user(uset, &set, sigsetsize) ? -EFAULT : 0;
}

/* Put @mask in force until a handler has run: then the old one again. */
static void set_mask_for_wait(sigset_t mask)
{
	current->saved_sigmask = current->blocked;
	current->restore_sigmask = true;
	set_current_blocked(mask);
}

static long wait_for_signal(void)
{
	while (!current_signal_pending()) {
		current->state = TASK_INTERRUPTIBLE;
		if (!current_signal_pending())
			schedule();
		current->state = TASK_RUNNING;
	}
	return -ERESTARTNOHAND;
}

long sys_rt_sigsuspend(const sigset_t *unewset, size_t sigsetsize)
{
	sigset_t set;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&set, unewset, sizeof(set)))
		return -EFAULT;
	set_mask_for_wait(set);
	return wait_for_signal();
}

/* The first two arguments are a history of their own. */
long sys_sigsuspend(int unused1, int unused2, u32 mask)
{
	(void)unused1, (void)unused2;
	set_mask_for_wait(mask);
	return wait_for_signal();
}

long sys_pause(void)
{
	return wait_for_signal();
}

/* For ppoll() and its like: @usig is the user's mask, or NULL for none. */
int set_user_sigmask(const sigset_t *usig, size_t sigsetsize)
{
	sigset_t set;

	if (!usig)
		return 0;
	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&set, usig, sizeof(set)))
		return -EFAULT;
	set_mask_for_wait(set);
	return 0;
}

int do_sigaltstack(const stack_t *new, unsigned long sp)
{
	int mode = new->ss_flags & ~SS_AUTODISARM;

	if (on_sig_stack(sp))
		return -EPERM;
	if (mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0)
		return -EINVAL;
	if (mode != SS_DISABLE && new->ss_size < MINSIGSTKSZ)
		return -ENOMEM;
	current->sas = *new;
	if (mode == SS_DISABLE)
		current->sas.ss_sp = current->sas.ss_size = 0;
	return 0;
}

long sys_sigaltstack(const stack_t *uss, stack_t *uoss)
{
	unsigned long sp = task_pt_regs(current)->ARM_sp;
	stack_t old = current->sas, new;
	int err;

	old.ss_flags &= SS_AUTODISARM;
	old.ss_flags |= !old.ss_size ? SS_DISABLE :
			on_sig_stack(sp) ? SS_ONSTACK : 0;
	if (uss) {
		if (copy_from_user(&new, uss, sizeof(new)))
			return -EFAULT;
		err = do_sigaltstack(&new, sp);
		if (err)
			return err;
	}
	return uoss && copy_to_user(uoss, &old, sizeof(old)) ? -EFAULT : 0;
}

/* @sig for @task, if it may be sent: kill(2), DESCRIPTION. */
static int send_checked(int sig, const struct kernel_siginfo *info,
			struct task_struct *task)
{
	bool same_session = task->session == current->session;

	if (task != current && !(sig == SIGCONT && same_session) &&
	    !kill_ok_by_cred(task))
		return -EPERM;
	return sig ? send_signal(sig, info, task) : 0;
}

/*
 * kill(2): to one process, to a group, or to all but PID 1 and us. It is
 * enough when one of a group could be sent to; of "all", none has to.
 */
static long kill_something(int pid, int sig, const struct kernel_siginfo *info)
{
	struct task_struct *task;
	int err = -ESRCH, ret;

	if (pid > 0) {
		task = pid == current->pid ? current : find_task_by_pid(pid);
		return task ? send_checked(sig, info, task) : -ESRCH;
	}
	for_each_task(task) {
		if (pid == -1 ? task->pid <= 1 || task == current :
		    task->pgrp != (pid ? -pid : current->pgrp))
			continue;
		ret = send_checked(sig, info, task);
		if (err)
			err = pid == -1 && ret == -EPERM ? 0 : ret;
	}
	return err;
}

long sys_kill(int pid, int sig)
{
	struct kernel_siginfo info = info_from_current(SI_USER);

	if (sig && !valid_signal(sig))
		return -EINVAL;
	if (pid == (int)0x80000000)	/* -pid would overflow */
		return -ESRCH;
	return kill_something(pid, sig, &info);
}

static long do_tkill(int tgid, int tid, int sig)
{
	struct kernel_siginfo info = info_from_current(SI_TKILL);
	struct task_struct *task;

	if (tid <= 0 || (sig && !valid_signal(sig)))
		return -EINVAL;
	task = find_task_by_pid(tid);
	if (!task || (tgid && task->tgid != tgid))
		return -ESRCH;
	return send_checked(sig, &info, task);
}

long sys_tkill(int tid, int sig)
{
	return do_tkill(0, tid, sig);
}

long sys_tgkill(int tgid, int tid, int sig)
{
	return tgid <= 0 ? -EINVAL : do_tkill(tgid, tid, sig);
}

/* With a value, and a code that only the kernel's are not; @tgid 0: any. */
static long do_rt_sigqueueinfo(int tgid, int pid, int sig,
			       const struct kernel_siginfo *info)
{
	struct task_struct *task;

	if ((info->si_code >= 0 || info->si_code == SI_TKILL) &&
	    pid != current->pid)
		return -EPERM;
	if (sig && !valid_signal(sig))
		return -EINVAL;
	task = pid > 0 ? find_task_by_pid(pid) : NULL;
	if (!task || (tgid && task->tgid != tgid))
		return -ESRCH;
	return send_checked(sig, info, task);
}

/* sigqueue(3). What is behind those fields no code means anything by. */
long sys_rt_sigqueueinfo(int pid, int sig, const struct siginfo *uinfo)
{
	struct kernel_siginfo info;

	if (copy_from_user(&info, uinfo, sizeof(info)))
		return -EFAULT;
	return do_rt_sigqueueinfo(0, pid, sig, &info);
}

/* pthread_sigqueue(3): the same for one thread of a group. */
long sys_rt_tgsigqueueinfo(int tgid, int tid, int sig,
			   const struct siginfo *uinfo)
{
	struct kernel_siginfo info;

	if (copy_from_user(&info, uinfo, sizeof(info)))
		return -EFAULT;
	if (tgid <= 0 || tid <= 0)
		return -EINVAL;
	return do_rt_sigqueueinfo(tgid, tid, sig, &info);
}

int copy_siginfo_to_user(struct siginfo *to, const struct kernel_siginfo *from)
{
	if (copy_to_user(to, from, sizeof(*from)) ||
	    clear_user((char *)to + sizeof(*from), sizeof(*to) - sizeof(*from)))
		return -EFAULT;
	return 0;
}

/* Wait for one of @set, which the caller has blocked. */
static long do_sigtimedwait(sigset_t set, struct kernel_siginfo *info, bool timed,
			    u64 timeout)
{
	u64 deadline = ktime_get_ns() + timeout;
	sigset_t blocked = current->blocked;
	long sig;

	set &= ~(sigmask(SIGKILL) | sigmask(SIGSTOP));
	sig = dequeue_signal(~set, info);
	if (sig || (timed && !timeout))
		return sig ? sig : -EAGAIN;
	/* Unblocked, so that their arrival wakes us, whatever their action. */
	current->real_blocked = blocked;
	set_current_blocked(blocked & ~set);
	current->state = TASK_INTERRUPTIBLE;
	if (current_signal_pending())
		current->state = TASK_RUNNING;
	else if (timed)
		schedule_until(deadline);
	else
		schedule();
	set_current_blocked(blocked);
	current->real_blocked = 0;
	sig = dequeue_signal(~set, info);
	if (sig)
		return sig;
	return timed && ktime_get_ns() >= deadline ? -EAGAIN : -EINTR;
}

static long sigtimedwait(const sigset_t *uset, struct siginfo *uinfo,
			 const void *uts, bool time32, size_t sigsetsize)
{
	struct __kernel_timespec ts = { 0, 0 };
	struct kernel_siginfo info;
	sigset_t set;
	long sig;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&set, uset, sizeof(set)))
		return -EFAULT;
	if (uts && (time32 ? get_old_timespec32(&ts, uts) :
			     get_timespec64(&ts, uts)))
		return -EFAULT;
	if (!timespec_valid(&ts))
		return -EINVAL;
	sig = do_sigtimedwait(set, &info, uts != NULL, timespec_to_ns(&ts));
	if (sig > 0 && uinfo && copy_siginfo_to_user(uinfo, &info))
		return -EFAULT;
	return sig;
}

long sys_rt_sigtimedwait_time32(const sigset_t *uset, struct siginfo *uinfo,
				const struct old_timespec32 *uts,
				size_t sigsetsize)
{
	return sigtimedwait(uset, uinfo, uts, true, sigsetsize);
}

long sys_rt_sigtimedwait(const sigset_t *uset, struct siginfo *uinfo,
			 const struct __kernel_timespec *uts, size_t sigsetsize)
{
	return sigtimedwait(uset, uinfo, uts, false, sigsetsize);
}
