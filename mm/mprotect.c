/*
 * mprotect(2): new rights for pages that may be mapped already. The areas
 * are split where the range begins and ends, given the new rights, and
 * merged with neighbours that are alike now; the entries follow.
 */
#include <asm/tlbflush.h>
#include <mm/mm.h>
#include <uapi/errno.h>
#include <uapi/mman.h>

/*
 * May a write go straight to the page once the area allows it? Only when it is
 * known to be dirty (MADV_FREE's is not, and the write has to tell), and to a
 * private one when nobody else has it.
 */
static bool can_write_at_once(const struct vm_area_struct *vma, pte_t pte)
{
	struct page *page;

	if (!(vma->vm_flags & VM_WRITE) || pte_special(pte) || !pte_dirty(pte))
		return false;
	if (vma->vm_flags & VM_SHARED)
		return true;
	page = pfn_to_page(pte_pfn(pte));
	return (page->flags & PG_anon) && page->_refcount == 1;
}

static void change_pte(struct vm_area_struct *vma, pte_t *ptep)
{
	pte_t old = *ptep, new;

	if (!pte_present(old))
		return;
	new = pte_modify(old, vma->vm_page_prot);
	if (can_write_at_once(vma, old))
		new = pte_mkwrite(new);
	if (pte_special(old))
		install_pte(ptep, new, zero_page);
	else
		install_pte(ptep, new, pfn_to_page(pte_pfn(old)));
}

/* Frames stay, so entries change in place; the caller flushes. */
static void change_protection(struct vm_area_struct *vma)
{
	unsigned long addr = vma->vm_start, next;
	pgd_t *pgd;

	for (; addr < vma->vm_end; addr = next) {
		next = pgd_addr_end(addr, vma->vm_end);
		pgd = pgd_offset(vma->vm_mm->pgd, addr);
		if (pgd_none(*pgd))
			continue;
		for (; addr < next; addr += PAGE_SIZE)
			change_pte(vma, pte_offset(pgd, addr));
	}
}

/* Does the area keep within RLIMIT_DATA where that makes it data? */
static bool may_protect(const struct vm_area_struct *vma, u32 *vm_flags,
			unsigned long pages)
{
	if (!(*vm_flags & VM_WRITE))
		return true;
	if (!may_expand_vm(vma->vm_mm, *vm_flags, pages) &&
	    may_expand_vm(vma->vm_mm, vma->vm_flags, pages))
		return false;
	return vm_account(vm_flags, pages);
}

/* All of @vma, which lies in the range. */
static void mprotect_fixup(struct vm_area_struct *vma, u32 vm_flags)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long pages = vma_pages(vma);

	vm_stat_account(mm, vma->vm_flags, -(long)pages);
	vm_stat_account(mm, vm_flags, pages);
	vma->vm_flags = vm_flags;
	vma->vm_page_prot = vm_get_page_prot(vm_flags);
	change_protection(vma);
}

/* The areas of [start, end), one after the other, up to the first hole. */
static int mprotect_range(struct mm_struct *mm, unsigned long start,
			  unsigned long end, u32 prot_flags)
{
	struct vm_area_struct *vma;
	unsigned long upto;
	u32 vm_flags;
	bool own;
	int err;

	while (start < end) {
		vma = find_vma(mm, start);
		if (!vma || vma->vm_start > start)
			return -ENOMEM;
		vm_flags = (vma->vm_flags & ~VM_ACCESS_FLAGS) | prot_flags;
		/* VM_MAYREAD and its like stand four bits above VM_READ. */
		if ((vm_flags & ~(vm_flags >> 4)) & VM_ACCESS_FLAGS)
			return -EACCES;
		if (vm_flags != vma->vm_flags) {
			upto = min(end, vma->vm_end);
			if (!may_protect(vma, &vm_flags,
					 (upto - start) >> PAGE_SHIFT))
				return -ENOMEM;
			err = split_at_ends(mm, start, upto, &vma);
			if (err)
				return err;
			/* Locked means: also the copy a write will make. */
			own = (vma->vm_flags & (VM_WRITE | VM_SHARED |
						VM_LOCKED)) == VM_LOCKED &&
			      (vm_flags & VM_WRITE);
			mprotect_fixup(vma, vm_flags);
			vma_merge(vma);
			if (own)
				mm_populate(mm, start, upto);
			start = upto;
		} else {
			start = vma->vm_end;
		}
	}
	return 0;
}

int do_mprotect(struct mm_struct *mm, unsigned long start, size_t len,
		unsigned long prot)
{
	u32 known = PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM;
	struct vm_area_struct *vma;
	unsigned long end;
	int err;

	if ((prot & PROT_GROWSDOWN) && (prot & PROT_GROWSUP))
		return -EINVAL;
	if (start & ~PAGE_MASK)
		return -EINVAL;
	if (len == 0)
		return 0;
	end = start + PAGE_ALIGN(len);
	if (end <= start)
		return -ENOMEM;
	if (prot & ~(known | PROT_GROWSDOWN | PROT_GROWSUP))
		return -EINVAL;
	if (prot & PROT_GROWSUP)		/* no area here grows up */
		return -EINVAL;
	if (prot & PROT_GROWSDOWN) {
		vma = find_vma(mm, start);
		if (!vma || vma->vm_start >= end)
			return -ENOMEM;
		if (!(vma->vm_flags & VM_GROWSDOWN))
			return -EINVAL;
		start = vma->vm_start;
	}
	err = mprotect_range(mm, start, end, prot & VM_ACCESS_FLAGS);
	flush_tlb_mm(mm);
	return err;
}
