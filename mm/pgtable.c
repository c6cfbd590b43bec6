/*
 * Page tables of user space: making them, copying them for fork, emptying
 * and freeing them. The shape of the table is in <asm/pgtable.h>; the loops
 * here go MiB by MiB through the first level and page by page within.
 */
#include <asm/tlbflush.h>
#include <mm/mm.h>
#include <mm/slab.h>
#include <mm/swap.h>
#include <uapi/errno.h>

/* A second-level table is a quarter of a page. */
static struct kmem_cache pte_cache;

void __init pgtable_cache_init(void)
{
	kmem_cache_init(&pte_cache, "pte_table", PTE_TABLE_SIZE,
			PTE_TABLE_SIZE);
	pte_cache.may_use_reserve = true;
}

pgd_t *pgd_alloc(void)
{
	return (pgd_t *)__get_free_pages(__GFP_ZERO, USER_PGD_ORDER);
}

void pgd_free(pgd_t *pgd)
{
	free_pages((unsigned long)pgd, USER_PGD_ORDER);
}

int pte_alloc(struct mm_struct *mm, pgd_t *pgd)
{
	void *table = kmem_cache_alloc(&pte_cache, __GFP_ZERO);

	if (!table)
		return VM_FAULT_OOM;
	/* The zeroes must be there before the walker can find the table. */
	update_mmu_cache();
	WRITE_ONCE(pgd->val, __pa(table) | user_pgd_flags);
	mm->pgtables_bytes += PTE_TABLE_SIZE;
	return 0;
}

pte_t *lookup_pte(struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgd = pgd_offset(mm->pgd, addr);

	return pgd_none(*pgd) ? NULL : pte_offset(pgd, addr);
}

/*
 * @ptep is empty: the last entry of that run of empty ones, before @end.
 * Areas are mostly empty, so four at a time.
 */
static inline pte_t *skip_none(pte_t *ptep, pte_t *end)
{
	while (end - ptep > 4 && !(ptep[1].val | ptep[2].val |
				   ptep[3].val | ptep[4].val))
		ptep += 4;
	return ptep;
}

/*
 * Within one MiB. Private pages become read-only on both sides: @protect is
 * PTE_RDONLY. The copy is not young: that the child used the page is for the
 * child to show. Returns how many pages the child maps now.
 */
static unsigned long copy_pte_range(struct mm_struct *dst_mm, pte_t *dst,
				    pte_t *src, unsigned long nr, u32 protect)
{
	unsigned long copied = nr, run;
	pte_t *end = src + nr, pte;

	for (; src < end; src += run, dst += run) {
		run = 1;
		pte = *src;
		if (pte_none(pte)) {
			run += skip_none(src, end) - src;
			copied -= run;
			continue;
		}
		if (end - src >= 4 && !pte_none(src[3])) {
			run = copy_ptes(dst, src, end - src, protect);
			if (run)
				continue;
			run = 1;
		}
		if (pte_special(pte)) {
			copied--;
			if (!pte_present(pte)) {
				swap_duplicate(pte_to_swp_entry(pte));
				add_mm_counter(dst_mm, MM_SWAPENTS, 1);
				set_pte(dst, pte);
				continue;
			}
		} else {
			page_add_user(pfn_to_page(pte_pfn(pte)));
			pte.val |= protect;
			set_pte(src, pte);
		}
		set_pte(dst, pte_mkold(pte));
	}
	return copied;
}

/* How many of @nr entries map pages of files. */
static unsigned long count_file_pages(const pte_t *pte, unsigned long nr)
{
	unsigned long n = 0;

	for (; nr; nr--, pte++) {
		if (!pte_none(*pte) && !pte_special(*pte) &&
		    !(pfn_to_page(pte_pfn(*pte))->flags & PG_anon))
			n++;
	}
	return n;
}

int copy_page_range(struct vm_area_struct *dst, struct vm_area_struct *src)
{
	u32 protect = src->vm_flags & VM_SHARED ? 0 : PTE_RDONLY;
	unsigned long addr, next, nr, copied, file;
	pgd_t *src_pgd, *dst_pgd;

	/* Faults bring back what is only cached or zero: nothing to copy. */
	if (!src->anon_vma)
		return 0;
	for (addr = src->vm_start; addr < src->vm_end; addr = next) {
		next = pgd_addr_end(addr, src->vm_end);
		src_pgd = pgd_offset(src->vm_mm->pgd, addr);
		if (pgd_none(*src_pgd))
			continue;
		dst_pgd = pgd_offset(dst->vm_mm->pgd, addr);
		if (pgd_none(*dst_pgd) && pte_alloc(dst->vm_mm, dst_pgd))
			return -ENOMEM;
		nr = (next - addr) >> PAGE_SHIFT;
		copied = copy_pte_range(dst->vm_mm, pte_offset(dst_pgd, addr),
					pte_offset(src_pgd, addr), nr, protect);
		file = src->vm_ops ?
		       count_file_pages(pte_offset(dst_pgd, addr), nr) : 0;
		add_mm_counter(dst->vm_mm, MM_FILEPAGES, file);
		add_mm_counter(dst->vm_mm, MM_ANONPAGES, copied - file);
	}
	return 0;
}

void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm, bool full)
{
	tlb->mm = mm;
	tlb->fullmm = full;
	tlb->need_flush = false;
	tlb->nr_pages = 0;
	tlb->nr_tables = 0;
}

void tlb_finish_mmu(struct mmu_gather *tlb)
{
	unsigned int i;

	if (tlb->need_flush && !tlb->fullmm)
		flush_tlb_mm(tlb->mm);
	tlb->need_flush = false;
	release_pages(tlb->pages, tlb->nr_pages);
	for (i = 0; i < tlb->nr_tables; i++)
		kmem_cache_free(&pte_cache, tlb->tables[i]);
	tlb->nr_pages = 0;
	tlb->nr_tables = 0;
}

/* An entry without a page of its own: the zero page's, or one in swap. */
static noinline void unmap_special(struct mm_struct *mm, pte_t pte)
{
	if (pte_present(pte))
		return;
	free_swap_and_cache(pte_to_swp_entry(pte));
	add_mm_counter(mm, MM_SWAPENTS, -1);
}

/* @page, which has an entry less, was mapped and has a place in swap: if it
 * was its last user, both go. The TLB may still know it until @tlb is done. */
static noinline void unmap_swapcache(struct mmu_gather *tlb, struct page *page)
{
	get_page(page);			/* for the gather */
	page_remove_user(page);
	if (!page_mapped(page) && trylock_page(page)) {
		try_to_free_swap(page);
		unlock_page(page);
	}
	tlb->pages[tlb->nr_pages++] = page;
}

/*
 * A private page that others use besides goes at once: until the flush nobody
 * lets go of it. All else is gathered. A page of a file has the file as user,
 * too, but that may go with the area, before the flush.
 */
static noinline void unmap_pte_range(struct mmu_gather *tlb, pte_t *ptep,
			    unsigned long nr)
{
	struct page *const map = mem_map;
	long anon = 0, file = 0;
	pte_t *end = ptep + nr;
	struct page *page;
	pte_t pte;

	for (; ptep < end; ptep++) {
		pte = *ptep;
		if (pte_none(pte)) {
			ptep = skip_none(ptep, end);
			continue;
		}
		set_pte(ptep, __pte(0));
		tlb->need_flush = true;
		if (unlikely(pte_special(pte))) {
			unmap_special(tlb->mm, pte);
			continue;
		}
		page = map + pte_pfn(pte);
		if (likely(page->flags & PG_anon)) {
			anon++;
			if (page->_refcount > 1) {
				if (likely(!(page->flags & PG_swapcache))) {
					page_remove_user(page);
					continue;
				}
				unmap_swapcache(tlb, page);
				goto gathered;
			}
		} else {
			file++;
		}
		page->_mapcount--;
		tlb->pages[tlb->nr_pages++] = page;
gathered:
		if (unlikely(tlb->nr_pages == MMU_GATHER_PAGES))
			tlb_finish_mmu(tlb);
	}
	add_mm_counter(tlb->mm, MM_ANONPAGES, -anon);
	add_mm_counter(tlb->mm, MM_FILEPAGES, -file);
}

void unmap_page_range(struct mmu_gather *tlb, struct vm_area_struct *vma,
		      unsigned long start, unsigned long end)
{
	unsigned long next;
	pgd_t *pgd;

	update_hiwater_rss(vma->vm_mm);
	for (; start < end; start = next) {
		next = pgd_addr_end(start, end);
		pgd = pgd_offset(vma->vm_mm->pgd, start);
		if (!pgd_none(*pgd))
			unmap_pte_range(tlb, pte_offset(pgd, start),
					(next - start) >> PAGE_SHIFT);
	}
}

/*
 * The walker may hold first-level entries too, so a table is gathered like a
 * page: out of the first level now, freed behind the flush.
 */
void free_pgtables(struct mmu_gather *tlb, unsigned long start,
		   unsigned long end, unsigned long floor,
		   unsigned long ceiling)
{
	unsigned long addr = ALIGN_DOWN(start, (unsigned long)PGDIR_SIZE);
	pgd_t *pgd;

	if (addr < floor)
		addr += PGDIR_SIZE;
	end = ALIGN(end, (unsigned long)PGDIR_SIZE);
	if (end > ceiling)
		end -= PGDIR_SIZE;
	for (; addr < end; addr += PGDIR_SIZE) {
		pgd = pgd_offset(tlb->mm->pgd, addr);
		if (pgd_none(*pgd))
			continue;
		tlb->tables[tlb->nr_tables++] = pgd_page_vaddr(*pgd);
		WRITE_ONCE(pgd->val, 0);
		tlb->mm->pgtables_bytes -= PTE_TABLE_SIZE;
		tlb->need_flush = true;
		if (tlb->nr_tables == MMU_GATHER_PAGES)
			tlb_finish_mmu(tlb);
	}
}
