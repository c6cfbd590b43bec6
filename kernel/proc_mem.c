/*
 * A process's memory in /proc/PID: its areas (maps), its pages (pagemap), its
 * page-table entries (pte, ours alone), and the strings it was started with.
 */
#include <lib/string.h>
#include <asm/uaccess.h>
#include <mm/mm.h>
#include <mm/swap.h>
#include <fs/namei.h>
#include <kernel/proc.h>

/* maps */

/* The page that every process has beyond its own: kuser.S. */
const struct vm_area_struct gate_vma = {
	.vm_start = VECTORS_BASE,
	.vm_end = VECTORS_BASE + PAGE_SIZE,
	.vm_flags = VM_READ | VM_EXEC | VM_MAYREAD | VM_MAYEXEC,
};

/* The name of an area without a file, or NULL. */
static const char *area_name(const struct vm_area_struct *vma)
{
	const struct mm_struct *mm = vma->vm_mm;

	if (vma == &gate_vma)
		return "[vectors]";
	if (vma->vm_start <= mm->brk && vma->vm_end >= mm->start_brk)
		return "[heap]";
	if (vma->vm_start <= mm->start_stack && vma->vm_end >= mm->start_stack)
		return "[stack]";
	return NULL;
}

void show_map_vma(struct seq_file *m, const struct vm_area_struct *vma)
{
	const struct file *file = vma->vm_file;
	unsigned long pgoff = file ? vma->vm_pgoff : 0;
	dev_t dev = file ? file->f_inode->i_sb->s_dev : 0;
	u32 flags = vma->vm_flags;
	size_t start = m->count;
	const char *name;

	seq_printf(m, "%08lx-%08lx %c%c%c%c %08llx %02lx:%02lx %llu",
		   vma->vm_start, vma->vm_end,
		   flags & VM_READ ? 'r' : '-', flags & VM_WRITE ? 'w' : '-',
		   flags & VM_EXEC ? 'x' : '-', flags & VM_MAYSHARE ? 's' : 'p',
		   (u64)pgoff << PAGE_SHIFT, (unsigned long)MAJOR(dev),
		   (unsigned long)MINOR(dev), file ? file->f_inode->i_ino : 0);
	name = file ? NULL : area_name(vma);
	if (file || name)
		seq_pad(m, start, MAPS_NAME_COLUMN);
	else
		seq_putc(m, ' ');
	if (file)
		seq_path(m, &file->f_path, &current->fs->root, "\n");
	else if (name)
		seq_puts(m, name);
	seq_putc(m, '\n');
}

int proc_pid_maps(struct seq_file *m)
{
	struct task_struct *task = proc_task(seq_id(m));
	struct vm_area_struct *vma;

	if (!task)
		return -ESRCH;
	if (!task->mm)
		return 0;
	if (!ptrace_may_access(task))
		return -EACCES;
	list_for_each_entry(vma, &task->mm->mmap, vm_list)
		show_map_vma(m, vma);
	show_map_vma(m, &gate_vma);
	return 0;
}

/* pagemap and pte: eight bytes for each page of the address space */

#define ENTRIES		32		/* computed, then copied, at a time */

#define PM_SWAP_OFFSET_SHIFT 5		/* above: the number of the area */
#define PM_EXCLUSIVE	(1ULL << 56)	/* mapped by this entry alone */
#define PM_FILE		(1ULL << 61)	/* of a file, or shared memory */
#define PM_SWAP		(1ULL << 62)
#define PM_PRESENT	(1ULL << 63)

/*
 * Linux's word about a page, Documentation/admin-guide/mm/pagemap.rst. The
 * soft-dirty bit, 55, is always clear on ARM, there as here.
 */
static u64 pagemap_entry(struct mm_struct *mm, unsigned long addr)
{
	pte_t *ptep = addr < TASK_SIZE ? lookup_pte(mm, addr) : NULL;
	const struct page *page;
	u64 entry;

	if (!ptep || pte_none(*ptep))
		return 0;
	if (is_swap_pte(*ptep))
		return PM_SWAP | swp_type(pte_to_swp_entry(*ptep)) |
		       swp_offset(pte_to_swp_entry(*ptep)) <<
		       PM_SWAP_OFFSET_SHIFT;
	entry = PM_PRESENT | pte_pfn(*ptep);
	if (pte_special(*ptep) || !pfn_valid(pte_pfn(*ptep)))
		return entry;
	page = pfn_to_page(pte_pfn(*ptep));
	if (!(page->flags & PG_anon))
		entry |= PM_FILE;
	if (page->_mapcount == 1)
		entry |= PM_EXCLUSIVE;
	return entry;
}

/*
 * The two descriptors that translate @addr, the first-level one in the low
 * half, the second-level one, or 0, in the high half. In the kernel's half
 * of the space they come from the kernel's table.
 */
static u64 pte_entry(struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgd = pgd_offset(addr < PAGE_OFFSET ? mm->pgd : swapper_pg_dir,
				addr);
	u64 entry = pgd->val;

	if ((pgd->val & PGD_TYPE_MASK) == PGD_TYPE_TABLE)
		entry |= (u64)pte_offset(pgd, addr)->val << 32;
	return entry;
}

static ssize_t read_entries(struct file *file, char *ubuf, size_t count,
			    loff_t *pos, unsigned long end_pfn,
			    u64 (*entry)(struct mm_struct *mm,
					 unsigned long addr))
{
	u64 buf[ENTRIES], end = (u64)end_pfn * sizeof(u64);
	size_t done = 0, n, i;

	if ((*pos | count) & (sizeof(u64) - 1))
		return -EINVAL;
	while (done < count && (u64)*pos < end) {
		/* The copy may sleep, and the process be gone then. */
		struct task_struct *task = proc_task(proc_id(file->f_inode));

		if (!task || !task->mm)
			break;
		n = min((u64)min(count - done, sizeof(buf)), end - *pos);
		for (i = 0; i < n / sizeof(u64); i++)
			buf[i] = entry(task->mm, (*pos / sizeof(u64) + i) <<
					PAGE_SHIFT);
		if (copy_to_user(ubuf + done, buf, n))
			return done ? (ssize_t)done : -EFAULT;
		done += n;
		*pos += n;
	}
	return done;
}

/* Where in RAM a page is, is a help to those who attack RAM. */
static u64 pagemap_entry_hidden(struct mm_struct *mm, unsigned long addr)
{
	return pagemap_entry(mm, addr) & ~(PM_EXCLUSIVE - 1);
}

/* Who opened it may see frames, or not. */
static int pagemap_open(struct inode *inode, struct file *file)
{
	(void)inode;
	file->private_data = capable(CAP_SYS_ADMIN) ? pagemap_entry :
			     pagemap_entry_hidden;
	return 0;
}

static ssize_t pagemap_read(struct file *file, char *ubuf, size_t count,
			    loff_t *pos)
{
	return read_entries(file, ubuf, count, pos, TASK_SIZE >> PAGE_SHIFT,
			    file->private_data);
}

static ssize_t pte_read(struct file *file, char *ubuf, size_t count,
			loff_t *pos)
{
	return read_entries(file, ubuf, count, pos, 1UL << (32 - PAGE_SHIFT),
			    pte_entry);
}

const struct file_operations proc_pagemap_fops = {
	.open = pagemap_open,
	.read = pagemap_read,
};
const struct file_operations proc_pte_fops = { .read = pte_read };

/* cmdline, environ, auxv */

/* The page at @addr of @mm, brought in if need be, or NULL. May sleep. */
static const struct page *get_user_page(struct mm_struct *mm,
					unsigned long addr)
{
	pte_t *ptep = lookup_pte(mm, addr);
	struct vm_area_struct *vma;

	if (!ptep || !pte_present(*ptep)) {
		vma = find_vma(mm, addr);
		if (!vma || vma->vm_start > addr ||
		    (handle_mm_fault(vma, addr & PAGE_MASK, 0) &
		     VM_FAULT_ERROR))
			return NULL;
		ptep = lookup_pte(mm, addr);
		if (!ptep || !pte_present(*ptep))
			return NULL;
	}
	return pfn_valid(pte_pfn(*ptep)) ? pfn_to_page(pte_pfn(*ptep)) : NULL;
}

/* Print the memory [start, end) of @mm, as far as there is any. */
static void show_memory(struct seq_file *m, struct mm_struct *mm,
			unsigned long start, unsigned long end)
{
	while (start < end) {
		size_t offset = start % PAGE_SIZE;
		size_t n = min(end - start, PAGE_SIZE - offset);
		const struct page *page = get_user_page(mm, start);

		if (!page)
			break;
		seq_write(m, (char *)page_address(page) + offset, n);
		start += n;
	}
}

/* The arguments of the process of @m, or (@environ) its environment. */
static int show_strings(struct seq_file *m, bool environ)
{
	struct task_struct *task = proc_task(seq_id(m));
	struct mm_struct *mm = task ? task->mm : NULL;

	if (!task)
		return -ESRCH;
	if (!mm)
		return 0;
	mm->mm_users++;			/* it must outlive our sleep */
	if (environ)
		show_memory(m, mm, mm->env_start, mm->env_end);
	else
		show_memory(m, mm, mm->arg_start, mm->arg_end);
	mmput(mm);
	return 0;
}

int proc_pid_cmdline(struct seq_file *m)
{
	return show_strings(m, false);
}

int proc_pid_environ(struct seq_file *m)
{
	return show_strings(m, true);
}

/* Pairs, to the one that ends them. */
int proc_pid_auxv(struct seq_file *m)
{
	struct task_struct *task = proc_task(seq_id(m));
	const u32 *auxv;
	unsigned int n = 0;

	if (!task)
		return -ESRCH;
	if (!task->mm)
		return 0;
	auxv = task->mm->saved_auxv;
	do {
		n += 2;
	} while (auxv[n - 2] && n < ARRAY_SIZE(task->mm->saved_auxv));
	seq_write(m, auxv, n * sizeof(*auxv));
	return 0;
}
