/* links: mm/memblock.c tests/unit/host/ram.c */
/*
 * memblock against a map with one character for each byte of a small range:
 * the lists must say the same, sorted, and with neighbours joined.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <lib/printk.h>
#include <mm/page_alloc.h>
#include "host/panic.h"

#define BASE	0x60000000u
#define SIZE	0x100000u

static int setup(void **state)
{
	memset(&memblock, 0, sizeof(memblock));
	host_ram_init(BASE, SIZE);
	return 0;
}

static void check_region(const struct memblock_type *type, unsigned int i,
			 phys_addr_t base, phys_addr_t size)
{
	assert_true(i < type->cnt);
	assert_int_equal(type->regions[i].base, base);
	assert_int_equal(type->regions[i].size, size);
}

static void test_join(void **state)
{
	const struct memblock_type *type = &memblock.memory;

	memblock_add(0x3000, 0x1000);
	memblock_add(0x1000, 0x1000);
	memblock_add(0x9000, 0);			/* nothing */
	assert_int_equal(type->cnt, 2);
	check_region(type, 0, 0x1000, 0x1000);
	check_region(type, 1, 0x3000, 0x1000);
	memblock_add(0x2000, 0x1000);			/* closes the hole */
	assert_int_equal(type->cnt, 1);
	check_region(type, 0, 0x1000, 0x3000);
	memblock_add(0x1800, 0x800);			/* inside */
	check_region(type, 0, 0x1000, 0x3000);
	memblock_add(0x3800, 0x1000);			/* overlaps the end */
	check_region(type, 0, 0x1000, 0x3800);
	memblock_add(0x0, 0x10000);			/* all around */
	assert_int_equal(type->cnt, 1);
	check_region(type, 0, 0, 0x10000);
}

static void test_give_back(void **state)
{
	const struct memblock_type *type = &memblock.reserved;

	memblock_reserve(0x1000, 0x4000);
	memblock_reserve(0x8000, 0x1000);
	memblock_free(0x2000, 0x1000);			/* cuts in two */
	assert_int_equal(type->cnt, 3);
	check_region(type, 0, 0x1000, 0x1000);
	check_region(type, 1, 0x3000, 0x2000);
	memblock_free(0x1800, 0x2000);			/* two ends */
	check_region(type, 0, 0x1000, 0x800);
	check_region(type, 1, 0x3800, 0x1800);
	memblock_free(0x0, 0x4000);			/* one, and a head */
	assert_int_equal(type->cnt, 2);
	check_region(type, 0, 0x4000, 0x1000);
	memblock_free(0x10000, 0x1000);			/* what is not there */
	assert_int_equal(type->cnt, 2);
	memblock_free(0x0, 0x10000);
	assert_int_equal(type->cnt, 0);
}

#define CELLS	64			/* of a page each */

static void check_cells(const struct memblock_type *type, const char *cells)
{
	unsigned int i, c = 0;
	const struct memblock_region *r;

	for (i = 0; i < type->cnt; i++) {
		r = &type->regions[i];
		assert_true(r->size > 0);
		for (; BASE + c * PAGE_SIZE < r->base; c++)
			assert_int_equal(cells[c], 0);
		/* A hole before each but the first: else they were joined. */
		assert_true(i == 0 || cells[c - 1] == 0);
		assert_int_equal(BASE + c * PAGE_SIZE, r->base);
		for (; BASE + c * PAGE_SIZE < r->base + r->size; c++)
			assert_int_equal(cells[c], 1);
	}
	for (; c < CELLS; c++)
		assert_int_equal(cells[c], 0);
}

static void test_random(void **state)
{
	char cells[CELLS];
	unsigned int from, n;
	int step;

	srand(3);
	memset(cells, 0, sizeof(cells));
	for (step = 0; step < 20000; step++) {
		from = rand() % CELLS;
		n = rand() % min(CELLS - from, 9u);
		if (rand() % 2) {
			memblock_reserve(BASE + from * PAGE_SIZE,
					 n * PAGE_SIZE);
			memset(cells + from, 1, n);
		} else {
			memblock_free(BASE + from * PAGE_SIZE, n * PAGE_SIZE);
			memset(cells + from, 0, n);
		}
		check_cells(&memblock.reserved, cells);
	}
}

/* From the top, around what is taken, aligned, zeroed; and the end of it. */
static void test_alloc(void **state)
{
	char *p;

	memblock_add(BASE, SIZE);
	memset((void *)PAGE_OFFSET, 0xee, SIZE);
	memblock_reserve(BASE + SIZE - 0x2000, 0x1000);
	p = memblock_alloc(0x800, 0x100);
	assert_int_equal(__pa(p), BASE + SIZE - 0x800);
	assert_int_equal(p[0] | p[0x7ff], 0);
	assert_int_equal((u8)p[-1], 0xee);
	p = memblock_alloc(0x1000, 0x1000);		/* below what is taken */
	assert_int_equal(__pa(p), BASE + SIZE - 0x3000);
	p = memblock_alloc(0x100, 0x400);
	assert_int_equal(__pa(p), BASE + SIZE - 0xc00);
	p = memblock_alloc(0x80000, 0x40000);
	assert_int_equal(__pa(p), BASE + 0x40000);
	p = memblock_alloc(0x3d000, 1);			/* just between two */
	assert_int_equal(__pa(p), BASE + 0xc0000);
	p = memblock_alloc(0x40000, 1);			/* the last that fits */
	assert_int_equal(__pa(p), BASE);
	expect_panic(memblock_alloc(0x40000, 1));
	expect_panic(memblock_alloc(SIZE + 1, 1));
}

/* Two banks: the upper one first, the lower one when that is full. */
static void test_alloc_banks(void **state)
{
	memblock_add(BASE, 0x4000);
	memblock_add(BASE + 0x8000, 0x2000);
	assert_int_equal(__pa(memblock_alloc(0x1000, 0x1000)), BASE + 0x9000);
	assert_int_equal(__pa(memblock_alloc(0x2000, 0x1000)), BASE + 0x2000);
	assert_int_equal(__pa(memblock_alloc(0x1000, 0x1000)), BASE + 0x8000);
	assert_int_equal(__pa(memblock_alloc(0x2000, 0x2000)), BASE);
	expect_panic(memblock_alloc(1, 1));
}

/* A bank at address 0: addresses below it must not wrap around. */
static void test_alloc_at_zero(void **state)
{
	host_ram_init(0, 0x10000);
	memblock_add(0, 0x10000);
	memblock_reserve(0, 0x1000);
	assert_int_equal(__pa(memblock_alloc(0xf000, 0x1000)), 0x1000);
	expect_panic(memblock_alloc(1, 1));
	expect_panic(memblock_alloc(0x2000, 0x1000));
}

static void test_too_many(void **state)
{
	volatile unsigned int i;

	for (i = 0; i < MEMBLOCK_MAX; i++)
		memblock_reserve(i * 0x2000, 0x1000);
	assert_int_equal(memblock.reserved.cnt, MEMBLOCK_MAX);
	expect_panic(memblock_reserve(i * 0x2000, 0x1000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_join, setup),
		cmocka_unit_test_setup(test_give_back, setup),
		cmocka_unit_test_setup(test_random, setup),
		cmocka_unit_test_setup(test_alloc, setup),
		cmocka_unit_test_setup(test_alloc_banks, setup),
		cmocka_unit_test_setup(test_alloc_at_zero, setup),
		cmocka_unit_test_setup(test_too_many, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
