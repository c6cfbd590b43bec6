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
	{ PTE_NG, "nG", "the TLB keeps it for this process (ASID) only",
	  "the TLB keeps it for everybody" },
	{ PTE_S, "S", "shareable: the cores' caches agree on it",
	  "not shareable" },
	{ PTE_RDONLY, "AP2", "read-only: a write faults", "writable" },
	{ PTE_SPECIAL, "TEX2", "software: special, the one zero page",
	  "software: an ordinary page" },
	{ PTE_DIRTY, "TEX1", "software: dirty, it may have been written",
	  "software: clean" },
	{ PTE_TEX0, "TEX0", "memory type, 4", "memory type, 0" },
	{ PTE_USER, "AP1", "user mode may access", "kernel only" },
	{ PTE_YOUNG, "AP0", "access flag: young, used since last looked at",
	  "access flag: old, the next access faults" },
	{ PTE_C, "C", "memory type, 2", "memory type, 0" },
	{ PTE_B, "B", "memory type, 1", "memory type, 0" },
	{ PTE_VALID, "", "valid: a small page, 4 KiB", "" },
	{ PTE_XN, "XN", "execute never: no code here", "code may run here" },
};

#define NR_PTE_BITS	(sizeof(pte_bit) / sizeof(pte_bit[0]))

void explain_rights(uint32_t l2)
{
	if (!(l2 & PTE_VALID)) {
		say(l2 ? "not present\n" : "empty\n");
		return;
	}
	say("frame %05lx, %s, %s, %s%s%s%s\n", l2 / PAGE_SIZE,
	    l2 & PTE_RDONLY ? "read-only" : "writable",
	    l2 & PTE_XN ? "no code" : "code",
	    l2 & PTE_YOUNG ? "young" : "old",
	    l2 & PTE_DIRTY ? ", dirty" : "",
	    l2 & PTE_SPECIAL ? ", special (zero page)" : "",
	    l2 & PTE_USER ? "" : ", kernel only");
}

/* What zeropage puts into PRRR and NMRR for TEX[0], C, B as a number. */
static const char *memory_type(uint32_t l2)
{
	static const char *const type[8] = { "strongly ordered", "device",
		"unused", "normal memory, cached (write-back)",
		"normal memory, not cached", "unused", "unused", "unused" };

	return type[(l2 & PTE_TEX0 ? 4 : 0) | (l2 & PTE_C ? 2 : 0) |
		    (l2 & PTE_B ? 1 : 0)];
}

static void explain_l2(uint32_t l2)
{
	unsigned int i;

	if (!(l2 & PTE_VALID)) {
		if (l2)
			say("   not present; the other bits are the kernel's "
			    "note, e.g. a swap slot\n");
		else
			say("   empty: nothing is mapped here; an access "
			    "faults\n");
		return;
	}
	say("   31:12  %05lx page frame, physical address %08lx\n",
	    l2 / PAGE_SIZE, (unsigned long)(l2 & PTE_FRAME));
	for (i = 0; i < NR_PTE_BITS; i++)
		say("   %5d  %-4s = %d  %s\n",
		    __builtin_ctz(pte_bit[i].mask), pte_bit[i].name,
		    !!(l2 & pte_bit[i].mask),
		    l2 & pte_bit[i].mask ? pte_bit[i].set : pte_bit[i].clear);
	say("   memory type: %s\n", memory_type(l2));
}

void explain_descriptors(unsigned long addr, uint32_t l1, uint32_t l2)
{
	say("Address %08lx: index %lu of the first-level table, index %lu of\n"
	    "the second-level table, byte %lu of the page.\n", addr,
	    addr >> 20, (addr >> 12) & 0xff, addr % PAGE_SIZE);
	say("First-level descriptor %08lx\n", (unsigned long)l1);
	if ((l1 & PGD_TYPE_MASK) != PGD_TYPE_TABLE) {
		say("   %s\n", l1 ? "not a page table" :
		    "empty: this whole MiB has no second-level table");
		return;
	}
	say("   31:10  second-level table at physical address %08lx\n",
	    (unsigned long)(l1 & PGD_TABLE_MASK));
	say("     8:5  domain %lu\n",
	    (unsigned long)((l1 & PGD_DOMAIN) >> 5));
	say("       2  PXN  = %d  the kernel %s execute here\n",
	    !!(l1 & PGD_TABLE_PXN), l1 & PGD_TABLE_PXN ? "must not" : "may");
	say("     1:0  01   page table\n");
	say("Second-level descriptor %08lx\n", (unsigned long)l2);
	explain_l2(l2);
}
