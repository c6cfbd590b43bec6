/*
 * nanosleep and clock_nanosleep, with 32 and with 64 bits: by which clocks,
 * how long, until when, and what is refused.
 */
#include "lib/abi.h"

#define REALTIME	0
#define MONOTONIC	1
#define PROCESS_CPU	2
#define BOOTTIME	7
#define TAI		11
#define ABSTIME		1
#define SECOND		1000000000ll

static int64_t now(int clock)
{
	struct timespec64 ts = { -1, -1 };

	sys(NR_clock_gettime64, clock, &ts);
	return ts.tv_sec * SECOND + ts.tv_nsec;
}

static void both(const char *what, int clock, int flags, int64_t sec,
		 long nsec)
{
	struct timespec ts = { sec, nsec }, left = { 7, 7 };
	struct timespec64 ts64 = { sec, nsec }, left64 = { 7, 7 };

	say("%s", what);
	if (ts.tv_sec == sec)
		result("  32", sys(NR_clock_nanosleep, clock, flags, &ts,
				   &left));
	result("  64", sys(NR_clock_nanosleep64, clock, flags, &ts64,
			   &left64));
	if (left.tv_sec != 7 || left.tv_nsec != 7 || left64.tv_sec != 7 ||
	    left64.tv_nsec != 7)
		say("  something is left");
}

static void each_clock(void)
{
	struct timespec ts = { 0, 1 };
	int id;

	for (id = 0; id <= 16; id++) {
		if (id == PROCESS_CPU)	/* would sleep for ever */
			continue;
		say("clock %d", id);
		result("  a nanosecond", sys(NR_clock_nanosleep, id, 0, &ts,
					     NULL));
		result("  until long ago", sys(NR_clock_nanosleep, id, ABSTIME,
					       &ts, NULL));
		result("  from nowhere", sys(NR_clock_nanosleep, id, 0, NULL,
					     NULL));
		result("  64, from nowhere", sys(NR_clock_nanosleep64, id, 0,
						 NULL, NULL));
	}
}

static void bad_times(int flags)
{
	both("nothing", MONOTONIC, flags, 0, 0);
	both("nanoseconds -1", MONOTONIC, flags, 0, -1);
	both("nanoseconds 999999999, seconds -1", MONOTONIC, flags, -1,
	     999999999);
	both("nanoseconds 1000000000", MONOTONIC, flags, 0, 1000000000);
	both("nanoseconds 2147483647", MONOTONIC, flags, 0, 2147483647);
	both("seconds -1", REALTIME, flags, -1, 0);
	both("the smallest", REALTIME, flags, INT64_MIN, 0);
	both("the smallest, of 32 bits", REALTIME, flags, INT32_MIN, 0);
}

static void lengths(void)
{
	static const int ids[] = { REALTIME, MONOTONIC, BOOTTIME, TAI };
	struct timespec ts = { 0, 30000000 };
	struct timespec64 ts64 = { 0, 30000000 | 5ll << 32 };
	int64_t start;
	int i;

	for (i = 0; i < 4; i++) {
		say("clock %d", ids[i]);
		start = now(MONOTONIC);
		result("  30 ms", sys(NR_clock_nanosleep, ids[i], 0, &ts,
				      NULL));
		truth("  so long", now(MONOTONIC) - start >= 30000000);
		start = now(MONOTONIC);
		result("  30 ms and padding", sys(NR_clock_nanosleep64, ids[i],
						  0, &ts64, NULL));
		truth("  so long", now(MONOTONIC) - start >= 30000000);
		start = now(ids[i]) + 30000000;
		ts64 = (struct timespec64){ start / SECOND, start % SECOND };
		result("  until then", sys(NR_clock_nanosleep64, ids[i],
					   ABSTIME, &ts64, NULL));
		truth("  it is then", now(ids[i]) >= start);
		ts64 = (struct timespec64){ 0, 30000000 | 5ll << 32 };
	}
	start = now(MONOTONIC);
	result("other flags are nothing", sys(NR_clock_nanosleep, MONOTONIC,
					      ~ABSTIME, &ts, NULL));
	truth("  so long", now(MONOTONIC) - start >= 30000000);
}

/* Longer than anybody waits; on the way out it is only looked at. */
static void long_sleep(void *arg)
{
	int64_t *t = arg;
	struct timespec64 ts = { t[0], 999999999 };

	result("back from a long sleep", sys(NR_clock_nanosleep64, (int)t[1],
					     (int)t[2], &ts, NULL));
}

static void for_ever(const char *what, int64_t sec, int clock, int flags)
{
	struct timespec a_while = { 0, 50000000 };
	int64_t t[3] = { sec, clock, flags };
	int status = 0;
	long pid = sys(NR_fork);

	if (pid == 0) {
		long_sleep(t);
		exit(0);
	}
	sys(NR_nanosleep, &a_while, NULL);
	result(what, sys(NR_wait4, pid, &status, WNOHANG, NULL));
	sys(NR_kill, pid, 9);
	sys(NR_wait4, pid, &status, 0, NULL);
	say("  ends by signal %d", status & 0x7f);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	each_clock();
	say("for a length:");
	bad_times(0);
	say("until a time:");
	bad_times(ABSTIME);
	lengths();
	for_ever("2147483647 s", 2147483647, MONOTONIC, 0);
	for_ever("2^33 s", 1ll << 33, MONOTONIC, 0);
	for_ever("2^33 s of real time", 1ll << 33, REALTIME, 0);
	for_ever("2^62 s", 1ll << 62, MONOTONIC, 0);
	for_ever("the largest", INT64_MAX, REALTIME, 0);
	for_ever("until 2^33 s", 1ll << 33, MONOTONIC, ABSTIME);
	for_ever("until 2242", 1ll << 33, REALTIME, ABSTIME);
	for_ever("until 2^62 s", 1ll << 62, BOOTTIME, ABSTIME);
	for_ever("until the largest", INT64_MAX, REALTIME, ABSTIME);
	return 0;
}
