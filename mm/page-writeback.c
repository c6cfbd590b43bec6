/*
 * Dirty pages: which are, how many there may be, and their way to the store.
 *
 * A page becomes dirty by write(2), or by a write through a shared map: its
 * entry is read-only until then, and the fault tells. Before it is written,
 * the mark is taken and the entries made read-only again, so that the next
 * write is noticed, too. The mark is in the page's flags and in the tree of
 * its file, where write-back finds the dirty ones among many.
 *
 * When too large a share of memory is dirty, the flusher writes; and when
 * that does not suffice, those who dirty pages write some themselves.
 */
#include <asm/page.h>
#include <lib/wait.h>
#include <mm/pagemap.h>
#include <mm/rmap.h>
#include <mm/upcall.h>
#include <uapi/errno.h>

unsigned long nr_dirty_pages, nr_writeback_pages;
unsigned int dirty_background_ratio = 10, vm_dirty_ratio = 20;
unsigned int dirty_writeback_interval = 500, dirty_expire_interval = 3000;

extern unsigned long nr_file_pages;

void set_page_dirty(struct page *page)
{
	struct address_space *mapping = page->mapping;

	if (PageDirty(page))
		return;
	SetPageDirty(page);
	if (PageAnon(page) || !mapping || !mapping_has_store(mapping))
		return;
	nr_dirty_pages++;
	radix_tree_tag_set(&mapping->i_pages, page->index);
	mark_inode_dirty_pages(mapping->host);
}

void cancel_dirty_page(struct page *page)
{
	struct address_space *mapping = page->mapping;

	if (!PageDirty(page))
		return;
	ClearPageDirty(page);
	if (!mapping_has_store(mapping))
		return;
	nr_dirty_pages--;
	radix_tree_tag_clear(&mapping->i_pages, page->index);
}

bool clear_page_dirty_for_io(struct page *page)
{
	if (!PageDirty(page))
		return false;
	if (page_mapped(page))
		page_mkclean(page);
	cancel_dirty_page(page);
	return true;
}

/*
 * @page is dirty: take lock, mark and place in the queue to the disk. False:
 * it is not the file's any more, not dirty any more, or busy.
 */
static bool start_page_writeback(struct address_space *mapping,
				 struct page *page,
				 enum writeback_sync_modes sync_mode)
{
	get_page(page);
	lock_page(page);
	if (sync_mode == WB_SYNC_ALL)
		wait_on_page_writeback(page);
	if (page->mapping == mapping && !PageWriteback(page) &&
	    clear_page_dirty_for_io(page)) {
		set_page_writeback(page);
		return true;
	}
	unlock_page(page);
	put_page(page);
	return false;
}

/* Write the first run of dirty pages from *@index on. Moves *@index. */
static unsigned int write_run(struct address_space *mapping,
			      unsigned long *index, unsigned long last,
			      struct writeback_control *wbc)
{
	struct page *pages[PAGES_PER_IO], *page;
	unsigned long next = *index;
	unsigned int nr = 0, i;

	while (nr < PAGES_PER_IO && next <= last) {
		unsigned long at = next;

		page = radix_tree_next_tagged(&mapping->i_pages, &at);
		if (!page || at > last || (nr && at != next))
			break;
		/* Having some locked, do not wait for another. */
		if (nr && (page->flags & (PG_locked | PG_writeback)))
			break;
		next = at + 1;
		if (start_page_writeback(mapping, page, wbc->sync_mode))
			pages[nr++] = page;
		else if (nr)
			break;
		if (!next)
			break;
	}
	if (nr)
		mapping->a_ops->writepages(mapping, pages, nr);
	for (i = 0; i < nr; i++) {
		unlock_page(pages[i]);
		put_page(pages[i]);
	}
	*index = next;
	return nr;
}

int do_writepages(struct address_space *mapping, struct writeback_control *wbc)
{
	unsigned long index = wbc->range_start >> PAGE_SHIFT, at;
	unsigned long last = wbc->range_end >> PAGE_SHIFT;

	if (!mapping_has_store(mapping))
		return 0;
	while (wbc->nr_to_write > 0 && index <= last) {
		at = index;
		if (!radix_tree_next_tagged(&mapping->i_pages, &at) ||
		    at > last)
			break;
		wbc->nr_to_write -= write_run(mapping, &index, last, wbc);
		if (!index)
			break;		/* wrapped: that was the last one */
	}
	return 0;
}

int filemap_fdatawrite_range(struct address_space *mapping, loff_t start,
			     loff_t end)
{
	struct writeback_control wbc = {
		.sync_mode = WB_SYNC_ALL,
		.nr_to_write = ~0ul >> 1,
		.range_start = start,
		.range_end = min(end, MAX_MAPPING_SIZE - 1),
	};

	return do_writepages(mapping, &wbc);
}

void filemap_fdatawait_range(struct address_space *mapping, loff_t start,
			     loff_t end)
{
	unsigned long index = start >> PAGE_SHIFT;
	unsigned long last = min(end, MAX_MAPPING_SIZE - 1) >> PAGE_SHIFT;
	struct page *page;

	while (nr_writeback_pages && index <= last &&
	       (page = radix_tree_next(&mapping->i_pages, &index)) &&
	       index <= last) {
		if (PageWriteback(page)) {
			get_page(page);
			wait_on_page_writeback(page);
			put_page(page);
		}
		if (!++index)
			break;
	}
}

int filemap_write_and_wait_range(struct address_space *mapping, loff_t start,
				 loff_t end)
{
	int err = filemap_fdatawrite_range(mapping, start, end);

	filemap_fdatawait_range(mapping, start, end);
	return err;
}

void mapping_set_error(struct address_space *mapping, int err)
{
	mapping->wb_errno = err;
	mapping->wb_err++;
}

int mapping_check_wb_err(struct address_space *mapping, u32 *since)
{
	if (*since == mapping->wb_err)
		return 0;
	*since = mapping->wb_err;
	return mapping->wb_errno;
}

/* @ratio percent of what could be dirty: free memory and the caches. */
static unsigned long dirty_thresh(unsigned int ratio)
{
	return (nr_free_pages(NULL) + nr_file_pages) / 100 * ratio;
}

bool over_background_thresh(void)
{
	return nr_dirty_pages > dirty_thresh(dirty_background_ratio);
}

/* How many pages somebody writes who dirties too many. */
#define WRITE_BATCH	256

static noinline void throttle(struct address_space *mapping)
{
	struct writeback_control wbc = {
		.sync_mode = WB_SYNC_NONE,
		.range_end = MAX_MAPPING_SIZE - 1,
	};

	wakeup_flusher();
	if (nr_dirty_pages + nr_writeback_pages <= dirty_thresh(vm_dirty_ratio))
		return;
	wbc.nr_to_write = WRITE_BATCH;
	do_writepages(mapping, &wbc);
	wait_for_writeback(dirty_thresh(vm_dirty_ratio) / 2);
}

void balance_dirty_pages(struct address_space *mapping)
{
	if (unlikely(over_background_thresh()))
		throttle(mapping);
}
