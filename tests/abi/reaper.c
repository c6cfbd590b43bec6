/*
 * What a parent's end means to its children: PR_SET_PDEATHSIG,
 * PR_SET_CHILD_SUBREAPER; and whom a user may send signals to.
 */
#include "lib/abi.h"

#define NR_prctl	172
#define NR_setresuid	208
#define NR_setuid	213
#define SIGKILL		9
#define SIGTERM		15
#define SIGCONT		18
#define NR_setsid	66

static void sleep_long(void)
{
	struct timespec ts = { 1000, 0 };

	sys(NR_nanosleep, &ts, NULL);
	exit(9);
}

static void wait_for(const char *what, long pid)
{
	int status = 0;
	long got = sys(NR_wait4, pid, &status, 0, NULL);

	result(what, got == pid ? status : got);
}

static int fds[2];

/* Tell the grandparent who we are; sleep until somebody ends us. */
static void grandchild(void)
{
	long pid = sys(NR_getpid);

	sys(NR_prctl, 1, SIGTERM, 0, 0, 0);
	sys(NR_write, fds[1], &pid, sizeof(pid));
	sleep_long();
}

/* Has a child, waits until it is ready, ends. */
static long parent(int reaper, long *pid)
{
	long mine = sys(NR_fork);

	if (mine)
		return mine;
	sys(NR_prctl, 36, reaper, 0, 0, 0);
	if (sys(NR_fork) == 0)
		grandchild();
	sys(NR_read, fds[0], pid, sizeof(*pid));
	sys(NR_write, fds[1], pid, sizeof(*pid));
	exit(5);
}

static void subreaper(void *arg)
{
	long child, pid = 0;

	(void)arg;
	sys(NR_pipe2, fds, 0);
	result("  subreaper", sys(NR_prctl, 36, 1, 0, 0, 0));
	child = parent(0, &pid);
	wait_for("  child", child);
	sys(NR_read, fds[0], &pid, sizeof(pid));
	wait_for("  orphan, by SIGTERM", pid);
	result("  no more", sys(NR_wait4, -1, NULL, 0, NULL));
}

static void no_reaper(void *arg)
{
	long pid = 0;

	(void)arg;
	sys(NR_pipe2, fds, 0);
	wait_for("  child", parent(1, &pid));
	sys(NR_read, fds[0], &pid, sizeof(pid));
	result("  orphan", sys(NR_wait4, pid, NULL, 0, NULL));
	result("  not inherited", sys(NR_prctl, 37, &pid, 0, 0, 0));
	say("    %ld", pid);
}

static long victim(int ruid, int euid, int suid)
{
	long pid = sys(NR_fork), ready;

	if (pid == 0) {
		sys(NR_setresuid, ruid, euid, suid);
		sys(NR_write, fds[1], &pid, sizeof(pid));
		sleep_long();
	}
	sys(NR_read, fds[0], &ready, sizeof(ready));
	return pid;
}

static void killer(void *arg)
{
	static long pids[5];
	long pid;
	int i;

	(void)arg;
	sys(NR_pipe2, fds, 0);
	pids[0] = victim(0, 0, 0);
	pids[1] = victim(1001, 0, 0);
	pids[2] = victim(0, 1001, 0);
	pids[3] = victim(0, 0, 1001);
	pids[4] = victim(5, 5, 5);
	pid = sys(NR_fork);
	if (pid == 0) {
		sys(NR_setresuid, 1001, 5, 7);
		for (i = 0; i < 5; i++)
			result("  kill 0", sys(NR_kill, pids[i], 0));
		result("  tkill", sys(238, pids[0], SIGTERM));
		result("  tgkill", sys(268, pids[0], pids[0], SIGTERM));
		result("  SIGCONT in the session",
		       sys(NR_kill, pids[0], SIGCONT));
		sys(NR_setsid);
		result("  SIGCONT elsewhere", sys(NR_kill, pids[0], SIGCONT));
		for (i = 0; i < 5; i++)
			result("  kill", sys(NR_kill, pids[i], SIGKILL));
		exit(0);
	}
	wait_for("  killer", pid);
	for (i = 0; i < 5; i++) {
		sys(NR_kill, pids[i], SIGTERM);
		wait_for("  victim", pids[i]);
	}
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	ends("a subreaper above", subreaper, NULL);
	ends("the parent was one", no_reaper, NULL);
	ends("kill", killer, NULL);
	return 0;
}
