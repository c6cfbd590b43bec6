/*
 * msync(2): what was written to a shared map is on the disk when it returns.
 *
 * MS_ASYNC has nothing to begin: what is dirty is written sooner or later
 * anyway. MS_INVALIDATE has nothing to make invalid, as every map and every
 * read() look at the same pages.
 */
#include <mm/mm.h>
#include <mm/upcall.h>
#include <uapi/errno.h>
#include <uapi/mman.h>

/* [start, end) of @vma. Sleeps; then @vma may be gone. */
static int msync_vma(struct vm_area_struct *vma, unsigned long start,
		     unsigned long end)
{
	loff_t from = ((loff_t)vma->vm_pgoff << PAGE_SHIFT) +
		      (start - vma->vm_start);
	struct file *file = vma->vm_file;
	int err;

	if (!file || !(vma->vm_flags & VM_SHARED))
		return 0;
	get_file(file);
	err = vfs_fsync_range(file, from, from + (end - start) - 1, true);
	fput(file);
	return err;
}

int do_msync(struct mm_struct *mm, unsigned long start, size_t len,
	     unsigned int flags)
{
	unsigned long end = start + PAGE_ALIGN(len), upto;
	struct vm_area_struct *vma;
	int hole = 0, err;

	if ((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) ||
	    (start & ~PAGE_MASK) || ((flags & MS_ASYNC) && (flags & MS_SYNC)))
		return -EINVAL;
	if (end < start)
		return -ENOMEM;
	for (; start < end; start = upto) {
		vma = find_vma_intersection(mm, start, end);
		if (!vma)
			return -ENOMEM;
		if (vma->vm_start > start)
			hole = -ENOMEM;		/* told at the end */
		start = max(start, vma->vm_start);
		upto = min(end, vma->vm_end);
		if ((flags & MS_INVALIDATE) && (vma->vm_flags & VM_LOCKED))
			return -EBUSY;
		err = flags & MS_SYNC ? msync_vma(vma, start, upto) : 0;
		if (err)
			return err;
	}
	return hole;
}
