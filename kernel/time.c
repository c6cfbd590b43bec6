/*
 * Timers, and those who sleep by them. The hardware is set to one event at a
 * time: the first timer to expire or the end of the running task's slice,
 * whichever comes first. With nothing to wait for it is off: an idle machine
 * takes no interrupts at all.
 */
#include <asm/irqflags.h>
#include <drivers/rtc.h>
#include <fs/upcall.h>
#include <kernel/sched.h>
#include <kernel/time.h>
#include <uapi/errno.h>

static LIST_HEAD(timers);		/* by expiry; interrupts off */
/*
 * Real time minus time since boot. A machine without a clock of its own, as a
 * Raspberry Pi, starts in 1970.
 */
static s64 wall_offset;

/* The other times, once in a while: before 1970 and after 2106. */
static s64 divide_ns(s64 ns, u32 *nsec)
{
	s64 sec = ns / NSEC_PER_SEC, rest = ns % NSEC_PER_SEC;

	if (rest < 0) {		/* -1 is of the second before: rounded down */
		sec--;
		rest += NSEC_PER_SEC;
	}
	*nsec = rest;
	return sec;
}

/*
 * Times are told all the time, and a division of 64 bits is a thousand
 * instructions. So: how often 2^30 ns are in it, which is 1.07 seconds each,
 * and then the seconds that are still missing, two at most.
 */
#define SEC_FRACTION	0x12e0be82u	/* (2^30 / 10^9 - 1) * 2^32 */

s64 ns_to_sec(s64 ns, u32 *nsec)
{
	u32 part, sec, rest;

	if ((u32)(ns >> 32) >= NSEC_PER_SEC)	/* 2^32 seconds or more */
		return divide_ns(ns, nsec);
	part = (u32)(ns >> 32) << 2 | (u32)ns >> 30;
	sec = part + ((u64)part * SEC_FRACTION >> 32);
	rest = (u32)ns - sec * (u32)NSEC_PER_SEC;
	for (; rest >= NSEC_PER_SEC; sec++)
		rest -= NSEC_PER_SEC;
	*nsec = rest;
	return sec;
}

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
	wall_offset = rtc_probe() * NSEC_PER_SEC - sched_clock();
}

/* A sleeper's timer, and whom to wake. */
struct sleeper {
	struct timer_list timer;
	struct task_struct *task;
	bool real;			/* may have to look again: see below */
};

static void wake_sleeper(struct timer_list *timer)
{
	struct sleeper *s = container_of(timer, struct sleeper, timer);

	wake_up_process(s->task);
}

static void __sched sleep_by_timer(u64 deadline, bool real)
{
	struct sleeper s = { .task = current, .real = real };

	init_timer(&s.timer, wake_sleeper);
	s.timer.expires = deadline;
	add_timer(&s.timer);
	schedule();
	del_timer(&s.timer);
}

void __sched schedule_until(u64 deadline)
{
	sleep_by_timer(deadline, false);
}

u64 sleep_until(u64 until, bool real)
{
	u64 now, deadline;

	for (;;) {
		/* Before the look: a signal that comes after it wakes us. */
		current->state = TASK_INTERRUPTIBLE;
		now = sched_clock();
		deadline = until;
		if (real)
			deadline = max((s64)until - wall_offset, (s64)0);
		if (now >= deadline || current_signal_pending())
			break;
		sleep_by_timer(deadline, real);
	}
	current->state = TASK_RUNNING;
	return now < deadline ? deadline - now : 0;
}

/* Those who sleep until a real time: has it come, or is it further off? */
static void clock_was_set(void)
{
	unsigned long flags;
	struct timer_list *t;

	local_irq_save(flags);
	list_for_each_entry(t, &timers, entry) {
		if (t->function == wake_sleeper &&
		    container_of(t, struct sleeper, timer)->real)
			wake_sleeper(t);
	}
	local_irq_restore(flags);
}

int do_settimeofday64(s64 ns)
{
	u64 now = sched_clock();

	if (ns < (s64)now)
		return -EINVAL;
	wall_offset = ns - now;
	clock_was_set();
	return 0;
}
