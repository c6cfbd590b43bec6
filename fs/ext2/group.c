/*
 * Groups: the descriptors, which stay in memory, and what of a group is no
 * file's to have.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/slab.h>
#include "ext2.h"

/* Is @n a power of @base? */
static bool is_power_of(u32 n, u32 base)
{
	while (n % base == 0)
		n /= base;
	return n == 1;
}

bool ext2_bg_has_super(const struct super_block *sb, u32 group)
{
	if (!(EXT2_SB(sb)->s_es->s_feature_ro_compat &
	      EXT2_FEATURE_RO_COMPAT_SPARSE_SUPER) || group <= 1)
		return true;
	return is_power_of(group, 3) || is_power_of(group, 5) ||
	       is_power_of(group, 7);
}

struct ext2_group_desc *ext2_get_group_desc(struct super_block *sb, u32 group,
					    struct buffer_head **bh)
{
	u32 bits = sb->s_blocksize_bits - 5;	/* 32 bytes each */
	struct buffer_head *b = EXT2_SB(sb)->s_group_desc[group >> bits];

	if (bh)
		*bh = b;
	return (struct ext2_group_desc *)b->b_data +
	       (group & ((1u << bits) - 1));
}

static bool overlap(u32 a, u32 na, u32 b, u32 nb)
{
	return a < b + nb && b < a + na;
}

/* Do the blocks meet what holds the group together? */
static bool meets_metadata(struct super_block *sb, u32 group, u32 block,
			   u32 count)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	struct ext2_group_desc *desc = ext2_get_group_desc(sb, group, NULL);

	return overlap(block, count, desc->bg_block_bitmap, 1) ||
	       overlap(block, count, desc->bg_inode_bitmap, 1) ||
	       overlap(block, count, desc->bg_inode_table,
		       sbi->s_itb_per_group) ||
	       (ext2_bg_has_super(sb, group) &&
		overlap(block, count, ext2_group_first_block(sb, group),
			1 + sbi->s_gdb_count));
}

bool ext2_valid_blocks(struct super_block *sb, u32 block, u32 count)
{
	const struct ext2_super_block *es = EXT2_SB(sb)->s_es;
	u32 group, last;

	if (block <= es->s_first_data_block ||
	    block >= es->s_blocks_count ||
	    count > es->s_blocks_count - block)
		return false;
	group = (block - es->s_first_data_block) / es->s_blocks_per_group;
	last = (block + count - 1 - es->s_first_data_block) /
	       es->s_blocks_per_group;
	for (; group <= last; group++)
		if (meets_metadata(sb, group, block, count))
			return false;
	return true;
}

/* The three things that a descriptor names lie in its group. */
static bool check_group(struct super_block *sb, u32 group)
{
	struct ext2_group_desc *desc = ext2_get_group_desc(sb, group, NULL);
	u32 first = ext2_group_first_block(sb, group);
	u32 end = first + ext2_blocks_in_group(sb, group);
	u32 size = EXT2_SB(sb)->s_itb_per_group;
	const char *what = NULL;

	if (desc->bg_block_bitmap < first || desc->bg_block_bitmap >= end)
		what = "block bitmap";
	else if (desc->bg_inode_bitmap < first || desc->bg_inode_bitmap >= end)
		what = "inode bitmap";
	else if (desc->bg_inode_table < first || desc->bg_inode_table >= end ||
		 size > end - desc->bg_inode_table)
		what = "inode table";
	if (what)
		pr_err("EXT2-fs (%s): error: %s of group %u is not in it\n",
		       sb->s_bdev->bd_name, what, group);
	return !what;
}

/* Sums over all groups; a number that cannot be is not believed. */
static void count_groups(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	struct ext2_group_desc *desc;

	sbi->s_overhead = sbi->s_es->s_first_data_block;
	for (u32 group = 0; group < sbi->s_groups_count; group++) {
		desc = ext2_get_group_desc(sb, group, NULL);
		sbi->s_free_blocks += min((u32)desc->bg_free_blocks_count,
					  ext2_blocks_in_group(sb, group));
		sbi->s_free_inodes += min((u32)desc->bg_free_inodes_count,
					  sbi->s_es->s_inodes_per_group);
		sbi->s_dirs += desc->bg_used_dirs_count;
		sbi->s_overhead += 2 + sbi->s_itb_per_group;
		if (ext2_bg_has_super(sb, group))
			sbi->s_overhead += 1 + sbi->s_gdb_count +
					   sbi->s_es->s_reserved_gdt_blocks;
	}
	sbi->s_overhead = min(sbi->s_overhead, sbi->s_es->s_blocks_count);
}

int ext2_read_groups(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	u32 first = sbi->s_es->s_first_data_block + 1, i;

	sbi->s_gdb_count = DIV_ROUND_UP(sbi->s_groups_count,
					sb->s_blocksize >> 5);
	sbi->s_group_desc = kzalloc(sbi->s_gdb_count *
				    sizeof(*sbi->s_group_desc), GFP_KERNEL);
	sbi->s_group_state = kzalloc(sbi->s_groups_count, GFP_KERNEL);
	if (!sbi->s_group_desc || !sbi->s_group_state)
		return -ENOMEM;
	for (i = 0; i < sbi->s_gdb_count; i++) {
		sbi->s_group_desc[i] = sb_bread(sb, first + i);
		if (!sbi->s_group_desc[i])
			return -EIO;
	}
	for (i = 0; i < sbi->s_groups_count; i++)
		if (!check_group(sb, i))
			return -EINVAL;
	count_groups(sb);
	return 0;
}

void ext2_drop_groups(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);

	for (u32 i = 0; sbi->s_group_desc && i < sbi->s_gdb_count; i++)
		brelse(sbi->s_group_desc[i]);
	kfree(sbi->s_group_desc);
	kfree(sbi->s_group_state);
}

/* The first zero at @from or above; @size when there is none. */
u32 ext2_find_zero_bit(const void *map, u32 size, u32 from)
{
	const u32 *words = map;
	u32 word;

	while (from < size) {
		word = ~words[from / 32] >> (from % 32);
		if (word)
			return min(from + __builtin_ctz(word), size);
		from = (from | 31) + 1;
	}
	return size;
}
