/*
 * The page-table entries of ARMv7's short-descriptor format, as zeropage
 * uses them, and their explanation in words.
 *
 * ARM ARM (DDI 0406C) B3.5.1: first-level descriptor of type "page table"
 *
 *	31                     10 9 8     5 4 3   2    1   0
 *	 second-level table       - domain  -   -  PXN  0  1
 *
 * and second-level descriptor of type "small page"
 *
 *	31               12 11 10 9    8..6      5..4     3 2 1 0
 *	 frame              nG S  AP2  TEX[2:0]  AP[1:0]  C B 1 XN
 *
 * zeropage sets SCTLR.AFE: AP[0] is the access flag, AP[1] allows the user
 * in, AP[2] forbids writing (B3.7.1).  It sets SCTLR.TRE: TEX[0], C and B
 * choose the memory type and TEX[2:1] are left to software (B3.8.3).  The
 * names are those of the kernel's <asm/pgtable.h>.
 */
#ifndef PTE_H
#define PTE_H

#include <stdint.h>

/* First level. */
#define PGD_TYPE_MASK	0x003
#define PGD_TYPE_TABLE	0x001
#define PGD_TABLE_PXN	0x004		/* the kernel may not execute here */
#define PGD_DOMAIN	0x1e0
#define PGD_TABLE_MASK	0xfffffc00

/* Second level. */
#define PTE_XN		0x001		/* nobody may execute here */
#define PTE_VALID	0x002		/* a small page */
#define PTE_B		0x004
#define PTE_C		0x008
#define PTE_YOUNG	0x010		/* AP0: the access flag */
#define PTE_USER	0x020		/* AP1: user mode may access */
#define PTE_TEX0	0x040
#define PTE_DIRTY	0x080		/* TEX1, software */
#define PTE_SPECIAL	0x100		/* TEX2, software: the zero page */
#define PTE_RDONLY	0x200		/* AP2: nobody may write */
#define PTE_S		0x400		/* shareable between cores */
#define PTE_NG		0x800		/* the TLB keeps it for one ASID */
#define PTE_FRAME	0xfffff000

/* Prints both descriptors for addr, bit by bit. */
void explain_descriptors(unsigned long addr, uint32_t l1, uint32_t l2);

/* Prints in one line what the descriptor allows. */
void explain_rights(uint32_t l2);

#endif
