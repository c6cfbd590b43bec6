/* wait4: statuses, choices of child, WNOHANG, and errors. */
#include "lib/abi.h"

static long spawn(int code)
{
	long pid = sys(NR_fork);

	if (pid == 0)
		exit(code);
	return pid;
}

static void code(int value)
{
	long pid = spawn(value);
	int status = -1;

	truth("the child's pid comes back",
	      sys(NR_wait4, pid, &status, 0, NULL) == pid);
	say("exit(%d): status %x", value, status);
}

static void last_thread_exit(void *arg)
{
	sys(NR_exit, arg);
}

static void choices(void)
{
	long a = spawn(1), b = spawn(2);
	int status = -1;

	truth("the second", sys(NR_wait4, b, &status, 0, NULL) == b);
	say("status %x", status);
	result("the second again", sys(NR_wait4, b, &status, 0, NULL));
	truth("any", sys(NR_wait4, -1, &status, 0, NULL) == a);
	say("status %x", status);
	result("any, none left", sys(NR_wait4, -1, &status, 0, NULL));
	result("any, none left, WNOHANG",
	       sys(NR_wait4, -1, &status, WNOHANG, NULL));
	a = spawn(3);
	truth("of my group", sys(NR_wait4, 0, &status, 0, NULL) == a);
	a = spawn(4);
	truth("without a status", sys(NR_wait4, a, NULL, 0, NULL) == a);
}

static void no_hang(void)
{
	int fd[2], status = -1;
	char c;
	long pid;

	sys(NR_pipe, fd);
	pid = sys(NR_fork);
	if (pid == 0) {
		sys(NR_close, fd[1]);
		sys(NR_read, fd[0], &c, 1);
		exit(8);
	}
	result("WNOHANG, it lives", sys(NR_wait4, pid, &status, WNOHANG,
					NULL));
	say("status untouched: %d", status);
	sys(NR_close, fd[1]);
	while (sys(NR_wait4, pid, &status, WNOHANG, NULL) == 0)
		sys(NR_sched_yield);
	say("then status %x", status);
}

static void usage(void)
{
	char *p = map(NULL, 64 * PAGE, PROT_RW, MAP_PA);
	struct rusage ru = { .minflt = -1 };
	long pid = sys(NR_fork), i;

	if (pid == 0) {
		for (i = 0; i < 64; i++)
			p[i * PAGE] = 1;
		exit(0);
	}
	truth("with usage", sys(NR_wait4, pid, NULL, 0, &ru) == pid);
	truth("at least 64 faults", ru.minflt >= 64);
}

static void errors(void)
{
	long pid;
	int status;

	result("unknown option", sys(NR_wait4, -1, &status, 0x100, NULL));
	result("a pid that is no child", sys(NR_wait4, 1, &status, 0, NULL));
	result("a pid that cannot be",
	       sys(NR_wait4, 0x7fffffff, &status, 0, NULL));
	result("myself", sys(NR_wait4, sys(NR_getpid), &status, 0, NULL));
	pid = spawn(1);
	result("bad status pointer", sys(NR_wait4, pid, 4, 0, NULL));
	result("the child is gone all the same",
	       sys(NR_wait4, pid, &status, 0, NULL));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	code(0);
	code(1);
	code(255);
	code(256);
	code(-1);
	ends("exit(7), not exit_group", last_thread_exit, (void *)7);
	ends("killed by a fault", peek, NULL);
	say("that status: %x", in_child(peek, NULL));
	choices();
	no_hang();
	usage();
	errors();
	return 0;
}
