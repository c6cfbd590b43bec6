/*
 * Around the files of mm/ as a test sees them: allocations that can be told
 * to fail (through the linker's --wrap), the upward calls of <mm/upcall.h>,
 * user accesses, and the checker of an address space.
 *
 * wraps: alloc_pages __get_free_pages __free_pages kmem_cache_alloc
 * wraps: kmem_cache_free kzalloc
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <kernel/sched.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/slab.h>
#include <mm/swap.h>
#include <mm/upcall.h>
#include <uapi/errno.h>
#include "mm.h"

#define RAM_BASE	0x40000000u
#define RAM_SIZE	(8u << 20)

/* --- What the kernel has elsewhere --------------------------------------- */

jmp_buf *host_panic;
u32 user_pgd_flags = PGD_TYPE_TABLE | PGD_TABLE_PXN;
struct task_struct *host_current;
struct task_struct init_task = { .tasks = LIST_HEAD_INIT(init_task.tasks) };
struct mm_struct *active_mm;
unsigned long host_nr_icache_syncs;

void panic(const char *fmt, ...)
{
	char text[200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (host_panic)
		longjmp(*host_panic, 1);
	fail_msg("panic: %s", text);
	__builtin_unreachable();
}

void copy_page(void *to, const void *from)
{
	memcpy(to, from, PAGE_SIZE);
}

void clear_page(void *page)
{
	memset(page, 0, PAGE_SIZE);
}

/* None: all are copied by the loop around it. */
unsigned long copy_ptes(pte_t *dst, pte_t *src, unsigned long nr, u32 protect)
{
	(void)dst;
	(void)src;
	(void)nr;
	(void)protect;
	return 0;
}

void sync_icache_page(struct page *page)
{
	host_nr_icache_syncs++;
}

/* Everything is there at once: nobody ever has to wait. */
unsigned long nr_context_switches;

void init_waitqueue_head(struct wait_queue_head *wq)
{
	INIT_LIST_HEAD(&wq->head);
}

void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *we,
		     bool interruptible)
{
}

void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *we)
{
}

void wake_up(struct wait_queue_head *wq)
{
}

void schedule(void)
{
	fail_msg("asleep for ever");
}

bool wait_for_free_pages(void)
{
	return false;
}

/* There is no aging. */
void lru_cache_add(struct page *page)
{
}

void mark_page_accessed(struct page *page)
{
}

void mark_inode_dirty_pages(void *host)
{
}

void wakeup_flusher(void)
{
}

struct file_ra_state *file_ra_state(struct file *file)
{
	return &file->ra;
}

/* --- Allocations that fail ------------------------------------------------ */

long host_fail_after = -1;
bool host_failed;

static bool fails(void)
{
	if (host_fail_after < 0 || host_fail_after-- > 0)
		return false;
	host_failed = true;
	return true;
}

struct page *__real_alloc_pages(gfp_t gfp, unsigned int order);
unsigned long __real___get_free_pages(gfp_t gfp, unsigned int order);
void __real___free_pages(struct page *page, unsigned int order);
void *__real_kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp);
void __real_kmem_cache_free(struct kmem_cache *cache, void *obj);
void *__real_kzalloc(size_t size, gfp_t gfp);

/* New memory holds anything but zeroes. */
struct page *__wrap_alloc_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = fails() ? NULL : __real_alloc_pages(gfp, order);

	if (page && !(gfp & __GFP_ZERO))
		memset(page_address(page), 0xa5, PAGE_SIZE << order);
	return page;
}

unsigned long __wrap___get_free_pages(gfp_t gfp, unsigned int order)
{
	return fails() ? 0 : __real___get_free_pages(gfp, order);
}

void *__wrap_kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	void *obj = fails() ? NULL : __real_kmem_cache_alloc(cache, gfp);

	if (obj && !(gfp & __GFP_ZERO))
		memset(obj, 0xa5, cache->size);
	return obj;
}

void *__wrap_kzalloc(size_t size, gfp_t gfp)
{
	return fails() ? NULL : __real_kzalloc(size, gfp);
}

void __wrap___free_pages(struct page *page, unsigned int order)
{
	host_tlb_check_freed(page_address(page), PAGE_SIZE << order);
	__real___free_pages(page, order);
}

void __wrap_kmem_cache_free(struct kmem_cache *cache, void *obj)
{
	host_tlb_check_freed(obj, cache->size);
	__real_kmem_cache_free(cache, obj);
}

/*
 * A slab that allocations come from is kept when it is empty, so pages are
 * compared without those of slabs, and objects by themselves.
 */
struct host_count host_count(void)
{
	struct host_count n = { nr_free_pages(NULL), 0 };
	struct kmem_cache *cache;

	list_for_each_entry(cache, &slab_caches, list) {
		n.pages += cache->nr_slabs << cache->order;
		n.objects += cache->nr_objs;
	}
	return n;
}

void host_count_check(struct host_count before)
{
	struct host_count now = host_count();

	assert_int_equal(now.objects, before.objects);
	assert_int_equal(now.pages, before.pages);
}

/* --- Boot, address spaces, files ------------------------------------------ */

unsigned long host_rlim[RLIM_NLIMITS];

void host_rlim_reset(void)
{
	unsigned int i;

	for (i = 0; i < RLIM_NLIMITS; i++)
		host_rlim[i] = RLIM_INFINITY;
}

void host_mm_boot(void)
{
	host_ram_init(RAM_BASE, RAM_SIZE);
	memblock_add(RAM_BASE, RAM_SIZE);
	memblock_reserve(RAM_BASE, PAGE_SIZE);	/* the kernel's image */
	mem_init();
	kmem_cache_boot();
	mm_cache_init();
	memory_init();
	host_rlim_reset();
}

struct mm_struct *host_mm_new(void)
{
	struct mm_struct *mm = mm_alloc(host_rlim, NULL);

	if (mm)
		mm->mmap_base = TASK_SIZE;
	return mm;
}

struct mm_struct *host_mm_dup(struct mm_struct *mm)
{
	return dup_mm(mm, host_rlim);
}

void host_mm_free(struct mm_struct *mm)
{
	host_tlb_forget(mm);
	mmput(mm);
}

void host_file_init(struct file *file, struct address_space *mapping,
		    loff_t size)
{
	memset(file, 0, sizeof(*file));
	address_space_init(mapping, NULL, NULL);
	mapping->size = size;
	file->mapping = mapping;
	file->count = 1;
}

void host_file_drop(struct file *file)
{
	assert_true(list_empty(&file->mapping->i_mmap));
	file->mapping->size = 0;
	truncate_inode_pages(file->mapping, 0);
	assert_int_equal(file->mapping->nrpages, 0);
}

struct file *get_file(struct file *file)
{
	file->count++;
	return file;
}

void fput(struct file *file)
{
	assert_true(file->count > 0);
	if (--file->count || !file->unnamed)
		return;
	host_file_drop(file);
	kfree(file->mapping);
	kfree(file);
}

int vfs_fallocate(struct file *file, u32 mode, loff_t offset, loff_t len)
{
	return -EOPNOTSUPP;
}

bool current_capable(int cap)
{
	return false;
}

unsigned long host_counted_faults;

void count_fault(int fault)
{
	host_counted_faults += !fault;
}

int call_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (file->readonly && (vma->vm_flags & VM_SHARED)) {
		if (vma->vm_flags & VM_WRITE)
			return -EACCES;
		vma->vm_flags &= ~VM_MAYWRITE;
	}
	vma->vm_ops = &generic_file_vm_ops;
	vma->vm_mapping = file->mapping;
	return 0;
}

int shmem_zero_setup(struct vm_area_struct *vma)
{
	struct file *file = kzalloc(sizeof(*file), GFP_KERNEL);
	struct address_space *mapping = kzalloc(sizeof(*mapping), GFP_KERNEL);

	if (!file || !mapping) {
		kfree(file);
		kfree(mapping);
		return -ENOMEM;
	}
	host_file_init(file, mapping, (loff_t)vma_pages(vma) << PAGE_SHIFT);
	file->unnamed = true;
	vma->vm_file = file;
	vma->vm_ops = &generic_file_vm_ops;
	vma->vm_mapping = mapping;
	return 0;
}

/* --- User accesses ---------------------------------------------------------- */

int host_signal;
unsigned long host_faults;

/* As do_page_fault(). False with host_signal set when there is no way. */
static bool fault(struct mm_struct *mm, unsigned long addr, u32 needs)
{
	struct vm_area_struct *vma = find_vma(mm, addr);
	int ret;

	host_faults++;
	host_signal = 11;
	if (!vma || (addr < vma->vm_start && expand_stack(vma, addr)))
		return false;
	if (!(vma->vm_flags & needs))
		return false;
	ret = handle_mm_fault(vma, addr,
			      needs == VM_WRITE ? FAULT_FLAG_WRITE : 0);
	if (ret & VM_FAULT_SIGBUS)
		host_signal = 7;
	else if (ret & VM_FAULT_OOM)
		host_signal = 9;
	return !(ret & VM_FAULT_ERROR);
}

u8 *host_touch(struct mm_struct *mm, unsigned long addr,
	       enum host_access access)
{
	static const u32 needs[] = { VM_ACCESS_FLAGS, VM_WRITE, VM_EXEC };
	u8 *p = host_mmu_access(mm, addr, access);
	unsigned int tries = 0;

	host_signal = 0;
	while (!p) {
		if (!fault(mm, addr, needs[access]))
			return NULL;
		p = host_mmu_access(mm, addr, access);
		if (!p && ++tries == 3)
			fail_msg("%lx faults for ever", addr);
	}
	host_signal = 0;
	return p;
}

/* --- The checker -------------------------------------------------------------- */

struct recount {
	unsigned long total, data, exec, stack, rss[NR_MM_COUNTERS];
	unsigned long areas, tables;
};

/* The tree below @node, in order. Returns its height. */
static int check_node(struct avl_node *node, struct avl_node *parent,
		      struct list_head **pos, unsigned long *gap)
{
	unsigned long below = 0, above = 0;
	struct vm_area_struct *vma;
	int left, right;

	*gap = 0;
	if (!node)
		return 0;
	vma = container_of(node, struct vm_area_struct, vm_node);
	assert_ptr_equal(node->parent, parent);
	left = check_node(node->left, node, pos, &below);
	*pos = (*pos)->next;
	assert_ptr_equal(*pos, &vma->vm_list);
	right = check_node(node->right, node, pos, &above);
	assert_in_range(left - right + 1, 0, 2);
	assert_int_equal(node->height, max(left, right) + 1);
	*gap = max(vma->gap, max(below, above));
	assert_int_equal(vma->subtree_gap, *gap);
	return node->height;
}

static void check_pte(struct vm_area_struct *vma, unsigned long addr,
		      pte_t pte, struct recount *n)
{
	struct page *page;

	assert_true(pte_present(pte));
	assert_true(!pte_user(pte) == !(vma->vm_flags & VM_ACCESS_FLAGS));
	assert_true(!!(pte.val & PTE_XN) == !(vma->vm_flags & VM_EXEC));
	assert_true(!pte_write(pte) || (vma->vm_flags & VM_WRITE));
	if (pte_special(pte)) {
		assert_int_equal(pte_pfn(pte), page_to_pfn(zero_page));
		assert_false(pte_write(pte));
		return;
	}
	page = pfn_to_page(pte_pfn(pte));
	assert_true(page->_mapcount > 0);
	assert_true(page->_refcount >= page->_mapcount);
	if (!(page->flags & PG_anon)) {
		n->rss[MM_FILEPAGES]++;
		assert_ptr_equal(page->mapping, vma->vm_mapping);
		assert_int_equal(page->index, vma->vm_pgoff +
				 ((addr - vma->vm_start) >> PAGE_SHIFT));
		assert_true((vma->vm_flags & VM_SHARED) || !pte_write(pte));
		return;
	}
	n->rss[MM_ANONPAGES]++;
	assert_true(vma->anon_vma);
	assert_false(vma->vm_flags & VM_SHARED);
	if (pte_write(pte))
		assert_int_equal(page->_refcount, 1);
}

static void check_area(struct vm_area_struct *vma, struct recount *n)
{
	unsigned long pages = vma_pages(vma), addr, next;
	u32 flags = vma->vm_flags;
	pte_t *pte;

	n->areas++;
	n->total += pages;
	if ((flags & (VM_EXEC | VM_WRITE | VM_GROWSDOWN)) == VM_EXEC)
		n->exec += pages;
	else if (flags & VM_GROWSDOWN)
		n->stack += pages;
	else if ((flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
		n->data += pages;
	assert_int_equal(vma->vm_page_prot.val, vm_get_page_prot(flags).val);
	assert_true(!vma->vm_file == !vma->vm_mapping);
	assert_true(!vma->vm_mapping == list_empty(&vma->i_mmap));
	for (addr = vma->vm_start; addr < vma->vm_end; addr = next) {
		next = addr + PAGE_SIZE;
		pte = lookup_pte(vma->vm_mm, addr);
		if (!pte)
			next = pgd_addr_end(addr, vma->vm_end);
		else if (!pte_none(*pte))
			check_pte(vma, addr, *pte, n);
	}
}

static bool mapped(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;

	list_for_each_entry(vma, &mm->mmap, vm_list) {
		if (vma->vm_start <= addr && addr < vma->vm_end)
			return true;
	}
	return false;
}

/* No table without an area in its MiB, no entry outside of areas. */
static void check_tables(struct mm_struct *mm, struct recount *n)
{
	unsigned long addr, i;
	bool used;
	pte_t *pte;

	for (addr = 0; addr < TASK_SIZE; addr += PGDIR_SIZE) {
		if (pgd_none(*pgd_offset(mm->pgd, addr)))
			continue;
		n->tables++;
		used = false;
		for (i = 0; i < PTRS_PER_PTE; i++) {
			pte = lookup_pte(mm, addr + i * PAGE_SIZE);
			if (mapped(mm, addr + i * PAGE_SIZE))
				used = true;
			else
				assert_true(pte_none(*pte));
		}
		assert_true(used);
	}
}

void host_mm_check(struct mm_struct *mm)
{
	struct list_head *pos = &mm->mmap;
	struct vm_area_struct *vma;
	unsigned long end = 0, gap;
	struct recount n = { 0 };

	list_for_each_entry(vma, &mm->mmap, vm_list) {
		assert_ptr_equal(vma->vm_mm, mm);
		assert_true(vma->vm_start >= end);
		assert_true(vma->vm_end > vma->vm_start);
		assert_true(vma->vm_end <= TASK_SIZE);
		assert_int_equal((vma->vm_start | vma->vm_end) & ~PAGE_MASK, 0);
		assert_int_equal(vma->gap, vma->vm_start - end);
		end = vma->vm_end;
		check_area(vma, &n);
	}
	check_node(mm->mm_tree.node, NULL, &pos, &gap);
	assert_ptr_equal(pos->next, &mm->mmap);
	check_tables(mm, &n);
	assert_int_equal(mm->map_count, n.areas);
	assert_int_equal(mm->total_vm, n.total);
	assert_int_equal(mm->data_vm, n.data);
	assert_int_equal(mm->exec_vm, n.exec);
	assert_int_equal(mm->stack_vm, n.stack);
	assert_int_equal(mm->pgtables_bytes, n.tables * PTE_TABLE_SIZE);
	assert_int_equal(mm->rss_stat[MM_FILEPAGES], n.rss[MM_FILEPAGES]);
	assert_int_equal(mm->rss_stat[MM_ANONPAGES], n.rss[MM_ANONPAGES]);
	assert_int_equal(zero_page->_mapcount, 0);
	host_tlb_check(NULL);
}

void host_mm_check_merged(struct mm_struct *mm)
{
	struct vm_area_struct *vma, *prev = NULL;

	host_mm_check(mm);
	list_for_each_entry(vma, &mm->mmap, vm_list) {
		if (prev && prev->vm_end == vma->vm_start &&
		    prev->vm_flags == vma->vm_flags &&
		    prev->vm_file == vma->vm_file &&
		    prev->anon_vma == vma->anon_vma &&
		    prev->vm_pgoff + vma_pages(prev) == vma->vm_pgoff)
			fail_msg("not merged at %lx", vma->vm_start);
		prev = vma;
	}
}
