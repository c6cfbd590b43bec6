/* links: mm/vma.c mm/anon_vma.c mm/mmap.c mm/mprotect.c mm/madvise.c mm/memory.c mm/gup.c mm/mlock.c */
/* links: mm/pgtable.c mm/filemap.c mm/page_alloc.c mm/memblock.c mm/slab.c */
/* links: mm/filemap_rw.c mm/readahead.c mm/page-writeback.c mm/truncate.c */
/* links: mm/rmap.c kernel/mm.c lib/avl.c lib/radix_tree.c */
/* links: tests/unit/host/mm.c tests/unit/host/mmu.c tests/unit/host/ram.c tests/unit/host/noswap.c */
/* wraps: alloc_pages __get_free_pages __free_pages */
/* wraps: kmem_cache_alloc kmem_cache_free kzalloc */
/*
 * mmap(), munmap(), mprotect(), brk(), madvise(), fork() and accesses to the
 * memory, at random, against a shadow: an array that says of each page of a small
 * range what it is and what it holds. After each call every page is compared
 * and the checker recounts the mm.
 *
 * Every so often a call is made with its first allocation failing, then its
 * second, until it needs no more: what fails must leave the areas as they
 * were (mprotect() may have done the first part of the range).
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
#include <mm/pagemap.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include <uapi/resource.h>
#include "host/mm.h"

/* The range, around the end of a second-level table. */
#define PAGES		80
#define FIRST		(0x300 - 30)
#define ADDR(i)		((unsigned long)(FIRST + (i)) << PAGE_SHIFT)
#define BRK_START	16		/* the heap may be from here */
#define BRK_MAX		48		/* to here */

#define RWX		VM_ACCESS_FLAGS
#define MAY		(VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

/* Two files of this many pages; pages behind the end are SIGBUS. */
#define FILE_PAGES	24
static struct file files[2];
static struct address_space mappings[2];
static u8 file_bytes[2][FILE_PAGES];

/* A page of the shadow. What it reads as: of its own, or its object's. */
struct shadow {
	bool mapped;
	u32 flags;			/* VM_* that matter */
	int file;			/* -1: none; 2: shared anonymous */
	unsigned long pgoff;		/* in the file */
	bool own;			/* private and written */
	u8 byte;			/* then this is in it */
	int object;			/* of shared anonymous memory */
};
static struct shadow pages[PAGES];
static unsigned long brk_now;
static struct mm_struct *mm;

#define OBJECTS	512
static u8 object_bytes[OBJECTS][PAGES];
static int nr_objects;

static u8 *shadow_byte(struct shadow *s)
{
	if (s->own)
		return &s->byte;
	if (s->file == 2)
		return &object_bytes[s->object][s->pgoff];
	return &file_bytes[s->file][s->pgoff];
}

static bool behind_end(const struct shadow *s)
{
	return (s->file == 0 || s->file == 1) && s->pgoff >= FILE_PAGES;
}

/* --- The comparison -------------------------------------------------------- */

static void compare_page(int i)
{
	const u32 mask = RWX | MAY | VM_SHARED | VM_DONTCOPY;
	struct vm_area_struct *vma = find_vma(mm, ADDR(i));
	struct shadow *s = &pages[i];
	bool mapped = vma && vma->vm_start <= ADDR(i);

	assert_int_equal(mapped, s->mapped);
	if (!mapped)
		return;
	assert_int_equal(vma->vm_flags & mask, s->flags);
	assert_int_equal(vma->vm_file != NULL, s->file >= 0);
	if (s->file < 0)
		return;
	if (s->file < 2)
		assert_ptr_equal(vma->vm_file, &files[s->file]);
	assert_int_equal(vma->vm_pgoff + ((ADDR(i) - vma->vm_start) >>
					  PAGE_SHIFT), s->pgoff);
}

static void compare(void)
{
	int i;

	for (i = 0; i < PAGES; i++)
		compare_page(i);
	assert_int_equal(mm->brk, brk_now);
	host_mm_check_merged(mm);
}

/* An access to page @i of @m, whose shadow is @s, as user mode sees it. */
static void touch(struct mm_struct *m, struct shadow *s, int i,
		  enum host_access access)
{
	static const u32 needs[] = { RWX, VM_WRITE, VM_EXEC };
	int expected = 0;
	u8 *p, zero = 0;

	if (!s->mapped || !(s->flags & needs[access]))
		expected = 11;
	else if (!s->own && behind_end(s))
		expected = 7;
	p = host_touch(m, ADDR(i), access);
	if (host_failed && !p) {
		assert_true(host_signal == 9 || host_signal == 7);
		return;
	}
	assert_int_equal(host_signal, expected);
	if (!p)
		return;
	assert_int_equal(*p, s->file < 0 && !s->own ? zero : *shadow_byte(s));
	if (access != HOST_WRITE)
		return;
	*p = rand();
	if (!(s->flags & VM_SHARED))
		s->own = true;
	*shadow_byte(s) = *p;
}

/* --- The calls ---------------------------------------------------------------- */

/* One call: what it does, to which pages, and how. */
struct call {
	enum {
		MMAP, MUNMAP, MPROTECT, BRK, MADVISE, FORK, TOUCH, NR_CALLS
	} what;
	int from, n;
	unsigned long prot, flags, pgoff;
	int file;
	int behavior;
	enum host_access access;
};

static struct call random_call(void)
{
	static const unsigned long places[] = {
		MAP_FIXED, MAP_FIXED, MAP_FIXED, 0, MAP_FIXED_NOREPLACE
	};
	static const int behaviors[] = {
		MADV_DONTNEED, MADV_DONTNEED, MADV_DONTFORK, MADV_DOFORK,
		MADV_FREE, MADV_WILLNEED
	};
	struct call c = { .what = rand() % (NR_CALLS + 3) };

	if (c.what > TOUCH)
		c.what = TOUCH;
	c.from = rand() % PAGES;
	c.n = 1 + rand() % min(PAGES - c.from, rand() % 2 ? 4 : 30);
	c.prot = rand() % 8;
	c.flags = places[rand() % 5];
	c.flags |= rand() % 3 ? MAP_PRIVATE : MAP_SHARED;
	c.file = rand() % 4 - 1;
	if (c.file < 0 || c.file == 2) {
		c.file = c.flags & MAP_SHARED ? 2 : -1;
		c.flags |= MAP_ANONYMOUS;
	}
	/* Often so that it fits what lies beside it. */
	c.pgoff = rand() % 3 ? c.from % FILE_PAGES : rand() % FILE_PAGES;
	c.behavior = behaviors[rand() % 6];
	c.access = rand() % 3;
	return c;
}

static bool range_mapped(int from, int n, bool any)
{
	int i;

	for (i = from; i < from + n; i++) {
		if (pages[i].mapped == any)
			return any;
	}
	return !any;
}

/* Where mmap() without MAP_FIXED goes. -1: nowhere. */
static int place(const struct call *c)
{
	int i;

	if (!range_mapped(c->from, c->n, true))
		return c->from;			/* the hint is free */
	for (i = PAGES - c->n; i >= 0; i--) {
		if (!range_mapped(i, c->n, true))
			return i;
	}
	return -1;
}

static u32 shadow_flags(const struct call *c)
{
	u32 flags = c->prot | MAY;

	if (c->flags & MAP_SHARED)
		flags |= VM_SHARED;
	if (c->file == 1 && (c->flags & MAP_SHARED))
		flags &= ~VM_MAYWRITE;
	return flags;
}

static void shadow_map(const struct call *c, int at)
{
	int i;

	if (c->file == 2) {
		assert_true(nr_objects < OBJECTS);
		memset(object_bytes[nr_objects], 0, PAGES);
	}
	for (i = 0; i < c->n; i++)
		pages[at + i] = (struct shadow){
			.mapped = true,
			.flags = shadow_flags(c),
			.file = c->file,
			.pgoff = i + (c->file == 2 ? 0 : c->pgoff),
			.object = nr_objects,
		};
	nr_objects += c->file == 2;
}

static int call_mmap_(const struct call *c)
{
	unsigned long addr = ADDR(c->from), n = c->n << PAGE_SHIFT;
	int at = c->from, expected = 0, err;

	if (c->flags & MAP_FIXED_NOREPLACE)
		expected = range_mapped(at, c->n, true) ? -EEXIST : 0;
	else if (!(c->flags & MAP_FIXED))
		at = place(c);
	if (at < 0)
		expected = -ENOMEM;
	else if (!expected && c->file == 1 && (c->flags & MAP_SHARED) &&
		 (c->prot & PROT_WRITE))
		expected = -EACCES;
	err = do_mmap(mm, c->flags & MAP_ANONYMOUS ? NULL : &files[c->file],
		      &addr, n - rand() % PAGE_SIZE, c->prot, c->flags,
		      c->pgoff);
	if (host_failed && err == -ENOMEM)
		return err;
	assert_int_equal(err, expected);
	if (!err) {
		assert_int_equal(addr, ADDR(at));
		shadow_map(c, at);
	}
	return err;
}

static int call_munmap(const struct call *c)
{
	int err = do_munmap(mm, ADDR(c->from), c->n << PAGE_SHIFT);

	if (!host_failed)
		assert_int_equal(err, 0);
	if (!err)
		memset(&pages[c->from], 0, c->n * sizeof(pages[0]));
	return err;
}

/* The first @n pages of the call have their new rights. */
static void shadow_protect(const struct call *c, int n)
{
	int i;

	for (i = c->from; i < c->from + n; i++)
		pages[i].flags = (pages[i].flags & ~RWX) | c->prot;
}

static u32 area_flags(int i)
{
	struct vm_area_struct *vma = find_vma(mm, ADDR(i));

	return vma ? vma->vm_flags & RWX : 0;
}

static int call_mprotect(const struct call *c)
{
	int n, err, expected = 0;

	for (n = 0; n < c->n && !expected; n++) {
		if (!pages[c->from + n].mapped)
			expected = -ENOMEM;
		else if ((c->prot & VM_WRITE) &&
			 !(pages[c->from + n].flags & VM_MAYWRITE))
			expected = -EACCES;
	}
	if (expected)
		n--;
	err = do_mprotect(mm, ADDR(c->from), c->n << PAGE_SHIFT, c->prot);
	if (host_failed && err == -ENOMEM) {
		/* A first part may have been done. */
		for (n = 0; n < c->n; n++) {
			if (!pages[c->from + n].mapped ||
			    area_flags(c->from + n) != c->prot)
				break;
		}
		shadow_protect(c, n);
		return err;
	}
	assert_int_equal(err, expected);
	shadow_protect(c, n);
	return err;
}

static int call_brk(const struct call *c)
{
	int target = BRK_START + c->from % (BRK_MAX - BRK_START + 1);
	unsigned long brk = ADDR(target) - (target == BRK_START ? 0 :
					    rand() % PAGE_SIZE), got;
	int old = (PAGE_ALIGN(brk_now) >> PAGE_SHIFT) - FIRST;
	bool refused = target > old &&
		       range_mapped(old, target + 1 - old, true);

	got = do_brk(mm, brk);
	if (host_failed && got != brk) {
		assert_int_equal(got, brk_now);
		return -ENOMEM;
	}
	assert_int_equal(got, refused ? brk_now : brk);
	if (refused)
		return 0;
	brk_now = brk;
	if (target < old)
		memset(&pages[target], 0, (old - target) * sizeof(pages[0]));
	for (; old < target; old++)
		pages[old] = (struct shadow){
			.mapped = true,
			.flags = VM_READ | VM_WRITE | MAY,
			.file = -1,
		};
	return 0;
}

static void shadow_advise(const struct call *c, struct shadow *s)
{
	if (c->behavior == MADV_DONTNEED)
		s->own = false;
	else if (c->behavior == MADV_DONTFORK)
		s->flags |= VM_DONTCOPY;
	else if (c->behavior == MADV_DOFORK)
		s->flags &= ~VM_DONTCOPY;
}

static int call_madvise(const struct call *c)
{
	int err, i, expected = 0;

	err = do_madvise(mm, ADDR(c->from), c->n << PAGE_SHIFT, c->behavior);
	for (i = c->from; i < c->from + c->n; i++) {
		struct vm_area_struct *vma = find_vma(mm, ADDR(i));

		if (!pages[i].mapped) {
			expected = -ENOMEM;
			continue;
		}
		if (c->behavior == MADV_FREE && pages[i].file >= 0) {
			expected = -EINVAL;	/* ends it */
			break;
		}
		/* Of a call that failed, the first part was done. */
		if (host_failed && !(vma->vm_flags & VM_DONTCOPY) !=
				   (c->behavior != MADV_DONTFORK))
			return err;
		shadow_advise(c, &pages[i]);
	}
	if (!host_failed)
		assert_int_equal(err, expected);
	return err;
}

static int call_touch(const struct call *c)
{
	touch(mm, &pages[c->from], c->from, c->access);
	return host_signal ? -ENOMEM : 0;
}

/*
 * There is one child at the most. While it lives it keeps the memory that
 * was private when it was made, and the parent may write to its own.
 */
static struct mm_struct *child;
static struct shadow child_pages[PAGES];

static void end_child(void)
{
	int i;

	for (i = 0; i < PAGES; i++)
		touch(child, &child_pages[i], i, rand() % 3);
	host_mm_check(child);
	host_mm_free(child);
	child = NULL;
}

static int call_fork(const struct call *c)
{
	int i;

	if (child) {
		host_fail_after = -1;
		end_child();
		return 0;
	}
	child = host_mm_dup(mm);
	if (!child)
		return -ENOMEM;
	memcpy(child_pages, pages, sizeof(pages));
	for (i = 0; i < PAGES; i++) {
		if (pages[i].flags & VM_DONTCOPY)
			child_pages[i].mapped = false;
	}
	host_mm_check_merged(child);
	return 0;
}

static int (*const calls[NR_CALLS])(const struct call *c) = {
	call_mmap_, call_munmap, call_mprotect, call_brk, call_madvise,
	call_fork, call_touch
};

/* With each of its allocations failing in turn, then with none. */
static void call_with_failures(const struct call *c)
{
	int n, err;

	for (n = 0;; n++) {
		host_failed = false;
		host_fail_after = n;
		err = calls[c->what](c);
		host_fail_after = -1;
		if (!host_failed)
			break;
		/* brk() and an access may do without, the rest tells. */
		if (err)
			assert_true(err == -ENOMEM || err == -EAGAIN);
		compare();
		host_failed = false;
		if (!err)
			break;
		assert_true(n < 4 * PAGES);
	}
	compare();
}

static void start(void)
{
	unsigned long low = MMAP_MIN_ADDR, high = ADDR(PAGES);
	unsigned long flags = MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE;
	int f, i;

	for (f = 0; f < 2; f++) {
		host_file_init(&files[f], &mappings[f], FILE_PAGES * PAGE_SIZE);
		for (i = 0; i < FILE_PAGES; i++) {
			file_bytes[f][i] = rand();
			kernel_file_write(&mappings[f], &file_bytes[f][i], 1,
					  i * PAGE_SIZE);
		}
	}
	files[1].readonly = true;
	memset(pages, 0, sizeof(pages));
	nr_objects = 0;
	mm = host_mm_new();
	mm->mmap_base = high;
	mm->start_brk = mm->brk = brk_now = ADDR(BRK_START);
	/* Nothing is free but the range. */
	assert_int_equal(do_mmap(mm, NULL, &low, ADDR(0) - low, PROT_NONE,
				 flags, 0), 0);
	assert_int_equal(do_mmap(mm, NULL, &high, TASK_SIZE - high, PROT_NONE,
				 flags, 0), 0);
}

static void finish(struct host_count before)
{
	int f;

	if (child)
		end_child();
	host_mm_free(mm);
	for (f = 0; f < 2; f++) {
		assert_int_equal(files[f].count, 1);
		host_file_drop(&files[f]);
	}
	host_count_check(before);
}

static void run(unsigned int seed, int steps, bool failures)
{
	const struct host_count before = host_count();
	struct call c;

	srand(seed);
	start();
	while (steps--) {
		c = random_call();
		if (failures && rand() % 2) {
			call_with_failures(&c);
		} else {
			calls[c.what](&c);
			compare();
		}
	}
	finish(before);
}

static void test_random(void **state)
{
	unsigned int seed;

	for (seed = 100; seed < 130; seed++)
		run(seed, 600, false);
}

static void test_failures(void **state)
{
	unsigned int seed;

	for (seed = 200; seed < 230; seed++)
		run(seed, 500, true);
}

/* --- Single cases ------------------------------------------------------------- */

#define RW	(PROT_READ | PROT_WRITE)
#define ANON	(MAP_PRIVATE | MAP_ANONYMOUS)

static int map_at(unsigned long addr, unsigned long len, unsigned long prot,
		  unsigned long flags)
{
	return do_mmap(mm, NULL, &addr, len, prot, flags | MAP_FIXED, 0);
}

static struct host_count before;

static int setup(void **state)
{
	before = host_count();
	mm = host_mm_new();
	return 0;
}

static int teardown(void **state)
{
	host_mm_check_merged(mm);
	host_mm_free(mm);
	host_rlim_reset();
	host_count_check(before);
	return 0;
}

static void test_bad_arguments(void **state)
{
	unsigned long addr = 0;

	assert_int_equal(do_mmap(mm, NULL, &addr, 0, RW, ANON, 0), -EINVAL);
	assert_int_equal(do_mmap(mm, NULL, &addr, 1, RW, 0, 0), -EINVAL);
	assert_int_equal(do_mmap(mm, NULL, &addr, 1, RW, MAP_SHARED_VALIDATE,
				 0), -EINVAL);
	assert_int_equal(do_mmap(mm, NULL, &addr, TASK_SIZE + 1ul, RW, ANON,
				 0), -ENOMEM);
	assert_int_equal(do_mmap(mm, NULL, &addr, 1, RW, MAP_SHARED |
				 MAP_GROWSDOWN, 0), -EINVAL);
	assert_int_equal(map_at(0x10001, 1, RW, ANON), -EINVAL);
	assert_int_equal(map_at(TASK_SIZE - 0x1000, 0x1001, RW, ANON),
			 -ENOMEM);
	assert_int_equal(map_at(TASK_SIZE - 0x1000, 0x1000, RW, ANON), 0);
	assert_int_equal(map_at(0, 0x1000, RW, ANON), -EINVAL);
	assert_int_equal(map_at(0x1000, 0x10000, RW, ANON), -EINVAL);
	assert_int_equal(map_at(0x2000, 0x1000, RW, ANON), -EPERM);
	assert_int_equal(map_at(0x8000, 0x1000, RW, ANON), 0);

	assert_int_equal(do_munmap(mm, 1, 0x1000), -EINVAL);
	assert_int_equal(do_munmap(mm, 0x1000, 0), -EINVAL);
	assert_int_equal(do_munmap(mm, TASK_SIZE, 0x1000), -EINVAL);
	assert_int_equal(do_munmap(mm, 0x1000, TASK_SIZE), -EINVAL);
	assert_int_equal(do_munmap(mm, 0x10000, 0x1000), 0);	/* nothing */

	assert_int_equal(do_mprotect(mm, 1, 1, RW), -EINVAL);
	assert_int_equal(do_mprotect(mm, 0x1000, 0, RW), 0);
	assert_int_equal(do_mprotect(mm, 0x8000, 1, 0x40), -EINVAL);
	assert_int_equal(do_mprotect(mm, 0x8000, 1, PROT_GROWSDOWN | PROT_GROWSUP),
			 -EINVAL);
	assert_int_equal(do_mprotect(mm, 0x8000, 1, RW | PROT_GROWSDOWN), -EINVAL);
	assert_int_equal(do_mprotect(mm, 0x1000, 1, RW), -ENOMEM);

	assert_int_equal(do_madvise(mm, 0, 1, 77), -EINVAL);
	assert_int_equal(do_madvise(mm, 1, 1, MADV_DONTNEED), -EINVAL);
	assert_int_equal(do_madvise(mm, 0x1000, 0, MADV_DONTNEED), 0);
	assert_int_equal(do_madvise(mm, 0x1000, 1, MADV_DONTNEED), -ENOMEM);
}

/* Hints: rounded down, not below the lowest address, and only hints. */
static void test_hints(void **state)
{
	unsigned long addr = 0x123456;

	assert_int_equal(do_mmap(mm, NULL, &addr, 1, RW, ANON, 0), 0);
	assert_int_equal(addr, 0x123000);
	addr = 0x1000;
	assert_int_equal(do_mmap(mm, NULL, &addr, 1, RW, ANON, 0), 0);
	assert_int_equal(addr, MMAP_MIN_ADDR);
	addr = 0x123000;
	assert_int_equal(do_mmap(mm, NULL, &addr, 1, RW, ANON, 0), 0);
	assert_int_equal(addr, TASK_SIZE - 0x1000);
	/* Full below mmap_base: then above it. */
	mm->mmap_base = 0x9000;
	addr = 0;
	assert_int_equal(do_mmap(mm, NULL, &addr, 0x1000, RW, ANON, 0), 0);
	assert_int_equal(addr, TASK_SIZE - 0x2000);
	/* The old layout grows up, around what is there, and to the end. */
	mm->mmap_base = 0;
	addr = 0;
	assert_int_equal(do_mmap(mm, NULL, &addr, 0x1000, RW, ANON, 0), 0);
	assert_int_equal(addr, TASK_UNMAPPED_BASE);
	assert_int_equal(map_at(TASK_UNMAPPED_BASE + 0x2000, 1, RW, ANON), 0);
	addr = 0;
	assert_int_equal(do_mmap(mm, NULL, &addr, 0x2000, RW, ANON, 0), 0);
	assert_int_equal(addr, TASK_UNMAPPED_BASE + 0x3000);
	addr = 0;
	assert_int_equal(do_mmap(mm, NULL, &addr, 0x1000, RW, ANON, 0), 0);
	assert_int_equal(addr, TASK_UNMAPPED_BASE + 0x1000);
	addr = 0;
	assert_int_equal(do_mmap(mm, NULL, &addr, TASK_SIZE -
				 TASK_UNMAPPED_BASE, PROT_READ, ANON, 0),
			 -ENOMEM);
}

/* RLIMIT_AS counts what is new; RLIMIT_DATA what is private and writable. */
static void test_limits(void **state)
{
	const unsigned long a = 0x100000;

	host_rlim[RLIMIT_AS] = 0x10000;
	assert_int_equal(map_at(a, 0x11000, PROT_READ, ANON), -ENOMEM);
	assert_int_equal(map_at(a, 0x10000, PROT_READ, ANON), 0);
	assert_int_equal(map_at(a + 0x10000, 1, PROT_READ, ANON), -ENOMEM);
	assert_int_equal(map_at(a + 0x8000, 0x8000, RW, ANON), 0);
	assert_int_equal(map_at(a + 0x8000, 0x9000, RW, ANON), -ENOMEM);
	assert_int_equal(do_mprotect(mm, a, 0x8000, RW), 0);
	host_rlim_reset();

	host_rlim[RLIMIT_DATA] = 0x10000;
	assert_int_equal(map_at(a + 0x10000, 1, RW, ANON), -ENOMEM);
	assert_int_equal(map_at(a + 0x20000, 0x4000, PROT_READ, ANON), 0);
	assert_int_equal(map_at(a + 0x30000, 1, RW, MAP_SHARED), 0);
	host_rlim_reset();

	/* More than the machine has is not promised, unless asked for. */
	assert_int_equal(map_at(a, 9 << 20, RW, ANON), -ENOMEM);
	assert_int_equal(map_at(a, 9 << 20, PROT_READ, ANON), 0);
	assert_int_equal(map_at(a, 9 << 20, RW, ANON | MAP_NORESERVE), 0);
}

/* mprotect() that makes data of something stays within RLIMIT_DATA. */
static void test_limit_of_mprotect(void **state)
{
	const unsigned long a = 0x100000;

	assert_int_equal(map_at(a, 0x10000, PROT_READ, ANON), 0);
	host_rlim[RLIMIT_DATA] = 0x4000;
	assert_int_equal(do_mprotect(mm, a, 0x4000, RW), 0);
	assert_int_equal(do_mprotect(mm, a + 0x8000, 0x1000, RW), -ENOMEM);
	assert_int_equal(mm->map_count, 2);
	/* What is data already is not counted again. */
	assert_int_equal(do_mprotect(mm, a, 0x4000, RW | PROT_EXEC), 0);
	assert_int_equal(do_mprotect(mm, a, 0x4000, RW), 0);
	assert_int_equal(mm->data_vm, 4);
}

static void test_brk(void **state)
{
	const unsigned long a = 0x100000;

	mm->start_brk = mm->brk = a + 0x123;
	mm->start_data = a - 0x1000;
	mm->end_data = a;
	assert_int_equal(do_brk(mm, 0), a + 0x123);
	assert_int_equal(do_brk(mm, a + 0x122), a + 0x123);
	assert_int_equal(do_brk(mm, a + 0x200), a + 0x200);	/* no page */
	assert_int_equal(do_brk(mm, a + 0x3001), a + 0x3001);
	assert_int_equal(mm->total_vm, 3);
	assert_non_null(host_touch(mm, a + 0x3fff, HOST_WRITE));
	assert_int_equal(do_brk(mm, a + 0x3000), a + 0x3000);
	assert_null(host_touch(mm, a + 0x3fff, HOST_WRITE));
	assert_int_equal(get_mm_rss(mm), 0);
	assert_int_equal(do_brk(mm, TASK_SIZE + 1ul), a + 0x3000);
	host_rlim[RLIMIT_DATA] = 0x5000;
	assert_int_equal(do_brk(mm, a + 0x4123), a + 0x4123);
	assert_int_equal(do_brk(mm, a + 0x4124), a + 0x4123);
	host_rlim_reset();
	/* One page stays free below the next area. */
	assert_int_equal(map_at(a + 0x8000, 1, PROT_NONE, ANON), 0);
	assert_int_equal(do_brk(mm, a + 0x7001), a + 0x4123);
	assert_int_equal(do_brk(mm, a + 0x7000), a + 0x7000);
	assert_int_equal(do_brk(mm, a + 0x123), a + 0x123);
	assert_int_equal(mm->total_vm, 1);
}

/* The heap keeps away from a stack as everything else does. */
static void test_brk_below_stack(void **state)
{
	const unsigned long a = 0x100000, stack = a + STACK_GUARD_GAP + 0x8000;

	mm->start_brk = mm->brk = a;
	assert_int_equal(map_at(stack, 0x1000, RW, ANON | MAP_GROWSDOWN), 0);
	assert_int_equal(do_brk(mm, a + 0x8000), a);
	assert_int_equal(do_brk(mm, a + 0x7001), a);
	assert_int_equal(do_brk(mm, a + 0x7000), a + 0x7000);
}

/* mprotect(PROT_GROWSDOWN) reaches down to where the stack begins. */
static void test_growsdown(void **state)
{
	const unsigned long a = 0x100000;

	assert_int_equal(map_at(a, 0x8000, RW, ANON | MAP_GROWSDOWN), 0);
	assert_int_equal(do_mprotect(mm, a + 0x4000, 0x1000, PROT_READ |
				     PROT_GROWSDOWN), 0);
	assert_int_equal(find_vma(mm, a)->vm_end, a + 0x5000);
	assert_int_equal(find_vma(mm, a)->vm_flags & VM_ACCESS_FLAGS, VM_READ);
	assert_int_equal(mm->stack_vm, 8);
}

/* No more areas than the limit; what needs none still works. */
static void test_map_count(void **state)
{
	const unsigned long a = 0x100000;

	assert_int_equal(map_at(a, 0x10000, RW, ANON), 0);
	mm->map_count = MAX_MAP_COUNT;
	assert_int_equal(do_munmap(mm, a + 0x4000, 0x1000), -ENOMEM);
	assert_int_equal(do_mprotect(mm, a + 0x4000, 0x1000, PROT_NONE),
			 -ENOMEM);
	assert_int_equal(do_mprotect(mm, a, 0x10000, PROT_READ), 0);
	mm->map_count = MAX_MAP_COUNT - 2;
	assert_int_equal(do_munmap(mm, a + 0x4000, 0x1000), 0);
	mm->map_count = MAX_MAP_COUNT + 1;
	assert_int_equal(map_at(a + 0x4000, 1, RW, ANON), -ENOMEM);
	mm->map_count = 2;
}

/* Tables go with the last area of their MiB, wherever the ends lie. */
static void test_tables(void **state)
{
	const unsigned long a = 0x2ff000;
	int i;

	assert_int_equal(map_at(a, 0x202000, RW, ANON), 0);
	for (i = 0; i < 4; i++)
		assert_non_null(host_touch(mm, a + i * 0xab000, HOST_WRITE));
	assert_int_equal(mm->pgtables_bytes, 4 * PTE_TABLE_SIZE);
	assert_int_equal(do_munmap(mm, a + 0x1000, 0x100000), 0);
	assert_int_equal(mm->pgtables_bytes, 3 * PTE_TABLE_SIZE);
	assert_int_equal(do_munmap(mm, a, 0x1000), 0);
	assert_int_equal(mm->pgtables_bytes, 2 * PTE_TABLE_SIZE);
	host_mm_check_merged(mm);
	assert_int_equal(do_munmap(mm, 0, TASK_SIZE), 0);
	assert_int_equal(mm->pgtables_bytes, 0);
	/* At the very top. */
	assert_int_equal(map_at(TASK_SIZE - 0x1000, 0x1000, RW, ANON), 0);
	assert_non_null(host_touch(mm, TASK_SIZE - 1, HOST_WRITE));
}

/* More pages at once than are gathered between two flushes. */
static void test_unmap_many(void **state)
{
	const unsigned long a = 0x2f0000;
	int i;

	assert_int_equal(map_at(a, 0x200000, RW, ANON), 0);
	for (i = 0; i < 0x200; i++)
		assert_non_null(host_touch(mm, a + i * PAGE_SIZE, HOST_WRITE));
	assert_int_equal(mm->rss_stat[MM_ANONPAGES], 0x200);
	assert_int_equal(do_munmap(mm, a, 0x200000), 0);
	assert_int_equal(get_mm_rss(mm), 0);
	assert_int_equal(mm->hiwater_rss, 0x200);
}

static int boot(void **state)
{
	host_mm_boot();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_failures),
		cmocka_unit_test_setup_teardown(test_bad_arguments, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_hints, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_limits, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_limit_of_mprotect, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_brk, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_brk_below_stack, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_growsdown, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_map_count, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_tables, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_unmap_many, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, boot, NULL);
}
