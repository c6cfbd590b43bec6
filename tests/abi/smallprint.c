/*
 * The small print of reading and writing: positions at the end of numbers,
 * files that may not grow beyond 2 GiB, rights that fall when a program is
 * written to, times of access, and the sizes of pipes.
 */
#include "lib/files.h"

#define NR_setuid	213
#define NR_setgid	214
#define DIR		"/tests/.smallprint"
#define F_SETOWN_EX	15
#define F_GETOWN_EX	16
#define F_GETLEASE	1025
#define FIGETBSZ	2
#define FIOASYNC	0x5452
#define LAST		(((uint64_t)1 << 63) - 1)

static char buf[8192];

static void positions(void)
{
	const uint64_t pos[] = {
		0x7ffffffe, 0x7fffffff, 0x80000000, LAST - 1, LAST,
	};
	long large = must_open("large", O_RDWR | O_CREAT | O_LARGEFILE);
	long small = must_open("large", O_RDWR);
	long null = must_open("/dev/null", O_WRONLY);

	for (unsigned int i = 0; i < sizeof(pos) / sizeof(*pos); i++) {
		unsigned long low = pos[i], high = pos[i] >> 32;
		uint64_t offset = pos[i];

		say("position %lx %lx", high, low);
		result("  pread", sys(NR_pread64, large, buf, 3, 0, low,
		       high));
		result("  pread 0", sys(NR_pread64, large, buf, 0, 0, low,
		       high));
		result("  pwrite", sys(NR_pwrite64, large, buf, 3, 0, low,
		       high));
		sys(NR_ftruncate64, large, 0, 0, 0);
		result("  small", sys(NR_pwrite64, small, buf, 3, 0, low,
		       high));
		result("  sendfile", sys(NR_sendfile64, null, large, &offset,
		       3));
		sys(NR_ftruncate64, large, 0, 0, 0);
	}
	sys(NR_close, large);
	sys(NR_close, small);
	sys(NR_close, null);
	sys(NR_unlink, "large");
}

static void pieces(void)
{
	struct iovec huge[] = { { buf, 0x7fffffff }, { buf, 0x7fffffff } };
	struct iovec negative[] = { { buf, 1 }, { buf, -1 } };
	long null = must_open("/dev/null", O_RDONLY);

	result("read two times 2 GiB", sys(NR_readv, null, huge, 2));
	result("a negative length", sys(NR_readv, null, negative, 2));
	result("too many to write", sys(NR_writev, null, huge, 1025));
	result("none to write", sys(NR_writev, null, huge, 0));
	result("a bad pointer to write", sys(NR_writev, null, (void *)8, 1));
	sys(NR_close, null);
}

static void mode(const char *what, long r)
{
	struct stat64 st;

	sys(NR_stat64, "program", &st);
	result(what, r);
	say("  mode %lx", (unsigned long)st.mode & 07777);
	sys(NR_chmod, "program", 06755);
}

/* Who may not set the bits loses them by writing. */
static void privileges(void *arg)
{
	long fd;

	(void)arg;
	sys(NR_setgid, 1000);
	sys(NR_setuid, 1001);
	make_file("program", "abc", 3);
	sys(NR_chmod, "program", 06755);
	fd = must_open("program", O_RDWR);
	mode("write", sys(NR_write, fd, "x", 1));
	mode("write nothing", sys(NR_write, fd, "x", 0));
	mode("ftruncate", sys(NR_ftruncate64, fd, 0, 0, 0));
	mode("fallocate", sys(NR_fallocate, fd, 0, 0, 0, 100, 0));
	mode("open to truncate", sys(NR_open, "program", O_WRONLY | O_TRUNC));
	sys(NR_chmod, "program", 02745);
	mode("write, for a group that may not run it",
	     sys(NR_write, fd, "x", 1));
	result("O_NOATIME", sys(NR_fcntl, fd, F_SETFL, O_NOATIME));
	result("a program of another's group", sys(NR_open, "group/program",
	       O_CREAT | O_WRONLY, 02755) < 0);
	sys(NR_stat64, "group/program", buf);
	say("  mode %lx", (unsigned long)((struct stat64 *)buf)->mode & 07777);
}

/* Set all times to long ago, do it, and see whether that was an access. */
static void accessed(const char *what, const char *path, long (*act)(void))
{
	const long times[4] = { 1000, 0, 2000, 0 };
	struct stat64 st;

	sys(NR_utimensat, -100, path, times, 0x100);
	result(what, act());
	sys(NR_lstat64, path, &st);
	say("  accessed %d", st.atime != 1000);
}

static long read_dir(void)
{
	long fd = must_open("dir", O_RDONLY), r;

	r = sys(NR_getdents64, fd, buf, sizeof(buf));
	sys(NR_close, fd);
	return r > 0 ? 0 : r;
}

static long read_link(void)
{
	return sys(NR_readlink, "link", buf, sizeof(buf));
}

static long follow(void)
{
	return sys(NR_access, "link", 0);
}

static long only_look(void)
{
	return sys(NR_lstat64, "link", buf);
}

static void times(void)
{
	sys(NR_mkdir, "dir", 0755);
	sys(NR_symlink, "dir", "link");
	accessed("getdents", "dir", read_dir);
	accessed("readlink", "link", read_link);
	accessed("access", "link", follow);
	accessed("lstat", "link", only_look);
	sys(NR_unlink, "link");
}

static void pipes(void)
{
	const long sizes[] = {
		0, 4096, 4097, 10000, 65536, 1 << 20, 0x80000000, -1,
	};
	int p[2];

	sys(NR_pipe2, p, O_NONBLOCK);
	for (unsigned int i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		long n = 0, r;

		result("size", sys(NR_fcntl, p[0], F_SETPIPE_SZ, sizes[i]));
		result("  is", sys(NR_fcntl, p[1], F_GETPIPE_SZ));
		while ((r = sys(NR_write, p[1], buf, 4096)) > 0)
			n += r;
		result("  takes", n);
		result("  smaller", sys(NR_fcntl, p[1], F_SETPIPE_SZ, 4096));
		for (; n > 8192; n -= r)
			r = sys(NR_read, p[0], buf, 4096);
		result("  then", sys(NR_fcntl, p[1], F_SETPIPE_SZ, 8192));
		while ((r = sys(NR_read, p[0], buf, 4096)) > 0)
			;
		result("  empty", r);
	}
	result("lseek, unknown whence", sys(NR_lseek, p[0], 0, 7));
}

static void controls(void)
{
	long dir = must_open(".", O_RDONLY), n = 0;
	int owner[2] = { 7, 7 };

	sys(57, 0, 0);			/* setpgid */
	result("F_GETLEASE", sys(NR_fcntl, dir, F_GETLEASE));
	result("F_GETOWN_EX", sys(NR_fcntl, dir, F_GETOWN_EX, owner));
	say("  %d %d", owner[0], owner[1]);
	owner[0] = 2;
	owner[1] = sys(132, 0);		/* getpgid */
	result("F_SETOWN_EX", sys(NR_fcntl, dir, F_SETOWN_EX, owner));
	owner[0] = 3;
	result("unknown kind", sys(NR_fcntl, dir, F_SETOWN_EX, owner));
	result("F_GETOWN_EX", sys(NR_fcntl, dir, F_GETOWN_EX, owner));
	say("  %d %d", owner[0], owner[1] == sys(132, 0));
	result("FIGETBSZ", sys(NR_ioctl, dir, FIGETBSZ, &n));
	say("  %d", (int)n);
	n = 0;
	result("FIOASYNC off", sys(NR_ioctl, dir, FIOASYNC, &n));
	n = 1;
	result("FIOASYNC on", sys(NR_ioctl, dir, FIOASYNC, &n));
	result("a directory's end", sys(NR_lseek, dir, 0, SEEK_END));
	result("its data", sys(NR_lseek, dir, 0, SEEK_DATA));
	result("O_DIRECT makes a file, and", sys(NR_open, "direct",
	       O_CREAT | O_RDWR | O_DIRECT, 0644));
	result("  there it is", sys(NR_unlink, "direct"));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	sys(NR_mkdir, DIR, 0777);
	sys(NR_chmod, DIR, 0777);
	sys(NR_chdir, DIR);
	sys(NR_mkdir, "group", 02777);
	sys(NR_chown32, "group", 0, 44);
	sys(NR_chmod, "group", 02777);
	positions();
	pieces();
	ends("user 1001", privileges, NULL);
	times();
	pipes();
	controls();
	sys(NR_unlink, "group/program");
	sys(NR_unlink, "program");
	sys(NR_rmdir, "group");
	sys(NR_rmdir, "dir");
	sys(NR_chdir, "/");
	result("rmdir", sys(NR_rmdir, DIR));
	return 0;
}
