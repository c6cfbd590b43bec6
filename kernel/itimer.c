/*
 * Interval timers: getitimer(2), setitimer(2), and alarm(3) on top of them.
 * ITIMER_REAL is a kernel timer of the task's. Those that count CPU time are
 * looked at in each tick, and so is RLIMIT_CPU.
 */
#include <asm/uaccess.h>
#include <kernel/signal.h>
#include <kernel/syscalls.h>
#include <kernel/time.h>
#include <uapi/errno.h>
#include <uapi/resource.h>
#include <uapi/time.h>

#define MIN_DELAY_NS	(50 * NSEC_PER_USEC)

/* From the timer interrupt: SIGALRM, and maybe once more. */
void it_real_fn(struct timer_list *timer)
{
	struct task_struct *task = container_of(timer, struct task_struct,
						real_timer);

	send_sig(SIGALRM, task);
	if (!task->real_interval)
		return;
	/* Not at once again: others, and the handler, are to run as well. */
	timer->expires = max(timer->expires + task->real_interval,
			     sched_clock() + MIN_DELAY_NS);
	add_timer(timer);
}

static struct old_timeval32 timeval_from_ns(u64 ns)
{
	return (struct old_timeval32){
		ns / NSEC_PER_SEC, ns % NSEC_PER_SEC / NSEC_PER_USEC
	};
}

static bool timeval_valid(const struct old_timeval32 *tv)
{
	return tv->tv_sec >= 0 && tv->tv_usec >= 0 && tv->tv_usec < 1000000;
}

static u64 timeval_to_ns(const struct old_timeval32 *tv)
{
	return tv->tv_sec * NSEC_PER_SEC + tv->tv_usec * NSEC_PER_USEC;
}

static struct old_itimerval32 get_real_timer(void)
{
	struct task_struct *task = current;
	u64 now = sched_clock(), left = 0;

	if (!list_empty(&task->real_timer.entry)) {
		left = task->real_timer.expires;
		/* About to expire is not yet expired: 0 would say disarmed. */
		left = left > now ? left - now : 0;
		left = max(left, (u64)NSEC_PER_USEC);
	}
	return (struct old_itimerval32){
		timeval_from_ns(task->real_interval), timeval_from_ns(left)
	};
}

static void set_real_timer(u64 value, u64 interval)
{
	del_timer(&current->real_timer);
	current->real_interval = value ? interval : 0;
	if (value) {
		current->real_timer.expires = sched_clock() + value;
		add_timer(&current->real_timer);
	}
}

/* What ITIMER_VIRTUAL or ITIMER_PROF has counted so far. */
static u64 cpu_itimer_now(struct task_struct *task, int which)
{
	u64 utime, stime;

	task_cputime(task, &utime, &stime);
	return which == ITIMER_VIRTUAL ? utime : utime + stime;
}

static struct old_itimerval32 get_cpu_timer(int which)
{
	const struct cpu_itimer *it = &current->it[which - ITIMER_VIRTUAL];
	u64 now = cpu_itimer_now(current, which), left = 0;

	if (it->expires)
		left = it->expires > now ? it->expires - now : 0;
	if (it->expires)
		left = max(left, (u64)NSEC_PER_USEC);
	return (struct old_itimerval32){
		timeval_from_ns(it->interval), timeval_from_ns(left)
	};
}

static void set_cpu_timer(int which, u64 value, u64 interval)
{
	struct cpu_itimer *it = &current->it[which - ITIMER_VIRTUAL];

	it->expires = value ? cpu_itimer_now(current, which) + value : 0;
	it->interval = interval;
}

static void check_cpu_itimer(struct task_struct *task, int which, int sig)
{
	struct cpu_itimer *it = &task->it[which - ITIMER_VIRTUAL];
	u64 now;

	if (!it->expires)
		return;
	now = cpu_itimer_now(task, which);
	if (now < it->expires)
		return;
	send_sig(sig, task);
	/* What a tick cannot tell apart is one expiry. */
	it->expires = it->interval ? max(it->expires + it->interval, now) : 0;
}

static bool used_up(u64 ns, unsigned long seconds)
{
	return seconds != RLIM_INFINITY && ns >= seconds * NSEC_PER_SEC;
}

void run_posix_cpu_timers(struct task_struct *task)
{
	u64 runtime;

	check_cpu_itimer(task, ITIMER_VIRTUAL, SIGVTALRM);
	check_cpu_itimer(task, ITIMER_PROF, SIGPROF);
	if (task->rlim[RLIMIT_CPU] == RLIM_INFINITY)
		return;
	runtime = task_sched_runtime(task);
	if (used_up(runtime, task->rlim_max[RLIMIT_CPU])) {
		send_sig(SIGKILL, task);
	} else if (used_up(runtime, task->rlim[RLIMIT_CPU])) {
		/* Once more each second, until the hard limit. */
		send_sig(SIGXCPU, task);
		task->rlim[RLIMIT_CPU]++;
	}
}

static struct old_itimerval32 get_timer(int which)
{
	return which == ITIMER_REAL ? get_real_timer() : get_cpu_timer(which);
}

long sys_getitimer(int which, struct old_itimerval32 *value)
{
	struct old_itimerval32 now;

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	now = get_timer(which);
	return copy_to_user(value, &now, sizeof(now)) ? -EFAULT : 0;
}

long sys_setitimer(int which, const struct old_itimerval32 *value,
		   struct old_itimerval32 *ovalue)
{
	struct old_itimerval32 new = { { 0, 0 }, { 0, 0 } }, old;

	u64 ns, interval;

	if (value && copy_from_user(&new, value, sizeof(new)))
		return -EFAULT;
	if (!timeval_valid(&new.it_interval) || !timeval_valid(&new.it_value))
		return -EINVAL;
	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	old = get_timer(which);
	ns = timeval_to_ns(&new.it_value);
	interval = timeval_to_ns(&new.it_interval);
	if (which == ITIMER_REAL)
		set_real_timer(ns, interval);
	else
		set_cpu_timer(which, ns, interval);
	return ovalue && copy_to_user(ovalue, &old, sizeof(old)) ? -EFAULT : 0;
}
