/*
 * Pages leave the cache: because the file ends before them, because nobody
 * needs them, because the inode goes.
 *
 * A page that is being read or written belongs to the disk until that is
 * over; so truncation sleeps, page by page, where there is a store.
 */
#include <asm/page.h>
#include <asm/tlbflush.h>
#include <lib/string.h>
#include <mm/mm.h>
#include <mm/pagemap.h>
#include <uapi/errno.h>

/* The file's pages, but no private copies of them. */
static void unmap_cached(struct mmu_gather *tlb, struct vm_area_struct *vma,
			 unsigned long start, unsigned long end)
{
	pte_t *ptep;

	for (; start < end; start += PAGE_SIZE) {
		ptep = lookup_pte(vma->vm_mm, start);
		if (ptep && pte_present(*ptep) &&
		    !PageAnon(pfn_to_page(pte_pfn(*ptep))))
			unmap_page_range(tlb, vma, start, start + PAGE_SIZE);
	}
}

/*
 * Take the pages from @index up to @end out of every address space. With
 * @even_cows what was copied from them goes, too: the file ends before it.
 */
static void unmap_mapping_range(struct address_space *mapping,
				unsigned long index, unsigned long end,
				bool even_cows)
{
	struct vm_area_struct *vma;
	struct mmu_gather tlb;
	unsigned long start, stop;

	list_for_each_entry(vma, &mapping->i_mmap, i_mmap) {
		start = vma->vm_start;
		stop = vma->vm_end;
		if (end <= vma->vm_pgoff)
			continue;
		if (end - vma->vm_pgoff < vma_pages(vma))
			stop = start + ((end - vma->vm_pgoff) << PAGE_SHIFT);
		if (index > vma->vm_pgoff) {
			if (index - vma->vm_pgoff >= vma_pages(vma))
				continue;
			start += (index - vma->vm_pgoff) << PAGE_SHIFT;
		}
		tlb_gather_mmu(&tlb, vma->vm_mm, false);
		if (even_cows)
			unmap_page_range(&tlb, vma, start, stop);
		else
			unmap_cached(&tlb, vma, start, stop);
		tlb_finish_mmu(&tlb);
	}
}

/*
 * Zero the bytes from @start up to @end, which lie in one page. With a store
 * the page has to be there for that, since what it does not have is on disk.
 */
static int zero_partial(struct address_space *mapping, loff_t start,
			loff_t end)
{
	struct page *page = find_page(mapping, start >> PAGE_SHIFT);
	int err;

	if (mapping_has_store(mapping)) {
		err = read_mapping_page(mapping, start >> PAGE_SHIFT, &page);
		if (err)
			return err == -ENODATA ? 0 : err;
		set_page_dirty(page);
	} else if (page) {
		get_page(page);
	} else {
		return 0;
	}
	memset((char *)page_address(page) + (start & ~PAGE_MASK), 0,
	       end - start);
	flush_dcache_page(page);
	put_page(page);
	return 0;
}

/* One page: wait for the disk, then out of maps and cache. */
static void truncate_page(struct address_space *mapping, struct page *page)
{
	unsigned long index = page->index;

	get_page(page);
	lock_page(page);
	wait_on_page_writeback(page);
	if (page->mapping == mapping) {		/* else somebody was faster */
		if (page_mapped(page))
			unmap_mapping_range(mapping, index, index + 1, false);
		cancel_dirty_page(page);
		delete_from_page_cache(page);
	}
	unlock_page(page);
	put_page(page);
}

static void truncate_pages(struct address_space *mapping, unsigned long index,
			   unsigned long last)
{
	struct page *page;

	while ((page = radix_tree_next(&mapping->i_pages, &index)) &&
	       index < last) {
		if (mapping_has_store(mapping))
			truncate_page(mapping, page);
		else
			delete_from_page_cache(page);
	}
}

int truncate_inode_range(struct address_space *mapping, loff_t start,
			 loff_t end)
{
	loff_t from = (start + PAGE_SIZE - 1) & ~(loff_t)~PAGE_MASK;
	loff_t to = end & ~(loff_t)~PAGE_MASK;
	unsigned long index = from >> PAGE_SHIFT, last = to >> PAGE_SHIFT;
	int err = 0;

	if (from > start)
		err = zero_partial(mapping, start, min(from, end));
	if (!err && end > to && to >= from)
		err = zero_partial(mapping, to, end);
	if (err || from >= to)
		return err;
	unmap_mapping_range(mapping, index, last, end == MAX_MAPPING_SIZE);
	truncate_pages(mapping, index, last);
	return 0;
}

int truncate_inode_pages(struct address_space *mapping, loff_t size)
{
	return truncate_inode_range(mapping, size, MAX_MAPPING_SIZE);
}

void truncate_inode_pages_final(struct address_space *mapping)
{
	mapping->size = 0;
	truncate_pages(mapping, 0, ~0ul);
}

unsigned long invalidate_mapping_pages(struct address_space *mapping,
				       unsigned long start, unsigned long end)
{
	unsigned long index = start, dropped = 0;
	struct page *page;

	if (!mapping_has_store(mapping))
		return 0;
	while ((page = radix_tree_next(&mapping->i_pages, &index)) &&
	       index <= end) {
		/* The cache's own reference, and nothing to be lost. */
		if (page->_refcount == 1 && !(page->flags &
		    (PG_locked | PG_dirty | PG_writeback))) {
			delete_from_page_cache(page);
			dropped++;
		}
		if (!++index)
			break;
	}
	return dropped;
}
