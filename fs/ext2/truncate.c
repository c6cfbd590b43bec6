/*
 * Files lose blocks: all behind an end, or a hole in the middle.
 *
 * The numbers go from the tree first; when the inode's are in their buffer,
 * too, the blocks are handed to freed.c.
 */
#include <lib/string.h>
#include "ext2.h"

/* What is to go, and what went. */
struct cut {
	struct inode *inode;
	u64 first, end;			/* blocks of the file */
	struct list_head freed;
};

/* How many blocks of the file hang on a number of @level, 0 being data. */
static u64 span_of(struct super_block *sb, int level)
{
	return 1ULL << ((sb->s_blocksize_bits - 2) * level);
}

static void drop_block(struct cut *cut, u32 block, bool numbers)
{
	struct super_block *sb = cut->inode->i_sb;

	if (!ext2_valid_blocks(sb, block, 1)) {
		ext2_error(sb, "inode #%u: block %u cannot be its",
			   (u32)cut->inode->i_ino, block);
		return;
	}
	if (numbers || !S_ISREG(cut->inode->i_mode))
		clean_bdev_aliases(sb->s_bdev, block, 1, sb->s_blocksize);
	ext2_note_freed_blocks(cut->inode, &cut->freed, block, 1);
}

static bool is_empty(const struct buffer_head *bh)
{
	const u32 *p = (const u32 *)bh->b_data;

	for (u32 i = 0; i < bh->b_size / 4; i++)
		if (p[i])
			return false;
	return true;
}

static bool cut_number(struct cut *cut, u32 *p, int level, u64 base);

/*
 * Cut the numbers of @bh, which are for the file from block @base on. The
 * buffer becomes dirty only when it stays in use: on the disk a file that is
 * being deleted shall be there as a whole or not at all. True: it is empty.
 */
static bool cut_numbers(struct cut *cut, struct buffer_head *bh, int level,
			u64 base, bool all)
{
	u32 bits = (cut->inode->i_sb->s_blocksize_bits - 2) * level;
	u32 *p = (u32 *)bh->b_data, n = bh->b_size / 4, i;
	bool changed = false;

	i = base >= cut->first ? 0 : (cut->first - base) >> bits;
	for (; i < n && base + ((u64)i << bits) < cut->end; i++)
		changed |= cut_number(cut, &p[i], level,
				      base + ((u64)i << bits));
	if (!all && !is_empty(bh)) {
		if (changed)
			mark_buffer_dirty(bh);
		return false;
	}
	return true;
}

/*
 * Cut what hangs on *@p, a number of @level for the file from block @base on.
 * The number is taken out before what it leads to is looked at: were that to
 * lead back here, there would be nothing any more. Has *@p changed?
 */
static bool cut_number(struct cut *cut, u32 *p, int level, u64 base)
{
	struct super_block *sb = cut->inode->i_sb;
	u64 end = base + span_of(sb, level);
	bool all = base >= cut->first && end <= cut->end;
	struct buffer_head *bh;
	u32 block = *p;
	bool empty;

	if (!block || end <= cut->first || base >= cut->end)
		return false;
	*p = 0;
	if (level && ext2_valid_blocks(sb, block, 1)) {
		if (all)
			clean_bdev_aliases(sb->s_bdev, block, 1,
					   sb->s_blocksize);
		bh = sb_bread(sb, block);
		empty = bh ? cut_numbers(cut, bh, level - 1, base, all) : all;
		brelse(bh);
		if (!empty) {
			*p = block;
			return true;	/* it may have been written as 0 */
		}
	}
	drop_block(cut, block, level > 0);
	return true;
}

int ext2_free_range(struct inode *inode, u64 first, u64 end)
{
	struct super_block *sb = inode->i_sb;
	struct ext2_inode_info *ei = EXT2_I(inode);
	struct cut cut = { .inode = inode, .first = first, .end = end };
	u64 base = EXT2_NDIR_BLOCKS;
	u32 i;
	int err;

	INIT_LIST_HEAD(&cut.freed);
	mutex_lock(&ei->truncate_mutex);
	for (i = 0; i < EXT2_NDIR_BLOCKS; i++)
		cut_number(&cut, &ei->i_data[i], 0, i);
	for (i = 1; i <= 3; i++) {
		cut_number(&cut, &ei->i_data[EXT2_NDIR_BLOCKS + i - 1], i,
			   base);
		base += span_of(sb, i);
	}
	ei->i_last_block = 0;
	err = ext2_update_inode(inode);
	mutex_unlock(&ei->truncate_mutex);
	ext2_free_noted(sb, &cut.freed);
	return err;
}
