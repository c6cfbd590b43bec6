/*
 * Address spaces as a whole: made for execve(), copied for fork(), taken
 * down when the last task that uses them goes.
 */
#include <asm/barrier.h>
#include <asm/irqflags.h>
#include <asm/tlbflush.h>
#include <kernel/sched.h>
#include <lib/string.h>
#include <mm/mm.h>
#include <mm/rmap.h>
#include <mm/slab.h>
#include <mm/upcall.h>
#include <uapi/errno.h>

static struct kmem_cache mm_cache;

void __init mm_cache_init(void)
{
	kmem_cache_init(&mm_cache, "mm_struct", sizeof(struct mm_struct), 0);
	vma_cache_init();
	pgtable_cache_init();
}

struct mm_struct *mm_alloc(const unsigned long *rlim, struct mm_struct *parent)
{
	struct mm_struct *mm = kmem_cache_alloc(&mm_cache, __GFP_ZERO);

	if (!mm)
		return NULL;
	mm->pgd = pgd_alloc();
	if (!mm->pgd) {
		kmem_cache_free(&mm_cache, mm);
		return NULL;
	}
	mm_init_areas(mm);
	mm_join_family(mm, parent);
	mm->mm_users = 1;
	mm->rlim = rlim;
	return mm;
}

/* What describes the program, as opposed to what keeps the areas. */
static void copy_layout(struct mm_struct *mm, const struct mm_struct *old)
{
	mm->mmap_base = old->mmap_base;
	mm->start_code = old->start_code;
	mm->end_code = old->end_code;
	mm->start_data = old->start_data;
	mm->end_data = old->end_data;
	mm->start_brk = old->start_brk;
	mm->brk = old->brk;
	mm->start_stack = old->start_stack;
	mm->arg_start = old->arg_start;
	mm->arg_end = old->arg_end;
	mm->env_start = old->env_start;
	mm->env_end = old->env_end;
	memcpy(mm->saved_auxv, old->saved_auxv, sizeof(mm->saved_auxv));
	mm->dumpable = old->dumpable;
	mm->exe_file = old->exe_file ? get_file(old->exe_file) : NULL;
}

/* Areas that are not inherited as they are. */
#define VM_FORK_SPECIAL	(VM_DONTCOPY | VM_WIPEONFORK | VM_LOCKED_MASK)

static int dup_mmap(struct mm_struct *mm, struct mm_struct *oldmm)
{
	struct vm_area_struct *vma, *new;
	int err;

	list_for_each_entry(vma, &oldmm->mmap, vm_list) {
		if (vma->vm_flags & VM_DONTCOPY)
			continue;
		new = vm_area_dup(vma);
		if (!new)
			return -ENOMEM;
		new->vm_mm = mm;
		anon_vma_fork(new);
		if (unlikely(vma->vm_flags & VM_FORK_SPECIAL))
			new->vm_flags &= ~VM_LOCKED_MASK;
		insert_vm_struct(mm, new);
		vm_stat_account(mm, new->vm_flags, vma_pages(new));
		if (unlikely(vma->vm_flags & VM_WIPEONFORK)) {
			new->anon_vma = 0;
			continue;
		}
		err = copy_page_range(new, vma);
		if (err)
			return err;
	}
	return 0;
}

struct mm_struct *dup_mm(struct mm_struct *oldmm, const unsigned long *rlim)
{
	struct mm_struct *mm = mm_alloc(rlim, oldmm);
	int err;

	if (!mm)
		return NULL;
	copy_layout(mm, oldmm);
	err = dup_mmap(mm, oldmm);
	/*
	 * The parent's writable pages are write-protected now; for us, too,
	 * who may yet write a pid to one of them: hence the ISB (B3.10.1).
	 */
	flush_tlb_mm(oldmm);
	isb();
	if (err) {
		mmput(mm);
		return NULL;
	}
	return mm;
}

void mmput(struct mm_struct *mm)
{
	unsigned long flags;

	if (--mm->mm_users)
		return;
	/* Nobody's TTBR0 may show a table that is about to be freed. */
	if (active_mm == mm) {
		local_irq_save(flags);
		active_mm = NULL;
		switch_mm(NULL);
		local_irq_restore(flags);
	}
	list_del(&mm->mmlist);
	exit_mmap(mm);
	if (mm->exe_file)
		fput(mm->exe_file);
	pgd_free(mm->pgd);
	kmem_cache_free(&mm_cache, mm);
}

/* The task whose limits hold for @mm leaves it: another user's hold now. */
static void pass_on_limits(struct mm_struct *mm)
{
	struct task_struct *task;

	for_each_task(task) {
		if (task->mm == mm) {
			mm->rlim = task->rlim;
			return;
		}
	}
}

void use_mm(struct mm_struct *mm)
{
	struct mm_struct *old = current->mm;
	unsigned long flags;

	local_irq_save(flags);
	current->mm = mm;
	active_mm = mm;
	switch_mm(mm);
	local_irq_restore(flags);
	if (!old)
		return;
	update_hiwater_rss(old);
	current->maxrss = max(current->maxrss, old->hiwater_rss);
	if (old->rlim == current->rlim && old->mm_users > 1)
		pass_on_limits(old);
	mmput(old);
}
