/*
 * What a process's areas hold, in /proc/PID: smaps (area by area), smaps_rollup
 * (all together), and clear_refs, which makes pages look unused. The fields are
 * those of Documentation/filesystems/proc.rst.
 */
#include <asm/tlbflush.h>
#include <lib/string.h>
#include <mm/mm.h>
#include <mm/swap.h>
#include <kernel/proc.h>

/* A page's share, when several map it, has a fraction. */
#define PSS_SHIFT	12

/* All in bytes; shares shifted by PSS_SHIFT. */
struct mem_size_stats {
	u64 resident, referenced, anonymous, lazyfree, swap, swap_pss;
	u64 clean[2], dirty[2];		/* by: shared, private */
	u64 pss, pss_dirty, pss_anon, pss_file, pss_shmem, pss_locked;
};

/* Shared memory without a name, and files of file systems without a store. */
static bool page_is_shmem(const struct page *page)
{
	return !PageAnon(page) &&
	       !(page->mapping && mapping_has_store(page->mapping));
}

static void smaps_account(struct mem_size_stats *mss, const struct page *page,
			  pte_t pte, bool locked)
{
	bool private = page->_mapcount < 2;
	bool dirty = pte_dirty(pte) || PageDirty(page);
	u64 pss = (PAGE_SIZE << PSS_SHIFT) / (u32)max(page->_mapcount, 1);

	mss->resident += PAGE_SIZE;
	if (pte_young(pte) || PageReferenced(page))
		mss->referenced += PAGE_SIZE;
	if (PageAnon(page)) {
		mss->anonymous += PAGE_SIZE;
		if (!dirty && !PageSwapCache(page))
			mss->lazyfree += PAGE_SIZE;
		mss->pss_anon += pss;
	} else if (page_is_shmem(page)) {
		mss->pss_shmem += pss;
	} else {
		mss->pss_file += pss;
	}
	mss->pss += pss;
	if (locked)
		mss->pss_locked += pss;
	if (dirty) {
		mss->pss_dirty += pss;
		mss->dirty[private] += PAGE_SIZE;
	} else {
		mss->clean[private] += PAGE_SIZE;
	}
}

/* Call @one for each entry of @vma that is not empty. */
static void for_each_pte(const struct vm_area_struct *vma,
			 void (*one)(const struct vm_area_struct *vma,
				     pte_t *ptep, void *arg), void *arg)
{
	unsigned long addr = vma->vm_start, next;
	pte_t *ptep;
	pgd_t *pgd;

	for (; addr < vma->vm_end; addr = next) {
		next = pgd_addr_end(addr, vma->vm_end);
		pgd = pgd_offset(vma->vm_mm->pgd, addr);
		if (pgd_none(*pgd))
			continue;
		for (; addr < next; addr += PAGE_SIZE) {
			ptep = pte_offset(pgd, addr);
			if (!pte_none(*ptep))
				one(vma, ptep, arg);
		}
	}
}

static void smaps_pte_entry(const struct vm_area_struct *vma, pte_t *ptep,
			    void *arg)
{
	struct mem_size_stats *mss = arg;

	if (is_swap_pte(*ptep)) {
		mss->swap += PAGE_SIZE;
		mss->swap_pss += (PAGE_SIZE << PSS_SHIFT) /
				 max(swap_count(pte_to_swp_entry(*ptep)), 1u);
	} else if (!pte_special(*ptep)) {
		smaps_account(mss, pfn_to_page(pte_pfn(*ptep)), *ptep,
			      vma->vm_flags & VM_LOCKED);
	}
}

static void show_kb(struct seq_file *m, const char *name, u64 bytes)
{
	seq_printf(m, "%-16s%8lu kB\n", name, (unsigned long)(bytes >> 10));
}

static void show_stats(struct seq_file *m, const struct mem_size_stats *mss,
		       bool rollup)
{
	show_kb(m, "Rss:", mss->resident);
	show_kb(m, "Pss:", mss->pss >> PSS_SHIFT);
	show_kb(m, "Pss_Dirty:", mss->pss_dirty >> PSS_SHIFT);
	if (rollup) {
		show_kb(m, "Pss_Anon:", mss->pss_anon >> PSS_SHIFT);
		show_kb(m, "Pss_File:", mss->pss_file >> PSS_SHIFT);
		show_kb(m, "Pss_Shmem:", mss->pss_shmem >> PSS_SHIFT);
	}
	show_kb(m, "Shared_Clean:", mss->clean[0]);
	show_kb(m, "Shared_Dirty:", mss->dirty[0]);
	show_kb(m, "Private_Clean:", mss->clean[1]);
	show_kb(m, "Private_Dirty:", mss->dirty[1]);
	show_kb(m, "Referenced:", mss->referenced);
	show_kb(m, "Anonymous:", mss->anonymous);
	show_kb(m, "LazyFree:", mss->lazyfree);
	show_kb(m, "AnonHugePages:", 0);
	show_kb(m, "ShmemPmdMapped:", 0);
	show_kb(m, "FilePmdMapped:", 0);
	show_kb(m, "Shared_Hugetlb:", 0);
	show_kb(m, "Private_Hugetlb:", 0);
	show_kb(m, "Swap:", mss->swap);
	show_kb(m, "SwapPss:", mss->swap_pss >> PSS_SHIFT);
	show_kb(m, "Locked:", mss->pss_locked >> PSS_SHIFT);
}

/*
 * Two letters for each flag, by number: VM_READ is 0. Linux 6.1 has none for
 * VM_LOCKONFAULT.
 */
static void show_vma_flags(struct seq_file *m, u32 flags)
{
	static const char names[32][3] = {
		"rd", "wr", "ex", "sh", "mr", "mw", "me", "ms", "gd",
		[13] = "lo", [15] = "sr", "rr", "dc", "de", "??", "ac", "nr",
		[25] = "wf", "dd",
	};
	unsigned int i;

	/* Linux says "shared" only where somebody could write. */
	if (!(flags & VM_MAYWRITE))
		flags &= ~VM_SHARED;
	seq_puts(m, "VmFlags: ");
	for (i = 0; i < 32; i++)
		if (flags & (1u << i))
			seq_printf(m, "%s ", names[i]);
	seq_putc(m, '\n');
}

static void show_smap(struct seq_file *m, const struct vm_area_struct *vma)
{
	struct mem_size_stats mss = { 0 };

	if (vma->vm_mm)
		for_each_pte(vma, smaps_pte_entry, &mss);
	show_map_vma(m, vma);
	show_kb(m, "Size:", vma->vm_end - vma->vm_start);
	show_kb(m, "KernelPageSize:", PAGE_SIZE);
	show_kb(m, "MMUPageSize:", PAGE_SIZE);
	show_stats(m, &mss, false);
	seq_puts(m, "THPeligible:    0\n");
	show_vma_flags(m, vma->vm_flags);
}

/* The process of @m, if the caller may look into its memory; or -errno. */
static int smaps_mm(struct seq_file *m, struct mm_struct **mm)
{
	struct task_struct *task = proc_task(seq_id(m));

	if (!task)
		return -ESRCH;
	*mm = task->mm;
	return task->mm && !ptrace_may_access(task) ? -EACCES : 0;
}

int proc_pid_smaps(struct seq_file *m)
{
	struct vm_area_struct *vma;
	struct mm_struct *mm;
	int err = smaps_mm(m, &mm);

	if (err || !mm)
		return err;
	list_for_each_entry(vma, &mm->mmap, vm_list)
		show_smap(m, vma);
	show_smap(m, &gate_vma);
	return 0;
}

int proc_pid_smaps_rollup(struct seq_file *m)
{
	struct mem_size_stats mss = { 0 };
	unsigned long start = 0, end = 0;
	struct vm_area_struct *vma;
	struct mm_struct *mm;
	size_t line = m->count;
	int err = smaps_mm(m, &mm);

	if (err || !mm)
		return err ? err : -ESRCH;
	list_for_each_entry(vma, &mm->mmap, vm_list) {
		start = start ? start : vma->vm_start;
		end = vma->vm_end;
		for_each_pte(vma, smaps_pte_entry, &mss);
	}
	seq_printf(m, "%08lx-%08lx ---p 00000000 00:00 0", start, end);
	seq_pad(m, line, MAPS_NAME_COLUMN);
	seq_puts(m, "[rollup]\n");
	show_stats(m, &mss, true);
	return 0;
}

/* What clear_refs is told to clear. */
#define CLEAR_REFS_ALL		1
#define CLEAR_REFS_ANON		2
#define CLEAR_REFS_MAPPED	3
#define CLEAR_REFS_SOFT_DIRTY	4	/* ARM has no bit for it */
#define CLEAR_REFS_MM_HIWATER_RSS 5

static void clear_refs_pte(const struct vm_area_struct *vma, pte_t *ptep,
			   void *arg)
{
	(void)vma;
	(void)arg;
	if (!pte_present(*ptep) || pte_special(*ptep))
		return;
	set_pte(ptep, pte_mkold(*ptep));
	ClearPageReferenced(pfn_to_page(pte_pfn(*ptep)));
}

int proc_pid_clear_refs(const struct proc_id *id, char *text)
{
	struct task_struct *task = proc_task(id);
	struct mm_struct *mm = task ? task->mm : NULL;
	struct vm_area_struct *vma;
	int type = text[0] - '0';

	if (type < CLEAR_REFS_ALL || type > CLEAR_REFS_MM_HIWATER_RSS ||
	    (text[1] && text[1] != '\n'))
		return -EINVAL;
	if (!task)
		return -ESRCH;
	if (!mm || type == CLEAR_REFS_SOFT_DIRTY)
		return 0;
	if (type == CLEAR_REFS_MM_HIWATER_RSS) {
		mm->hiwater_rss = get_mm_rss(mm);
		return 0;
	}
	list_for_each_entry(vma, &mm->mmap, vm_list) {
		if (type == (vma->vm_file ? CLEAR_REFS_ANON :
			     CLEAR_REFS_MAPPED))
			continue;
		for_each_pte(vma, clear_refs_pte, NULL);
	}
	flush_tlb_mm(mm);
	return 0;
}
