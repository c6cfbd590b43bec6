/* links: mm/page_alloc.c mm/memblock.c tests/unit/host/ram.c tests/unit/host/noswap.c */
/*
 * The buddy allocator on a machine with two banks, a hole between them and
 * reserved pieces in both. A checker recounts all of it after each step:
 * every page is reserved, in use, in the hot list or in exactly one free
 * block; blocks are aligned, and buddies that are both free were joined.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <asm/page.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/page_alloc.h>
#include <mm/vmstat.h>
#include "host/panic.h"

#define BASE	0x40000000u
#define BANK0	(9u << 20)
#define HOLE	(1u << 20)
#define BANK1	((4u << 20) + 0x5000)
#define NR	((BANK0 + HOLE + BANK1) >> PAGE_SHIFT)
#define FIRST	(BASE >> PAGE_SHIFT)

struct free_area {
	struct list_head free_list;
};
extern struct free_area free_area[MAX_ORDER + 1];
extern unsigned long pcp_count;

/* A machine that panics counts no more, but this one goes on. */
#define expect_panic_freeing(call) do {					\
	const unsigned long frees = vm_events[PGFREE];			\
									\
	expect_panic(call);						\
	vm_events[PGFREE] = frees;					\
} while (0)

void clear_page(void *page)
{
	memset(page, 0, PAGE_SIZE);
}

/* What each page is, as the test knows it. */
enum { FREE, TAKEN, USED };
static u8 owner[NR];
static unsigned long initial[MAX_ORDER + 1], initial_free;

static unsigned long index_of(const struct page *page)
{
	return page_to_pfn(page) - FIRST;
}

static int boot(void **state)
{
	unsigned long i, pfn;
	unsigned int r;

	host_ram_init(BASE, BANK0 + HOLE + BANK1);
	memset((void *)PAGE_OFFSET, 0x5a, BANK0 + HOLE + BANK1);
	memblock_add(BASE, BANK0);
	memblock_add(BASE + BANK0 + HOLE, BANK1);
	memblock_reserve(BASE + 0x8000, 0x123456);
	memblock_reserve(BASE + 0x500800, 0x100);	/* inside of a page */
	memblock_reserve(BASE + BANK0 - 0x800, HOLE);	/* over two ends */
	mem_init();

	for (i = 0; i < NR; i++)
		owner[i] = i >= BANK0 >> PAGE_SHIFT &&
			   i < (BANK0 + HOLE) >> PAGE_SHIFT ? TAKEN : FREE;
	for (r = 0; r < memblock.reserved.cnt; r++) {
		for (pfn = memblock.reserved.regions[r].base >> PAGE_SHIFT;
		     pfn << PAGE_SHIFT < memblock.reserved.regions[r].base +
			memblock.reserved.regions[r].size; pfn++) {
			if (pfn >= FIRST && pfn - FIRST < NR)
				owner[pfn - FIRST] = TAKEN;
		}
	}
	initial_free = nr_free_pages(initial);
	return 0;
}

/* Are both this block and its buddy free, and in RAM? */
static bool buddy_free(unsigned long pfn, unsigned int order)
{
	unsigned long buddy = pfn ^ (1ul << order);
	const struct page *page;

	if (order == MAX_ORDER || !pfn_valid(buddy))
		return false;
	page = pfn_to_page(buddy);
	return (page->flags & PG_buddy) && page->private == order;
}

static void check(void)
{
	static u8 seen[NR];
	unsigned long counts[MAX_ORDER + 1], sum = 0, n, i, pfn, loose = 0;
	unsigned int order;
	struct page *page;

	memset(seen, 0, sizeof(seen));
	nr_free_pages(counts);
	for (order = 0; order <= MAX_ORDER; order++) {
		n = 0;
		list_for_each_entry(page, &free_area[order].free_list, lru) {
			pfn = page_to_pfn(page);
			assert_true(pfn_valid(pfn));
			assert_int_equal(pfn & ((1ul << order) - 1), 0);
			assert_int_equal(page->flags, PG_buddy);
			assert_int_equal(page->private, order);
			assert_false(buddy_free(pfn, order));
			for (i = 0; i < 1ul << order; i++) {
				assert_int_equal(owner[pfn - FIRST + i], FREE);
				assert_int_equal(page[i]._refcount, 0);
				assert_int_equal(seen[pfn - FIRST + i]++, 0);
			}
			n++;
		}
		assert_int_equal(n, counts[order]);
		sum += n << order;
	}
	/* What is free but in no block must be in the hot list. */
	for (i = 0; i < NR; i++)
		loose += owner[i] == FREE && !seen[i];
	assert_int_equal(loose, pcp_count);
	assert_int_equal(nr_free_pages(NULL), sum + pcp_count);
}

/* At boot: free is exactly what is RAM and not reserved. */
static void test_boot(void **state)
{
	unsigned long i, n = 0;

	for (i = 0; i < NR; i++)
		n += owner[i] == FREE;
	assert_int_equal(min_low_pfn, FIRST);
	assert_int_equal(max_low_pfn, FIRST + NR);
	assert_int_equal(nr_free_pages(NULL), n);
	assert_int_equal(totalram_pages(), n);
	assert_int_equal(owner[0x500], TAKEN);		/* for 256 bytes */
	check();
}

#define MAX_BLOCKS 4096
static struct block {
	struct page *page;
	unsigned int order;
	u8 mark;
} blocks[MAX_BLOCKS];
static unsigned int nr_blocks;

static bool take(unsigned int order, gfp_t gfp)
{
	unsigned long before = nr_free_pages(NULL), i;
	struct page *page = alloc_pages(gfp, order);
	struct block *b = &blocks[nr_blocks];
	const u8 *p;

	if (!page) {
		assert_int_equal(nr_free_pages(NULL), before);
		return false;
	}
	assert_int_equal(nr_free_pages(NULL), before - (1ul << order));
	assert_int_equal(page_to_pfn(page) & ((1ul << order) - 1), 0);
	assert_int_equal(page->_refcount, 1);
	assert_int_equal(page->flags, 0);
	for (i = 0; i < 1ul << order; i++) {
		assert_int_equal(owner[index_of(page) + i], FREE);
		owner[index_of(page) + i] = USED;
		p = page_address(page + i);
		assert_true(!(gfp & __GFP_ZERO) ||
			    (p[0] == 0 && !memcmp(p, p + 1, PAGE_SIZE - 1)));
	}
	b->page = page;
	b->order = order;
	b->mark = rand();
	memset(page_address(page), b->mark, PAGE_SIZE << order);
	nr_blocks++;
	return true;
}

static void give(unsigned int i)
{
	struct block b = blocks[i];
	const u8 *p = page_address(b.page);

	assert_int_equal(p[0], b.mark);
	assert_memory_equal(p, p + 1, (PAGE_SIZE << b.order) - 1);
	memset(&owner[index_of(b.page)], FREE, 1ul << b.order);
	blocks[i] = blocks[--nr_blocks];
	if (b.order == 0 && rand() % 2)
		put_page(b.page);
	else if (rand() % 2)
		free_pages((unsigned long)p, b.order);
	else
		__free_pages(b.page, b.order);
}

/* All given back and the hot list emptied: the same blocks as at boot. */
static void check_initial(void)
{
	unsigned long counts[MAX_ORDER + 1], n = 0;
	struct page *page;

	assert_int_equal(nr_blocks, 0);
	assert_int_equal(nr_free_pages(NULL), initial_free);
	check();
	/* Larger blocks than there are make it look into the hot list. */
	while ((page = alloc_pages(0, MAX_ORDER))) {
		blocks[nr_blocks++] = (struct block){ page, MAX_ORDER, 0 };
		n++;
	}
	assert_int_equal(n, initial[MAX_ORDER]);
	assert_int_equal(pcp_count, 0);
	while (nr_blocks)
		__free_pages(blocks[--nr_blocks].page, MAX_ORDER);
	nr_free_pages(counts);
	assert_memory_equal(counts, initial, sizeof(counts));
	check();
}

static void test_random(void **state)
{
	unsigned int step, order, limit;

	srand(4);
	for (step = 0; step < 6000; step++) {
		/* Ebb and flow, with many more small ones than large ones. */
		limit = step / 1000 % 2 ? 30 : 70;
		if (nr_blocks && (unsigned int)rand() % 100 > limit) {
			give(rand() % nr_blocks);
		} else if (nr_blocks < MAX_BLOCKS) {
			order = rand() % 4 ? 0 : rand() % (MAX_ORDER + 1);
			take(order, rand() % 2 ? __GFP_ZERO : 0);
		}
		check();
	}
	while (nr_blocks)
		give(rand() % nr_blocks);
	check_initial();
}

/* Until nothing is left, at each order; then NULL, and nothing is broken. */
static void test_exhaustion(void **state)
{
	unsigned int order;

	for (order = 0; order <= MAX_ORDER; order++) {
		while (take(order, 0))
			;
		check();
		assert_int_equal(__get_free_pages(0, order), 0);
		if (order == 0)
			assert_int_equal(nr_free_pages(NULL), 0);
		while (nr_blocks)
			give(rand() % nr_blocks);
		check_initial();
	}
	assert_null(alloc_pages(0, MAX_ORDER + 1));
}

/* Single pages wait in the hot list, and not too many of them. */
static void test_hot_list(void **state)
{
	struct page *pages[200], *again;
	unsigned int i;

	for (i = 0; i < 200; i++)
		pages[i] = alloc_page(0);
	for (i = 0; i < 200; i++)
		__free_pages(pages[i], 0);
	assert_in_range(pcp_count, 32, 64);
	again = alloc_page(0);
	assert_ptr_equal(again, pages[199]);	/* still in the cache */
	put_page(again);
	check_initial();
}

static void test_references(void **state)
{
	struct page *page = alloc_page(0);

	get_page(page);
	put_page(page);
	assert_int_equal(page->_refcount, 1);
	assert_int_equal(nr_free_pages(NULL), initial_free - 1);
	put_page(page);
	assert_int_equal(nr_free_pages(NULL), initial_free);
	free_pages(0, 0);			/* as free(NULL) */
	check_initial();
}

/* The kernel's own mistakes are found where they are made. */
static void test_mistakes(void **state)
{
	struct page *page = alloc_pages(0, 3), *single = alloc_page(0);

	__free_pages(page, 3);
	expect_panic_freeing(__free_pages(page, 3));
	__free_pages(single, 0);
	expect_panic_freeing(__free_pages(single, 0));
	expect_panic_freeing(free_pages((unsigned long)page_address(single), 0));
	expect_panic_freeing(put_page(single));
	expect_panic_freeing(__free_pages(pfn_to_page(FIRST + 8), 0));	/* reserved */
	single = alloc_page(0);
	single->_mapcount = 1;
	expect_panic_freeing(put_page(single));				/* mapped */
	single->_mapcount = 0;
	single->_refcount = 1;
	get_page(single);
	expect_panic_freeing(__free_pages(single, 0));			/* in use */
	put_page(single);
	put_page(single);
	check_initial();
}

/* As free_initmem(): reserved pages become ordinary ones. */
static void test_reserved_area(void **state)
{
	unsigned long total = totalram_pages();

	free_reserved_area(FIRST + 0x10, FIRST + 0x51);
	memset(owner + 0x10, FREE, 0x41);
	check();
	assert_int_equal(nr_free_pages(NULL), initial_free + 0x41);
	assert_int_equal(totalram_pages(), total + 0x41);
	expect_panic_freeing(free_reserved_area(FIRST + 0x10, FIRST + 0x51));
	initial_free = nr_free_pages(initial);
	while (take(0, 0))
		;
	while (nr_blocks)
		give(nr_blocks - 1);
	check_initial();
}

static void test_events(void **state)
{
	unsigned long allocs = vm_events[PGALLOC], frees = vm_events[PGFREE];

	take(0, 0);
	take(4, 0);
	assert_int_equal(vm_events[PGALLOC] - allocs, 17);
	give(1);
	give(0);
	assert_int_equal(vm_events[PGFREE] - frees, 17);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_boot),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_exhaustion),
		cmocka_unit_test(test_hot_list),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_reserved_area),
		cmocka_unit_test(test_events),
	};

	return cmocka_run_group_tests(tests, boot, NULL);
}
