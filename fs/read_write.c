/*
 * Reading and writing files that live in the page cache, whatever stands
 * behind it. The page cache does the work (mm/filemap.c); here is what the
 * file adds: its lock, its limits, its times, O_APPEND and O_SYNC.
 */
#include <fs/attr.h>
#include <fs/fs.h>
#include <fs/upcall.h>
#include <mm/upcall.h>
#include "internal.h"

ssize_t generic_read(struct file *file, char *ubuf, size_t count, loff_t *pos)
{
	ssize_t n = generic_file_read(file->f_mapping, &file->f_ra, ubuf,
				      count, pos);

	if (n >= 0)
		file_accessed(file);
	return n;
}

/* Clip a write of *@count bytes at @pos to what a file may have. 0, -EFBIG. */
static inline int clip_write(const struct file *file, loff_t pos,
			     size_t *count)
{
	loff_t limit = rlimit_fsize();

	if (pos >= limit)
		return fsize_exceeded();
	limit = min(limit, file->f_flags & O_LARGEFILE ?
		    file->f_inode->i_sb->s_maxbytes : (loff_t)MAX_NON_LFS);
	if (pos >= limit)
		return -EFBIG;
	*count = min((loff_t)*count, limit - pos);
	return 0;
}

ssize_t generic_write_sync(struct file *file, loff_t pos, ssize_t n)
{
	bool sync = IS_SYNC(file->f_inode);
	int err;

	if (likely(!sync && !(file->f_flags & O_DSYNC)))
		return n;
	sync |= (file->f_flags & O_SYNC) == O_SYNC;
	err = vfs_fsync_range(file, pos - n, pos - 1, !sync);
	return err ? err : n;
}

/* One write of user memory, or (@kernel) of the kernel's. */
static ssize_t do_write(struct file *file, const char *buf, size_t count,
			loff_t *pos, bool kernel)
{
	struct inode *inode = file->f_inode;
	ssize_t n;

	if (!count)
		return 0;
	inode_lock(inode);
	if (file->f_flags & O_APPEND)
		*pos = i_size_read(inode);
	n = clip_write(file, *pos, &count);
	if (!n) {
		if (kernel)
			n = kernel_file_write(file->f_mapping, buf, count,
					      *pos);
		else
			n = generic_file_write(file->f_mapping, buf, count,
					       pos);
		if (n > 0)
			file_modified(inode);
	}
	inode_unlock(inode);
	if (n <= 0)
		return n;
	if (kernel)
		*pos += n;
	return generic_write_sync(file, *pos, n);
}

ssize_t generic_write(struct file *file, const char *ubuf, size_t count,
		      loff_t *pos)
{
	return do_write(file, ubuf, count, pos, false);
}

ssize_t generic_write_kernel(struct file *file, const char *buf, size_t count,
			     loff_t *pos)
{
	return do_write(file, buf, count, pos, true);
}

int generic_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &generic_file_vm_ops;
	vma->vm_mapping = file->f_mapping;
	return 0;
}
