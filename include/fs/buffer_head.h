/*
 * Blocks of a file system's disk: what is no file's contents (the super
 * block, bitmaps, inodes, indirect blocks) lives in the page cache of the
 * block device. A buffer_head is a look at one block of it.
 *
 * A page may hold blocks of several kinds. So which of its sectors are dirty
 * is kept in page->private, and only these are written: the rest may be a
 * file's, whose newer contents are in another page.
 */
#ifndef FS_BUFFER_HEAD_H
#define FS_BUFFER_HEAD_H

#include <block/blkdev.h>
#include <fs/fs.h>

struct buffer_head {
	char *b_data;			/* in b_page */
	u32 b_size;
	sector_t b_blocknr;		/* in units of b_size */
	struct page *b_page;		/* a reference is held */
	struct block_device *b_bdev;
};

/* The page cache of @bdev, there from the first use on. NULL: no memory. */
struct address_space *bdev_mapping(struct block_device *bdev);

/* Block size for sb_bread(): a power of two from 512 (the device's) to a
 * page. False if it is none. */
bool sb_set_blocksize(struct super_block *sb, u32 size);
/* Block @block, read in. NULL: -EIO, no memory, or outside. Sleeps. */
struct buffer_head *sb_bread(struct super_block *sb, sector_t block);
/* The same without reading, all zero: it has been allocated just now. The
 * caller marks it dirty. */
struct buffer_head *sb_getblk(struct super_block *sb, sector_t block);
void brelse(struct buffer_head *bh);	/* NULL is allowed */
void mark_buffer_dirty(struct buffer_head *bh);
/* Write it, wait. 0 or -EIO. */
int sync_dirty_buffer(struct buffer_head *bh);
/* Block(s) freed or given to a file's contents: what the device's cache has
 * of them must not be written any more, however dirty. */
void clean_bdev_aliases(struct block_device *bdev, sector_t block,
			sector_t nr, u32 blocksize);
/* All that is dirty in the device's cache, and wait; no flush. */
int sync_blockdev(struct block_device *bdev);

/* --- fs/mpage.c: files made of blocks ----------------------------------- */

/* Where block @iblock of a file is. */
struct map_bh {
	sector_t block;			/* on the device; 0: a hole */
	u32 nr;				/* so many follow each other */
	bool is_new;			/* allocated just now */
};

/*
 * Fill *@map for block @iblock of @inode and up to @max that follow; with
 * @create holes are filled (the first one at least). 0, or -EIO, -ENOSPC.
 * Sleeps. Takes what locks it needs: it is called with pages locked.
 */
typedef int (*get_block_t)(struct inode *inode, sector_t iblock, u32 max,
			   struct map_bh *map, bool create);

/* The operations of <mm/pagemap.h> for such files. */
void mpage_readpages(struct address_space *mapping, struct page **pages,
		     unsigned int nr, get_block_t get_block);
void mpage_writepages(struct address_space *mapping, struct page **pages,
		      unsigned int nr, get_block_t get_block);
int block_write_begin(struct address_space *mapping, struct page *page,
		      unsigned int from, unsigned int to,
		      get_block_t get_block);
int block_page_mkwrite(struct address_space *mapping, struct page *page,
		       get_block_t get_block);
u64 mpage_bmap(struct address_space *mapping, unsigned long index,
	       get_block_t get_block);
/* Of a block device itself: page n is there at sector 8 n. */
extern const struct address_space_operations def_blk_aops;

#endif
