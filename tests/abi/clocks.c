/*
 * The clocks, asked with 32 and with 64 bits: which there are, how fine they
 * are, and that those that show the same time do. No time is printed.
 */
#include "lib/abi.h"

static const struct {
	int id;
	const char *name;
} clocks[] = {
	{ 0, "REALTIME" }, { 1, "MONOTONIC" }, { 2, "PROCESS_CPUTIME_ID" },
	{ 3, "THREAD_CPUTIME_ID" }, { 4, "MONOTONIC_RAW" },
	{ 5, "REALTIME_COARSE" }, { 6, "MONOTONIC_COARSE" }, { 7, "BOOTTIME" },
	{ 8, "REALTIME_ALARM" }, { 9, "BOOTTIME_ALARM" }, { 10, "SGI_CYCLE" },
	{ 11, "TAI" }, { 12, "12" }, { 15, "15" }, { 16, "16" },
	{ 0x7fffffff, "the largest" },
};

#define NR_CLOCKS	((int)(sizeof(clocks) / sizeof(clocks[0])))
#define SECOND		1000000000ll

/* The CPU clocks of another process: ~pid, then which one. */
#define CPUCLOCK(pid, which)	((int)(~(unsigned int)(pid) << 3 | (which)))
enum { PROF, VIRT, SCHED, FD, PER_THREAD };

static int64_t now(int clock)
{
	struct timespec ts = { -1, -1 };

	sys(NR_clock_gettime, clock, &ts);
	return (int64_t)ts.tv_sec * SECOND + ts.tv_nsec;
}

static int64_t now64(int clock)
{
	struct timespec64 ts = { -1, -1 };

	sys(NR_clock_gettime64, clock, &ts);
	return ts.tv_sec * SECOND + ts.tv_nsec;
}

static void one_clock(int id, const char *name)
{
	struct timespec ts = { -1, -1 };
	struct timespec64 ts64 = { -1, -1 };
	int64_t t, u, v;

	say("%s", name);
	result("  gettime", sys(NR_clock_gettime, id, &ts));
	result("  gettime64", sys(NR_clock_gettime64, id, &ts64));
	result("  gettime to nowhere", sys(NR_clock_gettime, id, NULL));
	result("  gettime64 to nowhere", sys(NR_clock_gettime64, id, NULL));
	result("  getres to nowhere", sys(NR_clock_getres, id, NULL));
	result("  getres64 to nowhere", sys(NR_clock_getres64, id, NULL));
	result("  getres to a bad address", sys(NR_clock_getres, id, 16));
	if (sys(NR_clock_getres, id, &ts) == 0)
		say("  resolution %ld s %ld ns", ts.tv_sec, ts.tv_nsec);
	if (sys(NR_clock_getres64, id, &ts64) == 0)
		say("  resolution %d s %d ns, of 64 bits", (int)ts64.tv_sec,
		    (int)ts64.tv_nsec);
	if (ts.tv_sec == -1)
		return;
	t = now(id);
	u = now64(id);
	v = now(id);
	truth("  both alike, and never backwards", t <= u && u <= v);
	truth("  zeroes above the nanoseconds",
	      ts64.tv_nsec >= 0 && ts64.tv_nsec < SECOND);
}

static int close_by(int64_t a, int64_t b)
{
	return a - b < 5 * SECOND && b - a < 5 * SECOND;
}

static void relations(void)
{
	struct timeval tv = { -1, -1 };
	long zone[2] = { 77, 77 };
	int64_t t;

	truth("TAI near REALTIME", close_by(now(0), now(11)));
	truth("BOOTTIME near MONOTONIC", close_by(now(1), now(7)));
	truth("RAW near MONOTONIC", close_by(now(1), now(4)));
	truth("coarse near REALTIME", close_by(now(0), now(5)));
	truth("coarse near MONOTONIC", close_by(now(1), now(6)));
	truth("coarse is behind", now(6) <= now(1));
	result("gettimeofday", sys(NR_gettimeofday, &tv, zone));
	t = (int64_t)tv.tv_sec * SECOND + tv.tv_usec * 1000ll;
	truth("near REALTIME", close_by(t, now(0)));
	truth("microseconds below a second",
	      tv.tv_usec >= 0 && tv.tv_usec < 1000000);
	say("time zone %ld %ld", zone[0], zone[1]);
	result("gettimeofday of nothing", sys(NR_gettimeofday, NULL, NULL));
	result("to a bad address", sys(NR_gettimeofday, 16, NULL));
	result("zone to a bad address", sys(NR_gettimeofday, &tv, 16));
}

static void cpu_clocks(void)
{
	long me = sys(NR_getpid), t;
	struct timespec ts;
	struct { long utime, stime, cutime, cstime; } tms = { -1, -1, -1, -1 };
	int64_t before = now(2), start;
	volatile int i;

	for (i = 0; i < 1000000; i++)
		;
	truth("work takes CPU time", now(2) > before);
	truth("the thread's is the process's", close_by(now(2), now(3)));
	start = now(1);
	before = now(2);
	ts.tv_sec = 0;
	ts.tv_nsec = 200000000;
	sys(NR_nanosleep, &ts, NULL);
	before = now(2) - before;
	truth("sleep takes none", before <= now(1) - start - 190000000);

	result("of a pid", sys(NR_clock_gettime, CPUCLOCK(me, SCHED), &ts));
	truth("the same", close_by(now(2), now(CPUCLOCK(me, SCHED))));
	result("PROF", sys(NR_clock_gettime, CPUCLOCK(me, PROF), &ts));
	result("VIRT", sys(NR_clock_gettime, CPUCLOCK(me, VIRT), &ts));
	result("of a thread", sys(NR_clock_gettime,
				  CPUCLOCK(me, SCHED | PER_THREAD), &ts));
	result("of me", sys(NR_clock_gettime, CPUCLOCK(0, SCHED), &ts));
	result("of PID 1", sys(NR_clock_gettime, CPUCLOCK(1, SCHED), &ts));
	result("of PID 1's thread", sys(NR_clock_gettime,
				CPUCLOCK(1, SCHED | PER_THREAD), &ts));
	result("of nobody", sys(NR_clock_gettime, CPUCLOCK(30000, SCHED), &ts));
	result("of a descriptor", sys(NR_clock_gettime, CPUCLOCK(1, FD), &ts));
	result("resolution", sys(NR_clock_getres, CPUCLOCK(me, SCHED), &ts));
	say("%ld s %ld ns", ts.tv_sec, ts.tv_nsec);
	result("of PROF", sys(NR_clock_getres, CPUCLOCK(me, PROF), &ts));
	say("%ld s %ld ns", ts.tv_sec, ts.tv_nsec);
	result("of nobody", sys(NR_clock_getres, CPUCLOCK(30000, SCHED), &ts));

	t = sys(NR_times, &tms);
	truth("times", !failed(t));
	truth("user time and system time", tms.utime >= 0 && tms.stime >= 0 &&
	      tms.utime + tms.stime <= now(2) / 10000000 + 2);
	say("children: %ld %ld", tms.cutime, tms.cstime);
	truth("times of nothing", sys(NR_times, NULL) - t >= 0);
	result("to a bad address", sys(NR_times, 16));
	ts.tv_sec = 0;
	ts.tv_nsec = 200000000;
	start = now(1);
	t = sys(NR_times, NULL);
	sys(NR_nanosleep, &ts, NULL);
	t = sys(NR_times, NULL) - t;
	truth("a hundred ticks a second",
	      t >= 19 && t <= (now(1) - start) / 10000000 + 1);
}

int main(int argc, char **argv, char **envp)
{
	int i;

	(void)argc, (void)argv, (void)envp;
	for (i = 0; i < NR_CLOCKS; i++)
		one_clock(clocks[i].id, clocks[i].name);
	relations();
	cpu_clocks();
	return 0;
}
