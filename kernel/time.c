/*
 * Timers and clocks. The hardware is set to one event at a time: the first
 * timer to expire or the end of the running task's slice, whichever comes
 * first. With nothing to wait for it is off: an idle machine takes no
 * interrupts at all.
 */
#include <asm/irqflags.h>
#include <asm/uaccess.h>
#include <fs/upcall.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include <kernel/time.h>
#include <uapi/time.h>

static LIST_HEAD(timers);		/* by expiry; interrupts off */
/*
 * Real time minus time since boot. 0 at first, since the machine has no clock
 * of its own: Linux starts in 1970 then as well.
 */
static s64 wall_offset;

u64 ktime_get_ns(void)
{
	return sched_clock();
}

u64 ktime_get_real_ns(void)
{
	return sched_clock() + wall_offset;
}

void time_program_next(void)
{
	u64 slice = sched_next_event(), next = 0;

	if (!list_empty(&timers))
		next = list_first_entry(&timers, struct timer_list,
					entry)->expires;
	if (slice && (!next || slice < next))
		next = slice;
	if (next)
		clockevents_program_event(next);
	else
		clockevents_stop();
}

void init_timer(struct timer_list *timer,
		void (*function)(struct timer_list *timer))
{
	INIT_LIST_HEAD(&timer->entry);
	timer->function = function;
}

void add_timer(struct timer_list *timer)
{
	unsigned long flags;
	struct timer_list *t;

	local_irq_save(flags);
	list_for_each_entry(t, &timers, entry) {
		if (t->expires > timer->expires)
			break;
	}
	list_add_tail(&timer->entry, &t->entry);
	if (timers.next == &timer->entry)
		time_program_next();
	local_irq_restore(flags);
}

void del_timer(struct timer_list *timer)
{
	unsigned long flags;

	local_irq_save(flags);
	list_del_init(&timer->entry);
	local_irq_restore(flags);
}

/* The hardware's event has come; interrupts are off. */
static void timer_interrupt(void)
{
	u64 now = sched_clock();
	struct timer_list *t;

	while (!list_empty(&timers)) {
		t = list_first_entry(&timers, struct timer_list, entry);
		if (t->expires > now)
			break;
		list_del_init(&t->entry);
		t->function(t);
	}
	sched_timer_expired(now);
	time_program_next();
}

void __init time_init(void)
{
	timer_probe();
	clockevents_set_handler(timer_interrupt);
}

/* A sleeper's timer, and whom to wake. */
struct sleeper {
	struct timer_list timer;
	struct task_struct *task;
};

static void wake_sleeper(struct timer_list *timer)
{
	struct sleeper *s = container_of(timer, struct sleeper, timer);

	wake_up_process(s->task);
}

void __sched schedule_until(u64 deadline)
{
	struct sleeper s = { .task = current };

	init_timer(&s.timer, wake_sleeper);
	s.timer.expires = deadline;
	add_timer(&s.timer);
	schedule();
	del_timer(&s.timer);
}

/* Sleep until @deadline. 0, or what was left when a signal came first. */
static u64 sleep_until(u64 deadline)
{
	u64 now;

	for (;;) {
		/* Before the look: a signal that comes after it wakes us. */
		current->state = TASK_INTERRUPTIBLE;
		now = sched_clock();
		if (now >= deadline || current_signal_pending())
			break;
		schedule_until(deadline);
	}
	current->state = TASK_RUNNING;
	return now < deadline ? deadline - now : 0;
}

long sys_restart_syscall(void)
{
	struct restart_block *restart = &current->restart_block;

	return restart->fn ? restart->fn(restart) : -EINTR;
}

static bool clock_now(int clock, u64 *ns)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_TAI:
		*ns = ktime_get_real_ns();
		return true;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
		*ns = ktime_get_ns();
		return true;
	case CLOCK_PROCESS_CPUTIME_ID:
	case CLOCK_THREAD_CPUTIME_ID:
		*ns = current->sum_exec_runtime + sched_clock() -
		      current->exec_start;
		return true;
	default:
		return false;
	}
}

/*
 * Programs pass times in 32 or in 64 bits; inside there is the wider one
 * alone. 0 or -EFAULT.
 */
static int get_old_timespec32(struct __kernel_timespec *ts,
			      const struct old_timespec32 *uts)
{
	struct old_timespec32 t;

	if (copy_from_user(&t, uts, sizeof(t)))
		return -EFAULT;
	*ts = (struct __kernel_timespec){ t.tv_sec, t.tv_nsec };
	return 0;
}

static int put_old_timespec32(u64 ns, struct old_timespec32 *uts)
{
	struct old_timespec32 t = { ns / NSEC_PER_SEC, ns % NSEC_PER_SEC };

	return copy_to_user(uts, &t, sizeof(t)) ? -EFAULT : 0;
}

static int get_timespec64(struct __kernel_timespec *ts,
			  const struct __kernel_timespec *uts)
{
	return copy_from_user(ts, uts, sizeof(*ts)) ? -EFAULT : 0;
}

static int put_timespec64(u64 ns, struct __kernel_timespec *uts)
{
	struct __kernel_timespec t = { ns / NSEC_PER_SEC, ns % NSEC_PER_SEC };

	return copy_to_user(uts, &t, sizeof(t)) ? -EFAULT : 0;
}

long sys_clock_gettime32(int clock, struct old_timespec32 *tp)
{
	u64 ns;

	return clock_now(clock, &ns) ? put_old_timespec32(ns, tp) : -EINVAL;
}

long sys_clock_gettime(int clock, struct __kernel_timespec *tp)
{
	u64 ns;

	return clock_now(clock, &ns) ? put_timespec64(ns, tp) : -EINVAL;
}

/* What the counter can tell apart: one nanosecond, as Linux says with
 * high-resolution timers; the coarse clocks of Linux tick with HZ = 250. */
static long clock_resolution(int clock)
{
	return clock == CLOCK_REALTIME_COARSE ||
	       clock == CLOCK_MONOTONIC_COARSE ? 4000000 : 1;
}

long sys_clock_getres32(int clock, struct old_timespec32 *tp)
{
	u64 ns;

	if (!clock_now(clock, &ns))
		return -EINVAL;
	return tp ? put_old_timespec32(clock_resolution(clock), tp) : 0;
}

long sys_clock_getres(int clock, struct __kernel_timespec *tp)
{
	u64 ns;

	if (!clock_now(clock, &ns))
		return -EINVAL;
	return tp ? put_timespec64(clock_resolution(clock), tp) : 0;
}

static bool timespec_valid(const struct __kernel_timespec *ts)
{
	return ts->tv_sec >= 0 && ts->tv_nsec >= 0 &&
	       ts->tv_nsec < (s64)NSEC_PER_SEC;
}

/* A sleep for some time: the user is told what is left of it. */
static long nanosleep_restart(struct restart_block *restart)
{
	u64 left = sleep_until(restart->expires);

	if (!left)
		return 0;
	if (restart->uaddr && (restart->n ?
			       put_old_timespec32(left, restart->uaddr) :
			       put_timespec64(left, restart->uaddr)))
		return -EFAULT;
	return -ERESTART_RESTARTBLOCK;
}

/* clock_nanosleep(2); @rmtp is the user's, @time32 says of which kind. */
static long do_nanosleep(int clock, int flags,
			 const struct __kernel_timespec *ts, void *rmtp,
			 bool time32)
{
	u64 ns, base;

	if (clock == CLOCK_THREAD_CPUTIME_ID || !clock_now(clock, &base))
		return -EINVAL;
	if (clock == CLOCK_PROCESS_CPUTIME_ID)
		return -EOPNOTSUPP;
	if (!timespec_valid(ts))
		return -EINVAL;
	ns = min((u64)ts->tv_sec, MAX_SLEEP_SEC) * NSEC_PER_SEC + ts->tv_nsec;
	if (!(flags & TIMER_ABSTIME)) {
		current->restart_block = (struct restart_block){
			nanosleep_restart, sched_clock() + ns, rmtp, time32
		};
		return nanosleep_restart(&current->restart_block);
	}
	if (clock == CLOCK_REALTIME || clock == CLOCK_TAI)
		ns = max((s64)ns - wall_offset, (s64)0);
	/* The same call again sleeps just as long, and nothing is left. */
	return sleep_until(ns) ? -ERESTARTNOHAND : 0;
}

long sys_clock_nanosleep_time32(int clock, int flags,
				const struct old_timespec32 *rqtp,
				struct old_timespec32 *rmtp)
{
	struct __kernel_timespec ts;
	long err = get_old_timespec32(&ts, rqtp);

	return err ? err : do_nanosleep(clock, flags, &ts, rmtp, true);
}

long sys_clock_nanosleep(int clock, int flags,
			 const struct __kernel_timespec *rqtp,
			 struct __kernel_timespec *rmtp)
{
	struct __kernel_timespec ts;
	long err = get_timespec64(&ts, rqtp);

	return err ? err : do_nanosleep(clock, flags, &ts, rmtp, false);
}

long sys_nanosleep_time32(const struct old_timespec32 *rqtp,
			  struct old_timespec32 *rmtp)
{
	return sys_clock_nanosleep_time32(CLOCK_MONOTONIC, 0, rqtp, rmtp);
}

long sys_gettimeofday(struct old_timeval32 *tv, void *tz)
{
	u64 ns = ktime_get_real_ns();
	struct old_timeval32 val = {
		ns / NSEC_PER_SEC, ns % NSEC_PER_SEC / NSEC_PER_USEC
	};

	if (tv && copy_to_user(tv, &val, sizeof(val)))
		return -EFAULT;
	return tz && clear_user(tz, 8) ? -EFAULT : 0;
}

/* Stepping the wall clock; what sleeps relative to now is not disturbed. */
long sys_clock_settime32(int clock, const struct old_timespec32 *tp)
{
	struct __kernel_timespec ts;

	if (clock != CLOCK_REALTIME)
		return -EINVAL;
	if (get_old_timespec32(&ts, tp))
		return -EFAULT;
	if (!timespec_valid(&ts))
		return -EINVAL;
	wall_offset = ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec - sched_clock();
	return 0;
}
