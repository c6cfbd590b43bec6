/*
 * Directories: blocks that are chains of names. An entry reaches to the next
 * by its rec_len, the last one to the end of the block; what is unused hangs
 * on to the entry before it, or is an entry without an inode.
 *
 * A block with a new or without an old name is always a good one, whenever
 * the disk happens to write it: a new entry is complete before the one in
 * front of it becomes shorter.
 */
#include <lib/string.h>
#include <fs/libfs.h>
#include "ext2.h"

/* EXT2_FT_* of a mode, and the mode's upper bits (DT_*) of that. */
static const u8 ft_of_dt[16] = {
	[S_DT(S_IFREG)] = 1, [S_DT(S_IFDIR)] = 2, [S_DT(S_IFCHR)] = 3,
	[S_DT(S_IFBLK)] = 4, [S_DT(S_IFIFO)] = 5, [S_DT(S_IFSOCK)] = 6,
	[S_DT(S_IFLNK)] = 7,
};
static const u8 dt_of_ft[8] = {
	0, S_DT(S_IFREG), S_DT(S_IFDIR), S_DT(S_IFCHR), S_DT(S_IFBLK),
	S_DT(S_IFIFO), S_DT(S_IFSOCK), S_DT(S_IFLNK)
};

static bool has_filetype(const struct super_block *sb)
{
	return EXT2_SB(sb)->s_es->s_feature_incompat &
	       EXT2_FEATURE_INCOMPAT_FILETYPE;
}

static struct ext2_dir_entry *entry_at(struct buffer_head *bh, u32 offset)
{
	return (struct ext2_dir_entry *)(bh->b_data + offset);
}

static u32 dir_blocks(const struct inode *dir)
{
	return i_size_read(dir) >> dir->i_sb->s_blocksize_bits;
}

/* Is @de at @offset of block @bh one that can be gone on from? */
static bool entry_is_good(struct inode *dir, struct buffer_head *bh,
			  const struct ext2_dir_entry *de, u32 offset)
{
	const char *what;

	if (likely(de->rec_len >= EXT2_DIR_REC_LEN(de->name_len) &&
		   !(de->rec_len & 3) && de->rec_len >= 12 &&
		   offset + de->rec_len <= bh->b_size &&
		   de->inode <= EXT2_SB(dir->i_sb)->s_es->s_inodes_count))
		return true;
	if (offset + de->rec_len > bh->b_size || (de->rec_len & 3))
		what = "does not end where an entry can end";
	else if (de->inode > EXT2_SB(dir->i_sb)->s_es->s_inodes_count)
		what = "leads to an inode that there is not";
	else
		what = "is too short";
	ext2_error(dir->i_sb, "directory #%u: entry at %u of block %u %s",
		   (u32)dir->i_ino, offset, (u32)bh->b_blocknr, what);
	return false;
}

int ext2_dir_bread(struct inode *dir, u32 n, struct buffer_head **bhp)
{
	struct map_bh map;
	int err = ext2_get_block(dir, n, 1, &map, false);

	if (err)
		return err;
	if (!map.block) {
		ext2_error(dir->i_sb, "directory #%u: block %u is a hole",
			   (u32)dir->i_ino, n);
		return -EUCLEAN;
	}
	*bhp = sb_bread(dir->i_sb, map.block);
	return *bhp ? 0 : -EIO;
}

/*
 * The entry of that name in @bh: 0, -ENOENT, -EUCLEAN. A directory is searched
 * from its start, so what all other names cost is what counts: a look at the
 * lengths, and that the next entry is where one can be.
 */
static int search_block(struct inode *dir, struct buffer_head *bh,
			const char *name, size_t len,
			struct ext2_dir_entry **dep)
{
	struct ext2_dir_entry *de = entry_at(bh, 0);
	const char *end = bh->b_data + bh->b_size;
	u32 rec_len;

	for (; (const char *)de < end;
	     de = (struct ext2_dir_entry *)((char *)de + rec_len)) {
		rec_len = de->rec_len;
		if (unlikely(rec_len < 12 || (rec_len & 3) ||
			     rec_len > (size_t)(end - (const char *)de)))
			break;
		if (de->name_len != len || de->name[0] != *name || !de->inode)
			continue;
		if (!entry_is_good(dir, bh, de, (char *)de - bh->b_data))
			return -EUCLEAN;
		if (!memcmp(de->name, name, len)) {
			*dep = de;
			return 0;
		}
	}
	if ((const char *)de == end)
		return -ENOENT;
	entry_is_good(dir, bh, de, (char *)de - bh->b_data);
	return -EUCLEAN;
}

int ext2_find_entry(struct inode *dir, const char *name, size_t len,
		    struct buffer_head **bhp, struct ext2_dir_entry **dep)
{
	u32 blocks = dir_blocks(dir), n;
	int err = -ENOENT;

	*bhp = NULL;
	for (n = 0; n < blocks && err == -ENOENT; n++) {
		err = ext2_dir_bread(dir, n, bhp);
		if (err)
			break;
		err = search_block(dir, *bhp, name, len, dep);
		if (err) {
			brelse(*bhp);
			*bhp = NULL;
		}
	}
	return err;
}

/* @bh, a block of @dir, has been changed. */
static int dir_changed(struct inode *dir, struct buffer_head *bh)
{
	mark_buffer_dirty(bh);
	dir->i_mtime = dir->i_ctime = current_time(dir);
	/* What we do to the names does not keep up the tree above them. */
	EXT2_I(dir)->i_flags &= ~EXT2_INDEX_FL;
	return ext2_update_inode(dir);
}

static void fill_entry(struct ext2_dir_entry *de, const char *name,
		       size_t len, struct inode *inode)
{
	de->name_len = len;
	memcpy(de->name, name, len);
	de->file_type = has_filetype(inode->i_sb) ?
			ft_of_dt[S_DT(inode->i_mode)] : 0;
	de->inode = inode->i_ino;
}

/* Room for a name in @bh: cut off from an entry that has more than it needs.
 * 0, -ENOSPC, -EUCLEAN. */
static int add_to_block(struct inode *dir, struct buffer_head *bh,
			const char *name, size_t len, struct inode *inode)
{
	u32 needed = EXT2_DIR_REC_LEN(len), used, offset;
	struct ext2_dir_entry *de, *new;

	for (offset = 0; offset < bh->b_size; offset += de->rec_len) {
		de = entry_at(bh, offset);
		if (!entry_is_good(dir, bh, de, offset))
			return -EUCLEAN;
		used = de->inode ? EXT2_DIR_REC_LEN(de->name_len) : 0;
		if (de->rec_len < used + needed)
			continue;
		new = entry_at(bh, offset + used);
		if (used)
			new->rec_len = de->rec_len - used;
		fill_entry(new, name, len, inode);
		barrier();
		if (used)
			de->rec_len = used;
		return dir_changed(dir, bh);
	}
	return -ENOSPC;
}

/*
 * A further block for @dir, one long entry without an inode. It is on the
 * disk before the directory leads there.
 */
static int ext2_append(struct inode *dir, struct buffer_head **bhp)
{
	struct super_block *sb = dir->i_sb;
	struct buffer_head *bh;
	struct map_bh map;
	int err = ext2_get_block(dir, dir_blocks(dir), 1, &map, true);

	if (err)
		return err;
	bh = sb_getblk(sb, map.block);
	if (!bh)
		return -EIO;
	entry_at(bh, 0)->rec_len = sb->s_blocksize;
	mark_buffer_dirty(bh);
	err = sync_dirty_buffer(bh);
	if (err) {
		brelse(bh);
		return err;
	}
	dir->i_data.size += sb->s_blocksize;
	*bhp = bh;
	return 0;
}

int ext2_add_link(struct inode *dir, const char *name, size_t len,
		  struct inode *inode)
{
	struct ext2_inode_info *ei = EXT2_I(dir);
	u32 blocks = dir_blocks(dir), n;
	struct buffer_head *bh;
	int err;

	for (n = min(ei->i_add_hint, blocks); n < blocks; n++) {
		err = ext2_dir_bread(dir, n, &bh);
		if (err)
			return err;
		err = add_to_block(dir, bh, name, len, inode);
		brelse(bh);
		if (err != -ENOSPC)
			return err;
		/* Short names might find room there, but seldom do. */
		ei->i_add_hint = n + 1;
	}
	err = ext2_append(dir, &bh);
	if (err)
		return err;
	err = add_to_block(dir, bh, name, len, inode);
	brelse(bh);
	return err;
}

int ext2_set_link(struct inode *dir, struct buffer_head *bh,
		  struct ext2_dir_entry *de, struct inode *inode)
{
	de->inode = inode->i_ino;
	if (has_filetype(dir->i_sb))
		de->file_type = ft_of_dt[S_DT(inode->i_mode)];
	return dir_changed(dir, bh);
}

int ext2_delete_entry(struct inode *dir, struct buffer_head *bh,
		      struct ext2_dir_entry *de)
{
	struct ext2_dir_entry *prev = NULL, *it = entry_at(bh, 0);
	u32 offset = 0;

	while (it < de) {
		if (!entry_is_good(dir, bh, it, offset))
			return -EUCLEAN;
		prev = it;
		offset += it->rec_len;
		it = entry_at(bh, offset);
	}
	if (prev)
		prev->rec_len += de->rec_len;
	de->inode = 0;
	EXT2_I(dir)->i_add_hint = 0;
	return dir_changed(dir, bh);
}

int ext2_make_empty(struct inode *inode, struct inode *parent)
{
	struct ext2_dir_entry *de;
	struct buffer_head *bh;
	int err = ext2_append(inode, &bh);

	if (err)
		return err;
	de = entry_at(bh, 0);
	de->rec_len = EXT2_DIR_REC_LEN(1);
	fill_entry(de, ".", 1, inode);
	de = entry_at(bh, EXT2_DIR_REC_LEN(1));
	de->rec_len = bh->b_size - EXT2_DIR_REC_LEN(1);
	fill_entry(de, "..", 2, parent);
	mark_buffer_dirty(bh);
	brelse(bh);
	return 0;
}

static bool is_dots(const struct ext2_dir_entry *de)
{
	return de->name[0] == '.' &&
	       (de->name_len == 1 || (de->name_len == 2 && de->name[1] == '.'));
}

int ext2_empty_dir(struct inode *dir)
{
	u32 blocks = dir_blocks(dir), offset, n;
	struct ext2_dir_entry *de;
	struct buffer_head *bh;
	int ret = 1;

	for (n = 0; n < blocks && ret == 1; n++) {
		ret = ext2_dir_bread(dir, n, &bh);
		if (ret)
			return ret;
		ret = 1;
		for (offset = 0; offset < bh->b_size && ret == 1;
		     offset += de->rec_len) {
			de = entry_at(bh, offset);
			if (!entry_is_good(dir, bh, de, offset))
				ret = -EUCLEAN;
			else if (de->inode && !is_dots(de))
				ret = 0;
		}
		brelse(bh);
	}
	return ret;
}

int ext2_dotdot(struct inode *dir, struct buffer_head **bhp,
		struct ext2_dir_entry **dep)
{
	int err = ext2_find_entry(dir, "..", 2, bhp, dep);

	if (err == -ENOENT) {
		ext2_error(dir->i_sb, "directory #%u has no \"..\"",
			   (u32)dir->i_ino);
		return -EUCLEAN;
	}
	return err;
}

/*
 * The names of one block from byte @from on. 0; 1: there is no more room,
 * stop. What was an entry's place when it was told may not be one any more,
 * so we walk there from the start of the block.
 */
static int emit_block(struct inode *dir, struct buffer_head *bh, u32 from,
		      loff_t pos, struct dir_context *ctx)
{
	struct ext2_dir_entry *de;
	u32 offset, type;

	for (offset = 0; offset < bh->b_size; offset += de->rec_len) {
		de = entry_at(bh, offset);
		if (!entry_is_good(dir, bh, de, offset))
			return -EUCLEAN;
		if (offset < from || !de->inode)
			continue;
		type = has_filetype(dir->i_sb) && de->file_type < 8 ?
		       dt_of_ft[de->file_type] : 0;
		if (!dir_emit(ctx, de->name, de->name_len,
			      pos + offset + de->rec_len, de->inode, type))
			return 1;
	}
	return 0;
}

static int ext2_iterate(struct file *file, struct dir_context *ctx)
{
	struct inode *dir = file->f_inode;
	u32 bits = dir->i_sb->s_blocksize_bits, n;
	struct buffer_head *bh;
	int err = 0;

	while (!err && (n = ctx->pos >> bits) < dir_blocks(dir)) {
		loff_t start = (loff_t)n << bits;

		err = ext2_dir_bread(dir, n, &bh);
		if (err)
			break;
		err = emit_block(dir, bh, ctx->pos - start, start, ctx);
		brelse(bh);
		if (!err)
			ctx->pos = start + (1u << bits);
	}
	return min(err, 0);
}

const struct file_operations ext2_dir_operations = {
	.read = generic_read_dir,
	.iterate = ext2_iterate,
	.fsync = ext2_fsync,
};
