/*
 * The swap cache: pages of private memory that have a place in swap. It makes
 * sure that a page which several processes share is one page however often it
 * goes out and comes in: who finds an entry looks here first.
 *
 *	add_to_swap          a place is found; the page is dirty
 *	try_to_unmap         entries now say where it will be
 *	swap_writepages      it is there; the page is clean
 *	delete_from_swap_cache   and goes: only swap has it
 *	swapin_readahead     a fault: a page, locked, being read
 *	do_swap_page         mapped, read-only. Clean as long as it is not
 *	                     written to: then it can go again without a write
 *	reuse_swap_page      written to, by the only one who has it: the place
 *	                     in swap is given up
 */
#include <asm/tlbflush.h>
#include <lib/printk.h>
#include <mm/mm.h>
#include <mm/swap.h>
#include <mm/vmstat.h>

/* Pages read with the one that is wanted: those around it, if in use. */
#define SWAP_CLUSTER	8u

unsigned long nr_swapcache_pages;

static struct radix_tree_root *swap_cache(swp_entry_t entry)
{
	return &swap_info[swp_type(entry)].cache;
}

struct page *lookup_swap_cache(swp_entry_t entry)
{
	return radix_tree_lookup(swap_cache(entry), swp_offset(entry));
}

/* @entry is taken for the cache already. The cache has a reference. */
static bool add_to_swap_cache(struct page *page, swp_entry_t entry)
{
	if (radix_tree_insert(swap_cache(entry), swp_offset(entry), page)) {
		swapcache_free(entry);
		return false;
	}
	get_page(page);
	page->private = entry.val;
	page_set_flags(page, PG_swapcache);
	nr_swapcache_pages++;
	return true;
}

bool add_to_swap(struct page *page)
{
	swp_entry_t entry = get_swap_page();

	if (!entry.val || !add_to_swap_cache(page, entry))
		return false;
	page_set_flags(page, PG_dirty | PG_uptodate);
	return true;
}

void delete_from_swap_cache(struct page *page)
{
	swp_entry_t entry = page_swap_entry(page);

	BUG_ON(!PageLocked(page) || PageWriteback(page) ||
	       !PageSwapCache(page));
	radix_tree_delete(swap_cache(entry), swp_offset(entry));
	page->private = 0;
	page_clear_flags(page, PG_swapcache | PG_dirty);
	nr_swapcache_pages--;
	swapcache_free(entry);
	put_page(page);
}

bool try_to_free_swap(struct page *page)
{
	if (!PageSwapCache(page) || PageWriteback(page) ||
	    !PageUptodate(page) || swap_count(page_swap_entry(page)))
		return false;
	delete_from_swap_cache(page);
	return true;
}

bool reuse_swap_page(struct page *page)
{
	bool reuse;

	if (page->_mapcount != 1 || page->_refcount != 2 ||
	    !PageSwapCache(page) || !trylock_page(page))
		return false;
	reuse = try_to_free_swap(page);
	unlock_page(page);
	return reuse;
}

/* A page for @entry, locked and in the cache; NULL: there is one, or none. */
static struct page *new_swapcache_page(swp_entry_t entry)
{
	struct page *page;

	if (!swapcache_prepare(entry))
		return NULL;
	page = alloc_page(GFP_USER);
	if (!page) {
		swapcache_free(entry);
		return NULL;
	}
	page->flags = PG_anon | PG_locked;
	page->family = 0;
	if (!add_to_swap_cache(page, entry)) {
		page->flags = 0;
		put_page(page);
		return NULL;
	}
	lru_cache_add(page);
	return page;
}

/*
 * The cluster that the entry lies in. Only the wanted page matters; the
 * others end where memory does.
 */
struct page *swapin_readahead(swp_entry_t entry)
{
	struct page *page = lookup_swap_cache(entry), *wanted = page;
	struct page *pages[SWAP_CLUSTER];
	u32 offset = ALIGN_DOWN(swp_offset(entry), SWAP_CLUSTER);
	unsigned int i, nr = 0;

	if (page) {
		get_page(page);
		return page;
	}
	wanted = new_swapcache_page(entry);
	if (!wanted)
		return NULL;
	for (i = 0; i < SWAP_CLUSTER; i++, offset++) {
		page = wanted;
		if (offset != swp_offset(entry))
			page = new_swapcache_page(swp_entry(swp_type(entry),
							    offset));
		if (!page)
			continue;
		pages[nr++] = page;
	}
	swap_readpages(pages, nr);
	vm_events[PSWPIN] += nr;
	for (i = 0; i < nr; i++)
		if (pages[i] != wanted)
			put_page(pages[i]);
	return wanted;
}

/* What the entry @ptep says is in swap is @page, to which it leads now. */
static void map_swapped_page(struct vm_area_struct *vma, unsigned long addr,
			     pte_t *ptep, struct page *page, bool write)
{
	struct mm_struct *mm = vma->vm_mm;
	pte_t pte = pfn_pte(page_to_pfn(page), vma->vm_page_prot);

	swap_free(pte_to_swp_entry(*ptep));
	mm->rss_stat[MM_SWAPENTS]--;
	mm->rss_stat[MM_ANONPAGES]++;
	page->family = mm->family;
	page->index = addr >> PAGE_SHIFT;
	page_add_user(page);
	if ((write || vm_swap_full() || (vma->vm_flags & VM_LOCKED)) &&
	    reuse_swap_page(page) && write && (vma->vm_flags & VM_WRITE))
		pte = pte_mkwrite(pte);
	install_pte(ptep, pte_mkdirty(pte), page);
}

void unuse_pte(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep,
	       struct page *page)
{
	map_swapped_page(vma, addr, ptep, page, false);
}

int do_swap_page(struct vm_fault *vmf)
{
	swp_entry_t entry = pte_to_swp_entry(vmf->orig_pte);
	struct page *page = lookup_swap_cache(entry);

	if (!page || PageLocked(page)) {
		page = swapin_readahead(entry);
		if (!page)
			return VM_FAULT_OOM;
		wait_on_page_locked(page);
		put_page(page);
		return VM_FAULT_RETRY | VM_FAULT_MAJOR;
	}
	if (!PageUptodate(page))
		return VM_FAULT_SIGBUS;
	map_swapped_page(vmf->vma, vmf->address, vmf->pte, page,
			 vmf->flags & FAULT_FLAG_WRITE);
	return 0;
}
