/*
 * An MMU for tests: a table walker and a TLB that keeps every entry it ever
 * used until it is told to drop it, as a real one may and QEMU's does not.
 * So maintenance that is missing shows.
 */
#ifndef HOST_MMU_H
#define HOST_MMU_H

#include <mm/mm_types.h>

enum host_access { HOST_READ, HOST_WRITE, HOST_EXEC };

/*
 * What user mode of @mm gets to see at @addr: a pointer into the direct map,
 * or NULL when the access faults. Fails the test when the kernel wrote an
 * entry without the barrier behind it.
 */
u8 *host_mmu_access(struct mm_struct *mm, unsigned long addr,
		    enum host_access access);

/*
 * Fails the test when the TLB allows @mm (NULL: anybody) what the tables do
 * not: another frame, a right that was taken away.
 */
void host_tlb_check(const struct mm_struct *mm);

/* Fails the test when the TLB still leads to the frames, or was filled
 * from tables that lie there: they are about to be free. */
void host_tlb_check_freed(const void *start, unsigned long size);

/* @mm's ASID is never used again: nothing of it has to be flushed. */
void host_tlb_forget(const struct mm_struct *mm);

extern unsigned long host_nr_flushes;	/* of any kind */

#endif
