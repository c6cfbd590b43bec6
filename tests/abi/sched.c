/* Nice values, policies, real-time priorities, the set of CPUs. */
#include <string.h>

#include "lib/abi.h"

#define NR_nice			34
#define NR_setpgid		57
#define NR_getpriority		96
#define NR_setpriority		97
#define NR_sched_setparam	154
#define NR_sched_getparam	155
#define NR_sched_setscheduler	156
#define NR_sched_getscheduler	157
#define NR_sched_get_max	159
#define NR_sched_get_min	160
#define NR_sched_rr_get		161
#define NR_setresuid		208
#define NR_setuid		213
#define NR_setaffinity		241
#define NR_getaffinity		242
#define NR_getcpu		345
#define NR_sched_rr_get64	423
#define RLIMIT_NICE		13
#define RLIMIT_RTPRIO		14
#define RESET_ON_FORK		0x40000000

/* Fields 18, 19, 40 and 41 of /proc/self/stat. */
static void shown(void)
{
	static char text[1024];
	long fd = sys(NR_open, "/proc/self/stat", O_RDONLY, 0);
	long n = sys(NR_read, fd, text, sizeof(text) - 1), i = 2;
	char *s, *out, line[64];

	sys(NR_close, fd);
	text[n > 0 ? n : 0] = '\0';
	s = strchr(text, ')') + 1;
	for (out = line; *s && *s != '\n'; s++) {
		i += *s == ' ';
		if (i == 18 || i == 19 || i == 40 || i == 41)
			*out++ = *s;
	}
	*out = '\0';
	say("    stat:%s", line);
}

static void nice_child(void *arg)
{
	(void)arg;
	result("    inherited", sys(NR_getpriority, 0, 0));
	shown();
}

static void root_nice(void *arg)
{
	(void)arg;
	result("  getpriority", sys(NR_getpriority, 0, 0));
	result("  nice(5)", sys(NR_nice, 5));
	result("  getpriority", sys(NR_getpriority, 0, 0));
	shown();
	result("  nice(-100)", sys(NR_nice, -100));
	result("  getpriority", sys(NR_getpriority, 0, 0));
	shown();
	result("  nice(100)", sys(NR_nice, 100));
	result("  getpriority", sys(NR_getpriority, 0, 0));
	result("  setpriority -30", sys(NR_setpriority, 0, 0, -30));
	result("  getpriority", sys(NR_getpriority, 0, 0));
	result("  setpriority 7", sys(NR_setpriority, 0, 0, 7));
	ends("  fork", nice_child, NULL);
	result("  which 3", sys(NR_getpriority, 3, 0));
	result("  which -1", sys(NR_setpriority, -1, 0, 0));
	result("  nobody", sys(NR_getpriority, 0, 30000));
	result("  nobody", sys(NR_setpriority, 0, 30000, 0));
	result("  pid -1", sys(NR_getpriority, 0, -1));
	result("  no group", sys(NR_getpriority, 1, 30000));
	result("  no user", sys(NR_setpriority, 2, 4711, 0));
	result("  own group", sys(NR_setpgid, 0, 0));
	result("  of -1", sys(NR_setpgid, -1, 0));
	result("  setpriority of it", sys(NR_setpriority, 1, 0, 3));
	result("  getpriority of it", sys(NR_getpriority, 1, 0));
	result("  of PID 1", sys(NR_getpriority, 0, 1));
}

static void user_nice(void *arg)
{
	struct rlimit rl = { 16, 16 };

	(void)arg;
	result("  setuid", sys(NR_setuid, 1001));
	result("  nice(4)", sys(NR_nice, 4));
	result("  nice(-1)", sys(NR_nice, -1));
	result("  setpriority 3", sys(NR_setpriority, 0, 0, 3));
	result("  setpriority 4", sys(NR_setpriority, 0, 0, 4));
	result("  PID 1", sys(NR_setpriority, 0, 1, 10));
	result("  as user", sys(NR_setpriority, 2, 0, 5));
	result("  as user 1001", sys(NR_getpriority, 2, 1001));
	result("  raise RLIMIT_NICE", sys(NR_setrlimit, RLIMIT_NICE, &rl));
	result("  FIFO", sys(NR_sched_setscheduler, 0, 1, (int[]){ 1 }));
	result("  BATCH", sys(NR_sched_setscheduler, 0, 3, (int[]){ 0 }));
	result("  IDLE", sys(NR_sched_setscheduler, 0, 5, (int[]){ 0 }));
	result("  and back", sys(NR_sched_setscheduler, 0, 0, (int[]){ 0 }));
	result("  PID 1", sys(NR_sched_setscheduler, 1, 0, (int[]){ 0 }));
	result("  affinity of PID 1",
	       sys(NR_setaffinity, 1, 4, (long[]){ 1 }));
}

static void limits(void *arg)
{
	struct rlimit nice = { 25, 25 }, rt = { 10, 10 };

	(void)arg;
	result("  RLIMIT_NICE", sys(NR_setrlimit, RLIMIT_NICE, &nice));
	result("  RLIMIT_RTPRIO", sys(NR_setrlimit, RLIMIT_RTPRIO, &rt));
	result("  setresuid", sys(NR_setresuid, 1001, 1001, 1001));
	result("  setpriority -5", sys(NR_setpriority, 0, 0, -5));
	result("  setpriority -6", sys(NR_setpriority, 0, 0, -6));
	result("  FIFO 10", sys(NR_sched_setscheduler, 0, 1, (int[]){ 10 }));
	shown();
	result("  FIFO 11", sys(NR_sched_setscheduler, 0, 1, (int[]){ 11 }));
	result("  param 11", sys(NR_sched_setparam, 0, (int[]){ 11 }));
	result("  param 9", sys(NR_sched_setparam, 0, (int[]){ 9 }));
	result("  reset on fork", sys(NR_sched_setscheduler, 0,
				      2 | RESET_ON_FORK, (int[]){ 10 }));
	result("  no more", sys(NR_sched_setscheduler, 0, 2, (int[]){ 9 }));
	result("  setparam", sys(NR_sched_setparam, 0, (int[]){ 8 }));
	result("  get", sys(NR_sched_getscheduler, 0));
}

static void told(void *arg)
{
	int param = 77;

	(void)arg;
	result("    policy", sys(NR_sched_getscheduler, 0));
	result("    param", sys(NR_sched_getparam, 0, &param));
	say("      %d", param);
	result("    nice", sys(NR_getpriority, 0, 0));
	shown();
}

static void policies(void *arg)
{
	static const int policy[] = { 0, 1, 2, 3, 4, 5, 6, 7, -1 };
	unsigned int i;
	int prio;

	(void)arg;
	for (i = 0; i < sizeof(policy) / sizeof(policy[0]); i++) {
		say("  policy %d", policy[i]);
		result("    max", sys(NR_sched_get_max, policy[i]));
		result("    min", sys(NR_sched_get_min, policy[i]));
		for (prio = 0; prio < 2; prio++)
			result("    set", sys(NR_sched_setscheduler, 0,
					      policy[i], &prio));
		told(NULL);
	}
	result("  FIFO 100", sys(NR_sched_setscheduler, 0, 1, (int[]){ 100 }));
	result("  FIFO -1", sys(NR_sched_setscheduler, 0, 1, (int[]){ -1 }));
	result("  FIFO 50", sys(NR_sched_setscheduler, 0, 1, (int[]){ 50 }));
	result("  param 60", sys(NR_sched_setparam, 0, (int[]){ 60 }));
	result("  param 0", sys(NR_sched_setparam, 0, (int[]){ 0 }));
	ends("  inherited", told, NULL);
	result("  reset on fork", sys(NR_sched_setscheduler, 0,
				      1 | RESET_ON_FORK, (int[]){ 50 }));
	told(NULL);
	ends("  not inherited", told, NULL);
	result("  normal", sys(NR_sched_setscheduler, 0, RESET_ON_FORK,
			       (int[]){ 0 }));
	result("  setpriority", sys(NR_setpriority, 0, 0, -3));
	ends("  not inherited", told, NULL);
	result("  NULL", sys(NR_sched_setscheduler, 0, 0, NULL));
	result("  16", sys(NR_sched_setscheduler, 0, 0, 16));
	result("  NULL", sys(NR_sched_setparam, 0, NULL));
	result("  NULL", sys(NR_sched_getparam, 0, NULL));
	result("  16", sys(NR_sched_getparam, 0, 16));
	result("  nobody", sys(NR_sched_getparam, 30000, &prio));
	result("  nobody", sys(NR_sched_setscheduler, 30000, 0, &prio));
	result("  nobody", sys(NR_sched_getscheduler, 30000));
	result("  pid -1", sys(NR_sched_getscheduler, -1));
	result("  pid -1", sys(NR_sched_getparam, -1, &prio));
	result("  pid -1", sys(NR_sched_setparam, -1, &prio));
}

static void interval(void *arg)
{
	struct timespec ts = { -1, -1 };
	int64_t ts64[2] = { -1, -1 };

	(void)arg;
	result("  rr_get_interval", sys(NR_sched_rr_get, 0, &ts));
	truth("  some time", ts.tv_sec == 0 && ts.tv_nsec > 0);
	result("  of 64 bits", sys(NR_sched_rr_get64, 0, ts64));
	truth("  some time", ts64[0] == 0 && ts64[1] > 0);
	result("  NULL", sys(NR_sched_rr_get, 0, NULL));
	result("  nobody", sys(NR_sched_rr_get, 30000, &ts));
	result("  pid -1", sys(NR_sched_rr_get64, -1, ts64));
	sys(NR_sched_setscheduler, 0, 1, (int[]){ 50 });
	result("  of FIFO", sys(NR_sched_rr_get, 0, &ts));
	say("    %ld %ld", ts.tv_sec, ts.tv_nsec);
}

static void cpus(void *arg)
{
	unsigned long mask[32];
	unsigned int cpu = 7, node = 7;
	long r;

	(void)arg;
	memset(mask, 0xff, sizeof(mask));
	r = sys(NR_getaffinity, 0, sizeof(mask), mask);
	result("  getaffinity", r);
	say("    %lx %lx", mask[0], mask[1]);
	result("  3 bytes", sys(NR_getaffinity, 0, 3, mask));
	result("  0 bytes", sys(NR_getaffinity, 0, 0, mask));
	result("  6 bytes", sys(NR_getaffinity, 0, 6, mask));
	result("  4 bytes", sys(NR_getaffinity, 0, 4, mask));
	result("  2^29 bytes", sys(NR_getaffinity, 0, 1 << 29, mask));
	result("  NULL", sys(NR_getaffinity, 0, 4, NULL));
	result("  nobody", sys(NR_getaffinity, 30000, 4, mask));
	result("  pid -1", sys(NR_getaffinity, -1, 4, mask));
	result("  setaffinity", sys(NR_setaffinity, 0, 4, mask));
	mask[0] = 0xffff;
	result("  to all", sys(NR_setaffinity, 0, 128, mask));
	mask[0] = 2;
	result("  to the second", sys(NR_setaffinity, 0, 4, mask));
	mask[0] = 1;
	result("  1 byte", sys(NR_setaffinity, 0, 1, mask));
	result("  no byte", sys(NR_setaffinity, 0, 0, mask));
	result("  NULL", sys(NR_setaffinity, 0, 4, NULL));
	result("  nobody", sys(NR_setaffinity, 30000, 4, mask));
	result("  getcpu", sys(NR_getcpu, &cpu, &node, NULL));
	say("    %u %u", cpu, node);
	result("  getcpu of nothing", sys(NR_getcpu, NULL, NULL, NULL));
	result("  getcpu(16)", sys(NR_getcpu, 16, NULL, NULL));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	ends("nice, root", root_nice, NULL);
	ends("nice, user", user_nice, NULL);
	ends("limits", limits, NULL);
	ends("policies", policies, NULL);
	ends("interval", interval, NULL);
	ends("CPUs", cpus, NULL);
	return 0;
}
