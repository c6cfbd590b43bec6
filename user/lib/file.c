/*
 * Files and terminals.  The functions with an underscore are what libc.a's
 * own read(), open() and so on end in.
 *
 * newlib numbers its open flags as BSD does; they are translated on the way
 * in and, for F_GETFL, on the way out.  Its AT_FDCWD differs too.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>

#define LINUX_AT_FDCWD		(-100)
#define LINUX_F_DUPFD_CLOEXEC	1030

static const struct {
	unsigned int newlib;
	unsigned int kernel;
} open_flag[] = {
	{ O_CREAT,	00000100 },
	{ O_EXCL,	00000200 },
	{ O_NOCTTY,	00000400 },
	{ O_TRUNC,	00001000 },
	{ O_APPEND,	00002000 },
	{ O_NONBLOCK,	00004000 },
	{ O_DIRECTORY,	00040000 },
	{ O_NOFOLLOW,	00100000 },
	{ O_DIRECT,	00200000 },
	{ O_CLOEXEC,	02000000 },
	{ O_SYNC,	04010000 },
};

#define NR_OPEN_FLAGS	(sizeof(open_flag) / sizeof(open_flag[0]))

static int flags_to_kernel(int flags)
{
	int out = flags & O_ACCMODE;
	unsigned int i;

	for (i = 0; i < NR_OPEN_FLAGS; i++)
		if (flags & open_flag[i].newlib)
			out |= open_flag[i].kernel;
	return out;
}

static int flags_from_kernel(int flags)
{
	int out = flags & O_ACCMODE;
	unsigned int i;

	for (i = 0; i < NR_OPEN_FLAGS; i++)
		if ((flags & open_flag[i].kernel) == open_flag[i].kernel)
			out |= open_flag[i].newlib;
	return out;
}

int _open(const char *path, int flags, int mode)
{
	return syscall(SYS_open, path, flags_to_kernel(flags), mode);
}

int openat(int dir, const char *path, int flags, ...)
{
	va_list ap;
	int mode = 0;

	va_start(ap, flags);
	if (flags & O_CREAT)
		mode = va_arg(ap, int);
	va_end(ap);
	if (dir == AT_FDCWD)
		dir = LINUX_AT_FDCWD;
	return syscall(SYS_openat, dir, path, flags_to_kernel(flags), mode);
}

int fcntl(int fd, int cmd, ...)
{
	va_list ap;
	long arg;
	int r;

	va_start(ap, cmd);
	arg = va_arg(ap, long);
	va_end(ap);
	switch (cmd) {
	case F_GETFL:
		r = syscall(SYS_fcntl64, fd, cmd, 0);
		return r < 0 ? r : flags_from_kernel(r);
	case F_SETFL:
		return syscall(SYS_fcntl64, fd, cmd, flags_to_kernel(arg));
	case F_DUPFD_CLOEXEC:
		return syscall(SYS_fcntl64, fd, LINUX_F_DUPFD_CLOEXEC, arg);
	case F_DUPFD:
	case F_GETFD:
	case F_SETFD:
		return syscall(SYS_fcntl64, fd, cmd, arg);
	}
	errno = EINVAL;		/* locks: the structures differ too */
	return -1;
}

int _close(int fd)
{
	return syscall(SYS_close, fd);
}

ssize_t _read(int fd, void *buf, size_t size)
{
	return syscall(SYS_read, fd, buf, size);
}

ssize_t _write(int fd, const void *buf, size_t size)
{
	return syscall(SYS_write, fd, buf, size);
}

ssize_t readv(int fd, const struct iovec *iov, int count)
{
	return syscall(SYS_readv, fd, iov, count);
}

ssize_t writev(int fd, const struct iovec *iov, int count)
{
	return syscall(SYS_writev, fd, iov, count);
}

off_t _lseek(int fd, off_t offset, int whence)
{
	return syscall(SYS_lseek, fd, offset, whence);
}

/* The 64-bit offset must begin in an even register: one word is skipped. */
ssize_t pread(int fd, void *buf, size_t size, off_t offset)
{
	return syscall(SYS_pread64, fd, buf, size, 0, offset, offset >> 31);
}

ssize_t pwrite(int fd, const void *buf, size_t size, off_t offset)
{
	return syscall(SYS_pwrite64, fd, buf, size, 0, offset, offset >> 31);
}

int fsync(int fd)
{
	return syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	return syscall(SYS_fdatasync, fd);
}

void sync(void)
{
	syscall(SYS_sync);
}

int ftruncate(int fd, off_t length)
{
	return syscall(SYS_ftruncate64, fd, 0, length, length >> 31);
}

int dup(int fd)
{
	return syscall(SYS_dup, fd);
}

int dup2(int from, int to)
{
	return syscall(SYS_dup2, from, to);
}

int pipe(int fds[2])
{
	return syscall(SYS_pipe, fds);
}

int pipe2(int fds[2], int flags)
{
	return syscall(SYS_pipe2, fds, flags_to_kernel(flags));
}

int access(const char *path, int mode)
{
	return syscall(SYS_access, path, mode);
}

int _link(const char *from, const char *to)
{
	return syscall(SYS_link, from, to);
}

int _unlink(const char *path)
{
	return syscall(SYS_unlink, path);
}

int mkdir(const char *path, mode_t mode)
{
	return syscall(SYS_mkdir, path, mode);
}

int rmdir(const char *path)
{
	return syscall(SYS_rmdir, path);
}

int rename(const char *from, const char *to)
{
	return syscall(SYS_rename, from, to);
}

int chdir(const char *path)
{
	return syscall(SYS_chdir, path);
}

char *getcwd(char *buf, size_t size)
{
	return syscall(SYS_getcwd, buf, size) < 0 ? NULL : buf;
}

ssize_t readlink(const char *path, char *buf, size_t size)
{
	return syscall(SYS_readlink, path, buf, size);
}

int mount(const char *source, const char *target, const char *type,
	  unsigned long flags, const void *data)
{
	return syscall(SYS_mount, source, target, type, flags, data);
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list ap;
	void *arg;

	va_start(ap, request);
	arg = va_arg(ap, void *);
	va_end(ap);
	return syscall(SYS_ioctl, fd, request, arg);
}

int tcgetattr(int fd, struct termios *t)
{
	return ioctl(fd, TCGETS, t);
}

int tcsetattr(int fd, int when, const struct termios *t)
{
	if (when < TCSANOW || when > TCSAFLUSH) {
		errno = EINVAL;
		return -1;
	}
	return ioctl(fd, TCSETS + when, t);
}

int _isatty(int fd)
{
	struct termios t;

	return tcgetattr(fd, &t) == 0;
}
