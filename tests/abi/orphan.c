/*
 * A child whose parent ends first gets PID 1 as its parent; a child that ends
 * unwaited-for does not keep its parent from ending.
 */
#include "lib/abi.h"

static int fd[2];

/* Prints once its parent is gone; the pipe's end tells when. */
static void grandchild(void)
{
	char c;

	sys(NR_close, fd[1]);
	sys(NR_read, fd[0], &c, 1);
	while (sys(NR_getppid) != 1)
		sys(NR_sched_yield);
	say("the orphan's parent is 1");
	exit(0);
}

static void parent(void *arg)
{
	(void)arg;
	if (sys(NR_fork) == 0)
		grandchild();
	if (sys(NR_fork) == 0)
		exit(1);
}

int main(int argc, char **argv, char **envp)
{
	int back[2];
	char c;

	(void)argc, (void)argv, (void)envp;
	sys(NR_pipe, fd);
	sys(NR_pipe, back);
	ends("parent", parent, NULL);
	sys(NR_close, fd[0]);
	sys(NR_close, fd[1]);
	/* The orphan holds the last writing end: its exit ends this read. */
	sys(NR_close, back[1]);
	result("the orphan ended", sys(NR_read, back[0], &c, 1));
	result("it was not mine", sys(NR_wait4, -1, NULL, 0, NULL));
	return 0;
}
