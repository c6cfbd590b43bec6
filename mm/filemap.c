/*
 * The page cache. Every file has one set of pages, found by offset through
 * mapping->i_pages; read(), write() and mmap() all work on these, so that
 * they never disagree.
 *
 * A page here has one reference for being in the cache and one for each
 * page-table entry that maps it.
 *
 * With a store behind the file a page is absent until it is wanted, and then
 * locked until the disk has filled it. Whoever waits for that holds a
 * reference, and looks afterwards whether the page is still the file's.
 */
#include <asm/page.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <lib/wait.h>
#include <mm/mm.h>
#include <mm/pagemap.h>
#include <mm/slab.h>
#include <mm/swap.h>
#include <mm/upcall.h>
#include <uapi/errno.h>

/* A read fault maps what is cached in so many bytes around it. */
#define FAULT_AROUND_BYTES	65536UL

unsigned long nr_file_pages;

/* They have the reserve: a page that was got has to find its place, also that
 * of one which goes to swap because there is no memory. */
static struct kmem_cache radix_tree_node_cache;

void *radix_tree_node_alloc(size_t size)
{
	if (unlikely(!radix_tree_node_cache.size)) {
		kmem_cache_init(&radix_tree_node_cache, "radix_tree_node",
				size, 0);
		radix_tree_node_cache.may_use_reserve = true;
	}
	return kmem_cache_alloc(&radix_tree_node_cache, __GFP_ZERO);
}

void radix_tree_node_free(void *node)
{
	kmem_cache_free(&radix_tree_node_cache, node);
}

void address_space_init(struct address_space *mapping, void *host,
			const struct address_space_operations *a_ops)
{
	memset(mapping, 0, sizeof(*mapping));
	mapping->a_ops = a_ops;
	mapping->host = host;
	INIT_LIST_HEAD(&mapping->i_mmap);
}

/* --- waiting for a page -------------------------------------------------- */

/* Too many pages for a queue each: those that share one wake for nothing. */
#define WAIT_TABLE_SIZE	16
static struct wait_queue_head page_wait_table[WAIT_TABLE_SIZE];

static struct wait_queue_head *page_waitqueue(const struct page *page)
{
	return &page_wait_table[((unsigned long)page / sizeof(*page)) %
				WAIT_TABLE_SIZE];
}

/* Who has dirtied too much. */
static DECLARE_WAIT_QUEUE_HEAD(writeback_wait);

void __init pagecache_init(void)
{
	for (int i = 0; i < WAIT_TABLE_SIZE; i++)
		init_waitqueue_head(&page_wait_table[i]);
}

void lock_page(struct page *page)
{
	if (!trylock_page(page))
		wait_event(page_waitqueue(page), trylock_page(page));
}

void unlock_page(struct page *page)
{
	BUG_ON(!PageLocked(page));
	ClearPageLocked(page);
	wake_up(page_waitqueue(page));
}

void wait_on_page_locked(struct page *page)
{
	if (PageLocked(page))
		wait_event(page_waitqueue(page), !PageLocked(page));
}

void wait_on_page_writeback(struct page *page)
{
	if (PageWriteback(page))
		wait_event(page_waitqueue(page), !PageWriteback(page));
}

void end_page_read(struct page *page, int err)
{
	page_set_flags(page, err ? PG_error : PG_uptodate);
	unlock_page(page);
}

void end_page_writeback(struct page *page, int err)
{
	if (err && page->mapping)
		mapping_set_error(page->mapping, err);
	__atomic_fetch_sub(&nr_writeback_pages, 1, __ATOMIC_RELAXED);
	ClearPageWriteback(page);
	wake_up(page_waitqueue(page));
	wake_up(&writeback_wait);
}

void wait_for_writeback(unsigned long most)
{
	wait_event(&writeback_wait, READ_ONCE(nr_writeback_pages) <= most);
}

/* --- finding and bringing in --------------------------------------------- */

struct page *find_page(struct address_space *mapping, unsigned long index)
{
	return radix_tree_lookup(&mapping->i_pages, index);
}

int add_to_page_cache(struct page *page, struct address_space *mapping,
		      unsigned long index)
{
	int err = radix_tree_insert(&mapping->i_pages, index, page);

	if (err)
		return err;
	page->mapping = mapping;
	page->index = index;
	mapping->nrpages++;
	if (mapping->limit)
		mapping->limit->used++;
	nr_file_pages++;
	if (mapping_has_store(mapping))
		lru_cache_add(page);
	else
		page->flags |= PG_active;	/* it has nowhere to go */
	return 0;
}

void delete_from_page_cache(struct page *page)
{
	struct address_space *mapping = page->mapping;

	radix_tree_delete(&mapping->i_pages, page->index);
	page->mapping = NULL;
	mapping->nrpages--;
	if (mapping->limit)
		mapping->limit->used--;
	nr_file_pages--;
	put_page(page);
}

int grab_cache_page(struct address_space *mapping, unsigned long index,
		    struct page **pagep)
{
	struct page *page;
	int err;

	while ((page = find_page(mapping, index)) && !PageUptodate(page)) {
		if (!mapping_has_store(mapping)) {
			page_set_flags(page, PG_uptodate);
			break;
		}
		err = read_mapping_page(mapping, index, pagep);
		if (err != -EAGAIN)
			return err;
	}
	if (!page) {
		if (mapping->limit &&
		    mapping->limit->used >= mapping->limit->max)
			return -ENOSPC;
		page = alloc_page(GFP_USER | __GFP_ZERO);
		if (!page)
			return -ENOMEM;
		err = add_to_page_cache(page, mapping, index);
		if (err) {
			put_page(page);
			return err;
		}
		page_set_flags(page, PG_uptodate);
	}
	get_page(page);
	*pagep = page;
	return 0;
}

/*
 * @page, with the caller's reference, is not up to date. Wait until it is, or
 * is nobody's: -EAGAIN, or -EIO when that is because it could not be read;
 * then it leaves the cache, so that the next one tries again. But what could
 * not be read may be another page that was to come with it: so once more,
 * alone.
 */
static int wait_on_page_read(struct page *page, struct address_space *mapping)
{
	int err = -EAGAIN;

	lock_page(page);
	if (unlikely(page->mapping == mapping && !PageUptodate(page))) {
		ClearPageError(page);
		mapping->a_ops->readpages(mapping, &page, 1);	/* unlocks */
		lock_page(page);
	}
	if (page->mapping == mapping && PageUptodate(page)) {
		err = 0;
	} else if (page->mapping == mapping) {
		err = -EIO;
		delete_from_page_cache(page);
	}
	unlock_page(page);
	return err;
}

int filemap_get_page(struct address_space *mapping,
			    struct file_ra_state *ra, unsigned long index,
			    unsigned long nr, struct page **pagep)
{
	struct page *page;
	int err;

	do {
		page = find_page(mapping, index);
		if (!page) {
			if (index >= end_index(mapping))
				return -ENODATA;
			page_cache_ra(mapping, ra, index, nr, NULL);
			page = find_page(mapping, index);
		}
		if (!page) {
			if (!wait_for_free_pages())
				return -ENOMEM;
			err = -EAGAIN;
			continue;
		}
		get_page(page);
		if (PageReadahead(page)) {
			ClearPageReadahead(page);
			page_cache_ra(mapping, ra, index, nr, page);
		}
		err = PageUptodate(page) ? 0 : wait_on_page_read(page, mapping);
		if (err)
			put_page(page);
	} while (err == -EAGAIN);
	*pagep = page;
	return err;
}

int read_mapping_page(struct address_space *mapping, unsigned long index,
		      struct page **pagep)
{
	if (!mapping_has_store(mapping))
		return grab_cache_page(mapping, index, pagep);
	return filemap_get_page(mapping, NULL, index, 1, pagep);
}

/* --- mapping --------------------------------------------------------------- */

/*
 * The page has to come from the store, which takes its time: meanwhile the
 * area may go, so its file is held, and the fault begins anew afterwards and
 * finds the page in the cache.
 */
static noinline int filemap_fault_wait(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct address_space *mapping = vma->vm_mapping;
	struct file *file = get_file(vma->vm_file);
	u32 vm_flags = vma->vm_flags;
	unsigned long index = vmf->pgoff, start;
	struct page *page;
	int err;

	/* A map is read around the place where it was touched first. */
	if (!find_page(mapping, index) &&
	    !(vm_flags & (VM_RAND_READ | VM_SEQ_READ))) {
		start = index > PAGES_PER_IO / 2 ? index - PAGES_PER_IO / 2 : 0;
		force_page_cache_readahead(mapping, start, PAGES_PER_IO);
	}
	err = filemap_get_page(mapping, vm_flags & VM_RAND_READ ? NULL :
			       file_ra_state(file), index, 1, &page);
	if (!err)
		put_page(page);
	fput(file);
	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	return err ? VM_FAULT_SIGBUS : VM_FAULT_MAJOR | VM_FAULT_RETRY;
}

/* Behind a fault on a file: the cached page, read in if need be. */
static int filemap_fault(struct vm_fault *vmf)
{
	struct address_space *mapping = vmf->vma->vm_mapping;
	struct page *page;
	int err;

	if (vmf->pgoff >= end_index(mapping))
		return VM_FAULT_SIGBUS;
	page = find_page(mapping, vmf->pgoff);
	if (page && PageUptodate(page)) {
		get_page(page);
		vmf->page = page;
		return 0;
	}
	if (mapping_has_store(mapping))
		return filemap_fault_wait(vmf);
	err = grab_cache_page(mapping, vmf->pgoff, &vmf->page);
	if (err)
		return err == -ENOMEM ? VM_FAULT_OOM : VM_FAULT_SIGBUS;
	return 0;
}

/*
 * Fault-around: map what is cached in a window around the fault. It begins
 * aligned, or with the area, and lies in one second-level table.
 */
static void filemap_map_pages(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct address_space *mapping = vma->vm_mapping;
	unsigned long start, end, addr, index, mapped = 0;
	unsigned int run = 0;
	struct page *page;
	void **slot = NULL;
	pte_t *pte;

	start = max(ALIGN_DOWN(vmf->address, FAULT_AROUND_BYTES),
		    vma->vm_start);
	end = pgd_addr_end(start, min(start + FAULT_AROUND_BYTES,
				      vma->vm_end));
	index = vma->vm_pgoff + ((start - vma->vm_start) >> PAGE_SHIFT);
	pte = vmf->pte - ((vmf->address - start) >> PAGE_SHIFT);
	if (index >= end_index(mapping))
		return;
	if ((end - start) >> PAGE_SHIFT > end_index(mapping) - index)
		end = start + ((end_index(mapping) - index) << PAGE_SHIFT);
	for (addr = start; addr < end; addr += PAGE_SIZE, index++, pte++) {
		if (!run--) {
			slot = radix_tree_run(&mapping->i_pages, index, &run);
			run--;
		}
		page = slot ? *slot++ : NULL;
		if (page && PageUptodate(page) && pte_none(*pte)) {
			page_add_user(page);
			install_pte(pte, pfn_pte(page_to_pfn(page),
						 vma->vm_page_prot), page);
			mapped++;
		}
	}
	add_mm_counter(vma->vm_mm, MM_FILEPAGES, mapped);
}

const struct vm_operations_struct generic_file_vm_ops = {
	.fault = filemap_fault,
	.map_pages = filemap_map_pages,
};
