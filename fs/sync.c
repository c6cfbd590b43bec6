/*
 * From memory to the medium: one file, or a whole file system. What is
 * written has not arrived when the write ends, since disks have caches as
 * well: at the end of each call the disk is told to empty its own.
 */
#include <block/blkdev.h>
#include <fs/fs.h>
#include <mm/upcall.h>

int vfs_fsync_range(struct file *file, loff_t start, loff_t end,
		    bool datasync)
{
	if (!file->f_op || !file->f_op->fsync)
		return -EINVAL;
	return file->f_op->fsync(file, start, end, datasync);
}

int sync_filesystem(struct super_block *sb)
{
	int err = 0, err2;

	if (!sb_has_store(sb) || sb_rdonly(sb))
		return 0;
	err = sync_inodes_sb(sb);
	if (sb->s_op->sync_fs) {
		err2 = sb->s_op->sync_fs(sb, true);
		err = err ? err : err2;
	}
	if (sb->s_bdev) {
		err2 = sync_device(sb->s_bdev);
		err = err ? err : err2;
	}
	return err;
}
