/*
 * Doors: who runs how long. nice(2), setpriority(2), sched(7).
 *
 * All tasks run in turn, and their nice value says how long a turn is: see
 * kernel/sched.c. Policies and real-time priorities are checked, kept and
 * told as Linux does, but change nothing.
 */
#include <asm/uaccess.h>
#include <kernel/cred.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include <kernel/time.h>
#include <lib/string.h>
#include <uapi/errno.h>
#include <uapi/resource.h>
#include <uapi/sched.h>
#include <uapi/time.h>

long sys_sched_yield(void)
{
	yield();
	return 0;
}

/* --- Nice ----------------------------------------------------------------- */

#define MIN_NICE	(-20)
#define MAX_NICE	19

/* RLIMIT_NICE counts upwards: 1 is 19, 40 is -20. */
static unsigned int nice_to_rlimit(int nice)
{
	return MAX_NICE + 1 - nice;
}

static bool can_nice(const struct task_struct *task, int nice)
{
	return nice_to_rlimit(nice) <= task->rlim[RLIMIT_NICE] ||
	       capable(CAP_SYS_NICE);
}

static int clamp_nice(int nice)
{
	return min(max(nice, MIN_NICE), MAX_NICE);
}

long sys_nice(int increment)
{
	int nice = current->nice + min(max(increment, -40), 40);

	nice = clamp_nice(nice);
	if (increment < 0 && !can_nice(current, nice))
		return -EPERM;
	set_user_nice(current, nice);
	return 0;
}

/* Is @task one that (@which, @who) of setpriority(2) means? */
static bool prio_applies(const struct task_struct *task, int which, int who)
{
	switch (which) {
	case PRIO_PROCESS:
		return task->pid == (who ? who : current->pid);
	case PRIO_PGRP:
		return task->pgrp == (who ? who : current->pgrp);
	default:
		return task->cred.uid.real ==
		       (who ? (u32)who : current->cred.uid.real);
	}
}

static bool same_owner(const struct task_struct *task)
{
	u32 me = current->cred.uid.effective;

	return me == task->cred.uid.real || me == task->cred.uid.effective ||
	       capable(CAP_SYS_NICE);
}

static int set_one_prio(struct task_struct *task, int nice)
{
	if (!same_owner(task))
		return -EPERM;
	if (nice < task->nice && !can_nice(task, nice))
		return -EACCES;
	set_user_nice(task, nice);
	return 0;
}

/* The last one that is refused is what the caller hears of. */
long sys_setpriority(int which, int who, int nice)
{
	struct task_struct *task;
	int err = -ESRCH, ret;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	for_each_task(task) {
		if (!prio_applies(task, which, who))
			continue;
		ret = set_one_prio(task, clamp_nice(nice));
		if (ret || err == -ESRCH)
			err = ret;
	}
	return err;
}

/* The highest of them, as 40 (nice -20) to 1 (19): so it is no error. */
long sys_getpriority(int which, int who)
{
	struct task_struct *task;
	long best = -ESRCH;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	for_each_task(task) {
		if (prio_applies(task, which, who))
			best = max(best, (long)nice_to_rlimit(task->nice));
	}
	return best;
}

/* --- Policies ------------------------------------------------------------- */

static bool rt_policy(int policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

static bool fair_policy(int policy)
{
	return policy == SCHED_NORMAL || policy == SCHED_BATCH ||
	       policy == SCHED_IDLE;
}

long sys_sched_get_priority_max(int policy)
{
	if (rt_policy(policy))
		return MAX_RT_PRIO - 1;
	return fair_policy(policy) || policy == SCHED_DEADLINE ? 0 : -EINVAL;
}

long sys_sched_get_priority_min(int policy)
{
	return min(sys_sched_get_priority_max(policy), 1L);
}

/* May the current task, without CAP_SYS_NICE, change @task so? */
static bool may_set_policy(const struct task_struct *task, int policy,
			   unsigned int priority, bool reset_on_fork)
{
	unsigned long limit = task->rlim[RLIMIT_RTPRIO];

	if (rt_policy(policy) && ((policy != task->policy && !limit) ||
				  (priority > task->rt_priority &&
				   priority > limit)))
		return false;
	if (task->policy == SCHED_IDLE && policy != SCHED_IDLE &&
	    !can_nice(task, task->nice))
		return false;
	return same_owner(task) && (reset_on_fork || !task->reset_on_fork);
}

/* 0 is the current one. A negative @pid is nobody. */
static struct task_struct *find_process(int pid)
{
	return pid ? find_task_by_pid(pid) : current;
}

/* @policy -1: as it is. */
static long do_sched_setscheduler(int pid, int policy, const int *uparam)
{
	bool reset_on_fork = policy != -1 && (policy & SCHED_RESET_ON_FORK);
	struct task_struct *task;
	int priority;

	if (!uparam || pid < 0)
		return -EINVAL;
	if (get_user(priority, uparam))
		return -EFAULT;
	task = find_process(pid);
	if (!task)
		return -ESRCH;
	if (policy == -1) {
		policy = task->policy;
		reset_on_fork = task->reset_on_fork;
	} else {
		policy &= ~SCHED_RESET_ON_FORK;
	}
	if ((!rt_policy(policy) && !fair_policy(policy)) ||
	    (unsigned int)priority >= MAX_RT_PRIO ||
	    rt_policy(policy) != (priority != 0))
		return -EINVAL;
	if (!may_set_policy(task, policy, priority, reset_on_fork) &&
	    !capable(CAP_SYS_NICE))
		return -EPERM;
	task->policy = policy;
	task->rt_priority = priority;
	task->reset_on_fork = reset_on_fork;
	return 0;
}

long sys_sched_setscheduler(int pid, int policy, const int *param)
{
	return policy < 0 ? -EINVAL : do_sched_setscheduler(pid, policy, param);
}

long sys_sched_setparam(int pid, const int *param)
{
	return do_sched_setscheduler(pid, -1, param);
}

long sys_sched_getscheduler(int pid)
{
	const struct task_struct *task = find_process(pid);

	if (pid < 0)
		return -EINVAL;
	if (!task)
		return -ESRCH;
	return task->policy | (task->reset_on_fork ? SCHED_RESET_ON_FORK : 0);
}

long sys_sched_getparam(int pid, int *param)
{
	const struct task_struct *task = find_process(pid);
	int priority;

	if (!param || pid < 0)
		return -EINVAL;
	if (!task)
		return -ESRCH;
	priority = task->rt_priority;
	return put_user(priority, param) ? -EFAULT : 0;
}

/* The length of a turn in *@ns; 0 says that it has no end. */
static int rr_interval(int pid, u32 *ns)
{
	const struct task_struct *task = find_process(pid);

	if (pid < 0)
		return -EINVAL;
	if (!task)
		return -ESRCH;
	*ns = task->policy == SCHED_FIFO ? 0 : task->time_slice;
	return 0;
}

long sys_sched_rr_get_interval_time32(int pid, struct old_timespec32 *interval)
{
	u32 ns;
	int err = rr_interval(pid, &ns);
	struct old_timespec32 ts = { 0, ns };

	if (err)
		return err;
	return copy_to_user(interval, &ts, sizeof(ts)) ? -EFAULT : 0;
}

long sys_sched_rr_get_interval(int pid, struct __kernel_timespec *interval)
{
	u32 ns;
	int err = rr_interval(pid, &ns);
	struct __kernel_timespec ts = { 0, ns };

	if (err)
		return err;
	return copy_to_user(interval, &ts, sizeof(ts)) ? -EFAULT : 0;
}

/* --- The one CPU ---------------------------------------------------------- */

#define CPU_MASK	1ul		/* a set of CPUs is one word */

long sys_sched_setaffinity(int pid, unsigned int len, const unsigned long *umask)
{
	const struct task_struct *task;
	unsigned long mask = 0;

	if (copy_from_user(&mask, umask, min(len, (unsigned int)sizeof(mask))))
		return -EFAULT;
	task = find_process(pid);
	if (!task)
		return -ESRCH;
	if (!same_owner(task))
		return -EPERM;
	return mask & CPU_MASK ? 0 : -EINVAL;
}

/* The result is how many bytes were written. */
long sys_sched_getaffinity(int pid, unsigned int len, unsigned long *umask)
{
	unsigned long mask = CPU_MASK;

	if (len * 8 == 0 || len % sizeof(mask))
		return -EINVAL;
	if (!find_process(pid))
		return -ESRCH;
	return put_user(mask, umask) ? -EFAULT : (long)sizeof(mask);
}

long sys_getcpu(unsigned int *cpu, unsigned int *node)
{
	if ((cpu && put_user(0u, cpu)) || (node && put_user(0u, node)))
		return -EFAULT;
	return 0;
}
