/*
 * Masks, and waiting: sigprocmask, sigsuspend, pause, sigtimedwait, and the
 * calls that take a mask for as long as they wait.
 */
#include "lib/sig.h"

struct pollfd { int fd; short events, revents; };

static void later(void *sig)
{
	until(sys(NR_getppid), 'S');
	sys(NR_kill, sys(NR_getppid), (long)sig);
}

/* A child sends @sig while fn waits. */
static void during(const char *what, long (*fn)(void), int sig)
{
	unsigned long long mask = 0;
	int status;
	long pid;

	got = 0;
	pid = spawn(later, (void *)(long)sig);
	result(what, fn());
	sys(NR_wait4, pid, &status, 0, NULL);
	sys(NR_rt_sigprocmask, SIG_BLOCK, NULL, &mask, 8);
	say("  got %d, mask %x", got, (unsigned int)mask);
}

static void masks(void)
{
	unsigned long long set = BIT(SIGUSR1) | BIT(SIGKILL) | BIT(SIGSTOP);
	unsigned long long old = 0;

	result("how 3", sys(NR_rt_sigprocmask, 3, &set, &old, 8));
	result("how 3, only to look", sys(NR_rt_sigprocmask, 3, NULL, &old, 8));
	result("size 4", sys(NR_rt_sigprocmask, SIG_BLOCK, &set, &old, 4));
	result("from nowhere", sys(NR_rt_sigprocmask, SIG_BLOCK, 8, &old, 8));
	result("block", sys(NR_rt_sigprocmask, SIG_BLOCK, &set, &old, 8));
	say("before %x", (unsigned int)old);
	set = BIT(SIGUSR2);
	result("block more", sys(NR_rt_sigprocmask, SIG_BLOCK, &set, &old, 8));
	say("before %x", (unsigned int)old);
	set = BIT(SIGUSR1);
	result("unblock", sys(NR_rt_sigprocmask, SIG_UNBLOCK, &set, &old, 8));
	say("before %x", (unsigned int)old);
	result("to nowhere", sys(NR_rt_sigprocmask, SIG_SETMASK, &set, 8, 8));
	result("look", sys(NR_rt_sigprocmask, SIG_SETMASK, NULL, &old, 8));
	say("set all the same: %x", (unsigned int)old);
	block(0);
}

static long suspend_empty(void)
{
	unsigned long long none = 0;

	return sys(NR_rt_sigsuspend, &none, 8);
}

static long do_pause(void)
{
	return sys(NR_pause);
}

static long poll_masked(void)
{
	unsigned long long none = 0;
	struct timespec ts = { 5, 0 };

	return sys(NR_ppoll, NULL, 0, &ts, &none, 8);
}

static long select_masked(void)
{
	unsigned long long none = 0;
	struct timespec ts = { 5, 0 };
	unsigned long arg[2] = { (unsigned long)&none, 8 };

	return sys(NR_pselect6, 0, NULL, NULL, NULL, &ts, arg);
}

static long timed(unsigned long long set, long ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };
	struct siginfo si;
	long r = sys(NR_rt_sigtimedwait, &set, &si, &ts, 8);

	if (r > 0)
		say("  told: signal %d code %d", si.signo, si.code);
	return r;
}

static long timed_usr1(void)
{
	return timed(BIT(SIGUSR1), 5000);
}

static void waits(void)
{
	unsigned long long set = BIT(SIGUSR1);
	struct timespec bad = { 0, 1000000000 };
	struct pollfd pfd = { 1, 4, 0 };
	struct timespec now = { 0, 0 };

	block(0);
	result("nothing comes", timed(BIT(SIGUSR1), 20));
	result("nothing, at once", timed(BIT(SIGUSR1), 0));
	block(BIT(SIGUSR1) | BIT(SIGUSR2) | BIT(SIGRT) | BIT(SIGRT + 1));
	during("another's handler interrupts", timed_usr1, SIGHUP);
	during("the awaited", timed_usr1, SIGUSR1);
	raise(SIGRT + 1);
	raise(SIGRT);
	raise(SIGRT);
	result("first", timed(BIT(SIGRT) | BIT(SIGRT + 1), 0));
	result("second", timed(BIT(SIGRT) | BIT(SIGRT + 1), 0));
	result("third", timed(BIT(SIGRT) | BIT(SIGRT + 1), 0));
	result("none left", timed(BIT(SIGRT) | BIT(SIGRT + 1), 0));
	result("size", sys(NR_rt_sigtimedwait, &set, NULL, &now, 4));
	result("time", sys(NR_rt_sigtimedwait, &set, NULL, &bad, 8));
	result("set nowhere", sys(NR_rt_sigtimedwait, 8, NULL, &now, 8));
	result("time nowhere", sys(NR_rt_sigtimedwait, &set, NULL, 8, 8));
	raise(SIGUSR1);
	result("info nowhere", sys(NR_rt_sigtimedwait, &set, 8, &now, 8));
	result("it is gone", timed(set, 0));

	/* What is ready at once leaves a signal waiting. */
	raise(SIGUSR1);
	got = 0;
	set = 0;
	result("ppoll, ready", sys(NR_ppoll, &pfd, 1, NULL, &set, 8));
	say("got %d", got);
	block(0);
	say("then %d", got);
	result("ppoll, size", sys(NR_ppoll, &pfd, 1, NULL, &set, 4));
	result("ppoll, nowhere", sys(NR_ppoll, &pfd, 1, NULL, 8, 8));
	result("sigsuspend, size", sys(NR_rt_sigsuspend, &set, 4));
	result("sigsuspend, nowhere", sys(NR_rt_sigsuspend, 8, 8));
}

static long poll_time64(void)
{
	unsigned long long none = 0;
	struct timespec64 ts = { 5, 0 };
	long r = sys(NR_ppoll_time64, NULL, 0, &ts, &none, 8);

	say("  less is left: %d", ts.tv_sec < 5 && ts.tv_nsec > 0);
	return r;
}

static long select_time64(void)
{
	unsigned long long none = 0;
	struct timespec64 ts = { 5, 0 };
	unsigned long arg[2] = { (unsigned long)&none, 8 };

	return sys(NR_pselect6_time64, 0, NULL, NULL, NULL, &ts, arg);
}

/* The top half of nsec is padding, where it is the user's of 32 bits. */
static void time64(void)
{
	struct timespec64 ts = { 0, 1 }, bad = { 0, 1000000000 };
	struct timespec64 negative = { -1, 0 };
	unsigned long long set = BIT(SIGUSR1);

	block(BIT(SIGUSR1));
	during("ppoll_time64", poll_time64, SIGUSR1);
	during("pselect6_time64", select_time64, SIGUSR1);
	result("time out", sys(NR_ppoll_time64, NULL, 0, &ts, NULL, 0));
	result("time out", sys(NR_pselect6_time64, 0, NULL, NULL, NULL, &ts,
			       NULL));
	result("bad", sys(NR_ppoll_time64, NULL, 0, &bad, NULL, 0));
	result("negative", sys(NR_ppoll_time64, NULL, 0, &negative, NULL, 0));
	result("nowhere", sys(NR_ppoll_time64, NULL, 0, 8, NULL, 0));
	ts.tv_nsec = 1;
	result("sigtimedwait",
	       sys(NR_rt_sigtimedwait_time64, &set, NULL, &ts, 8));
	result("bad", sys(NR_rt_sigtimedwait_time64, &set, NULL, &bad, 8));
}

/* The calls of old, for 32 signals. */
static long suspend_old(void)
{
	return sys(NR_sigsuspend, 0, 0, 0);
}

static void old_calls(void)
{
	unsigned long set = BIT(SIGUSR2), old = 77;
	unsigned long long all = 0;

	block(BIT(SIGUSR1) | BIT(40));
	result("sigprocmask", sys(NR_sigprocmask, SIG_BLOCK, &set, &old));
	say("before %lx", old);
	result("set", sys(NR_sigprocmask, SIG_SETMASK, &set, NULL));
	sys(NR_rt_sigprocmask, SIG_BLOCK, NULL, &all, 8);
	say("now %x%x", (unsigned int)(all >> 32), (unsigned int)all);
	result("how 5", sys(NR_sigprocmask, 5, &set, NULL));
	result("from nowhere", sys(NR_sigprocmask, SIG_BLOCK, 8, NULL));
	result("to nowhere", sys(NR_sigprocmask, SIG_BLOCK, NULL, 8));
	raise(SIGUSR2);
	result("sigpending", sys(NR_sigpending, &old));
	say("pending %lx", old);
	result("nowhere", sys(NR_sigpending, 8));
	block(BIT(SIGUSR1));
	during("sigsuspend, the old one", suspend_old, SIGUSR1);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	masks();
	act(SIGUSR1, (unsigned long)handler, 0, 0);
	act(SIGUSR2, (unsigned long)handler, SA_RESTART, 0);
	act(SIGHUP, (unsigned long)handler, 0, 0);
	block(BIT(SIGUSR1));
	during("sigsuspend", suspend_empty, SIGUSR1);
	during("sigsuspend, SA_RESTART", suspend_empty, SIGUSR2);
	during("ppoll", poll_masked, SIGUSR1);
	during("ppoll, SA_RESTART", poll_masked, SIGUSR2);
	during("pselect6", select_masked, SIGUSR1);
	block(BIT(SIGUSR2));
	during("pause", do_pause, SIGUSR1);
	waits();
	time64();
	old_calls();
	return 0;
}
