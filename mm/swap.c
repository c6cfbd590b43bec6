/*
 * The lists of aging. <mm/swap.h> says what they are; mm/vmscan.c takes pages
 * from their ends.
 */
#include <lib/printk.h>
#include <mm/swap.h>
#include <mm/vmstat.h>

struct lru lru[NR_LRU_LISTS];

void __init lru_init(void)
{
	unsigned int i;

	for (i = 0; i < NR_LRU_LISTS; i++)
		INIT_LIST_HEAD(&lru[i].list);
}

static enum lru_list page_lru(const struct page *page)
{
	return (PageAnon(page) ? LRU_INACTIVE_ANON : LRU_INACTIVE_FILE) +
	       (PageActive(page) ? LRU_ACTIVE : 0);
}

static void add_page_to_lru(struct page *page)
{
	struct lru *l = &lru[page_lru(page)];

	page_set_flags(page, PG_lru);
	list_add(&page->lru, &l->list);
	l->nr++;
}

static void del_page_from_lru(struct page *page)
{
	list_del(&page->lru);
	lru[page_lru(page)].nr--;
	page_clear_flags(page, PG_lru);
}

void lru_cache_add(struct page *page)
{
	if (PageAnon(page) || mapping_has_store(page->mapping))
		add_page_to_lru(page);
}

void __page_cache_release(struct page *page)
{
	if (PageLRU(page))
		del_page_from_lru(page);
	page->mapping = NULL;		/* a family is none */
}

void mark_page_accessed(struct page *page)
{
	if (!PageReferenced(page)) {
		SetPageReferenced(page);
		return;
	}
	if (PageActive(page) || !PageLRU(page))
		return;
	ClearPageReferenced(page);
	del_page_from_lru(page);
	SetPageActive(page);
	add_page_to_lru(page);
	vm_events[PGACTIVATE]++;
}

struct page *lru_isolate(enum lru_list l)
{
	struct page *page;

	if (list_empty(&lru[l].list))
		return NULL;
	page = list_last_entry(&lru[l].list, struct page, lru);
	del_page_from_lru(page);
	get_page(page);
	return page;
}

void lru_putback(struct page *page)
{
	if (page->_refcount > 1)
		add_page_to_lru(page);
	else
		__page_cache_release(page);
	put_page(page);
}
