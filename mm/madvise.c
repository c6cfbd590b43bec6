/*
 * madvise(2): what a program knows about its memory and the kernel does not.
 *
 * There are two kinds of advice: what is kept as a bit of the area and asked
 * for elsewhere, by fork() or by reading ahead, and what is done now to the
 * pages of each area in the range.
 */
#include <asm/tlbflush.h>
#include <mm/mm.h>
#include <mm/pagemap.h>
#include <mm/swap.h>
#include <mm/upcall.h>
#include <uapi/errno.h>
#include <uapi/fcntl.h>
#include <uapi/mman.h>

/* The pages go; the area stays and reads as new (zeroes, or the file). */
static int madvise_dontneed(struct vm_area_struct *vma, unsigned long start,
			    unsigned long end)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, vma->vm_mm, false);
	unmap_page_range(&tlb, vma, start, end);
	tlb_finish_mmu(&tlb);
	return 0;
}

/* Private memory that need not be written: not even the page itself says so,
 * nor has it a place in swap, where there is something older. */
static bool make_lazyfree(struct page *page)
{
	bool ok;

	if (!trylock_page(page))
		return false;
	ok = !PageSwapCache(page) || try_to_free_swap(page);
	if (ok)
		ClearPageDirty(page);
	unlock_page(page);
	return ok;
}

/* A page that nobody else maps becomes one that was not used lately. */
static void age_pte(struct mm_struct *mm, pte_t *ptep, bool lazyfree)
{
	pte_t pte = *ptep;
	struct page *page;

	if (lazyfree && is_swap_pte(pte)) {
		free_swap_and_cache(pte_to_swp_entry(pte));
		add_mm_counter(mm, MM_SWAPENTS, -1);
		set_pte(ptep, __pte(0));
	}
	if (!pte_present(pte) || pte_special(pte))
		return;
	page = pfn_to_page(pte_pfn(pte));
	if (page->_mapcount != 1 || (lazyfree && !make_lazyfree(page)))
		return;
	pte = pte_mkold(pte);
	if (lazyfree)
		pte = pte_wrprotect(pte_mkclean(pte));
	set_pte(ptep, pte);
}

/*
 * MADV_COLD: pages to be taken first when memory is short, by taking their
 * access flags away. MADV_PAGEOUT asks for more, and MADV_FREE (@lazyfree) adds
 * that their contents are not worth writing, unless a write comes by: so they
 * are clean and the write has to fault. Both stay until memory is short.
 */
static int madvise_cold(struct vm_area_struct *vma, unsigned long start,
			unsigned long end, bool lazyfree)
{
	unsigned long addr = start, next;
	pgd_t *pgd;

	for (; addr < end; addr = next) {
		next = pgd_addr_end(addr, end);
		pgd = pgd_offset(vma->vm_mm->pgd, addr);
		if (pgd_none(*pgd))
			continue;
		for (; addr < next; addr += PAGE_SIZE)
			age_pte(vma->vm_mm, pte_offset(pgd, addr), lazyfree);
	}
	flush_tlb_range(vma->vm_mm, start, end);
	return 0;
}

static loff_t file_offset(const struct vm_area_struct *vma,
			  unsigned long addr)
{
	return ((loff_t)vma->vm_pgoff << PAGE_SHIFT) + addr - vma->vm_start;
}

/* Begin to read what is in swap. Sleeps, so each table is looked for. */
static void willneed_swapped(struct mm_struct *mm, unsigned long start,
			     unsigned long end)
{
	struct page *page;
	pte_t *ptep;

	for (; start < end; start += PAGE_SIZE) {
		ptep = lookup_pte(mm, start);
		if (!ptep || !is_swap_pte(*ptep))
			continue;
		page = swapin_readahead(pte_to_swp_entry(*ptep));
		if (page)
			put_page(page);
	}
}

/* Begin to read what is not in memory; the reading goes on by itself. */
static int madvise_willneed(struct vm_area_struct *vma, unsigned long start,
			    unsigned long end)
{
	struct file *file = vma->vm_file;

	if (!file || !vma->vm_mapping) {
		willneed_swapped(vma->vm_mm, start, end);
		return 0;
	}
	get_file(file);		/* the area may go while we sleep */
	force_page_cache_readahead(vma->vm_mapping,
				   file_offset(vma, start) >> PAGE_SHIFT,
				   (end - start) >> PAGE_SHIFT);
	fput(file);
	return 0;
}

/* A hole in the object, for everybody who maps it. */
static int madvise_remove(struct vm_area_struct *vma, unsigned long start,
			  unsigned long end)
{
	u32 both = VM_SHARED | VM_MAYWRITE;
	struct file *file = vma->vm_file;
	int err;

	if ((vma->vm_flags & VM_LOCKED) || !file)
		return -EINVAL;
	if ((vma->vm_flags & both) != both)
		return -EACCES;
	get_file(file);
	err = vfs_fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			    file_offset(vma, start), end - start);
	fput(file);
	return err;
}

/* Advice that is kept: the bits that it clears and sets. */
static const struct kept_advice {
	int behavior;
	u32 clear, set;
} kept_advice[] = {
	{ MADV_NORMAL, VM_RAND_READ | VM_SEQ_READ, 0 },
	{ MADV_RANDOM, VM_SEQ_READ, VM_RAND_READ },
	{ MADV_SEQUENTIAL, VM_RAND_READ, VM_SEQ_READ },
	{ MADV_DONTFORK, 0, VM_DONTCOPY },
	{ MADV_DOFORK, VM_DONTCOPY, 0 },
	{ MADV_DONTDUMP, 0, VM_DONTDUMP },
	{ MADV_DODUMP, VM_DONTDUMP, 0 },
	{ MADV_WIPEONFORK, 0, VM_WIPEONFORK },
	{ MADV_KEEPONFORK, VM_WIPEONFORK, 0 },
};

static int madvise_keep(struct vm_area_struct *vma, unsigned long start,
			unsigned long end, const struct kept_advice *advice)
{
	u32 vm_flags = (vma->vm_flags & ~advice->clear) | advice->set;

	if (advice->behavior == MADV_WIPEONFORK && vma->vm_file)
		return -EINVAL;
	if (advice->behavior == MADV_DODUMP && (vma->vm_flags & VM_DONTEXPAND))
		return -EINVAL;
	if (vm_flags == vma->vm_flags)
		return 0;
	if (split_at_ends(vma->vm_mm, start, end, &vma))
		return -EAGAIN;
	vma->vm_flags = vm_flags;
	vma_merge(vma);
	return 0;
}

/* Advice that is followed now. Which of it does what is locked forbid? */
static int madvise_vma(struct vm_area_struct *vma, unsigned long start,
		       unsigned long end, int behavior)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kept_advice); i++)
		if (kept_advice[i].behavior == behavior)
			return madvise_keep(vma, start, end, kept_advice + i);
	switch (behavior) {
	case MADV_WILLNEED:
		return madvise_willneed(vma, start, end);
	case MADV_REMOVE:
		return madvise_remove(vma, start, end);
	case MADV_POPULATE_READ:
	case MADV_POPULATE_WRITE:
		return faultin_range(vma->vm_mm, start, end,
				     behavior == MADV_POPULATE_WRITE);
	case MADV_DONTNEED_LOCKED:
		return madvise_dontneed(vma, start, end);
	}
	if (vma->vm_flags & VM_LOCKED)
		return -EINVAL;
	if (behavior == MADV_DONTNEED)
		return madvise_dontneed(vma, start, end);
	if (behavior == MADV_FREE && vma->vm_ops)
		return -EINVAL;		/* only private memory */
	return madvise_cold(vma, start, end, behavior == MADV_FREE);
}

static bool behavior_known(int behavior)
{
	return (behavior >= MADV_NORMAL && behavior <= MADV_DONTNEED) ||
	       (behavior >= MADV_FREE && behavior <= MADV_DOFORK) ||
	       (behavior >= MADV_DONTDUMP && behavior <= MADV_DONTNEED_LOCKED);
}

int do_madvise(struct mm_struct *mm, unsigned long start, size_t len,
	       int behavior)
{
	struct vm_area_struct *vma;
	unsigned long end, upto;
	int hole = 0, err;

	if (!behavior_known(behavior))
		return -EINVAL;
	if (start & ~PAGE_MASK)
		return -EINVAL;
	if (len && PAGE_ALIGN(len) == 0)
		return -EINVAL;
	end = start + PAGE_ALIGN(len);
	if (end < start)
		return -EINVAL;

	/* Some of it sleeps, so the area of each step is looked for. */
	while (start < end) {
		vma = find_vma(mm, start);
		if (!vma || vma->vm_start >= end)
			return -ENOMEM;
		if (vma->vm_start > start) {
			hole = -ENOMEM;		/* told, but not before the */
			start = vma->vm_start;	/* rest has been done */
		}
		upto = min(end, vma->vm_end);
		err = madvise_vma(vma, start, upto, behavior);
		if (err)
			return err;
		start = upto;
	}
	return hole;
}
