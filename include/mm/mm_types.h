/*
 * The nouns of memory management: a page of RAM, an area of a process's
 * address space, the address space itself. Every other file of mm/ is verbs
 * on these three.
 */
#ifndef MM_MM_TYPES_H
#define MM_MM_TYPES_H

#include <asm/pgtable.h>
#include <lib/avl.h>
#include <lib/list.h>

struct address_space;
struct file;
struct kmem_cache;
struct vm_fault;

/*
 * One for each page frame, in mem_map[] by frame number: 32 bytes, so that
 * the two find each other with a shift. Who owns the page says `flags`.
 */
struct page {
	union {
		struct {
			int _refcount;	/* 0: free */
			int _mapcount;	/* page-table entries that map it */
		};
		u64 _counts;		/* both, see page_add_user() */
	};
	u32 flags;			/* PG_* */
	u32 private;			/* buddy: order; slab: objects in use */
	union {
		struct address_space *mapping;	/* page cache */
		struct kmem_cache *slab;	/* slab */
		unsigned long family;		/* anonymous: see <mm/rmap.h> */
	};
	union {
		unsigned long index;	/* page cache: offset in pages;
					 * anonymous: virtual page number */
		void *freelist;		/* slab: first free object */
	};
	struct list_head lru;		/* free list, slab list */
};
static_assert(sizeof(void *) != 4 || sizeof(struct page) == 32,
	      "mem_map[] is indexed with a shift");

#define PG_reserved	(1u << 0)	/* not the allocator's: kernel, holes */
#define PG_buddy	(1u << 1)	/* head of a free block */
#define PG_slab		(1u << 2)	/* holds slab objects */
#define PG_table	(1u << 3)	/* page tables */
#define PG_dirty	(1u << 4)	/* page cache: differs from its store */
#define PG_uptodate	(1u << 5)	/* page cache: contents are valid */
#define PG_anon		(1u << 6)	/* belongs to private memory */
#define PG_dcache_clean	(1u << 7)	/* may be executed: caches agree */
#define PG_locked	(1u << 8)	/* see <mm/pagemap.h> */
#define PG_writeback	(1u << 9)	/* the disk reads from it */
#define PG_error	(1u << 10)	/* could not be read */
#define PG_referenced	(1u << 11)	/* used lately: <mm/swap.h> */
#define PG_active	(1u << 12)	/* in the active list */
#define PG_lru		(1u << 13)	/* in one of the lists of aging */
#define PG_swapcache	(1u << 14)	/* has a place in swap: private */
#define PG_readahead	(1u << 15)	/* who reads it wants the next soon */
#define PG_mappedtodisk	(1u << 16)	/* has its place in the store */

/*
 * What an area's pages come from, when it is not plain anonymous memory.
 * @fault: bring the page of vmf->pgoff; returns 0 with vmf->page set and a
 *   reference taken on it, or a VM_FAULT_* code.
 * @map_pages: map what is cached already around the fault; may be NULL.
 */
struct vm_operations_struct {
	int (*fault)(struct vm_fault *vmf);
	void (*map_pages)(struct vm_fault *vmf);
};

/* A run of pages with the same rights and the same origin. */
struct vm_area_struct {
	/* The fault path reads these first: one cache line. */
	unsigned long vm_start;		/* first byte */
	unsigned long vm_end;		/* first byte behind */
	u32 vm_flags;			/* VM_* */
	pgprot_t vm_page_prot;		/* entry bits, write-protected */
	const struct vm_operations_struct *vm_ops; /* NULL: anonymous */
	unsigned long vm_pgoff;		/* of vm_start in the file, in pages */
	struct file *vm_file;		/* NULL, or one reference held */
	struct address_space *vm_mapping;	/* the file's page cache */

	struct mm_struct *vm_mm;
	u32 anon_vma;			/* not 0: there is private memory */
	struct list_head vm_list;	/* mm->mmap, by address */
	struct avl_node vm_node;	/* mm->mm_tree, by address */
	unsigned long gap;		/* free bytes below vm_start */
	unsigned long subtree_gap;	/* the largest gap in this subtree */
	struct list_head i_mmap;	/* mapping->i_mmap, if there is one */
};

#define VM_READ		0x00000001
#define VM_WRITE	0x00000002
#define VM_EXEC		0x00000004
#define VM_SHARED	0x00000008
#define VM_MAYREAD	0x00000010	/* limits of mprotect() */
#define VM_MAYWRITE	0x00000020
#define VM_MAYEXEC	0x00000040
#define VM_MAYSHARE	0x00000080
#define VM_GROWSDOWN	0x00000100	/* a stack */
#define VM_LOCKED	0x00002000
#define VM_SEQ_READ	0x00008000	/* madvise(): read ahead much, */
#define VM_RAND_READ	0x00010000	/* or not at all */
#define VM_DONTCOPY	0x00020000	/* not inherited by fork() */
#define VM_DONTEXPAND	0x00040000
#define VM_LOCKONFAULT	0x00080000	/* VM_LOCKED, but not at once */
#define VM_ACCOUNT	0x00100000	/* was asked for memory: see mmap.c */
#define VM_NORESERVE	0x00200000
#define VM_WIPEONFORK	0x02000000	/* fork() gives the child zeroes */
#define VM_DONTDUMP	0x04000000	/* would not be in a core dump */
#define VM_LOCKED_MASK	(VM_LOCKED | VM_LOCKONFAULT)
#define VM_ACCESS_FLAGS	(VM_READ | VM_WRITE | VM_EXEC)

enum { MM_FILEPAGES, MM_ANONPAGES, MM_SWAPENTS, MM_SHMEMPAGES, NR_MM_COUNTERS };

/* An address space. */
struct mm_struct {
	pgd_t *pgd;			/* 2048 entries */
	u32 context;			/* generation and ASID; 0: none yet */
	struct vm_area_struct *mmap_cache;	/* last hit of find_vma() */
	unsigned long rss_stat[NR_MM_COUNTERS];	/* resident pages, by kind */

	struct avl_root mm_tree;	/* the areas, by address */
	struct list_head mmap;		/* the areas, by address */
	int map_count;			/* how many */
	int mm_users;			/* tasks that use it */

	unsigned long family;		/* the same after fork(): <mm/rmap.h> */
	struct list_head mmlist;	/* all address spaces */

	unsigned long mmap_base;	/* top-down from here; 0: bottom-up */
	unsigned long start_code, end_code, start_data, end_data;
	unsigned long start_brk, brk, start_stack;
	unsigned long arg_start, arg_end, env_start, env_end;

	/* In pages, as /proc/PID/status tells them. */
	unsigned long total_vm, data_vm, exec_vm, stack_vm, locked_vm;
	unsigned long hiwater_rss, hiwater_vm;
	u32 def_flags;			/* of areas to come: mlockall(2) */
	unsigned long pgtables_bytes;

	const unsigned long *rlim;	/* soft limits by RLIMIT_*; the task's */
	struct file *exe_file;		/* NULL, or one reference held */
	bool dumpable;			/* prctl(2), PR_SET_DUMPABLE */
	u32 saved_auxv[48];		/* /proc/PID/auxv */
};

#define MAX_MAP_COUNT	65530

/*
 * One fault on its way down. do_page_fault() fills the first group,
 * handle_mm_fault() the second, a vm_ops->fault() the third.
 */
struct vm_fault {
	struct vm_area_struct *vma;
	unsigned long address;		/* page aligned */
	u32 flags;			/* FAULT_FLAG_* */

	pte_t *pte;
	pte_t orig_pte;
	unsigned long pgoff;		/* in vma->vm_file */

	struct page *page;
};

#define FAULT_FLAG_WRITE	1

/* Result of a fault: 0, or what went wrong. */
#define VM_FAULT_OOM		0x0001
#define VM_FAULT_SIGBUS		0x0002
#define VM_FAULT_SIGSEGV	0x0040
#define VM_FAULT_MAJOR		0x0004
/* It slept, and everything may have changed: find the area again. */
#define VM_FAULT_RETRY		0x0400
#define VM_FAULT_ERROR	(VM_FAULT_OOM | VM_FAULT_SIGBUS | VM_FAULT_SIGSEGV)
/* There is no page, for whatever reason. */
#define VM_FAULT_NOPAGE	(VM_FAULT_ERROR | VM_FAULT_RETRY)

#endif
