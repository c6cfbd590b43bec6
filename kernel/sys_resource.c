/* What a process has used, and what it may use: getrusage(2), getrlimit(2). */
#include <asm/uaccess.h>
#include <drivers/timer.h>
#include <fs/fdtable.h>
#include <fs/upcall.h>
#include <kernel/signal.h>
#include <kernel/syscalls.h>
#include <kernel/time.h>
#include <lib/string.h>
#include <mm/mm.h>
#include <uapi/errno.h>

static struct old_timeval32 ns_to_timeval(u64 ns)
{
	return (struct old_timeval32){
		ns / NSEC_PER_SEC, ns % NSEC_PER_SEC / NSEC_PER_USEC
	};
}

/* The most pages @task had at a time, in all programs it ran so far. */
static unsigned long task_maxrss(const struct task_struct *task)
{
	if (!task->mm)
		return task->maxrss;
	update_hiwater_rss(task->mm);
	return max(task->maxrss, task->mm->hiwater_rss);
}

void getrusage_task(struct task_struct *task, int who, struct rusage *ru)
{
	unsigned long maxrss = 0;
	u64 utime = 0, stime = 0, u, s;

	memset(ru, 0, sizeof(*ru));
	if (who == RUSAGE_CHILDREN || who == RUSAGE_BOTH) {
		utime = task->cutime;
		stime = task->cstime;
		ru->ru_minflt = task->cmin_flt;
		ru->ru_majflt = task->cmaj_flt;
		maxrss = task->cmaxrss;
	}
	if (who != RUSAGE_CHILDREN) {
		task_cputime(task, &u, &s);
		utime += u;
		stime += s;
		ru->ru_minflt += task->min_flt;
		ru->ru_majflt += task->maj_flt;
		ru->ru_nvcsw = task->nvcsw;
		ru->ru_nivcsw = task->nivcsw;
		maxrss = max(maxrss, task_maxrss(task));
	}
	ru->ru_utime = ns_to_timeval(utime);
	ru->ru_stime = ns_to_timeval(stime);
	ru->ru_maxrss = maxrss << (PAGE_SHIFT - 10);
}

long sys_getrusage(int who, struct rusage *ru)
{
	struct rusage val;

	if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN &&
	    who != RUSAGE_THREAD)
		return -EINVAL;
	getrusage_task(current, who, &val);
	return copy_to_user(ru, &val, sizeof(val)) ? -EFAULT : 0;
}

/* One limit of @task, read and then (if @new) changed. 0 or -errno. */
static int do_prlimit(struct task_struct *task, unsigned int resource,
		      const struct rlimit *new, struct rlimit *old)
{
	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	if (new && new->rlim_cur > new->rlim_max)
		return -EINVAL;
	if (new && resource == RLIMIT_NOFILE && new->rlim_max > NR_OPEN_MAX)
		return -EPERM;
	if (new && new->rlim_max > task->rlim_max[resource] &&
	    !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	if (old) {
		old->rlim_cur = task->rlim[resource];
		old->rlim_max = task->rlim_max[resource];
	}
	if (new) {
		task->rlim[resource] = new->rlim_cur;
		task->rlim_max[resource] = new->rlim_max;
	}
	return 0;
}

/* fs/'s upward calls */

loff_t rlimit_fsize(void)
{
	unsigned long limit = current->rlim[RLIMIT_FSIZE];

	return limit == RLIM_INFINITY ? INT64_MAX : (loff_t)limit;
}

int fsize_exceeded(void)
{
	send_sig(SIGXFSZ, current);
	return -EFBIG;
}

long sys_getrlimit(unsigned int resource, struct rlimit *rlim)
{
	struct rlimit val;
	int err = do_prlimit(current, resource, NULL, &val);

	if (err)
		return err;
	return copy_to_user(rlim, &val, sizeof(val)) ? -EFAULT : 0;
}

long sys_setrlimit(unsigned int resource, const struct rlimit *rlim)
{
	struct rlimit val;

	if (copy_from_user(&val, rlim, sizeof(val)))
		return -EFAULT;
	return do_prlimit(current, resource, &val, NULL);
}

/* The 64-bit call speaks of infinity with all bits of 64. */
static u32 rlim64_to_32(u64 limit)
{
	return limit > RLIM_INFINITY ? RLIM_INFINITY : limit;
}

static u64 rlim32_to_64(u32 limit)
{
	return limit == RLIM_INFINITY ? ~0ULL : limit;
}

/* Another's limits are for who is wholly the same user, or may all. */
static bool may_prlimit(const struct task_struct *task)
{
	const struct id_set *uid = &task->cred.uid, *gid = &task->cred.gid;
	u32 u = current->cred.uid.real, g = current->cred.gid.real;

	return capable(CAP_SYS_RESOURCE) ||
	       (u == uid->real && u == uid->effective && u == uid->saved &&
		g == gid->real && g == gid->effective && g == gid->saved);
}

long sys_prlimit64(int pid, unsigned int resource,
		   const struct rlimit64 *new_rlim, struct rlimit64 *old_rlim)
{
	struct rlimit64 val64;
	struct task_struct *task;
	struct rlimit new, old;
	int err;

	if (new_rlim) {
		if (copy_from_user(&val64, new_rlim, sizeof(val64)))
			return -EFAULT;
		new.rlim_cur = rlim64_to_32(val64.rlim_cur);
		new.rlim_max = rlim64_to_32(val64.rlim_max);
	}
	task = pid ? find_task_by_pid(pid) : current;
	if (!task)
		return -ESRCH;
	if (task != current && !may_prlimit(task))
		return -EPERM;
	err = do_prlimit(task, resource, new_rlim ? &new : NULL, &old);
	if (err || !old_rlim)
		return err;
	val64.rlim_cur = rlim32_to_64(old.rlim_cur);
	val64.rlim_max = rlim32_to_64(old.rlim_max);
	return copy_to_user(old_rlim, &val64, sizeof(val64)) ? -EFAULT : 0;
}
