/*
 * The inner loop of fork: entries of ordinary pages, four at a time. What a
 * process with much memory pays for a fork is this loop, and the compiler's
 * version of it takes twice as many instructions. Everything that is not
 * ordinary, empty entries and the zero page's, is left to copy_pte_range()
 * in mm/pgtable.c.
 */
#include <asm/memory.h>
#include <asm/pgtable.h>
#include <generated/asm-offsets.h>

	.syntax	unified
	.arm
	.text

#define STRUCT_PAGE_SHIFT	5	/* as <mm/mm_types.h> asserts */

/* The page behind entry \pte has one more user; \pte as it is from now on.
 * In: r3 bits to set, lr mem_map. Corrupts r8 r9 ip. */
.macro share_page pte:req
	lsr	ip, \pte, #PAGE_SHIFT
	add	ip, lr, ip, lsl #STRUCT_PAGE_SHIFT
	ldrd	r8, r9, [ip, #PAGE_COUNTS]
	add	r8, r8, #1			@ _refcount
	add	r9, r9, #1			@ _mapcount
	strd	r8, r9, [ip, #PAGE_COUNTS]
	orr	\pte, \pte, r3
.endm

/*
 * unsigned long copy_ptes(pte_t *dst, pte_t *src, unsigned long nr,
 *			   u32 protect)
 *
 * In:		r0 dst, r1 src, r2 nr, r3 bits to set in both
 * Out:		r0 how many were copied, a multiple of four: up to the first
 *		four in which one is not ordinary. Copies are not young.
 * Corrupts:	r1 r2 ip, flags
 */
	.global	copy_ptes
	.type	copy_ptes, %function
	.fnstart
copy_ptes:
	push	{r4-r11, lr}
	.save	{r4-r11, lr}
	movw	lr, #:lower16:mem_map
	movt	lr, #:upper16:mem_map
	ldr	lr, [lr]			@ lr: mem_map
	mov	r11, r1				@ r11: the first entry
	add	r2, r1, r2, lsl #2
	sub	r2, r2, #16			@ r2: last place for four
1:
	cmp	r1, r2
	bhi	2f
	ldmia	r1, {r4-r7}
	orr	r10, r4, r5
	orr	ip, r6, r7
	orr	r10, r10, ip
	tst	r10, #PTE_SPECIAL
	bne	2f
	cmp	r4, #0
	cmpne	r5, #0
	cmpne	r6, #0
	cmpne	r7, #0
	beq	2f
	.irp	pte, r4, r5, r6, r7
	share_page \pte
	.endr
	stmia	r1!, {r4-r7}
	.irp	pte, r4, r5, r6, r7
	bic	\pte, \pte, #PTE_YOUNG
	.endr
	stmia	r0!, {r4-r7}
	b	1b
2:
	sub	r0, r1, r11
	lsr	r0, r0, #2
	pop	{r4-r11, pc}
	.fnend
	.size	copy_ptes, . - copy_ptes
