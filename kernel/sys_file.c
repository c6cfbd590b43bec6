/*
 * Doors: opening, closing, numbering and controlling files. What moves bytes
 * is in sys_rw.c, fcntl(2) in sys_fcntl.c.
 */
#include <uapi/ioctl.h>
#include <asm/uaccess.h>
#include <fs/fdtable.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include "user_path.h"

static unsigned long nofile(void)
{
	return current->rlim[RLIMIT_NOFILE];
}

/* Give @file, whose reference is the caller's, a number. */
static long install(struct file *file, u32 flags)
{
	int fd = fd_install(current->files, file, 0, flags, nofile());

	if (fd < 0)
		fput(file);
	return fd;
}

/* Combinations of O_* that say nothing. */
static bool bad_flags(u32 flags)
{
	if (flags & O_PATH)
		return false;		/* most others are ignored then */
	if ((flags & O_CREAT) && (flags & O_DIRECTORY))
		return true;
	return (flags & __O_TMPFILE) && (!(flags & O_DIRECTORY) ||
					 (flags & O_ACCMODE) == O_RDONLY);
}

long sys_openat(int dfd, const char *filename, int flags, unsigned int mode)
{
	struct user_path up;
	struct file *file;
	int err;

	if (unlikely(flags & O_TMPFILE) && bad_flags(flags))
		return -EINVAL;
	err = user_path_get(&up, dfd, filename);
	if (err)
		return err;
	err = path_openat(current->fs, up.start, up.name, flags, mode, &file);
	user_path_put(&up);
	return err ? err : install(file, flags);
}

long sys_open(const char *filename, int flags, unsigned int mode)
{
	return sys_openat(AT_FDCWD, filename, flags, mode);
}

long sys_creat(const char *filename, unsigned int mode)
{
	return sys_openat(AT_FDCWD, filename, O_CREAT | O_WRONLY | O_TRUNC,
			  mode);
}

long sys_close(unsigned int fd)
{
	return close_fd(current->files, fd);
}

#define CLOSE_RANGE_UNSHARE	2
#define CLOSE_RANGE_CLOEXEC	4

long sys_close_range(unsigned int fd, unsigned int max_fd, unsigned int flags)
{
	struct files_struct *files = current->files;

	if (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC) || fd > max_fd)
		return -EINVAL;
	if ((flags & CLOSE_RANGE_UNSHARE) && files->count > 1) {
		files = dup_files(files);
		if (!files)
			return -ENOMEM;
		put_files(current->files);
		current->files = files;
	}
	for (; fd <= max_fd && fd < files->end_fd; fd++) {
		if (!(flags & CLOSE_RANGE_CLOEXEC))
			close_fd(files, fd);
		else if (files_lookup_fd(files, fd))
			set_close_on_exec(files, fd, true);
	}
	return 0;
}

long sys_dup(unsigned int fd)
{
	struct file *file = fget(current->files, fd);

	return file ? install(file, 0) : -EBADF;
}

static long do_dup(unsigned int oldfd, unsigned int newfd, u32 flags)
{
	struct file *file = fget(current->files, oldfd);
	int fd;

	if (!file)
		return -EBADF;
	fd = fd_replace(current->files, file, newfd, flags, nofile());
	if (fd < 0)
		fput(file);
	return fd;
}

long sys_dup2(unsigned int oldfd, unsigned int newfd)
{
	if (oldfd == newfd)
		return files_lookup_fd(current->files, oldfd) ?
		       (long)newfd : -EBADF;
	return do_dup(oldfd, newfd, 0);
}

long sys_dup3(unsigned int oldfd, unsigned int newfd, int flags)
{
	if (oldfd == newfd || (flags & ~O_CLOEXEC))
		return -EINVAL;
	return do_dup(oldfd, newfd, flags);
}

long sys_pipe2(int *fildes, int flags)
{
	struct files_struct *files = current->files;
	struct file *file[2];
	int fd[2];
	int err;

	if (flags & ~(O_CLOEXEC | O_NONBLOCK))
		return -EINVAL;
	err = create_pipe_files(file, flags & O_NONBLOCK);
	if (err)
		return err;
	fd[0] = install(file[0], flags);
	if (fd[0] < 0) {
		fput(file[1]);
		return fd[0];
	}
	fd[1] = install(file[1], flags);
	if (fd[1] < 0) {
		close_fd(files, fd[0]);
		return fd[1];
	}
	if (copy_to_user(fildes, fd, sizeof(fd))) {
		close_fd(files, fd[0]);
		close_fd(files, fd[1]);
		return -EFAULT;
	}
	return 0;
}

long sys_pipe(int *fildes)
{
	return sys_pipe2(fildes, 0);
}

/* What any file may be asked for. No file of ours can do O_ASYNC. */
static long file_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	int on, err;

	switch (cmd) {
	case FIONBIO:
		err = get_user(on, (int *)arg);
		if (err)
			return err;
		if (on)
			file->f_flags |= O_NONBLOCK;
		else
			file->f_flags &= ~O_NONBLOCK;
		return 0;
	case FIOASYNC:
		err = get_user(on, (int *)arg);
		return err ? err : on ? -ENOTTY : 0;
	case FIGETBSZ:
		return put_user((int)PAGE_SIZE, (int *)arg);
	case FIONREAD:
		if (S_ISREG(file->f_inode->i_mode))
			return put_user((int)(i_size_read(file->f_inode) -
					      file->f_pos), (int *)arg);
		break;
	}
	if (!file->f_op || !file->f_op->ioctl)
		return -ENOTTY;
	return file->f_op->ioctl(file, cmd, arg);
}

long sys_ioctl(unsigned int fd, unsigned int cmd, unsigned long arg)
{
	struct file *file = fget(current->files, fd);
	long ret;

	if (!file)
		return -EBADF;
	if (file->f_mode & FMODE_PATH) {
		ret = -EBADF;
	} else if (cmd == FIOCLEX || cmd == FIONCLEX) {
		set_close_on_exec(current->files, fd, cmd == FIOCLEX);
		ret = 0;
	} else {
		ret = file_ioctl(file, cmd, arg);
	}
	fput(file);
	return ret;
}

long sys_umask(int mask)
{
	long old = current->fs->umask;

	current->fs->umask = mask & 0777;
	return old;
}
