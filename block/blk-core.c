/*
 * The queue of a disk. Bios become requests: one whose sectors join those of
 * a request that waits goes into it. As long as the disk takes more, requests
 * start at once and nothing has time to be joined; it is when the disk is
 * slower than we are that they wait, and then it pays.
 *
 * Requests wait in two lists, each in order of sectors. New ones go into the
 * first, `queue`; they start from the second, `sweep`, and when that has run
 * empty it takes over all that are in the first. So the disk goes over its
 * sectors from the first to the last, again and again, and nobody can be
 * passed by more requests than there were before him (the elevator that is
 * called FSCAN). It is a request's place that is kept, not its time: nobody
 * may rely on the order of two that are under way.
 *
 * A request is part of the bio that began it, hence there is always one.
 * Everything here runs with IRQs off, as requests end in interrupts.
 */
#include <lib/printk.h>
#include <asm/irqflags.h>
#include <uapi/errno.h>
#include "blk.h"

static u32 rq_sectors(const struct request *rq)
{
	return rq->nr_bytes >> SECTOR_SHIFT;
}

/* Where @bio begins on the disk. */
static sector_t disk_sector(const struct bio *bio)
{
	return bio->bi_bdev->bd_start_sect + bio->bi_sector;
}

/* Let @bio be a request of its own. */
static struct request *start_request(struct bio *bio)
{
	struct request *rq = &bio->bi_rq;

	rq->rq_disk = bio->bi_bdev->bd_disk;
	rq->cmd_flags = bio->bi_opf;
	rq->sector = disk_sector(bio);
	rq->nr_bytes = bio->bi_size;
	rq->nr_segments = bio->bi_vcnt;
	rq->nomerge = false;
	rq->driver_data = NULL;
	INIT_LIST_HEAD(&rq->bios);
	list_add_tail(&bio->bi_list, &rq->bios);
	return rq;
}

static bool may_join(const struct request *rq, const struct bio *bio)
{
	const struct gendisk *disk = rq->rq_disk;

	return !rq->nomerge && rq->cmd_flags == bio->bi_opf &&
	       rq->nr_segments + bio->bi_vcnt <= disk->max_segments &&
	       rq->nr_bytes + bio->bi_size <= disk->max_sectors * SECTOR_SIZE;
}

/*
 * Put @bio at the end or at the front of a request in @list that it joins.
 * Flushes do, too: one serves all who came before it has started.
 */
static bool join_request(struct list_head *list, struct bio *bio)
{
	sector_t sector = disk_sector(bio);
	sector_t end = sector + (bio->bi_size >> SECTOR_SHIFT);
	struct request *rq;

	list_for_each_entry(rq, list, queuelist) {
		if (rq->sector > end)
			return false;
		if (!may_join(rq, bio))
			continue;
		if (rq->sector + rq_sectors(rq) == sector) {
			list_add_tail(&bio->bi_list, &rq->bios);
		} else if (rq->sector == end) {
			list_add(&bio->bi_list, &rq->bios);
			rq->sector = sector;
		} else {
			continue;
		}
		rq->nr_bytes += bio->bi_size;
		rq->nr_segments += bio->bi_vcnt;
		return true;
	}
	return false;
}

/* Put @rq in its place; behind those that begin where it does. */
static void insert_request(struct list_head *list, struct request *new)
{
	struct request *rq;

	list_for_each_entry(rq, list, queuelist)
		if (rq->sector > new->sector)
			break;
	list_add_tail(&new->queuelist, &rq->queuelist);
}

/* The next request to start, taken out of its list; or NULL. */
static struct request *next_request(struct gendisk *disk)
{
	struct request *rq;

	while (list_empty(&disk->sweep)) {
		if (list_empty(&disk->queue))
			return NULL;
		rq = list_first_entry(&disk->queue, struct request, queuelist);
		list_move_tail(&rq->queuelist, &disk->sweep);
		while (!list_empty(&disk->queue))
			list_move_tail(disk->queue.next, &disk->sweep);
	}
	rq = list_first_entry(&disk->sweep, struct request, queuelist);
	list_del(&rq->queuelist);
	return rq;
}

/* Start what the disk takes. What ends meanwhile, ends below us. */
static void run_queue(struct gendisk *disk)
{
	struct request *rq;
	int err;

	if (disk->running)
		return;
	disk->running = true;
	while (!disk->queue_depth || disk->in_flight < disk->queue_depth) {
		rq = next_request(disk);
		if (!rq)
			break;
		disk->in_flight++;
		err = disk->ops->queue_rq(disk, rq);
		if (err == -EBUSY) {
			disk->in_flight--;
			BUG_ON(!disk->in_flight);
			list_add(&rq->queuelist, &disk->sweep);
			break;
		}
		if (err)
			blk_mq_end_request(rq, err);
	}
	disk->running = false;
}

/* Whether the device has these sectors, for that. */
static bool bio_is_possible(const struct bio *bio)
{
	const struct block_device *bdev = bio->bi_bdev;
	sector_t nr = bio->bi_size >> SECTOR_SHIFT;
	u32 mask = (bdev->bd_disk->logical_block_size >> SECTOR_SHIFT) - 1;

	if (bio->bi_opf == REQ_OP_FLUSH)
		return nr == 0;
	return nr && nr <= bdev->bd_nr_sectors &&
	       bio->bi_sector <= bdev->bd_nr_sectors - nr &&
	       !((disk_sector(bio) | nr) & mask) &&
	       !(bio->bi_opf == REQ_OP_WRITE && bdev->bd_read_only);
}

void submit_bio(struct bio *bio)
{
	struct gendisk *disk = bio->bi_bdev->bd_disk;
	unsigned long flags;

	local_irq_save(flags);
	if (!bio_is_possible(bio)) {
		bio_endio(bio, -EIO);
	} else if (bio->bi_opf == REQ_OP_FLUSH && !disk->has_write_cache) {
		bio_endio(bio, 0);
	} else {
		if (!join_request(&disk->sweep, bio) &&
		    !join_request(&disk->queue, bio))
			insert_request(&disk->queue, start_request(bio));
		run_queue(disk);
	}
	local_irq_restore(flags);
}

/*
 * A request that failed is tried again bio by bio, alone: what its owners
 * have in common is only that they came at the same time, and one bad sector
 * is not to cost the others theirs.
 */
static void split_request(struct gendisk *disk, struct list_head *bios)
{
	struct bio *bio, *n;

	list_for_each_entry_safe(bio, n, bios, bi_list) {
		struct request *rq;

		list_del(&bio->bi_list);
		rq = start_request(bio);
		rq->nomerge = true;
		insert_request(&disk->sweep, rq);
	}
}

void blk_mq_end_request(struct request *rq, int error)
{
	struct gendisk *disk = rq->rq_disk;
	struct bio *bio, *n;
	LIST_HEAD(bios);

	/* The request is in one of these bios, and goes with it. */
	list_for_each_entry_safe(bio, n, &rq->bios, bi_list)
		list_move_tail(&bio->bi_list, &bios);
	disk->in_flight--;
	if (error && bios.next != bios.prev)
		split_request(disk, &bios);
	else
		list_for_each_entry_safe(bio, n, &bios, bi_list)
			bio_endio(bio, error);
	run_queue(disk);
}
