/*
 * When memory is short: which pages are given up, and where their contents
 * go.
 *
 * Nothing that allocates ever waits for memory: alloc_pages() takes what is
 * there, and pages of users and of caches leave a reserve for the kernel. It
 * is the edges that wait: a fault, a read or a write that finds no page gives
 * up all it holds, lets kswapd work, and begins again.
 */
#ifndef MM_SWAP_H
#define MM_SWAP_H

#include <mm/pagemap.h>

/*
 * The caller found no page. Let kswapd take some from others, and sleep until
 * there are more. False: there is nothing to take, swap is full, and somebody
 * has to be killed. Holds no page's lock. Sleeps.
 */
bool wait_for_free_pages(void);

/* Free pages below which users' allocations fail; kswapd begins; ends. */
extern unsigned long watermark_min, watermark_low, watermark_high;

/* --- aging: mm/swap.c, mm/vmscan.c -------------------------------------- */

/* A page that joined the cache is known to the aging, as a young one. */
void lru_cache_add(struct page *page);
/* It was read or written through the cache: twice makes it active. */
void mark_page_accessed(struct page *page);
/* It is being freed: out of its list. */
void __page_cache_release(struct page *page);

#endif
