/*
 * setitimer and getitimer by real time: what is told of the timer before,
 * once and again, what is refused, and what becomes of it in a child and in
 * another program. SIGALRM is blocked and fetched, so that no handler runs.
 */
#include "lib/abi.h"

#define NR_setitimer		104
#define NR_getitimer		105
#define NR_sigprocmask		175
#define NR_sigpending		176
#define NR_sigtimedwait		177
#define SIGALRM			14

struct itimerval {
	struct timeval interval, value;
};

static const uint64_t alarm = 1ull << (SIGALRM - 1);

/* The next SIGALRM, if it comes within so many ms. */
static long wait_ms(int ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

	return sys(NR_sigtimedwait, &alarm, NULL, &ts, 8);
}

static long set(long isec, long iusec, long sec, long usec,
		struct itimerval *old)
{
	struct itimerval new = { { isec, iusec }, { sec, usec } };

	return sys(NR_setitimer, 0, &new, old);
}

static void told(const struct itimerval *it)
{
	say("  every %ld s %ld us, %s", it->interval.tv_sec,
	    it->interval.tv_usec,
	    it->value.tv_sec || it->value.tv_usec ? "runs" : "stands");
	truth("  microseconds below a second", it->value.tv_usec >= 0 &&
	      it->value.tv_usec < 1000000);
}

static void show(const char *what)
{
	struct itimerval it = { { 77, 77 }, { 77, 77 } };

	result(what, sys(NR_getitimer, 0, &it));
	told(&it);
}

static void once_and_again(void)
{
	struct itimerval old;

	show("at the start");
	result("a thousand seconds", set(0, 0, 1000, 999999, &old));
	told(&old);
	sys(NR_getitimer, 0, &old);
	truth("no longer than asked for", old.value.tv_sec <= 1001);
	truth("and not much less", old.value.tv_sec > 900);
	result("nothing yet", wait_ms(1));
	result("20 ms instead", set(5, 7, 0, 20000, &old));
	told(&old);
	result("it comes", wait_ms(60000));
	show("and starts again");
	result("stop", set(9, 9, 0, 0, &old));
	told(&old);
	show("stands");
	result("every 10 ms", set(0, 10000, 0, 1, NULL));
	result("first", wait_ms(60000));
	result("second", wait_ms(60000));
	result("third", wait_ms(60000));
	result("no new one", sys(NR_setitimer, 0, NULL, &old));
	told(&old);
	show("stopped");
	while (wait_ms(1) > 0)
		;
}

static void refused(void)
{
	struct itimerval it = { { 0, 0 }, { 500, 0 } };

	result("get to nowhere", sys(NR_getitimer, 0, NULL));
	result("get to a bad address", sys(NR_getitimer, 0, 16));
	result("get timer 3", sys(NR_getitimer, 3, &it));
	result("get timer -1", sys(NR_getitimer, -1, &it));
	result("set timer 3", sys(NR_setitimer, 3, &it, NULL));
	result("set from a bad address", sys(NR_setitimer, 0, 16, NULL));
	result("timer 3 from a bad address", sys(NR_setitimer, 3, 16, NULL));
	result("-1 us", set(0, 0, 1, -1, NULL));
	result("1000000 us", set(0, 0, 0, 1000000, NULL));
	result("-1 s", set(0, 0, -1, 0, NULL));
	result("every -1 us", set(0, -1, 1, 0, NULL));
	result("every 1000000 us", set(0, 1000000, 1, 0, NULL));
	result("every -1 s", set(-1, 0, 1, 0, NULL));
	show("still none");
	result("old to a bad address", sys(NR_setitimer, 0, &it, 16));
	show("set all the same");
	result("the longest", set(0x7fffffff, 999999, 0x7fffffff, 999999,
				  NULL));
	show("runs");
	result("nothing comes", wait_ms(10));
}

static void child(void *arg)
{
	(void)arg;
	show("the child's");
	set(0, 0, 600, 0, NULL);
}

/* The action of SIGALRM is to end the process. */
static void alarmed(void *arg)
{
	struct timespec ts = { 1000, 0 };

	(void)arg;
	sys(NR_sigprocmask, 1, &alarm, NULL, 8);
	set(0, 0, 0, 10000, NULL);
	result("nanosleep", sys(NR_nanosleep, &ts, NULL));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	sys(NR_sigprocmask, 0, &alarm, NULL, 8);
	once_and_again();
	refused();
	set(3, 0, 500, 0, NULL);
	ends("child", child, NULL);
	show("the parent's");
	ends("alarmed", alarmed, NULL);
	return 0;
}
