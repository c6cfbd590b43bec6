/* links: block/blk-core.c block/bio.c tests/unit/host/ram.c */
/*
 * The queue of a disk, and bios: the test is the driver, which takes requests
 * when it likes and ends them in any order. Its medium is an array; reading
 * and writing it is checked against a second one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <asm/irqflags.h>
#include <mm/slab.h>
#include <uapi/errno.h>
#include "../../block/blk.h"
#include "host/panic.h"

#define NR_SECTORS	4096u
#define NR_PAGES	256u
#define BASE		0x40000000u
#define SEGMENTS	BIO_MAX_VECS
#define NR_BIOS		64u		/* block/bio.c */

static u8 medium[NR_SECTORS][SECTOR_SIZE];
static struct page pages[NR_PAGES];
struct page *mem_map;
unsigned long min_low_pfn, max_low_pfn;

static struct block_device part0 = { .bd_nr_sectors = NR_SECTORS };
static struct block_device part1 = {
	.bd_partno = 1, .bd_start_sect = 1000, .bd_nr_sectors = 80,
};
static struct gendisk disk;

/* --- The driver --------------------------------------------------------- */

static struct request *started[NR_BIOS];
static unsigned int nr_started, slots, nr_calls;
static bool at_once;			/* ends requests while it starts them */
static bool in_queue_rq;
static sector_t bad_sector;		/* NR_SECTORS: none */

static int transfer(struct request *rq)
{
	sector_t sector = rq->sector;
	struct bio *bio;
	unsigned int i;

	if (bad_sector >= sector &&
	    bad_sector < sector + rq->nr_bytes / SECTOR_SIZE)
		return -EIO;
	list_for_each_entry(bio, &rq->bios, bi_list)
		for (i = 0; i < bio->bi_vcnt; i++) {
			struct bio_vec *bv = &bio->bi_io_vec[i];
			u8 *data = (u8 *)page_address(bv->bv_page) +
				   bv->bv_offset;

			if (rq->cmd_flags == REQ_OP_READ)
				memcpy(data, medium[sector], bv->bv_len);
			else
				memcpy(medium[sector], data, bv->bv_len);
			sector += bv->bv_len / SECTOR_SIZE;
		}
	return 0;
}

/* Everything that must hold of a request, whatever it was made of. */
static void check_request(const struct request *rq)
{
	unsigned int bytes = 0, segments = 0;
	struct bio *bio;

	list_for_each_entry(bio, &rq->bios, bi_list) {
		assert_int_equal(bio->bi_opf, rq->cmd_flags);
		assert_true(bio->bi_bdev->bd_start_sect + bio->bi_sector ==
			    rq->sector + bytes / SECTOR_SIZE ||
			    rq->cmd_flags == REQ_OP_FLUSH);
		bytes += bio->bi_size;
		segments += bio->bi_vcnt;
	}
	assert_int_equal(bytes, rq->nr_bytes);
	assert_int_equal(segments, rq->nr_segments);
	assert_true(segments <= disk.max_segments);
	assert_true(bytes <= disk.max_sectors * SECTOR_SIZE);
}

static int queue_rq(struct gendisk *d, struct request *rq)
{
	assert_ptr_equal(d, &disk);
	assert_true(irqs_disabled());
	assert_false(in_queue_rq);
	check_request(rq);
	nr_calls++;
	if (at_once) {
		in_queue_rq = true;
		blk_mq_end_request(rq, transfer(rq));
		in_queue_rq = false;
		return 0;
	}
	if (nr_started == slots)
		return -EBUSY;
	started[nr_started++] = rq;
	return 0;
}

static const struct blk_mq_ops ops = { .queue_rq = queue_rq };

/* End the request that is number @i of those started. */
static void end_request(unsigned int i)
{
	struct request *rq = started[i];
	unsigned long flags;

	assert_true(i < nr_started);
	started[i] = started[--nr_started];
	local_irq_save(flags);
	blk_mq_end_request(rq, transfer(rq));
	local_irq_restore(flags);
}

static void end_all(void)
{
	while (nr_started)
		end_request(0);
}

/* --- What the block layer calls ----------------------------------------- */

static void *pool;

void *kzalloc(size_t size, gfp_t gfp)
{
	(void)gfp;
	pool = calloc(1, size);
	return pool;
}

void init_waitqueue_head(struct wait_queue_head *wq)
{
	INIT_LIST_HEAD(&wq->head);
}

void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *we,
		     bool interruptible)
{
}

void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *we)
{
}

void wake_up(struct wait_queue_head *wq)
{
}

/* Who sleeps waits for a disk: it does something. */
void schedule(void)
{
	assert_false(irqs_disabled());
	assert_true(nr_started > 0);
	end_request(0);
}

/* --- The tests ---------------------------------------------------------- */

static unsigned int nr_ended, nr_errors;
static sector_t order[NR_BIOS];

static void note_end(struct bio *bio)
{
	assert_true(irqs_disabled());
	order[nr_ended++ % NR_BIOS] = bio->bi_sector;
	nr_errors += bio->bi_status != 0;
	bio_put(bio);
}

static int setup(void **state)
{
	static bool ready;
	unsigned int i, j;

	if (!ready) {
		host_ram_init(BASE, NR_PAGES * PAGE_SIZE);
		mem_map = pages - PFN_DOWN(BASE);
		assert_int_equal(bio_init_pool(), 0);
		ready = true;
	}
	disk = (struct gendisk){
		.ops = &ops, .part0 = &part0, .max_segments = SEGMENTS,
		.max_sectors = SEGMENTS * 8, .logical_block_size = SECTOR_SIZE,
		.has_write_cache = true, .queue_depth = 1,
	};
	INIT_LIST_HEAD(&disk.queue);
	INIT_LIST_HEAD(&disk.sweep);
	part0.bd_disk = part1.bd_disk = &disk;
	part0.bd_read_only = false;
	memset(part0.nr_ios, 0, sizeof(part0.nr_ios));
	memset(part0.nr_sectors, 0, sizeof(part0.nr_sectors));
	memset(part1.nr_ios, 0, sizeof(part1.nr_ios));
	memset(part1.nr_sectors, 0, sizeof(part1.nr_sectors));
	for (i = 0; i < NR_SECTORS; i++)
		for (j = 0; j < SECTOR_SIZE; j++)
			medium[i][j] = i * 7 + j;
	nr_started = nr_calls = nr_ended = nr_errors = 0;
	slots = NR_BIOS;
	at_once = false;
	bad_sector = NR_SECTORS;
	return 0;
}

/* Each bio is back in the pool, and nothing is left in the queue. */
static int teardown(void **state)
{
	struct bio *bios[NR_BIOS];
	unsigned int i;

	assert_int_equal(nr_started, 0);
	assert_int_equal(disk.in_flight, 0);
	assert_true(list_empty(&disk.queue) && list_empty(&disk.sweep));
	assert_false(irqs_disabled());
	for (i = 0; i < NR_BIOS; i++)
		bios[i] = bio_alloc(&part0, REQ_OP_READ, 0);
	while (i)
		bio_put(bios[--i]);
	return 0;
}

static struct page *page_no(unsigned int n)
{
	return &pages[n % NR_PAGES];
}

/* Submit @n sectors, at most a page, at @sector. */
static void submit(struct block_device *bdev, enum req_op op, sector_t sector,
		   unsigned int n)
{
	struct bio *bio = bio_alloc(bdev, op, sector);

	if (n)
		assert_true(bio_add_page(bio, page_no(sector), n * SECTOR_SIZE,
					 0));
	bio->bi_end_io = note_end;
	submit_bio(bio);
}

static void test_idle_disk_starts_at_once(void **state)
{
	submit(&part0, REQ_OP_READ, 8, 8);
	assert_int_equal(nr_started, 1);
	end_all();
	assert_int_equal(nr_ended, 1);
	assert_int_equal(nr_errors, 0);
	assert_memory_equal(page_address(page_no(8)), medium[8], PAGE_SIZE);
}

/* Neighbours that wait become one, at either end; others do not. */
static void test_joining(void **state)
{
	submit(&part0, REQ_OP_READ, 3000, 8);		/* keeps it busy */
	submit(&part0, REQ_OP_READ, 16, 8);
	submit(&part0, REQ_OP_READ, 24, 8);		/* behind */
	submit(&part0, REQ_OP_READ, 8, 8);		/* before */
	submit(&part0, REQ_OP_WRITE, 32, 8);		/* not the same */
	submit(&part0, REQ_OP_READ, 41, 1);		/* a hole between */
	end_request(0);
	assert_int_equal(started[0]->sector, 8);
	assert_int_equal(started[0]->nr_bytes, 3 * PAGE_SIZE);
	end_request(0);
	assert_int_equal(started[0]->cmd_flags, REQ_OP_WRITE);
	end_all();
	assert_int_equal(nr_ended, 6);
	assert_int_equal(order[1], 8);
	assert_int_equal(order[3], 24);
}

static void test_joining_has_limits(void **state)
{
	unsigned int i;

	submit(&part0, REQ_OP_READ, 3000, 8);
	for (i = 0; i < 40; i++)
		submit(&part0, REQ_OP_READ, 8 * i, 8);
	end_request(0);
	assert_int_equal(started[0]->nr_segments, SEGMENTS);
	end_request(0);
	assert_int_equal(started[0]->nr_segments, 40 - SEGMENTS);
	end_all();

	submit(&part0, REQ_OP_READ, 3000, 8);
	for (i = 0; i < 40; i++)
		submit(&part0, REQ_OP_READ, i, 1);
	end_request(0);
	assert_int_equal(started[0]->nr_segments, SEGMENTS);
	end_all();

	disk.max_sectors = 16;			/* as a driver must not say */
	submit(&part0, REQ_OP_READ, 3000, 8);
	for (i = 0; i < 4; i++)
		submit(&part0, REQ_OP_READ, 8 * i, 8);
	end_request(0);
	assert_int_equal(started[0]->nr_bytes, 16 * SECTOR_SIZE);
	end_all();
	assert_int_equal(nr_errors, 0);
}

static void test_order_of_sectors(void **state)
{
	static const unsigned int sectors[] = { 900, 100, 500, 300, 700 };
	unsigned int i;

	submit(&part0, REQ_OP_READ, 3000, 8);
	for (i = 0; i < ARRAY_SIZE(sectors); i++)
		submit(&part0, REQ_OP_READ, sectors[i], 8);
	end_all();
	for (i = 0; i < ARRAY_SIZE(sectors); i++)
		assert_int_equal(order[1 + i], 100 + 200 * i);
}

/* What comes later, even before it on the disk, does not pass by for ever. */
static void test_nobody_starves(void **state)
{
	unsigned int i;

	submit(&part0, REQ_OP_READ, 0, 1);
	submit(&part0, REQ_OP_READ, 4000, 8);
	for (i = 0; i < 4; i++) {
		submit(&part0, REQ_OP_READ, 100 + 20 * i, 1);
		end_request(0);
	}
	for (i = 0; i < nr_ended && order[i] != 4000; i++)
		;
	assert_true(i < nr_ended);
	end_all();
}

static void test_depth(void **state)
{
	unsigned int i;

	disk.queue_depth = 3;
	for (i = 0; i < 10; i++)
		submit(&part0, REQ_OP_READ, 100 * i, 1);
	assert_int_equal(nr_started, 3);
	end_request(1);
	assert_int_equal(nr_started, 3);
	assert_int_equal(disk.in_flight, 3);
	end_all();
	assert_int_equal(nr_ended, 10);
}

/* A driver that says how many it takes only when there is one too many. */
static void test_busy(void **state)
{
	unsigned int i;

	disk.queue_depth = 0;
	slots = 2;
	for (i = 0; i < 10; i++)
		submit(&part0, REQ_OP_READ, 100 * i, 1);
	assert_int_equal(nr_started, 2);
	assert_int_equal(disk.in_flight, 2);
	end_all();
	assert_int_equal(nr_ended, 10);
}

/* A driver that transfers by itself: the queue calls it in a loop, and it
 * must not be called from within. */
static void test_driver_that_ends_at_once(void **state)
{
	unsigned int i;

	for (i = 0; i < 10; i++)
		submit(&part0, REQ_OP_READ, 100 * i, 1);
	at_once = true;
	end_request(0);
	assert_int_equal(nr_ended, 10);
	bad_sector = 5;
	submit(&part0, REQ_OP_READ, 0, 8);
	assert_int_equal(nr_errors, 1);
}

static void test_impossible(void **state)
{
	const struct { enum req_op op; sector_t sector; unsigned int n; } bad[] = {
		{ REQ_OP_READ, NR_SECTORS, 1 },
		{ REQ_OP_READ, NR_SECTORS - 1, 2 },
		{ REQ_OP_READ, ~0ull, 1 },
		{ REQ_OP_READ, ~0ull - 1, 8 },
		{ REQ_OP_READ, 0, 0 },
		{ REQ_OP_FLUSH, 0, 1 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		submit(&part0, bad[i].op, bad[i].sector, bad[i].n);
		assert_int_equal(nr_errors, i + 1);
	}
	part0.bd_read_only = true;
	submit(&part0, REQ_OP_WRITE, 0, 8);
	assert_int_equal(nr_errors, i + 1);
	submit(&part1, REQ_OP_READ, 73, 8);	/* is on the disk, but not ours */
	assert_int_equal(nr_errors, i + 2);
	disk.logical_block_size = 4096;
	submit(&part0, REQ_OP_READ, 4, 8);
	submit(&part0, REQ_OP_READ, 8, 4);
	assert_int_equal(nr_errors, i + 4);
	assert_int_equal(nr_calls, 0);
	submit(&part0, REQ_OP_READ, NR_SECTORS - 8, 8);
	end_all();
	assert_int_equal(nr_errors, i + 4);
	assert_int_equal(part0.nr_ios[0], 1);
}

static void test_partition(void **state)
{
	submit(&part1, REQ_OP_READ, 72, 8);
	assert_int_equal(started[0]->sector, 1072);
	end_all();
	assert_memory_equal(page_address(page_no(72)), medium[1072], PAGE_SIZE);
	submit(&part1, REQ_OP_WRITE, 0, 3);
	end_all();
	assert_int_equal(part1.nr_ios[0], 1);
	assert_int_equal(part1.nr_sectors[0], 8);
	assert_int_equal(part0.nr_sectors[0], 8);
	assert_int_equal(part0.nr_sectors[1], 3);
}

/* One bad sector in a request of many bios: only its own has an error. */
static void test_error_is_told_to_whom_it_hits(void **state)
{
	unsigned int i;

	submit(&part0, REQ_OP_READ, 3000, 8);
	for (i = 0; i < 10; i++)
		submit(&part0, REQ_OP_READ, 8 * i, 8);
	bad_sector = 33;
	end_all();
	assert_int_equal(nr_ended, 11);
	assert_int_equal(nr_errors, 1);
	assert_int_equal(part0.nr_ios[0], 10);
	for (i = 0; i < 10; i++)
		if (i != 4)
			assert_memory_equal(page_address(page_no(8 * i)),
					    medium[8 * i], PAGE_SIZE);
}

static void test_flush(void **state)
{
	submit(&part0, REQ_OP_READ, 3000, 8);
	submit(&part0, REQ_OP_WRITE, 0, 8);
	submit(&part0, REQ_OP_FLUSH, 0, 0);
	submit(&part0, REQ_OP_WRITE, 8, 8);
	submit(&part0, REQ_OP_FLUSH, 0, 0);
	end_request(0);
	assert_int_equal(started[0]->nr_bytes, 2 * PAGE_SIZE);
	end_request(0);
	assert_int_equal(started[0]->nr_bytes, 0);
	end_all();
	assert_int_equal(nr_calls, 3);		/* one for both who asked */
	assert_int_equal(nr_ended, 5);
	assert_int_equal(nr_errors, 0);
	assert_int_equal(part0.nr_ios[1], 2);
	assert_int_equal(blkdev_issue_flush(&part0), 0);
	disk.has_write_cache = false;
	nr_calls = 0;
	assert_int_equal(blkdev_issue_flush(&part0), 0);
	submit(&part0, REQ_OP_FLUSH, 0, 0);
	assert_int_equal(nr_calls, 0);
	assert_int_equal(nr_errors, 0);
}

/* More bios than there are: who wants one more waits for the disk. */
static void test_pool_is_empty(void **state)
{
	unsigned int i;

	for (i = 0; i < 3 * NR_BIOS; i++)
		submit(&part0, REQ_OP_READ, i * 20 % NR_SECTORS, 1);
	assert_true(nr_ended >= 2 * NR_BIOS);
	end_all();
	assert_int_equal(nr_ended, 3 * NR_BIOS);
}

static void test_a_bio_is_full(void **state)
{
	struct bio *bio = bio_alloc(&part0, REQ_OP_READ, 0);
	unsigned int i;

	for (i = 0; i < BIO_MAX_VECS; i++)
		assert_true(bio_add_page(bio, page_no(i), 512, 512 * (i % 8)));
	assert_false(bio_add_page(bio, page_no(i), 512, 0));
	assert_int_equal(bio->bi_size, BIO_MAX_VECS * 512);
	expect_panic(bio_add_page(bio, page_no(0), 511, 0));
	expect_panic(bio_add_page(bio, page_no(0), 4096, 512));
	assert_int_equal(submit_bio_wait(bio), 0);
	for (i = 0; i < BIO_MAX_VECS; i++)
		assert_memory_equal((u8 *)page_address(page_no(i)) +
				    512 * (i % 8), medium[i], 512);
}

/* A disk that takes little at once gets bios of that size. */
static void test_a_bio_fits_the_disk(void **state)
{
	struct bio *bio = bio_alloc(&part0, REQ_OP_READ, 0);

	disk.max_segments = 2;
	assert_true(bio_add_page(bio, page_no(0), 512, 0));
	assert_true(bio_add_page(bio, page_no(1), 512, 0));
	assert_false(bio_add_page(bio, page_no(2), 512, 0));
	assert_int_equal(submit_bio_wait(bio), 0);
	disk.max_segments = SEGMENTS;
	disk.max_sectors = 9;
	bio = bio_alloc(&part0, REQ_OP_READ, 0);
	assert_true(bio_add_page(bio, page_no(0), PAGE_SIZE, 0));
	assert_false(bio_add_page(bio, page_no(1), 1024, 0));
	assert_true(bio_add_page(bio, page_no(1), 512, 0));
	assert_int_equal(submit_bio_wait(bio), 0);
	disk.max_segments = 1;
	assert_int_equal(blkdev_rw_kernel(&part0, REQ_OP_READ, 50,
					  page_address(page_no(0)),
					  100 * SECTOR_SIZE), 0);
	assert_memory_equal(page_address(page_no(0)), medium[50],
			    100 * SECTOR_SIZE);
}

static void test_kernel_memory(void **state)
{
	u8 *buf = (u8 *)page_address(page_no(0)) + 512;
	size_t len = 100 * SECTOR_SIZE;

	assert_int_equal(blkdev_rw_kernel(&part0, REQ_OP_READ, 50, buf, len), 0);
	assert_memory_equal(buf, medium[50], len);
	memset(buf, 0x5a, len);
	assert_int_equal(blkdev_rw_kernel(&part0, REQ_OP_WRITE, 7, buf, len), 0);
	assert_memory_equal(medium[7], buf, len);
	assert_int_equal(blkdev_rw_kernel(&part0, REQ_OP_READ, NR_SECTORS - 1,
					  buf, 1024), -EIO);
	bad_sector = 300;
	assert_int_equal(blkdev_rw_kernel(&part0, REQ_OP_READ, 250, buf, len),
			 -EIO);
}

static u8 model[NR_SECTORS][SECTOR_SIZE];

static void check_and_unlock(struct bio *bio)
{
	struct page *page = bio->bi_io_vec[0].bv_page;

	assert_int_equal(bio->bi_status, 0);
	if (bio->bi_opf == REQ_OP_READ)
		assert_memory_equal(page_address(page), model[bio->bi_sector],
				    bio->bi_size);
	page->flags &= ~PG_locked;
	nr_ended++;
	bio_put(bio);
}

/* Random bios, none over another that has not ended, ended in any order. */
static void test_random(void **state)
{
	unsigned int i, n, start;
	struct page *page;
	struct bio *bio;

	memcpy(model, medium, sizeof(model));
	srand(4);
	disk.queue_depth = 0;
	slots = 5;
	for (i = 0; i < 20000; i++) {
		n = 1 + rand() % 8;
		start = rand() % (NR_PAGES - 1) * 8 + rand() % (9 - n);
		page = page_no(start / 8);	/* one bio at a time has it */
		while (page->flags & PG_locked)
			end_request(rand() % nr_started);
		bio = bio_alloc(&part0, rand() % 2, start);
		bio_add_page(bio, page, n * SECTOR_SIZE, 0);
		if (bio->bi_opf == REQ_OP_WRITE) {
			memset(page_address(page), i, PAGE_SIZE);
			memset(model[start], i, n * SECTOR_SIZE);
		}
		page->flags |= PG_locked;
		bio->bi_end_io = check_and_unlock;
		submit_bio(bio);
		if (nr_started && rand() % 3 == 0)
			end_request(rand() % nr_started);
	}
	end_all();
	assert_int_equal(nr_ended, 20000);
	assert_memory_equal(model, medium, sizeof(model));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_idle_disk_starts_at_once),
		TEST(test_joining),
		TEST(test_joining_has_limits),
		TEST(test_order_of_sectors),
		TEST(test_nobody_starves),
		TEST(test_depth),
		TEST(test_busy),
		TEST(test_driver_that_ends_at_once),
		TEST(test_impossible),
		TEST(test_partition),
		TEST(test_error_is_told_to_whom_it_hits),
		TEST(test_flush),
		TEST(test_pool_is_empty),
		TEST(test_a_bio_is_full),
		TEST(test_a_bio_fits_the_disk),
		TEST(test_kernel_memory),
		TEST(test_random),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	free(pool);
	return failed;
}
