/* links: kernel/time.c kernel/sys_time.c */
/*
 * Timers against a clock that the test turns: order, deletion, what the
 * hardware is set to; and the checks of the calls that sleep.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#define sigset_t kernel_sigset_t	/* the C library has another */
#include <asm/uaccess.h>
#include <fs/cred.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include <kernel/time.h>
#include <uapi/errno.h>
#include <uapi/time.h>

static u64 now, event, slice;		/* 0: none */
static bool signal_pending;
static void (*interrupt)(void);
static struct cred cred = { .cap_effective = CAP_BIT(CAP_SYS_TIME) };
static struct task_struct task;
struct task_struct *host_current = &task;

u64 sched_clock(void)
{
	return now;
}

void clockevents_program_event(u64 expires_ns)
{
	event = expires_ns;
}

void clockevents_stop(void)
{
	event = 0;
}

void clockevents_set_handler(void (*fn)(void))
{
	interrupt = fn;
}

void timer_probe(void)
{
}

u32 rtc_probe(void)
{
	return 0;
}

u64 sched_next_event(void)
{
	return slice;
}

void sched_timer_expired(u64 at)
{
	if (slice && slice <= at)
		slice = 0;
}

const struct cred *current_cred(void)
{
	return &cred;
}

struct task_struct *find_task_by_pid(int pid)
{
	return pid == 1 ? &task : NULL;
}

u64 task_sched_runtime(const struct task_struct *t)
{
	return t->sum_exec_runtime;
}

void task_cputime(struct task_struct *t, u64 *utime, u64 *stime)
{
	*utime = t->sum_exec_runtime;
	*stime = 0;
}

bool current_signal_pending(void)
{
	return signal_pending;
}

/* Let time pass up to the event that is set. False when none is. */
static bool tick(void)
{
	if (!event)
		return false;
	now = max(now, event);
	event = 0;			/* an event comes once */
	interrupt();
	return true;
}

static bool woken;
static u64 slept_until;
static s32 decree;			/* to be the time during a sleep */
static void set_wall(s32 sec);

void wake_up_process(struct task_struct *t)
{
	assert_ptr_equal(t, &task);
	t->state = TASK_RUNNING;
	woken = true;
}

void schedule(void)
{
	woken = false;
	if (decree) {
		set_wall(decree);
		decree = 0;
	}
	while (!woken && !signal_pending) {
		if (!tick())
			fail_msg("asleep for ever");
	}
	slept_until = now;
}

static int setup(void **state)
{
	now = 1000;
	slice = event = 0;
	signal_pending = false;
	time_init();
	return 0;
}

/* --- Timers ------------------------------------------------------------------ */

#define NR	50
static struct timer_list timers[NR];
static bool pending[NR];
static u64 last_fired;
static int nr_fired;

static void fired(struct timer_list *timer)
{
	assert_in_range(timer - timers, 0, NR - 1);
	assert_true(pending[timer - timers]);
	pending[timer - timers] = false;
	assert_true(timer->expires <= now);
	assert_true(timer->expires >= last_fired);
	last_fired = timer->expires;
	nr_fired++;
}

/* Never later than the first timer that is pending. */
static void check_event(void)
{
	u64 first = slice;
	int i;

	for (i = 0; i < NR; i++) {
		if (pending[i] && (!first || timers[i].expires < first))
			first = timers[i].expires;
	}
	if (first)
		assert_true(event && event <= first);
}

static void test_timers(void **state)
{
	int step, i;

	srand(9);
	last_fired = 0;
	for (i = 0; i < NR; i++)
		init_timer(&timers[i], fired);
	for (step = 0; step < 20000; step++) {
		i = rand() % NR;
		if (rand() % 3 == 0) {
			tick();
		} else if (pending[i] || rand() % 8 == 0) {
			del_timer(&timers[i]);
			pending[i] = false;
		} else {
			timers[i].expires = now + 1 + rand() % 1000;
			pending[i] = true;
			add_timer(&timers[i]);
		}
		check_event();
	}
	while (tick())
		;
	for (i = 0; i < NR; i++)
		assert_false(pending[i]);
	assert_true(nr_fired > 2000);
	assert_int_equal(event, 0);		/* idle: no interrupts */
}

/* Several that are due fire at once; one whose time has passed as well. */
static void test_together(void **state)
{
	int i;

	nr_fired = 0;
	last_fired = 0;
	for (i = 0; i < 5; i++) {
		init_timer(&timers[i], fired);
		timers[i].expires = i == 4 ? 10 : 2000;
		pending[i] = true;
		add_timer(&timers[i]);
	}
	assert_int_equal(event, 10);
	now = 5000;
	tick();
	assert_int_equal(nr_fired, 5);
	assert_int_equal(event, 0);
}

/* The end of a task's slice counts like a timer. */
static void test_slice(void **state)
{
	slice = 3000;
	time_program_next();
	assert_int_equal(event, 3000);
	init_timer(&timers[0], fired);
	timers[0].expires = 2000;
	pending[0] = true;
	last_fired = 0;
	add_timer(&timers[0]);
	assert_int_equal(event, 2000);
	tick();
	assert_int_equal(event, 3000);
	tick();
	assert_int_equal(slice, 0);
	assert_int_equal(event, 0);
}

/* --- The calls ----------------------------------------------------------------- */

static long sleep_for(int clock, int flags, s64 sec, s64 nsec,
		      struct __kernel_timespec *left)
{
	struct __kernel_timespec ts = { .tv_sec = sec, .tv_nsec = nsec };

	return sys_clock_nanosleep(clock, flags, &ts, left);
}

static void test_sleep(void **state)
{
	assert_int_equal(sleep_for(CLOCK_MONOTONIC, 0, 2, 5, NULL), 0);
	assert_int_equal(slept_until, 1000 + 2 * NSEC_PER_SEC + 5);
	assert_int_equal(sleep_for(CLOCK_MONOTONIC, TIMER_ABSTIME, 3, 0,
				   NULL), 0);
	assert_int_equal(now, 3 * NSEC_PER_SEC);
	/* What has passed already is no sleep at all. */
	assert_int_equal(sleep_for(CLOCK_MONOTONIC, TIMER_ABSTIME, 1, 0,
				   NULL), 0);
	assert_int_equal(now, 3 * NSEC_PER_SEC);
	assert_int_equal(sleep_for(CLOCK_MONOTONIC, 0, 0, 0, NULL), 0);
}

static void test_sleep_errors(void **state)
{
	assert_int_equal(sleep_for(CLOCK_MONOTONIC, 0, -1, 0, NULL), -EINVAL);
	assert_int_equal(sleep_for(CLOCK_MONOTONIC, 0, 0, -1, NULL), -EINVAL);
	assert_int_equal(sleep_for(CLOCK_MONOTONIC, 0, 0, 1000000000, NULL),
			 -EINVAL);
	assert_int_equal(sleep_for(99, 0, 1, 0, NULL), -EINVAL);
	assert_int_equal(sleep_for(CLOCK_THREAD_CPUTIME_ID, 0, 1, 0, NULL),
			 -EOPNOTSUPP);
}

/* A signal ends it, and what is left is told. */
static void test_sleep_signal(void **state)
{
	struct __kernel_timespec left = { 77, 77 };

	signal_pending = true;
	assert_int_equal(sleep_for(CLOCK_MONOTONIC, 0, 5, 3, &left),
			 -ERESTART_RESTARTBLOCK);
	assert_int_equal(left.tv_sec, 5);
	assert_int_equal(left.tv_nsec, 3);
	/* Interrupted once more on the way, with less left. */
	now += 2 * NSEC_PER_SEC;
	assert_int_equal(sys_restart_syscall(), -ERESTART_RESTARTBLOCK);
	assert_int_equal(left.tv_sec, 3);
	now += 4 * NSEC_PER_SEC;
	assert_int_equal(sys_restart_syscall(), 0);
	now = 1000;
	left.tv_sec = 77;
	assert_int_equal(sleep_for(CLOCK_MONOTONIC, TIMER_ABSTIME, 5, 3,
				   &left), -ERESTARTNOHAND);
	assert_int_equal(left.tv_sec, 77);
	assert_int_equal(event, 0);		/* no timer left behind */
}

/* So long that nanoseconds would not fit must not become short. */
static void test_sleep_long(void **state)
{
	struct __kernel_timespec left;

	signal_pending = true;
	assert_int_equal(sleep_for(CLOCK_MONOTONIC, 0, 0x7fffffffffffffff,
				   999999999, &left), -ERESTART_RESTARTBLOCK);
	assert_true(left.tv_sec >= 1000000000);
}

static s64 wall(void)
{
	struct __kernel_timespec ts;

	assert_int_equal(sys_clock_gettime(CLOCK_REALTIME, &ts), 0);
	return ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec;
}

static void set_wall(s32 sec)
{
	struct old_timespec32 ts = { sec, 0 };

	assert_int_equal(sys_clock_settime32(CLOCK_REALTIME, &ts), 0);
	assert_int_equal(wall(), sec * NSEC_PER_SEC);
}

/* Sleeping until a time of day, with the clock set forward and back. */
static void test_wall_clock(void **state)
{
	set_wall(1700000000);
	assert_int_equal(sleep_for(CLOCK_REALTIME, TIMER_ABSTIME, 1700000010,
				   0, NULL), 0);
	assert_int_equal(wall(), 1700000010 * NSEC_PER_SEC);
	assert_int_equal(now, 1000 + 10 * NSEC_PER_SEC);
	set_wall(20);
	assert_int_equal(sleep_for(CLOCK_REALTIME, TIMER_ABSTIME, 25, 0, NULL),
			 0);
	assert_int_equal(wall(), 25 * NSEC_PER_SEC);
	assert_int_equal(sleep_for(CLOCK_REALTIME, TIMER_ABSTIME, 1, 0, NULL),
			 0);
	assert_int_equal(wall(), 25 * NSEC_PER_SEC);
}

/* Not to a time before the boot: the machine runs for 1000 ns already. */
static void test_set_errors(void **state)
{
	struct __kernel_timespec ts = { 0, 999 };

	assert_int_equal(sys_clock_settime(CLOCK_REALTIME, &ts), -EINVAL);
	ts.tv_nsec = 1000;
	assert_int_equal(sys_clock_settime(CLOCK_REALTIME, &ts), 0);
	assert_int_equal(wall(), 1000);
	assert_int_equal(sys_clock_settime(CLOCK_MONOTONIC, &ts), -EINVAL);
	assert_int_equal(sys_clock_settime(~7 | CPUCLOCK_SCHED, &ts), -EPERM);
	cred.cap_effective = 0;
	assert_int_equal(sys_clock_settime(CLOCK_REALTIME, &ts), -EPERM);
	cred.cap_effective = CAP_BIT(CAP_SYS_TIME);
}

/* The clock is set while somebody sleeps until a time of day, or so long. */
static void test_set_asleep(void **state)
{
	set_wall(1000);
	decree = 1008;			/* nearer */
	assert_int_equal(sleep_for(CLOCK_REALTIME, TIMER_ABSTIME, 1010, 0,
				   NULL), 0);
	assert_int_equal(now, 1000 + 2 * NSEC_PER_SEC);
	decree = 1005;			/* further */
	assert_int_equal(sleep_for(CLOCK_REALTIME, TIMER_ABSTIME, 1011, 0,
				   NULL), 0);
	assert_int_equal(now, 1000 + 8 * NSEC_PER_SEC);
	decree = 5000;			/* past it */
	assert_int_equal(sleep_for(CLOCK_REALTIME, TIMER_ABSTIME, 2000, 0,
				   NULL), 0);
	assert_int_equal(now, 1000 + 8 * NSEC_PER_SEC);
	decree = 6000;
	assert_int_equal(sleep_for(CLOCK_REALTIME, 0, 2, 0, NULL), 0);
	assert_int_equal(now, 1000 + 10 * NSEC_PER_SEC);
}

static void check_ns_to_sec(s64 ns)
{
	s64 sec = ns / NSEC_PER_SEC, rest = ns % NSEC_PER_SEC;
	u32 nsec;

	if (rest < 0) {
		sec--;
		rest += NSEC_PER_SEC;
	}
	assert_int_equal(ns_to_sec(ns, &nsec), sec);
	assert_int_equal(nsec, rest);
}

static void test_ns_to_sec(void **state)
{
	static const s64 edges[] = { 0, 1, 511, 512, NSEC_PER_SEC };

	for (unsigned int i = 0; i < ARRAY_SIZE(edges); i++) {
		check_ns_to_sec(edges[i]);
		check_ns_to_sec(-edges[i]);
	}
	for (s64 sec = 1; sec < KTIME_SEC_MAX / 3; sec *= 3) {
		for (s64 d = -2; d <= 2; d++) {
			check_ns_to_sec(sec * NSEC_PER_SEC + d);
			check_ns_to_sec(d - sec * NSEC_PER_SEC);
		}
	}
	check_ns_to_sec(INT64_MAX);
	check_ns_to_sec(INT64_MIN);
	srand(3);
	for (int i = 0; i < 100000; i++)
		check_ns_to_sec((s64)((u64)rand() << 42 ^ (u64)rand() << 21 ^
				      (u64)rand()));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ns_to_sec),
		cmocka_unit_test_setup(test_timers, setup),
		cmocka_unit_test_setup(test_together, setup),
		cmocka_unit_test_setup(test_slice, setup),
		cmocka_unit_test_setup(test_sleep, setup),
		cmocka_unit_test_setup(test_sleep_errors, setup),
		cmocka_unit_test_setup(test_sleep_signal, setup),
		cmocka_unit_test_setup(test_sleep_long, setup),
		cmocka_unit_test_setup(test_wall_clock, setup),
		cmocka_unit_test_setup(test_set_errors, setup),
		cmocka_unit_test_setup(test_set_asleep, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
