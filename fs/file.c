/*
 * Open files: their references, positions, and the checks in front of the
 * operations that each kind of file brings along.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <asm/uaccess.h>
#include <fs/fs.h>
#include <fs/locks.h>
#include <fs/poll.h>
#include <mm/slab.h>
#include <mm/upcall.h>
#include "internal.h"

static struct kmem_cache file_cache;

void files_init(void)
{
	kmem_cache_init(&file_cache, "file", sizeof(struct file), 0);
}

/* The flags of open(2) that are more than an order for once; a terminal's
 * open() must still see O_NOCTTY, a disk's O_EXCL, after it they go too. */
#define FL_KEPT		(O_NOCTTY | O_EXCL | O_ACCMODE | O_APPEND | O_NONBLOCK | \
			 O_DSYNC | FASYNC | \
			 O_DIRECTORY | O_NOFOLLOW | O_DIRECT | O_LARGEFILE | \
			 O_NOATIME | O_SYNC | O_PATH | __O_TMPFILE)

int alloc_file(const struct path *path, u32 flags,
	       const struct file_operations *op, struct file **filep)
{
	struct file *file = kmem_cache_alloc(&file_cache, GFP_KERNEL);
	struct inode *inode = path->dentry->d_inode;
	u32 acc = flags & O_ACCMODE;

	if (!file)
		return -ENOMEM;
	*file = (struct file){
		.f_count = 1,
		.f_flags = flags & FL_KEPT,
		.f_path = *path,
		.f_inode = inode,
		.f_mapping = &inode->i_data,
		.f_op = op,
	};
	mutex_init(&file->f_pos_lock);
	if (flags & O_PATH) {
		file->f_mode = FMODE_PATH;
	} else {
		if (acc == O_RDONLY || acc == O_RDWR)
			file->f_mode |= FMODE_READ;
		if (acc == O_WRONLY || acc == O_RDWR)
			file->f_mode |= FMODE_WRITE;
	}
	*filep = file;
	return 0;
}

struct file *get_file(struct file *file)
{
	file->f_count++;
	return file;
}

int get_write_access(struct inode *inode)
{
	if (inode->i_writecount < 0)
		return -ETXTBSY;
	inode->i_writecount++;
	return 0;
}

int deny_write_access(struct inode *inode)
{
	if (inode->i_writecount > 0)
		return -ETXTBSY;
	inode->i_writecount--;
	return 0;
}

static void undo_open(struct file *file)
{
	if (file->f_mode & FMODE_WRITER) {
		file->f_inode->i_writecount--;
		mnt_drop_write(file->f_path.mnt);
	}
	if (file->f_mode & FMODE_EXEC)
		file->f_inode->i_writecount++;
	if (file->f_mode & FMODE_LOCKED)
		locks_remove(file->f_inode, file);
}

void fput(struct file *file)
{
	BUG_ON(file->f_count <= 0);
	if (--file->f_count > 0)
		return;
	if (unlikely(file->f_mode & FMODE_UNDO))
		undo_open(file);
	if (file->f_op && file->f_op->release)
		file->f_op->release(file->f_inode, file);
	path_put(&file->f_path);
	kmem_cache_free(&file_cache, file);
}

loff_t default_llseek(struct file *file, loff_t offset, int whence)
{
	loff_t size = i_size_read(file->f_inode);

	switch (whence) {
	case SEEK_SET:
		break;
	case SEEK_CUR:
		offset += file->f_pos;
		break;
	case SEEK_END:
		offset += size;
		break;
	case SEEK_DATA:		/* a file without holes: all is data, */
	case SEEK_HOLE:		/* and behind it one hole */
		if (offset < 0 || offset >= size)
			return -ENXIO;
		if (whence == SEEK_HOLE)
			offset = size;
		break;
	default:
		return -EINVAL;
	}
	if (offset < 0 || offset > file->f_inode->i_sb->s_maxbytes)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}

loff_t no_llseek(struct file *file, loff_t offset, int whence)
{
	(void)file;
	(void)offset;
	(void)whence;
	return -ESPIPE;
}

loff_t vfs_llseek(struct file *file, loff_t offset, int whence)
{
	if (file->f_mode & FMODE_PATH)
		return -EBADF;
	if (file->f_mode & FMODE_STREAM)
		return -ESPIPE;
	if (file->f_op && file->f_op->llseek)
		return file->f_op->llseek(file, offset, whence);
	return default_llseek(file, offset, whence);
}

int rw_verify(const char *ubuf, size_t count, loff_t pos)
{
	if (!linux_access_ok(ubuf, count))
		return -EFAULT;
	/* None may be negative; the sum is when it overflows. */
	return ((ssize_t)count | (s32)(pos >> 32) |
		(s32)((u64)(pos + count) >> 32)) < 0 ? -EINVAL : 0;
}

ssize_t vfs_read(struct file *file, char *ubuf, size_t count, loff_t *pos)
{
	int err;

	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	if (!file->f_op || !file->f_op->read)
		return -EINVAL;
	err = rw_verify(ubuf, count, *pos);
	if (err)
		return err;
	return file->f_op->read(file, ubuf, min(count, (size_t)MAX_RW_COUNT),
				pos);
}

ssize_t vfs_write(struct file *file, const char *ubuf, size_t count,
		  loff_t *pos)
{
	int err;

	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!file->f_op || !file->f_op->write)
		return -EINVAL;
	err = rw_verify(ubuf, count, *pos);
	if (err)
		return err;
	return file->f_op->write(file, ubuf, min(count, (size_t)MAX_RW_COUNT),
				 pos);
}

struct file_ra_state *file_ra_state(struct file *file)
{
	return &file->f_ra;
}

u32 vfs_poll(struct file *file, struct poll_table *pt)
{
	if (file->f_mode & FMODE_PATH)
		return POLLNVAL;
	if (!file->f_op || !file->f_op->poll)
		return POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;
	return file->f_op->poll(file, pt);
}
