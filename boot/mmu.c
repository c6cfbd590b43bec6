/*
 * The page table for unpacking: every address is itself, in sections of
 * 1 MiB (ARM DDI 0406C, B3.5.1). It is there for the caches' sake only: with
 * the MMU off every load and store goes to memory, and unpacking takes
 * seconds instead of milliseconds.
 *
 * It lies where the kernel will put its own first table, base + 0x4000, as
 * in Linux: that memory is free for certain.
 */
#include <asm/memory.h>
#include "boot.h"

#define SECT_TYPE	(2 << 0)	/* this entry is a section */
#define SECT_B		(1 << 2)
#define SECT_C		(1 << 3)
#define SECT_XN		(1 << 4)	/* execute never */
#define SECT_AP_RW	(3 << 10)	/* PL1 and PL0 may read and write */
#define SECT_TEX(x)	((x) << 12)

/* Memory types without TEX remap: B3.8.2 */
#define SECT_RAM	(SECT_TYPE | SECT_AP_RW | SECT_TEX(1) | SECT_C | SECT_B)
#define SECT_DEVICE	(SECT_TYPE | SECT_AP_RW | SECT_B | SECT_XN)

#define SECTIONS	4096		/* of 1 MiB: all addresses */

u32 *setup_mmu(const struct layout *l)
{
	u32 *table = (u32 *)(l->ram_start + SWAPPER_OFFSET);
	u32 ram_first = l->ram_start >> SECTION_SHIFT;
	u32 ram_last = l->ram_end >> SECTION_SHIFT;	/* whole ones only */
	u32 i;

	/*
	 * Devices must not be fetched from, not even by speculation: hence
	 * XN wherever there is no RAM.
	 */
	for (i = 0; i < SECTIONS; i++)
		table[i] = i << SECTION_SHIFT | SECT_DEVICE;
	for (i = ram_first; i < ram_last; i++)
		table[i] = i << SECTION_SHIFT | SECT_RAM;
	return table;
}
