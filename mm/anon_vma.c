/*
 * Which private memory belongs together. On Linux an area that has private
 * pages has an anon_vma, the object by which these pages find back to their
 * areas, and one area cannot have two: so whether neighbours may become one
 * depends on when each got its first page, and who was there before fork().
 *
 * Our pages find back otherwise (rmap.c), but /proc/PID/maps is to show the
 * same areas. So of the anon_vma its identity is kept: a number, and a bit for
 * what fork() brought, which keeps to itself.
 */
#include <mm/mm.h>

static u32 last_anon_vma;

static u32 new_anon_vma(u32 inherited)
{
	last_anon_vma += 2 * ANON_VMA_INHERITED;
	return last_anon_vma | inherited;
}

/*
 * Two areas that touch: could they be one, but for rights that mprotect() may
 * give, and has this one, of the two, an anon_vma to share?
 */
static bool reusable(const struct vm_area_struct *lower,
		     const struct vm_area_struct *upper, u32 anon_vma)
{
	return anon_vma && !(anon_vma & ANON_VMA_INHERITED) &&
	       lower->vm_file == upper->vm_file &&
	       !((lower->vm_flags ^ upper->vm_flags) & ~VM_ACCESS_FLAGS) &&
	       lower->vm_pgoff + vma_pages(lower) == upper->vm_pgoff;
}

void __anon_vma_prepare(struct vm_area_struct *vma)
{
	struct vm_area_struct *prev = vma_prev(vma), *next = vma_next(vma);

	if (next && next->vm_start == vma->vm_end &&
	    reusable(vma, next, next->anon_vma))
		vma->anon_vma = next->anon_vma;
	else if (prev && prev->vm_end == vma->vm_start &&
		 reusable(prev, vma, prev->anon_vma))
		vma->anon_vma = prev->anon_vma;
	else
		vma->anon_vma = new_anon_vma(0);
}

void anon_vma_fork(struct vm_area_struct *vma)
{
	if (vma->anon_vma)
		vma->anon_vma = new_anon_vma(ANON_VMA_INHERITED);
}
