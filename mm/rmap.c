/*
 * Reverse mapping: everything that has to be done to all entries of a page.
 * <mm/rmap.h> tells how they are found.
 *
 * Entries change under the eyes of the TLB. Taking the access flag away would
 * need no flush to be correct, but without one the TLB goes on to serve the
 * page and the page looks unused, so there is one; it is four instructions.
 * Taking rights or the page away must be seen by the program before anybody
 * relies on it: entry, TLB, barrier (B3.10.1). And by the kernel, which may go
 * on with copying to the user without an exception return in between, as the
 * task that kswapd was switched in for: hence the ISB.
 */
#include <asm/barrier.h>
#include <asm/tlbflush.h>
#include <mm/mm.h>
#include <mm/pagemap.h>
#include <mm/rmap.h>
#include <mm/swap.h>

LIST_HEAD(mmlist);

void mm_join_family(struct mm_struct *mm, struct mm_struct *parent)
{
	static unsigned long last_family;

	mm->family = parent ? parent->family : ++last_family;
	list_add(&mm->mmlist, parent ? &parent->mmlist : &mmlist);
}

typedef void rmap_one(struct vm_area_struct *vma, unsigned long addr,
		      pte_t *ptep, void *arg);

/* Call @one if @vma maps @page at @addr. */
static void walk_one(struct page *page, struct vm_area_struct *vma,
		     unsigned long addr, rmap_one *one, void *arg)
{
	pte_t *ptep = lookup_pte(vma->vm_mm, addr);

	if (ptep && pte_present(*ptep) && !pte_special(*ptep) &&
	    pte_pfn(*ptep) == page_to_pfn(page))
		one(vma, addr, ptep, arg);
}

static void rmap_walk_anon(struct page *page, rmap_one *one, void *arg)
{
	unsigned long addr = page->index << PAGE_SHIFT;
	struct vm_area_struct *vma;
	struct mm_struct *mm;

	list_for_each_entry(mm, &mmlist, mmlist) {
		if (!page_mapped(page))
			break;
		if (mm->family != page->family)
			continue;
		vma = find_vma(mm, addr);
		if (vma && vma->vm_start <= addr)
			walk_one(page, vma, addr, one, arg);
	}
}

static void rmap_walk(struct page *page, rmap_one *one, void *arg)
{
	struct vm_area_struct *vma;

	if (!page_mapped(page))
		return;
	if (PageAnon(page)) {
		rmap_walk_anon(page, one, arg);
		return;
	}
	list_for_each_entry(vma, &page->mapping->i_mmap, i_mmap) {
		if (page->index - vma->vm_pgoff < vma_pages(vma))
			walk_one(page, vma, vma->vm_start +
				 ((page->index - vma->vm_pgoff) << PAGE_SHIFT),
				 one, arg);
	}
}

static void referenced_one(struct vm_area_struct *vma, unsigned long addr,
			   pte_t *ptep, void *arg)
{
	struct page_use *use = arg;
	pte_t pte = *ptep;

	use->locked |= (vma->vm_flags & VM_LOCKED) != 0;
	use->exec |= (vma->vm_flags & VM_EXEC) != 0;
	use->dirty |= pte_dirty(pte);
	if (!pte_young(pte))
		return;
	use->young++;
	set_pte(ptep, pte_mkold(pte));
	flush_tlb_page(vma->vm_mm, addr);
}

void page_referenced(struct page *page, struct page_use *use)
{
	*use = (struct page_use){ 0 };
	rmap_walk(page, referenced_one, use);
}

static void mkclean_one(struct vm_area_struct *vma, unsigned long addr,
			pte_t *ptep, void *arg)
{
	pte_t pte = *ptep;

	if (!(vma->vm_flags & VM_SHARED) || (!pte_write(pte) && !pte_dirty(pte)))
		return;
	set_pte(ptep, pte_wrprotect(pte_mkclean(pte)));
	flush_tlb_page(vma->vm_mm, addr);
	isb();
	*(bool *)arg = true;
}

bool page_mkclean(struct page *page)
{
	bool cleaned = false;

	rmap_walk(page, mkclean_one, &cleaned);
	return cleaned;
}

/*
 * The entry goes, then the TLB's copy of it; from the barrier on nobody writes
 * to the page any more, and it may be written out (B3.10.1).
 */
static void unmap_one(struct vm_area_struct *vma, unsigned long addr,
		      pte_t *ptep, void *arg)
{
	struct mm_struct *mm = vma->vm_mm;
	struct page *page = arg;
	pte_t pte = *ptep;

	if (vma->vm_flags & VM_LOCKED)
		return;
	update_hiwater_rss(mm);
	if (PageSwapCache(page)) {
		set_pte(ptep, __pte(page->private));
		swap_duplicate(page_swap_entry(page));
		mm->rss_stat[MM_SWAPENTS]++;
	} else {
		set_pte(ptep, __pte(0));
	}
	flush_tlb_page(mm, addr);
	isb();
	if (!PageAnon(page) && pte_dirty(pte))
		set_page_dirty(page);
	page_remove_rmap(mm, page);
	put_page(page);
}

bool try_to_unmap(struct page *page)
{
	rmap_walk(page, unmap_one, page);
	return !page_mapped(page);
}

/* --- all anonymous pages, by the tables that map them --------------------- */

static void walk_area(struct vm_area_struct *vma,
		      void (*fn)(struct vm_area_struct *vma,
				 unsigned long addr, pte_t *ptep, void *arg),
		      void *arg)
{
	unsigned long addr, next;
	pte_t *ptep;

	for (addr = vma->vm_start; addr < vma->vm_end; addr = next) {
		next = pgd_addr_end(addr, vma->vm_end);
		ptep = lookup_pte(vma->vm_mm, addr);
		for (; ptep && addr < next; addr += PAGE_SIZE, ptep++) {
			if (!pte_none(*ptep))
				fn(vma, addr, ptep, arg);
		}
	}
}

void for_each_anon_pte(void (*fn)(struct vm_area_struct *vma,
				  unsigned long addr, pte_t *ptep, void *arg),
		       void *arg, bool locked)
{
	struct vm_area_struct *vma;
	struct mm_struct *mm;

	list_for_each_entry(mm, &mmlist, mmlist) {
		list_for_each_entry(vma, &mm->mmap, vm_list) {
			if (vma->anon_vma &&
			    (locked || !(vma->vm_flags & VM_LOCKED)))
				walk_area(vma, fn, arg);
		}
	}
}
