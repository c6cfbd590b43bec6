/*
 * What can only be learned by looking now and then: a hundred times a second,
 * as long as somebody runs, whether it is the program that runs or the kernel
 * for it; and every five seconds, how many want to. An idle machine is left
 * alone: what it missed is made up for when it wakes, by formula.
 */
#include <asm/ptrace.h>
#include <kernel/sched.h>
#include <kernel/time.h>
#include <lib/printk.h>

#define TICK_NS		(10 * NSEC_PER_MSEC)
#define LOAD_FREQ	(5 * NSEC_PER_SEC)

struct pt_regs *irq_regs;
u32 user_ticks, system_ticks;

static struct timer_list tick;
static bool ticking;			/* the timer is set; interrupts off */
static u64 next_load;

/*
 * Averages over 1, 5 and 15 minutes, as fixed-point numbers: each look
 * counts 1 - e^(-5s/period), and so weighs less with each that follows.
 */
static unsigned long avenrun[3];
static const u32 load_exp[3] = { 1884, 2014, 2037 };

void get_avenrun(unsigned long loads[3])
{
	for (int i = 0; i < 3; i++)
		loads[i] = avenrun[i];
}

/* @active tasks were there whenever it was time to look, up to @now. */
static void calc_load(u64 now, unsigned int active)
{
	unsigned long fixed = (unsigned long)active * FIXED_1;

	for (; next_load <= now; next_load += LOAD_FREQ) {
		for (int i = 0; i < 3; i++) {
			unsigned long load = avenrun[i] * load_exp[i] +
					     fixed * (FIXED_1 - load_exp[i]);

			if (fixed >= avenrun[i])
				load += FIXED_1 - 1;
			avenrun[i] = load / FIXED_1;
		}
		/* Nothing can come of nothing, however often. */
		if (!active && !(avenrun[0] | avenrun[1] | avenrun[2]))
			next_load = now;
	}
}

static void tick_handler(struct timer_list *timer)
{
	u64 now = sched_clock();

	ticking = current != &init_task || nr_running;
	if (!ticking)
		return;
	if (current == &init_task)
		;			/* woke up, but nobody runs yet */
	else if (user_mode(irq_regs))
		user_ticks++, current->user_ticks++;
	else
		system_ticks++, current->system_ticks++;
	if (current != &init_task)
		run_posix_cpu_timers(current);
	calc_load(now, nr_running);
	timer->expires = now + TICK_NS;
	add_timer(timer);
}

void tick_nohz_idle_exit(void)
{
	u64 now = sched_clock();

	if (ticking)
		return;
	ticking = true;
	calc_load(now, 0);
	init_timer(&tick, tick_handler);
	tick.expires = now + TICK_NS;
	add_timer(&tick);
}

/* @total as @part is of @whole, without overflow. */
static u64 scale(u64 total, u32 part, u32 whole)
{
	return total / whole * part + total % whole * part / whole;
}

void cputime_adjust(u64 rtime, u32 uticks, u32 sticks,
		    struct prev_cputime *prev)
{
	u64 stime = 0;

	if (rtime <= prev->utime + prev->stime)
		return;
	if (sticks)
		stime = scale(rtime, sticks, uticks + sticks);
	stime = min(max(stime, prev->stime), rtime - prev->utime);
	prev->stime = stime;
	prev->utime = rtime - stime;
}

void task_cputime(struct task_struct *task, u64 *utime, u64 *stime)
{
	cputime_adjust(task_sched_runtime(task), task->user_ticks,
		       task->system_ticks, &task->prev_cputime);
	*utime = task->prev_cputime.utime;
	*stime = task->prev_cputime.stime;
}
