/*
 * Doors: clocks, asked and set, and sleeping by them; the time of day; the
 * CPU's time.
 *
 * Inside, a time is a number of nanoseconds. Programs pass seconds and a
 * fraction, in 32 or in 64 bits.
 */
#include <asm/uaccess.h>
#include <fs/cred.h>
#include <kernel/sched.h>
#include <kernel/signal.h>
#include <kernel/syscalls.h>
#include <kernel/time.h>
#include <uapi/errno.h>
#include <uapi/time.h>

/*
 * Whose CPU time it is that a clock shows. Those of others are made of ~pid,
 * clock_getcpuclockid(3), a bit for one thread alone, and what to count: user
 * time, all of it or what the scheduler knows, which is one here.
 */
static struct task_struct *cpu_clock_task(int clock)
{
	struct task_struct *task;
	int pid = ~(clock >> 3);

	if (clock == CLOCK_PROCESS_CPUTIME_ID ||
	    clock == CLOCK_THREAD_CPUTIME_ID)
		return current;
	if (clock >= 0 || (clock & CPUCLOCK_CLOCK_MASK) > CPUCLOCK_SCHED)
		return NULL;
	task = pid ? find_task_by_pid(pid) : current;
	if (!task || ((clock & CPUCLOCK_PERTHREAD_MASK) &&
		      task->tgid != current->tgid))
		return NULL;
	return task;
}

/* What @clock shows, in *@ns. False: there is no such clock. */
static bool clock_now(int clock, u64 *ns)
{
	struct task_struct *task;

	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_REALTIME_ALARM:
	case CLOCK_TAI:
		*ns = ktime_get_real_ns();
		return true;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
	case CLOCK_BOOTTIME_ALARM:
		*ns = ktime_get_ns();
		return true;
	default:
		task = cpu_clock_task(clock);
		if (!task)
			return false;
		*ns = task_sched_runtime(task);
		return true;
	}
}

int get_old_timespec32(struct __kernel_timespec *ts,
		       const struct old_timespec32 *uts)
{
	struct old_timespec32 t;

	if (copy_from_user(&t, uts, sizeof(t)))
		return -EFAULT;
	*ts = (struct __kernel_timespec){ t.tv_sec, t.tv_nsec };
	return 0;
}

int put_old_timespec32(u64 ns, struct old_timespec32 *uts)
{
	u32 nsec, sec = ns_to_sec(ns, &nsec);
	struct old_timespec32 t = { sec, nsec };

	return copy_to_user(uts, &t, sizeof(t)) ? -EFAULT : 0;
}

int get_timespec64(struct __kernel_timespec *ts,
		   const struct __kernel_timespec *uts)
{
	if (copy_from_user(ts, uts, sizeof(*ts)))
		return -EFAULT;
	ts->tv_nsec = (s32)ts->tv_nsec;		/* the rest is padding */
	return 0;
}

int put_timespec64(u64 ns, struct __kernel_timespec *uts)
{
	u32 nsec;
	s64 sec = ns_to_sec(ns, &nsec);
	struct __kernel_timespec t = { sec, nsec };

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
 * high-resolution timers; what is counted in ticks there ticks with HZ = 250. */
static long clock_resolution(int clock)
{
	bool coarse = clock == CLOCK_REALTIME_COARSE ||
		      clock == CLOCK_MONOTONIC_COARSE ||
		      (clock < 0 &&
		       (clock & CPUCLOCK_CLOCK_MASK) != CPUCLOCK_SCHED);

	return coarse ? 4000000 : 1;
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

bool timespec_valid(const struct __kernel_timespec *ts)
{
	return ts->tv_sec >= 0 && ts->tv_nsec >= 0 &&
	       ts->tv_nsec < (s64)NSEC_PER_SEC;
}

/* In 64 bits fit 292 years: what is longer is as good as for ever. */
s64 timespec_to_ns(const struct __kernel_timespec *ts)
{
	return min(ts->tv_sec, KTIME_SEC_MAX - 1) * NSEC_PER_SEC + ts->tv_nsec;
}

/* A sleep for some time: the user is told what is left of it. */
static long nanosleep_restart(struct restart_block *restart)
{
	u64 left = sleep_until(restart->expires, false);

	if (!left)
		return 0;
	if (restart->uaddr && (restart->n ?
			       put_old_timespec32(left, restart->uaddr) :
			       put_timespec64(left, restart->uaddr)))
		return -EFAULT;
	return -ERESTART_RESTARTBLOCK;
}

/* Can one sleep by @clock? 0 or what clock_nanosleep(2) answers before it
 * looks at the time. */
static int may_sleep_by(int clock)
{
	u64 ns;

	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_MONOTONIC:
	case CLOCK_BOOTTIME:
	case CLOCK_REALTIME_ALARM:
	case CLOCK_BOOTTIME_ALARM:
	case CLOCK_TAI:
		return 0;
	default:
		return clock_now(clock, &ns) ? -EOPNOTSUPP : -EINVAL;
	}
}

/* clock_nanosleep(2); @rmtp is the user's, @time32 says of which kind. */
static long do_nanosleep(int clock, int flags,
			 const struct __kernel_timespec *ts, void *rmtp,
			 bool time32)
{
	bool real = clock == CLOCK_REALTIME || clock == CLOCK_TAI ||
		    clock == CLOCK_REALTIME_ALARM;
	u64 ns;

	if (!timespec_valid(ts))
		return -EINVAL;
	ns = timespec_to_ns(ts);
	if (!(flags & TIMER_ABSTIME)) {
		current->restart_block = (struct restart_block){
			nanosleep_restart, sched_clock() + ns, rmtp, time32
		};
		return nanosleep_restart(&current->restart_block);
	}
	/* The same call again sleeps just as long, and nothing is left. */
	return sleep_until(ns, real) ? -ERESTARTNOHAND : 0;
}

long sys_clock_nanosleep_time32(int clock, int flags,
				const struct old_timespec32 *rqtp,
				struct old_timespec32 *rmtp)
{
	struct __kernel_timespec ts;
	long err = may_sleep_by(clock);

	if (!err)
		err = get_old_timespec32(&ts, rqtp);
	return err ? err : do_nanosleep(clock, flags, &ts, rmtp, true);
}

long sys_clock_nanosleep(int clock, int flags,
			 const struct __kernel_timespec *rqtp,
			 struct __kernel_timespec *rmtp)
{
	struct __kernel_timespec ts;
	long err = may_sleep_by(clock);

	if (!err)
		err = get_timespec64(&ts, rqtp);
	return err ? err : do_nanosleep(clock, flags, &ts, rmtp, false);
}

long sys_nanosleep_time32(const struct old_timespec32 *rqtp,
			  struct old_timespec32 *rmtp)
{
	return sys_clock_nanosleep_time32(CLOCK_MONOTONIC, 0, rqtp, rmtp);
}

long sys_restart_syscall(void)
{
	struct restart_block *restart = &current->restart_block;

	return restart->fn ? restart->fn(restart) : -EINTR;
}


/* The time zone is kept for those who ask; the kernel has none. */
static struct timezone sys_tz;

long sys_gettimeofday(struct old_timeval32 *tv, struct timezone *tz)
{
	u64 ns = ktime_get_real_ns();
	struct old_timeval32 val = {
		ns / NSEC_PER_SEC, ns % NSEC_PER_SEC / NSEC_PER_USEC
	};

	if (tv && copy_to_user(tv, &val, sizeof(val)))
		return -EFAULT;
	return tz && copy_to_user(tz, &sys_tz, sizeof(sys_tz)) ? -EFAULT : 0;
}

/* The year 2232: from there on the machine could not run for 30 years. */
#define TIME_SETTOD_SEC_MAX	(KTIME_SEC_MAX - 30LL * 365 * 24 * 3600)

/*
 * Set clock, zone or both; either may be NULL. Not to a time before the
 * machine was started: then the clocks of files and the like could not be told
 * from those of before 1970.
 */
static long do_sys_settimeofday64(const struct __kernel_timespec *ts,
				  const struct timezone *tz)
{
	if (ts && (!timespec_valid(ts) || ts->tv_sec >= TIME_SETTOD_SEC_MAX))
		return -EINVAL;
	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	if (tz) {
		if (tz->tz_minuteswest > 15 * 60 ||
		    tz->tz_minuteswest < -15 * 60)
			return -EINVAL;
		sys_tz = *tz;
	}
	return ts ? do_settimeofday64(timespec_to_ns(ts)) : 0;
}

long sys_settimeofday(const struct old_timeval32 *tv,
		      const struct timezone *tz)
{
	struct __kernel_timespec ts;
	struct old_timeval32 val;
	struct timezone zone;

	if (tv) {
		if (copy_from_user(&val, tv, sizeof(val)))
			return -EFAULT;
		/* As on Linux before it looks at the zone. */
		if (val.tv_usec < 0 || val.tv_usec > (s32)USEC_PER_SEC)
			return -EINVAL;
		ts.tv_sec = val.tv_sec;
		ts.tv_nsec = val.tv_usec * NSEC_PER_USEC;
	}
	if (tz && copy_from_user(&zone, tz, sizeof(zone)))
		return -EFAULT;
	return do_sys_settimeofday64(tv ? &ts : NULL, tz ? &zone : NULL);
}

/* Of what others use only the real time can be set. 0 or -errno. */
static int may_set(int clock)
{
	if (clock == CLOCK_REALTIME)
		return 0;
	return clock < 0 && cpu_clock_task(clock) ? -EPERM : -EINVAL;
}

long sys_clock_settime32(int clock, const struct old_timespec32 *tp)
{
	struct __kernel_timespec ts;
	long err = may_set(clock);

	if (!err)
		err = get_old_timespec32(&ts, tp);
	return err ? err : do_sys_settimeofday64(&ts, NULL);
}

long sys_clock_settime(int clock, const struct __kernel_timespec *tp)
{
	struct __kernel_timespec ts;
	long err = may_set(clock);

	if (!err)
		err = get_timespec64(&ts, tp);
	return err ? err : do_sys_settimeofday64(&ts, NULL);
}

#define USER_HZ		100
#define NSEC_PER_TICK	(NSEC_PER_SEC / USER_HZ)

/* times(2), in ticks as programs count them; the result has no beginning. */
long sys_times(struct tms *buf)
{
	struct tms val;
	u64 utime, stime;

	task_cputime(current, &utime, &stime);
	val = (struct tms){
		.tms_utime = utime / NSEC_PER_TICK,
		.tms_stime = stime / NSEC_PER_TICK,
		.tms_cutime = current->cutime / NSEC_PER_TICK,
		.tms_cstime = current->cstime / NSEC_PER_TICK,
	};
	if (buf && copy_to_user(buf, &val, sizeof(val)))
		return -EFAULT;
	return ktime_get_ns() / NSEC_PER_TICK;
}
