/* setitimer and getitimer: the timer of real time, and errors. */
#include <string.h>

#include "lib/sig.h"

struct itimer { long interval[2], value[2]; };

static void rest(const char *what)
{
	struct itimer now;

	result(what, sys(NR_getitimer, 0, &now));
	say("  interval %ld.%ld, %s", now.interval[0], now.interval[1],
	    now.value[0] || now.value[1] ? "armed" : "not armed");
}

static void arguments(void)
{
	struct itimer it = { { 0, 0 }, { 0, 1000000 } };

	result("too many microseconds", sys(NR_setitimer, 0, &it, NULL));
	it.value[1] = -1;
	result("negative", sys(NR_setitimer, 0, &it, NULL));
	it.value[1] = 0;
	it.interval[0] = -1;
	result("negative interval", sys(NR_setitimer, 0, &it, NULL));
	result("which 3", sys(NR_setitimer, 3, &it, NULL));
	result("which -1", sys(NR_getitimer, -1, &it));
	result("from nowhere", sys(NR_setitimer, 0, 8, NULL));
	result("to nowhere", sys(NR_getitimer, 0, 8));
	it = (struct itimer){ { 0, 0 }, { 100, 0 } };
	result("old to nowhere", sys(NR_setitimer, 0, &it, 8));
	rest("set all the same");
	result("NULL", sys(NR_setitimer, 0, NULL, NULL));
	rest("disarms");
}

static void child(void *unused)
{
	(void)unused;
	rest("a child has none");
}

int main(int argc, char **argv, char **envp)
{
	struct itimer it = { { 0, 10000 }, { 0, 20000 } }, old;
	char *again[] = { argv[0], "again", NULL };
	int status;
	long pid;

	(void)envp;
	if (argc > 1 && strcmp(argv[1], "again") == 0) {
		rest("exec keeps it");
		sys(NR_pause);
		return 1;
	}
	arguments();
	act(SIGALRM, (unsigned long)handler_info, SA_SIGINFO, 0);
	result("set", sys(NR_setitimer, 0, &it, NULL));
	rest("get");
	while (count < 3)
		sys(NR_pause);
	say("signal %d code %d, three times", got, info.code);
	it = (struct itimer){ { 0, 0 }, { 1000, 0 } };
	result("again", sys(NR_setitimer, 0, &it, &old));
	say("old interval %ld.%ld", old.interval[0], old.interval[1]);
	pid = spawn(child, NULL);
	sys(NR_wait4, pid, &status, 0, NULL);

	/* Without a handler it ends the program, after exec, too. */
	pid = sys(NR_fork);
	if (pid == 0) {
		it = (struct itimer){ { 0, 0 }, { 0, 50000 } };
		sys(NR_setitimer, 0, &it, NULL);
		sys(NR_execve, argv[0], again, NULL);
		exit(1);
	}
	sys(NR_wait4, pid, &status, 0, NULL);
	say("status %x", status);
	return 0;
}
