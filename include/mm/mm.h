/*
 * Address spaces: areas, faults, and the calls that change them. Everything
 * takes the mm it works on; nothing here knows which task runs.
 *
 * No lock is named in these contracts because there is one CPU and the
 * kernel is not preempted; an mm changes only in the hands of the task that
 * entered the kernel. Functions that may sleep say so.
 */
#ifndef MM_MM_H
#define MM_MM_H

#include <asm/cacheflush.h>
#include <mm/page_alloc.h>

/* A stack may not grow closer than this to the area below it. */
#define STACK_GUARD_GAP		(256UL << PAGE_SHIFT)

/*
 * Lower than this nothing is placed unless asked for by address, by root; and
 * lower still nothing at all.
 */
#define MMAP_MIN_ADDR		0x8000UL
#define FIRST_USER_ADDRESS	(2 * PAGE_SIZE)

/* mm/vma.c: the areas as such. */
void vma_cache_init(void);		/* boot only */
void mm_init_areas(struct mm_struct *mm);	/* no areas yet */

/* The first area that ends above @addr, or NULL. It may start above it. */
struct vm_area_struct *__find_vma(struct mm_struct *mm, unsigned long addr);

/* The same; faults come in runs, so the last area found is tried first. */
static inline struct vm_area_struct *find_vma(struct mm_struct *mm,
					      unsigned long addr)
{
	struct vm_area_struct *vma = mm->mmap_cache;

	if (likely(vma && vma->vm_start <= addr && addr < vma->vm_end))
		return vma;
	return __find_vma(mm, addr);
}
/* The first area that shares a byte with [start, end), or NULL. */
struct vm_area_struct *find_vma_intersection(struct mm_struct *mm,
					     unsigned long start,
					     unsigned long end);

/* The neighbours by address, or NULL. */
static inline struct vm_area_struct *vma_next(struct vm_area_struct *vma)
{
	if (vma->vm_list.next == &vma->vm_mm->mmap)
		return NULL;
	return list_entry(vma->vm_list.next, struct vm_area_struct, vm_list);
}

static inline struct vm_area_struct *vma_prev(struct vm_area_struct *vma)
{
	if (vma->vm_list.prev == &vma->vm_mm->mmap)
		return NULL;
	return list_entry(vma->vm_list.prev, struct vm_area_struct, vm_list);
}

/* mm/mmap.c: the calls. */

/*
 * mmap(2) behind the door. @file is NULL for anonymous memory, else its
 * reference stays the caller's. @flags as the user gave them, @pgoff in
 * pages. *@addrp: the wish, and on success the address.
 * 0, -EINVAL, -ENOMEM, -EEXIST, -EPERM, or what the file's mmap says.
 */
int do_mmap(struct mm_struct *mm, struct file *file, unsigned long *addrp,
	    unsigned long len, unsigned long prot, unsigned long flags,
	    unsigned long pgoff);
/* munmap(2): 0, -EINVAL, -ENOMEM. */
int do_munmap(struct mm_struct *mm, unsigned long start, size_t len);
/*
 * Where a mapping of @len bytes goes that would like to be at *@addrp: exactly
 * there with MAP_FIXED in @flags. 0 with the address in *@addrp, -ENOMEM,
 * -EINVAL, -EPERM or -EEXIST.
 */
int get_unmapped_area(struct mm_struct *mm, unsigned long *addrp,
		      unsigned long len, unsigned long flags);
/* How many pages of [start, end) are in areas that have all @vm_flags. */
unsigned long count_vma_pages(struct mm_struct *mm, unsigned long start,
			      unsigned long end, u32 vm_flags);
/* The new break, or the old one when it cannot be; brk(2). */
unsigned long do_brk(struct mm_struct *mm, unsigned long brk);
/* Anonymous memory at a fixed place, for the loader. 0 or -errno. */
int vm_brk_flags(struct mm_struct *mm, unsigned long addr, unsigned long len,
		 u32 vm_flags);
/*
 * A fault below a stack area: grow it down to @addr. 0, -ENOMEM when
 * RLIMIT_STACK or the guard gap forbids it, -EFAULT when @vma is no stack.
 */
int expand_stack(struct vm_area_struct *vma, unsigned long addr);
/* Let @vma reach up to @end; up to there nothing is. Merges with the next. */
void vma_extend(struct vm_area_struct *vma, unsigned long end);
/* Cut @vma in two at @addr; @new_below: the new one is the lower. */
int split_vma(struct vm_area_struct *vma, unsigned long addr, bool new_below);
/*
 * Let @vma and its neighbours become one where they are alike. Returns the
 * area that covers @vma's range now.
 */
struct vm_area_struct *vma_merge(struct vm_area_struct *vma);
/*
 * Put @vma into its range, which is free, or let a neighbour that is alike
 * grow over the range instead; then @vma is freed. Cannot fail.
 */
void vma_link_or_merge(struct mm_struct *mm, struct vm_area_struct *vma);

/*
 * Before @vma, which is in its mm, gets private memory: whom it may merge with
 * from now on. And in a copy that fork() made.
 */
#define ANON_VMA_INHERITED	1u
void __anon_vma_prepare(struct vm_area_struct *vma);
void anon_vma_fork(struct vm_area_struct *vma);
static inline void anon_vma_prepare(struct vm_area_struct *vma)
{
	if (unlikely(!vma->anon_vma))
		__anon_vma_prepare(vma);
}

/* Out of list and tree; the area itself stays the caller's. */
void detach_vma(struct vm_area_struct *vma);
/*
 * Make [start, end) begin and end at the ends of areas. 0, or -ENOMEM with
 * nothing changed; the first area in the range in *@vmap, NULL when there is
 * none.
 */
int split_at_ends(struct mm_struct *mm, unsigned long start, unsigned long end,
		  struct vm_area_struct **vmap);
/* Is [addr, addr + len) free, and far enough from a stack above? */
bool range_is_free(struct mm_struct *mm, unsigned long addr,
		   unsigned long len);
/* The lowest free range of @len bytes at @limit or above; 0: none. */
unsigned long unmapped_area_up(struct mm_struct *mm, unsigned long len,
			       unsigned long limit);
/* @vma->vm_start changed: keep the tree's knowledge of holes. */
void vma_start_moved(struct vm_area_struct *vma);
/*
 * The highest free range of @len bytes that ends at @limit or below; 0 when
 * there is none.
 */
unsigned long unmapped_area(struct mm_struct *mm, unsigned long len,
			    unsigned long limit);
/* Put a filled-in @vma into @vma->vm_mm, which has room there. */
void insert_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma);
/* Take every area out and free it, with pages and tables: exit, exec. */
void exit_mmap(struct mm_struct *mm);
struct vm_area_struct *vm_area_alloc(struct mm_struct *mm);
struct vm_area_struct *vm_area_dup(struct vm_area_struct *orig);
void vm_area_free(struct vm_area_struct *vma);

/*
 * Rights of the entries, from the rights of the area: never write (the first
 * write faults), readable as soon as anything is allowed.
 */
static inline pgprot_t vm_get_page_prot(u32 vm_flags)
{
	if (vm_flags & VM_EXEC)
		return __pgprot(PAGE_READONLY_EXEC);
	if (vm_flags & VM_ACCESS_FLAGS)
		return __pgprot(PAGE_READONLY);
	return __pgprot(PAGE_NONE);
}

/* Would @npages more break RLIMIT_AS, or RLIMIT_DATA for private data? */
bool may_expand_vm(struct mm_struct *mm, u32 vm_flags, unsigned long npages);
void vm_stat_account(struct mm_struct *mm, u32 vm_flags, long npages);
/*
 * @npages with *@vm_flags are about to be promised. False when that is more
 * than the machine can ever keep; *@vm_flags remembers that it was asked.
 */
bool vm_account(u32 *vm_flags, unsigned long npages);
bool vm_enough_memory(unsigned long npages);	/* the same, of any kind */

/* mm/mprotect.c, mm/mremap.c, mm/mlock.c, mm/madvise.c, mm/mincore.c,
 * mm/msync.c: as the man pages say; do_mremap() gives the address. */
long do_mremap(struct mm_struct *mm, unsigned long addr, unsigned long old_len,
	       unsigned long new_len, unsigned long flags,
	       unsigned long new_addr);
int do_remap_file_pages(struct mm_struct *mm, unsigned long start,
			unsigned long size, unsigned long prot,
			unsigned long pgoff, unsigned long flags);
int do_mlock(struct mm_struct *mm, unsigned long start, size_t len,
	     u32 vm_flags);
int do_munlock(struct mm_struct *mm, unsigned long start, size_t len);
int do_mlockall(struct mm_struct *mm, unsigned int flags);	/* MCL_* */
void do_munlockall(struct mm_struct *mm);
/* May anything be locked at all; and may @npages more be, if @vm_flags say
 * that they would be locked? */
bool can_do_mlock(const struct mm_struct *mm);
bool may_lock_more(const struct mm_struct *mm, u32 vm_flags,
		   unsigned long npages);
int do_mprotect(struct mm_struct *mm, unsigned long start, size_t len,
		unsigned long prot);
int do_madvise(struct mm_struct *mm, unsigned long start, size_t len,
	       int behavior);
int do_msync(struct mm_struct *mm, unsigned long start, size_t len,
	     unsigned int flags);
/* One byte for each page into user memory at @vec. */
int do_mincore(struct mm_struct *mm, unsigned long start, size_t len,
	       unsigned char *vec);

/* mm/memory.c: faults, and page tables. */

/*
 * Resolve a fault at @address in @vma, whose rights allow the access.
 * @flags: FAULT_FLAG_*. 0 (minor fault) or a set of VM_FAULT_*. May sleep,
 * and with VM_FAULT_RETRY @vma may be gone: find it again.
 */
int handle_mm_fault(struct vm_area_struct *vma, unsigned long address,
		    u32 flags);
/*
 * The page at @addr in @vma, faulted in for writing, as the kernel sees it;
 * NULL when that failed. Whether @vma allows writing is not asked.
 */
void *get_page_for_write(struct vm_area_struct *vma, unsigned long addr);
extern struct page *zero_page;		/* what untouched memory reads as */
void memory_init(void);			/* boot only */

/* One more, one less user entry maps @page; keeps @mm's counters. */
static inline void page_add_rmap(struct mm_struct *mm, struct page *page)
{
	page->_mapcount++;
	mm->rss_stat[page->flags & PG_anon ? MM_ANONPAGES : MM_FILEPAGES]++;
}

static inline void page_remove_rmap(struct mm_struct *mm, struct page *page)
{
	page->_mapcount--;
	mm->rss_stat[page->flags & PG_anon ? MM_ANONPAGES : MM_FILEPAGES]--;
}

/*
 * An entry holds a reference, too. Both counts in one addition, for the loops
 * of fork and exit: neither is ever negative, so nothing is carried over.
 */
#define PAGE_USER	(1ULL << 32 | 1)

static inline void page_add_user(struct page *page)
{
	page->_counts += PAGE_USER;
}

/* Not the last one. */
static inline void page_remove_user(struct page *page)
{
	page->_counts -= PAGE_USER;
}

/*
 * Write an entry that was empty. If user mode may execute the page, what
 * the kernel wrote into it must first reach the instruction cache.
 */
static inline void install_pte(pte_t *ptep, pte_t pte, struct page *page)
{
	if (unlikely(!(pte.val & PTE_XN)) &&
	    !(page->flags & PG_dcache_clean)) {
		sync_icache_page(page);
		__atomic_fetch_or(&page->flags, PG_dcache_clean,
				  __ATOMIC_RELAXED);
	}
	set_pte(ptep, pte);
	update_mmu_cache();
}

/*
 * The kernel has changed the cached @page. If that is code which a program
 * runs, it is to see it now (B2.2.9); else who maps it for execution next.
 */
static inline void flush_dcache_page(struct page *page)
{
	if (likely(!(page->flags & PG_dcache_clean)))
		return;
	if (page->_mapcount > 0)
		sync_icache_page(page);
	else
		__atomic_fetch_and(&page->flags, ~PG_dcache_clean,
				   __ATOMIC_RELAXED);
}

/* mm/gup.c: faults without anybody who touches. All of it may sleep. */

/*
 * Fault in what there is of [start, end), for writing where that makes a
 * private page; not what is to be locked only on fault. 0, or the first error:
 * -ENOMEM, -EFAULT (no rights, or beyond the end of a file).
 */
int __mm_populate(struct mm_struct *mm, unsigned long start,
		  unsigned long end, bool ignore_errors);
/* The same; an area that cannot be is passed over, and not told of. */
static inline void mm_populate(struct mm_struct *mm, unsigned long start,
			       unsigned long end)
{
	__mm_populate(mm, start, end, true);
}

/*
 * Fault in all of [start, end), for reading or for writing. 0, -ENOMEM (there
 * is a hole, or no memory), -EINVAL (no such right), -EFAULT (beyond a file).
 */
int faultin_range(struct mm_struct *mm, unsigned long start,
		  unsigned long end, bool write);

/* mm/pgtable.c: the tables. */
pgd_t *pgd_alloc(void);			/* an empty user table, or NULL */
void pgd_free(pgd_t *pgd);
/* A second-level table for the empty entry @pgd. 0 or VM_FAULT_OOM. */
int pte_alloc(struct mm_struct *mm, pgd_t *pgd);
/* The entry for @addr, or NULL when there is no second-level table. */
pte_t *lookup_pte(struct mm_struct *mm, unsigned long addr);
/*
 * fork: let @dst map what @src maps, write-protecting private pages in both.
 * 0 or -ENOMEM; what was copied by then is @dst's to unmap.
 */
int copy_page_range(struct vm_area_struct *dst, struct vm_area_struct *src);
/*
 * arch/arm/lib/copy_ptes.S: copy_page_range()'s inner loop. From @src to @dst,
 * with the bits @protect set in both, as far as all are ordinary pages; how
 * many of @nr that were.
 */
unsigned long copy_ptes(pte_t *dst, pte_t *src, unsigned long nr,
			u32 protect);
void pgtable_cache_init(void);		/* boot only */

/*
 * Taking mappings away in bulk. Pages and tables that were unmapped may
 * still be in the TLB; they are gathered and freed only behind the flush.
 */
#define MMU_GATHER_PAGES	64
struct mmu_gather {
	struct mm_struct *mm;
	bool fullmm;			/* the mm dies: its ASID will not run */
	bool need_flush;
	unsigned int nr_pages, nr_tables;
	struct page *pages[MMU_GATHER_PAGES];
	pte_t *tables[MMU_GATHER_PAGES];
};
void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm, bool full);
void tlb_finish_mmu(struct mmu_gather *tlb);
/* Empty the entries of [start, end), which lies in @vma. */
void unmap_page_range(struct mmu_gather *tlb, struct vm_area_struct *vma,
		      unsigned long start, unsigned long end);
/*
 * Free the second-level tables that [start, end) used. Those at its ends
 * reach beyond it; they go too unless an area below @floor (its end) or from
 * @ceiling on (the start of the next) shares them.
 */
void free_pgtables(struct mmu_gather *tlb, unsigned long start,
		   unsigned long end, unsigned long floor,
		   unsigned long ceiling);

static inline void add_mm_counter(struct mm_struct *mm, int member, long n)
{
	mm->rss_stat[member] += n;
}

static inline unsigned long get_mm_rss(const struct mm_struct *mm)
{
	return mm->rss_stat[MM_FILEPAGES] + mm->rss_stat[MM_ANONPAGES] +
	       mm->rss_stat[MM_SHMEMPAGES];
}

static inline void update_hiwater_rss(struct mm_struct *mm)
{
	mm->hiwater_rss = max(mm->hiwater_rss, get_mm_rss(mm));
}

static inline unsigned long vma_pages(const struct vm_area_struct *vma)
{
	return (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
}

#endif
