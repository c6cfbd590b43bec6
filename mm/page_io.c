/*
 * Reading and writing pages of swap. Pages that lie behind each other go in
 * one bio. Nothing here allocates but bios, of which there is a fixed number:
 * this has to work when no memory is left.
 */
#include <lib/wait.h>
#include <mm/swap.h>
#include <mm/vmstat.h>

static unsigned int nr_being_written;
static DECLARE_WAIT_QUEUE_HEAD(written_wait);

/* Interrupts off, or in one. Pages that could not be read are not up to date;
 * the program that wants one gets SIGBUS. */
static void end_swap_bio_read(struct bio *bio)
{
	unsigned int i;

	for (i = 0; i < bio->bi_vcnt; i++)
		end_page_read(bio->bi_io_vec[i].bv_page, bio->bi_status);
	bio_put(bio);
}

/* What could not be written stays, and is tried again some day. */
static void end_swap_bio_write(struct bio *bio)
{
	unsigned int i;

	for (i = 0; i < bio->bi_vcnt; i++) {
		struct page *page = bio->bi_io_vec[i].bv_page;

		if (bio->bi_status)
			SetPageDirty(page);
		ClearPageWriteback(page);
	}
	__atomic_fetch_sub(&nr_being_written, bio->bi_vcnt, __ATOMIC_RELAXED);
	wake_up(&written_wait);
	bio_put(bio);
}

static void swap_io(struct page **pages, unsigned int nr, enum req_op op,
		    void (*end_io)(struct bio *bio))
{
	struct bio *bio = NULL;
	unsigned int i;

	for (i = 0; i < nr; i++) {
		swp_entry_t entry = page_swap_entry(pages[i]);
		struct swap_info *si = &swap_info[swp_type(entry)];
		sector_t sector = swap_page_sector(si, swp_offset(entry));

		if (bio && bio->bi_bdev == si->bdev && sector ==
		    bio->bi_sector + bio->bi_size / SECTOR_SIZE &&
		    bio_add_page(bio, pages[i], PAGE_SIZE, 0))
			continue;
		if (bio)
			submit_bio(bio);
		bio = bio_alloc(si->bdev, op, sector);
		bio->bi_end_io = end_io;
		bio_add_page(bio, pages[i], PAGE_SIZE, 0);
	}
	if (bio)
		submit_bio(bio);
}

void swap_readpages(struct page **pages, unsigned int nr)
{
	swap_io(pages, nr, REQ_OP_READ, end_swap_bio_read);
}

void swap_writepages(struct page **pages, unsigned int nr)
{
	vm_events[PSWPOUT] += nr;
	__atomic_fetch_add(&nr_being_written, nr, __ATOMIC_RELAXED);
	swap_io(pages, nr, REQ_OP_WRITE, end_swap_bio_write);
}

void swap_wait_written(void)
{
	wait_event(&written_wait, READ_ONCE(nr_being_written) == 0);
}
