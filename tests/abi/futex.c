/*
 * futex(2): waiting and waking within a process and between processes, by
 * private and by shared memory; times, masks, signals, and errors.
 */
#include "lib/sig.h"

#define NR_futex	240
#define NR_futex_time64	422
#define WAIT		0
#define WAKE		1
#define WAIT_BITSET	9
#define WAKE_BITSET	10
#define PRIVATE		128
#define REALTIME	256

static int *shared;
static int word;

static long futex(int *p, int op, int val, void *ts, int bits)
{
	return sys(NR_futex, p, op, val, ts, NULL, bits);
}

static void arguments(void)
{
	struct timespec bad = { 0, 1000000000 }, soon = { 0, 1000 };
	struct timespec64 soon64 = { 0, 1000 };

	result("wake nobody", futex(&word, WAKE, 1, NULL, 0));
	result("wake nobody, private", futex(&word, WAKE | PRIVATE, 1, NULL, 0));
	result("another value", futex(&word, WAIT, 1, NULL, 0));
	result("time out", futex(&word, WAIT, 0, &soon, 0));
	result("time out, 64 bits",
	       sys(NR_futex_time64, &word, WAIT, 0, &soon64, NULL, 0));
	result("time out, until when", futex(&word, WAIT_BITSET, 0, &soon, 1));
	result("and by the clock on the wall",
	       futex(&word, WAIT_BITSET | REALTIME, 0, &soon, 1));
	result("bad time", futex(&word, WAIT, 0, &bad, 0));
	result("time nowhere", futex(&word, WAIT, 0, (void *)8, 0));
	result("odd address", futex((int *)((char *)&word + 1), WAIT, 0, 0, 0));
	result("odd, wake", futex((int *)((char *)&word + 1), WAKE, 1, 0, 0));
	result("nowhere", futex((int *)0x1000, WAIT, 0, NULL, 0));
	result("nowhere, private", futex((int *)0x1000, WAIT | PRIVATE, 0, 0, 0));
	result("nowhere, wake", futex((int *)0x1000, WAKE, 1, NULL, 0));
	result("nowhere, wake, private",
	       futex((int *)0x1000, WAKE | PRIVATE, 1, NULL, 0));
	result("no bits", futex(&word, WAIT_BITSET, 0, NULL, 0));
	result("no bits, wake", futex(&word, WAKE_BITSET, 1, NULL, 0));
	result("operation 77", futex(&word, 77, 0, NULL, 0));
	result("WAKE by the clock", futex(&word, WAKE | REALTIME, 1, NULL, 0));
}

static void sleeps(void *bits)
{
	long r = futex(shared, WAIT_BITSET, 0, NULL, (long)bits);

	exit(r == 0 ? 7 : 8);
}

static void between(void)
{
	long pid[3];
	int status;

	for (int i = 0; i < 3; i++) {
		pid[i] = spawn(sleeps, (void *)(1l << i));
		until(pid[i], 'S');
	}
	result("private meets nobody",
	       futex(shared, WAKE | PRIVATE, 9, NULL, 0));
	result("other bits", futex(shared, WAKE_BITSET, 9, NULL, 8));
	result("the second", futex(shared, WAKE_BITSET, 9, NULL, 2));
	sys(NR_wait4, pid[1], &status, 0, NULL);
	say("status %x", status);
	result("one of two", futex(shared, WAKE, 1, NULL, 0));
	sys(NR_wait4, pid[0], &status, 0, NULL);
	say("the first: status %x", status);
	result("the rest", futex(shared, WAKE, 9, NULL, 0));
	sys(NR_wait4, pid[2], &status, 0, NULL);
	say("status %x", status);
	result("nobody left", futex(shared, WAKE, 9, NULL, 0));
}

static void wakes(void *unused)
{
	(void)unused;
	until(sys(NR_getppid), 'S');
	sys(NR_kill, sys(NR_getppid), SIGUSR1);
	until(sys(NR_getppid), 'S');
	futex(shared, WAKE, 1, NULL, 0);
}

static void later(void *unused)
{
	(void)unused;
	until(sys(NR_getppid), 'S');
	sys(NR_kill, sys(NR_getppid), SIGUSR1);
}

static void signals(void)
{
	struct timespec ts = { 100, 0 };
	int status;

	act(SIGUSR1, (unsigned long)handler, SA_RESTART, 0);
	spawn(wakes, NULL);
	result("SA_RESTART", futex(shared, WAIT, 0, NULL, 0));
	sys(NR_wait4, -1, &status, 0, NULL);
	act(SIGUSR1, (unsigned long)handler, 0, 0);
	spawn(later, NULL);
	result("a handler", futex(shared, WAIT, 0, &ts, 0));
	sys(NR_wait4, -1, &status, 0, NULL);
	act(SIGUSR1, SIG_IGN, 0, 0);
	spawn(wakes, NULL);
	result("ignored", futex(shared, WAIT, 0, &ts, 0));
	sys(NR_wait4, -1, &status, 0, NULL);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	shared = map(NULL, PAGE, PROT_RW, MAP_SHARED | MAP_ANONYMOUS);
	arguments();
	between();
	signals();
	return 0;
}
