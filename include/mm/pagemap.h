/*
 * The page cache: an address_space holds the pages of one object (a file, a
 * piece of shared memory, a disk) by their offset. read(), write() and every
 * mapping of the object work on these same pages.
 *
 * Behind it there may be a store. Then a page is brought in by
 * a_ops->readpages and goes back by a_ops->writepages:
 *
 *	absent -> PG_locked -> PG_uptodate [-> PG_dirty -> PG_writeback ->]
 *
 * PG_locked: somebody fills the page, or decides what becomes of it; only
 * who has the lock takes a page out of the cache. PG_writeback: the disk
 * reads from it; it may be read, and changed (and is dirty again then).
 *
 * What sleeps says so. Nothing may be assumed of areas, page tables or the
 * cache after something slept, but of pages that one has a reference on, and
 * of files and inodes likewise.
 */
#ifndef MM_PAGEMAP_H
#define MM_PAGEMAP_H

#include <lib/radix_tree.h>
#include <mm/page_alloc.h>

struct file_ra_state;
struct writeback_control;

/* Pages one call of readpages or writepages gets at most: 128 KiB. */
#define PAGES_PER_IO	32

/* All NULL, or the whole table absent: nothing stands behind the cache. */
struct address_space_operations {
	/*
	 * Begin to read @nr pages that follow each other. They are in the
	 * cache, locked and not up to date; end_page_read() for each when it
	 * is done, now or from an interrupt. What the store has nothing for
	 * is zeroed. Does not sleep for the data, but may sleep for what says
	 * where they are.
	 */
	void (*readpages)(struct address_space *mapping, struct page **pages,
			  unsigned int nr);
	/*
	 * Begin to write @nr pages that follow each other. They are locked,
	 * not dirty any more, and PG_writeback is set; the caller unlocks
	 * them. end_page_writeback() for each when it is done. What lies
	 * behind the end of the file is not written, and zeroed. May sleep.
	 */
	void (*writepages)(struct address_space *mapping, struct page **pages,
			   unsigned int nr);
	/*
	 * The bytes [@from, @to) of @page are about to be changed by write(2):
	 * see to it that there is room for them in the store. The page need
	 * not be in the cache yet, but page->index is right. Is there room for
	 * all of it, SetPageMappedToDisk() spares the next call. The caller
	 * has the inode's lock. 0, -ENOSPC, -EIO. May sleep. NULL: there
	 * always is.
	 */
	int (*write_begin)(struct address_space *mapping, struct page *page,
			   unsigned int from, unsigned int to);
	/*
	 * write(2) failed after write_begin() and the file did not grow to
	 * reach what that made room for: give it back. NULL: nothing to do.
	 */
	void (*write_failed)(struct address_space *mapping, loff_t to);
	/*
	 * A shared map is about to be written to at @page, with the caller's
	 * reference and without its lock: room for it as far as the file
	 * reaches, and the time of the change. The inode's lock is not held.
	 * 0 (SetPageMappedToDisk() spares the next call), -ENOSPC, -EIO. May
	 * sleep. NULL: always 0.
	 */
	int (*page_mkwrite)(struct address_space *mapping, struct page *page);
	/*
	 * The first sector of the page at @index, on the device of the file
	 * system; 0: it has none; BMAP_IN_PIECES: they do not follow each
	 * other. Sleeps. For swap, which needs no cache. NULL: no device.
	 */
	u64 (*bmap)(struct address_space *mapping, unsigned long index);
};

#define BMAP_IN_PIECES	(~0ull)

#define MAX_MAPPING_SIZE 0xffffffff000LL	/* page numbers have 32 bits */

/* How many pages all files of a file system may have together. */
struct page_limit {
	unsigned long used, max;
};

struct address_space {
	struct radix_tree_root i_pages;	/* index -> struct page */
	unsigned long nrpages;
	loff_t size;			/* of the object, in bytes: i_size */
	const struct address_space_operations *a_ops;
	struct list_head i_mmap;	/* areas that map it */
	struct page_limit *limit;	/* NULL: none */
	void *host;			/* the file system's: struct inode */
	u32 wb_err;			/* writes that failed: see errseq below */
	int wb_errno;			/* and how, last */
};

/* Is there a store behind it? */
static inline bool mapping_has_store(const struct address_space *mapping)
{
	return mapping->a_ops && mapping->a_ops->readpages;
}

/* The first page index behind the end of the file. */
static inline unsigned long end_index(const struct address_space *mapping)
{
	return (mapping->size + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

void pagecache_init(void);		/* boot only */
void address_space_init(struct address_space *mapping, void *host,
			const struct address_space_operations *a_ops);

/* --- the flags of a page ------------------------------------------------ */

/*
 * Interrupts end reads and writes, and change flags in doing so. So whoever
 * changes flags of a page in the cache does it in one step.
 */
static inline void page_set_flags(struct page *page, u32 flags)
{
	__atomic_fetch_or(&page->flags, flags, __ATOMIC_RELAXED);
}

static inline void page_clear_flags(struct page *page, u32 flags)
{
	__atomic_fetch_and(&page->flags, ~flags, __ATOMIC_RELAXED);
}

#define PAGE_FLAG(Name, flag)						\
static inline bool Page##Name(const struct page *page)			\
{									\
	return READ_ONCE(page->flags) & (flag);				\
}									\
static inline void SetPage##Name(struct page *page)			\
{									\
	page_set_flags(page, flag);					\
}									\
static inline void ClearPage##Name(struct page *page)			\
{									\
	page_clear_flags(page, flag);					\
}
PAGE_FLAG(Dirty, PG_dirty)
PAGE_FLAG(Uptodate, PG_uptodate)
PAGE_FLAG(Anon, PG_anon)
PAGE_FLAG(Locked, PG_locked)
PAGE_FLAG(Writeback, PG_writeback)
PAGE_FLAG(Error, PG_error)
PAGE_FLAG(Referenced, PG_referenced)
PAGE_FLAG(Active, PG_active)
PAGE_FLAG(LRU, PG_lru)
PAGE_FLAG(SwapCache, PG_swapcache)
PAGE_FLAG(Readahead, PG_readahead)
PAGE_FLAG(MappedToDisk, PG_mappedtodisk)

static inline bool page_mapped(const struct page *page)
{
	return page->_mapcount > 0;
}

/* The lock: sleeps; the caller has a reference. */
void lock_page(struct page *page);
static inline bool trylock_page(struct page *page)
{
	if (PageLocked(page))
		return false;
	SetPageLocked(page);
	return true;
}
void unlock_page(struct page *page);		/* any context */
void wait_on_page_locked(struct page *page);	/* sleeps */
void wait_on_page_writeback(struct page *page);	/* sleeps */
/* A read has ended: up to date, or (@err -EIO) an error; unlocks. Any
 * context. */
void end_page_read(struct page *page, int err);
/* A write has ended; an error is kept for the next fsync(2). Any context. */
void end_page_writeback(struct page *page, int err);

/* --- finding and bringing in -------------------------------------------- */

/* The cached page at @index without a new reference, or NULL. Whether it is
 * up to date is another question. */
struct page *find_page(struct address_space *mapping, unsigned long index);
/*
 * The page at @index, up to date, brought in if need be, in *@pagep with a
 * reference. 0, -ENOMEM, -ENOSPC (mapping->limit), -EIO; -ENODATA behind the
 * end of a file with a store. Sleeps when there is a store.
 */
int read_mapping_page(struct address_space *mapping, unsigned long index,
		      struct page **pagep);
/* With a store alone: the same for a reader who wants @nr pages from there on
 * and whose habits @ra knows (or NULL). */
int filemap_get_page(struct address_space *mapping, struct file_ra_state *ra,
		     unsigned long index, unsigned long nr,
		     struct page **pagep);
/*
 * The same without reading: what is not cached is a fresh page of zeroes, up
 * to date and clean, for who is going to fill it. Does not sleep, but for a
 * page that is being read right now.
 */
int grab_cache_page(struct address_space *mapping, unsigned long index,
		    struct page **pagep);
/*
 * Let @page (with the caller's reference, which passes to the cache) be the
 * page at @index. 0, -EEXIST or -ENOMEM (the reference stays the caller's).
 */
int add_to_page_cache(struct page *page, struct address_space *mapping,
		      unsigned long index);
/* Out of the cache, whose reference goes. @page is locked, not dirty, not
 * under writeback and mapped by nobody. */
void delete_from_page_cache(struct page *page);

/* --- mm/readahead.c ----------------------------------------------------- */

/* What one open file is known to read next; all zero at open. */
struct file_ra_state {
	unsigned long start;		/* the window brought in last */
	unsigned int size, async_size;	/* and its tail that brings the next */
	unsigned long prev_index;	/* page read last */
	u8 mode;			/* POSIX_FADV_NORMAL, _RANDOM, _SEQUENTIAL */
};

/*
 * Page @index is wanted and is not cached, or (@hit) is marked PG_readahead:
 * begin to read it and what will probably be wanted next. @ra may be NULL.
 * Not behind the end. Does not wait for the data.
 */
void page_cache_ra(struct address_space *mapping, struct file_ra_state *ra,
		   unsigned long index, unsigned long nr, struct page *hit);
/* Begin to read what is absent of [@index, @index + @nr): WILLNEED. */
void force_page_cache_readahead(struct address_space *mapping,
				unsigned long index, unsigned long nr);

/* --- mm/page-writeback.c ------------------------------------------------ */

enum writeback_sync_modes {
	WB_SYNC_NONE,			/* what is at hand: skip what is busy */
	WB_SYNC_ALL,			/* all that is dirty now */
};

struct writeback_control {
	enum writeback_sync_modes sync_mode;
	long nr_to_write;		/* pages; goes down */
	loff_t range_start, range_end;	/* bytes; the end is included */
};

extern unsigned long nr_dirty_pages, nr_writeback_pages;

/* @page, which is locked, is handed to a_ops->writepages next. */
static inline void set_page_writeback(struct page *page)
{
	SetPageWriteback(page);
	__atomic_fetch_add(&nr_writeback_pages, 1, __ATOMIC_RELAXED);
}
/* Sleep until at most @most pages are under writeback. */
void wait_for_writeback(unsigned long most);

/*
 * @page is uptodate and differs from its store from now on: marks page, tag
 * and (through mark_inode_dirty()) the inode. The caller has a reference.
 */
void set_page_dirty(struct page *page);
/*
 * Take the dirty mark, writing it being next; also out of the page tables,
 * so that the next write through a map faults. @page is locked. Was it dirty?
 */
bool clear_page_dirty_for_io(struct page *page);
/* The same without writing: it is being thrown away. */
void cancel_dirty_page(struct page *page);
/* Begin to write dirty pages as @wbc says. Sleeps. 0 or -errno. */
int do_writepages(struct address_space *mapping, struct writeback_control *wbc);
/* Begin to write all dirty pages in the bytes from @start to @end inclusive. */
int filemap_fdatawrite_range(struct address_space *mapping, loff_t start,
			     loff_t end);
/* Wait until none in there is under writeback. */
void filemap_fdatawait_range(struct address_space *mapping, loff_t start,
			     loff_t end);
/* Both. Errors are told by file_check_and_advance_wb_err(). */
int filemap_write_and_wait_range(struct address_space *mapping, loff_t start,
				 loff_t end);
/*
 * Has a write failed since *@since was taken from mapping->wb_err? Then the
 * error, once: *@since moves on. fsync(2) tells each open file once.
 */
int mapping_check_wb_err(struct address_space *mapping, u32 *since);
void mapping_set_error(struct address_space *mapping, int err);	/* any context */
/* Who dirties pages comes by here, holding no page's lock: sleeps while too
 * large a share of memory is dirty, until the flusher has caught up. */
void balance_dirty_pages(struct address_space *mapping);
/* Shares of memory in percent, times in centiseconds: /proc/sys/vm. */
extern unsigned int dirty_background_ratio, vm_dirty_ratio;
extern unsigned int dirty_writeback_interval, dirty_expire_interval;
/* More than dirty_background_ratio is dirty. */
bool over_background_thresh(void);

/* --- mm/truncate.c ------------------------------------------------------ */

/*
 * Forget every page from byte @size on and zero the rest of the last page,
 * after taking them out of all page tables; truncate(2). Does not change
 * mapping->size: the caller does, before. Sleeps when there is a store, and
 * can then fail to read the last page: -EIO, -ENOMEM.
 */
int truncate_inode_pages(struct address_space *mapping, loff_t size);
/* The same for the bytes from @start up to @end: a hole. */
int truncate_inode_range(struct address_space *mapping, loff_t start,
			 loff_t end);
/* All pages, without a look at what they hold: the inode ends. Sleeps while
 * the disk still uses them. */
void truncate_inode_pages_final(struct address_space *mapping);
/*
 * Drop what is clean, mapped by nobody and not in use, of the pages from
 * @start to @end inclusive. How many went. Does not sleep.
 */
unsigned long invalidate_mapping_pages(struct address_space *mapping,
				       unsigned long start, unsigned long end);

/* --- mm/filemap.c: reading, writing, mapping ---------------------------- */

/*
 * Copy between the cache and user memory (@buf is a user address) from
 * *@pos on, moving *@pos. Bytes done, 0 at the end, or -errno when none
 * were (-EFAULT, -ENOMEM, -ENOSPC, -EIO). A write behind the end makes the
 * object longer; the caller has the inode's lock. Kernel memory is copied
 * with the _kernel forms. All sleep when there is a store.
 */
ssize_t generic_file_read(struct address_space *mapping,
			  struct file_ra_state *ra, char *buf, size_t count,
			  loff_t *pos);
ssize_t generic_file_write(struct address_space *mapping, const char *buf,
			   size_t count, loff_t *pos);
ssize_t kernel_file_read(struct address_space *mapping, void *buf,
			 size_t count, loff_t pos);
ssize_t kernel_file_write(struct address_space *mapping, const void *buf,
			  size_t count, loff_t pos);

/* vm_ops of a mapped file; its ->fault is filemap_fault(). */
extern const struct vm_operations_struct generic_file_vm_ops;

#endif
