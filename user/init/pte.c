/* Page-table entries in words. */
#include "procfs.h"
#include "pte.h"
#include "say.h"

/* One row for each bit of a small-page descriptor, from the top. */
static const struct {
	uint32_t mask;
	const char *name;
	const char *set;
	const char *clear;
} pte_bit[] = {
	{ PTE_NG, "nG", "TLB entry is for this process (ASID) only",
	  "TLB entry is for everybody" },
	{ PTE_S, "S", "shareable: cores see each other's writes",
	  "not shareable" },
	{ PTE_AP2, "AP2", "read-only: a write faults", "writable" },
	{ PTE_SPECIAL, "TEX2", "software: special, the one zero page",
	  "software: an ordinary page" },
	{ PTE_DIRTY, "TEX1", "software: dirty, it was written to",
	  "software: clean" },
	{ PTE_TEX0, "TEX0", "memory type, with C and B",
	  "memory type, with C and B" },
	{ PTE_AP1, "AP1", "user mode may access", "kernel only" },
	{ PTE_AF, "AP0", "access flag: young, used since last looked at",
	  "access flag clear: old, the next access faults" },
	{ PTE_C, "C", "memory type", "memory type" },
	{ PTE_B, "B", "memory type", "memory type" },
	{ PTE_SMALL_PAGE, "1", "small page, 4 KiB", "not a small page" },
	{ PTE_XN, "XN", "execute never", "executable" },
};

#define NR_PTE_BITS	(sizeof(pte_bit) / sizeof(pte_bit[0]))

void explain_rights(uint32_t l2)
{
	say("frame %05lx, %s, %s, %s%s%s%s\n", l2 / PAGE_SIZE,
	    l2 & PTE_AP2 ? "read-only" : "writable",
	    l2 & PTE_XN ? "no code" : "code",
	    l2 & PTE_AF ? "young" : "old",
	    l2 & PTE_DIRTY ? ", dirty" : "",
	    l2 & PTE_SPECIAL ? ", special (zero page)" : "",
	    l2 & PTE_AP1 ? "" : ", kernel only");
}

static void explain_l2(uint32_t l2)
{
	unsigned int i;

	if (!(l2 & PTE_SMALL_PAGE)) {
		if (l2)
			say("   not present; the other bits are the kernel's "
			    "note, e.g. a swap slot\n");
		else
			say("   empty: nothing is mapped here; an access "
			    "faults\n");
		return;
	}
	say("   31:12  %05lx page frame, physical address %08lx\n",
	    l2 / PAGE_SIZE, (unsigned long)(l2 & PTE_FRAME_MASK));
	for (i = 0; i < NR_PTE_BITS; i++)
		say("   %5d  %-4s = %d  %s\n",
		    __builtin_ctz(pte_bit[i].mask), pte_bit[i].name,
		    !!(l2 & pte_bit[i].mask),
		    l2 & pte_bit[i].mask ? pte_bit[i].set : pte_bit[i].clear);
}

void explain_descriptors(unsigned long addr, uint32_t l1, uint32_t l2)
{
	say("Address %08lx: index %lu of the first-level table, index %lu of\n"
	    "the second-level table, byte %lu of the page.\n", addr,
	    addr >> 20, (addr >> 12) & 0xff, addr % PAGE_SIZE);
	say("First-level descriptor %08lx\n", (unsigned long)l1);
	if ((l1 & L1_TYPE_MASK) != L1_TYPE_TABLE) {
		say("   %s\n", l1 ? "not a page table" :
		    "empty: this whole MiB has no second-level table");
		return;
	}
	say("   31:10  second-level table at physical address %08lx\n",
	    (unsigned long)(l1 & L1_TABLE_MASK));
	say("     8:5  domain %lu\n",
	    (unsigned long)(l1 >> L1_DOMAIN_SHIFT & L1_DOMAIN_MASK));
	say("       2  PXN  = %d  the kernel %s execute here\n",
	    !!(l1 & L1_PXN), l1 & L1_PXN ? "must not" : "may");
	say("     1:0  01   page table\n");
	say("Second-level descriptor %08lx\n", (unsigned long)l2);
	explain_l2(l2);
}
