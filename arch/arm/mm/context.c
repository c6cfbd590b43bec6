/*
 * Which address space TTBR0 translates, and under which ASID.
 *
 * There are 255 ASIDs (0 stays unused) and more processes than that. An mm
 * gets one when it first runs and keeps it for a *generation*: when the
 * numbers run out the generation changes, the whole TLB is flushed, and
 * everybody asks anew. mm->context holds generation and ASID together, so
 * that one comparison tells whether it is still good.
 */
#include <asm/barrier.h>
#include <asm/tlbflush.h>

#define ASID_FIRST	1

u32 asid_generation = 1u << ASID_BITS;
static u32 next_asid = ASID_FIRST;

static void new_context(struct mm_struct *mm)
{
	if (next_asid > ASID_MASK) {
		asid_generation += 1u << ASID_BITS;
		if (asid_generation == 0)	/* 2^24 generations later */
			asid_generation = 1u << ASID_BITS;
		next_asid = ASID_FIRST;
		flush_tlb_all();
	}
	mm->context = asid_generation | next_asid++;
}

/*
 * ASID and table are two registers, and the walker may look between the two
 * writes. So the table in between is one whose lower half is empty: that of
 * the kernel (ARM ARM B3.10.4, "using a reserved TTBR0 value").
 */
static void cpu_switch_mm(phys_addr_t pgd, u32 asid)
{
	__asm__ volatile(
		"mcr	p15, 0, %0, c2, c0, 0\n"	/* TTBR0: nothing */
		"isb\n"
		"mcr	p15, 0, %1, c13, c0, 1\n"	/* CONTEXTIDR */
		"isb\n"
		"mcr	p15, 0, %2, c2, c0, 0\n"	/* TTBR0: the table */
		"isb\n"
		"mcr	p15, 0, %3, c7, c5, 6\n"	/* BPIALL (B2.2.9) */
		"isb"
		:: "r"(__pa(swapper_pg_dir) | TTB_FLAGS), "r"(asid),
		   "r"(pgd | TTB_FLAGS), "r"(0) : "memory");
}

void switch_mm(struct mm_struct *mm)
{
	if (!mm) {
		cpu_switch_mm(__pa(swapper_pg_dir), 0);
		return;
	}
	if (!mm_asid_valid(mm)) {
		/* No flush was due for entries taken away meanwhile, hence no
		 * barrier: the walker must not find them (B3.10.1). */
		dsb(ishst);
		/* The flush of a new generation must not meet a live table. */
		cpu_switch_mm(__pa(swapper_pg_dir), 0);
		new_context(mm);
	}
	cpu_switch_mm(__pa(mm->pgd), mm->context & ASID_MASK);
}
