/*
 * From memory to the medium: one file, or a whole file system. What is
 * written has not arrived when the write ends, since disks have caches as
 * well: at the end of each call the disk is told to empty its own.
 */
#include <block/blkdev.h>
#include <fs/fs.h>
#include <mm/upcall.h>

int generic_file_fsync(struct file *file, loff_t start, loff_t end,
		       bool datasync)
{
	struct inode *inode = file->f_inode;
	u32 needed = datasync ? I_DIRTY_DATASYNC : I_DIRTY_INODE;
	int err, err2 = 0;

	err = filemap_write_and_wait_range(file->f_mapping, start, end);
	/* The flusher may be about to write what is not dirty any more. */
	if (inode->i_state & (needed | I_SYNC))
		err2 = sync_inode_metadata(inode, true);
	err = err ? err : err2;
	if (inode->i_sb->s_bdev) {
		err2 = blkdev_issue_flush(inode->i_sb->s_bdev);
		err = err ? err : err2;
	}
	err2 = mapping_check_wb_err(file->f_mapping, &file->f_wb_err);
	return err ? err : err2;
}

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
