/*
 * Stand-in: the address map, but with the direct map where the host has room
 * for it: host_ram_init() makes some. Then __va() and __pa() work as in the
 * kernel, with addresses that fit 32 bits.
 *
 * The kernel's own variables are not in it. All of its image stands for the
 * first page of RAM, which is how memory.c finds a zero page there.
 */
#ifndef HOST_ASM_MEMORY_H
#define HOST_ASM_MEMORY_H

#include_next <asm/memory.h>

#undef PAGE_OFFSET
#define PAGE_OFFSET	0x10000000ul

static inline phys_addr_t host_pa(const void *va)
{
	unsigned long offset = (unsigned long)va - PAGE_OFFSET;

	return offset < DIRECT_MAP_SIZE ? offset + phys_offset : phys_offset;
}

static inline void *host_va(phys_addr_t pa)
{
	return (void *)((unsigned long)pa - phys_offset + PAGE_OFFSET);
}

#define __pa(va)	host_pa(va)
#define __va(pa)	host_va(pa)

/*
 * @size bytes of zeroed RAM at PAGE_OFFSET, @base being its physical address;
 * what was there before is gone. Link tests/unit/host/ram.c.
 */
void host_ram_init(phys_addr_t base, unsigned long size);

#endif
