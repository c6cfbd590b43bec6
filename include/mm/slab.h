/*
 * Objects smaller than a page. A cache hands out objects of one size and
 * takes them back; kmalloc() picks the cache by size. kmalloc(9) rules: not
 * from interrupts; memory is uninitialized unless kzalloc().
 */
#ifndef MM_SLAB_H
#define MM_SLAB_H

#include <mm/page_alloc.h>

struct kmem_cache {
	const char *name;
	u32 size;			/* of an object, with alignment */
	u32 align;
	u32 order;			/* of a slab, in pages */
	u32 per_slab;			/* objects */
	bool may_use_reserve;		/* page faults need it */
	struct page *cpu_slab;		/* allocations come from here first */
	struct list_head partial;	/* slabs with room */
	unsigned long nr_objs;		/* in use */
	unsigned long nr_slabs;
	struct list_head list;		/* all caches: /proc/slabinfo */
};

/*
 * Caches are static objects: KMEM_CACHE(vm_area_cache, "vm_area_struct",
 * sizeof(struct vm_area_struct), 0) at file level. @align 0 means 8 bytes;
 * else a power of two up to the page size.
 */
void kmem_cache_init(struct kmem_cache *cache, const char *name, size_t size,
		     size_t align);

/* NULL when there is no memory. */
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp);
void kmem_cache_free(struct kmem_cache *cache, void *obj);

/* Up to 128 KiB; larger than half a page comes as whole pages. */
void *kmalloc(size_t size, gfp_t gfp);
void *kzalloc(size_t size, gfp_t gfp);
void kfree(const void *obj);		/* NULL is allowed */
char *kstrdup(const char *s, gfp_t gfp);

extern struct list_head slab_caches;

void kmem_cache_boot(void);		/* kmalloc's caches; boot only */

#endif
