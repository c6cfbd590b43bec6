/* Pages on their way between cache and disk, piece by piece; fs/mpage.c. */
#ifndef FS_MPAGE_H
#define FS_MPAGE_H

#include <fs/buffer_head.h>

/* page->private: which sectors of a device's page are dirty, and how many
 * pieces of any page are under way. */
#define PAGE_SECTORS	0xffu
#define PAGE_PIECE	(1u << 16)

/* One stretch of sectors being put together. */
struct mpage_io {
	struct block_device *bdev;
	enum req_op op;			/* REQ_OP_READ or _WRITE */
	struct bio *bio;
	sector_t next;			/* behind it */
};

/*
 * Move @len bytes at @offset of @page from or to @sector and what follows.
 * The caller has counted a piece (PAGE_PIECE) for itself before the first and
 * gives it back behind the last one: mpage_piece_done().
 */
void mpage_add(struct mpage_io *io, struct page *page, u32 len, u32 offset,
	       sector_t sector);
/* Send what is put together. */
void mpage_submit(struct mpage_io *io);
/* Any context. With the last piece reading or writing the page has ended. */
void mpage_piece_done(struct page *page, enum req_op op);

#endif
