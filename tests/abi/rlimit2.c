/*
 * Limits that are no memory: who may raise them, what PID 1 has, and what
 * RLIMIT_FSIZE, RLIMIT_NPROC and RLIMIT_NOFILE stop.
 */
#include <string.h>

#include "lib/abi.h"

#define NR_sigaction	67
#define NR_truncate64	193
#define NR_ftruncate64	194
#define NR_setresgid	210
#define NR_setresuid	208
#define NR_setuid	213
#define SIGXFSZ		25
#define RLIMIT_FSIZE	1
#define RLIMIT_NPROC	6

static void initial(void)
{
	struct rlimit rl;
	int i;

	for (i = 0; i < 16; i++) {
		sys(NR_prlimit64, 1, i, NULL, NULL);
		sys(NR_ugetrlimit, i, &rl);
		if (i != RLIMIT_NPROC && i != 11)
			say("  %d: %lx %lx", i, rl.cur, rl.max);
		else
			truth("  a limit by memory",
			      rl.cur == rl.max && rl.cur > 100);
	}
}

static void set(const char *what, int which, unsigned long cur,
		unsigned long max)
{
	struct rlimit rl = { cur, max };

	result(what, sys(NR_setrlimit, which, &rl));
}

static void raising(void *arg)
{
	struct rlimit64 rl = { 5, 5 };
	long pid = sys(NR_getppid);

	(void)arg;
	set("  lower", RLIMIT_FSIZE, 1000, 2000);
	set("  raise as root", RLIMIT_FSIZE, 1000, 3000);
	set("  NOFILE to 1048576", RLIMIT_NOFILE, 100, 1048576);
	set("  NOFILE to 1048577", RLIMIT_NOFILE, 100, 1048577);
	result("  parent's", sys(NR_prlimit64, pid, 10, &rl, NULL));
	sys(NR_setresuid, 1001, 1001, 1001);
	set("  raise as user", RLIMIT_FSIZE, 1000, 3001);
	set("  soft up to hard", RLIMIT_FSIZE, 3000, 3000);
	set("  lower", RLIMIT_FSIZE, 3000, 3000);
	set("  soft above hard", RLIMIT_FSIZE, 3001, 3000);
	result("  parent's", sys(NR_prlimit64, pid, 10, NULL, &rl));
	result("  parent's", sys(NR_prlimit64, pid, 10, &rl, NULL));
	result("  PID 1's", sys(NR_prlimit64, 1, 10, NULL, &rl));
	result("  nobody's", sys(NR_prlimit64, 30000, 10, NULL, &rl));
	result("  PID 1's 99th", sys(NR_prlimit64, 1, 99, NULL, &rl));
	result("  own by pid", sys(NR_prlimit64, sys(NR_getpid), 10, NULL,
				   &rl));
}

static volatile int caught;

static void handler(int sig)
{
	caught = sig;
}

struct old_sigaction {
	void (*handler)(int);
	unsigned long mask, flags;
	void *restorer;
};
extern void restorer(void);
__asm__(".text\n.thumb_func\nrestorer: mov r7, #119\n svc 0\n");

static void size(const char *what, long r)
{
	result(what, r);
	if (caught)
		say("    signal %d", caught);
	caught = 0;
}

static void fsize(void *arg)
{
	struct old_sigaction sa = { handler, 0, 0x04000000, restorer };
	static char buf[3000];
	struct iovec vec[2] = { { buf, 600 }, { buf, 600 } };
	long fd = sys(NR_open, "/fsize", O_CREAT | O_TRUNC | O_RDWR, 0600);
	long more = sys(NR_open, "/fsize", O_WRONLY | O_APPEND, 0);

	(void)arg;
	result("  sigaction", sys(NR_sigaction, SIGXFSZ, &sa, NULL));
	size("  before: truncate", sys(NR_ftruncate64, fd, 0, 5000, 0));
	size("  before: truncate", sys(NR_ftruncate64, fd, 0, 0, 0));
	set("  1000", RLIMIT_FSIZE, 1000, RLIM_INFINITY);
	size("  write 600", sys(NR_write, fd, buf, 600));
	size("  write 600", sys(NR_write, fd, buf, 600));
	size("  write 600", sys(NR_write, fd, buf, 600));
	size("  write 0", sys(NR_write, fd, buf, 0));
	size("  append", sys(NR_write, more, buf, 1));
	size("  truncate 1000", sys(NR_ftruncate64, fd, 0, 1000, 0));
	size("  truncate 1001", sys(NR_ftruncate64, fd, 0, 1001, 0));
	size("  truncate 500", sys(NR_truncate64, "/fsize", 0, 500, 0));
	size("  truncate 5 GiB", sys(NR_truncate64, "/fsize", 0, 0, 1));
	sys(NR_lseek, fd, 0, SEEK_SET);
	size("  writev 1200", sys(NR_writev, fd, vec, 2));
	size("  pwrite at 999", sys(181, fd, buf, 10, 0, 999, 0));
	size("  pwrite at 1000", sys(181, fd, buf, 10, 0, 1000, 0));
	size("  pwrite at 2000", sys(181, fd, buf, 10, 0, 2000, 0));
	set("  0", RLIMIT_FSIZE, 0, RLIM_INFINITY);
	size("  write over it", sys(181, fd, buf, 10, 0, 0, 0));
	size("  O_TRUNC", sys(NR_close, sys(NR_open, "/fsize",
					    O_WRONLY | O_TRUNC, 0)));
	size("  truncate 1", sys(NR_ftruncate64, fd, 0, 1, 0));
	say("  a pipe and the console do not mind");
}

static void fatal(void *arg)
{
	long fd = sys(NR_open, "/fsize", O_RDWR, 0600);

	(void)arg;
	set("  0", RLIMIT_FSIZE, 0, 0);
	sys(NR_write, fd, "x", 1);
	say("  not reached");
}

static void grand(void *arg)
{
	(void)arg;
}

static void nproc(void *arg)
{
	char *argv[] = { "hello", NULL };
	long pid;

	(void)arg;
	set("  1", RLIMIT_NPROC, 1, 10);
	ends("  fork as root", grand, NULL);
	result("  setuid", sys(NR_setresuid, 1001, 1001, 1001));
	result("  fork", sys(NR_fork));
	result("  vfork", sys(NR_clone, 17, 0, 0, 0, 0));
	set("  2", RLIMIT_NPROC, 2, 10);
	ends("  fork", grand, NULL);
	pid = sys(NR_fork);
	if (pid == 0)
		exit(0);
	result("  a zombie counts", sys(NR_fork));
	sys(NR_wait4, pid, NULL, 0, NULL);
	set("  0", RLIMIT_NPROC, 0, 10);
	result("  fork", sys(NR_fork));
	sys(NR_execve, "/tests/hello", argv, argv + 1);
	exit(100);
}

static void nproc_exec(void *arg)
{
	char *argv[] = { "hello", NULL };

	struct timespec ts = { 1000, 0 };
	long pid, fd[2];

	(void)arg;
	sys(NR_pipe, fd);
	pid = sys(NR_fork);
	if (pid == 0) {
		sys(NR_setuid, 1001);
		sys(NR_write, fd[1], "x", 1);
		sys(NR_nanosleep, &ts, NULL);
	}
	sys(NR_read, fd[0], &ts, 1);
	set("  0", RLIMIT_NPROC, 0, 10);
	result("  setuid", sys(NR_setuid, 1001));
	result("  execve", sys(NR_execve, "/tests/hello", argv, argv + 1));
	result("  kill", sys(NR_kill, pid, 9));
	sys(NR_wait4, pid, NULL, 0, NULL);
	result("  execve", sys(NR_execve, "/tests/hello", argv, argv + 1));
	set("  1", RLIMIT_NPROC, 1, 10);
	result("  execve", sys(NR_execve, "/tests/hello", argv, argv + 1));
}

static void nofile(void *arg)
{
	long fd;

	(void)arg;
	set("  5000", RLIMIT_NOFILE, 5000, 5000);
	result("  dup2 to 4999", sys(NR_dup2, 1, 4999));
	result("  dup2 to 5000", sys(NR_dup2, 1, 5000));
	result("  dup from 4000", sys(NR_fcntl64, 1, 0, 4000));
	set("  40000", RLIMIT_NOFILE, 40000, 40000);
	result("  dup2 to 39999", sys(NR_dup2, 1, 39999));
	result("  F_GETFD of it", sys(NR_fcntl64, 39999, 1, 0));
	result("  cloexec", sys(NR_fcntl64, 4999, 2, 1));
	result("  F_GETFD", sys(NR_fcntl64, 4999, 1, 0));
	set("  3", RLIMIT_NOFILE, 3, 40000);
	result("  open", sys(NR_open, "/", O_RDONLY, 0));
	result("  dup", sys(NR_dup, 1));
	result("  write to a high one", sys(NR_write, 39999, "  high\n", 7));
	set("  4", RLIMIT_NOFILE, 4, 40000);
	fd = sys(NR_open, "/", O_RDONLY, 0);
	result("  open", fd);
	ends("  fork", grand, NULL);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	initial();
	ends("raising", raising, NULL);
	ends("RLIMIT_FSIZE", fsize, NULL);
	ends("without a handler", fatal, NULL);
	sys(NR_unlink, "/fsize");
	ends("RLIMIT_NPROC", nproc, NULL);
	ends("and exec", nproc_exec, NULL);
	ends("RLIMIT_NOFILE", nofile, NULL);
	return 0;
}
