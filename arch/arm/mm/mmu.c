/*
 * The kernel's own mappings. stext has mapped the kernel image page by page,
 * with final rights; this file adds the rest of RAM in sections, and devices.
 * Entries are only ever added: no live mapping is changed, but for
 * free_initmem() taking execution away.
 */
#include <asm/io.h>
#include <asm/mmu.h>
#include <asm/tlbflush.h>
#include <asm/traps.h>
#include <lib/printk.h>
#include <mm/page_alloc.h>

/* Second-level tables of the image, filled by stext; see head.S. */
pte_t kernel_pte[(KERNEL_MAX_SIZE >> SECTION_SHIFT) * PTRS_PER_PTE]
	__aligned(PTE_TABLE_SIZE) __section(".data");

phys_addr_t phys_offset;
u32 user_pgd_flags;

/* ID_MMFR0[3:0] from 4 on: the short format knows PXN (ARM ARM B4.1.89). */
static void __init detect_pxn(void)
{
	u32 mmfr0;

	__asm__("mrc p15, 0, %0, c0, c1, 4" : "=r"(mmfr0));
	user_pgd_flags = PGD_TYPE_TABLE;
	if ((mmfr0 & 0xf) >= 4)
		user_pgd_flags |= PGD_TABLE_PXN;
}

/* Read-only for everybody, and code for programs; global, since all see it. */
static void __init map_vectors_page(void)
{
	static pte_t table[PTRS_PER_PTE] __aligned(PTE_TABLE_SIZE);

	set_pte(&table[pte_index(VECTORS_BASE)],
		__pte(__pa(vectors_page) | PTE_KERNEL_RX | PTE_USER));
	pgd_offset(swapper_pg_dir, VECTORS_BASE)->val =
		__pa(table) | user_pgd_flags;
}

void __init paging_init(void)
{
	phys_addr_t pa, end;
	unsigned int i;
	pgd_t *pgd;

	detect_pxn();
	for (i = 0; i < memblock.memory.cnt; i++) {
		pa = ALIGN(memblock.memory.regions[i].base, SECTION_SIZE);
		end = memblock.memory.regions[i].base +
		      memblock.memory.regions[i].size;
		for (; pa + SECTION_SIZE <= end; pa += SECTION_SIZE) {
			pgd = pgd_offset(swapper_pg_dir,
					 (unsigned long)__va(pa));
			if (pgd_none(*pgd))
				pgd->val = pa | SECT_KERNEL_RW;
		}
	}

	map_vectors_page();

	/* The identity section: user space's half is empty from now on. */
	for (i = 0; i < USER_PTRS_PER_PGD; i++)
		swapper_pg_dir[i].val = 0;
	flush_tlb_all();
	early_abt_enable();
}

/*
 * Devices are mapped by whole sections, since there is address space enough
 * and the registers of several devices share one. Never undone.
 */
static unsigned long ioremap_next = IOREMAP_START;

static void *ioremap_section(phys_addr_t section)
{
	unsigned long va;
	pgd_t *pgd;

	for (va = IOREMAP_START; va < ioremap_next; va += SECTION_SIZE) {
		pgd = pgd_offset(swapper_pg_dir, va);
		if ((pgd->val & SECT_MASK) == section)
			return (void *)va;
	}
	if (ioremap_next == IOREMAP_END)
		panic("ioremap: no address space for a device at %08x", section);
	ioremap_next += SECTION_SIZE;
	pgd_offset(swapper_pg_dir, va)->val = section | SECT_KERNEL_DEVICE;
	update_mmu_cache();
	__asm__ volatile("isb" ::: "memory");
	return (void *)va;
}

void *ioremap(phys_addr_t pa, size_t size)
{
	phys_addr_t section = pa & SECT_MASK;

	if (pa + size - section > SECTION_SIZE)
		panic("ioremap: device at %08x, %zu bytes, crosses a section",
		      pa, size);
	return (char *)ioremap_section(section) + (pa - section);
}

void set_kernel_rw_nx(unsigned long start, unsigned long end)
{
	unsigned long addr;
	pte_t *pte;

	for (addr = start; addr < end; addr += PAGE_SIZE) {
		pte = &kernel_pte[(addr - PAGE_OFFSET) >> PAGE_SHIFT];
		set_pte(pte, __pte((pte->val & PTE_FRAME) | PTE_KERNEL_RW));
		flush_tlb_kernel_page(addr);
	}
}
