/*
 * The page-table entries of ARMv7's short-descriptor format, as zeropage
 * uses them, and their explanation in words.
 *
 * ARM ARM (DDI 0406C) B3.5.1: first-level descriptor of type "page table"
 *
 *	31                     10 9 8     5 4 3   2    1   0
 *	 second-level table       - domain  - NS  PXN  0   1
 *
 * and second-level descriptor of type "small page"
 *
 *	31               12 11 10 9    8..6      5..4     3 2 1 0
 *	 frame              nG S  AP2  TEX[2:0]  AP[1:0]  C B 1 XN
 *
 * zeropage sets SCTLR.AFE: AP[0] is the access flag, AP[1] allows the user
 * in, AP[2] forbids writing (B3.7.1).  It sets SCTLR.TRE: TEX[0], C and B
 * choose the memory type and TEX[2:1] are left to software (B3.8.3).
 */
#ifndef PTE_H
#define PTE_H

#include <stdint.h>

#define L1_TYPE_MASK	0x3u
#define L1_TYPE_TABLE	0x1u
#define L1_PXN		(1u << 2)	/* the kernel may not execute here */
#define L1_NS		(1u << 3)
#define L1_DOMAIN_SHIFT	5
#define L1_DOMAIN_MASK	0xfu
#define L1_TABLE_MASK	0xfffffc00u

#define PTE_XN		(1u << 0)	/* nobody may execute here */
#define PTE_SMALL_PAGE	(1u << 1)
#define PTE_B		(1u << 2)
#define PTE_C		(1u << 3)
#define PTE_AF		(1u << 4)	/* access flag: young */
#define PTE_AP1		(1u << 5)	/* the user may access */
#define PTE_TEX0	(1u << 6)
#define PTE_DIRTY	(1u << 7)	/* software, in TEX[1] */
#define PTE_SPECIAL	(1u << 8)	/* software, in TEX[2]: zero page */
#define PTE_AP2		(1u << 9)	/* nobody may write */
#define PTE_S		(1u << 10)	/* shareable between cores */
#define PTE_NG		(1u << 11)	/* TLB entry belongs to one ASID */
#define PTE_FRAME_MASK	0xfffff000u

/* Prints both descriptors for addr, bit by bit. */
void explain_descriptors(unsigned long addr, uint32_t l1, uint32_t l2);

/* Prints in one line what the descriptor allows. */
void explain_rights(uint32_t l2);

#endif
