/*
 * Inodes are found and given back: a bit each in their group's bitmap.
 *
 * A file goes where its directory is, so that both are read together. A
 * directory goes where there is room, so that its files will have some; but
 * not far from its own directory, unless that is the root.
 */
#include <lib/string.h>
#include <fs/buffer_head.h>
#include "ext2.h"

static u32 ext2_inode_group(struct super_block *sb, u32 ino)
{
	return (ino - 1) / EXT2_SB(sb)->s_es->s_inodes_per_group;
}

static struct ext2_group_desc *desc_of(struct super_block *sb, u32 group)
{
	return ext2_get_group_desc(sb, group, NULL);
}

/*
 * The group for a directory: of those with at least the average of free
 * inodes, the one with the most free blocks, or, below the root, the nearest
 * one that has its share of these too.
 */
static u32 find_group_dir(struct super_block *sb, u32 parent, bool top)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	u32 groups = sbi->s_groups_count, best = parent, best_free = 0, i;
	u32 inodes = sbi->s_free_inodes / groups;
	u32 blocks = sbi->s_free_blocks / groups;

	for (i = 0; i < groups; i++) {
		u32 group = (parent + i) % groups;
		struct ext2_group_desc *desc = desc_of(sb, group);

		if (!desc->bg_free_inodes_count ||
		    desc->bg_free_inodes_count < inodes)
			continue;
		if (!top && desc->bg_free_blocks_count >= blocks)
			return group;
		if (desc->bg_free_blocks_count > best_free) {
			best_free = desc->bg_free_blocks_count;
			best = group;
		}
	}
	return best;
}

/* The first group from @parent on that has a free inode and block, or only
 * the former. */
static u32 find_group_other(struct super_block *sb, u32 parent)
{
	u32 groups = EXT2_SB(sb)->s_groups_count, i;

	for (i = 0; i < groups; i++) {
		struct ext2_group_desc *desc =
			desc_of(sb, (parent + i) % groups);

		if (desc->bg_free_inodes_count && desc->bg_free_blocks_count)
			return (parent + i) % groups;
	}
	return parent;
}

static void account(struct super_block *sb, u32 group, int count, bool is_dir)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	struct buffer_head *bh;
	struct ext2_group_desc *desc = ext2_get_group_desc(sb, group, &bh);

	desc->bg_free_inodes_count =
		max(0, min(desc->bg_free_inodes_count + count, 0xffff));
	sbi->s_free_inodes = max(0, (s32)sbi->s_free_inodes + count);
	if (is_dir) {
		desc->bg_used_dirs_count =
			max(0, desc->bg_used_dirs_count - count);
		sbi->s_dirs -= count;
	}
	mark_buffer_dirty(bh);
}

static struct buffer_head *read_inode_bitmap(struct super_block *sb, u32 group)
{
	struct buffer_head *bh =
		sb_bread(sb, desc_of(sb, group)->bg_inode_bitmap);

	if (!bh)
		ext2_error(sb, "cannot read inode bitmap of group %u", group);
	return bh;
}

/* A free inode of @group, marked used. 0: none. */
static u32 alloc_in_group(struct super_block *sb, u32 group, bool is_dir)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	u32 size = sbi->s_es->s_inodes_per_group, bit = 0;
	struct buffer_head *bh;

	if (!desc_of(sb, group)->bg_free_inodes_count)
		return 0;
	bh = read_inode_bitmap(sb, group);
	if (!bh)
		return 0;
	if (!group)
		bit = sbi->s_first_ino - 1;	/* those before are reserved */
	bit = ext2_find_zero_bit(bh->b_data, size, bit);
	if (bit < size) {
		((u8 *)bh->b_data)[bit / 8] |= 1u << (bit % 8);
		mark_buffer_dirty(bh);
		account(sb, group, -1, is_dir);
	}
	brelse(bh);
	return bit < size ? group * size + bit + 1 : 0;
}

static u32 alloc_ino(struct super_block *sb, u32 parent, bool is_dir)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	u32 groups = sbi->s_groups_count, group, ino = 0, i;

	mutex_lock(&sbi->s_lock);
	group = ext2_inode_group(sb, parent);
	group = is_dir ? find_group_dir(sb, group, parent == EXT2_ROOT_INO) :
			 find_group_other(sb, group);
	for (i = 0; i < groups && !ino; i++)
		ino = alloc_in_group(sb, (group + i) % groups, is_dir);
	mutex_unlock(&sbi->s_lock);
	return ino;
}

static void init_info(struct inode *inode, struct inode *dir)
{
	struct ext2_sb_info *sbi = EXT2_SB(inode->i_sb);
	struct ext2_inode_info *ei = EXT2_I(inode);

	ei->i_flags = EXT2_I(dir)->i_flags & EXT2_FL_INHERITED;
	if (!S_ISDIR(inode->i_mode))
		ei->i_flags &= ~EXT2_DIR_ONLY_FL;
	ei->i_generation = sbi->s_next_generation++;
	ei->i_block_group = ext2_inode_group(inode->i_sb, inode->i_ino);
	ei->i_new = true;
}

int ext2_new_inode(struct inode *dir, u32 mode, dev_t rdev,
		   struct inode **inodep)
{
	struct super_block *sb = dir->i_sb;
	struct inode *inode;
	u32 ino;
	int err;

	ino = alloc_ino(sb, dir->i_ino, S_ISDIR(mode));
	if (!ino && EXT2_SB(sb)->s_freed_inodes) {
		err = ext2_sync_metadata(sb);
		if (err)
			return err;
		ino = alloc_ino(sb, dir->i_ino, S_ISDIR(mode));
	}
	if (!ino)
		return -ENOSPC;
	inode = new_inode(sb, mode, rdev);
	if (!inode || ext2_alloc_info(inode)) {
		iput(inode);	/* nothing is deleted: it has no info */
		mutex_lock(&EXT2_SB(sb)->s_lock);
		ext2_clear_inode(sb, ino, S_ISDIR(mode));
		mutex_unlock(&EXT2_SB(sb)->s_lock);
		return -ENOMEM;
	}
	inode->i_ino = ino;
	if (!insert_inode_hash(inode)) {
		ext2_error(sb, "inode #%u is in use and marked free", ino);
		ext2_free_info(inode);
		iput(inode);
		return -EUCLEAN;
	}
	init_info(inode, dir);
	ext2_set_ops(inode);
	*inodep = inode;
	return 0;
}

void ext2_clear_inode(struct super_block *sb, u32 ino, bool is_dir)
{
	u32 group = ext2_inode_group(sb, ino);
	u32 bit = (ino - 1) % EXT2_SB(sb)->s_es->s_inodes_per_group;
	struct buffer_head *bh = read_inode_bitmap(sb, group);
	u8 *byte;

	if (!bh)
		return;
	byte = (u8 *)bh->b_data + bit / 8;
	if (*byte & (1u << (bit % 8))) {
		*byte &= ~(1u << (bit % 8));
		mark_buffer_dirty(bh);
		account(sb, group, 1, is_dir);
	} else {
		ext2_error(sb, "inode #%u was free already", ino);
	}
	brelse(bh);
}
