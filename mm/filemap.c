/*
 * The page cache. Every file has one set of pages, found by offset through
 * mapping->i_pages; read(), write() and mmap() all work on these, so that
 * they never disagree.
 *
 * A page here has one reference for being in the cache and one for each
 * page-table entry that maps it.
 */
#include <asm/page.h>
#include <asm/tlbflush.h>
#include <asm/uaccess.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/mm.h>
#include <mm/pagemap.h>
#include <mm/slab.h>

/* A read fault maps what is cached in so many bytes around it. */
#define FAULT_AROUND_BYTES	65536UL

unsigned long nr_file_pages;

void *radix_tree_node_alloc(size_t size)
{
	return kzalloc(size, GFP_KERNEL);
}

void radix_tree_node_free(void *node)
{
	kfree(node);
}

void address_space_init(struct address_space *mapping, void *host,
			const struct address_space_operations *a_ops)
{
	memset(mapping, 0, sizeof(*mapping));
	mapping->a_ops = a_ops;
	mapping->host = host;
	INIT_LIST_HEAD(&mapping->i_mmap);
}

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

/* Fill a fresh page from the file's store, or with zeroes if it has none. */
static int fill_page(struct address_space *mapping, struct page *page)
{
	if (mapping->a_ops && mapping->a_ops->readpages)
		return -EIO;
	clear_page(page_address(page));
	return 0;
}

int read_mapping_page(struct address_space *mapping, unsigned long index,
		      struct page **pagep)
{
	struct page *page = find_page(mapping, index);
	int err;

	if (!page) {
		if (mapping->limit &&
		    mapping->limit->used >= mapping->limit->max)
			return -ENOSPC;
		page = alloc_page(GFP_KERNEL);
		if (!page)
			return -ENOMEM;
		page->index = index;
		err = fill_page(mapping, page);
		if (!err)
			err = add_to_page_cache(page, mapping, index);
		if (err) {
			put_page(page);
			return err;
		}
		page->flags |= PG_uptodate;
	}
	get_page(page);
	*pagep = page;
	return 0;
}

/* Take the pages from @index up to @end out of every address space. */
static void unmap_mapping_range(struct address_space *mapping,
				unsigned long index, unsigned long end)
{
	struct vm_area_struct *vma;
	struct mmu_gather tlb;
	unsigned long start, stop;

	list_for_each_entry(vma, &mapping->i_mmap, i_mmap) {
		start = vma->vm_start;
		stop = vma->vm_end;
		if (end <= vma->vm_pgoff)
			continue;
		if (end - vma->vm_pgoff < vma_pages(vma))
			stop = start + ((end - vma->vm_pgoff) << PAGE_SHIFT);
		if (index > vma->vm_pgoff) {
			if (index - vma->vm_pgoff >= vma_pages(vma))
				continue;
			start += (index - vma->vm_pgoff) << PAGE_SHIFT;
		}
		tlb_gather_mmu(&tlb, vma->vm_mm, false);
		unmap_page_range(&tlb, vma, start, stop);
		tlb_finish_mmu(&tlb);
	}
}

/* Zero the bytes from @start up to @end, which lie in one page, if cached. */
static void zero_partial(struct address_space *mapping, loff_t start,
			 loff_t end)
{
	struct page *page = find_page(mapping, start >> PAGE_SHIFT);

	if (!page)
		return;
	memset((char *)page_address(page) + (start & ~PAGE_MASK), 0,
	       end - start);
	page->flags &= ~PG_dcache_clean;
}

int truncate_inode_range(struct address_space *mapping, loff_t start,
			  loff_t end)
{
	loff_t from = (start + PAGE_SIZE - 1) & ~(loff_t)~PAGE_MASK;
	loff_t to = end & ~(loff_t)~PAGE_MASK;
	unsigned long index = from >> PAGE_SHIFT, last = to >> PAGE_SHIFT;
	struct page *page;

	if (from > start)
		zero_partial(mapping, start, min(from, end));
	if (end > to && to >= from)
		zero_partial(mapping, to, end);
	if (from >= to)
		return 0;
	unmap_mapping_range(mapping, index, last);
	while ((page = radix_tree_next(&mapping->i_pages, &index)) &&
	       index < last)
		delete_from_page_cache(page);
	return 0;
}

int truncate_inode_pages(struct address_space *mapping, loff_t size)
{
	return truncate_inode_range(mapping, size, MAX_MAPPING_SIZE);
}

/*
 * One step of a copy: how many of @count bytes at @pos lie in one page, and
 * that page, with a reference.
 */
static int copy_step(struct address_space *mapping, loff_t pos, size_t count,
		     struct page **pagep, size_t *stepp)
{
	*stepp = min(count, (size_t)(PAGE_SIZE - (pos & ~PAGE_MASK)));
	return read_mapping_page(mapping, pos >> PAGE_SHIFT, pagep);
}

/*
 * The same for reading: where there is no page nor a store behind it, the
 * zero page serves, so that reading a hole does not fill it.
 */
static int read_step(struct address_space *mapping, loff_t pos, size_t count,
		     struct page **pagep, size_t *stepp)
{
	struct page *page = find_page(mapping, pos >> PAGE_SHIFT);

	if (!page && mapping->a_ops)
		return copy_step(mapping, pos, count, pagep, stepp);
	if (!page)
		page = zero_page;
	get_page(page);
	*pagep = page;
	*stepp = min(count, (size_t)(PAGE_SIZE - (pos & ~PAGE_MASK)));
	return 0;
}

static char *page_at(struct page *page, loff_t pos)
{
	return (char *)page_address(page) + (pos & ~PAGE_MASK);
}

ssize_t generic_file_read(struct address_space *mapping,
			  struct file_ra_state *ra, char *buf, size_t count,
			  loff_t *pos)
{
	size_t done = 0, step, left;
	struct page *page;
	int err = 0;

	(void)ra;
	if (*pos >= mapping->size)
		return 0;
	count = min((loff_t)count, mapping->size - *pos);
	while (done < count) {
		err = read_step(mapping, *pos, count - done, &page, &step);
		if (err)
			break;
		left = copy_to_user(buf + done, page_at(page, *pos), step);
		put_page(page);
		done += step - left;
		*pos += step - left;
		if (left) {
			err = -EFAULT;
			break;
		}
	}
	return done ? (ssize_t)done : err;
}

ssize_t generic_file_write(struct address_space *mapping, const char *buf,
			   size_t count, loff_t *pos)
{
	size_t done = 0, step, left;
	struct page *page;
	int err = 0;

	while (done < count) {
		err = copy_step(mapping, *pos, count - done, &page, &step);
		if (err)
			break;
		left = copy_from_user(page_at(page, *pos), buf + done, step);
		page->flags |= PG_dirty;
		page->flags &= ~PG_dcache_clean;
		put_page(page);
		done += step - left;
		*pos += step - left;
		if (left < step)	/* else *pos may lie behind the end */
			mapping->size = max(mapping->size, *pos);
		if (left) {
			err = -EFAULT;
			break;
		}
	}
	return done ? (ssize_t)done : err;
}

ssize_t kernel_file_read(struct address_space *mapping, void *buf,
			 size_t count, loff_t pos)
{
	size_t done = 0, step;
	struct page *page;
	int err;

	if (pos >= mapping->size)
		return 0;
	count = min((loff_t)count, mapping->size - pos);
	for (; done < count; done += step, pos += step) {
		err = read_step(mapping, pos, count - done, &page, &step);
		if (err)
			return done ? (ssize_t)done : err;
		memcpy((char *)buf + done, page_at(page, pos), step);
		put_page(page);
	}
	return done;
}

ssize_t kernel_file_write(struct address_space *mapping, const void *buf,
			  size_t count, loff_t pos)
{
	size_t done = 0, step;
	struct page *page;
	int err;

	for (; done < count; done += step, pos += step) {
		err = copy_step(mapping, pos, count - done, &page, &step);
		if (err)
			return done ? (ssize_t)done : err;
		memcpy(page_at(page, pos), (const char *)buf + done, step);
		page->flags |= PG_dirty;
		page->flags &= ~PG_dcache_clean;
		put_page(page);
		mapping->size = max(mapping->size, pos + (loff_t)step);
	}
	return done;
}

/* The first page index behind the end of the file. */
static unsigned long end_index(const struct address_space *mapping)
{
	return (mapping->size + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

/* Behind a fault on a file: the cached page, read in if need be. */
static int filemap_fault(struct vm_fault *vmf)
{
	struct address_space *mapping = vmf->vma->vm_mapping;
	bool cached = find_page(mapping, vmf->pgoff) != NULL;
	int err;

	if (vmf->pgoff >= end_index(mapping))
		return VM_FAULT_SIGBUS;
	err = read_mapping_page(mapping, vmf->pgoff, &vmf->page);
	if (err)
		return err == -ENOMEM ? VM_FAULT_OOM : VM_FAULT_SIGBUS;
	/* Only a page that had to come from a store costs a major fault. */
	if (cached || !mapping->a_ops || !mapping->a_ops->readpages)
		return 0;
	return VM_FAULT_MAJOR;
}

/* Map the cached @page for reading; entry @ptep is empty. */
static void map_cached(struct vm_area_struct *vma, struct page *page,
		       pte_t *ptep)
{
	pte_t entry = pfn_pte(page_to_pfn(page), vma->vm_page_prot);

	get_page(page);
	page_add_rmap(vma->vm_mm, page);
	install_pte(ptep, entry, page);
}

/*
 * Fault-around: map what is cached in a window around the fault. It begins
 * aligned, or with the area, and lies in one second-level table.
 */
static void filemap_map_pages(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct address_space *mapping = vma->vm_mapping;
	unsigned long start, end, addr, index;
	struct page *page;
	pte_t *pte;

	start = max(ALIGN_DOWN(vmf->address, FAULT_AROUND_BYTES),
		    vma->vm_start);
	end = pgd_addr_end(start, min(start + FAULT_AROUND_BYTES,
				      vma->vm_end));
	index = vma->vm_pgoff + ((start - vma->vm_start) >> PAGE_SHIFT);
	pte = vmf->pte - ((vmf->address - start) >> PAGE_SHIFT);
	for (addr = start; addr < end; addr += PAGE_SIZE, index++, pte++) {
		if (!pte_none(*pte) || index >= end_index(mapping))
			continue;
		page = find_page(mapping, index);
		if (page)
			map_cached(vma, page, pte);
	}
}

const struct vm_operations_struct generic_file_vm_ops = {
	.fault = filemap_fault,
	.map_pages = filemap_map_pages,
};
