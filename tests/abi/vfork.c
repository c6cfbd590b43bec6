/*
 * The other ways to make a process: vfork and clone(CLONE_VM | CLONE_VFORK),
 * in which the child borrows the parent's memory and the parent waits; clone
 * as fork; a stack for the child; thread ids written to memory.
 */
#include "lib/abi.h"

static volatile int seen;
static char stack[4096] __attribute__((aligned(8)));

static char *sp(void)
{
	char *value;

	asm volatile("mov %0, sp" : "=r" (value));
	return value;
}

static int reap(long pid)
{
	int status = -1;

	sys(NR_wait4, pid, &status, 0, NULL);
	return status;
}

static void vfork_exit(void)
{
	struct timespec moment = { 0, 20000000 };
	long pid;

	seen = 1;
	pid = sys_vfork(NR_vfork, 0, NULL);
	if (pid == 0) {
		sys(NR_nanosleep, &moment, NULL);
		seen = 2;
		exit(3);
	}
	say("vfork: the parent waited and sees %d", seen);
	say("  status %x", reap(pid));
}

static void vfork_exec(void)
{
	static char *argv[] = { "hello", NULL };
	long pid = sys_vfork(NR_vfork, 0, NULL);

	if (pid == 0) {
		seen = 7;
		sys(NR_execve, "/tests/hello", argv, NULL);
		exit(1);
	}
	say("vfork and execve: status %x, %d", reap(pid), seen);
	pid = sys_vfork(NR_vfork, 0, NULL);
	if (pid == 0) {
		sys(NR_execve, "/tests/nothing", argv, NULL);
		exit(9);
	}
	say("vfork and no execve: status %x", reap(pid));
}

static void clone_vfork(void)
{
	long pid;

	seen = 1;
	pid = sys_vfork(NR_clone, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL);
	if (pid == 0) {
		seen = 4;
		exit(5);
	}
	say("clone(VM|VFORK): sees %d, status %x", seen, reap(pid));
}

static void clone_fork(void)
{
	long pid;

	seen = 1;
	pid = sys(NR_clone, SIGCHLD, NULL, NULL, 0, NULL);
	if (pid == 0) {
		seen = 6;
		exit(6);
	}
	say("clone(SIGCHLD): status %x, sees %d", reap(pid), seen);
	/* Above the child's sp stays room for this function's own frame. */
	pid = sys_vfork(NR_clone, SIGCHLD, stack + sizeof(stack) - 1024);
	if (pid == 0)
		exit(sp() >= stack && sp() < stack + sizeof(stack));
	say("clone with a stack: on it %d", reap(pid) >> 8);
}

static void thread_ids(void)
{
	static int parent_tid, child_tid;
	long pid;

	pid = sys(NR_clone, CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD,
		  NULL, &parent_tid, 0, &child_tid);
	if (pid == 0)
		exit(child_tid == sys(NR_gettid));
	truth("PARENT_SETTID", parent_tid == pid);
	say("CHILD_SETTID: %d", reap(pid) >> 8);
	truth("only in the child", child_tid == 0);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	vfork_exit();
	vfork_exec();
	clone_vfork();
	clone_fork();
	thread_ids();
	result("CLONE_SIGHAND without CLONE_VM",
	       sys(NR_clone, CLONE_SIGHAND | SIGCHLD, NULL, NULL, 0, NULL));
	result("CLONE_THREAD without CLONE_SIGHAND",
	       sys(NR_clone, CLONE_THREAD | CLONE_VM | SIGCHLD, NULL, NULL, 0,
		   NULL));
	return 0;
}
