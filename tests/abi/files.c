/* open, close, read, write, dup2 on files: results and errors. */
#include <string.h>

#include "lib/abi.h"

static char buf[10000];

static long try_open(const char *what, const char *path, int flags)
{
	long r = sys(NR_open, path, flags, 0);

	result(what, r);
	if (r >= 0)
		sys(NR_close, r);
	return r;
}

static void opening(void)
{
	char longname[5000];

	try_open("a file", "/tests/data", O_RDONLY);
	try_open("with slashes and dots", "//tests/./../tests///data",
		 O_RDONLY);
	try_open("above the root", "/../../tests/data", O_RDONLY);
	try_open("not there", "/tests/nothing", O_RDONLY);
	try_open("no such directory", "/nothing/data", O_RDONLY);
	try_open("a file as a directory", "/tests/data/x", O_RDONLY);
	try_open("a file with a slash behind", "/tests/data/", O_RDONLY);
	try_open("empty name", "", O_RDONLY);
	try_open("a directory", "/tests", O_RDONLY);
	try_open("a directory to write", "/tests", O_WRONLY);
	try_open("the root", "/", O_RDONLY | O_DIRECTORY);
	try_open("O_DIRECTORY on a file", "/tests/data",
		 O_RDONLY | O_DIRECTORY);
	try_open("O_CREAT|O_EXCL on what is there", "/tests/data",
		 O_RDWR | O_CREAT | O_EXCL);
	try_open("a symbolic link", "/tests/link", O_RDONLY);
	try_open("a link to itself", "/tests/loop", O_RDONLY);
	memset(longname, 'n', sizeof(longname));
	longname[0] = '/';
	longname[256] = '\0';
	try_open("255 letters", longname, O_RDONLY);
	longname[256] = 'n';
	longname[257] = '\0';
	try_open("256 letters", longname, O_RDONLY);
	longname[257] = 'n';
	longname[4999] = '\0';
	try_open("5000 letters", longname, O_RDONLY);
}

static void relative(void)
{
	long dir = sys(NR_open, "/tests", O_RDONLY | O_DIRECTORY, 0);
	long file = sys(NR_open, "/tests/data", O_RDONLY, 0);

	result("openat relative to a directory",
	       sys(NR_openat, dir, "data", O_RDONLY, 0));
	result("openat with an absolute name",
	       sys(NR_openat, 77, "/tests/data", O_RDONLY, 0));
	result("openat, bad descriptor",
	       sys(NR_openat, 77, "data", O_RDONLY, 0));
	result("openat relative to a file",
	       sys(NR_openat, file, "data", O_RDONLY, 0));
	result("openat, AT_FDCWD",
	       sys(NR_openat, AT_FDCWD, "tests/data", O_RDONLY, 0));
	result("read of a directory", sys(NR_read, dir, buf, 10));
}

static void reading(void)
{
	long fd = sys(NR_open, "/tests/data", O_RDONLY, 0);

	result("10 bytes", sys(NR_read, fd, buf, 10));
	say("they are %d %d .. %d", buf[0], buf[1], buf[9]);
	result("nothing", sys(NR_read, fd, buf, 0));
	result("the rest", sys(NR_read, fd, buf, sizeof(buf)));
	result("the end", sys(NR_read, fd, buf, 10));
	result("write to a file open for reading",
	       sys(NR_write, fd, buf, 1));
	result("close", sys(NR_close, fd));
	result("close again", sys(NR_close, fd));
	result("read after close", sys(NR_read, fd, buf, 1));
	result("close(-1)", sys(NR_close, -1));
	fd = sys(NR_open, "/tests/data", O_WRONLY, 0);
	result("read of a file open for writing",
	       sys(NR_read, fd, buf, 1));
	sys(NR_close, fd);
}

static void duplicates(void)
{
	long fd = sys(NR_open, "/tests/data", O_RDONLY, 0), other;

	result("dup2 to 20", sys(NR_dup2, fd, 20));
	sys(NR_read, fd, buf, 100);
	result("they share a position", sys(NR_lseek, 20, 0, SEEK_CUR));
	other = sys(NR_open, "/tests/data", O_RDONLY, 0);
	result("another open does not", sys(NR_lseek, other, 0, SEEK_CUR));
	result("dup2 onto an open one", sys(NR_dup2, other, 20));
	result("its position", sys(NR_lseek, 20, 0, SEEK_CUR));
	truth("dup2 onto itself", sys(NR_dup2, fd, fd) == fd);
	result("dup2 of a closed one", sys(NR_dup2, 77, 21));
	result("dup2 of a closed one onto itself", sys(NR_dup2, 77, 77));
	result("dup2 to -1", sys(NR_dup2, fd, -1));
	result("dup2 far away", sys(NR_dup2, fd, 1 << 20));
	sys(NR_close, fd);
	result("the other still reads", sys(NR_read, 20, buf, 10));
	truth("the lowest number is used again",
	      sys(NR_open, "/tests/data", O_RDONLY, 0) == fd);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	opening();
	reading();
	duplicates();
	relative();
	return 0;
}
