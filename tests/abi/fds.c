/*
 * Descriptors: dup in all its forms, fcntl, what is shared and what is not,
 * close-on-exec, and RLIMIT_NOFILE.
 */
#include "lib/abi.h"

#define F_DUPFD		0
#define F_GETFD		1
#define F_SETFD		2
#define F_GETFL		3
#define F_SETFL		4
#define F_DUPFD_CLOEXEC	1030

static long fcntl(long fd, long cmd, long arg)
{
	return sys(NR_fcntl64, fd, cmd, arg);
}

static void show(const char *what, long fd)
{
	say("%s: %ld, flags %lx, close-on-exec %ld, at %ld", what, fd,
	    fcntl(fd, F_GETFL, 0), fcntl(fd, F_GETFD, 0),
	    sys(NR_lseek, fd, 0, SEEK_CUR));
}

static void limit(unsigned long n)
{
	struct rlimit rl = { n, n };

	result("setrlimit", sys(NR_setrlimit, RLIMIT_NOFILE, &rl));
}

static void to_the_limit(void *arg)
{
	long fd, end[2] = { -7, -7 };

	(void)arg;
	limit(10);
	while ((fd = sys(NR_dup, 0)) >= 0)
		;
	result("one too many", fd);
	result("open", sys(NR_open, "/tests/data", O_RDONLY, 0));
	result("pipe", sys(NR_pipe2, end, 0));
	say("  %ld %ld", end[0], end[1]);
	result("dup2 to 9", sys(NR_dup2, 0, 9));
	result("dup2 to 10", sys(NR_dup2, 0, 10));
	result("dupfd from 10", fcntl(0, F_DUPFD, 10));
	result("dupfd from 9", fcntl(0, F_DUPFD, 9));
	sys(NR_close, 5);
	result("pipe with one free", sys(NR_pipe2, end, 0));
	result("open with one free", sys(NR_open, "/tests/data", O_RDONLY, 0));
	limit(4);
	result("a descriptor above is as good as ever", sys(NR_dup2, 9, 2));
	result("it reads", sys(NR_close, 9));
	result("more than ever", sys(NR_dup2, 2, 4));
}

int main(int argc, char **argv, char **envp)
{
	long fd, other;
	char c;

	(void)argc, (void)argv, (void)envp;
	fd = sys(NR_open, "/tests/data", O_RDONLY | O_CLOEXEC, 0);
	show("open", fd);
	sys(NR_lseek, fd, 5, SEEK_SET);
	other = sys(NR_dup, fd);
	show("dup", other);
	sys(NR_read, other, &c, 1);
	show("the first, after a read of the other", fd);
	show("dup2 to itself", sys(NR_dup2, fd, fd));
	result("dup3 to itself", sys(NR_dup3, fd, fd, 0));
	show("dup3 with cloexec", sys(NR_dup3, fd, 40, O_CLOEXEC));
	result("dup3 with another flag", sys(NR_dup3, fd, 41, O_NONBLOCK));
	show("dup2 over it", sys(NR_dup2, fd, 40));
	show("dupfd from 60", fcntl(fd, F_DUPFD, 60));
	show("dupfd from 60", fcntl(fd, F_DUPFD, 60));
	show("dupfd_cloexec from 20", fcntl(fd, F_DUPFD_CLOEXEC, 20));
	result("setfd", fcntl(60, F_SETFD, 0xff));
	show("then", 60);
	result("setfl", fcntl(60, F_SETFL, O_NONBLOCK | O_APPEND | O_RDWR));
	show("then", fd);
	result("dupfd from -1", fcntl(fd, F_DUPFD, -1));
	result("dupfd from 2000000", fcntl(fd, F_DUPFD, 2000000));
	result("unknown command", fcntl(fd, 77, 0));
	result("no descriptor", fcntl(99, F_GETFD, 0));
	result("dup", sys(NR_dup, 99));
	result("dup2", sys(NR_dup2, 99, 99));
	result("dup2", sys(NR_dup2, fd, -1));
	result("dup2", sys(NR_dup2, fd, 2000000));
	result("close", sys(NR_close, 99));
	result("close", sys(NR_close, fd));
	result("close", sys(NR_close, fd));
	show("the other lives", other);
	fd = sys(NR_open, "/dev/null", O_WRONLY | O_APPEND, 0);
	show("write-only", fd);
	result("read", sys(NR_read, fd, &c, 1));
	result("write to read-only", sys(NR_write, other, &c, 1));
	ends("limit", to_the_limit, NULL);
	return 0;
}
