/*
 * mremap(2): an area gets longer, shorter, or another address. No byte is
 * copied: what moves are entries of page tables, and the pages do not notice.
 *
 * Growing in place and shrinking are matters of the map of areas. A move is
 * made in an order that leaves nothing to undo: first the new area with all
 * the second-level tables it will need, which may fail; then entry by entry
 * from the old table to the new, which cannot; then the old area goes, by
 * munmap(). As one frame moves from one address to another, no address ever
 * has two translations, and one flush at the end is all that break-before-make
 * asks for (B3.10.1): until then nobody runs who could use the old address.
 *
 * remap_file_pages(2) is of old the call that shows other pages of a file at
 * the same place; as in Linux since 4.0 it is a mmap() over what is there.
 */
#include <asm/tlbflush.h>
#include <mm/mm.h>
#include <mm/upcall.h>
#include <uapi/errno.h>
#include <uapi/mman.h>

/* The call's arguments; lengths in whole pages. */
struct mremap {
	struct mm_struct *mm;
	unsigned long addr, old_len;
	unsigned long new_addr, new_len;
	unsigned long flags;
};

/* Second-level tables at the new place where the old one has them. */
static int alloc_new_tables(const struct mremap *m)
{
	unsigned long off, step;
	pgd_t *from, *to;

	for (off = 0; off < m->old_len; off += step) {
		/* To the next boundary, of here or of there. */
		step = min(pgd_addr_end(m->addr + off, m->addr + m->old_len) -
			   (m->addr + off),
			   pgd_addr_end(m->new_addr + off,
					m->new_addr + m->old_len) -
			   (m->new_addr + off));
		from = pgd_offset(m->mm->pgd, m->addr + off);
		to = pgd_offset(m->mm->pgd, m->new_addr + off);
		if (!pgd_none(*from) && pgd_none(*to) && pte_alloc(m->mm, to))
			return -ENOMEM;
	}
	return 0;
}

/*
 * Every entry that is not empty, whatever it says: a page, the zero page, or
 * where in the swap area a page is. rmap finds anonymous pages again.
 */
static void move_page_tables(const struct mremap *m)
{
	unsigned long off;
	pte_t *from, pte;
	pgd_t *pgd;

	for (off = 0; off < m->old_len; off += PAGE_SIZE) {
		pgd = pgd_offset(m->mm->pgd, m->addr + off);
		if (pgd_none(*pgd)) {
			off = pgd_addr_end(m->addr + off,
					   m->addr + m->old_len) -
			      m->addr - PAGE_SIZE;
			continue;
		}
		from = pte_offset(pgd, m->addr + off);
		if (pte_none(*from))
			continue;
		pte = *from;
		set_pte(from, __pte(0));
		set_pte(lookup_pte(m->mm, m->new_addr + off), pte);
	}
	flush_tlb_range(m->mm, m->addr, m->addr + m->old_len);
}

/*
 * The area for the new place, put there; NULL without memory. It does not
 * merge yet, so that it can be taken out again without anything to fail.
 */
static struct vm_area_struct *copy_vma(const struct mremap *m,
				       struct vm_area_struct *vma)
{
	struct vm_area_struct *new = vm_area_dup(vma);

	if (!new)
		return NULL;
	new->vm_start = m->new_addr;
	new->vm_end = m->new_addr + m->new_len;
	new->vm_pgoff += (m->addr - vma->vm_start) >> PAGE_SHIFT;
	/* Untouched memory is counted from address 0 again: it may merge. */
	if (!vma->vm_ops && !vma->anon_vma)
		new->vm_pgoff = m->new_addr >> PAGE_SHIFT;
	insert_vm_struct(m->mm, new);
	vm_stat_account(m->mm, new->vm_flags, m->new_len >> PAGE_SHIFT);
	return new;
}

/* MREMAP_DONTUNMAP: the old area stays, empty, and is locked no more. */
static void leave_old_area(const struct mremap *m,
			   struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_LOCKED)
		vma->vm_mm->locked_vm -= vma_pages(vma);
	vma->vm_flags &= ~VM_LOCKED_MASK;
	if (m->addr == vma->vm_start && m->addr + m->old_len == vma->vm_end)
		vma->anon_vma = 0;
}

/*
 * Of @vma, [addr, addr + old_len) to the new address, which is free. An area
 * that is only duplicated has an old length of 0.
 */
static long move_vma(const struct mremap *m, struct vm_area_struct *vma)
{
	unsigned long hiwater = m->mm->hiwater_vm;
	unsigned long more = m->new_len;
	struct vm_area_struct *new;

	if (m->mm->map_count >= MAX_MAP_COUNT - 3)
		return -ENOMEM;
	if (!(m->flags & MREMAP_DONTUNMAP))
		more -= m->old_len;
	if ((vma->vm_flags & VM_ACCOUNT) &&
	    !vm_enough_memory(more >> PAGE_SHIFT))
		return -ENOMEM;
	new = copy_vma(m, vma);
	if (!new)
		return -ENOMEM;
	if (alloc_new_tables(m)) {
		do_munmap(m->mm, m->new_addr, m->new_len);
		return -ENOMEM;
	}
	move_page_tables(m);
	if (m->flags & MREMAP_DONTUNMAP)
		leave_old_area(m, vma);
	else if (m->old_len)
		/* Without memory to split it, it stays, empty. */
		do_munmap(m->mm, m->addr, m->old_len);
	vma_merge(new);
	m->mm->hiwater_vm = hiwater;	/* it never was both */
	return m->new_addr;
}

/*
 * The area of m->addr, if it is one whose piece may become what is asked for;
 * else the error in *@err.
 */
static struct vm_area_struct *vma_to_resize(const struct mremap *m, int *err)
{
	struct vm_area_struct *vma = find_vma(m->mm, m->addr);
	unsigned long more = (m->new_len - m->old_len) >> PAGE_SHIFT;
	unsigned long pgoff;

	*err = -EFAULT;
	if (!vma || vma->vm_start > m->addr)
		return NULL;
	pgoff = vma->vm_pgoff + ((m->addr - vma->vm_start) >> PAGE_SHIFT);
	if (!m->old_len && !(vma->vm_flags & VM_MAYSHARE))
		*err = -EINVAL;		/* a second view needs an object */
	else if ((m->flags & MREMAP_DONTUNMAP) &&
		 (vma->vm_flags & VM_DONTEXPAND))
		*err = -EINVAL;
	else if (m->old_len > vma->vm_end - m->addr)
		*err = -EFAULT;
	else if (m->new_len == m->old_len)
		*err = 0;
	else if (pgoff + (m->new_len >> PAGE_SHIFT) < pgoff)
		*err = -EINVAL;
	else if (vma->vm_flags & VM_DONTEXPAND)
		*err = -EFAULT;
	else if (!may_lock_more(m->mm, vma->vm_flags, more))
		*err = -EAGAIN;
	else if (!may_expand_vm(m->mm, vma->vm_flags, more))
		*err = -ENOMEM;
	else
		*err = 0;
	return *err ? NULL : vma;
}

/* To where the caller says, or (MREMAP_DONTUNMAP alone) would like it. */
static long mremap_to(struct mremap *m)
{
	struct vm_area_struct *vma;
	int err;

	if (m->new_addr & ~PAGE_MASK)
		return -EINVAL;
	if (m->new_len > TASK_SIZE || m->new_addr > TASK_SIZE - m->new_len)
		return -EINVAL;
	if (m->addr + m->old_len > m->new_addr &&
	    m->new_addr + m->new_len > m->addr)
		return -EINVAL;
	if (m->mm->map_count + 2 >= MAX_MAP_COUNT - 3)
		return -ENOMEM;
	if (m->flags & MREMAP_FIXED) {
		err = do_munmap(m->mm, m->new_addr, m->new_len);
		if (err)
			return err;
	}
	if (m->old_len > m->new_len) {
		err = do_munmap(m->mm, m->addr + m->new_len,
				m->old_len - m->new_len);
		if (err)
			return err;
		m->old_len = m->new_len;
	}
	vma = vma_to_resize(m, &err);
	if (!vma)
		return err;
	if ((m->flags & MREMAP_DONTUNMAP) &&
	    !may_expand_vm(m->mm, vma->vm_flags, m->old_len >> PAGE_SHIFT))
		return -ENOMEM;
	err = get_unmapped_area(m->mm, &m->new_addr, m->new_len,
				m->flags & MREMAP_FIXED ? MAP_FIXED : 0);
	return err ? err : move_vma(m, vma);
}

/* Longer: where it is, if nothing is behind it, else wherever there is room. */
static long grow(struct mremap *m)
{
	struct vm_area_struct *vma;
	unsigned long end = m->addr + m->new_len;
	int err;

	vma = vma_to_resize(m, &err);
	if (!vma)
		return err;
	if (m->old_len == vma->vm_end - m->addr && end > m->addr &&
	    end <= TASK_SIZE &&
	    !find_vma_intersection(m->mm, vma->vm_end, end)) {
		unsigned long more = (end - vma->vm_end) >> PAGE_SHIFT;

		if ((vma->vm_flags & VM_ACCOUNT) && !vm_enough_memory(more))
			return -ENOMEM;
		vm_stat_account(m->mm, vma->vm_flags, more);
		vma_extend(vma, end);
		return m->addr;
	}
	if (!(m->flags & MREMAP_MAYMOVE))
		return -ENOMEM;
	m->new_addr = 0;
	err = get_unmapped_area(m->mm, &m->new_addr, m->new_len, 0);
	return err ? err : move_vma(m, vma);
}

static long resize(struct mremap *m)
{
	int err;

	if (m->flags & (MREMAP_FIXED | MREMAP_DONTUNMAP))
		return mremap_to(m);
	if (m->old_len < m->new_len)
		return grow(m);
	if (m->old_len > m->new_len) {
		err = do_munmap(m->mm, m->addr + m->new_len,
				m->old_len - m->new_len);
		if (err)
			return err;
	}
	return m->addr;
}

long do_mremap(struct mm_struct *mm, unsigned long addr, unsigned long old_len,
	       unsigned long new_len, unsigned long flags,
	       unsigned long new_addr)
{
	struct mremap m = {
		mm, addr, PAGE_ALIGN(old_len), new_addr, PAGE_ALIGN(new_len),
		flags,
	};
	struct vm_area_struct *vma;
	long ret;

	if (flags & ~(MREMAP_FIXED | MREMAP_MAYMOVE | MREMAP_DONTUNMAP))
		return -EINVAL;
	if ((flags & (MREMAP_FIXED | MREMAP_DONTUNMAP)) &&
	    !(flags & MREMAP_MAYMOVE))
		return -EINVAL;
	if ((flags & MREMAP_DONTUNMAP) && old_len != new_len)
		return -EINVAL;
	if ((addr & ~PAGE_MASK) || !m.new_len)
		return -EINVAL;
	vma = find_vma(mm, addr);
	if (!vma || vma->vm_start > addr)
		return -EFAULT;
	ret = resize(&m);
	if (ret < 0 || m.new_len <= m.old_len)
		return ret;
	vma = find_vma(mm, ret);
	if (vma->vm_flags & VM_LOCKED)
		mm_populate(mm, ret + m.old_len, ret + m.new_len);
	return ret;
}

int do_remap_file_pages(struct mm_struct *mm, unsigned long start,
			unsigned long size, unsigned long prot,
			unsigned long pgoff, unsigned long flags)
{
	struct vm_area_struct *vma, *last, *next;
	unsigned long end;
	struct file *file;
	int err;

	start &= PAGE_MASK;
	end = start + (size & PAGE_MASK);
	if (prot || end <= start ||
	    pgoff + ((end - start) >> PAGE_SHIFT) < pgoff)
		return -EINVAL;
	vma = find_vma(mm, start);
	if (!vma || vma->vm_start > start || !(vma->vm_flags & VM_SHARED) ||
	    !(vma->vm_flags & VM_MAYWRITE))
		return -EINVAL;
	for (last = vma; last->vm_end < end; last = next) {
		next = vma_next(last);
		if (!next || next->vm_start != last->vm_end ||
		    next->vm_file != vma->vm_file ||
		    next->vm_flags != vma->vm_flags)
			return -EINVAL;
	}
	/* PROT_READ and its like are the lowest bits of the area's flags. */
	prot = vma->vm_flags & VM_ACCESS_FLAGS;
	flags = (flags & MAP_NONBLOCK) | MAP_SHARED | MAP_FIXED;
	if (vma->vm_flags & VM_LOCKED)
		flags |= MAP_LOCKED;
	file = get_file(vma->vm_file);
	err = do_mmap(mm, file, &start, end - start, prot, flags, pgoff);
	fput(file);
	if (!err && (!(flags & MAP_NONBLOCK) || (flags & MAP_LOCKED)))
		mm_populate(mm, start, end);
	return err;
}
