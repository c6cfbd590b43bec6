/*
 * Setting the clock: which clocks can be, to what, and what else moves with
 * it. At the end the clock shows what it would have shown.
 */
#include "lib/abi.h"

#define REALTIME	0
#define MONOTONIC	1
#define TAI		11
#define ABSTIME		1
#define SECOND		1000000000ll

static int64_t now(int clock)
{
	struct timespec64 ts = { -1, -1 };

	sys(NR_clock_gettime64, clock, &ts);
	return ts.tv_sec * SECOND + ts.tv_nsec;
}

static int64_t of_day(void)
{
	struct timeval tv = { -1, -1 };

	sys(NR_gettimeofday, &tv, NULL);
	return (uint32_t)tv.tv_sec * SECOND + tv.tv_usec * 1000ll;
}

static long set(int64_t ns)
{
	struct timespec ts = { ns / SECOND, ns % SECOND };

	return sys(NR_clock_settime, REALTIME, &ts);
}

static long set64(int64_t ns)
{
	struct timespec64 ts = { ns / SECOND, ns % SECOND };

	return sys(NR_clock_settime64, REALTIME, &ts);
}

static int close_by(int64_t a, int64_t b)
{
	return a - b < 100 * SECOND && b - a < 100 * SECOND;
}

/* Nothing here may succeed: the time is now, the clocks have no settime. */
static void other_clocks(void)
{
	struct timespec ts = { now(REALTIME) / SECOND, 0 };
	struct timespec64 ts64 = { now(REALTIME) / SECOND, 0 };
	int id;

	for (id = 1; id <= 16; id++) {
		say("clock %d", id);
		result("  settime", sys(NR_clock_settime, id, &ts));
		result("  settime64", sys(NR_clock_settime64, id, &ts64));
		result("  from nowhere", sys(NR_clock_settime, id, NULL));
	}
	result("one's own CPU clock", sys(NR_clock_settime, ~7 | 2, &ts));
	result("nobody's", sys(NR_clock_settime, (int)(~30000u << 3 | 2), &ts));
	result("a descriptor's", sys(NR_clock_settime, ~7 | 3, &ts));
}

static void bad_time(const char *what, int64_t sec, long nsec)
{
	struct timespec64 ts64 = { sec, nsec };
	struct timespec ts = { sec, nsec };

	say("%s", what);
	if (ts.tv_sec == sec)
		result("  settime", sys(NR_clock_settime, REALTIME, &ts));
	result("  settime64", sys(NR_clock_settime64, REALTIME, &ts64));
}

static void bad_times(void)
{
	int64_t sec = now(REALTIME) / SECOND;

	result("from nowhere", sys(NR_clock_settime, REALTIME, NULL));
	result("64 from nowhere", sys(NR_clock_settime64, REALTIME, NULL));
	bad_time("nanoseconds -1", sec, -1);
	bad_time("nanoseconds 1000000000", sec, 1000000000);
	bad_time("seconds -1", -1, 0);
	bad_time("1970: the machine ran not yet", 0, 0);
	bad_time("the year 2232", 8277292036, 0);
	bad_time("the year 2262", 9223372036, 0);
	bad_time("the end of time", 0x7fffffffffffffff, 0);
}

static void moves(void)
{
	int64_t real = now(REALTIME), mono = now(MONOTONIC);
	struct timespec64 ts;

	result("forward", set(real + 1000 * SECOND));
	truth("  shown", close_by(now(REALTIME), real + 1000 * SECOND));
	truth("  by TAI", close_by(now(TAI), real + 1000 * SECOND));
	truth("  by gettimeofday", close_by(of_day(), real + 1000 * SECOND));
	truth("  not by MONOTONIC", close_by(now(MONOTONIC), mono));
	result("back", set64(real + 500 * SECOND));
	truth("  shown", close_by(now(REALTIME), real + 500 * SECOND));
	truth("  not by MONOTONIC", now(MONOTONIC) >= mono &&
	      close_by(now(MONOTONIC), mono));

	ts.tv_sec = (real + 2000 * SECOND) / SECOND;
	ts.tv_nsec = 5 | 77ll << 32;
	result("with padding", sys(NR_clock_settime64, REALTIME, &ts));
	truth("  shown", close_by(now(REALTIME), real + 2000 * SECOND));
	result("past 2038", set64(5000000000 * SECOND));
	truth("  shown", close_by(now(REALTIME), 5000000000 * SECOND));
	truth("  32 bits of it", close_by(of_day(),
			(int64_t)(uint32_t)5000000000 * SECOND));
	result("2232", set64(8277292035 * SECOND));
	truth("  shown", close_by(now(REALTIME), 8277292035 * SECOND));
	result("home", set64(real + now(MONOTONIC) - mono + SECOND));
}

static void day(const char *what, long sec, long usec)
{
	struct timeval tv = { sec, usec };

	result(what, sys(NR_settimeofday, &tv, NULL));
}

static void zone(const char *what, int west)
{
	int old[2] = { west, 3 }, new[2] = { 77, 77 };

	result(what, sys(NR_settimeofday, NULL, old));
	sys(NR_gettimeofday, NULL, new);
	say("  zone %d %d", new[0], new[1]);
}

static void days(void)
{
	int64_t real = now(REALTIME), mono = now(MONOTONIC);
	long sec = real / SECOND + 3000;
	struct timeval tv = { sec, 0 };
	int utc[2] = { 0, 0 };

	day("settimeofday", sec, 999999);
	truth("  shown", close_by(now(REALTIME), sec * SECOND));
	day("microseconds -1", sec, -1);
	day("microseconds 1000000", sec, 1000000);
	day("microseconds 1000001", sec, 1000001);
	day("seconds -1", -1, 0);
	day("1970", 0, 0);
	result("of nothing", sys(NR_settimeofday, NULL, NULL));
	result("from a bad address", sys(NR_settimeofday, 16, NULL));
	result("zone from a bad address", sys(NR_settimeofday, NULL, 16));
	/* Linux takes the first zone that comes alone for a reason to move. */
	result("both", sys(NR_settimeofday, &tv, utc));
	zone("an hour west", 60);
	zone("fifteen hours east", -900);
	zone("further", -901);
	zone("as far west", 901);
	zone("Greenwich", 0);
	truth("the clock stayed", close_by(now(REALTIME), sec * SECOND));
	result("home", set64(real + now(MONOTONIC) - mono + SECOND));
}

/* Who waits for a time is woken when it comes by decree. */
static void sleeper(void *arg)
{
	struct timespec64 until = { *(int64_t *)arg / SECOND, 0 };

	result("  slept until then", sys(NR_clock_nanosleep64, REALTIME,
					 ABSTIME, &until, NULL));
}

static void wakes(void)
{
	int64_t real = now(REALTIME), mono = now(MONOTONIC);
	int64_t until = real + 10000 * SECOND;
	struct timespec a_while = { 0, 100000000 };
	int status;
	long pid = sys(NR_fork);

	if (pid == 0) {
		sleeper(&until);
		exit(0);
	}
	sys(NR_nanosleep, &a_while, NULL);
	result("a little forward", set(real + 5000 * SECOND));
	sys(NR_nanosleep, &a_while, NULL);
	result("still asleep", sys(NR_wait4, pid, &status, WNOHANG, NULL));
	result("past it", set(until + SECOND));
	truth("awake", sys(NR_wait4, pid, &status, 0, NULL) == pid);
	result("home", set64(real + now(MONOTONIC) - mono + SECOND));
}

/* Others than root may look. What is wrong anyway is told them first. */
static void user(void *arg)
{
	struct timespec ts = { now(REALTIME) / SECOND, 0 };
	struct timeval tv = { now(REALTIME) / SECOND, 1000001 };
	int far[2] = { 901, 0 };

	(void)arg;
	result("  setuid", sys(NR_setuid32, 1000));
	result("  settime", sys(NR_clock_settime, REALTIME, &ts));
	result("  settime64", set64(now(REALTIME)));
	result("  settimeofday", sys(NR_settimeofday, &ts, NULL));
	result("  of nothing", sys(NR_settimeofday, NULL, NULL));
	result("  a zone", sys(NR_settimeofday, NULL, far));
	result("  microseconds 1000001", sys(NR_settimeofday, &tv, NULL));
	result("  to before the boot", set64(0));
	ts.tv_nsec = -1;
	result("  nanoseconds -1", sys(NR_clock_settime, REALTIME, &ts));
	result("  from nowhere", sys(NR_clock_settime, REALTIME, NULL));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	other_clocks();
	bad_times();
	moves();
	days();
	wakes();
	ends("another user", user, NULL);
	return 0;
}
