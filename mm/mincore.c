/*
 * mincore(2): which pages are there.
 */
#include <asm/uaccess.h>
#include <mm/mm.h>
#include <mm/pagemap.h>
#include <mm/swap.h>
#include <mm/upcall.h>
#include <uapi/errno.h>

/*
 * Is there memory behind @addr, or in the cache of its file? What is cached of
 * a file says what others read of it: who may not change it is told nothing.
 */
static unsigned char mincore_page(struct vm_area_struct *vma,
				  unsigned long addr)
{
	pte_t *pte = lookup_pte(vma->vm_mm, addr);
	struct page *page;

	if (vma->vm_ops && !can_do_mincore(vma->vm_file))
		return 1;
	if (pte && pte_present(*pte))
		return 1;
	if (pte && is_swap_pte(*pte))
		page = lookup_swap_cache(pte_to_swp_entry(*pte));
	else if (!vma->vm_mapping)
		return 0;
	else
		page = find_page(vma->vm_mapping, vma->vm_pgoff +
				 ((addr - vma->vm_start) >> PAGE_SHIFT));
	return page && PageUptodate(page);
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
