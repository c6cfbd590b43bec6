/*
 * Where the blocks of a file are: a tree with twelve leaves at the root, and
 * three branches, of one, two and three levels of blocks full of numbers.
 *
 *	i_data[0..11]	data
 *	i_data[12] ->	numbers -> data
 *	i_data[13] ->	numbers -> numbers -> data
 *	i_data[14] ->	numbers -> numbers -> numbers -> data
 *
 * 0 is a hole of whatever size. truncate_mutex keeps the tree together while
 * somebody waits for a block of it.
 */
#include <lib/string.h>
#include "ext2.h"

/* One step from the root to a block: the number's place and what it was. */
struct step {
	u32 *p;
	u32 key;
	struct buffer_head *bh;		/* that @p lies in; NULL: the inode */
};

/* The way to block @iblock: how many steps, or 0, and which number each. */
static int block_to_path(struct super_block *sb, u64 iblock, u32 offsets[4],
			 u32 *boundary)
{
	u32 bits = sb->s_blocksize_bits - 2, n;
	u64 span = 1ULL << bits;

	if (iblock < EXT2_NDIR_BLOCKS) {
		offsets[0] = iblock;
		*boundary = EXT2_NDIR_BLOCKS - iblock;
		return 1;
	}
	iblock -= EXT2_NDIR_BLOCKS;
	for (n = 1; n <= 3; n++, span <<= bits) {
		if (iblock >= span) {
			iblock -= span;
			continue;
		}
		offsets[0] = EXT2_NDIR_BLOCKS + n - 1;
		for (u32 i = n; i > 0; i--, iblock >>= bits)
			offsets[i] = iblock & ((1u << bits) - 1);
		*boundary = (1u << bits) - offsets[n];
		return n + 1;
	}
	return 0;
}

/*
 * As far as the tree reaches, or as i_blocks, which has 32 bits, can count the
 * data together with the tree that leads to it.
 */
loff_t ext2_max_size(unsigned int bits)
{
	u64 n = 1ULL << (bits - 2);
	u64 blocks = EXT2_NDIR_BLOCKS + n + n * n + n * n * n;
	u64 most = ((1ULL << 32) - 1) >> (bits - 9), deep;

	if (blocks + 3 + 2 * n + n * n > most) {
		deep = most - (EXT2_NDIR_BLOCKS + n + n * n);
		blocks = most - (3 + n) - ((deep + n - 1) >> (bits - 2)) -
			 ((deep + n * n - 1) >> (2 * (bits - 2)));
	}
	return min(blocks << bits, (u64)MAX_LFS_FILESIZE);
}

/* Block @block of numbers, or NULL. */
static struct buffer_head *read_numbers(struct inode *inode, u32 block)
{
	struct super_block *sb = inode->i_sb;
	struct buffer_head *bh = NULL;

	if (!ext2_valid_blocks(sb, block, 1))
		ext2_error(sb, "inode #%u: block %u of numbers cannot be its",
			   (u32)inode->i_ino, block);
	else
		bh = sb_bread(sb, block);
	return bh;
}

static void release_path(struct step *path, int depth)
{
	for (int i = 1; i < depth; i++)
		if (path[i].bh) {
			brelse(path[i].bh);
			path[i].bh = NULL;
		}
}

/*
 * Go down as far as there are numbers. *@missing is the first step without
 * one, or @depth. 0, -EIO, -EUCLEAN.
 */
static int walk(struct inode *inode, const u32 *offsets, int depth,
		struct step *path, int *missing)
{
	u32 *numbers = EXT2_I(inode)->i_data;
	int i;

	for (i = 0; i < depth; i++) {
		path[i].p = numbers + offsets[i];
		path[i].key = *path[i].p;
		if (!path[i].key || i == depth - 1)
			break;
		path[i + 1].bh = read_numbers(inode, path[i].key);
		if (!path[i + 1].bh)
			return -EIO;
		numbers = (u32 *)path[i + 1].bh->b_data;
	}
	*missing = path[i].key ? depth : i;
	return 0;
}

/* How many blocks follow the one at @p, up to @max, one behind the other. */
static u32 run_length(const u32 *p, u32 max)
{
	u32 n = 1;

	while (n < max && p[n] == *p + n)
		n++;
	return n;
}

static u32 hole_length(const u32 *p, u32 max)
{
	u32 n = 1;

	while (n < max && !p[n])
		n++;
	return n;
}

/* Where block @iblock, which is to hang at @step, would best be. */
static u32 find_goal(struct inode *inode, u64 iblock, const struct step *step)
{
	struct ext2_inode_info *ei = EXT2_I(inode);
	const u32 *start = step->bh ? (u32 *)step->bh->b_data : ei->i_data;
	const u32 *p;

	if (ei->i_last_block && iblock == ei->i_last_iblock + 1)
		return ei->i_last_block + 1;
	for (p = step->p - 1; p >= start; p--)
		if (*p)
			return *p + 1;
	if (step->bh)
		return step->bh->b_blocknr + 1;
	return ext2_group_first_block(inode->i_sb, ei->i_block_group);
}

/*
 * A fresh block of numbers that leads to @child and, if that is data, to what
 * follows it. It is on the disk before anything there leads to it: whatever
 * the block held before might look like numbers.
 */
static int write_numbers(struct inode *inode, u32 block, u32 offset,
			 u32 child, u32 count)
{
	struct buffer_head *bh = sb_getblk(inode->i_sb, block);
	u32 *numbers;
	int err;

	if (!bh)
		return -EIO;
	numbers = (u32 *)bh->b_data + offset;
	for (u32 i = 0; i < count; i++)
		numbers[i] = child + i;
	mark_buffer_dirty(bh);
	err = sync_dirty_buffer(bh);
	brelse(bh);
	return err;
}

/* *@step->p is new: into the buffer or inode that has it. */
static void numbers_changed(struct inode *inode, const struct step *step)
{
	if (step->bh)
		mark_buffer_dirty(step->bh);
	mark_inode_dirty(inode);
}

/*
 * Grow what is missing from step @missing on: up to *@count data blocks and
 * the blocks of numbers on the way to them. *@result is the first data block.
 */
static int ext2_alloc_branch(struct inode *inode, u64 iblock,
			     const u32 *offsets, int depth, struct step *path,
			     int missing, u32 *count, u32 *result)
{
	u32 block[4] = { 0 }, goal, one;
	int i, err = 0, last = depth - 1;

	goal = find_goal(inode, iblock, &path[missing]);

	for (i = missing; i < last && !err; i++) {
		one = 1;
		block[i] = ext2_new_blocks(inode, goal, &one, &err);
		if (!block[i])
			break;
		goal = block[i] + 1;
		err = 0;
	}
	if (i == last)
		block[i] = ext2_new_blocks(inode, goal, count, &err);
	if (i == last && block[i]) {
		err = 0;
		for (; i > missing && !err; i--)
			err = write_numbers(inode, block[i - 1], offsets[i],
					    block[i], i == last ? *count : 1);
		if (err) {
			ext2_undo_new_blocks(inode, block[last], *count);
			i = last;
		}
	}
	if (err) {
		while (--i >= missing)
			ext2_undo_new_blocks(inode, block[i], 1);
		return err;
	}
	for (u32 n = 0; n < (missing == last ? *count : 1); n++)
		path[missing].p[n] = block[missing] + n;
	numbers_changed(inode, &path[missing]);
	*result = block[last];
	return 0;
}

/* There is no block: a hole, or @create. */
static int map_missing(struct inode *inode, u64 iblock, u32 max,
		       const u32 *offsets, int depth, struct step *path,
		       int missing, struct map_bh *map, bool create)
{
	struct ext2_inode_info *ei = EXT2_I(inode);
	u32 block = 0;
	int err;

	map->nr = max;
	if (missing == depth - 1)
		map->nr = hole_length(path[missing].p, max);
	if (!create)
		return 0;
	err = ext2_alloc_branch(inode, iblock, offsets, depth, path, missing,
				&map->nr, &block);
	if (err)
		return err;
	ei->i_last_iblock = iblock + map->nr - 1;
	ei->i_last_block = block + map->nr - 1;
	map->block = block;
	map->is_new = true;
	return 0;
}

static int get_block_locked(struct inode *inode, u64 iblock, u32 max,
			    struct map_bh *map, bool create)
{
	struct super_block *sb = inode->i_sb;
	struct step path[4] = { { NULL, 0, NULL } };
	u32 offsets[4], boundary;
	int depth, missing, err;

	depth = block_to_path(sb, iblock, offsets, &boundary);
	if (!depth)
		return create ? -EFBIG : -EIO;
	max = min(max, boundary);
	err = walk(inode, offsets, depth, path, &missing);
	if (!err && missing < depth) {
		err = map_missing(inode, iblock, max, offsets, depth, path,
				  missing, map, create);
	} else if (!err) {
		map->block = path[depth - 1].key;
		map->nr = run_length(path[depth - 1].p, max);
		if (!ext2_valid_blocks(sb, map->block, map->nr)) {
			ext2_error(sb, "inode #%u: blocks %u to %u cannot be its",
				   (u32)inode->i_ino, (u32)map->block,
				   (u32)map->block + map->nr - 1);
			err = -EUCLEAN;
		}
	}
	release_path(path, depth);
	return err;
}

int ext2_get_block(struct inode *inode, sector_t iblock, u32 max,
		   struct map_bh *map, bool create)
{
	struct ext2_inode_info *ei = EXT2_I(inode);
	int err;

	*map = (struct map_bh){ .nr = 1 };
	mutex_lock(&ei->truncate_mutex);
	err = get_block_locked(inode, iblock, max, map, create);
	mutex_unlock(&ei->truncate_mutex);
	return err;
}
