/*
 * Page faults: what happens when a program touches its memory.
 *
 * An area promises memory; nothing is there until it is touched. The fault
 * looks at the entry (is something there?), the area (what belongs there?)
 * and the access (read or write?), and one function resolves each case:
 *
 *   entry              area               access  function
 *   -----------------  -----------------  ------  ---------------------------
 *   empty              anonymous          read    do_anonymous_page: the zero
 *                                                 page, read-only
 *   empty              anonymous          write   do_anonymous_page: a fresh
 *                                                 zeroed page
 *   empty              file               read    do_read_fault: the cached
 *                                                 page and cached neighbours
 *   empty              private file       write   do_cow_fault: a copy of the
 *                                                 cached page
 *   empty              shared             write   do_shared_fault: the cached
 *                                                 page, writable, dirty
 *   in swap            private            any     do_swap_page
 *                                                 (mm/swap_state.c)
 *   present, r/o       private            write   do_wp_page: zero page ->
 *                                                 fresh page; only owner ->
 *                                                 reuse; else copy
 *   present, r/o       shared             write   do_wp_page: writable, dirty
 *   present, not young any                any     handle_pte_present: young
 *   present, allowed   any                any     handle_pte_present: spurious,
 *                                                 drop the TLB entry
 *
 * handle_mm_fault() at the end of the file is the way in. Entries of private
 * memory are born write-protected unless the fault was a write, so that the
 * first write always comes through here.
 */
#include <asm/cacheflush.h>
#include <asm/page.h>
#include <asm/tlbflush.h>
#include <mm/mm.h>
#include <mm/pagemap.h>
#include <mm/swap.h>
#include <mm/upcall.h>
#include <mm/vmstat.h>
#include <uapi/errno.h>

struct page *zero_page;
static u32 zero_pte;			/* its entry, but for the area's rights */

static u8 empty_zero_page[PAGE_SIZE] __aligned(PAGE_SIZE)
	__section(".bss.page_aligned");

void __init memory_init(void)
{
	pagecache_init();
	zero_page = virt_to_page(empty_zero_page);
	zero_pte = __pa(empty_zero_page) | PTE_SPECIAL;
	/* Zeroes are not code, but they may be executed: as clean as .bss. */
	sync_icache_page(zero_page);
	zero_page->flags |= PG_dcache_clean;
	zero_page->_refcount = 1;	/* ours, for ever */
}

/* A user entry for @page with @vma's rights, not yet writable. */
static inline pte_t mk_pte(const struct page *page,
			   const struct vm_area_struct *vma)
{
	return __pte(page_to_phys(page) | vma->vm_page_prot.val);
}

static inline pte_t maybe_mkwrite(pte_t pte, const struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_WRITE ? pte_mkwrite(pte) : pte;
}

/* Break before make: nobody may see old and new at once (B3.10.1). */
static inline void ptep_clear_flush(struct vm_fault *vmf)
{
	set_pte(vmf->pte, __pte(0));
	flush_tlb_page(vmf->vma->vm_mm, vmf->address);
}

/* Map the private @page, the caller's, writable, where nothing was. */
static inline void install_anon_page(struct vm_area_struct *vma, pte_t *ptep,
				     struct page *page)
{
	page->flags = PG_anon;
	page->_mapcount = 1;
	vma->vm_mm->rss_stat[MM_ANONPAGES]++;
	install_pte(ptep, maybe_mkwrite(pte_mkdirty(mk_pte(page, vma)), vma),
		    page);
}

/* Empty entry, anonymous area, write; or the zero page is written. */
static noinline int do_anonymous_write(struct vm_area_struct *vma, pte_t *ptep)
{
	struct page *page = alloc_page(GFP_USER | __GFP_ZERO);

	if (!page)
		return VM_FAULT_OOM;
	anon_vma_prepare(vma);
	install_anon_page(vma, ptep, page);
	return 0;
}

/* Empty entry, anonymous area. */
static inline int do_anonymous_page(struct vm_area_struct *vma, pte_t *ptep,
				    u32 flags)
{
	if (flags & FAULT_FLAG_WRITE)
		return do_anonymous_write(vma, ptep);
	set_pte(ptep, __pte(zero_pte | vma->vm_page_prot.val));
	update_mmu_cache();
	return 0;
}

/*
 * Map the cached vmf->page, whose reference passes to the entry. What is only
 * read is not writable yet, also in shared memory: the fault of the first
 * write tells that the page differs from its store.
 */
static void install_file_page(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	pte_t entry = mk_pte(vmf->page, vma);

	if (vmf->flags & FAULT_FLAG_WRITE)
		entry = maybe_mkwrite(pte_mkdirty(entry), vma);
	page_add_rmap(vma->vm_mm, vmf->page);
	install_pte(vmf->pte, entry, vmf->page);
}

/* Empty entry, file, read. The neighbours cost nothing once we are here. */
static int do_read_fault(struct vm_fault *vmf)
{
	const struct vm_operations_struct *ops = vmf->vma->vm_ops;
	int ret;

	if (ops->map_pages) {
		ops->map_pages(vmf);
		if (!pte_none(*vmf->pte))
			return 0;
	}
	ret = ops->fault(vmf);
	if (ret & VM_FAULT_NOPAGE)
		return ret;
	install_file_page(vmf);
	return ret;
}

/*
 * Empty entry, private file, write: straight to the copy. The area counts as
 * having private memory even if the file then turns out to end before.
 */
static int do_cow_fault(struct vm_fault *vmf)
{
	struct page *copy = alloc_page(GFP_USER);
	int ret;

	anon_vma_prepare(vmf->vma);
	if (!copy)
		return VM_FAULT_OOM;
	ret = vmf->vma->vm_ops->fault(vmf);
	if (ret & VM_FAULT_NOPAGE) {
		put_page(copy);
		return ret;
	}
	copy_page(page_address(copy), page_address(vmf->page));
	put_page(vmf->page);
	install_anon_page(vmf->vma, vmf->pte, copy);
	return ret;
}

/*
 * Before the shared @page can be written to, its file system makes room for
 * it. If that slept, area and entry may be others by now: begin anew.
 */
static int do_page_mkwrite(struct vm_fault *vmf, struct page *page)
{
	struct address_space *mapping = vmf->vma->vm_mapping;
	unsigned long switches = nr_context_switches;
	struct file *file;
	int err;

	if (!mapping->a_ops || !mapping->a_ops->page_mkwrite)
		return 0;
	file = get_file(vmf->vma->vm_file);
	get_page(page);
	err = mapping->a_ops->page_mkwrite(mapping, page);
	put_page(page);
	fput(file);
	if (err)
		return err == -ENOMEM ? VM_FAULT_OOM : VM_FAULT_SIGBUS;
	return nr_context_switches == switches ? 0 : VM_FAULT_RETRY;
}

/* The shared page is dirty now. Perhaps that is too much for the disk: the
 * last thing to be done, since it sleeps then. */
static void fault_dirty_shared_page(struct vm_area_struct *vma,
				    struct page *page)
{
	struct address_space *mapping = vma->vm_mapping;
	struct file *file;

	set_page_dirty(page);
	if (likely(!mapping_has_store(mapping) || !over_background_thresh()))
		return;
	file = get_file(vma->vm_file);
	balance_dirty_pages(mapping);
	fput(file);
}

/* Empty entry, shared, write. */
static int do_shared_fault(struct vm_fault *vmf)
{
	int ret = vmf->vma->vm_ops->fault(vmf);

	if (ret & VM_FAULT_NOPAGE)
		return ret;
	ret |= do_page_mkwrite(vmf, vmf->page);
	if (ret & VM_FAULT_NOPAGE) {
		put_page(vmf->page);
		return ret;
	}
	install_file_page(vmf);
	fault_dirty_shared_page(vmf->vma, vmf->page);
	return ret;
}

static int do_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;

	vmf->pgoff = vma->vm_pgoff +
		     ((vmf->address - vma->vm_start) >> PAGE_SHIFT);
	if (!(vmf->flags & FAULT_FLAG_WRITE))
		return do_read_fault(vmf);
	if (!(vma->vm_flags & VM_SHARED))
		return do_cow_fault(vmf);
	return do_shared_fault(vmf);
}

/* The page stays; the entry becomes writable. No new frame: no break. */
static int wp_page_reuse(struct vm_fault *vmf)
{
	set_pte(vmf->pte, pte_mkyoung(pte_mkdirty(pte_mkwrite(vmf->orig_pte))));
	flush_tlb_page(vmf->vma->vm_mm, vmf->address);
	return 0;
}

/* Others have the page too: a copy for this one. */
static int wp_page_copy(struct vm_fault *vmf, struct page *old)
{
	struct page *copy = alloc_page(GFP_USER);

	if (!copy)
		return VM_FAULT_OOM;
	anon_vma_prepare(vmf->vma);
	copy_page(page_address(copy), page_address(old));
	ptep_clear_flush(vmf);
	page_remove_rmap(vmf->vma->vm_mm, old);
	install_anon_page(vmf->vma, vmf->pte, copy);
	put_page(old);
	return 0;
}

/* A shared page that was only read until now. */
static int wp_page_shared(struct vm_fault *vmf, struct page *page)
{
	int ret = do_page_mkwrite(vmf, page);

	if (ret)
		return ret;
	wp_page_reuse(vmf);
	fault_dirty_shared_page(vmf->vma, page);
	return 0;
}

/* Present and read-only, in an area that may be written. */
static int do_wp_page(struct vm_fault *vmf)
{
	struct page *page;

	if (pte_special(vmf->orig_pte)) {
		ptep_clear_flush(vmf);
		return do_anonymous_write(vmf->vma, vmf->pte);
	}
	page = pfn_to_page(pte_pfn(vmf->orig_pte));
	if (vmf->vma->vm_flags & VM_SHARED)
		return wp_page_shared(vmf, page);
	if (page->flags & PG_anon) {
		if (page->_refcount == 1)
			return wp_page_reuse(vmf);
		if (unlikely(page->flags & PG_swapcache) &&
		    reuse_swap_page(page))
			return wp_page_reuse(vmf);
	}
	return wp_page_copy(vmf, page);
}

/* Present: write-protected, not young, or nothing wrong with it at all. */
static int handle_pte_present(struct vm_fault *vmf)
{
	pte_t entry = vmf->orig_pte;

	if (vmf->flags & FAULT_FLAG_WRITE) {
		if (!pte_write(entry))
			return do_wp_page(vmf);
		entry = pte_mkdirty(entry);
	}
	/*
	 * An entry without access flag is never in the TLB (B3.7.2), so
	 * setting the flag needs no flush; but the fault may have been
	 * spurious, from an old entry with fewer rights, and that does.
	 */
	set_pte(vmf->pte, pte_mkyoung(entry));
	flush_tlb_page(vmf->vma->vm_mm, vmf->address);
	return 0;
}

/*
 * All rows but those of anonymous memory, which handle_mm_fault() resolves
 * itself because they are the most frequent.
 */
static noinline int handle_pte_fault(struct vm_area_struct *vma,
				     unsigned long address, u32 flags,
				     pte_t *ptep)
{
	struct vm_fault vmf = {
		.vma = vma,
		.address = address & PAGE_MASK,
		.flags = flags,
		.pte = ptep,
		.orig_pte = *ptep,
	};

	if (pte_none(vmf.orig_pte))
		return do_fault(&vmf);
	if (unlikely(!pte_present(vmf.orig_pte)))
		return do_swap_page(&vmf);
	return handle_pte_present(&vmf);
}

/* There is no second-level table yet: make one, and begin again. */
static noinline int fault_without_table(struct vm_area_struct *vma,
					unsigned long address, u32 flags)
{
	struct mm_struct *mm = vma->vm_mm;

	if (pte_alloc(mm, pgd_offset(mm->pgd, address)))
		return VM_FAULT_OOM;
	return handle_mm_fault(vma, address, flags);
}

int handle_mm_fault(struct vm_area_struct *vma, unsigned long address,
		    u32 flags)
{
	pgd_t *pgd = pgd_offset(vma->vm_mm->pgd, address);
	pte_t *ptep;

	if (unlikely(pgd_none(*pgd)))
		return fault_without_table(vma, address, flags);
	ptep = pte_offset(pgd, address);
	if (unlikely(!pte_none(*ptep) || vma->vm_ops))
		return handle_pte_fault(vma, address, flags, ptep);
	return do_anonymous_page(vma, ptep, flags);
}

void *get_page_for_write(struct vm_area_struct *vma, unsigned long addr)
{
	pte_t *pte;
	int ret;

	for (;;) {
		pte = lookup_pte(vma->vm_mm, addr);
		if (pte && pte_present(*pte) && pte_write(*pte))
			break;
		ret = handle_mm_fault(vma, addr, FAULT_FLAG_WRITE);
		if ((ret & VM_FAULT_OOM) && wait_for_free_pages())
			continue;
		if (ret & VM_FAULT_ERROR)
			return NULL;
	}
	return page_address(pfn_to_page(pte_pfn(*pte)));
}
