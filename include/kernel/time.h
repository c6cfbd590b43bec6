/*
 * Time: timers, clocks, and the one event the hardware is set to.
 */
#ifndef KERNEL_TIME_H
#define KERNEL_TIME_H

#include <drivers/timer.h>
#include <lib/list.h>
#include <lib/types.h>

#define NSEC_PER_SEC	1000000000LL
#define NSEC_PER_MSEC	1000000LL
#define NSEC_PER_USEC	1000LL
#define USEC_PER_SEC	1000000LL
#define KTIME_SEC_MAX	(0x7fffffffffffffffLL / NSEC_PER_SEC)

/* A call in the future, from the timer interrupt: must not sleep. */
struct timer_list {
	struct list_head entry;
	u64 expires;			/* sched_clock() */
	void (*function)(struct timer_list *timer);
};

/* @timer->expires and ->function are set; it is not pending. */
void add_timer(struct timer_list *timer);
/* Not pending afterwards, whether it was before or not. */
void del_timer(struct timer_list *timer);
void init_timer(struct timer_list *timer,
		void (*function)(struct timer_list *timer));

/* @ns as seconds and, in *@nsec, the rest: at least 0, below NSEC_PER_SEC. */
s64 ns_to_sec(s64 ns, u32 *nsec);

/* kernel/itimer.c */
struct task_struct;
void it_real_fn(struct timer_list *timer);
/* In each tick of @task, which runs: signals for the time it has used. */
void run_posix_cpu_timers(struct task_struct *task);

/* The run queue or the timers changed: set the hardware again. */
void time_program_next(void);
void time_init(void);			/* boot: clock and timer are up */

/*
 * Programs are told CPU times in ticks of USER_HZ, whatever the kernel's are.
 * Most of them are below one: no division then.
 */
#define USER_HZ		100
static inline unsigned long nsec_to_clock_t(u64 ns)
{
	const u32 tick = NSEC_PER_SEC / USER_HZ;

	return ns < tick ? 0 : ns / tick;
}

/*
 * kernel/sys_time.c: programs pass times in 32 or in 64 bits; inside there is
 * the wider one alone. 0 or -EFAULT.
 */
struct __kernel_timespec;
struct old_timespec32;
int get_old_timespec32(struct __kernel_timespec *ts,
		       const struct old_timespec32 *uts);
int put_old_timespec32(u64 ns, struct old_timespec32 *uts);
int get_timespec64(struct __kernel_timespec *ts,
		   const struct __kernel_timespec *uts);
int put_timespec64(u64 ns, struct __kernel_timespec *uts);
bool timespec_valid(const struct __kernel_timespec *ts);
/* @ts is valid; 292 years at most. */
s64 timespec_to_ns(const struct __kernel_timespec *ts);

u64 ktime_get_ns(void);			/* since boot */
u64 ktime_get_real_ns(void);		/* since 1970 */
/* Set the latter. 0; -EINVAL: the machine was not running yet then. */
int do_settimeofday64(s64 ns);

/*
 * Sleep until @until by the former clock, or (@real) by the latter, which may
 * be set meanwhile. 0, or what was left when a signal came first.
 */
u64 sleep_until(u64 until, bool real);

#endif
