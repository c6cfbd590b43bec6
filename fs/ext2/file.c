/*
 * Regular files: what is not the page cache's own business.
 */
#include <lib/string.h>
#include "ext2.h"

/* Programs that know of 31 bits alone shall not get at what they would take
 * for another place. */
static int ext2_open(struct inode *inode, struct file *file)
{
	if (!(file->f_flags & O_LARGEFILE) &&
	    i_size_read(inode) > MAX_NON_LFS)
		return -EOVERFLOW;
	return 0;
}

/*
 * Data first, then the inode into its buffer, and all buffers: that has the
 * blocks of numbers, and the names on the way here, if they are new.
 */
int ext2_fsync(struct file *file, loff_t start, loff_t end, bool datasync)
{
	struct inode *inode = file->f_inode;
	struct super_block *sb = inode->i_sb;
	struct address_space *mapping = file->f_mapping;
	u32 needed = I_SYNC | (datasync ? I_DIRTY_DATASYNC : I_DIRTY_INODE);
	int err = 0, err2;

	if (S_ISREG(inode->i_mode))
		err = filemap_write_and_wait_range(mapping, start, end);
	if ((inode->i_state & needed) ||
	    EXT2_I(inode)->i_disk_size != i_size_read(inode)) {
		err2 = sync_inode_metadata(inode, false);
		err = err ? err : err2;
	}
	err2 = ext2_sync_metadata(sb);
	err = err ? err : err2;
	err2 = blkdev_issue_flush(sb->s_bdev);
	err = err ? err : err2;
	err2 = mapping_check_wb_err(mapping, &file->f_wb_err);
	return err ? err : err2;
}

/* The next byte of data, or of a hole, at @pos or behind; the end is one. */
static loff_t seek_data_hole(struct inode *inode, loff_t pos, bool data)
{
	u32 bits = inode->i_sb->s_blocksize_bits;
	loff_t size = i_size_read(inode);
	sector_t iblock = pos >> bits;
	struct map_bh map;
	int err;

	for (; (loff_t)(iblock << bits) < size; iblock += map.nr) {
		err = ext2_get_block(inode, iblock, ~0u, &map, false);
		if (err)
			return err;
		if ((map.block != 0) == data)
			return max(pos, (loff_t)(iblock << bits));
	}
	return data ? -ENXIO : size;
}

static loff_t ext2_llseek(struct file *file, loff_t offset, int whence)
{
	struct inode *inode = file->f_inode;

	if (whence != SEEK_DATA && whence != SEEK_HOLE)
		return default_llseek(file, offset, whence);
	inode_lock(inode);
	if (offset < 0 || offset >= i_size_read(inode))
		offset = -ENXIO;
	else
		offset = seek_data_hole(inode, offset, whence == SEEK_DATA);
	inode_unlock(inode);
	return offset < 0 ? offset : default_llseek(file, offset, SEEK_SET);
}

/* The page at byte @pos may have lost blocks. */
static void unmap_from_disk(struct address_space *mapping, loff_t pos)
{
	struct page *page = find_page(mapping, pos >> PAGE_SHIFT);

	if (page)
		ClearPageMappedToDisk(page);
}

static int punch_hole(struct inode *inode, loff_t start, loff_t end)
{
	struct address_space *mapping = &inode->i_data;
	u32 bits = inode->i_sb->s_blocksize_bits;
	loff_t size = i_size_read(inode);
	u64 last;
	/* Linux's order: what a map wrote behind the end is zeroed by this. */
	int err = filemap_write_and_wait_range(mapping, start, end - 1);

	if (err || start >= size)
		return err;
	end = min(end, size);
	last = (end == size ? end + (1u << bits) - 1 : end) >> bits;
	err = truncate_inode_range(mapping, start, end);
	if (err)
		return err;
	unmap_from_disk(mapping, start);
	unmap_from_disk(mapping, end);
	err = ext2_free_range(inode, (start + (1u << bits) - 1) >> bits, last);
	/* Somebody may have read pages of it before the blocks were gone. */
	if (!err)
		err = truncate_inode_range(mapping, start, end);
	return err;
}

/* Blocks that are allocated but not written are nothing that ext2 knows. */
static int ext2_fallocate(struct file *file, u32 mode, loff_t offset,
			  loff_t len)
{
	struct inode *inode = file->f_inode;
	int err;

	if (!(mode & FALLOC_FL_PUNCH_HOLE))
		return -EOPNOTSUPP;
	inode_lock(inode);
	err = punch_hole(inode, offset, offset + len);
	if (!err)
		file_modified(inode);
	inode_unlock(inode);
	if (!err && (IS_SYNC(inode) || (file->f_flags & O_DSYNC)))
		err = ext2_fsync(file, 0, MAX_LFS_FILESIZE, false);
	return err;
}

const struct file_operations ext2_file_operations = {
	.open = ext2_open,
	.llseek = ext2_llseek,
	.read = generic_read,
	.write = generic_write,
	.write_kernel = generic_write_kernel,
	.mmap = generic_mmap,
	.fsync = ext2_fsync,
	.fallocate = ext2_fallocate,
};

const struct inode_operations ext2_file_inode_operations = {
	.setattr = ext2_setattr,
};
