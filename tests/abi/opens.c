/*
 * open(2)'s flags and what F_GETFL tells of them, F_SETFL, O_PATH, O_TMPFILE,
 * creating with a mode and a umask, ETXTBSY.
 */
#include <string.h>

#include "lib/files.h"

#define TOP	"/tests/.opens"

static char buf[256];

static long fcntl(long fd, long cmd, long arg)
{
	return sys(NR_fcntl64, fd, cmd, arg);
}

static void flags(const char *what, const char *path, int f)
{
	long fd = sys(NR_open, path, f, 0644);

	if (fd < 0) {
		result(what, fd);
		return;
	}
	say("%s: GETFL %lx, GETFD %ld", what, fcntl(fd, F_GETFL, 0),
	    fcntl(fd, F_GETFD, 0));
	sys(NR_close, fd);
}

static void getfl(void)
{
	flags("read", "file", O_RDONLY);
	flags("write, truncate", "file", O_WRONLY | O_TRUNC);
	flags("mode 3", "file", 3);
	flags("creat, excl, noctty", "new", O_RDWR | O_CREAT | O_EXCL |
	      O_NOCTTY);
	flags("append, nonblock", "new", O_RDWR | O_APPEND | O_NONBLOCK);
	flags("sync", "new", O_RDWR | O_SYNC);
	flags("dsync", "new", O_RDWR | O_DSYNC);
	flags("async", "new", O_RDWR | FASYNC);
	flags("noatime, cloexec", "new", O_RDONLY | O_NOATIME | O_CLOEXEC);
	flags("largefile", "new", O_RDONLY | O_LARGEFILE);
	flags("unknown bits", "new", O_RDONLY | 0x40000000);
	flags("directory", ".", O_RDONLY | O_DIRECTORY);
	flags("directory to write", ".", O_RDWR | O_DIRECTORY);
	flags("path", "new", O_PATH | O_RDWR | O_TRUNC | O_APPEND);
	flags("path of a link", "link", O_PATH | O_NOFOLLOW);
	flags("nofollow", "link", O_RDONLY | O_NOFOLLOW);
	flags("a truncated directory", ".", O_RDONLY | O_TRUNC);
	flags("tmpfile", ".", O_TMPFILE | O_RDWR);
	flags("tmpfile to read", ".", O_TMPFILE | O_RDONLY);
	flags("tmpfile, creat", ".", O_TMPFILE | O_RDWR | O_CREAT);
	flags("tmpfile without directory", ".", 020000000 | O_RDWR);
	sys(NR_unlink, "new");
}

static void setfl(void)
{
	long fd = must_open("file", O_RDWR | O_APPEND);
	static const int f[] = {
		0, O_APPEND, O_NONBLOCK, FASYNC, O_DIRECT, O_NOATIME, O_SYNC,
		O_RDONLY | O_CREAT | O_CLOEXEC | O_TRUNC | O_DIRECTORY,
	};

	for (size_t i = 0; i < sizeof(f) / sizeof(f[0]); i++) {
		say("SETFL %x: %ld", f[i], fcntl(fd, F_SETFL, f[i]));
		say("  GETFL %lx", fcntl(fd, F_GETFL, 0));
	}
	result("GETOWN", fcntl(fd, F_GETOWN, 0));
	result("SETOWN to me", fcntl(fd, F_SETOWN, sys(NR_getpid)));
	truth("  it is me", fcntl(fd, F_GETOWN, 0) == sys(NR_getpid));
	result("SETOWN to nobody", fcntl(fd, F_SETOWN, 30000));
	result("SETOWN 0", fcntl(fd, F_SETOWN, 0));
	result("GETOWN", fcntl(fd, F_GETOWN, 0));
	result("GETPIPE_SZ of a file", fcntl(fd, F_GETPIPE_SZ, 0));
	sys(NR_close, fd);
}

static void path_only(void)
{
	long fd = must_open("file", O_PATH), dir, other;
	struct stat64 st;

	result("read", sys(NR_read, fd, buf, 1));
	result("write", sys(NR_write, fd, buf, 1));
	result("lseek", sys(NR_lseek, fd, 0, SEEK_SET));
	result("fstat64", sys(NR_fstat64, fd, &st));
	result("fchmod", sys(NR_fchmod, fd, 0600));
	result("fchown32", sys(NR_fchown32, fd, 0, 0));
	result("ftruncate", sys(NR_ftruncate, fd, 0));
	result("fsync", sys(NR_fsync, fd));
	result("ioctl", sys(NR_ioctl, fd, 0x5401, buf));
	result("getdents64", sys(NR_getdents64, fd, buf, 100));
	result("flock", sys(NR_flock, fd, 1));
	result("F_SETFL", fcntl(fd, F_SETFL, 0));
	result("F_SETOWN", fcntl(fd, F_SETOWN, 0));
	result("F_GETLK", fcntl(fd, F_GETLK, (long)buf));
	result("fchdir to a file", sys(NR_fchdir, fd));
	result("fstatfs64", sys(NR_fstatfs64, fd, 88, buf));
	result("mmap2", sys(NR_mmap2, 0, 4096, 1, MAP_PRIVATE, fd, 0));
	result("pread64", sys(NR_pread64, fd, buf, 1, 0, 0, 0));
	result("readv", sys(NR_readv, fd, buf, 0));
	result("utimensat", sys(NR_utimensat, fd, NULL, NULL, 0));
	result("utimensat, empty path", sys(NR_utimensat, fd, "", NULL, 0x1000));
	other = sys(NR_dup, fd);
	say("dup: GETFL %lx", fcntl(other, F_GETFL, 0));
	sys(NR_close, other);
	sys(NR_close, fd);
	dir = must_open(".", O_PATH | O_DIRECTORY);
	result("openat at it", (other = sys(NR_openat, dir, "file", O_RDONLY)));
	sys(NR_close, other);
	result("fchdir", sys(NR_fchdir, dir));
	sys(NR_close, dir);
	fd = must_open("link", O_PATH | O_NOFOLLOW);
	result("fstat64 of a link", sys(NR_fstat64, fd, &st));
	say("  mode %lx", (unsigned long)st.mode);
	result("readlinkat", sys(NR_readlinkat, fd, "", buf, 100));
	sys(NR_close, fd);
}

static void no_name(void)
{
	struct stat64 st;
	char proc[] = "/proc/self/fd/0";
	long fd = sys(NR_open, ".", O_TMPFILE | O_RDWR, 0640), other;

	result("write", sys(NR_write, fd, "abc", 3));
	sys(NR_fstat64, fd, &st);
	say("  mode %lx nlink %lu size %lu", (unsigned long)st.mode,
	    (unsigned long)st.nlink, (unsigned long)st.size);
	result("linkat, empty path", sys(NR_linkat, fd, "", AT_FDCWD, "linked",
					 AT_EMPTY_PATH));
	sys(NR_fstat64, fd, &st);
	say("  nlink %lu", (unsigned long)st.nlink);
	sys(NR_close, fd);
	fd = must_open("linked", O_RDONLY);
	result("read by the name", sys(NR_read, fd, buf, 10));
	sys(NR_close, fd);
	result("unlink", sys(NR_unlink, "linked"));
	fd = sys(NR_open, ".", O_TMPFILE | O_RDWR | O_EXCL, 0640);
	result("never to be linked", sys(NR_linkat, fd, "", AT_FDCWD, "linked",
					 AT_EMPTY_PATH));
	proc[sizeof(proc) - 2] += fd;
	sys(NR_write, fd, "abcd", 4);
	if (sys(NR_mount, "proc", "/proc", "proc", 0, NULL) != 0)
		say("  /proc is there");
	result("open by /proc", (other = sys(NR_open, proc, O_RDONLY, 0)));
	result("  read", sys(NR_read, other, buf, 10));
	sys(NR_close, other);
	sys(52, "/proc", 0);
	sys(NR_close, fd);
}

static void creating(void)
{
	static const int masks[] = { 0, 022, 077, 0777, 07777 };
	struct stat64 st;
	long fd;

	for (int i = 0; i < 5; i++) {
		sys(NR_umask, masks[i]);
		fd = sys(NR_open, "m", O_RDWR | O_CREAT, 07777);
		result("umask was", sys(NR_umask, 022));
		sys(NR_fstat64, fd, &st);
		say("  mode %lx", (unsigned long)st.mode);
		sys(NR_close, fd);
		sys(NR_unlink, "m");
	}
	fd = sys(NR_open, "m", O_RDONLY | O_CREAT, 0);
	result("write to what was created to read", sys(NR_write, fd, "x", 1));
	sys(NR_close, fd);
	result("root opens mode 0", (fd = sys(NR_open, "m", O_RDWR, 0)));
	sys(NR_close, fd);
	sys(NR_unlink, "m");
}

static void busy(void)
{
	long self = sys(NR_open, "/tests/opens", O_RDONLY, 0), fd, n;

	result("write to a running program",
	       sys(NR_open, "/tests/opens", O_WRONLY, 0));
	result("truncate it", sys(NR_truncate, "/tests/opens", 0));
	result("open to truncate", sys(NR_open, "/tests/opens", O_TRUNC, 0));
	result("unlink another name",
	       sys(NR_link, "/tests/opens", "x") || sys(NR_unlink, "x"));
	fd = sys(NR_open, "prog", O_RDWR | O_CREAT, 0755);
	while ((n = sys(NR_read, self, buf, sizeof(buf))) > 0)
		sys(NR_write, fd, buf, n);
	result("run what is open to write", sys(NR_execve, "prog", NULL, NULL));
	sys(NR_close, fd);
	sys(NR_close, self);
	sys(NR_unlink, "prog");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	sys(NR_umask, 022);
	sys(NR_mkdir, TOP, 0755);
	sys(NR_chdir, TOP);
	make_file("file", "hello", 5);
	sys(NR_symlink, "file", "link");
	getfl();
	setfl();
	path_only();
	no_name();
	creating();
	busy();
	sys(NR_unlink, "file");
	sys(NR_unlink, "link");
	sys(NR_chdir, "/");
	result("rmdir", sys(NR_rmdir, TOP));
	return 0;
}
