/*
 * Rows in which a second process takes part, and signals. A row has at most
 * one child; it is made by the row's prepare function, does what it is told
 * to until it is killed, and is waited for by finish.
 */
#include "sys.h"
#include "bench.h"

#define RESIDENT_PAGES	1024U		/* 4 MiB */

static long child;
static int to_child[2], from_child[2];	/* pipes: read end, write end */

/* What the child does, for ever. */
static int start_child(void (*work)(void))
{
	child = sys1(NR_fork, 0);
	if (child < 0)
		return child;
	while (child == 0)
		work();
	return 0;
}

int end_child(unsigned int n)
{
	long err = sys3(NR_kill, child, SIGKILL, 0);

	(void)n;
	if (!err)
		err = sys4(NR_wait4, child, 0, 0, 0);
	return err < 0 ? err : 0;
}

static void sleep_for(long sec, long nsec)
{
	struct timespec t = { sec, nsec };

	sys3(NR_nanosleep, (long)&t, 0, 0);
}

static void sleep_in_timer(void)
{
	sleep_for(1000000, 0);
}

static void sleep_in_pipe(void)
{
	char c;

	sys3(NR_read, to_child[0], (long)&c, 1);
}

/*
 * @n processes that sleep until the machine is turned off, half of them in a
 * timer's list and half in a pipe's. Each gets the time to fall asleep.
 */
int start_crowd(unsigned int n)
{
	int err = sys1(NR_pipe, (long)to_child);

	while (n-- && !err)
		err = start_child(n % 2 ? sleep_in_timer : sleep_in_pipe);
	if (!err)
		sleep_for(0, 100000000);
	return err;
}

/* The pages are there, whatever n is. */
int map_4_mib_written(unsigned int n)
{
	(void)n;
	return map_region_written(RESIDENT_PAGES);
}

int unmap_4_mib(unsigned int n)
{
	(void)n;
	return unmap_region(RESIDENT_PAGES);
}

/* n children; what they do, and that they end, is not the row's. */
int fork_only(unsigned int n)
{
	while (n--) {
		long pid = sys1(NR_fork, 0);

		if (pid < 0)
			return pid;
		if (pid == 0)
			exit_now(0);
	}
	return 0;
}

int wait_unmap_4_mib(unsigned int n)
{
	while (n--)
		sys4(NR_wait4, -1, 0, 0, 0);
	return unmap_region(RESIDENT_PAGES);
}

static int open_pipes(void)
{
	int err = sys1(NR_pipe, (long)to_child);

	return err ? err : sys1(NR_pipe, (long)from_child);
}

static void close_pipes(void)
{
	for (int i = 0; i < 2; i++) {
		sys1(NR_close, to_child[i]);
		sys1(NR_close, from_child[i]);
	}
}

/* Written pages that a sleeping child has too: ours are copies from now on. */
int map_region_shared_with_child(unsigned int n)
{
	int err = map_region_written(n);

	if (!err)
		err = open_pipes();
	return err ? err : start_child(sleep_in_pipe);
}

int unmap_region_end_child(unsigned int n)
{
	int err = end_child(0);

	close_pipes();
	return err ? err : unmap_region(n);
}

static void echo(void)
{
	char c;

	sys3(NR_read, to_child[0], (long)&c, 1);
	sys3(NR_write, from_child[1], (long)&c, 1);
}

int start_echo(unsigned int n)
{
	int err = open_pipes();

	(void)n;
	return err ? err : start_child(echo);
}

/* A byte there and a byte back: four calls and two switches. */
int ping_pong(unsigned int n)
{
	char c = 'x';

	while (n--) {
		long err = sys3(NR_write, to_child[1], (long)&c, 1);

		if (err == 1)
			err = sys3(NR_read, from_child[0], (long)&c, 1);
		if (err != 1)
			return err < 0 ? err : -EIO;
	}
	return 0;
}

int end_echo(unsigned int n)
{
	int err = end_child(n);

	close_pipes();
	return err;
}

static volatile unsigned int *turns;	/* the child's; shared with it */

static void yield_once(void)
{
	sys1(NR_sched_yield, 0);
}

static void yield_and_count(void)
{
	yield_once();
	++*turns;
}

/*
 * Linux lets a new process wait for a while before yielding to it has any
 * effect. The row begins when the two take turns.
 */
int start_yielder(unsigned int n)
{
	long page = sys6(NR_mmap2, 0, PAGE_SIZE, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int err;

	(void)n;
	if (is_error(page))
		return page;
	turns = (volatile unsigned int *)page;
	err = start_child(yield_and_count);
	while (!err && *turns < 100)
		yield_once();
	return err;
}

int end_yielder(unsigned int n)
{
	int err = end_child(n);

	sys3(NR_munmap, (long)turns, PAGE_SIZE, 0);
	return err;
}

/* n switches: each call of ours is answered by one of the child's. */
int yield_in_turn(unsigned int n)
{
	for (n /= 2; n; n--)
		yield_once();
	return 0;
}

/* A loop of half as many turns, to be taken off. */
int half_loop(unsigned int n)
{
	return loop(n / 2);
}

static volatile unsigned int caught;

static void count_signal(int sig)
{
	(void)sig;
	caught++;
}

/* Without SA_RESTORER the handler returns by way of the kernel's own code. */
int catch_signal(unsigned int n)
{
	struct sigaction sa = { .handler = count_signal };

	(void)n;
	caught = 0;
	return sys4(NR_rt_sigaction, SIGUSR1, (long)&sa, 0, sizeof(sa.mask));
}

int signal_self(unsigned int n)
{
	long pid = sys1(NR_getpid, 0);
	unsigned int expected = caught + n;

	while (n--)
		sys3(NR_kill, pid, SIGUSR1, 0);
	return caught == expected ? 0 : -EIO;
}
