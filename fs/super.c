/*
 * Super blocks: file systems in use. One that needs a device has it alone,
 * and mounting the device again shows the same one again.
 *
 * A super block is used by its mounts. When the last goes, so does it; but if
 * it has a store, that means writing, which mntput() must not wait for. Then
 * task_work_run() does it, at the end of the system call.
 */
#include <block/blkdev.h>
#include <fs/fs.h>
#include <fs/namei.h>
#include <fs/upcall.h>
#include <lib/printk.h>
#include <mm/slab.h>

#define RMT_FLAGS	(MS_RDONLY | MS_SYNCHRONOUS)	/* can change */
#define SB_FLAGS	(RMT_FLAGS | MS_DIRSYNC)

static LIST_HEAD(super_blocks);
static LIST_HEAD(supers_to_kill);
/* Held while a super block is filled, synced or ended. */
static DEFINE_MUTEX(sb_lock);
static unsigned int anon_devs;

/* The block device called @dev. */
static int lookup_bdev(struct fs_struct *fs, const char *dev,
		       struct block_device **bdevp)
{
	struct path path;
	struct inode *inode;
	int err;

	if (!*dev)
		return -EINVAL;
	err = filename_lookup(fs, NULL, dev, LOOKUP_FOLLOW, &path);
	if (err)
		return err;
	inode = path.dentry->d_inode;
	*bdevp = NULL;
	if (!S_ISBLK(inode->i_mode))
		err = -ENOTBLK;
	else if (path.mnt->mnt_flags & MS_NODEV)
		err = -EACCES;
	else
		*bdevp = blkdev_get_no(inode->i_rdev);
	path_put(&path);
	return err ? err : *bdevp ? 0 : -ENXIO;
}

static struct super_block *alloc_super(struct file_system_type *type,
				       struct block_device *bdev, u32 flags)
{
	struct super_block *sb = kzalloc(sizeof(*sb), GFP_KERNEL);

	if (!sb)
		return NULL;
	sb->s_type = type;
	sb->s_active = 1;
	sb->s_bdev = bdev;
	sb->s_dev = bdev ? bdev->bd_dev : MKDEV(0, ++anon_devs);
	sb->s_flags = flags & SB_FLAGS;
	sb->s_maxbytes = MAX_LFS_FILESIZE;
	mutex_init(&sb->s_vfs_rename_mutex);
	INIT_LIST_HEAD(&sb->s_inodes);
	INIT_LIST_HEAD(&sb->s_mounts);
	INIT_LIST_HEAD(&sb->s_kill);
	list_add_tail(&sb->s_list, &super_blocks);
	return sb;
}

static struct address_space *bdev_pages(const struct block_device *bdev)
{
	struct inode *inode = bdev->bd_inode;

	return &inode->i_data;
}

int sync_device(struct block_device *bdev)
{
	int err = 0, err2;

	if (bdev->bd_inode)
		err = filemap_write_and_wait_range(bdev_pages(bdev), 0,
						   MAX_LFS_FILESIZE);
	err2 = blkdev_issue_flush(bdev);
	return err ? err : err2;
}

/* Nobody uses @sb any more. Sleeps if it has a store; sb_lock is held then. */
static void kill_super(struct super_block *sb)
{
	struct block_device *bdev = sb->s_bdev;

	shrink_dcache(sb, ~0ul);
	if (sb->s_root) {
		d_genocide(sb->s_root);
		dput(sb->s_root);
		if (sb_has_store(sb))
			(void)sync_filesystem(sb);
	}
	evict_inodes(sb);
	if (sb->s_op && sb->s_op->put_super)
		sb->s_op->put_super(sb);
	if (bdev) {
		(void)sync_device(bdev);
		/* Somebody may write to it before it is mounted again. */
		if (bdev->bd_inode)
			invalidate_mapping_pages(bdev_pages(bdev), 0, ~0ul);
		bd_release(bdev, sb);
	}
	list_del(&sb->s_list);
	kfree(sb);
}

void deactivate_super(struct super_block *sb)
{
	if (--sb->s_active > 0)
		return;
	if (!sb_has_store(sb)) {
		kill_super(sb);
		return;
	}
	list_add_tail(&sb->s_kill, &supers_to_kill);
	set_notify_resume();
}

void task_work_run(void)
{
	struct super_block *sb;

	evict_deleted_inodes();
	while (!list_empty(&supers_to_kill)) {
		mutex_lock(&sb_lock);
		if (!list_empty(&supers_to_kill)) {
			sb = list_first_entry(&supers_to_kill,
					      struct super_block, s_kill);
			list_del_init(&sb->s_kill);
			kill_super(sb);
		}
		mutex_unlock(&sb_lock);
	}
}

void wait_for_supers(void)
{
	mutex_lock(&sb_lock);
	mutex_unlock(&sb_lock);
}

/* The super block that a mount of @type, or of @bdev, would show again. */
static struct super_block *find_super(const struct file_system_type *type,
				      const struct block_device *bdev)
{
	struct super_block *sb;

	if (!bdev && !(type->fs_flags & FS_SINGLE))
		return NULL;
	list_for_each_entry(sb, &super_blocks, s_list)
		if (sb->s_type == type && sb->s_bdev == bdev)
			return sb;
	return NULL;
}

/* get_super() once the device is known; sb_lock is held if there is one. */
static int sget(struct file_system_type *type, struct block_device *bdev,
		u32 flags, const char *dev, const char *data,
		struct super_block **sbp)
{
	struct super_block *sb = find_super(type, bdev);
	int err;

	if (sb) {
		if (bdev && ((flags ^ sb->s_flags) & MS_RDONLY))
			return -EBUSY;
		list_del_init(&sb->s_kill);	/* saved, perhaps */
		sb->s_active++;
		*sbp = sb;
		return 0;
	}
	if (bdev && bdev->bd_read_only && !(flags & MS_RDONLY))
		return -EACCES;
	sb = alloc_super(type, bdev, flags);
	if (!sb)
		return -ENOMEM;
	err = bdev ? bd_claim(bdev, sb) : 0;
	if (!err)
		err = type->fill_super(sb, dev, data);
	if (err)
		kill_super(sb);
	*sbp = sb;
	return err;
}

int get_super(struct file_system_type *type, struct fs_struct *fs,
	      const char *dev, u32 flags, const char *data,
	      struct super_block **sbp)
{
	struct block_device *bdev;
	int err;

	/* Without a device nothing sleeps; and filling one that has a device
	 * may need one that has not, for the device's own pages. */
	if (!(type->fs_flags & FS_REQUIRES_DEV))
		return sget(type, NULL, flags, dev, data, sbp);
	err = lookup_bdev(fs, dev, &bdev);
	if (err)
		return err;
	mutex_lock(&sb_lock);
	err = sget(type, bdev, flags, dev, data, sbp);
	mutex_unlock(&sb_lock);
	return err;
}

/* Is something open to write, being changed, or deleted and still open? */
static bool is_being_written(const struct super_block *sb)
{
	const struct vfsmount *mnt;
	const struct inode *inode;

	list_for_each_entry(mnt, &sb->s_mounts, mnt_instance)
		if (mnt->mnt_writers)
			return true;
	list_for_each_entry(inode, &sb->s_inodes, i_sb_list)
		if (inode->i_nlink == 0)
			return true;
	return false;
}

int reconfigure_super(struct super_block *sb, u32 flags, const char *data)
{
	bool to_ro = (flags & MS_RDONLY) && !sb_rdonly(sb);
	int err = 0;

	flags = (flags & RMT_FLAGS) | (sb->s_flags & ~RMT_FLAGS);
	if (!(flags & MS_RDONLY) && sb->s_bdev && sb->s_bdev->bd_read_only)
		return -EACCES;
	if (to_ro) {
		task_work_run();
		if (is_being_written(sb))
			return -EBUSY;
		sb->s_flags |= SB_WRITE_HOLD;	/* and nobody begins to */
		(void)sync_filesystem(sb);
	}
	if (sb->s_op && sb->s_op->remount_fs)
		err = sb->s_op->remount_fs(sb, &flags, data);
	if (!err)
		sb->s_flags = flags;
	sb->s_flags &= ~SB_WRITE_HOLD;
	return err;
}

void sync_filesystems(void)
{
	struct super_block *sb;

	mutex_lock(&sb_lock);
	list_for_each_entry(sb, &super_blocks, s_list)
		(void)sync_filesystem(sb);
	mutex_unlock(&sb_lock);
}

void drop_pagecache(void)
{
	struct super_block *sb;
	struct inode *inode;

	list_for_each_entry(sb, &super_blocks, s_list)
		list_for_each_entry(inode, &sb->s_inodes, i_sb_list)
			invalidate_mapping_pages(&inode->i_data, 0, ~0ul);
}
