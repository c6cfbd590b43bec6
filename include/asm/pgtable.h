/*
 * ARMv7 short-descriptor page tables (ARM ARM DDI 0406C, B3.5), and the only
 * place that knows their bits.
 *
 * Two levels. The first-level table has one word for each MiB: a user
 * table 2048 of them (8 KiB, TTBR0), the kernel's 4096 (16 KiB, TTBR1). A
 * word is empty, or points to a second-level table of 256 entries (1 KiB),
 * or, in the kernel, maps a section of 1 MiB.
 *
 *      31             20 19       12 11         0
 *     +-----------------+-----------+------------+
 *     |  first level    |  second   |   offset   |   virtual address
 *     +-----------------+-----------+------------+
 *
 *   first level, page table:
 *      31                      10 9 8    5 4 3  2   1 0
 *     +--------------------------+-+------+---+----+---+
 *     |  second-level table      |0|domain|0 0|PXN |0 1|
 *     +--------------------------+-+------+---+----+---+
 *   first level, section:
 *      31       20 19 18 17 16 15  14 12 11 10 9 8    5  4  3 2 1 0
 *     +-----------+-----+--+--+---+-----+-----+-+------+--+-+-+-----+
 *     |   frame   | 0 0 |nG| S|AP2| TEX |AP1 0|0|domain|XN|C|B|1 PXN|
 *     +-----------+-----+--+--+---+-----+-----+-+------+--+-+-+-----+
 *   second level, small page:
 *      31                     12 11 10  9    8       7     6    5    4  3 2 1 0
 *     +-------------------------+--+--+---+-------+-----+----+----+----+-+-+-+--+
 *     |          frame          |nG| S|AP2|special|dirty|TEX0|AP1 |AP0 |C|B|1|XN|
 *     +-------------------------+--+--+---+-------+-----+----+----+----+-+-+-+--+
 *
 * Two settings of SCTLR make room for software state in the same word, so
 * that Linux's second, parallel table is not needed:
 *   AFE = 1: AP0 is the access flag, our "young"; AP1 alone says whether user
 *     mode may access, AP2 whether the page is read-only (B3.7.3).
 *   TRE = 1: TEX0, C and B alone choose the memory type through PRRR and
 *     NMRR; TEX2 and TEX1 belong to the operating system (B3.8.3).
 */
#ifndef ASM_PGTABLE_H
#define ASM_PGTABLE_H

#include <asm/memory.h>

#define PGDIR_SHIFT	20
#define PGDIR_SIZE	(1 << PGDIR_SHIFT)
#define USER_PTRS_PER_PGD (PAGE_OFFSET >> PGDIR_SHIFT)	/* 2048 */
#define PTRS_PER_PTE	256
#define PTE_TABLE_SIZE	(PTRS_PER_PTE * 4)
#define USER_PGD_ORDER	1				/* 8 KiB */

/* First level. */
#define PGD_TYPE_MASK	0x3
#define PGD_TYPE_TABLE	0x1
#define PGD_TYPE_SECT	0x2
#define PGD_TABLE_PXN	0x4
#define PGD_TABLE_MASK	0xfffffc00
#define SECT_B		0x00000004
#define SECT_C		0x00000008
#define SECT_XN		0x00000010
#define SECT_AF		0x00000400		/* AP0 */
#define SECT_RDONLY	0x00008000		/* AP2 */
#define SECT_S		0x00010000
#define SECT_MASK	0xfff00000

/* Second level. */
#define PTE_XN		0x001
#define PTE_VALID	0x002
#define PTE_B		0x004
#define PTE_C		0x008
#define PTE_YOUNG	0x010			/* AP0: the access flag */
#define PTE_USER	0x020			/* AP1 */
#define PTE_TEX0	0x040
#define PTE_DIRTY	0x080			/* TEX1, software */
#define PTE_SPECIAL	0x100			/* TEX2, software: no count kept */
#define PTE_RDONLY	0x200			/* AP2 */
#define PTE_S		0x400
#define PTE_NG		0x800
#define PTE_FRAME	0xfffff000

/*
 * Memory types: TEX0:C:B is an index into PRRR (the type) and NMRR (the
 * cacheability of normal memory). Inner and outer are the same everywhere.
 *   0  strongly ordered   1  device   3  normal, write-back write-allocate
 *   4  normal, not cached
 * PRRR also says that S = 1 means shareable for normal memory (NS1), that
 * devices are shareable (DS0, DS1) and that shareable means inner shareable
 * (NOS0-7).
 */
#define PRRR_VALUE	(0xff000000 | (1 << 19) | (1 << 17) | (1 << 16) | \
			 (0 << 0) | (1 << 2) | (2 << 6) | (2 << 8))
#define NMRR_VALUE	((1 << 6) | (1 << 22) | (0 << 8) | (0 << 24))
#define SECT_NORMAL	(SECT_C | SECT_B | SECT_S)
#define SECT_DEVICE	(SECT_B)
#define PTE_NORMAL	(PTE_C | PTE_B | PTE_S)
#define PTE_DEVICE	(PTE_B)

/*
 * What the table walker itself uses for its reads (TTBR bits, B4.1.154):
 * write-back write-allocate, inner shareable. The walkers of all CPUs with
 * the multiprocessing extensions read through the data cache (ID_MMFR3,
 * coherent walk), so a new entry needs a barrier but no cache clean.
 */
#define TTB_FLAGS	(0x40 | 0x20 | 0x08 | 0x02) /* IRGN, NOS, RGN, S */
#define TTBCR_SPLIT	1			/* N = 1: 2 GiB each */

/* Kernel mappings: global, access flag set, never executable by default. */
#define SECT_KERNEL	(PGD_TYPE_SECT | SECT_NORMAL | SECT_AF)
#define SECT_KERNEL_RW	(SECT_KERNEL | SECT_XN)
#define SECT_KERNEL_DEVICE (PGD_TYPE_SECT | SECT_DEVICE | SECT_AF | SECT_XN)
#define PTE_KERNEL	(PTE_VALID | PTE_NORMAL | PTE_YOUNG)
#define PTE_KERNEL_RX	(PTE_KERNEL | PTE_RDONLY)
#define PTE_KERNEL_RO	(PTE_KERNEL | PTE_RDONLY | PTE_XN)
#define PTE_KERNEL_RW	(PTE_KERNEL | PTE_XN)

#ifndef __ASSEMBLER__

#include <lib/compiler.h>

typedef struct { u32 val; } pgd_t;
typedef struct { u32 val; } pte_t;
/* The rights of a user mapping: PTE bits without frame and software state. */
typedef struct { u32 val; } pgprot_t;

#define __pte(x)	((pte_t){ x })
#define __pgprot(x)	((pgprot_t){ x })

extern pgd_t swapper_pg_dir[];

/* Nonzero where the CPU knows PXN: added to every user table's descriptor. */
extern u32 user_pgd_flags;

/* The second-level table behind a first-level entry, or an empty entry. */
static inline bool pgd_none(pgd_t pgd)
{
	return pgd.val == 0;
}

static inline pgd_t *pgd_offset(pgd_t *table, unsigned long addr)
{
	return table + (addr >> PGDIR_SHIFT);
}

static inline pte_t *pgd_page_vaddr(pgd_t pgd)
{
	return __va(pgd.val & PGD_TABLE_MASK);
}

static inline unsigned int pte_index(unsigned long addr)
{
	return (addr >> PAGE_SHIFT) & (PTRS_PER_PTE - 1);
}

/* Only for a first-level entry that is not empty. */
static inline pte_t *pte_offset(pgd_t *pgd, unsigned long addr)
{
	return pgd_page_vaddr(*pgd) + pte_index(addr);
}

/* End of this MiB, or @end if that comes first. */
static inline unsigned long pgd_addr_end(unsigned long addr, unsigned long end)
{
	unsigned long next = (addr + PGDIR_SIZE) & ~(PGDIR_SIZE - 1UL);

	return next - 1 < end - 1 ? next : end;
}

static inline bool pte_none(pte_t pte)		{ return pte.val == 0; }
static inline bool pte_present(pte_t pte)	{ return pte.val & PTE_VALID; }
static inline bool pte_write(pte_t pte)		{ return !(pte.val & PTE_RDONLY); }
static inline bool pte_young(pte_t pte)		{ return pte.val & PTE_YOUNG; }
static inline bool pte_dirty(pte_t pte)		{ return pte.val & PTE_DIRTY; }
static inline bool pte_special(pte_t pte)	{ return pte.val & PTE_SPECIAL; }
static inline bool pte_user(pte_t pte)		{ return pte.val & PTE_USER; }
static inline u32 pte_pfn(pte_t pte)		{ return pte.val >> PAGE_SHIFT; }

static inline pte_t pfn_pte(u32 pfn, pgprot_t prot)
{
	return __pte(pfn << PAGE_SHIFT | prot.val);
}

static inline pte_t pte_mkdirty(pte_t p)   { return __pte(p.val | PTE_DIRTY); }
static inline pte_t pte_mkclean(pte_t p)   { return __pte(p.val & ~PTE_DIRTY); }
static inline pte_t pte_mkyoung(pte_t p)   { return __pte(p.val | PTE_YOUNG); }
static inline pte_t pte_mkold(pte_t p)     { return __pte(p.val & ~PTE_YOUNG); }
static inline pte_t pte_mkwrite(pte_t p)   { return __pte(p.val & ~PTE_RDONLY); }
static inline pte_t pte_wrprotect(pte_t p) { return __pte(p.val | PTE_RDONLY); }
static inline pte_t pte_mkspecial(pte_t p) { return __pte(p.val | PTE_SPECIAL); }

/* New rights for a live entry; frame and software state stay. */
static inline pte_t pte_modify(pte_t pte, pgprot_t prot)
{
	u32 keep = PTE_FRAME | PTE_DIRTY | PTE_SPECIAL | PTE_YOUNG;

	return __pte((pte.val & keep) | (prot.val & ~PTE_YOUNG));
}

/*
 * Rights of a page when it is mapped, see vm_get_page_prot(): always without
 * write, since the first write has to come through the fault path, which
 * takes PTE_RDONLY away. As in Linux, any right at all makes a page readable,
 * for the table has no other way to say it; no right makes a valid entry
 * that user mode cannot use.
 */
#define PAGE_BASE	(PTE_VALID | PTE_NORMAL | PTE_YOUNG | PTE_NG | PTE_RDONLY)
#define PAGE_NONE	(PAGE_BASE | PTE_XN)
#define PAGE_READONLY	(PAGE_BASE | PTE_USER | PTE_XN)
#define PAGE_READONLY_EXEC (PAGE_BASE | PTE_USER)

/*
 * Write an entry. set_pte() is for an entry that was empty: the walker never
 * caches a translation fault (B3.10.1), so no TLB maintenance is due, only
 * the barrier that makes the write visible to the walker before the next
 * user access (update_mmu_cache()). Changing a live entry is
 * ptep_clear_flush() first, then set_pte(): break before make (B3.10.1).
 */
static inline void set_pte(pte_t *ptep, pte_t pte)
{
	WRITE_ONCE(ptep->val, pte.val);
}

/*
 * Make a new entry visible to the table walker (DSB, ARM ARM B3.10.1). The
 * access that wants it comes after an exception return, which is the context
 * synchronization that has to follow the barrier; who goes on without one
 * adds an ISB.
 */
static inline void update_mmu_cache(void)
{
	__asm__ volatile("dsb	ishst" ::: "memory");
}

#endif /* __ASSEMBLER__ */
#endif
