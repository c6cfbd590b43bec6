/* The kernel's own mappings; arch/arm/mm/mmu.c. */
#ifndef ASM_MMU_H
#define ASM_MMU_H

#include <lib/compiler.h>

/*
 * Finish swapper_pg_dir: map all RAM that memblock knows, forget the
 * identity section. Boot only.
 */
void paging_init(void);

/* arch/arm/kernel/kuser.S: the page that programs see at VECTORS_BASE. */
extern const u32 vectors_page[];

/*
 * Take [start, end), page aligned and inside the kernel image, out of
 * executable memory: read, write, never execute.
 */
void set_kernel_rw_nx(unsigned long start, unsigned long end);

#endif
