/*
 * Single blocks of a file system's disk, out of the device's page cache.
 *
 * page->private of the device's pages says what of them is to be written: a
 * bit for each sector of 512 bytes (PAGE_SECTORS). The bits above count the
 * pieces of the page that are on their way to or from the disk (mpage.c).
 */
#include <lib/string.h>
#include <fs/buffer_head.h>
#include <mm/slab.h>
#include <mm/upcall.h>
#include "mpage.h"

static struct kmem_cache bh_cache;

bool sb_set_blocksize(struct super_block *sb, u32 size)
{
	if (size < sb->s_bdev->bd_disk->logical_block_size ||
	    size > PAGE_SIZE || (size & (size - 1)))
		return false;
	sb->s_blocksize = size;
	sb->s_blocksize_bits = __builtin_ctz(size);
	return true;
}

/* A look at @block, with a reference on @page, which goes on failure. */
static struct buffer_head *get_bh(struct super_block *sb, sector_t block,
				  struct page *page)
{
	struct buffer_head *bh;
	u32 offset;

	if (unlikely(!bh_cache.size))
		kmem_cache_init(&bh_cache, "buffer_head", sizeof(*bh), 0);
	bh = kmem_cache_alloc(&bh_cache, GFP_KERNEL);
	if (!bh) {
		put_page(page);
		return NULL;
	}
	offset = ((u32)block << sb->s_blocksize_bits) & ~PAGE_MASK;
	bh->b_data = (char *)page_address(page) + offset;
	bh->b_size = sb->s_blocksize;
	bh->b_blocknr = block;
	bh->b_page = page;
	bh->b_bdev = sb->s_bdev;
	return bh;
}

/* The device's pages, if @block is on it; *@index is the page of it. */
static struct address_space *block_mapping(struct super_block *sb,
					   sector_t block,
					   unsigned long *index)
{
	struct address_space *mapping = bdev_mapping(sb->s_bdev);
	unsigned int bits = sb->s_blocksize_bits;

	if (!mapping || block >= (u64)mapping->size >> bits)
		return NULL;
	*index = block >> (PAGE_SHIFT - bits);
	return mapping;
}

struct buffer_head *sb_bread(struct super_block *sb, sector_t block)
{
	struct address_space *mapping;
	struct page *page;
	unsigned long index;
	struct buffer_head *bh = NULL;
	u32 flags;

	mapping = block_mapping(sb, block, &index);
	if (!mapping)
		return NULL;
	/* Who asks may have locks that kswapd needs to write pages out, so he
	 * must not wait for it. */
	flags = memalloc_noreclaim_save();
	if (!read_mapping_page(mapping, index, &page))
		bh = get_bh(sb, block, page);
	memalloc_noreclaim_restore(flags);
	return bh;
}

struct buffer_head *sb_getblk(struct super_block *sb, sector_t block)
{
	struct address_space *mapping;
	struct buffer_head *bh;
	struct page *page;
	unsigned long index;
	u32 flags;

	if (sb->s_blocksize < PAGE_SIZE) {
		bh = sb_bread(sb, block);	/* for what else is there */
	} else {
		mapping = block_mapping(sb, block, &index);
		if (!mapping)
			return NULL;
		flags = memalloc_noreclaim_save();	/* as in sb_bread() */
		bh = grab_cache_page(mapping, index, &page) ? NULL :
		     get_bh(sb, block, page);
		memalloc_noreclaim_restore(flags);
	}
	if (bh)
		memset(bh->b_data, 0, bh->b_size);
	return bh;
}

void brelse(struct buffer_head *bh)
{
	if (!bh)
		return;
	put_page(bh->b_page);
	kmem_cache_free(&bh_cache, bh);
}

/* The bits of page->private for @len bytes at @offset. */
static u32 sector_mask(u32 offset, u32 len)
{
	u32 first = offset >> SECTOR_SHIFT;

	return ((2u << ((offset + len - 1) >> SECTOR_SHIFT)) - 1) &
	       ~((1u << first) - 1);
}

static void mark_sectors(struct page *page, u32 offset, u32 len)
{
	__atomic_fetch_or(&page->private, sector_mask(offset, len),
			  __ATOMIC_RELAXED);
}

void mark_buffer_dirty(struct buffer_head *bh)
{
	mark_sectors(bh->b_page, (uintptr_t)bh->b_data & ~PAGE_MASK,
		     bh->b_size);
	set_page_dirty(bh->b_page);
}

int sync_dirty_buffer(struct buffer_head *bh)
{
	struct address_space *mapping = bdev_mapping(bh->b_bdev);
	loff_t start = (loff_t)bh->b_page->index << PAGE_SHIFT;
	u32 since = mapping->wb_err;

	filemap_write_and_wait_range(mapping, start, start + PAGE_SIZE - 1);
	return mapping_check_wb_err(mapping, &since);
}

int sync_blockdev(struct block_device *bdev)
{
	struct address_space *mapping = bdev_mapping(bdev);
	u32 since = mapping->wb_err;

	filemap_write_and_wait_range(mapping, 0, MAX_MAPPING_SIZE);
	return mapping_check_wb_err(mapping, &since);
}

void clean_bdev_aliases(struct block_device *bdev, sector_t block,
			sector_t nr, u32 blocksize)
{
	struct address_space *mapping = bdev_mapping(bdev);
	loff_t pos = (loff_t)block * blocksize;
	loff_t end = pos + (loff_t)nr * blocksize;
	struct page *page;
	u32 offset, len;

	for (; pos < end; pos += len) {
		offset = pos & ~PAGE_MASK;
		len = min((loff_t)(PAGE_SIZE - offset), end - pos);
		page = find_page(mapping, pos >> PAGE_SHIFT);
		if (!page)
			continue;
		if (!(__atomic_and_fetch(&page->private,
					 ~sector_mask(offset, len),
					 __ATOMIC_RELAXED) & PAGE_SECTORS))
			cancel_dirty_page(page);
	}
}

/* --- the device's own pages ---------------------------------------------- */

static struct block_device *mapping_bdev(struct address_space *mapping)
{
	return ((struct inode *)mapping->host)->i_private;
}

static void blkdev_readpages(struct address_space *mapping,
			     struct page **pages, unsigned int nr)
{
	struct mpage_io io = { mapping_bdev(mapping), REQ_OP_READ, NULL, 0 };
	u32 len;

	for (unsigned int i = 0; i < nr; i++) {
		loff_t pos = (loff_t)pages[i]->index << PAGE_SHIFT;

		pages[i]->private = PAGE_PIECE;
		len = min((loff_t)PAGE_SIZE, mapping->size - pos);
		if (len < PAGE_SIZE)
			memset((char *)page_address(pages[i]) + len, 0,
			       PAGE_SIZE - len);
		mpage_add(&io, pages[i], len, 0, pos >> SECTOR_SHIFT);
		mpage_piece_done(pages[i], REQ_OP_READ);
	}
	mpage_submit(&io);
}

/*
 * The sectors of the page that are dirty. A page that is dirty without any
 * has been written to through /dev, and that by somebody who was interrupted:
 * all of it is to be written, unless the device is a file system's.
 */
static void blkdev_write_page(struct mpage_io *io, struct page *page,
			      u32 size)
{
	u32 mask = page->private & PAGE_SECTORS, from, to;

	page->private = PAGE_PIECE;
	if (!mask && !io->bdev->bd_holder)
		mask = PAGE_SECTORS;
	if (size < PAGE_SIZE)
		mask &= (1u << (size >> SECTOR_SHIFT)) - 1;
	for (; mask; mask &= ~((1u << to) - 1)) {
		from = __builtin_ctz(mask);
		to = __builtin_ctz(~(mask >> from)) + from;
		mpage_add(io, page, (to - from) << SECTOR_SHIFT,
			  from << SECTOR_SHIFT,
			  ((sector_t)page->index << (PAGE_SHIFT -
						     SECTOR_SHIFT)) + from);
	}
	mpage_piece_done(page, REQ_OP_WRITE);
}

static void blkdev_writepages(struct address_space *mapping,
			      struct page **pages, unsigned int nr)
{
	struct mpage_io io = { mapping_bdev(mapping), REQ_OP_WRITE, NULL, 0 };
	loff_t pos;

	for (unsigned int i = 0; i < nr; i++) {
		pos = (loff_t)pages[i]->index << PAGE_SHIFT;
		blkdev_write_page(&io, pages[i], min((loff_t)PAGE_SIZE,
						     mapping->size - pos));
	}
	mpage_submit(&io);
}

/* A device has all the room it will ever have. It takes whole blocks. */
static int blkdev_write_begin(struct address_space *mapping,
			      struct page *page, unsigned int from,
			      unsigned int to)
{
	u32 size = mapping_bdev(mapping)->bd_disk->logical_block_size;

	if (((loff_t)page->index << PAGE_SHIFT) + to > mapping->size)
		return -ENOSPC;
	if (!page->mapping)
		page->private = 0;
	from = ALIGN_DOWN(from, size);
	mark_sectors(page, from, ALIGN(to, size) - from);
	return 0;
}

static int blkdev_page_mkwrite(struct address_space *mapping,
			       struct page *page)
{
	(void)mapping;
	mark_sectors(page, 0, PAGE_SIZE);
	return 0;
}

const struct address_space_operations def_blk_aops = {
	.readpages = blkdev_readpages,
	.writepages = blkdev_writepages,
	.write_begin = blkdev_write_begin,
	.page_mkwrite = blkdev_page_mkwrite,
};
