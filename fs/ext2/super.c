/*
 * The super block: what kind of ext2 this is, whether it was left in order,
 * and what is done when it is found not to be.
 *
 * While it can be written to, the disk says that it is not clean; a proper
 * umount, or a remount for reading only, says that it is again.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/slab.h>
#include "ext2.h"

/* After so many, the messages are not worth the time they take. */
#define MAX_ERROR_MESSAGES	20

/*
 * Seconds since 1970, and never 0, which says that it did not happen. By the
 * times in the super block e2fsck sees that the machine has no clock: only then
 * it does not take the time of a deletion in 1970 for the number of an inode.
 */
static u32 now(void)
{
	return max(ktime_get_real_ns() / NSEC_PER_SEC, 1ull);
}

void ext2_error(struct super_block *sb, const char *fmt, ...)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	char text[128];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (++sbi->s_error_count <= MAX_ERROR_MESSAGES)
		pr_err("EXT2-fs (%s): error: %s\n", sb->s_bdev->bd_name, text);
	if (sbi->s_errors == EXT2_ERRORS_PANIC)
		panic("EXT2-fs (%s): error: %s", sb->s_bdev->bd_name, text);
	if (sb_rdonly(sb))
		return;
	sbi->s_mount_state |= EXT2_ERROR_FS;
	sbi->s_es->s_state |= EXT2_ERROR_FS;
	mark_buffer_dirty(sbi->s_sbh);
	if (sbi->s_errors == EXT2_ERRORS_CONTINUE)
		return;
	pr_err("EXT2-fs (%s): remounting read-only\n", sb->s_bdev->bd_name);
	sb->s_flags |= MS_RDONLY;
}

/* Why the disk cannot be used, as the last argument of a pr_err(). */
static int refuse(const struct super_block *sb, const char *why)
{
	pr_err("EXT2-fs (%s): error: %s\n", sb->s_bdev->bd_name, why);
	return -EINVAL;
}

void ext2_update_super(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);

	sbi->s_es->s_free_blocks_count = sbi->s_free_blocks;
	sbi->s_es->s_free_inodes_count = sbi->s_free_inodes;
	sbi->s_es->s_wtime = now();
	mark_buffer_dirty(sbi->s_sbh);
}

/* The disk is written to from now on. */
static int begin_writing(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	struct ext2_super_block *es = sbi->s_es;

	if (es->s_feature_ro_compat & ~EXT2_FEATURE_RO_COMPAT_SUPP &&
	    es->s_rev_level)
		return refuse(sb, "has features that allow reading only");
	if (!(es->s_state & EXT2_VALID_FS))
		pr_warn("EXT2-fs (%s): warning: mounting unchecked fs, running e2fsck is recommended\n",
			sb->s_bdev->bd_name);
	else if (es->s_state & EXT2_ERROR_FS)
		pr_warn("EXT2-fs (%s): warning: mounting fs with errors, running e2fsck is recommended\n",
			sb->s_bdev->bd_name);
	sbi->s_mount_state = es->s_state;
	es->s_state &= ~EXT2_VALID_FS;
	es->s_mnt_count++;
	es->s_mtime = now();
	ext2_update_super(sb);
	return sync_dirty_buffer(sbi->s_sbh);
}

/* All has been written; it is not from now on. */
static int end_writing(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	int err = ext2_sync_metadata(sb);	/* frees what is to be freed */

	if (!err)
		err = ext2_sync_metadata(sb);
	if (err)
		return err;
	sbi->s_es->s_state = sbi->s_mount_state;
	ext2_update_super(sb);
	return sync_dirty_buffer(sbi->s_sbh);
}

/* Do the numbers agree with each other? Of what they lead to, group.c. */
static int check_super(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	const struct ext2_super_block *es = sbi->s_es;
	u32 size = sb->s_blocksize, bits = size * 8;
	u64 device = bdev_mapping(sb->s_bdev)->size;

	if (es->s_rev_level > 1)
		return refuse(sb, "revision level too high");
	if (es->s_rev_level &&
	    (es->s_feature_incompat & ~EXT2_FEATURE_INCOMPAT_SUPP))
		return refuse(sb, "has unsupported optional features");
	if (es->s_log_frag_size != es->s_log_block_size)
		return refuse(sb, "fragment size is not block size");
	if (sbi->s_inode_size < EXT2_GOOD_OLD_INODE_SIZE ||
	    sbi->s_inode_size > size ||
	    (sbi->s_inode_size & (sbi->s_inode_size - 1)))
		return refuse(sb, "unsupported inode size");
	if (sbi->s_first_ino < EXT2_GOOD_OLD_FIRST_INO ||
	    sbi->s_first_ino > es->s_inodes_count)
		return refuse(sb, "invalid first inode");
	if (es->s_blocks_per_group < 256 || es->s_blocks_per_group > bits ||
	    es->s_inodes_per_group < size / sbi->s_inode_size ||
	    es->s_inodes_per_group > bits)
		return refuse(sb, "invalid size of groups");
	if (es->s_first_data_block != (size == 1024) ||
	    es->s_blocks_count <= es->s_first_data_block + 1 ||
	    es->s_blocks_count > device >> sb->s_blocksize_bits)
		return refuse(sb, "block count exceeds the size of the device, or is too small");
	sbi->s_groups_count = (es->s_blocks_count - es->s_first_data_block -
			       1) / es->s_blocks_per_group + 1;
	sbi->s_itb_per_group = DIV_ROUND_UP(es->s_inodes_per_group *
					    sbi->s_inode_size, size);
	if ((u64)sbi->s_groups_count * es->s_inodes_per_group !=
	    es->s_inodes_count)
		return refuse(sb, "invalid inode count");
	return 0;
}

/* Find the super block and believe as much of it as is checked. */
static int read_super(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	struct ext2_super_block *es;

	if (!bdev_mapping(sb->s_bdev))
		return -ENOMEM;
	sb_set_blocksize(sb, sizeof(*es));
	sbi->s_sbh = sb_bread(sb, EXT2_SUPER_OFFSET / sizeof(*es));
	if (!sbi->s_sbh) {
		refuse(sb, "unable to read superblock");
		return -EIO;
	}
	es = sbi->s_es = (struct ext2_super_block *)sbi->s_sbh->b_data;
	if (es->s_magic != EXT2_SUPER_MAGIC)
		return refuse(sb, "can't find an ext2 filesystem");
	if (es->s_log_block_size > 2)
		return refuse(sb, "unsupported block size");
	sb_set_blocksize(sb, 1024u << es->s_log_block_size);
	sbi->s_inode_size = EXT2_GOOD_OLD_INODE_SIZE;
	sbi->s_first_ino = EXT2_GOOD_OLD_FIRST_INO;
	if (es->s_rev_level) {
		sbi->s_inode_size = es->s_inode_size;
		sbi->s_first_ino = es->s_first_ino;
	}
	if (!sbi->s_errors_opt)
		sbi->s_errors = es->s_errors == EXT2_ERRORS_PANIC ?
				EXT2_ERRORS_PANIC : EXT2_ERRORS_RO;
	return check_super(sb);
}

static int make_root(struct super_block *sb)
{
	struct inode *root;
	int err = ext2_iget(sb, EXT2_ROOT_INO, &root);

	if (err)
		return err == -EIO || err == -ENOMEM ? err :
		       refuse(sb, "corrupt root inode, run e2fsck");
	if (!S_ISDIR(root->i_mode) || !root->i_blocks || !i_size_read(root)) {
		iput(root);
		return refuse(sb, "corrupt root inode, run e2fsck");
	}
	sb->s_root = d_make_root(sb, root);
	return sb->s_root ? 0 : -ENOMEM;
}

static void ext2_put_super(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);

	if (!sbi)
		return;
	if (!sb_rdonly(sb) && sb->s_root)
		(void)end_writing(sb);
	ext2_drop_groups(sb);
	brelse(sbi->s_sbh);
	ext2_forget_freed(sb);
	kfree(sbi);
	sb->s_fs_info = NULL;
}

static int ext2_statfs(struct super_block *sb, struct kstatfs *buf)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	const struct ext2_super_block *es = sbi->s_es;
	u32 free = sbi->s_free_blocks + sbi->s_freed_blocks;

	*buf = (struct kstatfs){
		.f_type = EXT2_SUPER_MAGIC,
		.f_bsize = sb->s_blocksize,
		.f_blocks = es->s_blocks_count - sbi->s_overhead,
		.f_bfree = free,
		.f_bavail = free - min(free, es->s_r_blocks_count),
		.f_files = es->s_inodes_count,
		.f_ffree = sbi->s_free_inodes + sbi->s_freed_inodes,
	};
	return 0;
}

static int ext2_sync_fs(struct super_block *sb, bool wait)
{
	int err;

	(void)wait;
	err = ext2_sync_metadata(sb);
	ext2_update_super(sb);
	return err ? err : sync_blockdev(sb->s_bdev);
}

static int ext2_remount(struct super_block *sb, u32 *flags, const char *data)
{
	int err = ext2_parse_options(sb, data);

	if (err || !((*flags ^ sb->s_flags) & MS_RDONLY))
		return err;
	if (!(*flags & MS_RDONLY))
		return begin_writing(sb);
	return end_writing(sb);
}

static const struct super_operations ext2_sops = {
	.evict_inode = ext2_evict_inode,
	.write_inode = ext2_write_inode,
	.put_super = ext2_put_super,
	.statfs = ext2_statfs,
	.sync_fs = ext2_sync_fs,
	.remount_fs = ext2_remount,
	.show_options = ext2_show_options,
};

/* On failure the VFS calls put_super(), which undoes as much as was done. */
static int ext2_fill_super(struct super_block *sb, const char *dev,
			   const char *data)
{
	struct ext2_sb_info *sbi = kzalloc(sizeof(*sbi), GFP_KERNEL);
	int err;

	(void)dev;
	if (!sbi)
		return -ENOMEM;
	mutex_init(&sbi->s_lock);
	mutex_init(&sbi->s_sync_lock);
	INIT_LIST_HEAD(&sbi->s_freed);
	sb->s_fs_info = sbi;
	sb->s_op = &ext2_sops;
	sb->s_magic = EXT2_SUPER_MAGIC;
	err = ext2_parse_options(sb, data);
	if (!err)
		err = read_super(sb);
	if (err)
		return err;
	sb->s_maxbytes = ext2_max_size(sb->s_blocksize_bits);
	sb->s_time_gran = sbi->s_inode_size == EXT2_GOOD_OLD_INODE_SIZE ?
			  NSEC_PER_SEC : 0;
	sbi->s_next_generation = now();
	err = ext2_read_groups(sb);
	if (!err)
		err = make_root(sb);
	if (!err && !sb_rdonly(sb))
		err = begin_writing(sb);
	return err;
}

struct file_system_type ext2_fs_type = {
	.name = "ext2",
	.fs_flags = FS_REQUIRES_DEV,
	.fill_super = ext2_fill_super,
};
