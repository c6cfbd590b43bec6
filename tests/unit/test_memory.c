/* links: mm/vma.c mm/anon_vma.c mm/mmap.c mm/mprotect.c mm/madvise.c mm/memory.c mm/gup.c mm/mlock.c */
/* links: mm/pgtable.c mm/filemap.c mm/page_alloc.c mm/memblock.c mm/slab.c */
/* links: mm/filemap_rw.c mm/readahead.c mm/page-writeback.c mm/truncate.c */
/* links: mm/rmap.c kernel/mm.c lib/avl.c lib/radix_tree.c */
/* links: tests/unit/host/mm.c tests/unit/host/mmu.c tests/unit/host/ram.c tests/unit/host/noswap.c */
/* wraps: alloc_pages __get_free_pages __free_pages */
/* wraps: kmem_cache_alloc kmem_cache_free kzalloc */
/*
 * The case table of mm/memory.c, row by row: the entry before and behind,
 * counts of the pages, counters of the mm, contents, and what the TLB was
 * told; then fork(), with writes on both sides.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <asm/tlbflush.h>
#include <lib/printk.h>
#include <mm/mm.h>
#include <mm/pagemap.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include <uapi/resource.h>
#include "host/mm.h"

#define RW	(PROT_READ | PROT_WRITE)
#define A	0x2ff000ul		/* where the tests map things */

static struct host_count before;
static struct mm_struct *mm;
static struct file file;
static struct address_space mapping;

static int boot(void **state)
{
	host_mm_boot();
	return 0;
}

#define FILE_SIZE	(20 * PAGE_SIZE + 100)

static int setup(void **state)
{
	static const char text[] = "first page";
	u8 i;

	before = host_count();
	mm = host_mm_new();
	host_file_init(&file, &mapping, 0);
	for (i = 0; i < 4; i++)
		kernel_file_write(&mapping, text, sizeof(text),
				  i * PAGE_SIZE);
	mapping.size = FILE_SIZE;
	return 0;
}

static int teardown(void **state)
{
	host_mm_check(mm);
	host_mm_free(mm);
	assert_int_equal(file.count, 1);
	host_file_drop(&file);
	host_count_check(before);
	assert_int_equal(zero_page->_mapcount, 0);
	return 0;
}

static void map(unsigned long addr, unsigned long len, unsigned long prot,
		unsigned long flags)
{
	struct file *f = flags & MAP_ANONYMOUS ? NULL : &file;

	assert_int_equal(do_mmap(mm, f, &addr, len, prot, flags | MAP_FIXED,
				 0), 0);
}

#define ANON	(MAP_PRIVATE | MAP_ANONYMOUS)

static pte_t entry(unsigned long addr)
{
	pte_t *pte = lookup_pte(mm, addr);

	return pte ? *pte : __pte(0);
}

static struct page *page_of(unsigned long addr)
{
	return pfn_to_page(pte_pfn(entry(addr)));
}

static void check_rss(unsigned long anon, unsigned long filepages)
{
	assert_int_equal(mm->rss_stat[MM_ANONPAGES], anon);
	assert_int_equal(mm->rss_stat[MM_FILEPAGES], filepages);
	host_mm_check(mm);
}

static void check_page(const struct page *page, int refs, int maps)
{
	assert_int_equal(page->_refcount, refs);
	assert_int_equal(page->_mapcount, maps);
}

/* The fault and its result, without an access. */
static int fault(unsigned long addr, u32 flags)
{
	return handle_mm_fault(find_vma(mm, addr), addr, flags);
}

/* Is the entry valid, and are exactly these of W, dirty, young, exec set? */
static void check_entry(unsigned long addr, bool write, bool dirty)
{
	pte_t pte = entry(addr);

	assert_true(pte_present(pte) && pte_user(pte) && pte_young(pte));
	assert_true(pte.val & PTE_NG);
	assert_int_equal(pte_write(pte), write);
	assert_int_equal(!!pte_dirty(pte), dirty);
}

/* Row: empty, anonymous, read. */
static void test_anonymous_read(void **state)
{
	map(A, 0x3000, RW, ANON);
	assert_int_equal(fault(A + 0x1234, 0), 0);
	check_entry(A + 0x1000, false, false);
	assert_true(pte_special(entry(A + 0x1000)));
	assert_ptr_equal(page_of(A + 0x1000), zero_page);
	assert_int_equal(zero_page->_mapcount, 0);
	assert_true(pte_none(entry(A)) && pte_none(entry(A + 0x2000)));
	check_rss(0, 0);
	assert_int_equal(*host_touch(mm, A + 0x1fff, HOST_READ), 0);
	assert_int_equal(mm->pgtables_bytes, PTE_TABLE_SIZE);
}

/* Row: empty, anonymous, write. */
static void test_anonymous_write(void **state)
{
	unsigned long i;
	const u8 *p;

	map(A, 0x3000, RW, ANON);
	assert_int_equal(fault(A + 0x1000, FAULT_FLAG_WRITE), 0);
	check_entry(A + 0x1000, true, true);
	check_page(page_of(A + 0x1000), 1, 1);
	assert_true(page_of(A + 0x1000)->flags & PG_anon);
	assert_true(find_vma(mm, A)->anon_vma);
	check_rss(1, 0);
	p = host_touch(mm, A + 0x1000, HOST_READ);
	for (i = 0; i < PAGE_SIZE; i++)
		assert_int_equal(p[i], 0);
	assert_int_equal(fault(A + 0x2000, FAULT_FLAG_WRITE), 0);
	check_rss(2, 0);
}

/* Row: empty, file, read. */
static void test_file_read(void **state)
{
	map(A, 0x8000, RW, MAP_PRIVATE);
	assert_string_equal((char *)host_touch(mm, A, HOST_READ),
			    "first page");
	check_entry(A, false, false);
	check_page(page_of(A), 2, 1);
	assert_ptr_equal(page_of(A), find_page(&mapping, 0));
	assert_false(find_vma(mm, A)->anon_vma);
	host_mm_check(mm);
}

/* Row: empty, private file, write. */
static void test_file_cow(void **state)
{
	char *p;

	map(A, 0x8000, RW, MAP_PRIVATE);
	p = (char *)host_touch(mm, A, HOST_WRITE);
	assert_string_equal(p, "first page");
	check_entry(A, true, true);
	check_page(page_of(A), 1, 1);
	assert_true(page_of(A)->flags & PG_anon);
	check_page(find_page(&mapping, 0), 1, 0);
	check_rss(1, 0);
	strcpy(p, "my own");
	assert_string_equal(page_address(find_page(&mapping, 0)),
			    "first page");
}

/* Row: empty, shared, write. */
static void test_file_shared(void **state)
{
	map(A, 0x8000, RW, MAP_SHARED);
	strcpy((char *)host_touch(mm, A, HOST_WRITE), "for all");
	check_entry(A, true, true);
	check_page(page_of(A), 2, 1);
	assert_true(page_of(A)->flags & PG_dirty);
	assert_false(find_vma(mm, A)->anon_vma);
	check_rss(0, 1);
	assert_string_equal(page_address(find_page(&mapping, 0)), "for all");
}

/* Row: present and read-only, private, write; the zero page. */
static void test_wp_zero_page(void **state)
{
	u8 *p;

	map(A, 0x2000, RW, ANON);
	host_touch(mm, A, HOST_READ);
	host_nr_flushes = 0;
	p = host_touch(mm, A, HOST_WRITE);
	assert_int_equal(host_nr_flushes, 1);
	assert_int_equal(*p, 0);
	*p = 1;
	assert_ptr_not_equal(page_of(A), zero_page);
	assert_false(pte_special(entry(A)));
	check_entry(A, true, true);
	check_page(page_of(A), 1, 1);
	check_rss(1, 0);
	assert_int_equal(*host_touch(mm, A + 0x1000, HOST_READ), 0);
}

/* Row: the same, and the page is a file's. */
static void test_wp_file_page(void **state)
{
	char *p;

	map(A, 0x1000, RW, MAP_PRIVATE);
	host_touch(mm, A, HOST_READ);
	check_rss(0, 1);
	p = (char *)host_touch(mm, A, HOST_WRITE);
	assert_string_equal(p, "first page");
	check_page(find_page(&mapping, 0), 1, 0);
	check_page(page_of(A), 1, 1);
	check_rss(1, 0);
}

/* Row: the same, and nobody else has the page any more: no copy. */
static void test_wp_reuse(void **state)
{
	struct page *page;

	map(A, 0x1000, RW, ANON);
	*host_touch(mm, A, HOST_WRITE) = 7;
	page = page_of(A);
	host_mm_free(host_mm_dup(mm));
	check_entry(A, false, true);
	check_page(page, 1, 1);
	/* The TLB has the entry without the right; one fault is enough. */
	host_touch(mm, A, HOST_READ);
	host_faults = 0;
	assert_int_equal(*host_touch(mm, A, HOST_WRITE), 7);
	assert_int_equal(host_faults, 1);
	assert_ptr_equal(page_of(A), page);
	check_entry(A, true, true);
	check_rss(1, 0);
}

/* Row: present and read-only, shared, write. */
static void test_wp_shared(void **state)
{
	map(A, 0x1000, PROT_READ, MAP_SHARED);
	host_touch(mm, A, HOST_READ);
	check_entry(A, false, false);
	find_page(&mapping, 0)->flags &= ~PG_dirty;
	find_vma(mm, A)->vm_flags |= VM_WRITE;
	assert_int_equal(fault(A, FAULT_FLAG_WRITE), 0);
	check_entry(A, true, true);
	assert_true(find_page(&mapping, 0)->flags & PG_dirty);
	check_page(page_of(A), 2, 1);
	check_rss(0, 1);
	assert_non_null(host_touch(mm, A, HOST_WRITE));
}

/* Row: present, not young. */
static void test_young(void **state)
{
	pte_t old;

	map(A, 0x1000, RW, ANON);
	host_touch(mm, A, HOST_WRITE);
	old = entry(A);
	*lookup_pte(mm, A) = pte_mkold(old);
	flush_tlb_page(mm, A);
	assert_null(host_mmu_access(mm, A, HOST_READ));
	assert_non_null(host_touch(mm, A, HOST_READ));
	assert_int_equal(entry(A).val, old.val);
	check_rss(1, 0);
}

/* Row: present and allowed: the TLB had an older entry. */
static void test_spurious(void **state)
{
	pte_t old;

	map(A, 0x1000, RW, ANON);
	host_touch(mm, A, HOST_WRITE);
	old = entry(A);
	/* Fewer rights for a moment, which the TLB remembers. */
	flush_tlb_page(mm, A);
	*lookup_pte(mm, A) = pte_wrprotect(old);
	host_mmu_access(mm, A, HOST_READ);
	*lookup_pte(mm, A) = old;
	assert_null(host_mmu_access(mm, A, HOST_WRITE));
	host_nr_flushes = 0;
	assert_non_null(host_touch(mm, A, HOST_WRITE));
	assert_int_equal(host_nr_flushes, 1);
	assert_int_equal(entry(A).val, old.val);
	check_rss(1, 0);
}

/* An instruction page: caches agree before the entry is there, once. */
static void test_exec(void **state)
{
	extern unsigned long host_nr_icache_syncs;

	map(A, 0x1000, PROT_READ | PROT_EXEC, MAP_PRIVATE);
	host_nr_icache_syncs = 0;
	assert_non_null(host_touch(mm, A, HOST_EXEC));
	assert_int_equal(host_nr_icache_syncs, 1);
	assert_true(page_of(A)->flags & PG_dcache_clean);
	do_madvise(mm, A, 0x1000, MADV_DONTNEED);
	assert_non_null(host_touch(mm, A, HOST_EXEC));
	assert_int_equal(host_nr_icache_syncs, 1);
	do_madvise(mm, A, 0x1000, MADV_DONTNEED);
	kernel_file_write(&mapping, "x", 1, 0);
	assert_non_null(host_touch(mm, A, HOST_EXEC));
	assert_int_equal(host_nr_icache_syncs, 2);
	/* Written to while it is mapped: at once. */
	kernel_file_write(&mapping, "y", 1, 0);
	assert_int_equal(host_nr_icache_syncs, 3);
	/* A page of data becomes one of code. */
	map(A, 0x1000, RW, ANON);
	host_touch(mm, A, HOST_WRITE);
	assert_null(host_touch(mm, A, HOST_EXEC));
	assert_int_equal(do_mprotect(mm, A, 0x1000, PROT_READ | PROT_EXEC), 0);
	assert_non_null(host_touch(mm, A, HOST_EXEC));
	assert_int_equal(host_nr_icache_syncs, 4);
	/* And an executable copy of a file's page is a page of its own. */
	map(A, 0x1000, RW | PROT_EXEC, MAP_PRIVATE);
	assert_non_null(host_touch(mm, A, HOST_WRITE));
	assert_int_equal(host_nr_icache_syncs, 5);
}

/* Each fault with each of its allocations failing: nothing has changed. */
static void oom_case(unsigned long prot, unsigned long flags, bool read_first,
		     u32 access)
{
	unsigned long anon, filepages, n;
	pte_t old;
	int ret;

	for (n = 0; n < 4; n++) {
		map(A, 0x1000, prot, flags);
		if (read_first)
			host_touch(mm, A, HOST_READ);
		old = entry(A);
		anon = mm->rss_stat[MM_ANONPAGES];
		filepages = mm->rss_stat[MM_FILEPAGES];
		host_failed = false;
		host_fail_after = n;
		ret = fault(A, access);
		host_fail_after = -1;
		if (!host_failed) {
			assert_int_equal(ret & VM_FAULT_ERROR, 0);
			do_munmap(mm, A, 0x1000);
			return;
		}
		assert_int_equal(ret, VM_FAULT_OOM);
		assert_true(entry(A).val == old.val || pte_none(entry(A)));
		check_rss(anon, filepages);
		/* The next try has what it needs. */
		assert_non_null(host_touch(mm, A, access ? HOST_WRITE :
							   HOST_READ));
		do_munmap(mm, A, 0x1000);
	}
	fail();
}

static void test_oom(void **state)
{
	oom_case(RW, ANON, false, 0);
	oom_case(RW, ANON, false, FAULT_FLAG_WRITE);
	oom_case(RW, ANON, true, FAULT_FLAG_WRITE);
	oom_case(RW, MAP_PRIVATE, false, 0);
	oom_case(RW, MAP_PRIVATE, false, FAULT_FLAG_WRITE);
	oom_case(RW, MAP_PRIVATE, true, FAULT_FLAG_WRITE);
	oom_case(RW, MAP_SHARED, false, FAULT_FLAG_WRITE);
	oom_case(RW, MAP_SHARED, true, FAULT_FLAG_WRITE);
}

/* PROT_NONE takes the rights and leaves the contents. */
static void test_prot_none(void **state)
{
	struct page *page;

	map(A, 0x3000, RW, ANON);
	*host_touch(mm, A, HOST_WRITE) = 9;
	host_touch(mm, A + 0x1000, HOST_READ);
	page = page_of(A);
	assert_int_equal(do_mprotect(mm, A, 0x3000, PROT_NONE), 0);
	host_mm_check_merged(mm);
	assert_null(host_touch(mm, A, HOST_READ));
	assert_null(host_touch(mm, A + 0x1000, HOST_READ));
	check_rss(1, 0);
	assert_int_equal(do_mprotect(mm, A, 0x3000, PROT_READ), 0);
	assert_int_equal(*host_touch(mm, A, HOST_READ), 9);
	assert_ptr_equal(page_of(A), page);
	assert_null(host_touch(mm, A, HOST_WRITE));
	assert_int_equal(do_mprotect(mm, A, 0x3000, RW), 0);
	/* Nobody else's: writable at once. */
	host_faults = 0;
	assert_int_equal(*host_touch(mm, A, HOST_WRITE), 9);
	assert_int_equal(host_faults, 0);
	assert_non_null(host_touch(mm, A + 0x1000, HOST_WRITE));
	check_rss(2, 0);
}

/* mprotect() must not open a page that fork() has made common. */
static void test_protect_after_fork(void **state)
{
	struct mm_struct *child;

	map(A, 0x1000, RW, ANON);
	*host_touch(mm, A, HOST_WRITE) = 1;
	child = host_mm_dup(mm);
	assert_int_equal(do_mprotect(mm, A, 0x1000, PROT_READ), 0);
	assert_int_equal(do_mprotect(mm, A, 0x1000, RW), 0);
	*host_touch(mm, A, HOST_WRITE) = 2;
	assert_int_equal(*host_touch(child, A, HOST_READ), 1);
	host_mm_check(child);
	host_mm_free(child);
}

/* Nor one whose contents may be forgotten: the write has to tell. */
static void test_protect_lazyfree(void **state)
{
	map(A, 0x1000, RW, ANON);
	*host_touch(mm, A, HOST_WRITE) = 1;
	assert_int_equal(do_madvise(mm, A, 0x1000, MADV_FREE), 0);
	assert_false(pte_dirty(entry(A)));
	assert_int_equal(do_mprotect(mm, A, 0x1000, PROT_READ), 0);
	assert_int_equal(do_mprotect(mm, A, 0x1000, RW), 0);
	*host_touch(mm, A, HOST_WRITE) = 2;
	assert_true(pte_dirty(entry(A)));
}

/* The same for a file's page in a private area. */
static void test_protect_private_file(void **state)
{
	map(A, 0x1000, PROT_READ, MAP_PRIVATE);
	host_touch(mm, A, HOST_READ);
	assert_int_equal(do_mprotect(mm, A, 0x1000, RW), 0);
	strcpy((char *)host_touch(mm, A, HOST_WRITE), "mine");
	assert_string_equal(page_address(find_page(&mapping, 0)),
			    "first page");
}

/* fork(): one page, two owners, until one of them writes. */
static void test_fork(void **state)
{
	struct mm_struct *child;
	struct page *page;

	map(A, 0x4000, RW, ANON);
	*host_touch(mm, A, HOST_WRITE) = 1;
	*host_touch(mm, A + 0x1000, HOST_WRITE) = 2;
	host_touch(mm, A + 0x2000, HOST_READ);
	page = page_of(A);

	host_nr_flushes = 0;
	child = host_mm_dup(mm);
	assert_int_equal(host_nr_flushes, 1);
	check_page(page, 2, 2);
	host_mm_check(mm);
	host_mm_check_merged(child);
	assert_int_equal(child->rss_stat[MM_ANONPAGES], 2);
	assert_int_equal(child->total_vm, mm->total_vm);

	/* The parent writes one, the child the other. */
	*host_touch(mm, A, HOST_WRITE) = 11;
	assert_ptr_not_equal(page_of(A), page);
	check_page(page, 1, 1);
	assert_int_equal(*host_touch(child, A, HOST_READ), 1);
	*host_touch(child, A + 0x1000, HOST_WRITE) = 12;
	assert_int_equal(*host_touch(mm, A + 0x1000, HOST_READ), 2);
	assert_int_equal(*host_touch(child, A + 0x1000, HOST_READ), 12);
	assert_int_equal(*host_touch(child, A + 0x2000, HOST_READ), 0);
	*host_touch(child, A + 0x3000, HOST_WRITE) = 13;
	assert_int_equal(*host_touch(mm, A + 0x3000, HOST_READ), 0);
	host_mm_check(mm);
	host_mm_check(child);
	host_mm_free(child);
	assert_int_equal(*host_touch(mm, A, HOST_READ), 11);
}

/* What is shared stays so; what was written in a private file is copied. */
static void test_fork_files(void **state)
{
	struct mm_struct *child;

	map(A, 0x2000, RW, MAP_SHARED);
	map(A + 0x2000, 0x2000, RW, MAP_PRIVATE);
	map(A + 0x4000, 0x1000, RW, MAP_SHARED | MAP_ANONYMOUS);
	map(A + 0x5000, 0x1000, RW, ANON);
	strcpy((char *)host_touch(mm, A + 0x2000, HOST_WRITE), "private");
	host_touch(mm, A + 0x3000, HOST_READ);
	*host_touch(mm, A + 0x4000, HOST_WRITE) = 5;
	assert_int_equal(do_madvise(mm, A + 0x5000, 1, MADV_DONTFORK), 0);
	child = host_mm_dup(mm);
	assert_int_equal(child->map_count, 3);
	assert_int_equal(file.count, 5);

	strcpy((char *)host_touch(child, A, HOST_WRITE), "shared");
	assert_string_equal((char *)host_touch(mm, A, HOST_READ), "shared");
	assert_string_equal((char *)host_touch(child, A + 0x2000, HOST_READ),
			    "private");
	*host_touch(child, A + 0x2000, HOST_WRITE) = 'P';
	assert_string_equal((char *)host_touch(mm, A + 0x2000, HOST_READ),
			    "private");
	*host_touch(child, A + 0x4000, HOST_WRITE) = 6;
	assert_int_equal(*host_touch(mm, A + 0x4000, HOST_READ), 6);
	assert_null(host_touch(child, A + 0x5000, HOST_READ));
	host_mm_check(child);
	host_mm_free(child);
}

/* Generations: each writes, the youngest dies first, then the oldest. */
static void test_fork_chain(void **state)
{
	struct mm_struct *mms[6];
	int i, j;

	map(A, 0x6000, RW, ANON);
	for (j = 0; j < 6; j++)
		*host_touch(mm, A + j * PAGE_SIZE, HOST_WRITE) = 100;
	mms[0] = mm;
	for (i = 1; i < 6; i++) {
		mms[i] = host_mm_dup(mms[i - 1]);
		*host_touch(mms[i], A + i * PAGE_SIZE, HOST_WRITE) = i;
	}
	*host_touch(mm, A, HOST_WRITE) = 50;
	for (i = 1; i < 6; i++) {
		for (j = 0; j < 6; j++)
			assert_int_equal(*host_touch(mms[i], A + j * PAGE_SIZE,
						     HOST_READ),
					 j >= 1 && j <= i ? j : 100);
		host_mm_check(mms[i]);
	}
	for (i = 5; i > 0; i -= 2)
		host_mm_free(mms[i]);
	for (i = 2; i < 6; i += 2) {
		*host_touch(mms[i], A + 0x5000, HOST_WRITE) = 1;
		host_mm_check(mms[i]);
		host_mm_free(mms[i]);
	}
}

/* fork() with each allocation failing: no child, and the parent whole. */
static void test_fork_oom(void **state)
{
	struct mm_struct *child = NULL;
	int i, n;

	for (i = 0; i < 4; i++) {
		map(A + i * 0x100000, 0x2000, RW, i % 2 ? ANON : MAP_PRIVATE);
		*host_touch(mm, A + i * 0x100000, HOST_WRITE) = i;
		*host_touch(mm, A + 0x1000 + i * 0x100000, HOST_WRITE) = i;
	}
	for (n = 0; !child; n++) {
		host_failed = false;
		host_fail_after = n;
		child = host_mm_dup(mm);
		host_fail_after = -1;
		assert_true(host_failed == !child);
		check_rss(8, 0);
	}
	/* mm, pgd, four areas, and a table for each MiB. */
	assert_int_equal(n - 1, 2 + 4 + 5);
	host_mm_check(child);
	host_mm_free(child);
	for (i = 0; i < 4; i++)
		assert_int_equal(*host_touch(mm, A + i * 0x100000,
					     HOST_WRITE), i);
}

static void test_populate(void **state)
{
	map(A, 0x4000, RW, ANON);
	map(A + 0x4000, 0x2000, PROT_READ, ANON);
	map(A + 0x6000, 0x1000, PROT_NONE, ANON);
	host_touch(mm, A, HOST_READ);
	host_touch(mm, A + 0x1000, HOST_WRITE);
	host_counted_faults = 0;
	mm_populate(mm, A, A + 0x7000);
	assert_int_equal(host_counted_faults, 5);
	check_rss(4, 0);
	host_faults = 0;
	host_touch(mm, A + 0x3000, HOST_WRITE);
	host_touch(mm, A + 0x5000, HOST_READ);
	assert_int_equal(host_faults, 0);
	assert_int_equal(__mm_populate(mm, A, A + 0x6000, false), 0);
	assert_int_equal(__mm_populate(mm, A, A + 0x7000, false), -EFAULT);
	assert_int_equal(host_counted_faults, 5);
}

/* MADV_DONTNEED: what is anonymous reads zero, what is a file's as it is. */
static void test_dontneed(void **state)
{
	map(A, 0x2000, RW, ANON);
	map(A + 0x2000, 0x2000, RW, MAP_PRIVATE);
	*host_touch(mm, A, HOST_WRITE) = 1;
	*host_touch(mm, A + 0x2000, HOST_WRITE) = 2;
	host_touch(mm, A + 0x3000, HOST_READ);
	host_nr_flushes = 0;
	assert_int_equal(do_madvise(mm, A, 0x4000, MADV_DONTNEED), 0);
	assert_true(host_nr_flushes > 0);
	check_rss(0, 0);
	assert_int_equal(*host_touch(mm, A, HOST_READ), 0);
	assert_int_equal(*host_touch(mm, A + 0x2000, HOST_READ), 'f');
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_anonymous_read),
		CASE(test_anonymous_write),
		CASE(test_file_read),
		CASE(test_file_cow),
		CASE(test_file_shared),
		CASE(test_wp_zero_page),
		CASE(test_wp_file_page),
		CASE(test_wp_reuse),
		CASE(test_wp_shared),
		CASE(test_young),
		CASE(test_spurious),
		CASE(test_exec),
		CASE(test_oom),
		CASE(test_prot_none),
		CASE(test_protect_after_fork),
		CASE(test_protect_lazyfree),
		CASE(test_protect_private_file),
		CASE(test_fork),
		CASE(test_fork_files),
		CASE(test_fork_chain),
		CASE(test_fork_oom),
		CASE(test_populate),
		CASE(test_dontneed),
	};

	return cmocka_run_group_tests(tests, boot, NULL);
}
