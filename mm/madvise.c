/*
 * madvise(2) and mincore(2): telling the kernel about memory, and asking it.
 */
#include <asm/uaccess.h>
#include <mm/mm.h>
#include <mm/pagemap.h>
#include <uapi/errno.h>
#include <uapi/mman.h>

/* The pages go; the area stays and reads as new (zeroes, or the file). */
static int madvise_dontneed(struct vm_area_struct *vma, unsigned long start,
			    unsigned long end)
{
	struct mmu_gather tlb;

	if (vma->vm_flags & VM_LOCKED)
		return -EINVAL;
	tlb_gather_mmu(&tlb, vma->vm_mm, false);
	unmap_page_range(&tlb, vma, start, end);
	tlb_finish_mmu(&tlb);
	return 0;
}

/* fork() leaves this range out, or takes it along again. */
static int madvise_inherit(struct vm_area_struct *vma, unsigned long start,
			   unsigned long end, bool dont)
{
	struct mm_struct *mm = vma->vm_mm;
	int err = split_at_ends(mm, start, end, &vma);

	if (err)
		return err;
	if (dont)
		vma->vm_flags |= VM_DONTCOPY;
	else
		vma->vm_flags &= ~VM_DONTCOPY;
	vma_merge(vma);
	return 0;
}

static int madvise_vma(struct vm_area_struct *vma, unsigned long start,
		       unsigned long end, int behavior)
{
	switch (behavior) {
	case MADV_DONTNEED:
		return madvise_dontneed(vma, start, end);
	case MADV_FREE:
		/* Lazily or now is not told apart by a correct program. */
		if (vma->vm_ops)
			return -EINVAL;
		return madvise_dontneed(vma, start, end);
	case MADV_DONTFORK:
	case MADV_DOFORK:
		return madvise_inherit(vma, start, end,
				       behavior == MADV_DONTFORK);
	default:
		return 0;	/* hints about reading ahead */
	}
}

static bool behavior_known(int behavior)
{
	switch (behavior) {
	case MADV_NORMAL:
	case MADV_RANDOM:
	case MADV_SEQUENTIAL:
	case MADV_WILLNEED:
	case MADV_DONTNEED:
	case MADV_FREE:
	case MADV_DONTFORK:
	case MADV_DOFORK:
		return true;
	default:
		return false;
	}
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

/* Is there memory behind @addr, or in the cache of its file? */
static unsigned char mincore_page(struct vm_area_struct *vma,
				  unsigned long addr)
{
	pte_t *pte = lookup_pte(vma->vm_mm, addr);

	if (pte && pte_present(*pte))
		return 1;
	if (!vma->vm_mapping)
		return 0;
	return find_page(vma->vm_mapping, vma->vm_pgoff +
			 ((addr - vma->vm_start) >> PAGE_SHIFT)) != NULL;
}

int do_mincore(struct mm_struct *mm, unsigned long start, size_t len,
	       unsigned char *vec)
{
	unsigned long end, pages;
	struct vm_area_struct *vma;
	unsigned char in;

	if (start & ~PAGE_MASK)
		return -EINVAL;
	if (!access_ok((void *)start, len))
		return -ENOMEM;
	pages = PFN_UP(len);
	if (!access_ok(vec, pages))
		return -EFAULT;
	for (end = start + PAGE_ALIGN(len); start < end; start += PAGE_SIZE) {
		vma = find_vma(mm, start);
		if (!vma || start < vma->vm_start)
			return -ENOMEM;
		in = mincore_page(vma, start);
		if (copy_to_user(vec++, &in, 1))
			return -EFAULT;
	}
	return 0;
}
