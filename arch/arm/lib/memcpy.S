/*
 * memcpy and memmove.
 *
 * Where both ends stand alike towards words the bulk goes in ldm/stm pairs of
 * 32 bytes. Where they do not, words are loaded from unaligned addresses:
 * ARMv7 allows that in Normal memory with SCTLR.A clear (ARM ARM A3.2.1),
 * and it costs a quarter of going by bytes. Hence: not before the MMU is on,
 * and not for device memory.
 *
 * The last 15 bytes are copied without a loop. `movs r3, r2, lsl #29` brings
 * bit 3 of the count into C and bit 2 into N, so that two conditions are
 * ready at once: 8 more bytes, 4 more bytes.
 *
 * A routine's .fnstart ... .fnend is split where the stack changes, because
 * an unwind table entry describes all of its range alike.
 */
	.syntax	unified
	.arm
	.text

/*
 * void *memcpy(void *dst, const void *src, size_t n)
 *
 * In:		r0 dst, r1 src, r2 n; they may overlap when dst < src
 * Out:		r0 dst
 * Corrupts:	r1 r2 r3 ip, flags
 */
	.global	memcpy
	.type	memcpy, %function
	.fnstart
memcpy:
	mov	ip, r0				@ ip walks, r0 is the result
	cmp	r2, #16
	blo	.Lcpy_tail
	eor	r3, r0, r1
	tst	r3, #3
	bne	.Lcpy_skewed
	ands	r3, r0, #3
	bne	.Lcpy_align

.Lcpy_bulk:					@ ip and r1 are on words
	.fnend
	.fnstart
	push	{r4-r9, lr}
	.save	{r4-r9, lr}
	subs	r2, r2, #32
	blo	2f
1:	ldmia	r1!, {r3-r9, lr}
	stmia	ip!, {r3-r9, lr}
	subs	r2, r2, #32
	bhs	1b
2:	tst	r2, #16				@ r2 = rest - 32: its low bits hold
	ldmiane	r1!, {r3-r6}
	stmiane	ip!, {r3-r6}
	pop	{r4-r9, lr}
	.fnend
	.fnstart

.Lcpy_tail:					@ r2 & 15 bytes are left
	movs	r3, r2, lsl #29			@ C: 8 more, N: 4 more
	ldrcs	r3, [r1], #4
	strcs	r3, [ip], #4
	ldrcs	r3, [r1], #4
	strcs	r3, [ip], #4
	ldrmi	r3, [r1], #4
	strmi	r3, [ip], #4
	tst	r2, #3
	bxeq	lr				@ whole words: the usual case
	movs	r3, r2, lsl #31			@ C: 2 more, N: 1 more
	ldrhcs	r3, [r1], #2
	strhcs	r3, [ip], #2
	ldrbmi	r3, [r1]
	strbmi	r3, [ip]
	bx	lr

.Lcpy_align:					@ 1 to 3 bytes up to a word
	ldrb	r3, [r1], #1
	strb	r3, [ip], #1
	sub	r2, r2, #1
	tst	ip, #3
	bne	.Lcpy_align
	cmp	r2, #16
	bhs	.Lcpy_bulk
	b	.Lcpy_tail

.Lcpy_skewed:					@ n >= 16, in steps of 16
	sub	r2, r2, #16
3:	ldr	r3, [r1], #4
	str	r3, [ip], #4
	ldr	r3, [r1], #4
	str	r3, [ip], #4
	ldr	r3, [r1], #4
	str	r3, [ip], #4
	ldr	r3, [r1], #4
	str	r3, [ip], #4
	subs	r2, r2, #16
	bhs	3b
	b	.Lcpy_tail
	.fnend
	.size	memcpy, . - memcpy

/*
 * void *memmove(void *dst, const void *src, size_t n)
 *
 * In:		r0 dst, r1 src, r2 n; they may overlap
 * Out:		r0 dst
 * Corrupts:	r1 r2 r3 ip, flags
 *
 * Only a destination inside of the source needs the way from the end: a
 * word is then stored above all that is still to be loaded.
 */
	.global	memmove
	.type	memmove, %function
	.fnstart
memmove:
	sub	r3, r0, r1
	cmp	r3, r2				@ unsigned: also for dst < src
	bhs	memcpy
	add	ip, r0, r2
	add	r1, r1, r2
	subs	r2, r2, #8
	blo	2f
1:	ldr	r3, [r1, #-4]!
	str	r3, [ip, #-4]!
	ldr	r3, [r1, #-4]!
	str	r3, [ip, #-4]!
	subs	r2, r2, #8
	bhs	1b
2:	tst	r2, #4
	ldrne	r3, [r1, #-4]!
	strne	r3, [ip, #-4]!
	movs	r3, r2, lsl #31			@ C: 2 more, N: 1 more
	ldrhcs	r3, [r1, #-2]!
	strhcs	r3, [ip, #-2]!
	ldrbmi	r3, [r1, #-1]
	strbmi	r3, [ip, #-1]
	bx	lr
	.fnend
	.size	memmove, . - memmove
