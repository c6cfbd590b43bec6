/*
 * Limits and timers on CPU time: RLIMIT_CPU, ITIMER_VIRTUAL, ITIMER_PROF.
 * Nothing here depends on how long it takes: who sleeps must not be hit.
 */
#include "lib/abi.h"

#define NR_sigaction	67
#define NR_setitimer	104
#define NR_getitimer	105
#define RLIMIT_CPU	0
#define SIGKILL		9
#define SIGXCPU		24
#define SIGVTALRM	26
#define SIGPROF		27

struct old_sigaction {
	void (*handler)(int);
	unsigned long mask, flags;
	void *restorer;
};
extern void restorer(void);
__asm__(".text\n.thumb_func\nrestorer: mov r7, #119\n svc 0\n");

static volatile int caught[64];

static void handler(int sig)
{
	caught[sig]++;
}

static void catch(int sig)
{
	struct old_sigaction sa = { handler, 0, 0x14000000, restorer };

	sys(NR_sigaction, sig, &sa, NULL);
}

static void limit(unsigned long cur, unsigned long max)
{
	struct rlimit rl = { cur, max };

	result("  setrlimit", sys(NR_setrlimit, RLIMIT_CPU, &rl));
}

static void timer(const char *what, int which, long usec, long interval)
{
	long new[4] = { 0, interval, 0, usec }, old[4] = { 9, 9, 9, 9 };

	result(what, sys(NR_setitimer, which, new, old));
	say("    interval %ld %ld, left %s", old[0], old[1],
	    old[2] || old[3] ? "some" : "none");
}

static void spin(volatile int *until, int count)
{
	while (*until < count)
		;
}

static void nap(void)
{
	struct timespec ts = { 0, 100000000 };

	sys(NR_nanosleep, &ts, NULL);
}

static void soft(void *arg)
{
	struct rlimit rl;

	(void)arg;
	catch(SIGXCPU);
	limit(0, 3);
	spin(&caught[SIGXCPU], 1);
	sys(NR_ugetrlimit, RLIMIT_CPU, &rl);
	say("  caught, limit now %lu %lu", rl.cur, rl.max);
	spin(&caught[SIGXCPU], 2);
	sys(NR_ugetrlimit, RLIMIT_CPU, &rl);
	say("  caught, limit now %lu %lu", rl.cur, rl.max);
}

static void endless(void *arg)
{
	(void)arg;
	spin(&caught[0], 1);
}

/* Another sets it while we run, or sleep; a child inherits it. */
static void by_another(void *arg)
{
	struct rlimit64 rl = { 0, 0 };
	long pid = sys(NR_fork);
	int status;

	(void)arg;
	if (pid == 0) {
		nap();
		endless(NULL);
	}
	result("  prlimit64", sys(NR_prlimit64, pid, RLIMIT_CPU, &rl, NULL));
	sys(NR_wait4, pid, &status, 0, NULL);
	say("  status %x", status);
	limit(1, 1);
	ends("  child", endless, NULL);
}

static void itimers(void *arg)
{
	long value[4];
	int which;

	(void)arg;
	catch(SIGVTALRM);
	catch(SIGPROF);
	for (which = 1; which < 3; which++) {
		int sig = which == 1 ? SIGVTALRM : SIGPROF;

		say("  timer %d", which);
		result("  getitimer", sys(NR_getitimer, which, value));
		say("    %ld %ld %ld %ld", value[0], value[1], value[2],
		    value[3]);
		timer("  once", which, 20000, 0);
		spin(&caught[sig], 1);
		timer("  every 10 ms", which, 10000, 10000);
		spin(&caught[sig], 4);
		timer("  far away", which, 500000, 10000);
		result("  getitimer", sys(NR_getitimer, which, value));
		truth("    some left", value[3] > 300000);
		caught[sig] = 0;
		nap();
		say("    caught while asleep: %d", caught[sig]);
		timer("  off", which, 0, 0);
		result("  getitimer", sys(NR_getitimer, which, value));
		say("    %ld %ld %ld %ld", value[0], value[1], value[2],
		    value[3]);
	}
}

static void child_has_none(void *arg)
{
	long value[4] = { 9, 9, 9, 9 };

	(void)arg;
	sys(NR_getitimer, 2, value);
	say("    %ld %ld %ld %ld", value[0], value[1], value[2], value[3]);
	endless(NULL);
}

/* No handler; and not inherited by fork. */
static void fatal(void *arg)
{
	long pid;

	timer("  once", (long)arg, 30000, 0);
	pid = sys(NR_fork);
	if (pid == 0)
		child_has_none(NULL);
	nap();
	result("    kill", sys(NR_kill, pid, SIGKILL));
	sys(NR_wait4, pid, NULL, 0, NULL);
	endless(NULL);
}

static void errors(void *arg)
{
	long value[4] = { 0, 0, 0, 1000000 };

	(void)arg;
	result("  timer 3", sys(NR_getitimer, 3, value));
	result("  timer -1", sys(NR_setitimer, -1, NULL, NULL));
	result("  1000000 usec", sys(NR_setitimer, 1, value, NULL));
	value[3] = -1;
	result("  -1 usec", sys(NR_setitimer, 2, value, NULL));
	result("  16", sys(NR_setitimer, 2, 16, NULL));
	result("  to 16", sys(NR_setitimer, 2, NULL, 16));
	result("  get to 16", sys(NR_getitimer, 1, 16));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	ends("soft limit", soft, NULL);
	ends("set by another", by_another, NULL);
	ends("timers", itimers, NULL);
	ends("ITIMER_VIRTUAL", fatal, (void *)1);
	ends("ITIMER_PROF", fatal, (void *)2);
	ends("errors", errors, NULL);
	return 0;
}
