/* links: mm/vma.c mm/anon_vma.c mm/mmap.c mm/mprotect.c mm/madvise.c mm/memory.c mm/gup.c mm/mlock.c */
/* links: mm/pgtable.c mm/filemap.c mm/page_alloc.c mm/memblock.c mm/slab.c */
/* links: mm/filemap_rw.c mm/readahead.c mm/page-writeback.c mm/truncate.c */
/* links: mm/rmap.c kernel/mm.c lib/avl.c lib/radix_tree.c */
/* links: tests/unit/host/mm.c tests/unit/host/mmu.c tests/unit/host/ram.c tests/unit/host/noswap.c */
/* wraps: alloc_pages __get_free_pages __free_pages */
/* wraps: kmem_cache_alloc kmem_cache_free kzalloc */
/*
 * Areas: what the tree finds against a linear search, on random layouts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <lib/printk.h>
#include <mm/mm.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include <uapi/resource.h>
#include "host/mm.h"

static int boot(void **state)
{
	host_mm_boot();
	return 0;
}

/* Free for a new area, as far as the area at @vma is concerned? */
static unsigned long start_gap(const struct vm_area_struct *vma)
{
	if (!(vma->vm_flags & VM_GROWSDOWN))
		return vma->vm_start;
	return vma->vm_start > STACK_GUARD_GAP ?
	       vma->vm_start - STACK_GUARD_GAP : 0;
}

/* From the top, hole by hole. */
static unsigned long slow_unmapped_area(struct mm_struct *mm,
					unsigned long len, unsigned long limit)
{
	unsigned long hi = limit, lo;
	struct vm_area_struct *vma = list_last_entry(&mm->mmap,
					struct vm_area_struct, vm_list);

	for (; &vma->vm_list != &mm->mmap;
	     vma = list_entry(vma->vm_list.prev, struct vm_area_struct,
			      vm_list)) {
		lo = max(vma->vm_end, MMAP_MIN_ADDR);
		if (hi > lo && hi - lo >= len)
			return hi - len;
		hi = min(limit, start_gap(vma));
	}
	lo = MMAP_MIN_ADDR;
	return hi > lo && hi - lo >= len ? hi - len : 0;
}

static struct vm_area_struct *slow_find_vma(struct mm_struct *mm,
					    unsigned long addr)
{
	struct vm_area_struct *vma;

	list_for_each_entry(vma, &mm->mmap, vm_list) {
		if (addr < vma->vm_end)
			return vma;
	}
	return NULL;
}

#define PAGES	(TASK_SIZE >> PAGE_SHIFT)

/* A page number: anywhere, or near the ends. */
static unsigned long random_page(unsigned long within)
{
	switch (rand() % 4) {
	case 0:
		return rand() % min(within, 200ul);
	case 1:
		return within - 1 - rand() % min(within, 2000ul);
	default:
		return (unsigned long)rand() % within;
	}
}

static unsigned long random_len(void)
{
	return (1 + rand() % (rand() % 4 ? 40 : 20000)) << PAGE_SHIFT;
}

static void map_random(struct mm_struct *mm, unsigned long within)
{
	unsigned long addr = random_page(within) << PAGE_SHIFT;
	unsigned long flags = MAP_PRIVATE | MAP_ANONYMOUS;

	flags |= rand() % 4 ? MAP_FIXED : 0;
	flags |= rand() % 5 ? 0 : MAP_GROWSDOWN;
	do_mmap(mm, NULL, &addr, random_len(), rand() % 8, flags, 0);
}

static void check_searches(struct mm_struct *mm, unsigned long within)
{
	unsigned long addr = random_page(within) << PAGE_SHIFT, len, limit;
	struct vm_area_struct *vma = find_vma(mm, addr);
	int i;

	assert_ptr_equal(vma, slow_find_vma(mm, addr));
	if (vma) {
		assert_ptr_equal(find_vma(mm, vma->vm_start), vma);
		assert_ptr_equal(find_vma(mm, vma->vm_end - 1), vma);
		assert_ptr_equal(find_vma(mm, vma->vm_end), vma_next(vma));
	}
	for (i = 0; i < 4; i++) {
		len = random_len();
		limit = rand() % 2 ? TASK_SIZE :
			random_page(within) << PAGE_SHIFT;
		assert_int_equal(unmapped_area(mm, len, limit),
				 slow_unmapped_area(mm, len, limit));
		addr = random_page(within) << PAGE_SHIFT;
		vma = slow_find_vma(mm, addr);
		assert_int_equal(range_is_free(mm, addr, len),
				 !vma || addr + len <= start_gap(vma));
		vma = vma && vma->vm_start < addr + len ? vma : NULL;
		assert_ptr_equal(find_vma_intersection(mm, addr, addr + len),
				 vma);
	}
}

/* Sparse and full layouts, with stacks in between. */
static void test_searches(void **state)
{
	const struct host_count before = host_count();
	unsigned long within, addr;
	struct mm_struct *mm;
	int round, step;

	srand(6);
	for (round = 0; round < 12; round++) {
		mm = host_mm_new();
		within = round % 3 == 0 ? PAGES : round % 3 == 1 ? 3000 : 30000;
		for (step = 0; step < 700; step++) {
			if (rand() % 3) {
				map_random(mm, within);
			} else {
				addr = random_page(within) << PAGE_SHIFT;
				do_munmap(mm, addr, random_len());
			}
			check_searches(mm, within);
			if (step % 16 == 0)
				host_mm_check_merged(mm);
		}
		host_mm_free(mm);
	}
	host_count_check(before);
}

static void test_empty(void **state)
{
	struct mm_struct *mm = host_mm_new();

	assert_null(find_vma(mm, 0));
	assert_null(find_vma(mm, TASK_SIZE - 1));
	assert_int_equal(unmapped_area(mm, 0x1000, TASK_SIZE),
			 TASK_SIZE - 0x1000);
	assert_int_equal(unmapped_area(mm, TASK_SIZE - MMAP_MIN_ADDR,
				       TASK_SIZE), MMAP_MIN_ADDR);
	assert_int_equal(unmapped_area(mm, TASK_SIZE - MMAP_MIN_ADDR + 0x1000,
				       TASK_SIZE), 0);
	assert_int_equal(unmapped_area(mm, 0x1000, 0x1000), 0);
	host_mm_check(mm);
	host_mm_free(mm);
}

static struct vm_area_struct *map(struct mm_struct *mm, unsigned long addr,
				  unsigned long len, unsigned long prot,
				  unsigned long flags)
{
	assert_int_equal(do_mmap(mm, NULL, &addr, len, prot, MAP_PRIVATE |
				 MAP_ANONYMOUS | MAP_FIXED | flags, 0), 0);
	return find_vma(mm, addr);
}

/* A hole that is large enough only without the stack's gap is none. */
static void test_stack_gap(void **state)
{
	const unsigned long stack = 0x2000000;
	struct mm_struct *mm = host_mm_new();
	unsigned long low;

	map(mm, stack, TASK_SIZE - stack, PROT_READ, MAP_GROWSDOWN);
	assert_int_equal(unmapped_area(mm, 0x1000, TASK_SIZE),
			 stack - STACK_GUARD_GAP - 0x1000);
	low = stack - STACK_GUARD_GAP - 0x3000;
	map(mm, low, 0x1000, PROT_READ, 0);
	assert_int_equal(unmapped_area(mm, 0x2000, TASK_SIZE), low + 0x1000);
	assert_int_equal(unmapped_area(mm, 0x3000, TASK_SIZE), low - 0x3000);
	assert_true(range_is_free(mm, low + 0x1000, 0x2000));
	assert_false(range_is_free(mm, low + 0x1000, 0x3000));
	/* MAP_FIXED asks nobody. */
	map(mm, stack - 0x1000, 0x1000, PROT_READ, 0);
	host_mm_check_merged(mm);
	host_mm_free(mm);
}

/* A stack near address 0: the gap must not wrap around. */
static void test_stack_at_bottom(void **state)
{
	struct mm_struct *mm = host_mm_new();

	map(mm, 0x9000, 0x1000, PROT_READ, MAP_GROWSDOWN);
	map(mm, 0xa000, TASK_SIZE - 0xa000, PROT_READ, 0);
	assert_int_equal(unmapped_area(mm, 0x1000, TASK_SIZE), 0);
	assert_false(range_is_free(mm, 0x8000, 0x1000));
	host_mm_free(mm);
}

static void test_expand_stack(void **state)
{
	const unsigned long top = 0x10000000, start = top - 0x4000;
	struct mm_struct *mm = host_mm_new();
	struct vm_area_struct *vma, *low;
	unsigned long limit;

	vma = map(mm, start, 0x4000, PROT_READ | PROT_WRITE, MAP_GROWSDOWN);
	assert_int_equal(expand_stack(vma, start - 0x10000 + 5), 0);
	assert_int_equal(vma->vm_start, start - 0x10000);
	assert_int_equal(vma->vm_pgoff, vma->vm_start >> PAGE_SHIFT);
	host_mm_check_merged(mm);

	host_rlim[RLIMIT_STACK] = 0x20000;
	assert_int_equal(expand_stack(vma, top - 0x20000), 0);
	assert_int_equal(expand_stack(vma, top - 0x20001), -ENOMEM);
	host_rlim[RLIMIT_STACK] = RLIM_INFINITY;
	host_rlim[RLIMIT_AS] = 0x22000;
	assert_int_equal(expand_stack(vma, top - 0x23000), -ENOMEM);
	assert_int_equal(expand_stack(vma, top - 0x22000), 0);
	host_rlim_reset();
	host_mm_check_merged(mm);

	/* Down to the gap above what may be accessed, and no further. */
	low = map(mm, top - 0x1000000, 0x1000, PROT_READ, 0);
	limit = low->vm_end + STACK_GUARD_GAP;
	assert_int_equal(expand_stack(low, low->vm_start - 1), -EFAULT);
	assert_int_equal(expand_stack(vma, limit - 1), -ENOMEM);
	assert_int_equal(expand_stack(vma, limit), 0);
	/* What cannot be accessed is a guard already. */
	assert_int_equal(do_mprotect(mm, low->vm_start, 0x1000, PROT_NONE), 0);
	assert_int_equal(expand_stack(vma, low->vm_end + 0x1000), 0);
	host_mm_check_merged(mm);

	/* Nothing lies below: down to the lowest address there is. */
	do_munmap(mm, 0, vma->vm_start);
	assert_int_equal(expand_stack(vma, MMAP_MIN_ADDR - 1), -EPERM);
	assert_int_equal(expand_stack(vma, MMAP_MIN_ADDR), 0);
	host_mm_check_merged(mm);
	host_mm_free(mm);
}

/* Ten thousand areas: the tree stays low, and all of it can be taken down. */
static void test_many(void **state)
{
	const struct host_count before = host_count();
	struct mm_struct *mm = host_mm_new();
	unsigned long i, addr;

	for (i = 0; i < 10000; i++) {
		addr = (16 + 2 * (i * 7919 % 10000)) << PAGE_SHIFT;
		map(mm, addr, PAGE_SIZE, PROT_READ, 0);
	}
	assert_int_equal(mm->map_count, 10000);
	assert_in_range(mm->mm_tree.node->height, 14, 19);
	host_mm_check_merged(mm);
	assert_int_equal(unmapped_area(mm, 0x2000, 20016 << PAGE_SHIFT),
			 MMAP_MIN_ADDR + 0x6000);
	assert_int_equal(do_munmap(mm, 0x1000000, 0x1000000), 0);
	host_mm_check_merged(mm);
	host_mm_free(mm);
	host_count_check(before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_searches),
		cmocka_unit_test(test_stack_gap),
		cmocka_unit_test(test_stack_at_bottom),
		cmocka_unit_test(test_expand_stack),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, boot, NULL);
}
