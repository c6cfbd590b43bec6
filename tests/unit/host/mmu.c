/*
 * The TLB is a list of (address space, page, entry as it was read, where it
 * was read). Entries without the access flag and invalid ones are not kept
 * (ARM ARM B3.7.2, B3.10.1).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <asm/tlbflush.h>
#include "mmu.h"

struct tlb_entry {
	const struct mm_struct *mm;
	unsigned long addr;
	const pte_t *ptep;
	pte_t pte;
};

#define TLB_MAX	4096
static struct tlb_entry tlb[TLB_MAX];
static unsigned int nr_tlb;
static bool unsynced;			/* an entry was written, no barrier */
unsigned long host_nr_flushes;

static void drop(unsigned int i)
{
	tlb[i] = tlb[--nr_tlb];
}

/*
 * Break before make (B3.10.1): while a translation may be in the TLB, its
 * entry must not come to lead to another frame.
 */
void set_pte(pte_t *ptep, pte_t pte)
{
	unsigned int i;

	for (i = 0; i < nr_tlb; i++) {
		if (tlb[i].ptep == ptep && pte_present(pte) &&
		    pte_pfn(tlb[i].pte) != pte_pfn(pte))
			fail_msg("frame of %lx changed without a break",
				 tlb[i].addr);
	}
	*ptep = pte;
	/* To take one away needs a flush, which is looked for elsewhere. */
	if (pte_present(pte))
		unsynced = true;
}

void update_mmu_cache(void)
{
	unsynced = false;
}

void flush_tlb_mm(const struct mm_struct *mm)
{
	unsigned int i = 0;

	host_nr_flushes++;
	unsynced = false;
	while (i < nr_tlb) {
		if (tlb[i].mm == mm)
			drop(i);
		else
			i++;
	}
}

void flush_tlb_page(const struct mm_struct *mm, unsigned long addr)
{
	unsigned int i = 0;

	host_nr_flushes++;
	unsynced = false;
	while (i < nr_tlb) {
		if (tlb[i].mm == mm && tlb[i].addr == (addr & PAGE_MASK))
			drop(i);
		else
			i++;
	}
}

void flush_tlb_range(const struct mm_struct *mm, unsigned long start,
		     unsigned long end)
{
	flush_tlb_mm(mm);
}

void host_tlb_forget(const struct mm_struct *mm)
{
	flush_tlb_mm(mm);
	host_nr_flushes--;
}

/* Between two address spaces stands a barrier. */
void switch_mm(struct mm_struct *mm)
{
	unsynced = false;
}

static bool allows(pte_t pte, enum host_access access)
{
	if (!pte_user(pte))
		return false;
	if (access == HOST_WRITE)
		return pte_write(pte);
	return access == HOST_READ || !(pte.val & PTE_XN);
}

static struct tlb_entry *walk(struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgd = pgd_offset(mm->pgd, addr);
	struct tlb_entry *e;

	if (pgd_none(*pgd))
		return NULL;
	if (unsynced)
		fail_msg("no barrier between entry and access, %lx", addr);
	assert_true(nr_tlb < TLB_MAX);
	e = &tlb[nr_tlb];
	e->mm = mm;
	e->addr = addr & PAGE_MASK;
	e->ptep = pte_offset(pgd, addr);
	e->pte = *e->ptep;
	if (!pte_present(e->pte) || !pte_young(e->pte))
		return NULL;
	nr_tlb++;
	return e;
}

u8 *host_mmu_access(struct mm_struct *mm, unsigned long addr,
		    enum host_access access)
{
	struct tlb_entry *e = NULL;
	unsigned int i;

	for (i = 0; i < nr_tlb; i++) {
		if (tlb[i].mm == mm && tlb[i].addr == (addr & PAGE_MASK))
			e = &tlb[i];
	}
	if (!e)
		e = walk(mm, addr);
	if (!e || !allows(e->pte, access))
		return NULL;
	return (u8 *)__va(e->pte.val & PTE_FRAME) + (addr & ~PAGE_MASK);
}

static void check_entry(const struct tlb_entry *e)
{
	pgd_t *pgd = pgd_offset(e->mm->pgd, e->addr);
	enum host_access a;
	pte_t now;

	if (pgd_none(*pgd) || pte_offset(pgd, e->addr) != e->ptep)
		fail_msg("table of %lx went, its TLB entry did not", e->addr);
	now = *e->ptep;
	if (!pte_present(now) || pte_pfn(now) != pte_pfn(e->pte))
		fail_msg("TLB has %08x for %lx, table has %08x", e->pte.val,
			 e->addr, now.val);
	for (a = HOST_READ; a <= HOST_EXEC; a++) {
		if (allows(e->pte, a) && !allows(now, a))
			fail_msg("right %d of %lx lives on in the TLB", a,
				 e->addr);
	}
}

void host_tlb_check(const struct mm_struct *mm)
{
	unsigned int i;

	for (i = 0; i < nr_tlb; i++) {
		if (!mm || tlb[i].mm == mm)
			check_entry(&tlb[i]);
	}
}

void host_tlb_check_freed(const void *start, unsigned long size)
{
	const char *from = start, *to = from + size, *p;
	unsigned int i;

	for (i = 0; i < nr_tlb; i++) {
		p = (const char *)tlb[i].ptep;
		if (p >= from && p < to)
			fail_msg("table freed while the TLB knows %lx",
				 tlb[i].addr);
		p = __va(tlb[i].pte.val & PTE_FRAME);
		if (p >= from && p < to)
			fail_msg("page freed while the TLB has it at %lx",
				 tlb[i].addr);
	}
}
