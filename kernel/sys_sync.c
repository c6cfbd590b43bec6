/*
 * Doors: what a file has in store. Its way to the disk, pages allocated ahead,
 * and advice about them.
 */
#include <fs/fdtable.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include "user_path.h"

static long do_fsync(unsigned int fd, bool datasync)
{
	struct file *file = fget_real(fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = vfs_fsync_range(file, 0, MAX_LFS_FILESIZE, datasync);
	fput(file);
	return ret;
}

long sys_fsync(unsigned int fd)
{
	return do_fsync(fd, false);
}

long sys_fdatasync(unsigned int fd)
{
	return do_fsync(fd, true);
}

long sys_sync(void)
{
	sync_filesystems();
	return 0;
}

long sys_syncfs(unsigned int fd)
{
	struct file *file = fget_real(fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = sync_filesystem(file->f_inode->i_sb);
	fput(file);
	return ret;
}

#define SYNC_FILE_RANGE_WAIT_BEFORE	1
#define SYNC_FILE_RANGE_WRITE		2
#define SYNC_FILE_RANGE_WAIT_AFTER	4

static long do_sync_file_range(struct file *file, unsigned int flags,
			       loff_t start, loff_t end)
{
	struct address_space *mapping = file->f_mapping;
	u32 mode = file->f_inode->i_mode;

	if (!S_ISREG(mode) && !S_ISBLK(mode) && !S_ISDIR(mode) &&
	    !S_ISLNK(mode))
		return -ESPIPE;
	if (flags & SYNC_FILE_RANGE_WAIT_BEFORE)
		filemap_fdatawait_range(mapping, start, end);
	if (flags & SYNC_FILE_RANGE_WRITE)
		filemap_fdatawrite_range(mapping, start, end);
	if (flags & SYNC_FILE_RANGE_WAIT_AFTER)
		filemap_fdatawait_range(mapping, start, end);
	if (flags & ~SYNC_FILE_RANGE_WRITE)
		return mapping_check_wb_err(mapping, &file->f_wb_err);
	return 0;
}

/* Pages alone, without what is needed to find them; sync_file_range(2). */
long sys_arm_sync_file_range(unsigned int fd, unsigned int flags,
			     loff_t offset, loff_t nbytes)
{
	loff_t end = (loff_t)((u64)offset + (u64)nbytes);
	struct file *file;
	long ret;

	file = fget_real(fd);
	if (!file)
		return -EBADF;
	if ((flags & ~(SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
		       SYNC_FILE_RANGE_WAIT_AFTER)) ||
	    offset < 0 || end < offset)
		ret = -EINVAL;
	else
		ret = do_sync_file_range(file, flags, offset, nbytes ?
					 end - 1 : MAX_LFS_FILESIZE);
	fput(file);
	return ret;
}

long sys_fallocate(unsigned int fd, int mode, loff_t offset, loff_t len)
{
	struct file *file = fget_real(fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = vfs_fallocate(file, mode, offset, len);
	fput(file);
	return ret;
}

/* Pages as a whole: what lies in one in part counts, but is not dropped. */
static void do_fadvise(struct file *file, int advice, loff_t start, loff_t end)
{
	struct address_space *mapping = file->f_mapping;
	unsigned long first = start >> PAGE_SHIFT, last = end >> PAGE_SHIFT;

	switch (advice) {
	case POSIX_FADV_NORMAL:
	case POSIX_FADV_RANDOM:
	case POSIX_FADV_SEQUENTIAL:
		file->f_ra.mode = advice;
		break;
	case POSIX_FADV_WILLNEED:
		force_page_cache_readahead(mapping, first, last - first + 1);
		break;
	case POSIX_FADV_DONTNEED:
		filemap_fdatawrite_range(mapping, start, end);
		first = (start + PAGE_SIZE - 1) >> PAGE_SHIFT;
		if ((end & ~PAGE_MASK) == ~PAGE_MASK || end + 1 == mapping->size)
			last++;
		if (first < last)
			invalidate_mapping_pages(mapping, first, last - 1);
	}
}

long sys_arm_fadvise64_64(unsigned int fd, int advice, loff_t offset,
			  loff_t len)
{
	loff_t end = (loff_t)((u64)offset + (u64)len);
	struct file *file = fget_real(fd);
	long ret = 0;

	if (!file)
		return -EBADF;
	if (S_ISFIFO(file->f_inode->i_mode))
		ret = -ESPIPE;
	else if (len < 0 || advice < 0 || advice > POSIX_FADV_NOREUSE)
		ret = -EINVAL;
	else
		do_fadvise(file, advice, max(offset, (loff_t)0),
			   !len || end < len ? MAX_LFS_FILESIZE : end - 1);
	fput(file);
	return ret;
}

long sys_readahead(unsigned int fd, loff_t offset, size_t count)
{
	struct file *file = fget_real(fd);
	long ret = 0;

	if (!file)
		return -EBADF;
	if (!(file->f_mode & FMODE_READ))
		ret = -EBADF;
	else if (!S_ISREG(file->f_inode->i_mode) &&
		 !S_ISBLK(file->f_inode->i_mode))
		ret = -EINVAL;
	else if (offset >= 0 && count)
		force_page_cache_readahead(file->f_mapping,
				offset >> PAGE_SHIFT,
				((offset + count - 1) >> PAGE_SHIFT) -
				(offset >> PAGE_SHIFT) + 1);
	fput(file);
	return ret;
}
