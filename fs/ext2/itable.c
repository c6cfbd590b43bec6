/*
 * Inodes between their table on the disk and memory.
 */
#include <lib/string.h>
#include <mm/slab.h>
#include "ext2.h"

#define SEC_MAX		9223372036LL	/* in nanoseconds: as many as fit */

static struct kmem_cache info_cache;

int ext2_alloc_info(struct inode *inode)
{
	struct ext2_inode_info *ei;

	if (!info_cache.size)
		kmem_cache_init(&info_cache, "ext2_inode_cache", sizeof(*ei),
				0);
	ei = kmem_cache_alloc(&info_cache, GFP_KERNEL);
	if (!ei)
		return -ENOMEM;
	memset(ei, 0, sizeof(*ei));
	mutex_init(&ei->truncate_mutex);
	inode->i_private = ei;
	return 0;
}

void ext2_free_info(struct inode *inode)
{
	if (inode->i_private)
		kmem_cache_free(&info_cache, inode->i_private);
	inode->i_private = NULL;
}

/* The buffer with inode @ino, and where in it. NULL: cannot be read. */
static struct ext2_inode *get_raw(struct super_block *sb, u32 ino,
				  struct buffer_head **bhp)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	u32 group = (ino - 1) / sbi->s_es->s_inodes_per_group;
	u32 at = (ino - 1) % sbi->s_es->s_inodes_per_group *
		 sbi->s_inode_size;
	u32 block = ext2_get_group_desc(sb, group, NULL)->bg_inode_table +
		    (at >> sb->s_blocksize_bits);

	*bhp = sb_bread(sb, block);
	if (!*bhp) {
		ext2_error(sb, "cannot read inode #%u in block %u", ino,
			   block);
		return NULL;
	}
	return (struct ext2_inode *)((*bhp)->b_data +
				     (at & (sb->s_blocksize - 1)));
}

/* Does the inode have the fields for nanoseconds? */
static bool has_extra(struct super_block *sb, const struct ext2_inode *raw)
{
	return EXT2_SB(sb)->s_inode_size >= sizeof(*raw) &&
	       raw->i_extra_isize >= EXT2_EXTRA_ISIZE &&
	       raw->i_extra_isize <= EXT2_SB(sb)->s_inode_size -
				     EXT2_GOOD_OLD_INODE_SIZE;
}

static s64 decode_time(u32 seconds, u32 extra)
{
	s64 sec = (s64)(s32)seconds + ((s64)(extra & 3) << 32);
	u32 nsec = extra >> 2;

	if (sec >= SEC_MAX)
		sec = SEC_MAX - 1;
	return sec * NSEC_PER_SEC + (nsec < NSEC_PER_SEC ? nsec : 0);
}

static void encode_time(s64 time, u32 *seconds, u32 *extra)
{
	s64 sec = time / NSEC_PER_SEC, nsec = time % NSEC_PER_SEC;

	if (nsec < 0) {
		sec--;
		nsec += NSEC_PER_SEC;
	}
	if (!extra)
		sec = max(min(sec, (s64)0x7fffffff), -(s64)0x80000000);
	*seconds = sec;
	if (extra)
		*extra = ((u64)(sec - (s32)sec) >> 32 & 3) | (u32)nsec << 2;
}

/* Device numbers: 8 and 8 bits in the first number, or more in the second. */
static dev_t decode_dev(const u32 *block)
{
	u32 dev = block[0];

	if (dev)
		return MKDEV(dev >> 8 & 0xff, dev & 0xff);
	dev = block[1];
	return MKDEV(dev >> 8 & 0xfff, (dev & 0xff) | (dev >> 12 & 0xfff00));
}

static void encode_dev(dev_t dev, u32 *block)
{
	u32 major = MAJOR(dev), minor = MINOR(dev);

	block[0] = block[1] = 0;
	if (major < 256 && minor < 256)
		block[0] = major << 8 | minor;
	else
		block[1] = major << 8 | (minor & 0xff) |
			   (minor & ~0xffu) << 12;
}

static void read_times(struct inode *inode, const struct ext2_inode *raw)
{
	bool extra = has_extra(inode->i_sb, raw);

	inode->i_atime = decode_time(raw->i_atime,
				     extra ? raw->i_atime_extra : 0);
	inode->i_mtime = decode_time(raw->i_mtime,
				     extra ? raw->i_mtime_extra : 0);
	inode->i_ctime = decode_time(raw->i_ctime,
				     extra ? raw->i_ctime_extra : 0);
}

/* Can this be an inode? */
static int check_inode(struct inode *inode, const struct ext2_inode *raw)
{
	struct super_block *sb = inode->i_sb;
	u32 mode = raw->i_mode;
	const char *what = NULL;

	if (!raw->i_links_count && (!mode || raw->i_dtime))
		return -ESTALE;
	if (S_ISDIR(mode)) {
		if (raw->i_size & (sb->s_blocksize - 1) ||
		    raw->i_size >> sb->s_blocksize_bits >
		    EXT2_SB(sb)->s_es->s_blocks_count)
			what = "size of a directory";
	} else if (S_ISLNK(mode)) {
		if (raw->i_size >= sb->s_blocksize ||
		    (!raw->i_blocks && raw->i_size >= sizeof(raw->i_block)))
			what = "size of a link";
	} else if (S_ISREG(mode)) {
		if (i_size_read(inode) < 0 ||
		    i_size_read(inode) > sb->s_maxbytes)
			what = "size";
	} else if (!S_ISCHR(mode) && !S_ISBLK(mode) && !S_ISFIFO(mode) &&
		   !S_ISSOCK(mode)) {
		what = "mode";
	}
	if (!what && raw->i_file_acl && !ext2_valid_blocks(sb, raw->i_file_acl,
							   1))
		what = "block of attributes";
	if (!what)
		return 0;
	ext2_error(sb, "inode #%u: impossible %s", (u32)inode->i_ino, what);
	return -EUCLEAN;
}

static int fill_inode(struct inode *inode, const struct ext2_inode *raw)
{
	struct ext2_inode_info *ei = EXT2_I(inode);
	int err;

	inode->i_mode = raw->i_mode;
	inode->i_uid = raw->i_uid | (u32)raw->i_uid_high << 16;
	inode->i_gid = raw->i_gid | (u32)raw->i_gid_high << 16;
	inode->i_nlink = raw->i_links_count;
	inode->i_blocks = raw->i_blocks;
	inode->i_data.size = raw->i_size;
	if (S_ISREG(raw->i_mode))
		inode->i_data.size |= (u64)raw->i_size_high << 32;
	err = check_inode(inode, raw);
	if (err)
		return err;
	read_times(inode, raw);
	memcpy(ei->i_data, raw->i_block, sizeof(ei->i_data));
	ei->i_flags = raw->i_flags;
	ei->i_generation = raw->i_generation;
	ei->i_file_acl = raw->i_file_acl;
	ei->i_disk_size = inode->i_data.size;
	ei->i_block_group = (inode->i_ino - 1) /
			    EXT2_SB(inode->i_sb)->s_es->s_inodes_per_group;
	init_special_inode(inode, raw->i_mode,
			   S_ISCHR(raw->i_mode) || S_ISBLK(raw->i_mode) ?
			   decode_dev(raw->i_block) : 0);
	ext2_set_ops(inode);
	return 0;
}

int ext2_iget(struct super_block *sb, u32 ino, struct inode **inodep)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	struct buffer_head *bh;
	struct ext2_inode *raw;
	struct inode *inode;
	int err;

	if ((ino != EXT2_ROOT_INO && ino < sbi->s_first_ino) ||
	    ino > sbi->s_es->s_inodes_count) {
		ext2_error(sb, "inode number %u cannot be", ino);
		return -EUCLEAN;
	}
	inode = iget_locked(sb, ino);
	if (!inode)
		return -ENOMEM;
	*inodep = inode;
	if (!(inode->i_state & I_NEW))
		return 0;
	err = ext2_alloc_info(inode);
	if (!err) {
		raw = get_raw(sb, ino, &bh);
		err = raw ? fill_inode(inode, raw) : -EIO;
		if (raw)
			brelse(bh);
	}
	if (err) {
		ext2_free_info(inode);	/* so that nothing is deleted */
		iget_failed(inode);
		return err;
	}
	unlock_new_inode(inode);
	return 0;
}

/* --- and to it ----------------------------------------------------------- */

static void write_times(struct inode *inode, struct ext2_inode *raw)
{
	bool extra = has_extra(inode->i_sb, raw);

	encode_time(inode->i_atime, &raw->i_atime,
		    extra ? &raw->i_atime_extra : NULL);
	encode_time(inode->i_mtime, &raw->i_mtime,
		    extra ? &raw->i_mtime_extra : NULL);
	encode_time(inode->i_ctime, &raw->i_ctime,
		    extra ? &raw->i_ctime_extra : NULL);
}

/* The first time: what the slot held before is another file's. */
static void init_raw(struct inode *inode, struct ext2_inode *raw)
{
	struct ext2_sb_info *sbi = EXT2_SB(inode->i_sb);

	memset(raw, 0, sbi->s_inode_size);
	if (sbi->s_inode_size < sizeof(*raw))
		return;
	raw->i_extra_isize = max((u32)sbi->s_es->s_want_extra_isize,
				 (u32)sizeof(*raw) - EXT2_GOOD_OLD_INODE_SIZE);
	if (raw->i_extra_isize > sbi->s_inode_size - EXT2_GOOD_OLD_INODE_SIZE)
		raw->i_extra_isize = sizeof(*raw) - EXT2_GOOD_OLD_INODE_SIZE;
	encode_time(inode->i_ctime, &raw->i_crtime, &raw->i_crtime_extra);
}

/* A file of 2 GiB or more: older systems shall not touch this disk. */
static void set_large_file(struct super_block *sb)
{
	struct ext2_super_block *es = EXT2_SB(sb)->s_es;

	if (es->s_feature_ro_compat & EXT2_FEATURE_RO_COMPAT_LARGE_FILE)
		return;
	es->s_feature_ro_compat |= EXT2_FEATURE_RO_COMPAT_LARGE_FILE;
	mark_buffer_dirty(EXT2_SB(sb)->s_sbh);
}

static void fill_raw(struct inode *inode, struct ext2_inode *raw)
{
	struct ext2_inode_info *ei = EXT2_I(inode);
	loff_t size = i_size_read(inode);

	if (ei->i_new)
		init_raw(inode, raw);
	ei->i_new = false;
	raw->i_mode = inode->i_mode;
	raw->i_uid = inode->i_uid;
	raw->i_uid_high = inode->i_uid >> 16;
	raw->i_gid = inode->i_gid;
	raw->i_gid_high = inode->i_gid >> 16;
	raw->i_links_count = inode->i_nlink;
	raw->i_blocks = inode->i_blocks;
	raw->i_dtime = ei->i_dtime;
	raw->i_flags = ei->i_flags;
	raw->i_generation = ei->i_generation;
	raw->i_file_acl = ei->i_file_acl;
	raw->i_size = size;
	ei->i_disk_size = size;
	if (S_ISREG(inode->i_mode)) {
		raw->i_size_high = size >> 32;
		if (size > 0x7fffffff)
			set_large_file(inode->i_sb);
	}
	memcpy(raw->i_block, ei->i_data, sizeof(ei->i_data));
	if (S_ISCHR(inode->i_mode) || S_ISBLK(inode->i_mode))
		encode_dev(inode->i_rdev, raw->i_block);
	write_times(inode, raw);
}

int ext2_update_inode(struct inode *inode)
{
	struct buffer_head *bh;
	struct ext2_inode *raw = get_raw(inode->i_sb, inode->i_ino, &bh);

	if (!raw)
		return -EIO;
	fill_raw(inode, raw);
	mark_buffer_dirty(bh);
	brelse(bh);
	return 0;
}

int ext2_write_inode(struct inode *inode, bool sync)
{
	int err = ext2_update_inode(inode);

	return err || !sync ? err : ext2_sync_metadata(inode->i_sb);
}

