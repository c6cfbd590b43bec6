/*
 * TLB maintenance and address-space identifiers (ARM ARM B3.10).
 *
 * A changed or removed entry may live on in the TLB until it is invalidated.
 * User entries are tagged with the ASID of their mm (nG = 1), so that a
 * switch of address space needs no flush; an mm without a current ASID has
 * nothing in the TLB. Kernel entries are global.
 *
 * One CPU: the operations are the local ones. Each flush ends with DSB
 * (the invalidation is complete); the ISB that must follow is the exception
 * return to user mode, or stands where the kernel goes on itself.
 */
#ifndef ASM_TLBFLUSH_H
#define ASM_TLBFLUSH_H

#include <mm/mm_types.h>

#define ASID_BITS	8
#define ASID_MASK	((1u << ASID_BITS) - 1)

/* Bumped by 1 << ASID_BITS when the ASIDs run out; never 0. */
extern u32 asid_generation;

/* Has @mm an ASID that the TLB may know? */
static inline bool mm_asid_valid(const struct mm_struct *mm)
{
	return (mm->context ^ asid_generation) <= ASID_MASK;
}

/* Everything, all ASIDs and the kernel's. */
static inline void flush_tlb_all(void)
{
	__asm__ volatile(
		"dsb	ishst\n"			/* entries are written */
		"mcr	p15, 0, %0, c8, c7, 0\n"	/* TLBIALL */
		"mcr	p15, 0, %0, c7, c5, 6\n"	/* BPIALL (B2.2.9) */
		"dsb	ish\n"
		"isb" :: "r"(0) : "memory");
}

/* All of @mm. */
static inline void flush_tlb_mm(const struct mm_struct *mm)
{
	if (!mm_asid_valid(mm))
		return;
	__asm__ volatile(
		"dsb	ishst\n"
		"mcr	p15, 0, %0, c8, c7, 2\n"	/* TLBIASID */
		"mcr	p15, 0, %1, c7, c5, 6\n"	/* BPIALL */
		"dsb	ish" :: "r"(mm->context & ASID_MASK), "r"(0)
		: "memory");
}

/* One page of @mm. */
static inline void flush_tlb_page(const struct mm_struct *mm,
				  unsigned long addr)
{
	if (!mm_asid_valid(mm))
		return;
	__asm__ volatile(
		"dsb	ishst\n"
		"mcr	p15, 0, %0, c8, c7, 1\n"	/* TLBIMVA */
		"mcr	p15, 0, %1, c7, c5, 6\n"	/* BPIALL */
		"dsb	ish"
		:: "r"((addr & PAGE_MASK) | (mm->context & ASID_MASK)), "r"(0)
		: "memory");
}

/* [start, end) of @mm: page by page when that is little, else all of it. */
static inline void flush_tlb_range(const struct mm_struct *mm,
				   unsigned long start, unsigned long end)
{
	if (end - start == PAGE_SIZE)
		flush_tlb_page(mm, start);
	else
		flush_tlb_mm(mm);
}

/* One page of the kernel's. */
static inline void flush_tlb_kernel_page(unsigned long addr)
{
	__asm__ volatile(
		"dsb	ishst\n"
		"mcr	p15, 0, %0, c8, c7, 1\n"	/* TLBIMVA: global too */
		"mcr	p15, 0, %1, c7, c5, 6\n"
		"dsb	ish\n"
		"isb" :: "r"(addr & PAGE_MASK), "r"(0) : "memory");
}

/*
 * Let @mm be what TTBR0 translates; NULL: nothing, for a kernel thread or an
 * mm about to be torn down. Interrupts off.
 */
void switch_mm(struct mm_struct *mm);

#endif
