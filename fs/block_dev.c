/*
 * Block devices as files. Each has one inode, in a file system of its own
 * that nobody mounts: its pages are the device's. All the nodes that have the
 * device's number, wherever, lead there when they are opened; so do the
 * file systems on it, for what is no file's (<fs/buffer_head.h>).
 */
#include <lib/printk.h>
#include <asm/uaccess.h>
#include <fs/buffer_head.h>
#include <fs/attr.h>
#include <fs/cred.h>
#include <fs/libfs.h>
#include <uapi/blkdev.h>
#include "internal.h"

#define BDEVFS_MAGIC	0x62646576	/* "bdev" */

/* The fields of a device's inode are nowhere but in memory. */
static int bdev_write_inode(struct inode *inode, bool sync)
{
	(void)inode;
	(void)sync;
	return 0;
}

/* sync(2): the pages have been written; now out of the disks' own caches. */
static int bdev_sync_fs(struct super_block *sb, bool wait)
{
	struct block_device *bdev;
	int err, ret = 0;

	(void)sb;
	if (!wait)
		return 0;
	list_for_each_entry(bdev, &all_bdevs, bd_list) {
		err = bdev->bd_partno ? 0 : blkdev_issue_flush(bdev);
		ret = ret ? ret : err;
	}
	return ret;
}

static const struct super_operations bdev_sops = {
	.write_inode = bdev_write_inode,
	.sync_fs = bdev_sync_fs,
};

static int bdev_fill_super(struct super_block *sb, const char *dev,
			   const char *data)
{
	(void)dev;
	(void)data;
	sb->s_op = &bdev_sops;
	return init_pseudo(sb, BDEVFS_MAGIC);
}

static struct file_system_type bdev_fs_type = {
	.name = "bdev",
	.fill_super = bdev_fill_super,
};

struct address_space *bdev_mapping(struct block_device *bdev)
{
	static struct vfsmount *bd_mnt;
	struct inode *inode = bdev->bd_inode;

	if (inode)
		return &inode->i_data;
	if (!bd_mnt)
		bd_mnt = kern_mount(&bdev_fs_type);
	inode = bd_mnt ? new_inode(bd_mnt->mnt_sb, S_IFBLK, bdev->bd_dev) :
			 NULL;
	if (!inode)
		return NULL;
	inode->i_private = bdev;
	inode->i_data.a_ops = &def_blk_aops;
	inode->i_data.size = bdev->bd_nr_sectors << SECTOR_SHIFT;
	bdev->bd_inode = inode;		/* for ever: so are devices */
	return &inode->i_data;
}

/* The inode of the device itself, not of the node by which it was opened. */
static struct inode *bdev_inode(const struct file *file)
{
	return file->f_mapping->host;
}

static struct block_device *file_bdev(const struct file *file)
{
	return bdev_inode(file)->i_private;
}

static int blkdev_open(struct inode *inode, struct file *file)
{
	struct block_device *bdev = blkdev_get_no(inode->i_rdev);
	struct address_space *mapping;
	int err;

	if (!bdev)
		return -ENXIO;
	mapping = bdev_mapping(bdev);
	if (!mapping)
		return -ENOMEM;
	/* O_EXCL means: for me alone, as far as others ask for that too. */
	err = (file->f_flags & O_EXCL) ? bd_claim(bdev, file) : 0;
	if (err)
		return err;
	file->f_mapping = mapping;
	return 0;
}

static void blkdev_release(struct inode *inode, struct file *file)
{
	(void)inode;
	bd_release(file_bdev(file), file);
}

static loff_t blkdev_llseek(struct file *file, loff_t offset, int whence)
{
	loff_t size = file->f_mapping->size;

	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence == SEEK_END)
		offset += size;
	else if (whence != SEEK_SET)
		return -EINVAL;
	if (offset < 0 || offset > size)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}

/* Clip a write of *@count bytes at @pos to the device, which cannot grow. */
static int clip_write(const struct file *file, loff_t pos, size_t *count)
{
	loff_t size = file->f_mapping->size;

	if (file_bdev(file)->bd_read_only)
		return -EPERM;
	if (*count && pos >= size)
		return -ENOSPC;
	*count = min((loff_t)*count, size - pos);
	return 0;
}

/* One write of user memory, or (@kernel) of the kernel's. */
static ssize_t do_write(struct file *file, const char *buf, size_t count,
			loff_t *pos, bool kernel)
{
	struct address_space *mapping = file->f_mapping;
	ssize_t n = clip_write(file, *pos, &count);

	if (n || !count)
		return n;
	inode_lock(bdev_inode(file));
	if (kernel)
		n = kernel_file_write(mapping, buf, count, *pos);
	else
		n = generic_file_write(mapping, buf, count, pos);
	inode_unlock(bdev_inode(file));
	if (n <= 0)
		return n;
	if (kernel)
		*pos += n;
	file_update_time(file->f_inode);	/* the node's */
	return generic_write_sync(file, *pos, n);
}

static ssize_t blkdev_write(struct file *file, const char *ubuf, size_t count,
			    loff_t *pos)
{
	return do_write(file, ubuf, count, pos, false);
}

static ssize_t blkdev_write_kernel(struct file *file, const char *buf,
				   size_t count, loff_t *pos)
{
	return do_write(file, buf, count, pos, true);
}

static int blkdev_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (file_bdev(file)->bd_read_only && (vma->vm_flags & VM_SHARED) &&
	    (vma->vm_flags & VM_MAYWRITE))
		return -EINVAL;
	return generic_mmap(file, vma);
}

static int blkdev_fsync(struct file *file, loff_t start, loff_t end,
			bool datasync)
{
	struct address_space *mapping = file->f_mapping;
	int err, flush_err;

	(void)datasync;			/* there is nothing but data */
	err = filemap_write_and_wait_range(mapping, start, end);
	flush_err = blkdev_issue_flush(file_bdev(file));
	err = err ? err : flush_err;
	flush_err = mapping_check_wb_err(mapping, &file->f_wb_err);
	return err ? err : flush_err;
}

/* Write what is dirty; then all that nobody uses is read again next time. */
static int flush_buffers(struct address_space *mapping)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EACCES;
	filemap_write_and_wait_range(mapping, 0, MAX_MAPPING_SIZE);
	invalidate_mapping_pages(mapping, 0, ~0ul);
	return 0;
}

/* The largest block, up to a page, of which the device has a whole number. */
static u32 soft_block_size(const struct block_device *bdev)
{
	u32 size = bdev->bd_disk->logical_block_size;

	while (size < PAGE_SIZE &&
	       !((bdev->bd_nr_sectors << SECTOR_SHIFT) & size))
		size <<= 1;
	return size;
}

static long set_read_only(struct block_device *bdev, const int *arg)
{
	int val;

	if (!capable(CAP_SYS_ADMIN))
		return -EACCES;
	if (get_user(val, arg))
		return -EFAULT;
	if (!val && bdev->bd_disk->read_only)
		return -EACCES;			/* the disk says so */
	bdev->bd_read_only = val;
	return 0;
}

static long blkdev_ioctl(struct file *file, unsigned int cmd,
			 unsigned long arg)
{
	struct block_device *bdev = file_bdev(file);
	sector_t nr = bdev->bd_nr_sectors;
	u32 *out = (u32 *)arg;

	switch (cmd) {
	case BLKGETSIZE:
		return nr >> 32 ? -EFBIG : put_user((u32)nr, out);
	case BLKGETSIZE64:
		return put_user((u64)nr << SECTOR_SHIFT, (u64 *)arg);
	case BLKSSZGET:
	case BLKPBSZGET:
		return put_user(bdev->bd_disk->logical_block_size, out);
	case BLKBSZGET:
		return put_user(soft_block_size(bdev), out);
	case BLKROGET:
		return put_user((u32)bdev->bd_read_only, out);
	case BLKROSET:
		return set_read_only(bdev, (const int *)arg);
	case BLKFLSBUF:
		return flush_buffers(file->f_mapping);
	}
	return -ENOTTY;
}

const struct file_operations def_blk_fops = {
	.open = blkdev_open,
	.release = blkdev_release,
	.llseek = blkdev_llseek,
	.read = generic_read,
	.write = blkdev_write,
	.write_kernel = blkdev_write_kernel,
	.mmap = blkdev_mmap,
	.fsync = blkdev_fsync,
	.ioctl = blkdev_ioctl,
};
