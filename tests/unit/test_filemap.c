/* links: mm/vma.c mm/anon_vma.c mm/mmap.c mm/mprotect.c mm/madvise.c mm/memory.c mm/gup.c mm/mlock.c */
/* links: mm/pgtable.c mm/filemap.c mm/page_alloc.c mm/memblock.c mm/slab.c */
/* links: mm/filemap_rw.c mm/readahead.c mm/page-writeback.c mm/truncate.c */
/* links: mm/rmap.c kernel/mm.c lib/avl.c lib/radix_tree.c */
/* links: tests/unit/host/mm.c tests/unit/host/mmu.c tests/unit/host/ram.c tests/unit/host/noswap.c */
/* wraps: alloc_pages __get_free_pages __free_pages */
/* wraps: kmem_cache_alloc kmem_cache_free kzalloc */
/*
 * The page cache: read(), write() and mappings against one array of bytes;
 * truncation, the window that a read fault maps, the end of the file.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <asm/uaccess.h>
#include <lib/printk.h>
#include <mm/mm.h>
#include <mm/pagemap.h>
#include <uapi/errno.h>
#include <uapi/mman.h>
#include <uapi/resource.h>
#include "host/mm.h"

#define RW	(PROT_READ | PROT_WRITE)
#define A	0x2f0000ul
#define SHARED	A			/* where all of the file is mapped */
#define PRIVATE	(A + 0x200000)

static struct host_count before;
static struct mm_struct *mm;
static struct file file;
static struct address_space mapping;

/* A store behind the file, for the tests that want one. */
static int reads, read_error;

static int readpage(struct address_space *m, struct page *page)
{
	reads++;
	if (read_error)
		return read_error;
	memset(page_address(page), 'A' + page->index, PAGE_SIZE);
	return 0;
}

static void readpages(struct address_space *m, struct page **pages,
		      unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		end_page_read(pages[i], readpage(m, pages[i]));
}

static unsigned int writes, last_written;

static void writepages(struct address_space *m, struct page **pages,
		       unsigned int nr)
{
	writes++;
	for (unsigned int i = 0; i < nr; i++) {
		assert_true(pages[i]->flags & PG_writeback);
		assert_int_equal(pages[i]->index, pages[0]->index + i);
		last_written = pages[i]->index;
		end_page_writeback(pages[i], read_error);
	}
}

static const struct address_space_operations store = {
	.readpages = readpages,
	.writepages = writepages,
};

static int boot(void **state)
{
	host_mm_boot();
	return 0;
}

static int setup(void **state)
{
	before = host_count();
	mm = host_mm_new();
	host_file_init(&file, &mapping, 0);
	reads = read_error = 0;
	return 0;
}

static int teardown(void **state)
{
	host_mm_check(mm);
	host_mm_free(mm);
	assert_int_equal(file.count, 1);
	host_file_drop(&file);
	host_count_check(before);
	return 0;
}

static void map(unsigned long addr, unsigned long pages, unsigned long prot,
		unsigned long flags, unsigned long pgoff)
{
	assert_int_equal(do_mmap(mm, &file, &addr, pages << PAGE_SHIFT, prot,
				 flags | MAP_FIXED, pgoff), 0);
}

static void truncate_to(loff_t size)
{
	mapping.size = size;
	truncate_inode_pages(&mapping, size);
}

/* --- Everything at once ------------------------------------------------------ */

#define MAX_PAGES	40
#define MAX_SIZE	(MAX_PAGES * PAGE_SIZE)
static u8 bytes[MAX_SIZE], buf[MAX_SIZE];
static loff_t size;

/* Bytes behind the end, in its last page, must read as zero once they are
 * part of the file. */
static void check_read(void)
{
	loff_t pos = rand() % MAX_SIZE, at = pos;
	size_t n = rand() % (rand() % 2 ? 100 : MAX_SIZE);
	ssize_t got, expected;

	expected = pos >= size ? 0 : min((loff_t)n, size - pos);
	if (rand() % 2) {
		got = generic_file_read(&mapping, NULL, (char *)buf, n, &at);
		assert_int_equal(at, pos + expected);
	} else {
		got = kernel_file_read(&mapping, buf, n, pos);
	}
	assert_int_equal(got, expected);
	assert_memory_equal(buf, bytes + pos, expected);
}

static void step_write(void)
{
	loff_t pos = rand() % MAX_SIZE, at = pos;
	size_t n = 1 + rand() % min(MAX_SIZE - (int)pos,
				    rand() % 2 ? 100 : 3 * PAGE_SIZE);
	size_t i;

	for (i = 0; i < n; i++)
		buf[i] = rand();
	if (rand() % 2) {
		assert_int_equal(generic_file_write(&mapping, (char *)buf, n,
						    &at), n);
		assert_int_equal(at, pos + n);
	} else {
		assert_int_equal(kernel_file_write(&mapping, buf, n, pos), n);
	}
	memcpy(bytes + pos, buf, n);
	size = max(size, pos + (loff_t)n);
	assert_int_equal(mapping.size, size);
}

static void step_truncate(void)
{
	loff_t to = rand() % MAX_SIZE;

	if (to < size)
		memset(bytes + to, 0, size - to);
	size = to;
	truncate_to(size);
}

/* An access to one of the mappings, at a byte of the file. */
static void step_touch(void)
{
	unsigned long at = rand() % MAX_SIZE;
	enum host_access access = rand() % 2 ? HOST_WRITE : HOST_READ;
	u8 *p = host_touch(mm, SHARED + at, access);

	if (at >> PAGE_SHIFT >= (unsigned long)(size + PAGE_SIZE - 1) >>
				PAGE_SHIFT) {
		assert_null(p);
		assert_int_equal(host_signal, 7);
		return;
	}
	assert_non_null(p);
	if ((loff_t)at >= size)
		return;			/* behind the end, within its page */
	assert_int_equal(*p, bytes[at]);
	if (access == HOST_WRITE)
		*p = bytes[at] = rand();
	/* A private area that was only read sees the same. */
	p = host_touch(mm, PRIVATE + at, HOST_READ);
	assert_int_equal(*p, bytes[at]);
}

static void test_coherence(void **state)
{
	int step;

	srand(8);
	memset(bytes, 0, sizeof(bytes));
	size = 0;
	map(SHARED, MAX_PAGES, RW, MAP_SHARED, 0);
	map(PRIVATE, MAX_PAGES, RW, MAP_PRIVATE, 0);
	for (step = 0; step < 20000; step++) {
		switch (rand() % 16) {
		case 0:
			step_truncate();
			break;
		case 1:
		case 2:
			step_write();
			break;
		case 3:
			check_read();
			break;
		default:
			step_touch();
		}
		if (step % 8 == 0)
			host_mm_check(mm);
		host_tlb_check(mm);
	}
}

/* --- Single cases -------------------------------------------------------------- */

static void fill(unsigned long pages)
{
	unsigned long i;

	for (i = 0; i < pages; i++) {
		memset(buf, 'a' + i, PAGE_SIZE);
		assert_int_equal(kernel_file_write(&mapping, buf, PAGE_SIZE,
						   i << PAGE_SHIFT), PAGE_SIZE);
	}
}

/* The end of the file cuts a page in two: the rest of it is zeroed. */
static void test_truncate_partial(void **state)
{
	u8 *p;

	fill(4);
	map(A, 4, RW, MAP_SHARED, 0);
	map(PRIVATE, 4, RW, MAP_PRIVATE, 0);
	*host_touch(mm, A + 0x3000, HOST_WRITE) = 1;
	*host_touch(mm, PRIVATE + 0x2000, HOST_WRITE) = 2;
	*host_touch(mm, PRIVATE + 0x1fff, HOST_WRITE) = 3;
	truncate_to(0x1800);
	assert_int_equal(mapping.nrpages, 2);
	p = host_touch(mm, A + 0x1000, HOST_READ);
	assert_int_equal(p[0x7ff], 'b');
	assert_int_equal(p[0x800] | p[0xfff], 0);
	assert_null(host_touch(mm, A + 0x2000, HOST_READ));
	assert_int_equal(host_signal, 7);
	assert_null(host_touch(mm, A + 0x3000, HOST_WRITE));
	/* Private copies behind the end go, too; the one before stays. */
	assert_null(host_touch(mm, PRIVATE + 0x2000, HOST_READ));
	assert_int_equal(host_signal, 7);
	assert_int_equal(*host_touch(mm, PRIVATE + 0x1fff, HOST_READ), 3);
	host_mm_check(mm);
	/* Longer again: zeroes. */
	truncate_to(0x4000);
	assert_int_equal(*host_touch(mm, A + 0x3000, HOST_READ), 0);
	truncate_to(0);
	assert_int_equal(mapping.nrpages, 0);
	assert_null(host_touch(mm, A, HOST_READ));
}

/* Areas that show other parts of the file, or none of what goes. */
static void test_truncate_offsets(void **state)
{
	fill(10);
	map(A, 3, RW, MAP_SHARED, 2);		/* 2 to 4: stays */
	map(A + 0x10000, 4, RW, MAP_SHARED, 4);	/* 4 to 7: half of it goes */
	map(A + 0x20000, 3, RW, MAP_SHARED, 7);	/* 7 to 9: all of it goes */
	host_touch(mm, A, HOST_READ);
	host_touch(mm, A + 0x10000, HOST_READ);
	host_touch(mm, A + 0x20000, HOST_READ);
	assert_int_equal(mm->rss_stat[MM_FILEPAGES], 10);
	truncate_to(6 * PAGE_SIZE);
	assert_int_equal(mm->rss_stat[MM_FILEPAGES], 5);
	assert_int_equal(mapping.nrpages, 6);
	host_mm_check(mm);
	assert_int_equal(*host_touch(mm, A + 0x11000, HOST_READ), 'f');
	assert_null(host_touch(mm, A + 0x12000, HOST_READ));
	assert_null(host_touch(mm, A + 0x20000, HOST_READ));
}

/* How many pages from @addr on are in the tables. */
static int mapped_run(unsigned long addr)
{
	pte_t *pte;
	int n = 0;

	for (;; n++, addr += PAGE_SIZE) {
		pte = lookup_pte(mm, addr);
		if (!pte || pte_none(*pte))
			return n;
	}
}

/* A read fault maps the cached pages of the 64 KiB around it, no others. */
static void test_fault_around(void **state)
{
	fill(40);
	map(A, 40, PROT_READ, MAP_PRIVATE, 0);
	host_touch(mm, A + 0x12345, HOST_READ);
	assert_int_equal(mapped_run(A), 0);
	assert_int_equal(mapped_run(A + 0xf000), 0);
	assert_int_equal(mapped_run(A + 0x10000), 16);
	assert_int_equal(mm->rss_stat[MM_FILEPAGES], 16);
	/* The last window is cut by the end of the area. */
	host_touch(mm, A + 0x27fff, HOST_READ);
	assert_int_equal(mapped_run(A + 0x20000), 8);
	/* And the first by its beginning, off the grid. */
	map(A + 0x105000, 20, PROT_READ, MAP_PRIVATE, 3);
	host_touch(mm, A + 0x10f000, HOST_READ);
	assert_int_equal(mapped_run(A + 0x105000), 11);
	assert_int_equal(*host_touch(mm, A + 0x105000, HOST_READ), 'a' + 3);
	assert_int_equal(*host_touch(mm, A + 0x10ffff, HOST_READ), 'a' + 13);
	assert_int_equal(mapped_run(A + 0x110000), 0);
}

/* What is mapped already, not cached, or behind the end is left alone. */
static void test_fault_around_gaps(void **state)
{
	struct page *own;

	mapping.a_ops = &store;
	mapping.size = 10 * PAGE_SIZE;
	kernel_file_write(&mapping, "x", 1, 3 * PAGE_SIZE);
	kernel_file_write(&mapping, "x", 1, 5 * PAGE_SIZE);
	reads = 0;
	map(A, 16, RW, MAP_PRIVATE, 0);
	find_vma(mm, A)->vm_flags |= VM_RAND_READ;	/* no reading ahead */
	*host_touch(mm, A + 0x5000, HOST_WRITE) = 'y';
	own = pfn_to_page(pte_pfn(*lookup_pte(mm, A + 0x5000)));
	assert_int_equal(*host_touch(mm, A + 0x4000, HOST_READ), 'E');
	assert_int_equal(reads, 1);			/* page 4 alone */
	assert_int_equal(mapped_run(A), 0);
	assert_int_equal(mapped_run(A + 0x3000), 3);
	assert_ptr_equal(pfn_to_page(pte_pfn(*lookup_pte(mm, A + 0x5000))),
			 own);
	assert_int_equal(*host_touch(mm, A + 0x5000, HOST_READ), 'y');
	assert_null(host_touch(mm, A + 0xa000, HOST_READ));
	assert_int_equal(host_signal, 7);
}

/* A page that comes from the store is a major fault, and only then. */
static void test_major(void **state)
{
	struct vm_area_struct *vma;

	mapping.a_ops = &store;
	mapping.size = 10 * PAGE_SIZE;
	map(A, 10, RW, MAP_PRIVATE, 0);
	vma = find_vma(mm, A);
	vma->vm_flags |= VM_RAND_READ;
	/* It slept: the fault begins anew, and finds the page. */
	assert_int_equal(handle_mm_fault(vma, A, 0),
			 VM_FAULT_MAJOR | VM_FAULT_RETRY);
	assert_int_equal(handle_mm_fault(vma, A, 0), 0);
	assert_int_equal(handle_mm_fault(vma, A + 0x1000, FAULT_FLAG_WRITE),
			 VM_FAULT_MAJOR | VM_FAULT_RETRY);
	assert_int_equal(handle_mm_fault(vma, A + 0x1000, FAULT_FLAG_WRITE),
			 0);
	do_madvise(mm, A, 0x2000, MADV_DONTNEED);
	assert_int_equal(handle_mm_fault(vma, A, 0), 0);
	assert_int_equal(handle_mm_fault(vma, A + 0x1000, FAULT_FLAG_WRITE),
			 0);
	assert_int_equal(reads, 2);

	/* What cannot be read is SIGBUS, and is tried again. */
	read_error = -EIO;
	assert_int_equal(handle_mm_fault(vma, A + 0x5000, 0),
			 VM_FAULT_SIGBUS);
	assert_int_equal(handle_mm_fault(vma, A + 0x5000, FAULT_FLAG_WRITE),
			 VM_FAULT_SIGBUS);
	assert_int_equal(handle_mm_fault(vma, A + 0xa000, 0),
			 VM_FAULT_SIGBUS);
	read_error = 0;
	assert_int_equal(*host_touch(mm, A + 0x5000, HOST_READ), 'F');
}

/* Runs of dirty pages are written in one piece, and only once. */
static void test_writeback(void **state)
{
	u32 seen = 0;

	mapping.a_ops = &store;
	mapping.size = 200 * PAGE_SIZE;
	writes = 0;
	for (int i = 0; i < 40; i++)
		kernel_file_write(&mapping, "x", 1, (10 + i) * PAGE_SIZE);
	kernel_file_write(&mapping, "x", 1, 190 * PAGE_SIZE + 7);
	assert_int_equal(nr_dirty_pages, 41);
	filemap_write_and_wait_range(&mapping, 0, 100 * PAGE_SIZE);
	assert_int_equal(writes, 2);			/* 32 and 8 */
	assert_int_equal(last_written, 49);
	assert_int_equal(nr_dirty_pages, 1);
	assert_int_equal(nr_writeback_pages, 0);
	filemap_write_and_wait_range(&mapping, 0, MAX_MAPPING_SIZE - 1);
	filemap_write_and_wait_range(&mapping, 0, MAX_MAPPING_SIZE - 1);
	assert_int_equal(writes, 3);
	assert_int_equal(mapping_check_wb_err(&mapping, &seen), 0);

	/* A write through a map is noticed each time. */
	map(A, 10, RW, MAP_SHARED, 10);
	*host_touch(mm, A, HOST_WRITE) = 'y';
	*host_touch(mm, A, HOST_WRITE) = 'z';
	assert_int_equal(nr_dirty_pages, 1);
	read_error = -EIO;
	filemap_write_and_wait_range(&mapping, 0, MAX_MAPPING_SIZE - 1);
	read_error = 0;
	assert_int_equal(mapping_check_wb_err(&mapping, &seen), -EIO);
	assert_int_equal(mapping_check_wb_err(&mapping, &seen), 0);
	assert_false(pte_write(*lookup_pte(mm, A)));
	*host_touch(mm, A, HOST_WRITE) = 'q';
	assert_int_equal(nr_dirty_pages, 1);

	/* What is cut off is not written. */
	mapping.size = 5 * PAGE_SIZE + 1;
	writes = 0;
	truncate_inode_pages(&mapping, mapping.size);
	assert_int_equal(nr_dirty_pages, 1);		/* zeroes behind the end */
	filemap_write_and_wait_range(&mapping, 0, MAX_MAPPING_SIZE - 1);
	assert_int_equal(writes, 1);
	assert_int_equal(last_written, 5);
	assert_null(host_touch(mm, A, HOST_READ));
}

/* From the front to the back, in windows that grow up to 32 pages. */
static void test_readahead(void **state)
{
	struct file_ra_state ra = { 0 };
	char text[1];
	loff_t pos;

	mapping.a_ops = &store;
	mapping.size = 300 * PAGE_SIZE;
	reads = 0;
	for (unsigned long i = 0; i < 100; i++) {
		pos = i * PAGE_SIZE;
		assert_int_equal(generic_file_read(&mapping, &ra, text, 1,
						   &pos), 1);
		assert_int_equal(text[0], (char)('A' + i));
		assert_true(reads > (int)i);
		assert_true(reads <= (int)i + 1 + 2 * PAGES_PER_IO);
	}
	/* Who jumps gets what is asked for. */
	reads = 0;
	for (unsigned long i = 290; i > 200; i -= 7) {
		pos = i * PAGE_SIZE;
		generic_file_read(&mapping, &ra, text, 1, &pos);
	}
	assert_int_equal(reads, 13);
	/* And behind the end there is nothing to read. */
	pos = mapping.size;
	assert_int_equal(generic_file_read(&mapping, &ra, text, 1, &pos), 0);
	assert_true(invalidate_mapping_pages(&mapping, 0, ~0ul) >= 100);
	assert_int_equal(mapping.nrpages, 0);
}

static void test_read_errors(void **state)
{
	char text[0x3000];
	loff_t pos = 0x800;

	mapping.a_ops = &store;
	mapping.size = 10 * PAGE_SIZE;
	assert_int_equal(generic_file_read(&mapping, NULL, text, 0x1000, &pos),
			 0x1000);
	assert_int_equal(text[0], 'A');
	assert_int_equal(text[0x800], 'B');
	read_error = -EIO;
	/* What could be read is told first, the error the next time. */
	assert_int_equal(generic_file_read(&mapping, NULL, text, 0x3000, &pos),
			 0x800);
	assert_int_equal(pos, 0x2000);
	assert_int_equal(generic_file_read(&mapping, NULL, text, 1, &pos), -EIO);
	assert_int_equal(kernel_file_read(&mapping, text, 1, 0x2000), -EIO);
	assert_int_equal(pos, 0x2000);
	pos = mapping.size;
	assert_int_equal(generic_file_read(&mapping, NULL, text, 1, &pos), 0);
}

/* User memory that ends in the middle: what was done counts. */
static void test_bad_pointers(void **state)
{
	static char user[3 * 4096] __attribute__((aligned(4096)));
	loff_t pos = 0;

	fill(3);
	host_bad_page = user + 4096;
	assert_int_equal(generic_file_read(&mapping, NULL, user + 4000, 500, &pos),
			 96);
	assert_int_equal(pos, 96);
	assert_int_equal(generic_file_read(&mapping, NULL, user + 4096, 1, &pos),
			 -EFAULT);
	assert_int_equal(pos, 96);
	assert_int_equal(generic_file_write(&mapping, user + 4000, 500, &pos),
			 96);
	assert_int_equal(pos, 192);
	/* A write that did nothing does not make the file longer. */
	pos = 0x10000;
	assert_int_equal(generic_file_write(&mapping, user + 4096, 10, &pos),
			 -EFAULT);
	assert_int_equal(pos, 0x10000);
	assert_int_equal(mapping.size, 3 * PAGE_SIZE);
	host_bad_page = NULL;
}

/* Each allocation fails in turn. */
static void test_oom(void **state)
{
	char text[0x2000] = "text";
	loff_t pos;
	ssize_t done;
	int n;

	for (n = 0;; n++) {
		truncate_to(0);
		host_failed = false;
		host_fail_after = n;
		pos = 0;
		done = generic_file_write(&mapping, text, 0x2000, &pos);
		host_fail_after = -1;
		if (!host_failed)
			break;
		assert_true(done == -ENOMEM || done == 0x1000);
		assert_int_equal(pos, done < 0 ? 0 : done);
		assert_int_equal(mapping.size, pos);
		assert_int_equal(mapping.nrpages, pos >> PAGE_SHIFT);
	}
	assert_int_equal(done, 0x2000);
	assert_true(n >= 3);		/* two pages and a tree node */
}

/* A page given to the cache: once, and with its reference. */
static void test_add(void **state)
{
	struct page *page = alloc_page(__GFP_ZERO), *other = alloc_page(0);

	assert_null(find_page(&mapping, 7));
	assert_int_equal(add_to_page_cache(page, &mapping, 7), 0);
	assert_ptr_equal(find_page(&mapping, 7), page);
	assert_int_equal(page->_refcount, 1);
	assert_int_equal(add_to_page_cache(other, &mapping, 7), -EEXIST);
	assert_int_equal(other->_refcount, 1);
	put_page(other);
	assert_int_equal(mapping.nrpages, 1);
}

/* A page that somebody still holds outlives the file. */
static void test_truncate_held(void **state)
{
	struct page *page;

	fill(1);
	assert_int_equal(read_mapping_page(&mapping, 0, &page), 0);
	truncate_to(0);
	assert_null(page->mapping);
	assert_int_equal(page->_refcount, 1);
	assert_int_equal(*(char *)page_address(page), 'a');
	put_page(page);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_coherence),
		CASE(test_truncate_partial),
		CASE(test_truncate_offsets),
		CASE(test_fault_around),
		CASE(test_fault_around_gaps),
		CASE(test_major),
		CASE(test_read_errors),
		CASE(test_writeback),
		CASE(test_readahead),
		CASE(test_bad_pointers),
		CASE(test_oom),
		CASE(test_add),
		CASE(test_truncate_held),
	};

	return cmocka_run_group_tests(tests, boot, NULL);
}
