/*
 * The slab allocator, in the shape of Linux's SLUB: a slab is a block of
 * pages cut into objects of one size, the free ones chained through their
 * own first word, the head of the chain in the slab's struct page. A cache
 * allocates from one slab until that is full, then from one that has room
 * again, then from a new one. A slab whose last object comes back is given
 * to the page allocator, unless it is the one allocations come from.
 *
 *	page->slab	the cache		page->freelist	first free object
 *	page->private	objects in use		page->lru	cache->partial
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/slab.h>
#include <mm/upcall.h>

LIST_HEAD(slab_caches);

void kmem_cache_init(struct kmem_cache *cache, const char *name, size_t size,
		     size_t align)
{
	if (align == 0)
		align = 8;
	memset(cache, 0, sizeof(*cache));
	cache->name = name;
	cache->align = align;
	cache->size = ALIGN(max(size, sizeof(void *)), align);
	/* At least eight objects to a slab, so that little is cut off. */
	while ((PAGE_SIZE << cache->order) / cache->size < 8 &&
	       cache->order < 3)
		cache->order++;
	cache->per_slab = (PAGE_SIZE << cache->order) / cache->size;
	INIT_LIST_HEAD(&cache->partial);
	list_add_tail(&cache->list, &slab_caches);
}

/* A fresh slab, all objects chained in order of address. */
static struct page *new_slab(struct kmem_cache *cache)
{
	struct page *page;
	char *obj;
	u32 i;

	if (only_reserve_left() && !cache->may_use_reserve &&
	    !current_may_use_reserve())
		return NULL;
	page = alloc_pages(GFP_KERNEL, cache->order);
	if (!page)
		return NULL;
	obj = page_address(page);
	page->freelist = obj;
	for (i = 1; i < cache->per_slab; i++, obj += cache->size)
		*(void **)obj = obj + cache->size;
	*(void **)obj = NULL;
	for (i = 0; i < 1U << cache->order; i++) {
		page[i].flags = PG_slab;
		page[i].slab = cache;
		page[i].private = i;	/* of a tail page: way to the head */
	}
	page->private = 0;
	INIT_LIST_HEAD(&page->lru);
	cache->nr_slabs++;
	return page;
}

static void free_slab(struct kmem_cache *cache, struct page *page)
{
	u32 i;

	for (i = 1; i < 1U << cache->order; i++) {
		page[i].flags = 0;
		page[i].slab = NULL;
		page[i].private = 0;
	}
	page->slab = NULL;
	page->freelist = NULL;
	cache->nr_slabs--;
	__free_pages(page, cache->order);
}

/* Make cache->cpu_slab a slab with a free object. */
static noinline bool refill(struct kmem_cache *cache)
{
	struct page *page;

	if (!list_empty(&cache->partial)) {
		page = list_first_entry(&cache->partial, struct page, lru);
		list_del_init(&page->lru);
	} else {
		page = new_slab(cache);
		if (!page)
			return false;
	}
	cache->cpu_slab = page;
	return true;
}

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	struct page *page = cache->cpu_slab;
	void *obj;

	if (unlikely(!page || !page->freelist)) {
		if (!refill(cache))
			return NULL;
		page = cache->cpu_slab;
	}
	obj = page->freelist;
	page->freelist = *(void **)obj;
	page->private++;
	cache->nr_objs++;
	if (gfp & __GFP_ZERO)
		memset(obj, 0, cache->size);
	return obj;
}

/* The head page of the slab that @obj lies in. */
static struct page *slab_head(struct kmem_cache *cache, const void *obj)
{
	struct page *page = virt_to_page(obj);

	/* A slab is aligned to its size, so the head's frame is known. */
	return pfn_to_page(page_to_pfn(page) & ~((1UL << cache->order) - 1));
}

void kmem_cache_free(struct kmem_cache *cache, void *obj)
{
	struct page *page = slab_head(cache, obj);

	BUG_ON(!(page->flags & PG_slab) || page->slab != cache ||
	       page->private == 0);
	cache->nr_objs--;
	if (unlikely(!page->freelist) && page != cache->cpu_slab)
		list_add(&page->lru, &cache->partial);
	*(void **)obj = page->freelist;
	page->freelist = obj;
	if (--page->private == 0 && page != cache->cpu_slab) {
		list_del(&page->lru);
		free_slab(cache, page);
	}
}

/*
 * kmalloc: caches of 2^n bytes and the sizes halfway between, as in Linux.
 * What is larger than the last comes as whole pages, whose order stands in
 * page->private.
 */
static const u16 kmalloc_sizes[] = {
	16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048
};
static const char *const kmalloc_names[] = {
	"kmalloc-16", "kmalloc-32", "kmalloc-64", "kmalloc-96", "kmalloc-128",
	"kmalloc-192", "kmalloc-256", "kmalloc-512", "kmalloc-1k", "kmalloc-2k"
};
static struct kmem_cache kmalloc_caches[ARRAY_SIZE(kmalloc_sizes)];

void __init kmem_cache_boot(void)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(kmalloc_sizes); i++)
		kmem_cache_init(&kmalloc_caches[i], kmalloc_names[i],
				kmalloc_sizes[i], 0);
}

static void *kmalloc_large(size_t size, gfp_t gfp)
{
	unsigned int order = 0;
	struct page *page;

	while (((size_t)PAGE_SIZE << order) < size) {
		if (++order > MAX_ORDER)
			return NULL;
	}
	page = alloc_pages(gfp, order);
	if (!page)
		return NULL;
	page->private = order;
	return page_address(page);
}

void *kmalloc(size_t size, gfp_t gfp)
{
	u32 i;

	/* The first six stand for the numbers up to 192: begin not far off. */
	for (i = size > 96 ? 4 : 0; i < ARRAY_SIZE(kmalloc_sizes); i++) {
		if (size <= kmalloc_sizes[i])
			return kmem_cache_alloc(&kmalloc_caches[i], gfp);
	}
	return kmalloc_large(size, gfp);
}

void *kzalloc(size_t size, gfp_t gfp)
{
	return kmalloc(size, gfp | __GFP_ZERO);
}

void kfree(const void *obj)
{
	struct page *page;

	if (!obj)
		return;
	page = virt_to_page(obj);
	if (page->flags & PG_slab)
		kmem_cache_free(page->slab, (void *)obj);
	else
		__free_pages(page, page->private);
}

char *kstrdup(const char *s, gfp_t gfp)
{
	size_t len = strlen(s) + 1;
	char *copy = kmalloc(len, gfp);

	return copy ? memcpy(copy, s, len) : NULL;
}
