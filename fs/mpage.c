/*
 * The contents of files that are made of blocks: pages of the cache become
 * as few and as long transfers as where the blocks lie allows.
 *
 * A page may lie in several places, so it counts its pieces that are under
 * way; the interrupt that ends the last one ends the page.
 */
#include <lib/string.h>
#include "mpage.h"

void mpage_piece_done(struct page *page, enum req_op op)
{
	int err;

	if (__atomic_sub_fetch(&page->private, PAGE_PIECE,
			       __ATOMIC_ACQ_REL) >= PAGE_PIECE)
		return;
	err = PageError(page) ? -EIO : 0;
	if (op == REQ_OP_READ) {
		end_page_read(page, err);
	} else {
		if (err)
			ClearPageError(page);
		end_page_writeback(page, err);
	}
}

static void mpage_end_io(struct bio *bio)
{
	struct page *page;

	for (unsigned int i = 0; i < bio->bi_vcnt; i++) {
		page = bio->bi_io_vec[i].bv_page;
		if (unlikely(bio->bi_status))
			SetPageError(page);
		mpage_piece_done(page, bio->bi_opf);
	}
	bio_put(bio);
}

void mpage_submit(struct mpage_io *io)
{
	if (io->bio)
		submit_bio(io->bio);
	io->bio = NULL;
}

void mpage_add(struct mpage_io *io, struct page *page, u32 len, u32 offset,
	       sector_t sector)
{
	__atomic_fetch_add(&page->private, PAGE_PIECE, __ATOMIC_RELAXED);
	if (io->bio && (sector != io->next ||
			!bio_add_page(io->bio, page, len, offset)))
		mpage_submit(io);
	if (!io->bio) {
		io->bio = bio_alloc(io->bdev, io->op, sector);
		io->bio->bi_end_io = mpage_end_io;
		bio_add_page(io->bio, page, len, offset);
	}
	io->next = sector + (len >> SECTOR_SHIFT);
}

/* Where the blocks of a file are, a run of them at a time. */
struct mpage_run {
	struct inode *inode;
	get_block_t get_block;
	unsigned int bits;		/* of the block size */
	sector_t start;			/* the first block of @map */
	sector_t last;			/* the last block anybody will ask for */
	struct map_bh map;
};

/* Is block @iblock in the run? If not, get the one that it is in. */
static int find_run(struct mpage_io *io, struct mpage_run *run,
		    sector_t iblock)
{
	int err;

	if (iblock - run->start < run->map.nr)
		return 0;
	/* Looking it up may wait for the disk; so let it have its work. */
	mpage_submit(io);
	run->map.nr = 0;
	err = run->get_block(run->inode, iblock, run->last - iblock + 1,
			     &run->map, false);
	run->start = iblock;
	if (err)
		run->map.nr = 0;
	return err;
}

/* Where block @iblock, which is in the run, is on the disk. */
static sector_t run_sector(const struct mpage_run *run, sector_t iblock)
{
	return (run->map.block + (iblock - run->start)) <<
	       (run->bits - SECTOR_SHIFT);
}

static void mpage_read_page(struct mpage_io *io, struct mpage_run *run,
			    struct page *page, sector_t end)
{
	char *data = page_address(page);
	unsigned int bits = run->bits;
	sector_t iblock;
	u32 offset, len;

	page->private = PAGE_PIECE;
	for (offset = 0; offset < PAGE_SIZE; offset += len) {
		iblock = ((sector_t)page->index << (PAGE_SHIFT - bits)) +
			 (offset >> bits);
		len = PAGE_SIZE - offset;
		if (iblock >= end) {
			memset(data + offset, 0, len);
			break;
		}
		if (find_run(io, run, iblock)) {
			SetPageError(page);
			break;
		}
		len = min((u64)len, (run->start + run->map.nr - iblock) <<
				    bits);
		if (run->map.block)
			mpage_add(io, page, len, offset,
				  run_sector(run, iblock));
		else
			memset(data + offset, 0, len);
	}
	mpage_piece_done(page, REQ_OP_READ);
}

static void run_init(struct mpage_run *run, struct inode *inode,
		     struct page **pages, unsigned int nr,
		     get_block_t get_block)
{
	run->inode = inode;
	run->get_block = get_block;
	run->bits = inode->i_sb->s_blocksize_bits;
	run->start = 0;
	run->last = (((sector_t)pages[nr - 1]->index + 1) <<
		     (PAGE_SHIFT - run->bits)) - 1;
	run->map.nr = 0;
}

/* How many blocks the file has, holes being counted. */
static sector_t blocks_of(struct inode *inode)
{
	return (i_size_read(inode) + inode->i_sb->s_blocksize - 1) >>
	       inode->i_sb->s_blocksize_bits;
}

void mpage_readpages(struct address_space *mapping, struct page **pages,
		     unsigned int nr, get_block_t get_block)
{
	struct inode *inode = mapping->host;
	struct mpage_io io = { inode->i_sb->s_bdev, REQ_OP_READ, NULL, 0 };
	sector_t end = blocks_of(inode);
	struct mpage_run run;

	run_init(&run, inode, pages, nr, get_block);
	for (unsigned int i = 0; i < nr; i++)
		mpage_read_page(&io, &run, pages[i], end);
	mpage_submit(&io);
}

static bool all_zero(const char *data, u32 len)
{
	for (u32 i = 0; i < len; i += sizeof(unsigned long))
		if (*(const unsigned long *)(data + i))
			return false;
	return true;
}

/*
 * Block @iblock is a hole and its page dirty. What was written to it got a
 * block before, by write_begin() or page_mkwrite(); but not if the file grew
 * within the page that is mapped for writing, or a hole was punched there.
 * A hole that still reads as zeroes can stay one.
 */
static int fill_hole(struct mpage_io *io, struct mpage_run *run,
		     sector_t iblock, const char *data)
{
	int err;

	run->map.nr = 0;
	if (all_zero(data, 1u << run->bits))
		return 0;
	mpage_submit(io);
	err = run->get_block(run->inode, iblock, 1, &run->map, true);
	run->start = iblock;
	if (err)
		run->map.nr = 0;
	return err;
}

/* The page as far as the file reaches; behind that there are zeroes. */
static void mpage_write_page(struct mpage_io *io, struct mpage_run *run,
			     struct page *page)
{
	loff_t left = i_size_read(run->inode) -
		      ((loff_t)page->index << PAGE_SHIFT);
	char *data = page_address(page);
	unsigned int bits = run->bits;
	u32 size = left <= 0 ? 0 : min(left, (loff_t)PAGE_SIZE);
	u32 offset, len;
	sector_t iblock;
	int err;

	page->private = PAGE_PIECE;
	memset(data + size, 0, PAGE_SIZE - size);
	for (offset = 0; offset < size; offset += len) {
		iblock = ((sector_t)page->index << (PAGE_SHIFT - bits)) +
			 (offset >> bits);
		len = 1u << bits;
		err = find_run(io, run, iblock);
		if (!err && !run->map.block)
			err = fill_hole(io, run, iblock, data + offset);
		if (err)
			mapping_set_error(page->mapping, err);
		if (err || !run->map.nr)
			continue;
		len = min((u64)ALIGN(size, 1u << bits) - offset,
			  (run->start + run->map.nr - iblock) << bits);
		mpage_add(io, page, len, offset, run_sector(run, iblock));
	}
	mpage_piece_done(page, REQ_OP_WRITE);
}

void mpage_writepages(struct address_space *mapping, struct page **pages,
		      unsigned int nr, get_block_t get_block)
{
	struct inode *inode = mapping->host;
	struct mpage_io io = { inode->i_sb->s_bdev, REQ_OP_WRITE, NULL, 0 };
	struct mpage_run run;

	run_init(&run, inode, pages, nr, get_block);
	for (unsigned int i = 0; i < nr; i++)
		mpage_write_page(&io, &run, pages[i]);
	mpage_submit(&io);
}

/* A block of @page has been allocated that holds who knows what. It will be
 * written soon; until then nobody may read it from the disk. */
static int hide_new_block(struct address_space *mapping, struct page *page)
{
	struct page *zeroes;
	int err;

	if (page->mapping) {
		set_page_dirty(page);
		return 0;
	}
	err = grab_cache_page(mapping, page->index, &zeroes);
	if (err)
		return err;
	set_page_dirty(zeroes);
	put_page(zeroes);
	return 0;
}

/* Have blocks for the bytes [@from, @to) of @page. */
static int map_page(struct address_space *mapping, struct page *page,
		    unsigned int from, unsigned int to, get_block_t get_block)
{
	struct inode *inode = mapping->host;
	unsigned int bits = inode->i_sb->s_blocksize_bits;
	sector_t first = (sector_t)page->index << (PAGE_SHIFT - bits);
	sector_t iblock = first + (from >> bits);
	sector_t end = first + ((to - 1) >> bits) + 1;
	bool whole = iblock == first &&
		     end - first == (sector_t)PAGE_SIZE >> bits;
	struct map_bh map;
	int err;

	for (; iblock < end; iblock += map.nr) {
		err = get_block(inode, iblock, end - iblock, &map, true);
		if (!err && map.is_new && iblock < blocks_of(inode))
			err = hide_new_block(mapping, page);
		if (err)
			return err;
	}
	if (whole)
		SetPageMappedToDisk(page);
	return 0;
}

int block_write_begin(struct address_space *mapping, struct page *page,
		      unsigned int from, unsigned int to,
		      get_block_t get_block)
{
	return map_page(mapping, page, from, to, get_block);
}

/* With the page's lock: who cuts the file off changes its size first, and
 * needs this lock before it frees blocks. A page that has left the file while
 * we waited (a hole was punched) is no error: the fault begins anew. */
int block_page_mkwrite(struct address_space *mapping, struct page *page,
		       get_block_t get_block)
{
	loff_t left;
	int err = 0;

	lock_page(page);
	left = i_size_read((struct inode *)mapping->host) -
	       ((loff_t)page->index << PAGE_SHIFT);
	if (page->mapping == mapping && left <= 0)
		err = -EIO;
	else if (page->mapping == mapping)
		err = map_page(mapping, page, 0, min(left, (loff_t)PAGE_SIZE),
			       get_block);
	unlock_page(page);
	return err;
}

u64 mpage_bmap(struct address_space *mapping, unsigned long index,
	       get_block_t get_block)
{
	struct inode *inode = mapping->host;
	unsigned int bits = inode->i_sb->s_blocksize_bits;
	u32 nr = 1u << (PAGE_SHIFT - bits);
	struct map_bh map = { 0 };

	if (get_block(inode, (sector_t)index * nr, nr, &map, false) ||
	    !map.block)
		return 0;
	return map.nr < nr ? BMAP_IN_PIECES :
	       map.block << (bits - SECTOR_SHIFT);
}
