/*
 * The page allocator: whole pages of RAM, in blocks of 2^order (buddies).
 * Nothing here sleeps, and nothing here may be called from an interrupt: the
 * kernel is not preempted, so no lock is needed either.
 */
#ifndef MM_PAGE_ALLOC_H
#define MM_PAGE_ALLOC_H

#include <mm/mm_types.h>

#define MAX_ORDER	10		/* the largest block: 4 MiB */

typedef unsigned int gfp_t;
#define GFP_KERNEL	0x0
#define __GFP_ZERO	0x1
#define GFP_USER	0x2		/* for a program or a cache: spares the reserve */

/*
 * mem_map[pfn] is the page of that frame, for every frame of RAM: the array
 * begins at mem_map[min_low_pfn], so that no look-up has to subtract.
 */
extern struct page *mem_map;
extern unsigned long min_low_pfn, max_low_pfn;	/* RAM: first, last + 1 */

static inline unsigned long page_to_pfn(const struct page *page)
{
	return page - mem_map;
}

static inline struct page *pfn_to_page(unsigned long pfn)
{
	return mem_map + pfn;
}

static inline bool pfn_valid(unsigned long pfn)
{
	return pfn - min_low_pfn < max_low_pfn - min_low_pfn;
}

static inline phys_addr_t page_to_phys(const struct page *page)
{
	return PFN_PHYS(page_to_pfn(page));
}

/* The page's address in the direct map. */
static inline void *page_address(const struct page *page)
{
	return __va(page_to_phys(page));
}

static inline struct page *virt_to_page(const void *va)
{
	return pfn_to_page(PFN_DOWN(__pa(va)));
}

/*
 * Allocate 2^@order pages with a count of one, zeroed with __GFP_ZERO.
 * NULL when there is no such block. free with __free_pages() or put_page().
 */
struct page *alloc_pages(gfp_t gfp, unsigned int order);
void __free_pages(struct page *page, unsigned int order);

static inline struct page *alloc_page(gfp_t gfp)
{
	return alloc_pages(gfp, 0);
}

/* The same by address in the direct map; 0 when there is no memory. */
unsigned long __get_free_pages(gfp_t gfp, unsigned int order);
void free_pages(unsigned long addr, unsigned int order);
#define get_zeroed_page(gfp)	__get_free_pages((gfp) | __GFP_ZERO, 0)
#define free_page(addr)		free_pages((addr), 0)

static inline void get_page(struct page *page)
{
	page->_refcount++;
}

/* Drop one reference; the last one frees the page. */
static inline void put_page(struct page *page)
{
	if (page->_refcount > 1)
		page->_refcount--;
	else
		__free_pages(page, 0);		/* which checks the count */
}

/* put_page() for each of @nr pages. */
void release_pages(struct page **pages, unsigned int nr);

/* Hand the frames [@start_pfn, @end_pfn), until now reserved, to the
 * allocator. */
void free_reserved_area(unsigned long start_pfn, unsigned long end_pfn);

/* How much is free, in pages; in @counts by order when it is not NULL. */
unsigned long nr_free_pages(unsigned long counts[MAX_ORDER + 1]);
extern unsigned long nr_total;
static inline unsigned long totalram_pages(void)
{
	return nr_total;
}

/*
 * The last pages are for page faults: those of a process come back when it is
 * killed. What the kernel keeps on somebody's behalf (names, pipes) need not
 * come back, and with all memory in it PID 1 could not go on.
 */
static inline bool only_reserve_left(void)
{
	return nr_free_pages(NULL) < nr_total / 64;
}

/* Build mem_map[] and take over from memblock. Boot only. */
void mem_init(void);

/*
 * memblock: who owns which piece of RAM before the page allocator stands.
 * Addresses are physical; both lists stay sorted and merged.
 */
#define MEMBLOCK_MAX	32
struct memblock_region {
	phys_addr_t base;
	phys_addr_t size;
};
struct memblock_type {
	unsigned int cnt;
	struct memblock_region regions[MEMBLOCK_MAX];
};
struct memblock {
	struct memblock_type memory;	/* what there is */
	struct memblock_type reserved;	/* what is taken of it */
};
extern struct memblock memblock;
void memblock_add(phys_addr_t base, phys_addr_t size);
void memblock_reserve(phys_addr_t base, phys_addr_t size);
void memblock_free(phys_addr_t base, phys_addr_t size);
/* Take @size bytes, aligned to @align, zeroed, in the direct map. Panics
 * when there are none: nothing can go on then. */
void *memblock_alloc(phys_addr_t size, phys_addr_t align);

#endif
