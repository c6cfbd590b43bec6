/*
 * read() and write() over the page cache: bytes between its pages and the
 * user, one page at a time.
 *
 * A write brings its pages in, or makes them, before it copies; a copy from
 * the user may fault, and sleep, so no page is locked meanwhile. The page is
 * marked dirty behind the copy: should the disk have taken half of it before,
 * it takes all of it again.
 */
#include <asm/page.h>
#include <asm/uaccess.h>
#include <lib/string.h>
#include <mm/mm.h>
#include <mm/pagemap.h>
#include <mm/swap.h>
#include <uapi/errno.h>

static char *page_at(struct page *page, loff_t pos)
{
	return (char *)page_address(page) + (pos & ~PAGE_MASK);
}

/* How many of @count bytes at @pos lie in the same page. */
static inline size_t bytes_in_page(loff_t pos, size_t count)
{
	return min(count, (size_t)(PAGE_SIZE - (pos & ~PAGE_MASK)));
}

/*
 * The page at @index for a reader who wants @nr from there on. Where there
 * is neither a page nor a store, the zero page serves, so that reading a hole
 * does not fill it. A page read twice is worth keeping; but not one that is
 * read in small pieces. *@pagep: what find_page() said. 0, -errno, or 1 when
 * the file ends before.
 */
static noinline int get_page_for_read(struct address_space *mapping,
				      struct file_ra_state *ra,
				      unsigned long index, unsigned long nr,
				      struct page **pagep)
{
	struct page *page = *pagep;
	int err = 0;

	if (!mapping_has_store(mapping))
		get_page(page ? page : (*pagep = zero_page));
	else if (page && (page->flags & (PG_uptodate | PG_readahead)) ==
			 PG_uptodate)
		get_page(page);
	else
		err = filemap_get_page(mapping, ra, index, nr, pagep);
	if (err == -ENODATA)
		return 1;		/* cut off meanwhile: the end */
	if (!err && ra && ra->prev_index != index + 1) {
		ra->prev_index = index + 1;
		mark_page_accessed(*pagep);
	}
	return err;
}

/* What a page is like that needs nothing done before it is read. */
#define PG_READ_MASK	(PG_uptodate | PG_active | PG_readahead)
#define PG_READ_FAST	(PG_uptodate | PG_active)

ssize_t generic_file_read(struct address_space *mapping,
			  struct file_ra_state *ra, char *buf, size_t count,
			  loff_t *pos)
{
	size_t done = 0, step, left;
	unsigned long index;
	struct page *page;
	int err = 0;

	/* Another may cut the file off while we wait for a page of it. */
	while (done < count && *pos < mapping->size) {
		index = *pos >> PAGE_SHIFT;
		step = bytes_in_page(*pos, min((loff_t)(count - done),
					       mapping->size - *pos));
		page = find_page(mapping, index);
		if (likely(page && (page->flags & PG_READ_MASK) ==
				   PG_READ_FAST)) {
			get_page(page);
		} else {
			err = get_page_for_read(mapping, ra, index,
						PFN_UP((*pos & ~PAGE_MASK) +
						       count - done), &page);
			if (err) {
				err = min(err, 0);
				break;
			}
		}
		left = copy_to_user(buf + done, page_at(page, *pos), step);
		put_page(page);
		done += step - left;
		*pos += step - left;
		if (unlikely(left)) {
			err = -EFAULT;
			break;
		}
	}
	return done ? (ssize_t)done : err;
}

/* Where a write's bytes come from. */
static size_t copy_in(void *to, const char *from, size_t n, bool kernel)
{
	if (!kernel)
		return copy_from_user(to, from, n);
	memcpy(to, from, n);
	return 0;
}

/* A page of zeroes or of whatever, for @index, in no cache yet. */
static struct page *fresh_page(unsigned long index, gfp_t zero)
{
	struct page *page;

	do {
		page = alloc_page(GFP_USER | zero);
	} while (!page && wait_for_free_pages());
	if (page)
		page->index = index;
	return page;
}

/*
 * The page that a write of @step bytes at @pos goes to, with a reference.
 * What the write does not cover has to be there first. A page that is
 * covered from end to end need not be read, but nobody may see it before it
 * is filled either: then it is fresh, and not in the cache (page->mapping).
 */
static int get_page_for_write_at(struct address_space *mapping, loff_t pos,
				 size_t step, struct page **pagep)
{
	unsigned long index = pos >> PAGE_SHIFT;
	struct page *page = find_page(mapping, index);
	bool store = mapping_has_store(mapping);
	bool covered = step == PAGE_SIZE;

	if (page && PageUptodate(page)) {
		get_page(page);
	} else if (store && !page && (covered || index >= end_index(mapping))) {
		page = fresh_page(index, covered ? 0 : __GFP_ZERO);
		if (!page)
			return -ENOMEM;
	} else if (store) {
		return filemap_get_page(mapping, NULL, index, 1, pagep);
	} else {
		return grab_cache_page(mapping, index, pagep);
	}
	*pagep = page;
	return 0;
}

/*
 * The fresh *@pagep has been filled by a write: into the cache with it. If
 * somebody has read the page in meanwhile, that one is the file's, and gets
 * the bytes [@from, @to) of it.
 */
static int add_written_page(struct address_space *mapping, struct page **pagep,
			    size_t from, size_t to)
{
	struct page *page = *pagep, *other;
	int err;

	page->flags |= PG_uptodate;
	err = add_to_page_cache(page, mapping, page->index);
	if (!err)
		get_page(page);
	if (err != -EEXIST)
		return err;
	err = filemap_get_page(mapping, NULL, page->index, 1, &other);
	if (err)
		return err;
	memcpy((char *)page_address(other) + from,
	       (char *)page_address(page) + from, to - from);
	put_page(page);
	*pagep = other;
	return 0;
}

/* One page's worth of a write. Bytes done, or -errno. */
static ssize_t write_step(struct address_space *mapping, const char *buf,
			  size_t step, loff_t pos, bool kernel)
{
	const struct address_space_operations *ops = mapping->a_ops;
	size_t from = pos & ~PAGE_MASK, done = 0;
	struct page *page;
	int err;
	u8 byte;

	/* No page is made for what cannot be had. */
	if (!kernel && get_user(byte, (const u8 *)buf))
		return -EFAULT;
	(void)byte;
	err = get_page_for_write_at(mapping, pos, step, &page);
	if (err)
		return err;
	if (ops && ops->write_begin && !PageMappedToDisk(page))
		err = ops->write_begin(mapping, page, from, from + step);
	if (!err)
		done = step - copy_in(page_at(page, pos), buf, step, kernel);
	if (!err && mapping_has_store(mapping) && !page->mapping) {
		if (done < step && step == PAGE_SIZE)
			done = 0;	/* the rest of it is garbage */
		if (done)
			err = add_written_page(mapping, &page, from,
					       from + done);
	}
	if (!err && done) {
		flush_dcache_page(page);
		set_page_dirty(page);
		mapping->size = max(mapping->size, pos + (loff_t)done);
	}
	put_page(page);
	if (err)
		return err;
	return done ? (ssize_t)done : -EFAULT;
}

/* So many pages are written before somebody looks how many are dirty. */
#define RATELIMIT_PAGES	8

static void balance_dirty_pages_ratelimited(struct address_space *mapping)
{
	static unsigned int bdp_ratelimits;

	if (++bdp_ratelimits % RATELIMIT_PAGES == 0)
		balance_dirty_pages(mapping);
}

static ssize_t do_file_write(struct address_space *mapping, const char *buf,
			     size_t count, loff_t pos, bool kernel)
{
	size_t done = 0, step;
	ssize_t n = 0;

	while (done < count) {
		step = bytes_in_page(pos + done, count - done);
		n = write_step(mapping, buf + done, step, pos + done, kernel);
		if (n == -ENOMEM && wait_for_free_pages())
			continue;	/* nothing is held, nothing was done */
		if (n > 0)
			done += n;
		if (n < (ssize_t)step) {
			if (mapping->a_ops && mapping->a_ops->write_failed)
				mapping->a_ops->write_failed(mapping,
							     pos + count);
			break;
		}
		if (mapping_has_store(mapping))
			balance_dirty_pages_ratelimited(mapping);
	}
	return done ? (ssize_t)done : n;
}

ssize_t generic_file_write(struct address_space *mapping, const char *buf,
			   size_t count, loff_t *pos)
{
	ssize_t n = do_file_write(mapping, buf, count, *pos, false);

	if (n > 0)
		*pos += n;
	return n;
}

ssize_t kernel_file_write(struct address_space *mapping, const void *buf,
			  size_t count, loff_t pos)
{
	return do_file_write(mapping, buf, count, pos, true);
}

ssize_t kernel_file_read(struct address_space *mapping, void *buf,
			 size_t count, loff_t pos)
{
	size_t done = 0, step;
	struct page *page;
	int err = 0;

	for (; done < count && pos < mapping->size; done += step, pos += step) {
		step = bytes_in_page(pos, min((loff_t)(count - done),
					      mapping->size - pos));
		page = find_page(mapping, pos >> PAGE_SHIFT);
		err = get_page_for_read(mapping, NULL, pos >> PAGE_SHIFT,
					PFN_UP(count - done), &page);
		if (err)
			break;
		memcpy((char *)buf + done, page_at(page, pos), step);
		put_page(page);
	}
	return done || err > 0 ? (ssize_t)done : err;
}
