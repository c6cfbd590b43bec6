/*
 * Doors: moving bytes to and from open files, and where in the file.
 */
#include <uapi/poll.h>
#include <uapi/uio.h>
#include <asm/uaccess.h>
#include <fs/fdtable.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include <mm/slab.h>

#define UIO_FASTIOV	8	/* so many pieces need no allocation */

enum rw { READ, WRITE };

/*
 * One read or write, at *@ppos, or (NULL) at the file's own position. That
 * one only moves when something was done.
 */
static ssize_t do_rw(enum rw rw, struct file *file, char *buf, size_t count,
		     loff_t *ppos);

/*
 * Others have the file open, too, as after a fork, and its position is one for
 * all: they take turns, for what sleeps between taking and moving it would
 * write over what the others wrote meanwhile.
 */
static noinline ssize_t do_rw_shared(enum rw rw, struct file *file, char *buf,
				     size_t count)
{
	loff_t pos;
	ssize_t ret;

	mutex_lock(&file->f_pos_lock);
	pos = file->f_pos;
	ret = do_rw(rw, file, buf, count, &pos);
	file->f_pos = pos;
	mutex_unlock(&file->f_pos_lock);
	return ret;
}

static ssize_t do_rw(enum rw rw, struct file *file, char *buf, size_t count,
		     loff_t *ppos)
{
	loff_t pos = ppos ? *ppos : file->f_pos;
	ssize_t ret;

	/* One reference is the table's, one ours. */
	if (!ppos && unlikely(file->f_count > 2) &&
	    S_ISREG(file->f_inode->i_mode))
		return do_rw_shared(rw, file, buf, count);
	if (rw == READ)
		ret = vfs_read(file, buf, count, &pos);
	else
		ret = vfs_write(file, buf, count, &pos);
	if (ret < 0)
		return ret;
	if (ppos)
		*ppos = pos;
	else
		file->f_pos = pos;
	return ret;
}

static long rw_fd(enum rw rw, unsigned int fd, char *buf, size_t count)
{
	struct file *file = fget(current->files, fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = do_rw(rw, file, buf, count, NULL);
	fput(file);
	return ret;
}

long sys_read(unsigned int fd, char *buf, size_t count)
{
	return rw_fd(READ, fd, buf, count);
}

long sys_write(unsigned int fd, const char *buf, size_t count)
{
	return rw_fd(WRITE, fd, (char *)buf, count);
}

static long rw_fd_at(enum rw rw, unsigned int fd, char *buf, size_t count,
		     loff_t pos)
{
	struct file *file;
	long ret;

	if (pos < 0)
		return -EINVAL;
	file = fget(current->files, fd);
	if (!file)
		return -EBADF;
	if (file->f_mode & FMODE_STREAM)
		ret = -ESPIPE;
	else
		ret = do_rw(rw, file, buf, count, &pos);
	fput(file);
	return ret;
}

long sys_pread64(unsigned int fd, char *buf, size_t count, loff_t pos)
{
	return rw_fd_at(READ, fd, buf, count, pos);
}

long sys_pwrite64(unsigned int fd, const char *buf, size_t count, loff_t pos)
{
	return rw_fd_at(WRITE, fd, (char *)buf, count, pos);
}

/*
 * Piece by piece. What comes after a piece that was cut short is not tried,
 * and neither may a stream that has given something wait for more.
 */
static ssize_t do_iov(enum rw rw, struct file *file, const struct iovec *iov,
		      unsigned long nr, loff_t *ppos)
{
	ssize_t done = 0;

	for (unsigned long i = 0; i < nr; i++) {
		ssize_t n;

		if (!iov[i].iov_len)
			continue;
		if (done && rw == READ && (file->f_mode & FMODE_STREAM) &&
		    !(vfs_poll(file, NULL) & POLLIN))
			break;
		n = do_rw(rw, file, iov[i].iov_base, iov[i].iov_len, ppos);
		if (n < 0)
			return done ? done : n;
		done += n;
		if ((size_t)n < iov[i].iov_len)
			break;
	}
	return done;
}

/*
 * A small writev() to a stream goes as a whole or not at all, so no address
 * in it may be bad. Pieces this small lie in two pages at the most: trying
 * the first and the last byte is enough.
 */
static int probe_pieces(const struct iovec *iov, unsigned long nr)
{
	for (unsigned long i = 0; i < nr; i++) {
		const char *base = iov[i].iov_base;
		char byte __attribute__((unused));

		if (iov[i].iov_len && (get_user(byte, base) ||
		    get_user(byte, base + iov[i].iov_len - 1)))
			return -EFAULT;
	}
	return 0;
}

static long rw_iovec(enum rw rw, struct file *file, const struct iovec *uvec,
		     unsigned long nr, loff_t *ppos)
{
	struct iovec fast[UIO_FASTIOV], *iov = fast;
	u32 mode = rw == READ ? FMODE_READ : FMODE_WRITE;
	size_t total = 0;
	long ret = 0;

	if (nr > UIO_MAXIOV)
		return -EINVAL;
	if (nr > UIO_FASTIOV)
		iov = kmalloc(nr * sizeof(*iov), GFP_KERNEL);
	if (!iov)
		return -ENOMEM;
	if (copy_from_user(iov, uvec, nr * sizeof(*iov)))
		ret = -EFAULT;
	for (unsigned long i = 0; !ret && i < nr; i++) {
		ret = (ssize_t)iov[i].iov_len < 0 ? -EINVAL :
		      rw_verify(iov[i].iov_base, iov[i].iov_len, 0);
		iov[i].iov_len = min(iov[i].iov_len,
				     (size_t)MAX_RW_COUNT - total);
		total += iov[i].iov_len;
	}
	if (!ret && !(file->f_mode & mode))
		ret = -EBADF;
	if (!ret && rw == WRITE && (file->f_mode & FMODE_STREAM) &&
	    total <= PAGE_SIZE)
		ret = probe_pieces(iov, nr);
	if (!ret)
		ret = do_iov(rw, file, iov, nr, ppos);
	if (iov != fast)
		kfree(iov);
	return ret;
}

static long rw_iovec_fd(enum rw rw, unsigned int fd, const struct iovec *vec,
			unsigned long nr, loff_t *ppos)
{
	struct file *file;
	long ret;

	if (ppos && *ppos < 0)
		return -EINVAL;
	file = fget(current->files, fd);
	if (!file)
		return -EBADF;
	if (ppos && (file->f_mode & FMODE_STREAM))
		ret = -ESPIPE;
	else
		ret = rw_iovec(rw, file, vec, nr, ppos);
	fput(file);
	return ret;
}

long sys_readv(unsigned int fd, const struct iovec *vec, unsigned long nr)
{
	return rw_iovec_fd(READ, fd, vec, nr, NULL);
}

long sys_writev(unsigned int fd, const struct iovec *vec, unsigned long nr)
{
	return rw_iovec_fd(WRITE, fd, vec, nr, NULL);
}

/* The position comes as two words here, on every architecture. */
long sys_preadv(unsigned int fd, const struct iovec *vec, unsigned long nr,
		unsigned long pos_l, unsigned long pos_h)
{
	loff_t pos = (loff_t)((u64)pos_h << 32 | pos_l);

	return rw_iovec_fd(READ, fd, vec, nr, &pos);
}

long sys_pwritev(unsigned int fd, const struct iovec *vec, unsigned long nr,
		 unsigned long pos_l, unsigned long pos_h)
{
	loff_t pos = (loff_t)((u64)pos_h << 32 | pos_l);

	return rw_iovec_fd(WRITE, fd, vec, nr, &pos);
}

/*
 * The second versions: flags, and a position of -1 is the file's own. What is
 * in memory is as safe as it will be (RWF_SYNC) and at hand (RWF_HIPRI).
 */
static long rw_iovec2_fd(enum rw rw, unsigned int fd, const struct iovec *vec,
			 unsigned long nr, loff_t pos, u32 flags)
{
	struct file *file = files_lookup_fd(current->files, fd);
	bool own = pos == -1;

	if (flags & ~(RWF_HIPRI | RWF_DSYNC | RWF_SYNC | RWF_APPEND))
		return file ? -EOPNOTSUPP : -EBADF;
	if (file && rw == WRITE && (flags & RWF_APPEND)) {
		pos = i_size_read(file->f_inode);
		if (own && !(file->f_mode & FMODE_STREAM))
			file->f_pos = pos;
	}
	return rw_iovec_fd(rw, fd, vec, nr, own ? NULL : &pos);
}

long sys_preadv2(unsigned int fd, const struct iovec *vec, unsigned long nr,
		 unsigned long pos_l, unsigned long pos_h, int flags)
{
	return rw_iovec2_fd(READ, fd, vec, nr,
			    (loff_t)((u64)pos_h << 32 | pos_l), flags);
}

long sys_pwritev2(unsigned int fd, const struct iovec *vec, unsigned long nr,
		  unsigned long pos_l, unsigned long pos_h, int flags)
{
	return rw_iovec2_fd(WRITE, fd, vec, nr,
			    (loff_t)((u64)pos_h << 32 | pos_l), flags);
}

/* The new position or -errno. */
static loff_t lseek_fd(unsigned int fd, loff_t offset, unsigned int whence)
{
	struct file *file = fget(current->files, fd);
	loff_t pos;

	if (!file)
		return -EBADF;
	pos = whence > SEEK_HOLE ? -EINVAL : vfs_llseek(file, offset, whence);
	fput(file);
	return pos;
}

long sys_lseek(unsigned int fd, long offset, unsigned int whence)
{
	loff_t pos = lseek_fd(fd, offset, whence);

	return pos == (long)pos ? (long)pos : -EOVERFLOW;
}

long sys_llseek(unsigned int fd, unsigned long offset_high,
		unsigned long offset_low, loff_t *result, unsigned int whence)
{
	loff_t pos = lseek_fd(fd, (loff_t)((u64)offset_high << 32 | offset_low),
			      whence);

	if (pos < 0)
		return (long)pos;
	return copy_to_user(result, &pos, sizeof(pos)) ? -EFAULT : 0;
}
