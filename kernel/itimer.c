/*
 * Interval timers: getitimer(2), setitimer(2), and alarm(3) on top of them.
 * ITIMER_REAL is a kernel timer of the task's.
 */
#include <asm/uaccess.h>
#include <kernel/signal.h>
#include <kernel/syscalls.h>
#include <kernel/time.h>
#include <uapi/errno.h>
#include <uapi/resource.h>
#include <uapi/time.h>

/* From the timer interrupt: SIGALRM, and maybe once more. */
void it_real_fn(struct timer_list *timer)
{
	struct task_struct *task = container_of(timer, struct task_struct,
						real_timer);

	send_sig(SIGALRM, task);
	if (!task->real_interval)
		return;
	timer->expires += task->real_interval;
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

long sys_getitimer(int which, struct old_itimerval32 *value)
{
	struct old_itimerval32 now;

	if (which != ITIMER_REAL)
		return -EINVAL;
	now = get_real_timer();
	return copy_to_user(value, &now, sizeof(now)) ? -EFAULT : 0;
}

long sys_setitimer(int which, const struct old_itimerval32 *value,
		   struct old_itimerval32 *ovalue)
{
	struct old_itimerval32 new = { { 0, 0 }, { 0, 0 } }, old;

	if (which != ITIMER_REAL)
		return -EINVAL;
	if (value && copy_from_user(&new, value, sizeof(new)))
		return -EFAULT;
	if (!timeval_valid(&new.it_interval) || !timeval_valid(&new.it_value))
		return -EINVAL;
	old = get_real_timer();
	del_timer(&current->real_timer);
	current->real_interval = timeval_to_ns(&new.it_interval);
	if (new.it_value.tv_sec || new.it_value.tv_usec) {
		current->real_timer.expires = sched_clock() +
					      timeval_to_ns(&new.it_value);
		add_timer(&current->real_timer);
	}
	return ovalue && copy_to_user(ovalue, &old, sizeof(old)) ? -EFAULT : 0;
}
