/*
 * Pages brought in before anybody touches them: for MAP_POPULATE, for memory
 * that is locked, for madvise().
 *
 * A fault may sleep, and then nothing is as it was; so each page begins with
 * looking for its area.
 */
#include <mm/mm.h>
#include <mm/swap.h>
#include <mm/upcall.h>
#include <uapi/errno.h>

/*
 * The page at @addr, which is in @vma, for a kind of access (FAULT_FLAG_*)
 * that the area allows. 0, -ENOMEM, -EFAULT; or -EAGAIN: it slept, ask again.
 */
static int faultin_page(struct vm_area_struct *vma, unsigned long addr,
			u32 flags)
{
	pte_t *pte = lookup_pte(vma->vm_mm, addr);
	int fault;

	if (pte && pte_present(*pte) && (!flags || pte_write(*pte)))
		return 0;
	fault = handle_mm_fault(vma, addr, flags);
	count_fault(fault);
	if (fault & VM_FAULT_RETRY)
		return -EAGAIN;
	if (fault & VM_FAULT_OOM)
		return wait_for_free_pages() ? -EAGAIN : -ENOMEM;
	return fault & VM_FAULT_ERROR ? -EFAULT : 0;
}

/* Private memory gets its own page now, shared memory is not made dirty. */
static int populate_page(struct vm_area_struct *vma, unsigned long addr)
{
	if (!(vma->vm_flags & VM_ACCESS_FLAGS))
		return -EFAULT;
	return faultin_page(vma, addr,
			    (vma->vm_flags & (VM_WRITE | VM_SHARED)) ==
			    VM_WRITE ? FAULT_FLAG_WRITE : 0);
}

int __mm_populate(struct mm_struct *mm, unsigned long start,
		  unsigned long end, bool ignore_errors)
{
	struct vm_area_struct *vma;
	int err;

	while (start < end) {
		vma = find_vma_intersection(mm, start, end);
		if (!vma)
			break;
		start = max(start, vma->vm_start);
		if (vma->vm_flags & VM_LOCKONFAULT) {
			start = vma->vm_end;
			continue;
		}
		err = populate_page(vma, start);
		if (!err)
			start += PAGE_SIZE;
		else if (err == -EAGAIN)
			continue;
		else if (ignore_errors)
			start = vma->vm_end;
		else
			return err;
	}
	return 0;
}

int faultin_range(struct mm_struct *mm, unsigned long start,
		  unsigned long end, bool write)
{
	struct vm_area_struct *vma;
	int err;

	while (start < end) {
		vma = find_vma(mm, start);
		if (!vma || vma->vm_start > start)
			return -ENOMEM;
		if (!(vma->vm_flags & (write ? VM_WRITE : VM_READ)))
			return -EINVAL;
		err = faultin_page(vma, start, write ? FAULT_FLAG_WRITE : 0);
		if (!err)
			start += PAGE_SIZE;
		else if (err != -EAGAIN)
			return err;
	}
	return 0;
}
