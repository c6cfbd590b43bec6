/*
 * What becomes of an inode in memory: its contents read and written, its size
 * changed, and its end.
 */
#include <lib/string.h>
#include "ext2.h"

static void ext2_readpages(struct address_space *mapping, struct page **pages,
			   unsigned int nr)
{
	mpage_readpages(mapping, pages, nr, ext2_get_block);
}

static void ext2_writepages(struct address_space *mapping,
			    struct page **pages, unsigned int nr)
{
	mpage_writepages(mapping, pages, nr, ext2_get_block);
}

static int ext2_write_begin(struct address_space *mapping, struct page *page,
			    unsigned int from, unsigned int to)
{
	struct inode *inode = mapping->host;

	if (sb_rdonly(inode->i_sb))
		return -EROFS;
	if (((loff_t)page->index << PAGE_SHIFT) + to > inode->i_sb->s_maxbytes)
		return -EFBIG;
	return block_write_begin(mapping, page, from, to, ext2_get_block);
}

/*
 * Blocks behind the end go, and nobody may believe that the page which the
 * end lies in still has all of its blocks. The disk may be writing it.
 */
static int cut_behind_end(struct inode *inode)
{
	loff_t size = i_size_read(inode);
	u32 bits = inode->i_sb->s_blocksize_bits;
	struct page *page = find_page(&inode->i_data, size >> PAGE_SHIFT);

	if (page) {
		get_page(page);
		wait_on_page_writeback(page);
		ClearPageMappedToDisk(page);
		put_page(page);
	}
	return ext2_free_range(inode, (size + (1u << bits) - 1) >> bits, ~0ULL);
}

static void ext2_write_failed(struct address_space *mapping, loff_t to)
{
	struct inode *inode = mapping->host;

	if (to > i_size_read(inode))
		cut_behind_end(inode);
}

static int ext2_page_mkwrite(struct address_space *mapping, struct page *page)
{
	struct inode *inode = mapping->host;

	if (sb_rdonly(inode->i_sb))
		return -EROFS;
	file_update_time(inode);
	if (PageMappedToDisk(page))
		return 0;
	return block_page_mkwrite(mapping, page, ext2_get_block);
}

static u64 ext2_bmap(struct address_space *mapping, unsigned long index)
{
	return mpage_bmap(mapping, index, ext2_get_block);
}

const struct address_space_operations ext2_aops = {
	.readpages = ext2_readpages,
	.writepages = ext2_writepages,
	.write_begin = ext2_write_begin,
	.write_failed = ext2_write_failed,
	.page_mkwrite = ext2_page_mkwrite,
	.bmap = ext2_bmap,
};

void ext2_set_ops(struct inode *inode)
{
	if (S_ISREG(inode->i_mode)) {
		inode->i_op = &ext2_file_inode_operations;
		inode->i_fop = &ext2_file_operations;
		inode->i_data.a_ops = &ext2_aops;
	} else if (S_ISDIR(inode->i_mode)) {
		inode->i_op = &ext2_dir_inode_operations;
		inode->i_fop = &ext2_dir_operations;
	} else if (S_ISLNK(inode->i_mode)) {
		inode->i_op = &ext2_symlink_inode_operations;
	} else {
		inode->i_op = &ext2_file_inode_operations;
	}
}

/* --- the end ------------------------------------------------------------- */

struct xattr_header {
	u32 magic, refcount, blocks;
};

/* One inode less has the block of attributes; the last one frees it. */
static void drop_xattr_block(struct inode *inode, struct list_head *freed)
{
	struct super_block *sb = inode->i_sb;
	u32 block = EXT2_I(inode)->i_file_acl;
	struct xattr_header *header;
	struct buffer_head *bh;

	if (!block)
		return;
	EXT2_I(inode)->i_file_acl = 0;
	bh = sb_bread(sb, block);
	header = bh ? (struct xattr_header *)bh->b_data : NULL;
	if (!header || header->magic != EXT2_XATTR_MAGIC) {
		ext2_error(sb, "inode #%u: bad block of attributes %u",
			   (u32)inode->i_ino, block);
	} else if (header->refcount > 1) {
		header->refcount--;
		mark_buffer_dirty(bh);
	} else {
		clean_bdev_aliases(sb->s_bdev, block, 1, sb->s_blocksize);
		ext2_note_freed_blocks(inode, freed, block, 1);
	}
	brelse(bh);
}

static void delete_inode(struct inode *inode)
{
	LIST_HEAD(freed);

	drop_xattr_block(inode, &freed);
	EXT2_I(inode)->i_dtime = max(ktime_get_real_ns() / NSEC_PER_SEC, 1ull);
	if (S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode) ||
	    (S_ISLNK(inode->i_mode) && !ext2_is_fast_symlink(inode))) {
		inode->i_data.size = 0;
		ext2_free_range(inode, 0, ~0ULL);
	}
	ext2_note_freed_inode(inode, &freed);
	if (!ext2_update_inode(inode))
		ext2_free_noted(inode->i_sb, &freed);
}

void ext2_evict_inode(struct inode *inode)
{
	truncate_inode_pages_final(&inode->i_data);
	if (!EXT2_I(inode))
		return;
	if (!inode->i_nlink && !sb_rdonly(inode->i_sb))
		delete_inode(inode);
	ext2_free_info(inode);
}

/* --- changes ------------------------------------------------------------- */

static int set_size(struct inode *inode, loff_t size)
{
	loff_t old = i_size_read(inode);
	int err;

	if (size > inode->i_sb->s_maxbytes)
		return -EFBIG;
	inode->i_data.size = size;
	if (size >= old)
		return 0;
	err = truncate_inode_pages(&inode->i_data, size);
	if (err) {
		inode->i_data.size = old;
		return err;
	}
	return cut_behind_end(inode);
}

/* A time that somebody chose, as near as the disk can keep it. */
static s64 clamp_time(const struct super_block *sb, s64 time)
{
	s64 last = sb->s_time_gran ? 0x7fffffff * NSEC_PER_SEC :
				     (s64)(~0ull >> 1);
	s64 first = -0x80000000ll * NSEC_PER_SEC;

	/* Of the first second, nothing but its beginning: as Linux has it. */
	if (time < first + NSEC_PER_SEC)
		return first;
	return min(time, last);
}

int ext2_setattr(struct inode *inode, const struct iattr *attr)
{
	struct iattr rest = *attr;
	int err = 0;

	rest.ia_atime = clamp_time(inode->i_sb, rest.ia_atime);
	rest.ia_mtime = clamp_time(inode->i_sb, rest.ia_mtime);
	if (attr->ia_valid & ATTR_SIZE) {
		err = set_size(inode, attr->ia_size);
		if (err)
			return err;
		rest.ia_valid &= ~ATTR_SIZE;
		if (!(rest.ia_valid & ATTR_MTIME)) {
			rest.ia_valid |= ATTR_MTIME;
			rest.ia_mtime = current_time(inode);
		}
	}
	err = simple_setattr(inode, &rest);
	mark_inode_dirty(inode);
	if (!err && IS_SYNC(inode))
		err = ext2_write_inode(inode, true);
	return err;
}

int ext2_dirsync(struct inode *dir)
{
	if (!IS_DIRSYNC(dir))
		return 0;
	return ext2_sync_metadata(dir->i_sb) ?:
	       blkdev_issue_flush(dir->i_sb->s_bdev);
}
