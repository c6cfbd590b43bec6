/*
 * Blocks are found and given back: a bit each in their group's bitmap.
 *
 * A file wants its blocks one behind the other. So the search begins at a
 * goal, the block behind the file's last one, and takes as many as are free
 * there. Failing that it looks for eight free ones, for the file is going to
 * grow.
 */
#include <lib/string.h>
#include <fs/cred.h>
#include "ext2.h"

static bool test_bit(const void *map, u32 bit)
{
	return ((const u8 *)map)[bit / 8] & (1u << (bit % 8));
}

static void set_bits(void *map, u32 bit, u32 count)
{
	for (; count; bit++, count--)
		((u8 *)map)[bit / 8] |= 1u << (bit % 8);
}

/* A bitmap that has what holds the group together free is not believed. */
static bool bitmap_is_good(struct super_block *sb, u32 group, const void *map)
{
	struct ext2_group_desc *desc = ext2_get_group_desc(sb, group, NULL);
	u32 first = ext2_group_first_block(sb, group);
	u32 table = desc->bg_inode_table - first;
	u32 size = EXT2_SB(sb)->s_itb_per_group;

	return test_bit(map, desc->bg_block_bitmap - first) &&
	       test_bit(map, desc->bg_inode_bitmap - first) &&
	       ext2_find_zero_bit(map, table + size, table) == table + size;
}

/* NULL: cannot be read, or is wrong; then the group counts as full. */
static struct buffer_head *read_block_bitmap(struct super_block *sb, u32 group)
{
	struct ext2_group_desc *desc = ext2_get_group_desc(sb, group, NULL);
	u8 *state = &EXT2_SB(sb)->s_group_state[group];
	struct buffer_head *bh;

	if (*state & EXT2_BLOCKS_BAD)
		return NULL;
	bh = sb_bread(sb, desc->bg_block_bitmap);
	if (!bh) {
		ext2_error(sb, "cannot read block bitmap of group %u", group);
		return NULL;
	}
	if (*state & EXT2_BLOCKS_OK)
		return bh;
	if (bitmap_is_good(sb, group, bh->b_data)) {
		*state |= EXT2_BLOCKS_OK;
		return bh;
	}
	*state |= EXT2_BLOCKS_BAD;
	ext2_error(sb, "block bitmap of group %u has its own blocks free",
		   group);
	brelse(bh);
	return NULL;
}

/* Eight free blocks in a row from @from on, as a byte is fast to compare. */
static u32 find_free_byte(const u8 *map, u32 size, u32 from)
{
	for (u32 i = DIV_ROUND_UP(from, 8); i < size / 8; i++)
		if (!map[i])
			return i * 8;
	return size;
}

/* The best free block of a group whose best one would be @goal. */
static u32 find_free(const void *map, u32 size, u32 goal)
{
	u32 bit = ext2_find_zero_bit(map, min(size, (goal | 63) + 1), goal);

	if (bit < min(size, (goal | 63) + 1))
		return bit;
	bit = find_free_byte(map, size, goal);
	if (bit == size)
		bit = find_free_byte(map, size, 0);
	if (bit < size) {
		/* What is free right before these belongs to the hole too. */
		while (bit > 0 && bit > goal && !test_bit(map, bit - 1))
			bit--;
		return bit;
	}
	bit = ext2_find_zero_bit(map, size, goal);
	return bit < size ? bit : ext2_find_zero_bit(map, size, 0);
}

static void account(struct super_block *sb, u32 group, s32 count)
{
	struct buffer_head *bh;
	struct ext2_group_desc *desc = ext2_get_group_desc(sb, group, &bh);
	s32 free = desc->bg_free_blocks_count + count;

	desc->bg_free_blocks_count = max(0, min(free, 0xffff));
	mark_buffer_dirty(bh);
	free = (s32)EXT2_SB(sb)->s_free_blocks + count;
	EXT2_SB(sb)->s_free_blocks = max(0, free);
}

/* Blocks out of one group, the best one being @goal of it. 0: none. */
static u32 alloc_in_group(struct super_block *sb, u32 group, u32 goal,
			  u32 *count)
{
	u32 size = ext2_blocks_in_group(sb, group), bit, n, block;
	struct buffer_head *bh;

	if (!ext2_get_group_desc(sb, group, NULL)->bg_free_blocks_count)
		return 0;
	bh = read_block_bitmap(sb, group);
	if (!bh)
		return 0;
	bit = find_free(bh->b_data, size, goal);
	if (bit >= size) {
		brelse(bh);
		return 0;
	}
	n = 1;
	while (n < *count && bit + n < size && !test_bit(bh->b_data, bit + n))
		n++;
	block = ext2_group_first_block(sb, group) + bit;
	set_bits(bh->b_data, bit, n);
	mark_buffer_dirty(bh);
	brelse(bh);
	account(sb, group, -(s32)n);
	if (!ext2_valid_blocks(sb, block, n)) {
		ext2_error(sb, "blocks %u to %u are free but no file's to have",
			   block, block + n - 1);
		return 0;
	}
	*count = n;
	return block;
}

/* The last blocks are kept for root, so that he can still clean up. */
static u32 blocks_for_us(struct super_block *sb)
{
	const struct ext2_super_block *es = EXT2_SB(sb)->s_es;
	u32 free = EXT2_SB(sb)->s_free_blocks, kept = es->s_r_blocks_count;

	if (free > kept)
		return free - kept;
	if (capable(CAP_SYS_RESOURCE) ||
	    current_cred()->uid.fs == es->s_def_resuid ||
	    (es->s_def_resgid && in_group_p(es->s_def_resgid)))
		return free;
	return 0;
}

static u32 try_new_blocks(struct super_block *sb, u32 goal, u32 *count)
{
	const struct ext2_super_block *es = EXT2_SB(sb)->s_es;
	u32 groups = EXT2_SB(sb)->s_groups_count, group, block, wanted, i;

	if (goal < es->s_first_data_block || goal >= es->s_blocks_count)
		goal = es->s_first_data_block;
	goal -= es->s_first_data_block;
	group = goal / es->s_blocks_per_group;
	goal %= es->s_blocks_per_group;
	wanted = min(*count, blocks_for_us(sb));
	if (!wanted)
		return 0;
	for (i = 0; i <= groups; i++) {
		*count = wanted;
		block = alloc_in_group(sb, group, goal, count);
		if (block)
			return block;
		group = (group + 1) % groups;
		goal = 0;
	}
	return 0;
}

u32 ext2_new_blocks(struct inode *inode, u32 goal, u32 *count, int *err)
{
	struct super_block *sb = inode->i_sb;
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	u32 block = 0, wanted = *count;

	*err = -EROFS;
	while (!sb_rdonly(sb)) {
		*err = -ENOSPC;
		mutex_lock(&sbi->s_lock);
		*count = wanted;
		block = try_new_blocks(sb, goal, count);
		mutex_unlock(&sbi->s_lock);
		if (block || !sbi->s_freed_blocks)
			break;
		/* There would be some, once the disk has let go of them. */
		*err = ext2_sync_metadata(sb);
		if (*err)
			break;
	}
	if (block)
		inode->i_blocks += (u64)*count << (sb->s_blocksize_bits - 9);
	return block;
}

void ext2_clear_blocks(struct super_block *sb, u32 block, u32 count)
{
	const struct ext2_super_block *es = EXT2_SB(sb)->s_es;
	struct buffer_head *bh;
	u32 group, bit, n, i, cleared;

	for (; count; block += n, count -= n) {
		group = (block - es->s_first_data_block) /
			es->s_blocks_per_group;
		bit = block - ext2_group_first_block(sb, group);
		n = min(count, ext2_blocks_in_group(sb, group) - bit);
		bh = read_block_bitmap(sb, group);
		if (!bh)
			continue;
		for (i = 0, cleared = 0; i < n; i++, bit++) {
			cleared += test_bit(bh->b_data, bit);
			((u8 *)bh->b_data)[bit / 8] &= ~(1u << (bit % 8));
		}
		mark_buffer_dirty(bh);
		brelse(bh);
		account(sb, group, cleared);
		if (cleared < n)
			ext2_error(sb, "%u of the blocks %u to %u were free already",
				   n - cleared, block, block + n - 1);
	}
}

void ext2_undo_new_blocks(struct inode *inode, u32 block, u32 count)
{
	struct super_block *sb = inode->i_sb;

	mutex_lock(&EXT2_SB(sb)->s_lock);
	ext2_clear_blocks(sb, block, count);
	mutex_unlock(&EXT2_SB(sb)->s_lock);
	inode->i_blocks -= (u64)count << (sb->s_blocksize_bits - 9);
}
