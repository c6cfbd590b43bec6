/*
 * mmap(), munmap(), brk() and the growth of the stack: the calls that change
 * what a process was promised.
 *
 * Each checks everything first, then changes: a call that fails leaves the
 * areas as they were. No memory is touched here but page tables and pages
 * that are taken away.
 */
#include <mm/mm.h>
#include <mm/swap.h>
#include <mm/upcall.h>
#include <uapi/capability.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include <uapi/resource.h>

/* Private writable memory counts as data; RLIMIT_DATA is about it. */
static bool is_data_mapping(u32 vm_flags)
{
	return (vm_flags & (VM_WRITE | VM_SHARED | VM_GROWSDOWN)) == VM_WRITE;
}

bool may_expand_vm(struct mm_struct *mm, u32 vm_flags, unsigned long npages)
{
	if (mm->total_vm + npages > mm->rlim[RLIMIT_AS] >> PAGE_SHIFT)
		return false;
	return !is_data_mapping(vm_flags) ||
	       mm->data_vm + npages <= mm->rlim[RLIMIT_DATA] >> PAGE_SHIFT;
}

/* The kinds that are rare. */
static noinline void account_special(struct mm_struct *mm, u32 vm_flags,
				     long npages)
{
	if ((vm_flags & (VM_EXEC | VM_WRITE | VM_GROWSDOWN)) == VM_EXEC)
		mm->exec_vm += npages;
	else if (vm_flags & VM_GROWSDOWN)
		mm->stack_vm += npages;
	else if (is_data_mapping(vm_flags))
		mm->data_vm += npages;
	if (vm_flags & VM_LOCKED)
		mm->locked_vm += npages;
}

void vm_stat_account(struct mm_struct *mm, u32 vm_flags, long npages)
{
	mm->total_vm += npages;
	if (unlikely(vm_flags & (VM_EXEC | VM_GROWSDOWN | VM_LOCKED)))
		account_special(mm, vm_flags, npages);
	else if (is_data_mapping(vm_flags))
		mm->data_vm += npages;
}

/*
 * Overcommit as Linux's default: what is obviously more than the machine
 * has is refused, everything else is promised.
 */
bool vm_enough_memory(unsigned long npages)
{
	return npages <= totalram_pages() + total_swap_pages;
}

/*
 * Private memory that can be written is asked for once, when it becomes so,
 * and remembers that (VM_ACCOUNT) when it is write-protected later. So areas
 * that look alike may stay two, here as on Linux.
 */
bool vm_account(u32 *vm_flags, unsigned long npages)
{
	if ((*vm_flags & (VM_WRITE | VM_SHARED | VM_NORESERVE | VM_ACCOUNT)) !=
	    VM_WRITE)
		return true;
	*vm_flags |= VM_ACCOUNT;
	return vm_enough_memory(npages);
}

/*
 * Exactly where MAP_FIXED says, else at the hint if that is free, else as high
 * as possible below mmap_base, else anywhere. With the old layout: as low as
 * possible above TASK_UNMAPPED_BASE.
 */
int get_unmapped_area(struct mm_struct *mm, unsigned long *addrp,
		      unsigned long len, unsigned long flags)
{
	unsigned long addr = *addrp;

	if ((flags & MAP_FIXED) && addr < FIRST_USER_ADDRESS)
		return -EINVAL;
	if (len > TASK_SIZE)
		return -ENOMEM;
	if (flags & MAP_FIXED) {
		if (addr > TASK_SIZE - len)
			return -ENOMEM;
		if (addr & ~PAGE_MASK)
			return -EINVAL;
		if (addr < MMAP_MIN_ADDR && !current_capable(CAP_SYS_RAWIO))
			return -EPERM;
		if ((flags & MAP_FIXED_NOREPLACE) &&
		    find_vma_intersection(mm, addr, addr + len))
			return -EEXIST;
		return 0;
	}
	addr &= PAGE_MASK;
	if (addr && addr < MMAP_MIN_ADDR)
		addr = MMAP_MIN_ADDR;
	if (addr && addr <= TASK_SIZE - len &&
	    range_is_free(mm, addr, len))
		goto found;
	addr = unmapped_area(mm, len, mm->mmap_base);
	if (!addr)
		addr = mm->mmap_base ? unmapped_area(mm, len, TASK_SIZE) :
		       unmapped_area_up(mm, len, TASK_UNMAPPED_BASE);
	if (!addr)
		return -ENOMEM;
found:
	*addrp = addr;
	return 0;
}

/* The VM_* bits that PROT_* and MAP_* stand for. */
static u32 calc_vm_flags(unsigned long prot, unsigned long flags)
{
	u32 vm_flags = VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;

	vm_flags |= prot & (PROT_READ | PROT_WRITE | PROT_EXEC);
	if ((flags & MAP_TYPE) != MAP_PRIVATE)
		vm_flags |= VM_SHARED | VM_MAYSHARE;
	if (flags & MAP_GROWSDOWN)
		vm_flags |= VM_GROWSDOWN;
	if (flags & MAP_NORESERVE)
		vm_flags |= VM_NORESERVE;
	if (flags & MAP_LOCKED)
		vm_flags |= VM_LOCKED;
	return vm_flags;
}

unsigned long count_vma_pages(struct mm_struct *mm, unsigned long start,
			      unsigned long end, u32 vm_flags)
{
	struct vm_area_struct *vma = find_vma_intersection(mm, start, end);
	unsigned long pages = 0;

	for (; vma && vma->vm_start < end; vma = vma_next(vma))
		if ((vma->vm_flags & vm_flags) == vm_flags)
			pages += (min(end, vma->vm_end) -
				  max(start, vma->vm_start)) >> PAGE_SHIFT;
	return pages;
}

/* The area is to be locked, by MAP_LOCKED or for mlockall(MCL_FUTURE). */
static noinline int prepare_locked(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;

	if (!mm->def_flags && !can_do_mlock(mm))
		return -EPERM;
	vma->vm_flags |= mm->def_flags;
	return may_lock_more(mm, VM_LOCKED, vma_pages(vma)) ? 0 : -EAGAIN;
}

/*
 * Everything that can be wrong with the mapping @vma describes is found
 * here, before anything changes. A file gets a reference in vma->vm_file.
 */
static int prepare_area(struct vm_area_struct *vma, struct file *file,
			unsigned long flags)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long pages = vma_pages(vma);
	int err;

	if (unlikely(vma->vm_flags & VM_LOCKED)) {
		err = prepare_locked(vma);
		if (err)
			return err;
	}
	if (!vm_account(&vma->vm_flags, pages))
		return -ENOMEM;
	if (flags & MAP_FIXED)
		pages -= count_vma_pages(mm, vma->vm_start, vma->vm_end, 0);
	if (!may_expand_vm(mm, vma->vm_flags, pages))
		return -ENOMEM;
	if (!file && !(vma->vm_flags & VM_SHARED)) {
		vma->vm_pgoff = vma->vm_start >> PAGE_SHIFT;
		return 0;
	}
	if (file) {
		/* What old kernels did not know may only be asked for so. */
		if ((flags & MAP_TYPE) == MAP_SHARED_VALIDATE &&
		    (flags & ~LEGACY_MAP_MASK))
			return -EOPNOTSUPP;
		vma->vm_file = get_file(file);
		err = call_mmap(file, vma);
		if (err || !(flags & MAP_GROWSDOWN))
			return err;
	}
	if (flags & MAP_GROWSDOWN)
		return -EINVAL;
	vma->vm_pgoff = 0;
	return shmem_zero_setup(vma);
}

/* The arguments of mmap(2) that need no look at the address space. */
static int check_mmap_args(bool file, unsigned long len, unsigned long flags,
			   unsigned long pgoff)
{
	unsigned long type = flags & MAP_TYPE;

	if (PAGE_ALIGN(len) == 0)
		return len ? -ENOMEM : -EINVAL;
	if (pgoff + (PAGE_ALIGN(len) >> PAGE_SHIFT) < pgoff)
		return -EOVERFLOW;
	if (type != MAP_SHARED && type != MAP_PRIVATE &&
	    !(file && type == MAP_SHARED_VALIDATE))
		return -EINVAL;
	return 0;
}

int do_mmap(struct mm_struct *mm, struct file *file, unsigned long *addrp,
	    unsigned long len, unsigned long prot, unsigned long flags,
	    unsigned long pgoff)
{
	struct vm_area_struct *vma;
	int err;

	if (flags & MAP_FIXED_NOREPLACE)
		flags |= MAP_FIXED;
	err = check_mmap_args(file != NULL, len, flags, pgoff);
	if (err)
		return err;
	if (mm->map_count > MAX_MAP_COUNT)
		return -ENOMEM;
	len = PAGE_ALIGN(len);
	err = get_unmapped_area(mm, addrp, len, flags);
	if (err)
		return err;
	vma = vm_area_alloc(mm);
	if (!vma)
		return -ENOMEM;
	vma->vm_start = *addrp;
	vma->vm_end = *addrp + len;
	vma->vm_pgoff = pgoff;
	vma->vm_flags = calc_vm_flags(prot, flags);
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
	err = prepare_area(vma, file, flags);
	/* Elsewhere get_unmapped_area() found the range free. */
	if (!err && (flags & MAP_FIXED))
		err = do_munmap(mm, *addrp, len);
	if (err) {
		vm_area_free(vma);
		return err;
	}
	vm_stat_account(mm, vma->vm_flags, len >> PAGE_SHIFT);
	vma_link_or_merge(mm, vma);
	return 0;
}

int do_munmap(struct mm_struct *mm, unsigned long start, size_t len)
{
	struct vm_area_struct *vma, *next, *prev;
	unsigned long end;
	struct mmu_gather tlb;
	int err;

	if ((start & ~PAGE_MASK) || start > TASK_SIZE ||
	    len > TASK_SIZE - start)
		return -EINVAL;
	end = start + PAGE_ALIGN(len);
	if (end == start)
		return -EINVAL;
	err = split_at_ends(mm, start, end, &vma);
	if (err || !vma)
		return err;

	mm->hiwater_vm = max(mm->hiwater_vm, mm->total_vm);
	tlb_gather_mmu(&tlb, mm, false);
	prev = vma_prev(vma);
	for (; vma && vma->vm_start < end; vma = next) {
		next = vma_next(vma);
		unmap_page_range(&tlb, vma, vma->vm_start, vma->vm_end);
		vm_stat_account(mm, vma->vm_flags, -(long)vma_pages(vma));
		detach_vma(vma);
		vm_area_free(vma);
	}
	free_pgtables(&tlb, start, end, prev ? prev->vm_end : 0,
		      vma ? vma->vm_start : TASK_SIZE);
	tlb_finish_mmu(&tlb);
	return 0;
}

/*
 * The mm dies: nobody will look at list or tree again, so areas are freed
 * without being taken out one by one.
 */
void exit_mmap(struct mm_struct *mm)
{
	struct vm_area_struct *vma, *next;
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm, true);
	list_for_each_entry_safe(vma, next, &mm->mmap, vm_list) {
		unmap_page_range(&tlb, vma, vma->vm_start, vma->vm_end);
		free_pgtables(&tlb, vma->vm_start, vma->vm_end, 0,
			      &next->vm_list == &mm->mmap ? TASK_SIZE :
			      next->vm_start);
		vm_area_free(vma);
	}
	tlb_finish_mmu(&tlb);
	mm_init_areas(mm);
	mm->map_count = 0;
	mm->mmap_cache = NULL;
}

int vm_brk_flags(struct mm_struct *mm, unsigned long addr, unsigned long len,
		 u32 vm_flags)
{
	struct vm_area_struct *vma;

	vm_flags |= VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
	if (!may_expand_vm(mm, vm_flags, len >> PAGE_SHIFT) ||
	    !vm_account(&vm_flags, len >> PAGE_SHIFT) ||
	    mm->map_count > MAX_MAP_COUNT)
		return -ENOMEM;
	vma = vm_area_alloc(mm);
	if (!vma)
		return -ENOMEM;
	vma->vm_start = addr;
	vma->vm_end = addr + len;
	vma->vm_pgoff = addr >> PAGE_SHIFT;
	vma->vm_flags = vm_flags;
	vma->vm_page_prot = vm_get_page_prot(vm_flags);
	vm_stat_account(mm, vma->vm_flags, len >> PAGE_SHIFT);
	vma_link_or_merge(mm, vma);
	return 0;
}

unsigned long do_brk(struct mm_struct *mm, unsigned long brk)
{
	unsigned long old_end = PAGE_ALIGN(mm->brk);
	unsigned long new_end = PAGE_ALIGN(brk);
	unsigned long data = mm->end_data - mm->start_data;

	if (brk < mm->start_brk || brk > TASK_SIZE)
		return mm->brk;
	if (brk - mm->start_brk + data > mm->rlim[RLIMIT_DATA])
		return mm->brk;
	if (new_end < old_end) {
		if (do_munmap(mm, new_end, old_end - new_end))
			return mm->brk;
	} else if (new_end > old_end) {
		/* One page is kept free between the heap and the next area. */
		if (new_end > TASK_SIZE ||
		    !range_is_free(mm, old_end, new_end + PAGE_SIZE - old_end))
			return mm->brk;
		if (!may_lock_more(mm, mm->def_flags,
				   (new_end - old_end) >> PAGE_SHIFT) ||
		    vm_brk_flags(mm, old_end, new_end - old_end,
				 mm->def_flags))
			return mm->brk;
		if (unlikely(mm->def_flags & VM_LOCKED))
			mm_populate(mm, old_end, new_end);
	}
	mm->brk = brk;
	return brk;
}

int expand_stack(struct vm_area_struct *vma, unsigned long addr)
{
	struct mm_struct *mm = vma->vm_mm;
	struct vm_area_struct *prev = vma_prev(vma);
	unsigned long grow;

	addr &= PAGE_MASK;
	if (!(vma->vm_flags & VM_GROWSDOWN))
		return -EFAULT;
	if (addr < MMAP_MIN_ADDR)
		return -EPERM;
	/* Not so close to the next area that an overflow could step over. */
	if (prev && !(prev->vm_flags & VM_GROWSDOWN) &&
	    (prev->vm_flags & VM_ACCESS_FLAGS) &&
	    addr - prev->vm_end < STACK_GUARD_GAP)
		return -ENOMEM;
	if (prev && addr < prev->vm_end)
		return -ENOMEM;
	if (vma->vm_end - addr > mm->rlim[RLIMIT_STACK])
		return -ENOMEM;
	grow = (vma->vm_start - addr) >> PAGE_SHIFT;
	if (grow > vma->vm_pgoff || !may_expand_vm(mm, vma->vm_flags, grow) ||
	    !may_lock_more(mm, vma->vm_flags, grow))
		return -ENOMEM;
	anon_vma_prepare(vma);
	vma->vm_start = addr;
	vma->vm_pgoff -= grow;
	vma_start_moved(vma);
	vm_stat_account(mm, vma->vm_flags, grow);
	return 0;
}
