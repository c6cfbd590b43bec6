/*
 * Swap areas, and who uses which page of them.
 *
 * For each page of an area there is a count: how many page-table entries say
 * that it holds their page. The top bit says that the swap cache has it, too.
 * Zero: free. The counts lie in pages of their own, found through si->map,
 * since they need not lie together.
 *
 * Page 0 is the header (mkswap(8)), so that no entry is ever 0.
 */
#include <lib/printk.h>
#include <lib/wait.h>
#include <mm/mm.h>
#include <mm/slab.h>
#include <mm/swap.h>
#include <uapi/errno.h>

#define SWAP_HAS_CACHE	0x8000u
#define SWAP_MAP_BAD	0x7fffu		/* nobody's: bad, or the header */
#define SWAP_MAP_MAX	0x7ffeu
#define MAP_PER_PAGE	(PAGE_SIZE / sizeof(u16))

struct swap_info swap_info[MAX_SWAPFILES];
unsigned long nr_swap_pages, total_swap_pages;

static u16 *map_of(const struct swap_info *si, u32 offset)
{
	return &si->map[offset / MAP_PER_PAGE][offset % MAP_PER_PAGE];
}

static u16 *entry_map(swp_entry_t entry)
{
	const struct swap_info *si = &swap_info[swp_type(entry)];

	BUG_ON(swp_type(entry) >= MAX_SWAPFILES || !si->used ||
	       swp_offset(entry) >= si->max);
	return map_of(si, swp_offset(entry));
}

/* The next free page, from where the last one was; 0: none. */
static u32 scan_swap_map(struct swap_info *si)
{
	u32 offset = si->next, n;

	for (n = 0; n < si->max; n++, offset++) {
		if (offset >= si->max)
			offset = 1;
		if (*map_of(si, offset) == 0) {
			si->next = offset + 1;
			return offset;
		}
	}
	return 0;
}

/* The area of highest priority that has room; of equals the emptier. */
static struct swap_info *best_area(void)
{
	struct swap_info *si, *best = NULL;

	for (si = swap_info; si < swap_info + MAX_SWAPFILES; si++) {
		if (!si->writeok || si->inuse_pages == si->pages)
			continue;
		if (!best || si->prio > best->prio ||
		    (si->prio == best->prio &&
		     si->inuse_pages < best->inuse_pages))
			best = si;
	}
	return best;
}

swp_entry_t get_swap_page(void)
{
	struct swap_info *si = best_area();
	u32 offset = si ? scan_swap_map(si) : 0;

	if (!offset)
		return (swp_entry_t){ 0 };
	*map_of(si, offset) = SWAP_HAS_CACHE;
	si->inuse_pages++;
	nr_swap_pages--;
	return swp_entry(si - swap_info, offset);
}

/* Its last user went. */
static void slot_freed(swp_entry_t entry)
{
	struct swap_info *si = &swap_info[swp_type(entry)];

	si->inuse_pages--;
	if (si->writeok)
		nr_swap_pages++;
}

void swapcache_free(swp_entry_t entry)
{
	u16 *map = entry_map(entry);

	BUG_ON(!(*map & SWAP_HAS_CACHE));
	*map &= ~SWAP_HAS_CACHE;
	if (*map == 0)
		slot_freed(entry);
}

bool swapcache_prepare(swp_entry_t entry)
{
	u16 *map;

	if (swp_offset(entry) >= swap_info[swp_type(entry)].max)
		return false;
	map = entry_map(entry);
	if (*map == 0 || *map == SWAP_MAP_BAD || (*map & SWAP_HAS_CACHE))
		return false;
	*map |= SWAP_HAS_CACHE;
	return true;
}

void swap_duplicate(swp_entry_t entry)
{
	u16 *map = entry_map(entry);

	/* There are fewer processes than that. */
	BUG_ON((*map & ~SWAP_HAS_CACHE) >= SWAP_MAP_MAX || *map == 0);
	++*map;
}

void swap_free(swp_entry_t entry)
{
	u16 *map = entry_map(entry);

	BUG_ON((*map & ~SWAP_HAS_CACHE) == 0);
	if (--*map == 0)
		slot_freed(entry);
}

unsigned int swap_count(swp_entry_t entry)
{
	return *entry_map(entry) & ~SWAP_HAS_CACHE;
}

void free_swap_and_cache(swp_entry_t entry)
{
	struct page *page = lookup_swap_cache(entry);

	swap_free(entry);
	if (page && trylock_page(page)) {
		get_page(page);
		try_to_free_swap(page);
		unlock_page(page);
		put_page(page);
	}
}

sector_t swap_page_sector(const struct swap_info *si, u32 page)
{
	const struct swap_extent *low = si->extents, *mid;
	unsigned int n = si->nr_extents;

	while (n > 1) {
		mid = low + n / 2;
		if (page >= mid->start_page) {
			n -= n / 2;
			low = mid;
		} else {
			n /= 2;
		}
	}
	return low->start_sector + (sector_t)(page - low->start_page) *
				   (PAGE_SIZE / SECTOR_SIZE);
}

static void free_map(struct swap_info *si)
{
	u32 i;

	for (i = 0; si->map && i < DIV_ROUND_UP(si->max, MAP_PER_PAGE); i++)
		free_page((unsigned long)si->map[i]);
	kfree(si->map);
	si->map = NULL;
}

int swap_activate(struct swap_info *si, u32 max, const u32 *bad, u32 nr_bad,
		  int prio)
{
	u32 i, nr = DIV_ROUND_UP(max, MAP_PER_PAGE);

	si->max = max;
	si->map = kzalloc(nr * sizeof(*si->map), GFP_KERNEL);
	for (i = 0; si->map && i < nr; i++) {
		si->map[i] = (u16 *)get_zeroed_page(GFP_KERNEL);
		if (!si->map[i])
			break;
	}
	if (!si->map || i < nr) {
		free_map(si);
		return -ENOMEM;
	}
	si->pages = max - 1;
	*map_of(si, 0) = SWAP_MAP_BAD;
	for (i = 0; i < nr_bad; i++) {
		if (*map_of(si, bad[i]) != SWAP_MAP_BAD)
			si->pages--;
		*map_of(si, bad[i]) = SWAP_MAP_BAD;
	}
	si->inuse_pages = 0;
	si->next = 1;
	si->prio = prio;
	si->cache = (struct radix_tree_root)RADIX_TREE_INIT;
	si->used = si->writeok = true;
	nr_swap_pages += si->pages;
	total_swap_pages += si->pages;
	return 0;
}

/*
 * Bringing an area back: as many pages as may be are read into the swap
 * cache, then one look at all page tables maps them where their entries are,
 * and again, until no entry is left. Pages that are read may be taken out
 * again in between, but not to this area.
 */
static void unuse_one(struct vm_area_struct *vma, unsigned long addr,
		      pte_t *ptep, void *arg)
{
	swp_entry_t entry = pte_to_swp_entry(*ptep);
	struct page *page;

	if (!is_swap_pte(*ptep) || &swap_info[swp_type(entry)] != arg)
		return;
	page = lookup_swap_cache(entry);
	if (page && PageUptodate(page) && !PageLocked(page))
		unuse_pte(vma, addr, ptep, page);
}

/* Read up to @nr pages that somebody maps, from *@offset on. 0 or -errno. */
static int read_some(struct swap_info *si, u32 *offset, u32 nr)
{
	unsigned int type = si - swap_info;
	struct page *page;
	int err = 0;

	for (; nr && *offset < si->max && !err; ++*offset) {
		u16 *map = map_of(si, *offset);

		if (*map == SWAP_MAP_BAD || !(*map & ~SWAP_HAS_CACHE))
			continue;
		page = swapin_readahead(swp_entry(type, *offset));
		if (!page)
			return -ENOMEM;
		wait_on_page_locked(page);
		if (!PageUptodate(page))
			err = -EIO;
		put_page(page);
		nr--;
	}
	return err;
}

/* Let go of the cached pages that nobody maps or that do not need a place. */
static void drop_cached(struct swap_info *si)
{
	unsigned long offset = 0;
	struct page *page;

	for (; (page = radix_tree_next(&si->cache, &offset)); offset++) {
		if (PageWriteback(page) || !trylock_page(page))
			continue;
		get_page(page);
		if (swap_count(page_swap_entry(page)) == 0)
			delete_from_swap_cache(page);
		unlock_page(page);
		put_page(page);
	}
}

static int try_to_unuse(struct swap_info *si)
{
	const u32 batch = max(totalram_pages() / 64, 32ul);
	u32 offset = 1;
	int err = 0;

	while (si->inuse_pages && !err) {
		err = read_some(si, &offset, batch);
		for_each_anon_pte(unuse_one, si, true);
		drop_cached(si);
		swap_wait_written();
		if (offset >= si->max)
			offset = 1;
		if (long_work())
			err = -EINTR;
		if (err == -ENOMEM && wait_for_free_pages())
			err = 0;
	}
	return err;
}

int swap_deactivate(struct swap_info *si)
{
	unsigned long used = si->inuse_pages;
	int err;

	si->writeok = false;
	nr_swap_pages -= si->pages - used;
	total_swap_pages -= si->pages;
	err = try_to_unuse(si);
	if (err) {
		si->writeok = true;
		nr_swap_pages += si->pages - si->inuse_pages;
		total_swap_pages += si->pages;
		return err;
	}
	si->used = false;
	free_map(si);
	return 0;
}
