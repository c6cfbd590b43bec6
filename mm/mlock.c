/*
 * mlock(2) and its family: memory that is in RAM, and stays.
 *
 * An area is marked (VM_LOCKED), its pages are brought in, and whoever looks
 * for pages to take away passes such an area by. How much a process has locked
 * is counted in mm->locked_vm by vm_stat_account() like all that areas are
 * counted by; here only what changes sides.
 */
#include <mm/mm.h>
#include <mm/upcall.h>
#include <uapi/capability.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include <uapi/resource.h>

static unsigned long lock_limit(const struct mm_struct *mm)
{
	return mm->rlim[RLIMIT_MEMLOCK] >> PAGE_SHIFT;
}

bool can_do_mlock(const struct mm_struct *mm)
{
	return mm->rlim[RLIMIT_MEMLOCK] || current_capable(CAP_IPC_LOCK);
}

bool may_lock_more(const struct mm_struct *mm, u32 vm_flags,
		   unsigned long npages)
{
	return !(vm_flags & VM_LOCKED) ||
	       mm->locked_vm + npages <= lock_limit(mm) ||
	       current_capable(CAP_IPC_LOCK);
}

/* [start, end) of @vma gets the bits @lock of VM_LOCKED_MASK. 0 or -ENOMEM. */
static int mlock_fixup(struct vm_area_struct *vma, unsigned long start,
		       unsigned long end, u32 lock)
{
	struct mm_struct *mm = vma->vm_mm;
	u32 vm_flags = (vma->vm_flags & ~VM_LOCKED_MASK) | lock;
	int err;

	if (vm_flags == vma->vm_flags || (vma->vm_flags & VM_DONTEXPAND))
		return 0;
	err = split_at_ends(mm, start, end, &vma);
	if (err)
		return err;
	if (!(lock & VM_LOCKED))
		mm->locked_vm -= vma_pages(vma);
	else if (!(vma->vm_flags & VM_LOCKED))
		mm->locked_vm += vma_pages(vma);
	vma->vm_flags = vm_flags;
	vma_merge(vma);
	return 0;
}

/* The areas of a range, one after the other, up to the first hole. */
static int apply_vma_lock_flags(struct mm_struct *mm, unsigned long start,
				unsigned long len, u32 lock)
{
	unsigned long end = start + len, upto;
	struct vm_area_struct *vma;
	int err;

	if (end < start)
		return -EINVAL;
	for (; start < end; start = upto) {
		vma = find_vma(mm, start);
		if (!vma || vma->vm_start > start)
			return -ENOMEM;
		upto = min(end, vma->vm_end);
		err = mlock_fixup(vma, start, upto, lock);
		if (err)
			return err;
	}
	return 0;
}

int do_mlock(struct mm_struct *mm, unsigned long start, size_t len,
	     u32 vm_flags)
{
	unsigned long locked;
	int err;

	if (!can_do_mlock(mm))
		return -EPERM;
	len = PAGE_ALIGN(len + (start & ~PAGE_MASK));
	start &= PAGE_MASK;
	locked = mm->locked_vm + (len >> PAGE_SHIFT);
	if (locked > lock_limit(mm) && !current_capable(CAP_IPC_LOCK)) {
		/* What is locked already is not locked twice. */
		locked -= count_vma_pages(mm, start, start + len, VM_LOCKED);
		if (locked > lock_limit(mm))
			return -ENOMEM;
	}
	err = apply_vma_lock_flags(mm, start, len, vm_flags);
	if (err)
		return err;
	err = __mm_populate(mm, start, start + len, false);
	/* The words of POSIX. */
	return err == -EFAULT ? -ENOMEM : err == -ENOMEM ? -EAGAIN : err;
}

int do_munlock(struct mm_struct *mm, unsigned long start, size_t len)
{
	len = PAGE_ALIGN(len + (start & ~PAGE_MASK));
	return apply_vma_lock_flags(mm, start & PAGE_MASK, len, 0);
}

/* Every area there is. One that cannot be cut stays as it is. */
static void apply_to_all(struct mm_struct *mm, u32 lock)
{
	struct vm_area_struct *vma;
	unsigned long end = 0;

	while ((vma = find_vma(mm, end))) {
		end = vma->vm_end;
		mlock_fixup(vma, vma->vm_start, end, lock);
	}
}

int do_mlockall(struct mm_struct *mm, unsigned int flags)
{
	u32 lock = VM_LOCKED;

	if (flags & MCL_ONFAULT)
		lock |= VM_LOCKONFAULT;
	if (!flags || flags == MCL_ONFAULT ||
	    (flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT)))
		return -EINVAL;
	if (!can_do_mlock(mm))
		return -EPERM;
	if ((flags & MCL_CURRENT) && mm->total_vm > lock_limit(mm) &&
	    !current_capable(CAP_IPC_LOCK))
		return -ENOMEM;
	mm->def_flags = flags & MCL_FUTURE ? lock : 0;
	if (flags & MCL_CURRENT) {
		apply_to_all(mm, lock);
		mm_populate(mm, 0, TASK_SIZE);
	}
	return 0;
}

void do_munlockall(struct mm_struct *mm)
{
	mm->def_flags = 0;
	apply_to_all(mm, 0);
}
