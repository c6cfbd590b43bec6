/*
 * Stand-in: the TLB is the one of tests/unit/host/mmu.c, which never forgets
 * what nobody flushed.
 */
#ifndef ASM_TLBFLUSH_H
#define ASM_TLBFLUSH_H

#include <mm/mm_types.h>

void flush_tlb_mm(const struct mm_struct *mm);
void flush_tlb_page(const struct mm_struct *mm, unsigned long addr);
void flush_tlb_range(const struct mm_struct *mm, unsigned long start,
		     unsigned long end);
void switch_mm(struct mm_struct *mm);

#endif
