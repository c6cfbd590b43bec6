/*
 * Files made up when they are read: whatever way they are read in, it is one
 * text.
 */
/* links: fs/seq_file.c tests/unit/host/ram.c */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <asm/memory.h>
#include <fs/fs.h>
#include <fs/seq_file.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/slab.h>

/* The host's; its headers and <fs/fs.h> do not agree about dev_t. */
void *calloc(size_t n, size_t size);
void free(void *p);

/* Pages for the text: so many, then there is no memory. */

#define NR_PAGES	64
#define BASE		0x40000000

struct page *mem_map;
static struct page *pages;
unsigned long min_low_pfn = PFN_DOWN(BASE), max_low_pfn;
static unsigned int nr_used, limit;
static int error_of_show;

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	unsigned int i;

	assert_int_equal(order, 0);
	if (nr_used >= limit)
		return NULL;
	for (i = 0; i < NR_PAGES; i++) {
		if (pages[i]._refcount)
			continue;
		pages[i]._refcount = 1;
		nr_used++;
		return &pages[i];
	}
	return NULL;
}

void __free_pages(struct page *page, unsigned int order)
{
	assert_int_equal(page->_refcount, 1);
	page->_refcount = 0;
	nr_used--;
}

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp, order);

	return page ? (unsigned long)page_address(page) : 0;
}

void free_pages(unsigned long addr, unsigned int order)
{
	put_page(virt_to_page((void *)addr));
}

void *kzalloc(size_t size, gfp_t gfp)
{
	return calloc(1, size);
}

void kfree(const void *obj)
{
	free((void *)obj);
}

int d_path(const struct path *path, const struct path *root, char *buf,
	   size_t size, char **start)
{
	*start = buf + size - 9;
	memcpy(*start, "/a b\nc\\d", 9);
	return 0;
}

unsigned long copy_to_user(void *to, const void *from, unsigned long n)
{
	if (!to)
		return n;
	memcpy(to, from, n);
	return 0;
}

/* A text of numbered lines, as many as file->private says. */

static unsigned int nr_lines, nr_shows;

static int show_lines(struct seq_file *m)
{
	unsigned int i;

	nr_shows++;
	for (i = 0; i < nr_lines; i++)
		seq_printf(m, "line %05u\n", i);
	return error_of_show;
}

static struct file file;
static loff_t pos;

static int setup(void **state)
{
	host_ram_init(BASE, NR_PAGES * PAGE_SIZE);
	pages = calloc(NR_PAGES, sizeof(struct page));
	mem_map = pages - min_low_pfn;
	max_low_pfn = min_low_pfn + NR_PAGES;
	limit = NR_PAGES;
	nr_used = nr_shows = 0;
	nr_lines = 1000;
	error_of_show = 0;
	pos = 0;
	return seq_open(&file, show_lines, NULL);
}

static int teardown(void **state)
{
	seq_release(&file);
	assert_int_equal(nr_used, 0);
	free(pages);
	return 0;
}

/* Read all from pos on, @step bytes at a time; the length. */
static size_t read_all(char *buf, size_t step)
{
	size_t len = 0;
	ssize_t n;

	while ((n = seq_read(&file, buf + len, step, &pos)) > 0)
		len += n;
	assert_int_equal(n, 0);
	return len;
}

static void test_any_step_gives_the_same(void **state)
{
	static const size_t steps[] = { 1, 7, 4095, 4096, 4097, 20000 };
	static char buf[20000], expected[20000];
	unsigned int i;

	for (i = 0; i < nr_lines; i++)
		snprintf(expected + i * 11, 12, "line %05u\n", i);
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		pos = 0;
		assert_int_equal(read_all(buf, steps[i]), 11000);
		assert_memory_equal(buf, expected, 11000);
		assert_int_equal(nr_shows, i + 1);
	}
}

static void test_pread_in_the_middle(void **state)
{
	char buf[11];

	pos = 999 * 11;
	assert_int_equal(seq_read(&file, buf, 11, &pos), 11);
	assert_memory_equal(buf, "line 00999\n", 11);
	assert_int_equal(seq_read(&file, buf, 11, &pos), 0);
	pos = 1ULL << 40;
	assert_int_equal(seq_read(&file, buf, 11, &pos), 0);
}

static void test_one_moment(void **state)
{
	static char buf[20000];

	assert_int_equal(seq_read(&file, buf, 11, &pos), 11);
	nr_lines = 5;			/* changes behind the reader's back */
	assert_int_equal(read_all(buf, 100), 11000 - 11);
	pos = 0;
	assert_int_equal(read_all(buf, 100), 55);
}

static void test_empty(void **state)
{
	char c;

	nr_lines = 0;
	assert_int_equal(seq_read(&file, &c, 1, &pos), 0);
	assert_int_equal(nr_used, 0);
}

static void test_no_memory(void **state)
{
	char buf[100];

	limit = 2;
	assert_int_equal(seq_read(&file, buf, 100, &pos), -ENOMEM);
	assert_int_equal(nr_used, 0);
	limit = NR_PAGES;
	assert_int_equal(seq_read(&file, buf, 100, &pos), 100);
}

static void test_errors(void **state)
{
	char buf[100];

	error_of_show = -ESRCH;
	assert_int_equal(seq_read(&file, buf, 100, &pos), -ESRCH);
	error_of_show = 0;
	assert_int_equal(seq_read(&file, NULL, 100, &pos), -EFAULT);
	assert_int_equal(pos, 0);
}

static int show_odds(struct seq_file *m)
{
	struct path path = { NULL, NULL };

	seq_path(m, &path, &path, " \n");
	seq_putc(m, '|');
	seq_escape(m, "#x", "#");
	seq_pad(m, 0, 24);
	seq_puts(m, "y");
	seq_pad(m, 0, 24);
	seq_puts(m, "z");
	return 0;
}

static void test_escapes_and_padding(void **state)
{
	struct seq_file *m = file.private_data;
	char buf[100] = "";

	m->show = show_odds;
	seq_read(&file, buf, 99, &pos);
	assert_string_equal(buf, "/a\\040b\\012c\\d|\\043x    y z");
}

#define CASE(fn)	cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_any_step_gives_the_same),
		CASE(test_pread_in_the_middle),
		CASE(test_one_moment),
		CASE(test_empty),
		CASE(test_no_memory),
		CASE(test_errors),
		CASE(test_escapes_and_padding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
