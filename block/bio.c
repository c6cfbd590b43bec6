/*
 * Bios, and waiting for one. There are NR_BIOS of them, made when the first
 * disk comes: a machine without any has none. With a fixed number memory can
 * be written out when there is none left to describe the writing; and nobody
 * can flood a slow disk with more than that.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <asm/irqflags.h>
#include <mm/slab.h>
#include <uapi/errno.h>
#include "blk.h"

#define NR_BIOS		64

static LIST_HEAD(free_bios);		/* IRQs off */
static DECLARE_WAIT_QUEUE_HEAD(bio_wait);

int bio_init_pool(void)
{
	static struct bio *pool;
	unsigned int i;

	if (pool)
		return 0;
	pool = kzalloc(NR_BIOS * sizeof(*pool), GFP_KERNEL);
	if (!pool)
		return -ENOMEM;
	for (i = 0; i < NR_BIOS; i++)
		bio_put(&pool[i]);
	return 0;
}

static struct bio *take_bio(void)
{
	struct bio *bio = NULL;
	unsigned long flags;

	local_irq_save(flags);
	if (!list_empty(&free_bios)) {
		bio = list_first_entry(&free_bios, struct bio, bi_list);
		list_del(&bio->bi_list);
	}
	local_irq_restore(flags);
	return bio;
}

struct bio *bio_alloc(struct block_device *bdev, enum req_op op,
		      sector_t sector)
{
	struct bio *bio = take_bio();

	if (!bio)
		wait_event(&bio_wait, (bio = take_bio()) != NULL);
	bio->bi_bdev = bdev;
	bio->bi_opf = op;
	bio->bi_sector = sector;
	bio->bi_size = 0;
	bio->bi_status = 0;
	bio->bi_vcnt = 0;
	bio->bi_end_io = NULL;
	bio->bi_private = NULL;
	return bio;
}

void bio_put(struct bio *bio)
{
	unsigned long flags;

	local_irq_save(flags);
	list_add(&bio->bi_list, &free_bios);
	local_irq_restore(flags);
	wake_up(&bio_wait);
}

bool bio_add_page(struct bio *bio, struct page *page, unsigned int len,
		  unsigned int offset)
{
	struct bio_vec *bv = &bio->bi_io_vec[bio->bi_vcnt];
	const struct gendisk *disk = bio->bi_bdev->bd_disk;

	BUG_ON((len | offset) & (SECTOR_SIZE - 1) || !len ||
	       offset + len > PAGE_SIZE);
	if (bio->bi_vcnt == min(BIO_MAX_VECS + 0u, disk->max_segments) ||
	    bio->bi_size + len > disk->max_sectors * SECTOR_SIZE)
		return false;
	bv->bv_page = page;
	bv->bv_len = len;
	bv->bv_offset = offset;
	bio->bi_vcnt++;
	bio->bi_size += len;
	return true;
}

static void count_io(struct block_device *bdev, const struct bio *bio)
{
	bdev->nr_ios[bio->bi_opf]++;
	bdev->nr_sectors[bio->bi_opf] += bio->bi_size >> SECTOR_SHIFT;
}

void bio_endio(struct bio *bio, int error)
{
	struct block_device *bdev = bio->bi_bdev;

	bio->bi_status = error;
	if (!error) {
		count_io(bdev, bio);
		if (bdev->bd_partno)
			count_io(bdev->bd_disk->part0, bio);
	}
	bio->bi_end_io(bio);
}

/* On the stack of who waits. */
struct bio_waiter {
	struct wait_queue_head wait;
	bool done;
};

static void end_bio_wait(struct bio *bio)
{
	struct bio_waiter *waiter = bio->bi_private;

	WRITE_ONCE(waiter->done, true);
	wake_up(&waiter->wait);
}

int submit_bio_wait(struct bio *bio)
{
	struct bio_waiter waiter = { .done = false };
	int err;

	init_waitqueue_head(&waiter.wait);
	bio->bi_private = &waiter;
	bio->bi_end_io = end_bio_wait;
	submit_bio(bio);
	wait_event(&waiter.wait, READ_ONCE(waiter.done));
	err = bio->bi_status;
	bio_put(bio);
	return err;
}

int blkdev_issue_flush(struct block_device *bdev)
{
	if (!bdev->bd_disk->has_write_cache)
		return 0;
	return submit_bio_wait(bio_alloc(bdev, REQ_OP_FLUSH, 0));
}

int blkdev_rw_kernel(struct block_device *bdev, enum req_op op,
		     sector_t sector, void *buf, size_t len)
{
	int err = 0;

	while (len && !err) {
		struct bio *bio = bio_alloc(bdev, op, sector);

		while (len) {
			unsigned int offset = (unsigned long)buf & ~PAGE_MASK;
			size_t n = min(len, (size_t)PAGE_SIZE - offset);

			if (!bio_add_page(bio, virt_to_page(buf), n, offset))
				break;
			buf = (char *)buf + n;
			len -= n;
		}
		sector += bio->bi_size >> SECTOR_SHIFT;
		err = submit_bio_wait(bio);
	}
	return err;
}
