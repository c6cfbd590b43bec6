/*
 * What was freed and cannot be used again yet.
 *
 * A file is cut off, in memory. On the disk its inode still leads to the
 * blocks that it had; were another file to get one now, a power cut would
 * leave a block with two owners, or the first file with the other's contents.
 * So a freed block stays marked in the bitmap until everything has been
 * written that was changed before: ext2_sync_metadata(), which comes by with
 * every sync and fsync, and when blocks are short. The same for inodes, which
 * a name on the disk may still lead to.
 */
#include <mm/slab.h>
#include "ext2.h"

/* One more for @freed. Without memory for that it is free at once, and only a
 * power cut could tell. */
static void note(struct super_block *sb, struct list_head *freed, u32 start,
		 u32 count, bool is_dir)
{
	struct ext2_freed *last;

	if (!list_empty(freed)) {
		last = list_last_entry(freed, struct ext2_freed, list);
		if (count && last->count &&
		    last->start + last->count == start) {
			last->count += count;
			return;
		}
	}
	last = kmalloc(sizeof(*last), GFP_KERNEL);
	if (!last) {
		mutex_lock(&EXT2_SB(sb)->s_lock);
		if (count)
			ext2_clear_blocks(sb, start, count);
		else
			ext2_clear_inode(sb, start, is_dir);
		mutex_unlock(&EXT2_SB(sb)->s_lock);
		return;
	}
	*last = (struct ext2_freed){ .start = start, .count = count,
				     .is_dir = is_dir };
	list_add_tail(&last->list, freed);
}

void ext2_note_freed_blocks(struct inode *inode, struct list_head *freed,
			    u32 block, u32 count)
{
	u64 sectors = (u64)count << (inode->i_sb->s_blocksize_bits - 9);

	inode->i_blocks -= min(inode->i_blocks, sectors);
	note(inode->i_sb, freed, block, count, false);
}

void ext2_note_freed_inode(struct inode *inode, struct list_head *freed)
{
	note(inode->i_sb, freed, inode->i_ino, 0, S_ISDIR(inode->i_mode));
}

void ext2_free_noted(struct super_block *sb, struct list_head *freed)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	struct ext2_freed *it, *next;

	list_for_each_entry_safe(it, next, freed, list) {
		list_move_tail(&it->list, &sbi->s_freed);
		sbi->s_freed_blocks += it->count;
		sbi->s_freed_inodes += !it->count;
	}
}

/* Nothing on the disk leads there any more. */
static void clear_freed(struct super_block *sb, struct list_head *freed)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	struct ext2_freed *it, *next;

	mutex_lock(&sbi->s_lock);
	list_for_each_entry_safe(it, next, freed, list) {
		if (it->count)
			ext2_clear_blocks(sb, it->start, it->count);
		else
			ext2_clear_inode(sb, it->start, it->is_dir);
		sbi->s_freed_blocks -= it->count;
		sbi->s_freed_inodes -= !it->count;
		list_del(&it->list);
		kfree(it);
	}
	mutex_unlock(&sbi->s_lock);
}

int ext2_sync_metadata(struct super_block *sb)
{
	struct ext2_sb_info *sbi = EXT2_SB(sb);
	struct ext2_freed *it, *next;
	LIST_HEAD(freed);
	int err;

	mutex_lock(&sbi->s_sync_lock);
	list_for_each_entry_safe(it, next, &sbi->s_freed, list)
		list_move_tail(&it->list, &freed);
	err = sync_blockdev(sb->s_bdev);
	if (!err)
		clear_freed(sb, &freed);
	list_for_each_entry_safe(it, next, &freed, list)
		list_move_tail(&it->list, &sbi->s_freed);
	mutex_unlock(&sbi->s_sync_lock);
	return err;
}

void ext2_forget_freed(struct super_block *sb)
{
	struct ext2_freed *it, *next;

	list_for_each_entry_safe(it, next, &EXT2_SB(sb)->s_freed, list)
		kfree(it);
}
