/* clock_gettime and nanosleep: no time is printed, only what must hold. */
#include "lib/abi.h"

#define REALTIME	0
#define MONOTONIC	1

static int64_t now(int clock)
{
	struct timespec ts = { -1, -1 };

	sys(NR_clock_gettime, clock, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static void sleeps(const char *what, long sec, long nsec)
{
	struct timespec ts = { sec, nsec };

	result(what, sys(NR_nanosleep, &ts, NULL));
}

int main(int argc, char **argv, char **envp)
{
	struct timespec ts = { 0, 20000000 }, left = { 5, 5 };
	int64_t before, last, t;
	int i, forward = 1;

	(void)argc, (void)argv, (void)envp;
	result("CLOCK_REALTIME", sys(NR_clock_gettime, REALTIME, &ts));
	result("CLOCK_MONOTONIC", sys(NR_clock_gettime, MONOTONIC, &ts));
	truth("nanoseconds below a second",
	      ts.tv_nsec >= 0 && ts.tv_nsec < 1000000000);
	result("unknown clock", sys(NR_clock_gettime, 77, &ts));
	result("no pointer", sys(NR_clock_gettime, MONOTONIC, NULL));
	last = now(MONOTONIC);
	for (i = 0; i < 1000; i++) {
		t = now(MONOTONIC);
		forward &= t >= last;
		last = t;
	}
	truth("a thousand times never backwards", forward);

	ts.tv_sec = 0;
	ts.tv_nsec = 20000000;
	before = now(MONOTONIC);
	result("nanosleep of 20 ms", sys(NR_nanosleep, &ts, &left));
	truth("slept at least that", now(MONOTONIC) - before >= 20000000);
	truth("nothing left to say", left.tv_sec == 5 && left.tv_nsec == 5);
	sleeps("of nothing", 0, 0);
	sleeps("of a nanosecond", 0, 1);
	sleeps("of 1000000000 ns", 0, 1000000000);
	sleeps("of -1 ns", 0, -1);
	sleeps("of -1 s", -1, 0);
	result("no pointer", sys(NR_nanosleep, NULL, NULL));
	return 0;
}
