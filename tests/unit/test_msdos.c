/* links: block/partitions/msdos.c */
/*
 * Partition tables: good ones, and every kind of nonsense; then random ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <mm/slab.h>
#include <uapi/errno.h>
#include "../../block/blk.h"

#define NR_SECTORS	1024u

static u8 medium[NR_SECTORS][SECTOR_SIZE];
static struct gendisk disk = { .logical_block_size = SECTOR_SIZE };
static struct block_device bdev = {
	.bd_name = "vda", .bd_disk = &disk, .bd_nr_sectors = NR_SECTORS,
};
static struct partition parts[MAX_PARTITIONS];
static unsigned int nr_reads;
static sector_t bad_sector;

void *kmalloc(size_t size, gfp_t gfp)
{
	return malloc(size);
}

void kfree(const void *p)
{
	free((void *)p);
}

void printk(const char *fmt, ...)
{
}

int blkdev_rw_kernel(struct block_device *b, enum req_op op, sector_t sector,
		     void *buf, size_t len)
{
	assert_ptr_equal(b, &bdev);
	assert_int_equal(op, REQ_OP_READ);
	assert_int_equal(len, disk.logical_block_size);
	nr_reads++;
	if (sector > NR_SECTORS - len / SECTOR_SIZE || sector == bad_sector)
		return -EIO;
	memcpy(buf, medium[sector], len);
	return 0;
}

static void put32(u8 *p, u32 val)
{
	p[0] = val;
	p[1] = val >> 8;
	p[2] = val >> 16;
	p[3] = val >> 24;
}

/* Entry @i of the table in sector @at. */
static void entry(unsigned int at, unsigned int i, u8 type, u32 start, u32 nr)
{
	u8 *e = medium[at] + 0x1be + 16 * i;

	e[4] = type;
	put32(e + 8, start);
	put32(e + 12, nr);
	medium[at][510] = 0x55;
	medium[at][511] = 0xaa;
}

static int setup(void **state)
{
	memset(medium, 0, sizeof(medium));
	disk.logical_block_size = SECTOR_SIZE;
	bad_sector = NR_SECTORS;
	nr_reads = 0;
	return 0;
}

static bool scan(void)
{
	memset(parts, 0, sizeof(parts));
	return msdos_partition(&bdev, parts);
}

static unsigned int count(void)
{
	unsigned int i, n = 0;

	for (i = 0; i < MAX_PARTITIONS; i++)
		n += parts[i].nr != 0;
	return n;
}

static void check(unsigned int n, sector_t start, sector_t nr)
{
	assert_int_equal(parts[n].start, start);
	assert_int_equal(parts[n].nr, nr);
}

static void test_none(void **state)
{
	assert_false(scan());
	medium[0][510] = 0x55;
	assert_false(scan());
	medium[0][511] = 0xaa;
	assert_true(scan());			/* empty, but there */
	assert_int_equal(count(), 0);
	bad_sector = 0;
	assert_false(scan());
}

static void test_primary(void **state)
{
	entry(0, 0, 0x83, 8, 100);
	entry(0, 1, 0x0c, 200, 50);
	entry(0, 3, 0x82, 300, 724);
	medium[0][0x1be] = 0x80;
	assert_true(scan());
	assert_int_equal(count(), 3);
	check(1, 8, 100);
	check(2, 200, 50);
	check(4, 300, 724);
}

static void test_file_system_or_gpt(void **state)
{
	entry(0, 0, 0x83, 8, 100);
	medium[0][0x1be] = 'x';
	assert_false(scan());
	medium[0][0x1be] = 0;
	entry(0, 1, 0xee, 1, 1000);
	assert_false(scan());
	assert_int_equal(count(), 0);
}

static void test_beyond_the_end(void **state)
{
	entry(0, 0, 0x83, 1000, 100);
	entry(0, 1, 0x83, NR_SECTORS, 1);
	entry(0, 2, 0x83, 0xffffffff, 0xffffffff);
	entry(0, 3, 0x83, 1, 0xffffffff);
	assert_true(scan());
	check(1, 1000, 24);
	check(2, 0, 0);
	check(3, 0, 0);
	check(4, 1, NR_SECTORS - 1);
}

static void test_logical(void **state)
{
	entry(0, 1, 0x0f, 100, 500);
	entry(100, 0, 0x83, 4, 50);
	entry(100, 1, 0x05, 100, 100);
	entry(200, 0, 0x83, 8, 60);
	entry(200, 1, 0x05, 300, 100);
	entry(400, 0, 0x82, 2, 20);
	assert_true(scan());
	assert_int_equal(count(), 4);
	check(2, 100, 2);
	check(5, 104, 50);
	check(6, 208, 60);
	check(7, 402, 20);
	bad_sector = 200;
	scan();
	assert_int_equal(count(), 2);
}

static void test_chain_in_circles(void **state)
{
	entry(0, 0, 0x05, 100, 500);
	entry(100, 0, 0x05, 0, 500);		/* to itself, and empty */
	assert_true(scan());
	assert_true(nr_reads < 110);
	assert_int_equal(count(), 1);
	entry(100, 0, 0x05, 100, 500);
	entry(200, 0, 0x83, 1, 1);
	entry(200, 1, 0x05, 100, 500);		/* to itself, with a partition */
	scan();
	assert_int_equal(count(), 1 + MAX_PARTITIONS - 5);
}

/* The 3rd and 4th entry of a link are often rubbish. */
static void test_rubbish_in_a_link(void **state)
{
	entry(0, 0, 0x05, 100, 500);
	entry(100, 0, 0x83, 1, 10);
	entry(100, 2, 0x83, 0xf0000000, 0xf0000000);
	entry(100, 3, 0x83, 490, 11);
	scan();
	assert_int_equal(count(), 2);
	entry(100, 3, 0x83, 489, 11);
	scan();
	assert_int_equal(count(), 3);
	check(6, 589, 11);
}

static void test_large_blocks(void **state)
{
	disk.logical_block_size = 4096;
	entry(0, 0, 0x83, 2, 10);
	entry(0, 1, 0x05, 20, 30);
	entry(160, 0, 0x83, 1, 5);
	assert_true(scan());
	check(1, 16, 80);
	check(2, 160, 8);
	check(5, 168, 40);
}

static void test_random(void **state)
{
	unsigned int i, j;

	srand(5);
	for (i = 0; i < 200000; i++) {
		for (j = rand() % 6; j; j--)
			entry(rand() % 3 ? rand() % 8 : 0, rand() % 4,
			      rand() % 3 ? 5 : rand(),
			      rand() % 2 ? rand() % 8 : rand(),
			      rand() % 2 ? rand() % 1200 : rand());
		if (rand() % 8 == 0)
			memset(medium[rand() % 8], 0, SECTOR_SIZE);
		nr_reads = 0;
		scan();
		assert_true(nr_reads < 450);
		for (j = 0; j < MAX_PARTITIONS; j++)
			assert_true(parts[j].start + parts[j].nr <=
				    NR_SECTORS);
		assert_int_equal(parts[0].nr, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_none, setup),
		cmocka_unit_test_setup(test_primary, setup),
		cmocka_unit_test_setup(test_file_system_or_gpt, setup),
		cmocka_unit_test_setup(test_beyond_the_end, setup),
		cmocka_unit_test_setup(test_logical, setup),
		cmocka_unit_test_setup(test_chain_in_circles, setup),
		cmocka_unit_test_setup(test_rubbish_in_a_link, setup),
		cmocka_unit_test_setup(test_large_blocks, setup),
		cmocka_unit_test_setup(test_random, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
