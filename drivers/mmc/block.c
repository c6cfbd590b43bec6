/*
 * The disk that is an SD card.
 *
 * A request is one command, or with several blocks a command that goes on
 * until it is told to stop. A thread, mmcqd, does one after the other and
 * sleeps while the host moves the blocks: so the whole conversation, with the
 * card's busy times and what to do about errors, stands here from top to
 * bottom and is not spread over interrupts.
 *
 * An error may come of a bad contact, or the card has lost its way: it is
 * taken through its initialisation once more and the request is tried again.
 * A second error is the request's -EIO. A card that is not the one we began
 * with gets no data meant for the other.
 */
#include <asm/irqflags.h>
#include <block/upcall.h>
#include <drivers/timer.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/page_alloc.h>
#include <uapi/errno.h>

#include "mmc.h"

#define MMC_BLOCK_MAJOR	179
#define MMC_MINORS	8	/* of a disk and its partitions, as in Linux */

/*
 * A long request keeps the others waiting, and a host without DMA the
 * processor: at 25 MHz and four bits wide these are 10 ms.
 */
#define MAX_SECTORS	256

/* A card may take half a second to write what it was given, 4.6.2.2. */
#define WRITE_NS	1000000000ULL
#define WRITE_POLL_NS	1000000

void mmc_wait(struct wait_queue_head *wq, const volatile bool *done, u64 ns)
{
	struct wait_queue_entry we = { .task = NULL };
	u64 end = sched_clock() + ns;

	for (;;) {
		prepare_to_wait(wq, &we, false);
		if ((done && *done) || sched_clock() >= end)
			break;
		schedule_until(end);
	}
	finish_wait(wq, &we);
}

void *mmc_next_block(struct mmc_data *data)
{
	const struct bio_vec *bv = &data->bio->bi_io_vec[data->vec];
	u8 *block = page_address(bv->bv_page);

	block += bv->bv_offset + data->offset;
	data->offset += SECTOR_SIZE;
	if (data->offset < bv->bv_len)
		return block;
	data->offset = 0;
	if (++data->vec < data->bio->bi_vcnt)
		return block;
	data->vec = 0;
	data->bio = list_entry(data->bio->bi_list.next, struct bio, bi_list);
	return block;
}

/* Until the card has written all it was given, and says how that went. */
static int wait_written(struct mmc_host *host)
{
	u64 end = sched_clock() + WRITE_NS;
	u32 status;
	int err;

	for (;;) {
		err = mmc_send_status(host, &status);
		if (err)
			return err;
		if (status & R1_ERRORS)
			return -EIO;
		if ((status & R1_READY_FOR_DATA) &&
		    R1_CURRENT_STATE(status) == R1_STATE_TRAN)
			return 0;
		if (sched_clock() > end)
			return -ETIMEDOUT;
		mmc_wait(&host->wait_rq, NULL, WRITE_POLL_NS);
	}
}

/*
 * End a transfer of several blocks. A card that has read ahead beyond its end
 * may complain of that now, and is not meant (4.3.3).
 */
static int stop(struct mmc_host *host, bool write)
{
	u32 status;
	int err = mmc_send(host, MMC_STOP_TRANSMISSION, 0, MMC_RSP_R1B,
			   &status);

	if (err)
		return err;
	if (!write)
		status &= ~R1_OUT_OF_RANGE;
	return status & R1_ERRORS ? -EIO : 0;
}

static int transfer(struct mmc_host *host, struct request *rq)
{
	struct mmc_data data = {
		.write = rq->cmd_flags == REQ_OP_WRITE,
		.blocks = rq->nr_bytes >> SECTOR_SHIFT,
		.bio = list_first_entry(&rq->bios, struct bio, bi_list),
	};
	bool many = data.blocks > 1;
	struct mmc_command cmd = {
		.opcode = data.write ?
			(many ? MMC_WRITE_MULTIPLE_BLOCK : MMC_WRITE_BLOCK) :
			(many ? MMC_READ_MULTIPLE_BLOCK :
				MMC_READ_SINGLE_BLOCK),
		.arg = host->card.high_capacity ? rq->sector :
						  rq->sector << SECTOR_SHIFT,
		.flags = MMC_RSP_R1,
	};
	int err = host->ops->request(host, &cmd, &data);

	if (err == 0 && cmd.resp[0] & R1_ERRORS)
		err = -EIO;
	if (err == 0 && many)
		err = stop(host, data.write);
	return err == 0 && data.write ? wait_written(host) : err;
}

/* From the beginning, with the card that we know. */
static int reinit(struct mmc_host *host)
{
	struct mmc_card before = host->card;
	int err = mmc_sd_init(host);

	if (err == 0 && memcmp(before.cid, host->card.cid,
			       sizeof(before.cid)) != 0) {
		pr_err("%s: this is another card\n", host->name);
		err = -EIO;
	}
	if (err)
		host->card = before;
	return err;
}

static int do_request(struct mmc_host *host, struct request *rq)
{
	int err = transfer(host, rq);

	if (err) {
		pr_warn("%s: error %d at sector %llu: trying again\n",
			host->name, -err, rq->sector);
		err = reinit(host);
		if (err == 0)
			err = transfer(host, rq);
	}
	if (err)
		pr_err("%s: I/O error %d at sector %llu\n",
		       host->name, -err, rq->sector);
	return err ? -EIO : 0;
}

static int __noreturn mmcqd(void *arg)
{
	struct mmc_host *host = arg;
	struct request *rq;
	unsigned long flags;
	int err;

	for (;;) {
		/* Nobody sends it signals; to wait so is not to be busy. */
		(void)wait_event_interruptible(&host->wait_rq, host->rq);
		err = do_request(host, host->rq);
		local_irq_save(flags);
		rq = host->rq;
		host->rq = NULL;
		blk_mq_end_request(rq, err);	/* and the next one comes */
		local_irq_restore(flags);
	}
}

static int mmc_queue_rq(struct gendisk *disk, struct request *rq)
{
	struct mmc_host *host = disk->private_data;

	host->rq = rq;
	wake_up(&host->wait_rq);
	return 0;
}

static const struct blk_mq_ops mmc_mq_ops = {
	.queue_rq = mmc_queue_rq,
};

int __init mmc_add_host(struct mmc_host *host)
{
	struct mmc_card *card = &host->card;
	struct gendisk *disk = &host->disk;
	int err;

	init_waitqueue_head(&host->wait_rq);
	err = mmc_sd_init(host);
	if (err == -ENODEV) {
		pr_info("%s: no card\n", host->name);
		return err;
	}
	if (err) {
		pr_err("%s: the card cannot be used (error %d)\n", host->name,
		       -err);
		return err;
	}

	disk->major = MMC_BLOCK_MAJOR;
	disk->minors = MMC_MINORS;
	disk->driver_name = "mmc";
	strscpy(disk->disk_name, "mmcblk0", sizeof(disk->disk_name));
	disk->capacity = card->sectors;
	disk->read_only = card->read_only;
	disk->max_sectors = MAX_SECTORS;
	disk->max_segments = MAX_SECTORS;
	disk->queue_depth = 1;
	disk->ops = &mmc_mq_ops;
	disk->private_data = host;
	pr_info("%s: %s: SD%s card %s, %llu KiB%s\n", disk->disk_name,
		host->name, card->high_capacity ? "HC" : "", card->name,
		card->sectors / 2, card->read_only ? ", read-only" : "");

	err = kernel_thread(mmcqd, host, "mmcqd/0");
	return err < 0 ? err : add_disk(disk);
}
