/* writev: order, empty pieces, and vectors that are wrong. */
#include <string.h>

#include "lib/abi.h"

static int fd[2];

/* Writes the vector into the pipe and shows what came out. */
static void try(const char *what, struct iovec *iov, long count)
{
	char buf[256];
	long r = sys(NR_writev, fd[1], iov, count), n;

	result(what, r);
	if (r <= 0)
		return;
	n = sys(NR_read, fd[0], buf, sizeof(buf) - 1);
	buf[n < 0 ? 0 : n] = '\0';
	say("  came out: %s", buf);
}

int main(int argc, char **argv, char **envp)
{
	static struct iovec many[1025];
	char *edge = map(NULL, 2 * PAGE, PROT_RW, MAP_PA);
	struct iovec iov[3] = {
		{ "one ", 4 }, { "two ", 4 }, { "three", 5 },
	};
	int i;

	(void)argc, (void)argv, (void)envp;
	sys(NR_pipe, fd);
	sys(NR_munmap, edge + PAGE, PAGE);
	try("three pieces", iov, 3);
	try("the first two", iov, 2);
	try("none", iov, 0);
	try("none, no vector", NULL, 0);
	try("count -1", iov, -1);
	iov[1].len = 0;
	iov[1].base = NULL;
	try("an empty one in the middle", iov, 3);
	iov[1].len = -1;
	try("a length of -1", iov, 3);
	iov[1].base = (void *)4;
	iov[1].len = 0x7fffffff;
	try("a sum above what a call may write", iov + 1, 2);
	iov[1].len = 4;
	iov[1].base = (void *)4;
	try("a bad pointer in the middle", iov, 3);
	try("a bad pointer first", iov + 1, 2);
	iov[1].base = (void *)0xc0008000;
	try("a pointer into the kernel", iov, 3);
	try("a vector that is not there", (struct iovec *)4, 1);
	for (i = 0; i < 1025; i++) {
		many[i].base = "m";
		many[i].len = i % 8 == 0;
	}
	try("1024 pieces", many, 1024);
	try("1025 pieces", many, 1025);
	memcpy(edge + PAGE - sizeof(iov[0]), many, sizeof(iov[0]));
	try("a vector over the edge", (void *)(edge + PAGE - sizeof(iov[0])),
	    2);
	try("a vector up to the edge", (void *)(edge + PAGE - sizeof(iov[0])),
	    1);
	result("bad descriptor", sys(NR_writev, 77, many, 1));
	result("descriptor open for reading", sys(NR_writev, fd[0], many, 1));
	return 0;
}
