/*
 * Aging.
 */
#include <mm/swap.h>

bool wait_for_free_pages(void)
{
	return false;
}

void lru_cache_add(struct page *page)
{
	(void)page;
}

void mark_page_accessed(struct page *page)
{
	page_set_flags(page, PG_active);
}
