/*
 * For tests of mm/ in which memory is never short: no kswapd, no swap, no
 * page is ever known to the aging, and an entry of swap is a mistake.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <lib/printk.h>
#include <mm/swap.h>
#include <mm/upcall.h>

unsigned long watermark_min, watermark_low, watermark_high;
unsigned long nr_swap_pages, total_swap_pages;

void wakeup_kswapd(void)
{
}

bool current_may_use_reserve(void)
{
	return false;
}

void __page_cache_release(struct page *page)
{
	(void)page;
	panic("a page of no list is taken out of it");
}

int do_swap_page(struct vm_fault *vmf)
{
	(void)vmf;
	panic("a fault on swap");
}

bool reuse_swap_page(struct page *page)
{
	(void)page;
	panic("a page in the swap cache");
}

bool try_to_free_swap(struct page *page)
{
	return reuse_swap_page(page);
}

void swap_duplicate(swp_entry_t entry)
{
	(void)entry;
	panic("an entry of swap");
}

void free_swap_and_cache(swp_entry_t entry)
{
	swap_duplicate(entry);
}

u32 memalloc_noreclaim_save(void)
{
	return 0;
}

void memalloc_noreclaim_restore(u32 flags)
{
	(void)flags;
}

struct page *lookup_swap_cache(swp_entry_t entry)
{
	swap_duplicate(entry);
	return NULL;
}

struct page *swapin_readahead(swp_entry_t entry)
{
	return lookup_swap_cache(entry);
}
