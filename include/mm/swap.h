/*
 * When memory is short: which pages are given up, and where their contents
 * go.
 *
 * Nothing that allocates ever waits for memory: alloc_pages() takes what is
 * there, and pages of users and of caches leave a reserve for the kernel. It
 * is the edges that wait: a fault, a read or a write that finds no page gives
 * up all it holds, lets kswapd work, and begins again.
 */
#ifndef MM_SWAP_H
#define MM_SWAP_H

#include <block/blkdev.h>
#include <mm/pagemap.h>

/*
 * The caller found no page. Let kswapd take some from others, and sleep until
 * there are more. False: there is nothing to take, swap is full, and somebody
 * has to be killed. Holds no page's lock. Sleeps.
 */
bool wait_for_free_pages(void);

/* Free pages below which users' allocations fail; kswapd begins; ends. */
extern unsigned long watermark_min, watermark_low, watermark_high;
void setup_watermarks(void);	/* all memory is handed in */
void wakeup_kswapd(void);		/* there is less than watermark_low */
/* The kernel thread that takes memory back; does not return. */
int kswapd(void *unused);

/* --- aging: mm/swap.c, mm/vmscan.c -------------------------------------- */

/*
 * Pages that can be taken from somebody are in four lists: of files or
 * anonymous, active or not. The newest are at the front; what was not used
 * again until it comes to the end of an inactive list, goes. A page is not
 * referenced by being in a list.
 */
enum lru_list {
	LRU_INACTIVE_ANON, LRU_ACTIVE_ANON,
	LRU_INACTIVE_FILE, LRU_ACTIVE_FILE,
	NR_LRU_LISTS
};
#define LRU_ACTIVE	1		/* added to an inactive list's number */

struct lru {
	struct list_head list;
	unsigned long nr;
};
extern struct lru lru[NR_LRU_LISTS];

void lru_init(void);			/* boot only */
/* A page that joined the cache is known to the aging, as a young one. What
 * has no store behind it cannot be taken, and is not. */
void lru_cache_add(struct page *page);
/* It was read or written through the cache: twice makes it active. */
void mark_page_accessed(struct page *page);
/* It is being freed: out of its list. */
void __page_cache_release(struct page *page);
/* The last page of list @l, out of it and with a reference; NULL: empty. */
struct page *lru_isolate(enum lru_list l);
/* Into a list, as its flags say; the reference goes, maybe the page too. */
void lru_putback(struct page *page);

/* In percent: how much rather anonymous pages are taken, of 200. */
extern unsigned int vm_swappiness;

/* --- swap entries ------------------------------------------------------- */

/*
 * Where a page is in swap: the page-table entry that says so. It is not
 * valid, not empty, and marked special, so that all who treat special pages
 * apart find it without another look.
 *
 *	31                        9  8        7         2 1 0
 *	+--------------------------+---------+-----------+---+
 *	| page in the swap area    | special | which area|0 0|
 *	+--------------------------+---------+-----------+---+
 */
typedef struct { u32 val; } swp_entry_t;	/* 0: none */
#define SWP_TYPE_SHIFT		2
#define SWP_OFFSET_SHIFT	9
#define SWP_MAX_PAGES		(1u << (32 - SWP_OFFSET_SHIFT))
#define MAX_SWAPFILES		8

static inline swp_entry_t swp_entry(unsigned int type, u32 offset)
{
	return (swp_entry_t){ offset << SWP_OFFSET_SHIFT | PTE_SPECIAL |
			      type << SWP_TYPE_SHIFT };
}

static inline unsigned int swp_type(swp_entry_t entry)
{
	return (entry.val & (PTE_SPECIAL - 1)) >> SWP_TYPE_SHIFT;
}

static inline u32 swp_offset(swp_entry_t entry)
{
	return entry.val >> SWP_OFFSET_SHIFT;
}

static inline bool is_swap_pte(pte_t pte)
{
	return !pte_present(pte) && !pte_none(pte);
}

static inline swp_entry_t pte_to_swp_entry(pte_t pte)
{
	return (swp_entry_t){ pte.val };
}

/* --- mm/swapfile.c: the areas and who uses their pages ------------------ */

/* A run of pages of an area that are neighbours on the disk, too. */
struct swap_extent {
	u32 start_page, nr_pages;
	sector_t start_sector;		/* on the area's device */
};

struct swap_info {
	bool used;			/* swapon(2) was told */
	bool writeok;			/* and pages may go there */
	int prio;
	u32 max;			/* pages, with the header and bad ones */
	u32 pages, inuse_pages;		/* that can be used, and are */
	u32 next;			/* look for a free one from here */
	u16 **map;			/* see mm/swapfile.c */
	struct radix_tree_root cache;	/* offset -> page: mm/swap_state.c */
	struct block_device *bdev;
	unsigned int nr_extents;
	struct swap_extent *extents;	/* by page */
	struct file *file;		/* what was opened */
};
extern struct swap_info swap_info[MAX_SWAPFILES];
extern unsigned long nr_swap_pages, total_swap_pages;	/* free, all */

/*
 * A free page in the area that is first by priority, for the swap cache;
 * none: val is 0. Given back by delete_from_swap_cache() when nobody else
 * uses it.
 */
swp_entry_t get_swap_page(void);
/* The cache uses it no more. */
void swapcache_free(swp_entry_t entry);
/* Read ahead: it is in use, not cached, and is about to be. False: not so. */
bool swapcache_prepare(swp_entry_t entry);
/* One more, one less page-table entry says @entry; how many do. */
void swap_duplicate(swp_entry_t entry);
void swap_free(swp_entry_t entry);
unsigned int swap_count(swp_entry_t entry);
/* The same as swap_free(), and a page that is only cached goes with it. */
void free_swap_and_cache(swp_entry_t entry);

/* So full that pages in memory had better not keep their places. */
static inline bool vm_swap_full(void)
{
	return nr_swap_pages * 2 < total_swap_pages;
}

/* Where @page of @si begins on the device. */
sector_t swap_page_sector(const struct swap_info *si, u32 page);

/*
 * Let @si, filled in but for map and numbers, be swapped to: @max pages of
 * which @nr_bad in @bad are not to be used. 0 or -ENOMEM.
 */
int swap_activate(struct swap_info *si, u32 max, const u32 *bad, u32 nr_bad,
		  int prio);
/* Bring back what is in @si and forget the area. 0, -ENOMEM (then it goes on)
 * or -EINTR. Sleeps. */
int swap_deactivate(struct swap_info *si);

/* --- mm/swap_state.c: the swap cache, mm/page_io.c ---------------------- */

extern unsigned long nr_swapcache_pages;

/*
 * A page may be in memory and have a place in swap as well (PG_swapcache;
 * page->private is the entry): on its way out, on its way in, or because it
 * came in and was not written to since. PG_dirty: swap has something else.
 */
static inline swp_entry_t page_swap_entry(const struct page *page)
{
	return (swp_entry_t){ page->private };
}

struct page *lookup_swap_cache(swp_entry_t entry);
/* Give @page, which is locked, a place. False: none free, no memory. */
bool add_to_swap(struct page *page);
/* @page, which is locked and not being written, loses its place. */
void delete_from_swap_cache(struct page *page);
/* The same if nobody needs the place; @page is locked. Did it? */
bool try_to_free_swap(struct page *page);
/* May the only one who maps the private @page write to it? */
bool reuse_swap_page(struct page *page);
/* Begin to read @entry, and its neighbours. The page, perhaps still locked,
 * with a reference; NULL: no memory. May sleep. */
struct page *swapin_readahead(swp_entry_t entry);
/* A fault on a swap entry. May sleep; then VM_FAULT_RETRY. */
int do_swap_page(struct vm_fault *vmf);
/* Map @page, which is swapped in, where @ptep says it is in swap. */
void unuse_pte(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep,
	       struct page *page);

/*
 * Begin to read, or write, @nr pages of the swap cache. Read: they are locked,
 * and unlocked by the end. Write: PG_writeback is set, and gone at the end.
 */
void swap_readpages(struct page **pages, unsigned int nr);
void swap_writepages(struct page **pages, unsigned int nr);
/* Sleeps until all that swap_writepages() began is done. */
void swap_wait_written(void);

/* --- mm/vmscan.c -------------------------------------------------------- */

/* Call @fn for each entry that is not empty in private memory: of @locked
 * areas, too, or not. @fn must not sleep. */
void for_each_anon_pte(void (*fn)(struct vm_area_struct *vma,
				  unsigned long addr, pte_t *ptep, void *arg),
		       void *arg, bool locked);

#endif
