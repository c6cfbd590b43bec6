/*
 * execve that works: arguments, environment, what is inherited and what is
 * not; strings of the largest sizes.
 */
#include <string.h>

#include "lib/abi.h"

#define HELPER	"/tests/exec_helper"
#define MAX_ARG	(32 * PAGE)	/* one string, with its zero */

static char big[MAX_ARG + 1];
static char *argv_[40], *envp_[40];

static void run(void *arg)
{
	(void)arg;
	result("execve", sys(NR_execve, HELPER, argv_, envp_));
	exit(99);
}

/* Sets both vectors: n arguments and m variables, all the same string. */
static void vectors(int n, char *arg, int m, char *var)
{
	int i;

	for (i = 0; i < 40; i++) {
		argv_[i] = i < n ? arg : NULL;
		envp_[i] = i < m ? var : NULL;
	}
}

static void without(void *arg)
{
	(void)arg;
	result("execve", sys(NR_execve, HELPER, NULL, NULL));
}

static void relative(void *arg)
{
	(void)arg;
	vectors(1, "x", 0, NULL);
	result("execve", sys(NR_execve, "tests/exec_helper", argv_, envp_));
}

static void from_vectors_on_stack(void *arg)
{
	char *args[] = { "on", "the", "stack", NULL };

	(void)arg;
	sys(NR_execve, HELPER, args, envp_);
}

int main(int argc, char **argv, char **envp)
{
	long fd, other;

	(void)argc, (void)argv, (void)envp;
	map((void *)0x20000000, PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	other = sys(NR_open, "/tests/data", O_RDONLY | O_CLOEXEC, 0);
	say("close-on-exec descriptor is %ld", other);
	fd = sys(NR_open, "/tests/data", O_RDONLY, 0);
	sys(NR_lseek, fd, 123, SEEK_SET);
	sys(NR_dup2, fd, 20);
	sys(NR_dup2, other, 21);
	sys(NR_close, fd);

	vectors(3, "arg", 2, "NAME=value");
	ends("three and two", run, NULL);
	vectors(1, "", 1, "");
	ends("empty strings", run, NULL);
	vectors(0, NULL, 0, NULL);
	ends("empty vectors", run, NULL);
	ends("no vectors", without, NULL);
	ends("relative name", relative, NULL);
	ends("vectors on the stack", from_vectors_on_stack, NULL);

	memset(big, 'b', MAX_ARG);
	big[MAX_ARG - 1] = '\0';
	vectors(1, big, 0, NULL);
	ends("one string of 32 pages", run, NULL);
	big[MAX_ARG - 1] = 'b';
	ends("one byte more", run, NULL);
	big[100000] = '\0';
	vectors(10, big, 10, big);
	ends("2 MB", run, NULL);
	vectors(20, big, 10, big);
	ends("3 MB", run, NULL);
	truth("the caller is as before", argv_[0] == big);
	return 0;
}
