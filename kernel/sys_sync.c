/*
 * Doors: what a file has in store. Pages allocated ahead, advice about them,
 * and their way to a disk, which is short: all files here live in memory.
 */
#include <fs/fdtable.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>

/* What stands behind the number, if more than a place (O_PATH); or NULL. */
static struct file *fget_real(unsigned int fd)
{
	struct file *file = fget(current->files, fd);

	if (file && (file->f_mode & FMODE_PATH)) {
		fput(file);
		return NULL;
	}
	return file;
}

long sys_fsync(unsigned int fd)
{
	struct file *file = fget_real(fd);
	long ret = -EINVAL;

	if (!file)
		return -EBADF;
	if (file->f_op && file->f_op->fsync)
		ret = file->f_op->fsync(file, 0, MAX_LFS_FILESIZE, false);
	fput(file);
	return ret;
}

long sys_fdatasync(unsigned int fd)
{
	return sys_fsync(fd);
}

long sys_sync(void)
{
	sync_filesystems();
	return 0;
}

/* All of them, for want of a reason to tell one from the other. */
long sys_syncfs(unsigned int fd)
{
	struct file *file = fget_real(fd);

	if (!file)
		return -EBADF;
	sync_filesystems();
	fput(file);
	return 0;
}

long sys_fallocate(unsigned int fd, int mode, loff_t offset, loff_t len)
{
	struct file *file = fget_real(fd);
	u32 kind;
	long ret;

	if (!file)
		return -EBADF;
	kind = file->f_inode->i_mode;
	if (offset < 0 || len <= 0)
		ret = -EINVAL;
	else if ((mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE)) ||
		 mode == FALLOC_FL_PUNCH_HOLE)
		ret = -EOPNOTSUPP;
	else if (!(file->f_mode & FMODE_WRITE))
		ret = -EBADF;
	else if (S_ISFIFO(kind))
		ret = -ESPIPE;
	else if (S_ISDIR(kind))
		ret = -EISDIR;
	else if (!S_ISREG(kind))
		ret = -ENODEV;
	else if (len > MAX_LFS_FILESIZE - offset)
		ret = -EFBIG;
	else if (!file->f_op->fallocate)
		ret = -EOPNOTSUPP;
	else
		ret = file->f_op->fallocate(file, mode, offset, len);
	fput(file);
	return ret;
}

#define POSIX_FADV_NOREUSE	5	/* the last one */

/* There is nothing to be gained by reading ahead, or lost by not doing so. */
long sys_arm_fadvise64_64(unsigned int fd, int advice, loff_t offset,
			  loff_t len)
{
	struct file *file = fget_real(fd);
	long ret = 0;

	(void)offset;
	if (!file)
		return -EBADF;
	if (S_ISFIFO(file->f_inode->i_mode))
		ret = -ESPIPE;
	else if (len < 0 || advice < 0 || advice > POSIX_FADV_NOREUSE)
		ret = -EINVAL;
	fput(file);
	return ret;
}

long sys_readahead(unsigned int fd, loff_t offset, size_t count)
{
	struct file *file = fget_real(fd);
	long ret = 0;

	(void)offset;
	(void)count;
	if (!file)
		return -EBADF;
	if (!(file->f_mode & FMODE_READ))
		ret = -EBADF;
	else if (!S_ISREG(file->f_inode->i_mode))
		ret = -EINVAL;
	fput(file);
	return ret;
}
