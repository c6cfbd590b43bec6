/*
 * From a page to the entries that map it.
 *
 * A page of a file: mapping->i_mmap has the areas, page->index says where in
 * each. An anonymous page: fork() leaves it at its virtual address, so it is
 * at one and the same address, page->index, in each address space that has
 * it, and these all descend from the one that was there when it was born:
 * they are one *family*, the mm_structs that were made from each other by
 * fork(), and page->family is their number. The fault that makes a page does
 * not write these two down, since most pages are gone before anybody asks; it
 * is the sweep of mm/vmscan.c that does, when memory is short. It finds pages
 * again that mremap() moved, too; one that is mapped at two addresses, moved
 * after a fork, is not taken while that is so.
 *
 * Nothing here sleeps.
 */
#ifndef MM_RMAP_H
#define MM_RMAP_H

#include <mm/mm_types.h>

extern struct list_head mmlist;		/* mm_struct.mmlist; families together */

/* @mm is a new one, of @parent's family if that is not NULL. */
void mm_join_family(struct mm_struct *mm, struct mm_struct *parent);

/* Who uses a page, by what its entries say. */
struct page_use {
	unsigned int young;		/* entries used since the last look */
	bool dirty;			/* one lets write, or has written */
	bool locked, exec;		/* some area is VM_LOCKED, VM_EXEC */
};
/* Look, and take the access flags away. @page is locked. */
void page_referenced(struct page *page, struct page_use *use);

/*
 * Take @page, which is locked and which the caller has a reference on, out of
 * all page tables: private memory gets swap entries if the page is in the swap
 * cache and is forgotten if not; what was written through maps of a file is
 * told to the page. True when nobody maps it any more; false leaves it with
 * some, because an area is locked or mremap() moved it.
 */
bool try_to_unmap(struct page *page);

/*
 * Let the next write through a shared map of @page, which is locked, fault.
 * Was there an entry that allowed writing?
 */
bool page_mkclean(struct page *page);

#endif
