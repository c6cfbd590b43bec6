/*
 * Division, which an ARMv7-A CPU need not have: what the compiler calls for
 * the operators / and %, under the names that the run-time ABI gives them
 * (ARM IHI 0043, 4.2). The compiler's own library has it faster and four
 * times as large; nothing that is counted in instructions divides.
 *
 * As on paper, in base two: the divisor is moved to the left until it is as
 * long as the dividend, and subtracted wherever it fits on the way back.
 *
 * A divisor of 0 is a mistake of the kernel's: an undefined instruction, and
 * so a panic that shows where.
 */
	.syntax	unified
	.arch	armv7-a
	.arm
	.text

/*
 * In:		r0 dividend, r1 divisor, both unsigned
 * Out:		r0 quotient, r1 remainder
 * Corrupts:	r2 r3, flags
 */
	.global	__aeabi_uidiv
	.type	__aeabi_uidiv, %function
	.global	__aeabi_uidivmod
	.type	__aeabi_uidivmod, %function
	.fnstart
__aeabi_uidiv:
__aeabi_uidivmod:
	cmp	r1, #0
	beq	.Ldiv0
	clz	r2, r1
	clz	r3, r0
	subs	r2, r2, r3			@ r2: how far to the left
	mov	r3, #0				@ r3: the quotient so far
	blt	2f				@ it is longer already
1:	cmp	r0, r1, lsl r2			@ C: it fits
	subhs	r0, r0, r1, lsl r2
	adc	r3, r3, r3
	subs	r2, r2, #1
	bpl	1b
2:	mov	r1, r0
	mov	r0, r3
	bx	lr
.Ldiv0:
	udf	#0
	.fnend
	.size	__aeabi_uidivmod, . - __aeabi_uidivmod

/*
 * The same for signed numbers: the quotient is rounded towards 0, so that the
 * remainder has the dividend's sign.
 *
 * Corrupts:	r2 r3 ip, flags
 */
	.global	__aeabi_idiv
	.type	__aeabi_idiv, %function
	.global	__aeabi_idivmod
	.type	__aeabi_idivmod, %function
	.fnstart
__aeabi_idiv:
__aeabi_idivmod:
	push	{r4, lr}
	.save	{r4, lr}
	eor	ip, r0, r1			@ ip: sign of the quotient
	movs	r4, r0				@ r4: of the remainder
	rsbmi	r0, r0, #0
	cmp	r1, #0
	rsblt	r1, r1, #0
	bl	__aeabi_uidivmod
	cmp	ip, #0
	rsblt	r0, r0, #0
	cmp	r4, #0
	rsblt	r1, r1, #0
	pop	{r4, pc}
	.fnend
	.size	__aeabi_idivmod, . - __aeabi_idivmod

/*
 * In:		r0 r1 dividend, r2 r3 divisor, the lower half first, unsigned
 * Out:		r0 r1 quotient, r2 r3 remainder
 * Corrupts:	ip, flags
 */
	.global	__aeabi_uldivmod
	.type	__aeabi_uldivmod, %function
	.fnstart
__aeabi_uldivmod:
	push	{r4 - r7, lr}
	.save	{r4 - r7, lr}
	orrs	ip, r2, r3
	beq	.Ldiv0
	clz	r6, r3
	teq	r3, #0
	clzeq	ip, r2
	addeq	r6, r6, ip
	clz	r7, r1
	teq	r1, #0
	clzeq	ip, r0
	addeq	r7, r7, ip
	mov	r4, #0				@ r4 r5: the quotient so far
	mov	r5, #0
	subs	r6, r6, r7			@ r6: how far to the left
	blt	2f				@ it is longer already

	/* A shift by 32 to 255 gives 0: of the two orr, one has an effect. */
	rsb	r7, r6, #32
	lsl	r3, r3, r6
	orr	r3, r3, r2, lsr r7
	subs	r7, r6, #32
	orrpl	r3, r3, r2, lsl r7
	lsl	r2, r2, r6			@ r2 r3: the divisor there

1:	subs	r7, r0, r2
	sbcs	ip, r1, r3			@ C: it fits
	movhs	r0, r7
	movhs	r1, ip
	adcs	r4, r4, r4
	adc	r5, r5, r5
	lsrs	r3, r3, #1
	rrx	r2, r2
	subs	r6, r6, #1
	bpl	1b
2:	mov	r2, r0
	mov	r3, r1
	mov	r0, r4
	mov	r1, r5
	pop	{r4 - r7, pc}
	.fnend
	.size	__aeabi_uldivmod, . - __aeabi_uldivmod

/*
 * The same for signed numbers, rounded as above.
 */
	.global	__aeabi_ldivmod
	.type	__aeabi_ldivmod, %function
	.fnstart
__aeabi_ldivmod:
	push	{r4, r5, r6, lr}
	.save	{r4, r5, r6, lr}
	eor	r4, r1, r3			@ r4: sign of the quotient
	movs	r5, r1				@ r5: of the remainder
	bpl	1f
	rsbs	r0, r0, #0
	rsc	r1, r1, #0
1:	cmp	r3, #0
	bge	2f
	rsbs	r2, r2, #0
	rsc	r3, r3, #0
2:	bl	__aeabi_uldivmod
	cmp	r4, #0
	bge	3f
	rsbs	r0, r0, #0
	rsc	r1, r1, #0
3:	cmp	r5, #0
	bge	4f
	rsbs	r2, r2, #0
	rsc	r3, r3, #0
4:	pop	{r4, r5, r6, pc}
	.fnend
	.size	__aeabi_ldivmod, . - __aeabi_ldivmod
