/*
 * kswapd: taking pages back when memory gets short.
 *
 * The lists of mm/swap.c are two clocks, one for files and one for anonymous
 * memory. A page that comes to the end of an inactive list is looked at
 * (mm/rmap.c): if it was used since, it is given another round, else it goes:
 *
 *	clean page of a file		out of page tables and cache
 *	dirty page of a file		written first, by the flusher or, when
 *					that takes too long, here
 *	anonymous, not in swap		gets a place there, swap entries instead
 *					of its entries; written; out of the
 *					swap cache
 *	anonymous, the same as in swap	the same without writing
 *	MADV_FREE and not touched since	forgotten
 *
 * Anonymous pages are not in the lists when they are born: most are gone
 * before memory is ever short, and faults are what is to be fast. sweep()
 * looks through the page tables for new ones, when as many pages as an eighth
 * of memory were allocated since it did last, or when nothing else is found.
 */
#include <lib/printk.h>
#include <lib/wait.h>
#include <mm/mm.h>
#include <mm/rmap.h>
#include <mm/swap.h>
#include <mm/upcall.h>
#include <mm/vmstat.h>

#define SWAP_CLUSTER_MAX	32	/* pages looked at, at a time */
#define DEF_PRIORITY		12	/* the first look: 1/4096 of the lists */

unsigned long watermark_min, watermark_low, watermark_high;
unsigned int vm_swappiness = 60;

static DECLARE_WAIT_QUEUE_HEAD(kswapd_wait);	/* kswapd waits for work */
static DECLARE_WAIT_QUEUE_HEAD(freed_wait);	/* others, for kswapd */
static bool kswapd_wanted;		/* somebody wants more pages */
static bool kswapd_busy;		/* a round is on */
static bool kswapd_in_vain;		/* the last one freed nothing */
static unsigned long kswapd_rounds;	/* that are over */
static unsigned long kswapd_freed;	/* pages since boot */

void setup_watermarks(void)
{
	unsigned long reserve = totalram_pages() / 64;

	/* What the kernel keeps for long leaves the reserve, see
	 * only_reserve_left(); programs may have half of it. */
	watermark_min = reserve / 2;
	watermark_low = reserve + reserve / 4;
	watermark_high = reserve + reserve / 2;
}

/* --- finding anonymous pages -------------------------------------------- */

/* An anonymous page is at @addr: now the lists know it, and rmap where it is,
 * also when it is somewhere else than before. */
static void sweep_one(struct vm_area_struct *vma, unsigned long addr,
		      pte_t *ptep, void *arg)
{
	struct page *page;

	(void)arg;
	if (!pte_present(*ptep) || pte_special(*ptep))
		return;
	page = pfn_to_page(pte_pfn(*ptep));
	if (!PageAnon(page) || (PageLRU(page) && page->_mapcount > 1))
		return;
	page->family = vma->vm_mm->family;
	page->index = addr >> PAGE_SHIFT;
	if (!PageLRU(page))
		lru_cache_add(page);
}

static unsigned long swept_at;		/* vm_events[PGALLOC] */

static bool sweep_is_due(void)
{
	return !(lru[LRU_INACTIVE_ANON].nr + lru[LRU_ACTIVE_ANON].nr) ||
	       vm_events[PGALLOC] - swept_at > totalram_pages() / 8;
}

static void sweep(void)
{
	swept_at = vm_events[PGALLOC];
	for_each_anon_pte(sweep_one, NULL, false);
}

/* By kind of list, anonymous or not: pages looked at, found to stay. */
static unsigned long scanned[2], rotated[2];

/* --- one page ----------------------------------------------------------- */

enum verdict {
	PAGE_KEEP,			/* another round */
	PAGE_ACTIVATE,			/* two */
	PAGE_WRITE,			/* is being written now */
	PAGE_CLEAN,			/* nobody maps it, nothing is lost */
};

/* Nobody but the entries, the swap cache and we have a reference. */
static bool only_mapped(const struct page *page)
{
	return page->_refcount == page->_mapcount + 1 +
				  (PageSwapCache(page) ? 1 : 0);
}

static enum verdict judge_anon(struct page *page)
{
	struct page_use use;

	page_referenced(page, &use);
	if (use.young || use.locked || !only_mapped(page))
		return PAGE_ACTIVATE;
	if (!page_mapped(page))		/* read ahead, or its users went */
		return PageDirty(page) && !try_to_free_swap(page) ?
		       PAGE_WRITE : PAGE_CLEAN;
	if (use.dirty && !PageSwapCache(page) && !add_to_swap(page))
		return PAGE_ACTIVATE;
	if (!try_to_unmap(page))
		return PAGE_ACTIVATE;
	if (!PageSwapCache(page))
		vm_events[PGLAZYFREED]++;
	return PageDirty(page) ? PAGE_WRITE : PAGE_CLEAN;
}

static enum verdict judge_file(struct page *page)
{
	bool referenced = PageReferenced(page);
	struct page_use use;

	if (!page->mapping)		/* truncated meanwhile */
		return PAGE_KEEP;
	page_referenced(page, &use);
	ClearPageReferenced(page);
	if (use.locked)
		return PAGE_ACTIVATE;
	if (use.young) {
		SetPageReferenced(page);
		return referenced || use.young > 1 || use.exec ?
		       PAGE_ACTIVATE : PAGE_KEEP;
	}
	if (!try_to_unmap(page))
		return PAGE_ACTIVATE;
	return PageDirty(page) ? PAGE_WRITE : PAGE_CLEAN;
}

/* The locked @page is clean and unmapped: nobody needs to know it, and the
 * last reference is ours. False if somebody came in between. */
static bool remove_mapping(struct page *page)
{
	bool anon = PageAnon(page);

	if (page_mapped(page) || PageDirty(page) || PageWriteback(page))
		return false;
	if (anon && !PageSwapCache(page))
		return page->_refcount == 1;
	if (page->_refcount != 2 || (!anon && !page->mapping))
		return false;
	if (anon)
		delete_from_swap_cache(page);
	else
		delete_from_page_cache(page);
	return true;
}

/* Pages on their way out of the lists, each with a reference. */
struct page_batch {
	unsigned int nr;
	struct page *pages[SWAP_CLUSTER_MAX];
};

/* The locked @page goes, or back into its list. Unlocks. Pages freed. */
static unsigned int free_or_putback(struct page *page, enum verdict verdict)
{
	bool freed = verdict == PAGE_CLEAN && remove_mapping(page);

	unlock_page(page);
	if (freed) {
		lru_putback(page);	/* the last reference: it is free */
		return 1;
	}
	if (verdict == PAGE_ACTIVATE && !PageActive(page)) {
		SetPageActive(page);
		vm_events[PGACTIVATE]++;
		if (vm_swap_full() && trylock_page(page)) {
			try_to_free_swap(page);
			unlock_page(page);
		}
	}
	lru_putback(page);
	return 0;
}

/* @page, which is locked, is about to be written to its place in swap. */
static void start_swap_write(struct page *page)
{
	ClearPageDirty(page);
	SetPageWriteback(page);
	unlock_page(page);
}

/* Begin to write the locked @page of a file, and dirty ones that follow it. */
static void pageout(struct page *page)
{
	struct address_space *mapping = page->mapping;
	struct page *pages[PAGES_PER_IO];
	unsigned int nr = 0, i;

	do {
		clear_page_dirty_for_io(page);
		set_page_writeback(page);
		pages[nr++] = page;
		page = find_page(mapping, pages[0]->index + nr);
	} while (nr < PAGES_PER_IO && page && PageDirty(page) &&
		 !PageWriteback(page) && trylock_page(page));
	mapping->a_ops->writepages(mapping, pages, nr);
	for (i = 0; i < nr; i++)
		unlock_page(pages[i]);
}

/*
 * The first of @out are pages of swap, to be written together; the others are
 * being written already. Wait, and let go of those that nobody wanted back.
 */
static unsigned int finish_writing(struct page_batch *out, bool anon)
{
	unsigned int i, freed = 0;

	if (anon) {
		swap_writepages(out->pages, out->nr);
		swap_wait_written();
	}
	for (i = 0; i < out->nr; i++) {
		struct page *page = out->pages[i];

		if (!anon)
			wait_on_page_writeback(page);
		if (trylock_page(page))
			freed += free_or_putback(page, PAGE_CLEAN);
		else
			lru_putback(page);
	}
	return freed;
}

/* From the end of an inactive list. Pages freed. May sleep. */
static unsigned int shrink_inactive_list(bool anon, unsigned int priority)
{
	struct page_batch out = { .nr = 0 };
	unsigned int i, n, freed = 0;
	struct page *page;
	enum verdict v;

	for (i = 0; i < SWAP_CLUSTER_MAX; i++) {
		page = lru_isolate(anon ? LRU_INACTIVE_ANON :
				   LRU_INACTIVE_FILE);
		if (!page)
			break;
		scanned[anon]++;
		vm_events[PGSCAN_KSWAPD]++;
		if (PageWriteback(page) || !trylock_page(page)) {
			lru_putback(page);
			continue;
		}
		v = anon ? judge_anon(page) : judge_file(page);
		if (v != PAGE_WRITE) {
			n = free_or_putback(page, v);
			rotated[anon] += !n;
			freed += n;
			continue;
		}
		if (anon) {
			start_swap_write(page);
		} else if (priority > DEF_PRIORITY - 3) {
			/* The flusher does that better, in order. */
			wakeup_flusher();
			free_or_putback(page, PAGE_KEEP);
			continue;
		} else {
			pageout(page);
		}
		out.pages[out.nr++] = page;
	}
	return freed + finish_writing(&out, anon);
}

/* What lies longest in the active list has to show again that it is used. */
static void shrink_active_list(bool anon)
{
	enum lru_list from = anon ? LRU_ACTIVE_ANON : LRU_ACTIVE_FILE;
	struct page_use use;
	struct page *page;
	unsigned int i;

	for (i = 0; i < SWAP_CLUSTER_MAX; i++) {
		page = lru_isolate(from);
		if (!page)
			break;
		if (trylock_page(page)) {
			if (anon || page->mapping)
				page_referenced(page, &use);
			unlock_page(page);
			/* Program text that runs stays. */
			if (!anon && use.young && use.exec) {
				rotated[anon]++;
				lru_putback(page);
				continue;
			}
		}
		ClearPageActive(page);
		vm_events[PGDEACTIVATE]++;
		lru_putback(page);
	}
}

/* How much is to be expected of looking at pages of one kind: how many there
 * are, and how few of those looked at lately had to stay. */
static u64 lru_weight(bool anon, unsigned int share)
{
	enum lru_list l = anon ? LRU_INACTIVE_ANON : LRU_INACTIVE_FILE;

	if (scanned[anon] > totalram_pages() / 4) {
		scanned[anon] /= 2;
		rotated[anon] /= 2;
	}
	return (u64)(lru[l].nr + lru[l + LRU_ACTIVE].nr) * share *
	       (scanned[anon] + 1) / (rotated[anon] + 1);
}

/* Files or anonymous memory next? vm_swappiness of 200 for the latter. */
static bool anon_is_next(void)
{
	static unsigned int credit;
	u64 anon = lru_weight(true, vm_swappiness);
	u64 file = lru_weight(false, 200 - vm_swappiness);

	credit += 256 * anon / (anon + file + 1) + 1;
	if (credit < 256)
		return false;
	credit -= 256;
	return true;
}

/* Look at 1/2^@priority of all pages in the lists. Pages freed. */
static unsigned long shrink(unsigned int priority)
{
	unsigned long total = 0, freed = 0, n;
	unsigned int i;
	bool anon;

	for (i = 0; i < NR_LRU_LISTS; i++)
		total += lru[i].nr;
	for (n = 0; n <= total >> priority; n += SWAP_CLUSTER_MAX) {
		anon = anon_is_next();
		i = anon ? LRU_INACTIVE_ANON : LRU_INACTIVE_FILE;
		if (lru[i].nr < lru[i + LRU_ACTIVE].nr)
			shrink_active_list(anon);
		freed += shrink_inactive_list(anon, priority);
		long_work();
	}
	return freed;
}

/* Names and inodes that nobody uses: the more, the harder it gets. What
 * counts is whole pages that are free again. */
static unsigned long shrink_slab(unsigned int priority)
{
	unsigned long before = nr_free_pages(NULL);

	shrink_fs_caches((unsigned long)SWAP_CLUSTER_MAX <<
			 (DEF_PRIORITY - priority));
	return max((long)(nr_free_pages(NULL) - before), 0l);
}

/* --- the thread --------------------------------------------------------- */

/* One round: until there are enough free pages, or all were looked at. */
static void balance(void)
{
	unsigned int priority = DEF_PRIORITY;
	unsigned long freed = 0, n;
	bool swept = !nr_swap_pages;	/* and nowhere to take them to */

	while (nr_free_pages(NULL) < watermark_high) {
		if (!swept && (sweep_is_due() || priority < DEF_PRIORITY - 4)) {
			sweep();
			swept = true;
		}
		n = shrink(priority) + shrink_slab(priority);
		freed += n;
		vm_events[PGSTEAL_KSWAPD] += n;
		if (n)
			wake_up(&freed_wait);
		else if (priority-- == 0)
			break;
	}
	kswapd_in_vain = !freed;
	kswapd_freed += freed;
}

int kswapd(void *unused)
{
	(void)unused;
	for (;;) {
		wait_event(&kswapd_wait, kswapd_wanted);
		kswapd_wanted = false;
		kswapd_busy = true;
		balance();
		kswapd_busy = false;
		kswapd_rounds++;
		wake_up(&freed_wait);
	}
}

void wakeup_kswapd(void)
{
	if (kswapd_wanted || kswapd_busy || kswapd_in_vain)
		return;
	kswapd_wanted = true;
	wake_up(&kswapd_wait);
}

bool wait_for_free_pages(void)
{
	/* A round that is on may have looked before this page was taken. */
	unsigned long round = kswapd_rounds + kswapd_busy, freed = kswapd_freed;

	if (current_must_not_wait())
		return false;
	vm_events[ALLOCSTALL]++;
	kswapd_wanted = true;
	wake_up(&kswapd_wait);
	wait_event(&freed_wait, nr_free_pages(NULL) > watermark_low ||
		   (long)(kswapd_rounds - round) > 0);
	return nr_free_pages(NULL) > watermark_low || kswapd_freed != freed;
}
