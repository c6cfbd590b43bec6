/*
 * Who waits for whom, and who is told: a vfork() parent that is killed; dead
 * children whose parent dies; the signal that clone() asked for, over execve()
 * and CLONE_PARENT; groups of the dead.
 */
#include "lib/sig.h"

#define NR_prctl	172
#define SIGCHLD		17
#define WCLONE		((int)0x80000000)
#define CLONE_PARENT	0x8000

static int fds[2];

/* Its child never comes to an end of its own. */
static void vforks(void *unused)
{
	long pid;

	(void)unused;
	act(SIGUSR2, (unsigned long)handler, 0, 0);
	pid = sys_vfork(NR_vfork, 0, NULL);
	if (pid == 0) {
		pid = sys(NR_getpid);
		sys(NR_write, fds[1], &pid, sizeof(pid));
		for (;;)
			sys(NR_pause);
	}
	exit(5);
}

static void vfork_parent(void *sig)
{
	int status = 0;
	long pid, child;

	sys(NR_prctl, 36 /* PR_SET_CHILD_SUBREAPER */, 1, 0, 0, 0);
	sys(NR_pipe2, fds, 0);
	pid = spawn(vforks, NULL);
	sys(NR_read, fds[0], &child, sizeof(child));
	until(child, 'S');
	if (sig == (void *)SIGKILL)
		sys(NR_kill, pid, SIGUSR2);
	sys(NR_kill, pid, SIGURG);
	sys(NR_sched_yield);
	result("  handled is not enough", sys(NR_wait4, pid, &status, 1, NULL));
	sys(NR_kill, pid, (int)sig);
	result("  the parent", sys(NR_wait4, pid, &status, 0, NULL) == pid);
	say("    status %x", status);
	result("  the child lives", sys(NR_kill, child, 0));
	sys(NR_kill, child, SIGINT);
	result("  and is ours", sys(NR_wait4, child, &status, 0, NULL) == child);
	say("    status %x", status);
}

/* A child that leaves a dead child of its own behind. */
static void leaves_zombie(void *unused)
{
	long pid;

	(void)unused;
	act(SIGCHLD, SIG_DFL, 0, 0);
	pid = sys(NR_fork);
	if (pid == 0)
		exit(3);
	until(pid, 'Z');
	sys(NR_write, fds[1], &pid, sizeof(pid));
}

static void adopts(void *how)
{
	unsigned long long set = BIT(SIGCHLD);
	struct siginfo si;
	long pid, child;
	int status = 0;

	sys(NR_prctl, 36, 1, 0, 0, 0);
	sys(NR_pipe2, fds, 0);
	if (how)
		act(SIGCHLD, SIG_IGN, 0, 0);
	else
		block(set);
	pid = spawn(leaves_zombie, NULL);
	sys(NR_read, fds[0], &child, sizeof(child));
	if (how) {
		result("  nobody is left", sys(NR_wait4, -1, &status, 0, NULL));
		return;
	}
	result("  SIGCHLD", sys(NR_rt_sigtimedwait, &set, &si, NULL, 8));
	say("    of the orphan: %d, code %d status %d", si.chld.pid == child,
	    si.code, si.chld.status);
	result("  its parent", sys(NR_wait4, pid, &status, 0, NULL) == pid);
	result("  the orphan", sys(NR_wait4, child, &status, 0, NULL) == child);
	say("    status %x", status);
}

static long clone(unsigned long flags)
{
	return sys(NR_clone, flags, NULL, NULL, 0, NULL);
}

static void exit_signals(void *unused)
{
	static char *argv[] = { "hello", NULL };
	int status = 0;
	char c;
	long pid;

	(void)unused;
	pid = clone(0);
	if (pid == 0)
		exit(1);
	result("  no signal, wait", sys(NR_wait4, pid, &status, 0, NULL));
	result("  __WCLONE", sys(NR_wait4, pid, &status, WCLONE, NULL) == pid);

	sys(NR_pipe2, fds, 02000000 /* O_CLOEXEC */);
	pid = clone(0);
	if (pid == 0) {
		sys(NR_execve, "/tests/hello", argv, NULL);
		exit(1);
	}
	sys(NR_close, fds[1]);
	sys(NR_read, fds[0], &c, 1);
	result("  execve, wait", sys(NR_wait4, pid, &status, 0, NULL) == pid);

	sys(NR_pipe2, fds, 0);
	pid = sys(NR_fork);
	if (pid == 0) {
		pid = clone(CLONE_PARENT);
		if (pid)
			sys(NR_write, fds[1], &pid, sizeof(pid));
		exit(0);
	}
	sys(NR_wait4, pid, &status, 0, NULL);
	sys(NR_read, fds[0], &pid, sizeof(pid));
	result("  a sibling's is ours",
	       sys(NR_wait4, pid, &status, 0, NULL) == pid);
}

static void dead_group(void *unused)
{
	long pid = sys(NR_fork);

	(void)unused;
	if (pid == 0) {
		sys(NR_setpgid, 0, 0);
		exit(0);
	}
	until(pid, 'Z');
	result("  0 to it", sys(NR_kill, -pid, 0));
	result("  SIGTERM to it", sys(NR_kill, -pid, SIGTERM));
	sys(NR_wait4, pid, NULL, 0, NULL);
	result("  0 to nobody", sys(NR_kill, -pid, 0));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	ends("vfork, SIGKILL", vfork_parent, (void *)SIGKILL);
	ends("vfork, SIGTERM", vfork_parent, (void *)SIGTERM);
	ends("adopts the dead", adopts, NULL);
	ends("adopts, SIGCHLD ignored", adopts, (void *)1);
	ends("exit signals", exit_signals, NULL);
	ends("a group of the dead", dead_group, NULL);
	return 0;
}
