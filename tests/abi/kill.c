/*
 * kill(2) where nobody handles the signal: who dies, of what, and what the
 * parent is told.
 */
#include "lib/abi.h"

#define SIGKILL	9
#define SIGTERM	15

/* Sleeps in a system call, or runs in user mode. */
static void sleeps(void)
{
	struct timespec ts = { 1000, 0 };

	sys(NR_nanosleep, &ts, NULL);
	exit(1);
}

static void spins(void)
{
	volatile int x = 0;

	for (;;)
		x++;
}

static void reads(void)
{
	int end[2];
	char c;

	sys(NR_pipe2, end, 0);
	sys(NR_read, end[0], &c, 1);
	exit(2);
}

static void hit(const char *what, void (*fn)(void), int sig)
{
	struct timespec ts = { 0, 10000000 };
	long pid = sys(NR_fork);
	int status = -1;

	if (pid == 0)
		fn();
	sys(NR_nanosleep, &ts, NULL);
	result(what, sys(NR_kill, pid, sig));
	result("  waited", sys(NR_wait4, pid, &status, 0, NULL) == pid);
	say("  status %x", status);
}

static void quiet(int sig)
{
	int status = -1;
	long pid = sys(NR_fork);

	if (pid == 0) {
		sys(NR_kill, sys(NR_getpid), sig);
		exit(42);
	}
	sys(NR_wait4, pid, &status, 0, NULL);
	say("signal %d to myself: status %x", sig, status & ~0x80);
}

static void dead_child(void)
{
	struct timespec ts = { 0, 10000000 };
	long pid = sys(NR_fork);
	int status = 0;

	if (pid == 0)
		exit(3);
	sys(NR_nanosleep, &ts, NULL);
	result("0 to a zombie", sys(NR_kill, pid, 0));
	result("SIGKILL to a zombie", sys(NR_kill, pid, SIGKILL));
	sys(NR_wait4, pid, &status, 0, NULL);
	say("  status %x", status);
	result("0 to nobody", sys(NR_kill, pid, 0));
}

int main(int argc, char **argv, char **envp)
{
	struct timespec nap = { 0, 20000000 };
	struct rusage ru = { .minflt = -1, .nsignals = -1 };
	int sig, status = 0;
	long pid;

	(void)argc, (void)argv, (void)envp;
	hit("SIGTERM, asleep", sleeps, SIGTERM);
	hit("SIGKILL, asleep", sleeps, SIGKILL);
	hit("SIGTERM, running", spins, SIGTERM);
	hit("SIGKILL, running", spins, SIGKILL);
	hit("SIGTERM, reading a pipe", reads, SIGTERM);
	hit("SIGKILL, reading a pipe", reads, SIGKILL);
	for (sig = 1; sig <= 64; sig++)
		if (sig < 19 || sig > 22)	/* not those that stop */
			quiet(sig);
	dead_child();
	result("0 to myself", sys(NR_kill, sys(NR_getpid), 0));
	result("0 to init", sys(NR_kill, 1, 0));
	result("65", sys(NR_kill, sys(NR_getpid), 65));
	result("-1", sys(NR_kill, sys(NR_getpid), -1));
	result("SIGKILL to init", sys(NR_kill, 1, SIGKILL));
	result("SIGTERM to init", sys(NR_kill, 1, SIGTERM));
	truth("which lives", sys(NR_getppid) == 1);
	result("SIGKILL to a thread of the kernel", sys(NR_kill, 2, SIGKILL));
	result("SIGTERM", sys(NR_kill, 2, SIGTERM));
	result("SIGSTOP", sys(NR_kill, 2, 19));
	sys(NR_nanosleep, &nap, NULL);
	result("which lives", sys(NR_kill, 2, 0));

	pid = sys(NR_fork);
	if (pid == 0)
		spins();
	sys(NR_kill, pid, SIGKILL);
	result("rusage of the killed",
	       sys(NR_wait4, pid, &status, 0, &ru) == pid);
	truth("has faults or none, no signals",
	      ru.minflt >= 0 && ru.nsignals == 0);
	return 0;
}
