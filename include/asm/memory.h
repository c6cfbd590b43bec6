/*
 * The address map. C, assembly, linker scripts and docs/memory-map.md all
 * take their numbers from here.
 *
 *   virtual address          size      what
 *   00000000 - 00007fff      32 KiB    never mapped unless asked for (NULL)
 *   00008000 - 7effffff      ~2 GiB    user memory, through TTBR0
 *   7f000000 - 7fffffff      16 MiB    unused: a fence before the kernel
 *   80000000 - bfffffff      1 GiB     the direct map: all RAM, in order
 *     80000000                           16 KiB left alone (boot parameters;
 *                                        on a Pi, parked cores spin here)
 *     80004000                           swapper_pg_dir, 16 KiB
 *     80008000                           the kernel image (stext) ... _end
 *   c0000000 - ff7fffff      1 GiB     devices: ioremap(), from the bottom
 *   ff800000 - ff9fffff      2 MiB     the device tree, read-only
 *   ffff0000 - ffff0fff      4 KiB     the kernel user helpers: programs read
 *                                      and execute them, as in Linux
 *
 * TTBCR.N = 1 splits the space in the middle: TTBR0 translates the lower
 * half with a table of its own for each process, TTBR1 the upper half with
 * one table for ever (ARM ARM B3.5.4).
 */
#ifndef ASM_MEMORY_H
#define ASM_MEMORY_H

#define PAGE_SHIFT	12
#define PAGE_SIZE	0x1000
#define SECTION_SHIFT	20
#define SECTION_SIZE	0x100000

#define TASK_SIZE	0x7f000000
/* Where mappings begin when nobody knows how large the stack will be. */
#define TASK_UNMAPPED_BASE	0x2b000000	/* a third, up to 16 MiB */
#define PAGE_OFFSET	0x80000000
#define DIRECT_MAP_SIZE	0x40000000
#define IOREMAP_START	0xc0000000
#define IOREMAP_END	0xff800000
#define FDT_FIXED_BASE	0xff800000
#define FDT_FIXED_SIZE	0x200000
#define VECTORS_BASE	0xffff0000

#define TEXT_OFFSET	0x8000			/* of stext in its RAM bank */
#define SWAPPER_OFFSET	0x4000			/* of swapper_pg_dir */
#define PHYS_ALIGN	0x200000		/* of the RAM bank's base */

#define KERNEL_START	(PAGE_OFFSET + TEXT_OFFSET)

/* What the first page tables cover; the kernel with its .bss must fit. */
#define KERNEL_MAX_SIZE	0x400000

#define THREAD_SIZE	0x2000			/* kernel stack of a task */

#ifndef __ASSEMBLER__

#include <lib/compiler.h>

#define PAGE_MASK	(~(unsigned long)(PAGE_SIZE - 1))
#define PAGE_ALIGN(x)	ALIGN((x), (unsigned long)PAGE_SIZE)

/*
 * Physical address of PAGE_OFFSET, found at run time by stext: the base of
 * the RAM bank that the kernel was put into.
 */
extern phys_addr_t phys_offset;

/* The direct map, both ways. Only for addresses inside of it. */
static inline phys_addr_t __pa(const void *va)
{
	return (phys_addr_t)(unsigned long)va - PAGE_OFFSET + phys_offset;
}

static inline void *__va(phys_addr_t pa)
{
	return (void *)(unsigned long)(pa - phys_offset + PAGE_OFFSET);
}

#define PFN_UP(x)	(((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x)	((x) >> PAGE_SHIFT)
#define PFN_PHYS(pfn)	((phys_addr_t)(pfn) << PAGE_SHIFT)

#endif /* __ASSEMBLER__ */
#endif
