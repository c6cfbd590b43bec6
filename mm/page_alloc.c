/*
 * The buddy allocator. Free memory is kept in blocks of 2^order pages, each
 * aligned to its own size. Two blocks that together make an aligned block of
 * the next order are buddies: their frame numbers differ in one bit. To
 * allocate, split a larger block and put the other halves into the lists; to
 * free, join with the buddy as long as that is free and of the same order.
 *
 * Before the buddy lists stands a short list of single pages that were freed
 * last (Linux's per-CPU page set): most requests are for one page, and one
 * that was in use a moment ago is still in the cache.
 */
#include <asm/page.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/page_alloc.h>
#include <mm/swap.h>
#include <mm/upcall.h>
#include <mm/vmstat.h>

struct page *mem_map;
unsigned long min_low_pfn, max_low_pfn;
unsigned long vm_events[NR_VM_EVENTS];

unsigned long nr_total;			/* pages that ever were handed in */

struct free_area {
	struct list_head free_list;
};
struct free_area free_area[MAX_ORDER + 1];

#define PCP_HIGH	64		/* as many pages at the most */
#define PCP_BATCH_ORDER	4		/* refilled by 16 pages, or fewer */
static struct page *pcp_pages[PCP_HIGH];	/* a stack */
unsigned long pcp_count;

static inline void add_to_free_list(struct page *page, unsigned int order)
{
	page->flags = PG_buddy;
	page->private = order;
	list_add(&page->lru, &free_area[order].free_list);
}

static inline void del_from_free_list(struct page *page)
{
	list_del(&page->lru);
	page->flags = 0;
}

/*
 * Give a block back, joined with its buddy for as long as that is free and
 * whole. The buddy of a block at the edge of RAM may not exist.
 */
static void __free_one_page(struct page *page, unsigned int order)
{
	struct page *const map = mem_map;
	const unsigned long first = min_low_pfn, nr = max_low_pfn - first;
	unsigned long pfn = page - map, buddy_pfn;
	struct page *buddy;

	for (; order < MAX_ORDER; order++) {
		buddy_pfn = pfn ^ (1UL << order);
		buddy = map + buddy_pfn;
		if (buddy_pfn - first >= nr || buddy->flags != PG_buddy ||
		    buddy->private != order)
			break;
		del_from_free_list(buddy);
		pfn &= ~(1UL << order);
	}
	add_to_free_list(map + pfn, order);
}

/* Take a block of 2^@order out of the lists, splitting a larger one. */
static struct page *rmqueue(unsigned int order)
{
	unsigned int from = order;
	struct page *page;

	while (list_empty(&free_area[from].free_list)) {
		if (++from > MAX_ORDER)
			return NULL;
	}
	page = list_first_entry(&free_area[from].free_list, struct page, lru);
	del_from_free_list(page);
	while (from > order) {
		from--;
		add_to_free_list(page + (1UL << from), from);
	}
	return page;
}

/*
 * How much has to stay free: pages of programs and caches leave @min to the
 * kernel, and kswapd works from @low on until there is @high. Looked at where
 * pages are taken from the lists of blocks, not for each of them.
 */
static bool may_allocate(gfp_t gfp)
{
	unsigned long free = nr_free_pages(NULL);

	if (free < watermark_low)
		wakeup_kswapd();
	return free >= watermark_min || !(gfp & GFP_USER) ||
	       current_may_use_reserve();
}

/* The hot list is empty: fill it from one block, to split only once. */
static noinline bool pcp_refill(gfp_t gfp)
{
	unsigned int order = PCP_BATCH_ORDER;
	struct page *page;
	unsigned long i;

	if (!may_allocate(gfp))
		return false;
	page = rmqueue(order);
	while (!page && order > 0)
		page = rmqueue(--order);
	if (!page)
		return false;
	/* The lowest on top: neighbours are handed out in order. */
	for (i = 1UL << order; i > 0; i--)
		pcp_pages[pcp_count++] = page + i - 1;
	return true;
}

/* Back to the buddies: the pages that were freed longest ago. */
static noinline void pcp_drain(unsigned long count)
{
	unsigned long i;

	for (i = 0; i < count; i++)
		__free_one_page(pcp_pages[i], 0);
	pcp_count -= count;
	memmove(pcp_pages, pcp_pages + count, pcp_count * sizeof(*pcp_pages));
}

/* A block of more than one page; the hot list may hold what it lacks. */
static noinline struct page *alloc_block(unsigned int order)
{
	struct page *page = rmqueue(order);

	if (!page && pcp_count) {
		pcp_drain(pcp_count);
		page = rmqueue(order);
	}
	return page;
}

static noinline struct page *alloc_large(gfp_t gfp, unsigned int order)
{
	struct page *page = order <= MAX_ORDER ? alloc_block(order) : NULL;
	unsigned int i;

	if (!page)
		return NULL;
	if (nr_free_pages(NULL) < watermark_low)
		wakeup_kswapd();
	page->_refcount = 1;
	vm_events[PGALLOC] += 1UL << order;
	if (gfp & __GFP_ZERO) {
		for (i = 0; i < 1U << order; i++)
			clear_page(page_address(page + i));
	}
	return page;
}

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	struct page *page;

	if (unlikely(order))
		return alloc_large(gfp, order);
	if (unlikely(pcp_count == 0) && !pcp_refill(gfp))
		return NULL;
	page = pcp_pages[--pcp_count];
	page->_refcount = 1;
	vm_events[PGALLOC]++;
	if (gfp & __GFP_ZERO)
		clear_page(page_address(page));
	return page;
}

/* One that is not as it has to be: known to the aging, or not to be freed. */
static noinline void free_page_is_bad(struct page *page)
{
	BUG_ON((page->_refcount ^ 1) | page->_mapcount);
	__page_cache_release(page);
}

/*
 * What must hold of a page that is given back: in use by the caller alone. A
 * count of zero is a second free, or a page that never was the allocator's.
 */
static inline void free_pages_check(struct page *page)
{
	if (unlikely((page->_refcount ^ 1) | page->_mapcount |
		     (page->flags & PG_lru)))
		free_page_is_bad(page);
	page->_refcount = 0;
	page->flags = 0;
}

/* A single page onto the hot list. */
static inline void free_unref_page(struct page *page)
{
	free_pages_check(page);
	if (unlikely(pcp_count == PCP_HIGH))
		pcp_drain(PCP_HIGH / 2);
	pcp_pages[pcp_count++] = page;
}

void __free_pages(struct page *page, unsigned int order)
{
	vm_events[PGFREE] += 1UL << order;
	if (likely(order == 0)) {
		free_unref_page(page);
		return;
	}
	free_pages_check(page);
	__free_one_page(page, order);
}

void release_pages(struct page **pages, unsigned int nr)
{
	unsigned int i, freed = 0;

	for (i = 0; i < nr; i++) {
		if (pages[i]->_refcount > 1) {
			pages[i]->_refcount--;
			continue;
		}
		free_unref_page(pages[i]);
		freed++;
	}
	vm_events[PGFREE] += freed;
}

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp, order);

	return page ? (unsigned long)page_address(page) : 0;
}

void free_pages(unsigned long addr, unsigned int order)
{
	if (addr)
		__free_pages(virt_to_page((void *)addr), order);
}

/* In the largest aligned blocks that fit, so that boot costs little. */
static void free_range(unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long pfn;
	unsigned int order;

	for (pfn = start_pfn; pfn < end_pfn; pfn += 1UL << order) {
		order = MAX_ORDER;
		while ((pfn & ((1UL << order) - 1)) ||
		       pfn + (1UL << order) > end_pfn)
			order--;
		__free_one_page(pfn_to_page(pfn), order);
		nr_total += 1UL << order;
	}
}

void free_reserved_area(unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long pfn;

	for (pfn = start_pfn; pfn < end_pfn; pfn++) {
		BUG_ON(!(pfn_to_page(pfn)->flags & PG_reserved));
		pfn_to_page(pfn)->flags = 0;
	}
	free_range(start_pfn, end_pfn);
}

/* Free is what is not in use; the blocks are counted when asked for. */
unsigned long nr_free_pages(unsigned long counts[MAX_ORDER + 1])
{
	struct page *page;
	unsigned int order;

	for (order = 0; counts && order <= MAX_ORDER; order++) {
		counts[order] = 0;
		list_for_each_entry(page, &free_area[order].free_list, lru)
			counts[order]++;
	}
	return nr_total - (vm_events[PGALLOC] - vm_events[PGFREE]);
}

/* Hand over what of [start, end) is RAM and not reserved. */
static void __init free_unreserved(phys_addr_t start, phys_addr_t end)
{
	struct memblock_region *r;
	phys_addr_t upto;
	unsigned int i;

	for (i = 0; i < memblock.reserved.cnt && start < end; i++) {
		r = &memblock.reserved.regions[i];
		if (r->base + r->size <= start)
			continue;
		upto = min(r->base, end);
		if (PFN_UP(start) < PFN_DOWN(upto))
			free_range(PFN_UP(start), PFN_DOWN(upto));
		start = r->base + r->size;
	}
	if (start < end && PFN_UP(start) < PFN_DOWN(end))
		free_range(PFN_UP(start), PFN_DOWN(end));
}

void __init mem_init(void)
{
	struct memblock_type *mem = &memblock.memory;
	struct memblock_region *r;
	unsigned long pfn, nr;
	unsigned int i;

	for (i = 0; i <= MAX_ORDER; i++)
		INIT_LIST_HEAD(&free_area[i].free_list);

	min_low_pfn = PFN_UP(mem->regions[0].base);
	max_low_pfn = PFN_DOWN(mem->regions[mem->cnt - 1].base +
			       mem->regions[mem->cnt - 1].size);
	nr = max_low_pfn - min_low_pfn;
	mem_map = memblock_alloc(nr * sizeof(struct page), PAGE_SIZE);
	mem_map -= min_low_pfn;		/* from now on by frame number */

	/* Holes between banks look taken as they are: no PG_buddy. */
	for (i = 0; i < memblock.reserved.cnt; i++) {
		r = &memblock.reserved.regions[i];
		for (pfn = PFN_DOWN(r->base); pfn < PFN_UP(r->base + r->size);
		     pfn++) {
			if (pfn_valid(pfn))
				pfn_to_page(pfn)->flags = PG_reserved;
		}
	}
	for (i = 0; i < mem->cnt; i++)
		free_unreserved(mem->regions[i].base,
				mem->regions[i].base + mem->regions[i].size);
}
