/*
 * memset: stm of four equal registers, 64 bytes a round, and a tail without
 * a loop as in memcpy.S; before that, where there is much, stm of eight, 128
 * bytes a round (page tables). Whole pages have clear_page().
 */
	.syntax	unified
	.arm
	.text

/*
 * void *memset(void *dst, int c, size_t n)
 *
 * In:		r0 dst, r1 c, r2 n. Normal memory, MMU on (see memcpy.S)
 * Out:		r0 dst
 * Corrupts:	r1 r2 r3 ip, flags
 */
	.global	memset
	.type	memset, %function
	.fnstart
memset:
	mov	ip, r0				@ ip walks, r0 is the result
	and	r1, r1, #255
	orr	r1, r1, r1, lsl #8
	orr	r1, r1, r1, lsl #16		@ r1: c in each byte
	cmp	r2, #16
	blo	.Lset_tail
	ands	r3, r0, #3
	bne	.Lset_align

.Lset_bulk:					@ ip is on a word
	.fnend
	.fnstart
	push	{r4, lr}
	.save	{r4, lr}
	mov	r3, r1
	mov	r4, r1
	mov	lr, r1
	cmp	r2, #256
	blo	3f
	push	{r5-r8}
	mov	r5, r1
	mov	r6, r1
	mov	r7, r1
	mov	r8, r1
	sub	r2, r2, #128
4:	stmia	ip!, {r1, r3-r8, lr}
	stmia	ip!, {r1, r3-r8, lr}
	stmia	ip!, {r1, r3-r8, lr}
	stmia	ip!, {r1, r3-r8, lr}
	subs	r2, r2, #128
	bhs	4b
	add	r2, r2, #128
	pop	{r5-r8}
3:	subs	r2, r2, #64
	blo	2f
1:	stmia	ip!, {r1, r3, r4, lr}
	stmia	ip!, {r1, r3, r4, lr}
	stmia	ip!, {r1, r3, r4, lr}
	stmia	ip!, {r1, r3, r4, lr}
	subs	r2, r2, #64
	bhs	1b
2:	tst	r2, #32				@ r2 = rest - 64: its low bits hold
	stmiane	ip!, {r1, r3, r4, lr}
	stmiane	ip!, {r1, r3, r4, lr}
	tst	r2, #16
	stmiane	ip!, {r1, r3, r4, lr}
	pop	{r4, lr}
	.fnend
	.fnstart

.Lset_tail:					@ r2 & 15 bytes are left
	movs	r3, r2, lsl #29			@ C: 8 more, N: 4 more
	strcs	r1, [ip], #4
	strcs	r1, [ip], #4
	strmi	r1, [ip], #4
	movs	r3, r2, lsl #31			@ C: 2 more, N: 1 more
	strhcs	r1, [ip], #2
	strbmi	r1, [ip]
	bx	lr

.Lset_align:					@ 1 to 3 bytes up to a word
	strb	r1, [ip], #1
	sub	r2, r2, #1
	tst	ip, #3
	bne	.Lset_align
	cmp	r2, #16
	bhs	.Lset_bulk
	b	.Lset_tail
	.fnend
	.size	memset, . - memset
