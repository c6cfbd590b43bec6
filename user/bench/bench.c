/*
 * What does the kernel cost, counted in guest instructions? This program is
 * booted as /init, on zeropage and on Linux, in a QEMU started with
 * `-icount shift=0,sleep=off`. There one instruction takes one nanosecond of
 * virtual time, so that the generic timer is an instruction counter in steps
 * of 16, and every run on every machine gives the same numbers.
 *
 * The program is freestanding and makes its system calls itself (sys.h): the
 * same binary runs on both kernels, and nothing but the kernel is measured. It
 * prints one line `bench: NAME: N.N` for each row and turns the machine off.
 * A new row is a line in rows.c, and a function in work.c if it does something
 * new; its aim goes to scripts/bench. docs/bench.md tells the method.
 */
#include "sys.h"
#include "bench.h"

#define PASSES	5
#define CROWD	200		/* processes that sleep, when they are asked for */

/* Nanoseconds in one tick of the generic timer: main sets it. */
static unsigned int ns_per_tick;

/*
 * Virtual time since the machine was reset, in ticks. The isb keeps the read
 * from being done ahead of what is measured: ARM ARM B8.1.2.
 */
static unsigned long long ticks(void)
{
	unsigned long long t;

	asm volatile("isb\n\tmrrc p15, 1, %Q0, %R0, c14" : "=r" (t) :: "memory");
	return t;
}

/*
 * CPU time of this process and of the children it waited for, in ns. For rows
 * that wait for a disk: an idle machine lets virtual time jump.
 */
static unsigned long long cpu_time(void)
{
	enum { CLOCK_PROCESS_CPUTIME_ID = 2 };
	struct timespec t = { 0, 0 };

	sys2(NR_clock_gettime, CLOCK_PROCESS_CPUTIME_ID, (long)&t);
	return t.sec * 1000000000ULL + t.nsec;
}

/* CNTFRQ, in Hz; user mode may read it where it may read the counter. */
static unsigned int tick_frequency(void)
{
	unsigned int hz;

	asm volatile("mrc p15, 0, %0, c14, c0, 0" : "=r" (hz));
	return hz;
}

static int call(int (*fn)(unsigned int n), unsigned int n)
{
	return fn ? fn(n) : 0;
}

/*
 * One pass over @r. On success *@cost is what the n operations took, in ticks.
 * Returns 0 or a negative errno.
 */
static int one_pass(const struct row *r, unsigned long long (*now)(void),
		    unsigned long long *cost)
{
	unsigned long long t0, t1, t2;
	int err;

	err = call(r->prepare, r->n);
	if (err)
		return err;
	t0 = now();
	err = r->run(r->n);
	t1 = now();
	if (err)
		return err;
	call(r->empty, r->n);
	t2 = now();
	*cost = t1 - t0 > t2 - t1 ? (t1 - t0) - (t2 - t1) : 0;
	return call(r->finish, r->n);
}

/*
 * Measures a row and prints it. Of several passes the cheapest counts: the
 * first one also pays for what the kernel sets up once.
 */
static void measure(const struct row *r, unsigned long long (*now)(void))
{
	unsigned long long best = -1ULL, cost;
	unsigned int pass;
	int err = 0;

	for (pass = 0; pass < PASSES && !err; pass++) {
		err = one_pass(r, now, &cost);
		if (!err && cost < best)
			best = cost;
	}
	put_str("bench: ");
	put_str(r->name);
	put_str(": ");
	if (err) {
		put_str("failed with errno ");
		put_num(-err);
	} else {
		if (now == ticks)
			best *= ns_per_tick;
		put_tenths((best * 10 + r->n / 2) / r->n);
	}
	put_line();
}

/*
 * Is a nanosecond an instruction? 10,000 turns of null_loop are 20,000, and
 * reading the clock adds less than 64. Without icount the host's clock is what
 * is read, which may come near that once, but not most of the time; with it
 * only an interrupt now and then spoils a try.
 */
static int counts_instructions(void)
{
	unsigned int i, right = 0;

	for (i = 0; i < 16; i++) {
		unsigned long long t0 = ticks(), ns;

		null_loop(10000);
		ns = (ticks() - t0) * ns_per_tick;
		right += ns > 19980 && ns < 20064;
	}
	return right > 12;
}

static void print_kernel(void)
{
	struct utsname u;

	if (sys1(NR_uname, (long)&u))
		return;
	put_str("bench on ");
	put_str(u.sysname);
	put_str(" ");
	put_str(u.release);
	put_str(" ");
	put_str(u.version);
	put_line();
}

static void measure_all(unsigned long long first)
{
	unsigned int i;

	put_str("bench: first instruction of PID 1: ");
	put_tenths(first * ns_per_tick * 10);
	put_line();
	for (i = 0; i < nr_rows; i++)
		measure(&rows[i], rows[i].idle ? cpu_time : ticks);
	put_str("bench done");
	put_line();
}

/* Words of the kernel's command line become arguments of /init too, so it takes
 * this very one. */
static int is_word(const char *arg, const char *word)
{
	while (*arg && *arg == *word) {
		arg++;
		word++;
	}
	return *arg == *word;
}

/* The argument "crowd": the rows are measured among sleeping processes. */
static int make_crowd(const unsigned long *stack)
{
	int err = 0;

	if (stack[0] == 2 && is_word((const char *)stack[2], "crowd"))
		err = start_crowd(CROWD);
	if (err) {
		put_str("bench: no crowd: errno ");
		put_num(-err);
		put_line();
	}
	return err;
}

/*
 * @first: the counter at the program's first instruction; @stack: the stack as
 * the kernel made it. As PID 1 the program turns the machine off at the end;
 * from a shell it just exits.
 */
_Noreturn void bench_main(unsigned long long first, const unsigned long *stack)
{
	unsigned int hz;

	if (stack[0] == 2 && is_word((const char *)stack[2], "exit"))
		exit_now(0);	/* executed by fork_exec_exit_wait */

	exec_path = (const char *)stack[1];
	hz = tick_frequency();
	ns_per_tick = hz ? 1000000000 / hz : 0;
	print_kernel();
	if (counts_instructions()) {
		if (!make_crowd(stack) && !prepare_rows())
			measure_all(first);
	} else {
		put_str("bench: this machine does not count instructions: "
			"start QEMU with -icount shift=0,sleep=off");
		put_line();
	}
	if (sys1(NR_getpid, 0) == 1)
		sys4(NR_reboot, REBOOT_MAGIC1, REBOOT_MAGIC2,
		     REBOOT_POWER_OFF, 0);
	exit_now(0);
}
