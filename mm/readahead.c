/*
 * Reading ahead: who reads a file from the front to the back gets what comes
 * next before asking for it. For each open file there is a window, the pages
 * brought in last. Its tail begins with a page marked PG_readahead; when the
 * reader comes to that one, the next window is begun, twice as large up to
 * 128 KiB, so that the disk works while the reader does.
 *
 *	         start                     start + size
 *	  ...read  |........|R..............|        R: PG_readahead
 *	                    |<- async_size ->|
 *
 * Who jumps about gets single pages.
 */
#include <asm/page.h>
#include <mm/pagemap.h>
#include <uapi/errno.h>
#include <uapi/fcntl.h>

#define RA_MAX_PAGES	PAGES_PER_IO

/* Pages on their way to a_ops->readpages(), which follow each other. */
struct ra_batch {
	struct address_space *mapping;
	unsigned int nr;
	struct page *pages[PAGES_PER_IO];
};

static void flush_batch(struct ra_batch *batch)
{
	if (batch->nr)
		batch->mapping->a_ops->readpages(batch->mapping, batch->pages,
						 batch->nr);
	batch->nr = 0;
}

/*
 * A locked page for @index, into the batch. 0, -EEXIST when there is one, which
 * is rare enough to be found out by trying; -ENOMEM.
 */
static int add_to_batch(struct ra_batch *batch, unsigned long index, u32 flags)
{
	struct page *page = alloc_page(GFP_USER);
	int err;

	if (!page)
		return -ENOMEM;
	page->flags = PG_locked | flags;
	err = add_to_page_cache(page, batch->mapping, index);
	if (err) {
		page->flags = 0;
		put_page(page);
		return err;
	}
	batch->pages[batch->nr++] = page;
	return 0;
}

/*
 * Begin to read what is absent of the @nr pages from @index on; the one that
 * is @lookahead before their end gets the mark. No memory: so much less.
 */
static void do_page_cache_ra(struct address_space *mapping,
			     unsigned long index, unsigned long nr,
			     unsigned long lookahead)
{
	struct ra_batch batch = { .mapping = mapping };
	unsigned long end = index + nr, mark = end - lookahead;
	int err;

	for (; index < end; index++) {
		/* Sleeping in readpages(), the file may have become shorter. */
		if (index >= end_index(mapping))
			break;
		err = add_to_batch(&batch, index,
				   index == mark ? PG_readahead : 0);
		if (err == -ENOMEM)
			break;
		if (err || batch.nr == PAGES_PER_IO)
			flush_batch(&batch);
	}
	flush_batch(&batch);
}

void force_page_cache_readahead(struct address_space *mapping,
				unsigned long index, unsigned long nr)
{
	if (!mapping_has_store(mapping) || index >= end_index(mapping))
		return;
	nr = min(nr, end_index(mapping) - index);
	do_page_cache_ra(mapping, index, nr, 0);
}

/* The first window for a reader who asks for @nr pages at once. */
static unsigned int init_ra_size(unsigned long nr, unsigned int most)
{
	unsigned int size = 1;

	while (size < nr && size < most)
		size *= 2;
	if (size <= most / 32)
		size *= 4;
	else if (size <= most / 4)
		size *= 2;
	else
		size = most;
	return size;
}

static unsigned int next_ra_size(unsigned int size, unsigned int most)
{
	if (size < most / 16)
		return size * 4;
	return min(size * 2, most);
}

/* The first page from @index on that is not cached, but not beyond @max. */
static unsigned long next_miss(struct address_space *mapping,
			       unsigned long index, unsigned long max)
{
	unsigned long end = index + max;

	while (index < end && find_page(mapping, index))
		index++;
	return index;
}

void page_cache_ra(struct address_space *mapping, struct file_ra_state *ra,
		   unsigned long index, unsigned long nr, struct page *hit)
{
	unsigned int most = RA_MAX_PAGES;

	if (ra && ra->mode == POSIX_FADV_SEQUENTIAL)
		most *= 2;
	if (!ra || ra->mode == POSIX_FADV_RANDOM) {
		if (!hit)
			do_page_cache_ra(mapping, index, min(nr, (unsigned long)
							     most), 0);
		return;
	}
	if (ra->size && (index == ra->start + ra->size ||
			 index == ra->start + ra->size - ra->async_size)) {
		/* As foreseen: the next window. */
		ra->start += ra->size;
		ra->size = next_ra_size(ra->size, most);
		ra->async_size = ra->size;
	} else if (hit) {
		/* Another reader's mark: go on behind what is there. */
		ra->start = next_miss(mapping, index + 1, most);
		ra->size = next_ra_size(ra->start - index, most);
		ra->async_size = ra->size;
	} else if (!index || index - ra->prev_index <= 1 || nr > most) {
		ra->start = index;
		ra->size = init_ra_size(nr, most);
		ra->async_size = ra->size > nr ? ra->size - nr : ra->size;
	} else {
		do_page_cache_ra(mapping, index, nr, 0);
		return;
	}
	do_page_cache_ra(mapping, ra->start, ra->size, ra->async_size);
}
