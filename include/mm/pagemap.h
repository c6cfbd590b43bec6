/*
 * The page cache: an address_space holds the pages of one object (a file, a
 * piece of shared memory) by their offset. read(), write() and every mapping
 * of the object work on these same pages.
 */
#ifndef MM_PAGEMAP_H
#define MM_PAGEMAP_H

#include <lib/radix_tree.h>
#include <mm/page_alloc.h>

struct address_space_operations {
	/*
	 * Fill @page (fresh, of unknown content) with what belongs at
	 * page->index. 0 or -errno (-EIO, -ENOMEM). NULL in a file system
	 * without a store behind it: the page is zeroed.
	 */
	int (*readpage)(struct address_space *mapping, struct page *page);
};

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
};

void address_space_init(struct address_space *mapping, void *host,
			const struct address_space_operations *a_ops);

/* The cached page at @index without a new reference, or NULL. */
struct page *find_page(struct address_space *mapping, unsigned long index);

/*
 * The page at @index, brought in if need be, in *@pagep with a reference.
 * 0, -ENOMEM, -ENOSPC (mapping->limit), or what readpage() says. Does not look at the size.
 */
int read_mapping_page(struct address_space *mapping, unsigned long index,
		      struct page **pagep);

/*
 * Let @page (with the caller's reference, which passes to the cache) be the
 * page at @index. 0, -EEXIST or -ENOMEM (the reference stays the caller's).
 */
int add_to_page_cache(struct page *page, struct address_space *mapping,
		      unsigned long index);

/*
 * Forget every page from byte @size on and zero the rest of the last page,
 * after taking them out of all page tables; truncate(2). Does not change
 * mapping->size: the caller does, before.
 */
void truncate_inode_pages(struct address_space *mapping, loff_t size);
/* The same for the bytes from @start up to @end: a hole. */
void truncate_inode_range(struct address_space *mapping, loff_t start,
			  loff_t end);

/*
 * Copy between the cache and user memory (@buf is a user address) from
 * *@pos on, moving *@pos. Bytes done, 0 at the end, or -errno when none
 * were (-EFAULT, -ENOMEM, -EIO). A write behind the end makes the object
 * longer. Kernel memory is copied with the _kernel forms.
 */
ssize_t generic_file_read(struct address_space *mapping, char *buf,
			  size_t count, loff_t *pos);
ssize_t generic_file_write(struct address_space *mapping, const char *buf,
			   size_t count, loff_t *pos);
ssize_t kernel_file_read(struct address_space *mapping, void *buf,
			 size_t count, loff_t pos);
ssize_t kernel_file_write(struct address_space *mapping, const void *buf,
			  size_t count, loff_t pos);

/* vm_ops of a mapped file; its ->fault is filemap_fault(). */
extern const struct vm_operations_struct generic_file_vm_ops;

#endif
