/* links: mm/slab.c mm/page_alloc.c mm/memblock.c tests/unit/host/ram.c tests/unit/host/noswap.c */
/*
 * Slab caches: objects of several caches come and go at random, each filled
 * with a pattern of its own, so that two which overlap are found out. All
 * pages have to come back, but for the one slab a cache keeps.
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
#include <mm/slab.h>
#include <mm/vmstat.h>
#include "host/panic.h"

#define BASE	0x80000000u
#define SIZE	(16u << 20)

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

#define NR_CACHES 8
static struct kmem_cache caches[NR_CACHES];
static const struct {
	size_t size, align;
} shapes[NR_CACHES] = {
	{ 1, 0 }, { 24, 0 }, { 100, 64 }, { 200, 0 }, { 1024, 1024 },
	{ 1500, 0 }, { 3000, 16 }, { 6000, 0 },
};

static int boot(void **state)
{
	int i;

	host_ram_init(BASE, SIZE);
	memblock_add(BASE, SIZE);
	mem_init();
	kmem_cache_boot();
	for (i = 0; i < NR_CACHES; i++)
		kmem_cache_init(&caches[i], "test", shapes[i].size,
				shapes[i].align);
	return 0;
}

/* Pages that no slab has; nr_slabs and nr_objs are checked on the way. */
static unsigned long pages_outside(void)
{
	unsigned long pages = nr_free_pages(NULL);
	struct kmem_cache *cache;

	list_for_each_entry(cache, &slab_caches, list) {
		assert_true(cache->nr_objs <=
			    cache->nr_slabs * cache->per_slab);
		pages += cache->nr_slabs << cache->order;
	}
	return pages;
}

#define MAX_OBJS 5000
static struct obj {
	u8 *p;
	size_t size;
	u8 mark;
	struct kmem_cache *cache;	/* NULL: kmalloc */
} objs[MAX_OBJS];
static unsigned int nr_objs;

static bool take(struct kmem_cache *cache, size_t size, gfp_t gfp)
{
	struct obj *o = &objs[nr_objs];
	size_t i;

	assert_true(nr_objs < MAX_OBJS);
	*o = (struct obj){ NULL, size, rand(), cache };
	o->p = cache ? kmem_cache_alloc(cache, gfp) : kmalloc(size, gfp);
	if (!o->p)
		return false;
	assert_int_equal((unsigned long)o->p % (cache ? cache->align : 8), 0);
	for (i = 0; (gfp & __GFP_ZERO) && i < size; i++)
		assert_int_equal(o->p[i], 0);
	memset(o->p, o->mark, size);
	nr_objs++;
	return true;
}

static void give(unsigned int i)
{
	struct obj o = objs[i];
	size_t n;

	for (n = 0; n < o.size; n++)
		assert_int_equal(o.p[n], o.mark);
	objs[i] = objs[--nr_objs];
	if (o.cache)
		kmem_cache_free(o.cache, o.p);
	else
		kfree(o.p);
}

/* Nothing is in use: a cache may keep one slab, and has no object. */
static void check_empty(const struct kmem_cache *cache)
{
	assert_int_equal(cache->nr_objs, 0);
	assert_in_range(cache->nr_slabs, 0, 1);
	assert_true(list_empty(&cache->partial));
}

static void test_random(void **state)
{
	const unsigned long before = pages_outside();
	unsigned int step, c, limit;
	size_t size;

	srand(5);
	for (step = 0; step < 60000; step++) {
		limit = step / 6000 % 2 ? 35 : 65;
		if (nr_objs && (unsigned int)rand() % 100 > limit) {
			give(rand() % nr_objs);
		} else if (nr_objs < MAX_OBJS) {
			c = rand() % (NR_CACHES + 2);
			size = c < NR_CACHES ? shapes[c].size :
			       (size_t)rand() % (rand() % 8 ? 600 : 20000);
			take(c < NR_CACHES ? &caches[c] : NULL, size,
			     rand() % 2 ? __GFP_ZERO : 0);
		}
	}
	while (nr_objs)
		give(rand() % nr_objs);
	assert_int_equal(pages_outside(), before);
	for (c = 0; c < NR_CACHES; c++)
		check_empty(&caches[c]);
}

/* What the last slab has room for is used before a new one is made. */
static void test_packing(void **state)
{
	struct kmem_cache *cache = &caches[1];
	unsigned int i;

	for (i = 0; i < 10 * cache->per_slab; i++)
		assert_true(take(cache, 24, 0));
	assert_int_equal(cache->nr_slabs, 10);
	for (i = 0; i < 5 * cache->per_slab; i++)	/* leaves holes */
		give(i);
	for (i = 0; i < 5 * cache->per_slab; i++)
		assert_true(take(cache, 24, 0));
	assert_int_equal(cache->nr_slabs, 10);
	while (nr_objs)
		give(0);
	check_empty(cache);
}

static void test_kmalloc_sizes(void **state)
{
	const unsigned long before = pages_outside();
	size_t size;

	for (size = 0; size <= 5000; size += size < 200 ? 1 : 13)
		assert_true(take(NULL, size, __GFP_ZERO));
	while (nr_objs)
		give(rand() % nr_objs);
	for (size = 4096; size <= 4u << 20; size *= 2) {
		assert_true(take(NULL, size, 0));
		give(0);
		assert_true(take(NULL, size - 1, 0));
		give(0);
	}
	assert_null(kmalloc((4u << 20) + 1, 0));
	assert_null(kmalloc(0xffffffff, 0));
	kfree(NULL);
	assert_int_equal(pages_outside(), before);
}

/* Until memory is gone; what fails leaves nothing behind. */
static void test_exhaustion(void **state)
{
	const unsigned long before = pages_outside();

	while (take(NULL, 100000, 0))
		;
	while (take(&caches[7], 6000, 0))
		;
	while (take(&caches[5], 1500, 0))
		;
	while (take(NULL, 4096, 0))
		;
	assert_int_equal(nr_free_pages(NULL), 0);
	while (take(&caches[2], 100, 0))	/* what its slabs still have */
		;
	assert_null(kmem_cache_alloc(&caches[2], __GFP_ZERO));
	assert_null(kmalloc(2048 + 1, 0));
	while (nr_objs)
		give(nr_objs - 1);
	assert_int_equal(caches[7].nr_objs, 0);
	assert_int_equal(pages_outside(), before);
}

static void test_kstrdup(void **state)
{
	char *s = kstrdup("a string of some length", 0);

	assert_string_equal(s, "a string of some length");
	kfree(s);
	s = kstrdup("", 0);
	assert_string_equal(s, "");
	kfree(s);
}

static void test_mistakes(void **state)
{
	void *a = kmem_cache_alloc(&caches[3], 0);
	void *page = kmalloc(5000, 0);

	expect_panic_freeing(kmem_cache_free(&caches[1], a));	/* another cache's */
	kmem_cache_free(&caches[3], a);
	expect_panic_freeing(kmem_cache_free(&caches[3], a));	/* the only one */
	kfree(page);
	expect_panic_freeing(kfree(page));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_packing),
		cmocka_unit_test(test_kmalloc_sizes),
		cmocka_unit_test(test_kstrdup),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_exhaustion),
	};

	return cmocka_run_group_tests(tests, boot, NULL);
}
