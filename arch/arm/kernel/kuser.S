/*
 * The page of the kernel's half that programs read and execute, at
 * VECTORS_BASE where Linux has it. Two things are in it.
 *
 * At its end the kernel user helpers. A program made for every ARM cannot
 * know how this one compares and exchanges, orders its accesses or keeps the
 * thread's pointer; so it calls the kernel's code for that, at addresses fixed
 * for ever (kernel_user_helpers.rst of Linux's documentation). Debian's armel
 * programs do. Those for ARMv7 alone have the instructions inline.
 *
 * At its beginning what a signal handler returns to when its program named no
 * restorer; arch/arm/kernel/signal.c. Stacks need not be executable for it.
 *
 * All this runs in user mode, as a subroutine of the program.
 */
#include <asm/memory.h>

	.syntax	unified
	.arm
	.section .rodata

	.macro	at, offset			@ udf up to there
	.fill	(\offset - (. - vectors_page)) / 4, 4, 0xe7f000f0
	.endm

	.balign	PAGE_SIZE
	.global	vectors_page
vectors_page:
/* In the order of sigreturn_code(): ARM, then Thumb; sigreturn, then rt_. */
	mov	r7, #119
	svc	#0
	mov	r7, #173
	svc	#0
	.thumb
	movs	r7, #119
	svc	#0
	movs	r7, #173
	svc	#0
	.arm

/*
 * In:		r0 the old value, r1 the new, r2 where
 * Out:		r0 0 and C set: it was old and is new; else r0 not 0, C clear
 * Corrupts:	r3, flags
 */
cmpxchg:
	dmb	ish
1:	ldrex	r3, [r2]
	eors	r3, r3, r0
	bne	2f
	strex	r3, r1, [r2]
	cmp	r3, #0
	bne	1b				@ somebody came between
2:	dmb	ish
	rsbs	r0, r3, #0			@ C: no borrow, so r3 was 0
	bx	lr

/*
 * In:		r0, r1 addresses of the old value and of the new, r2 where
 * Out:		as cmpxchg
 * Corrupts:	r3, flags
 */
cmpxchg64:
	push	{r1, r4-r7}
	ldm	r0, {r4, r5}			@ r4 r5: old
	ldm	r1, {r6, r7}			@ r6 r7: new
	dmb	ish
1:	ldrexd	r0, r1, [r2]
	eor	r0, r0, r4
	eor	r1, r1, r5
	orrs	r3, r0, r1
	bne	2f
	strexd	r3, r6, r7, [r2]
	cmp	r3, #0
	bne	1b
2:	dmb	ish
	pop	{r1, r4-r7}
	rsbs	r0, r3, #0
	bx	lr

	at	0xf60
	b	cmpxchg64

	at	0xfa0				@ memory barrier
	dmb	ish
	bx	lr

	at	0xfc0
	b	cmpxchg

	at	0xfe0				@ r0: the thread's pointer
	mrc	p15, 0, r0, c13, c0, 3
	bx	lr

	at	0xffc				@ how many slots of 32 bytes
	.word	5				@ there are, from the end
