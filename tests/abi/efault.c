/*
 * Bad pointers: every call that takes one answers EFAULT, whether it points
 * at nothing, into the kernel or at a page with the wrong rights; and what
 * happens when only the first part of a buffer is good.
 */
#include <string.h>

#include "lib/abi.h"

static char *ro, *good;		/* good: a page with nothing behind it */

/* Calls that write to memory, with a pointer none of them may write to. */
static void outputs(const char *kind, void *p)
{
	int data = sys(NR_open, "/tests/data", O_RDONLY, 0);

	say("%s", kind);
	result("  read", sys(NR_read, data, p, 100));
	result("  stat64", sys(NR_stat64, "/tests/data", p));
	result("  fstat64", sys(NR_fstat64, data, p));
	result("  fstatat64", sys(NR_fstatat64, AT_FDCWD, "/tests/data", p, 0));
	result("  statx", sys(NR_statx, AT_FDCWD, "/tests/data", 0, 0x7ff, p));
	result("  _llseek", sys(NR__llseek, data, 0, 0, p, SEEK_SET));
	result("  pipe", sys(NR_pipe, p));
	result("  pipe2", sys(NR_pipe2, p, 0));
	result("  uname", sys(NR_uname, p));
	result("  sysinfo", sys(NR_sysinfo, p));
	result("  getrusage", sys(NR_getrusage, RUSAGE_SELF, p));
	result("  ugetrlimit", sys(NR_ugetrlimit, RLIMIT_STACK, p));
	result("  prlimit64", sys(NR_prlimit64, 0, RLIMIT_STACK, NULL, p));
	result("  clock_gettime", sys(NR_clock_gettime, 1, p));
	result("  getrandom", sys(NR_getrandom, p, 16, 0));
	result("  TCGETS", sys(NR_ioctl, 0, 0x5401, p));
	sys(NR_close, data);
}

/* Calls that read memory; a read-only page would be good for them. */
static void inputs(const char *kind, void *p)
{
	int null = sys(NR_open, "/dev/null", O_WRONLY, 0), fd[2];
	char *argv[] = { p, NULL };

	say("%s", kind);
	sys(NR_pipe, fd);
	result("  write to a pipe", sys(NR_write, fd[1], p, 100));
	result("  write to the terminal", sys(NR_write, 1, p, 100));
	result("  writev", sys(NR_writev, fd[1], p, 1));
	result("  open", sys(NR_open, p, O_RDONLY, 0));
	result("  openat", sys(NR_openat, AT_FDCWD, p, O_RDONLY, 0));
	result("  stat64", sys(NR_stat64, p, good));
	result("  lstat64", sys(NR_lstat64, p, good));
	result("  execve", sys(NR_execve, p, NULL, NULL));
	result("  execve, argv", sys(NR_execve, "/tests/hello", p, NULL));
	result("  execve, argv[0]", sys(NR_execve, "/tests/hello", argv,
					NULL));
	result("  execve, envp", sys(NR_execve, "/tests/hello", NULL, p));
	result("  nanosleep", sys(NR_nanosleep, p, NULL));
	result("  setrlimit", sys(NR_setrlimit, RLIMIT_STACK, p));
	sys(NR_close, null);
	sys(NR_close, fd[0]);
	sys(NR_close, fd[1]);
}

/*
 * 128 bytes are good, the page behind them is not there. (Not 100: Linux
 * copies in blocks of 32 bytes and counts only whole ones before the edge.)
 */
static void partly(void)
{
	int data = sys(NR_open, "/tests/data", O_RDONLY, 0);
	char *end = good + PAGE, name[] = "/tests/data";
	int fd[2];

	result("file into 128 good bytes", sys(NR_read, data, end - 128, 200));
	result("then the position is", sys(NR_lseek, data, 0, SEEK_CUR));
	memcpy(end - sizeof(name), name, sizeof(name));
	truth("a name up to the edge opens",
	      sys(NR_open, end - sizeof(name), O_RDONLY, 0) > 0);
	end[-1] = 'x';
	result("a name over the edge", sys(NR_open, end - sizeof(name),
					   O_RDONLY, 0));
	sys(NR_pipe, fd);
	result("pipe from 128 good bytes", sys(NR_write, fd[1], end - 128,
					       200));
	result("pipe filled", sys(NR_write, fd[1], good, 300));
	result("pipe into 128 good bytes", sys(NR_read, fd[0], end - 128,
					       200));
	result("pipe into good bytes", sys(NR_read, fd[0], good, 300));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	ro = map(NULL, PAGE, PROT_READ, MAP_PA);
	good = map(NULL, 2 * PAGE, PROT_RW, MAP_PA);
	sys(NR_munmap, good + PAGE, PAGE);
	outputs("to 4", (void *)4);
	outputs("to nothing", good + PAGE);
	outputs("to a read-only page", ro);
	outputs("to text", (void *)((unsigned long)main & -PAGE));
	outputs("to the kernel", (void *)0xc0008000);
	outputs("to the end", (void *)0xfffffff0);
	inputs("from 4", (void *)4);
	inputs("from nothing", good + PAGE);
	inputs("from the kernel", (void *)0xc0008000);
	inputs("from the end", (void *)0xfffffff0);
	partly();
	return 0;
}
