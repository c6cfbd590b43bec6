/*
 * memblock: the allocator before the allocator. Two sorted lists of physical
 * ranges, what RAM there is and what of it is taken. The page allocator
 * takes over from it in mem_init(), and everything reserved by then stays so.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/page_alloc.h>

struct memblock memblock;

static phys_addr_t region_end(const struct memblock_region *r)
{
	return r->base + r->size;
}

static void __init remove_region(struct memblock_type *type, unsigned int i)
{
	type->cnt--;
	memmove(&type->regions[i], &type->regions[i + 1],
		(type->cnt - i) * sizeof(type->regions[0]));
}

/* Join neighbours that touch or overlap. */
static void __init merge_regions(struct memblock_type *type)
{
	struct memblock_region *this, *next;
	unsigned int i = 0;

	while (i + 1 < type->cnt) {
		this = &type->regions[i];
		next = this + 1;
		if (region_end(this) < next->base) {
			i++;
			continue;
		}
		this->size = max(region_end(this), region_end(next)) -
			     this->base;
		remove_region(type, i + 1);
	}
}

static void __init add_range(struct memblock_type *type, phys_addr_t base,
			     phys_addr_t size)
{
	unsigned int i;

	if (size == 0)
		return;
	if (type->cnt == MEMBLOCK_MAX)
		panic("memblock: more than %d ranges of memory", MEMBLOCK_MAX);
	for (i = 0; i < type->cnt; i++) {
		if (base < type->regions[i].base)
			break;
	}
	memmove(&type->regions[i + 1], &type->regions[i],
		(type->cnt - i) * sizeof(type->regions[0]));
	type->regions[i] = (struct memblock_region){ base, size };
	type->cnt++;
	merge_regions(type);
}

void __init memblock_add(phys_addr_t base, phys_addr_t size)
{
	add_range(&memblock.memory, base, size);
}

void __init memblock_reserve(phys_addr_t base, phys_addr_t size)
{
	add_range(&memblock.reserved, base, size);
}

/* Give back what was reserved: cut it out of every range it touches. */
void __init memblock_free(phys_addr_t base, phys_addr_t size)
{
	struct memblock_type *type = &memblock.reserved;
	phys_addr_t end = base + size, old_end;
	struct memblock_region *r;
	unsigned int i;

	for (i = 0; i < type->cnt; i++) {
		r = &type->regions[i];
		old_end = region_end(r);
		if (old_end <= base || r->base >= end)
			continue;
		if (r->base < base)
			r->size = base - r->base;
		else
			remove_region(type, i--);
		if (old_end > end)
			add_range(type, end, old_end - end);
	}
}

/* The first reserved range that shares a byte with [base, base + size). */
static struct memblock_region * __init reserved_overlap(phys_addr_t base,
							phys_addr_t size)
{
	unsigned int i;
	struct memblock_region *r;

	for (i = 0; i < memblock.reserved.cnt; i++) {
		r = &memblock.reserved.regions[i];
		if (r->base < base + size && base < region_end(r))
			return r;
	}
	return NULL;
}

/* Top down, so that low memory stays in large pieces. */
void * __init memblock_alloc(phys_addr_t size, phys_addr_t align)
{
	struct memblock_region *bank, *taken;
	unsigned int i;
	phys_addr_t base;

	for (i = memblock.memory.cnt; i-- > 0;) {
		bank = &memblock.memory.regions[i];
		if (bank->size < size)
			continue;
		base = ALIGN_DOWN(region_end(bank) - size, align);
		while (base >= bank->base) {
			taken = reserved_overlap(base, size);
			if (!taken) {
				memblock_reserve(base, size);
				return memset(__va(base), 0, size);
			}
			if (taken->base < bank->base + size)
				break;
			base = ALIGN_DOWN(taken->base - size, align);
		}
	}
	panic("memblock: no %u bytes of memory left for boot", size);
}
