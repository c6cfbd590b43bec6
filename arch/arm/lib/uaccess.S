/*
 * Copies between kernel and user memory.
 *
 * User memory is accessed with ldrt and strt: they have the rights of user
 * mode (ARM ARM A4.6.3), so a pointer into the kernel faults like any other
 * bad one. The exceptions are the stm and ldm of longer copies, which have
 * the kernel's rights. Below TASK_SIZE these are the user's as far as writing
 * goes, since no entry there is writable for the kernel alone. Reading is
 * different, PROT_NONE is an entry that the kernel may read (<asm/pgtable.h>):
 * the first and the last word of each block are read with ldrt before the ldm,
 * and rights belong to whole pages.
 *
 * Each such instruction is a row of __ex_table together with
 * the place to go on at when its fault cannot be resolved (mm/extable.c).
 * Before anything else the range is checked against TASK_SIZE.
 *
 * The results are exact to the byte, since read(2) and write(2) report them
 * as partial transfers: a fault in a word or in a block goes back to what is
 * known to be done and retries byte by byte until the fault comes again.
 *
 * The user's pointer may be at any address (unaligned ldrt is allowed in
 * Normal memory, A3.2.1); the block loops want the kernel's pointer on a
 * word, for ldm and stm.
 */
#include <uapi/errno.h>
#include <asm/memory.h>

	.syntax	unified
	.arm
	.text

/* One instruction on user memory, and where to go on when it faults. */
.macro user fixup:req, insn:vararg
9999:	\insn
	.pushsection __ex_table, "a"
	.balign	4
	.long	9999b, \fixup
	.popsection
.endm

/* Branch to \bad unless \n bytes at \addr are below TASK_SIZE, no wrap. */
.macro check_range addr:req, n:req, tmp:req, bad:req
	rsbs	\tmp, \n, #TASK_SIZE		@ C clear: n > TASK_SIZE
	cmphs	\tmp, \addr
	blo	\bad
.endm

/*
 * unsigned long copy_from_user(void *to, const void *from, unsigned long n)
 *
 * In:		r0 to, r1 from (user), r2 n
 * Out:		r0 bytes not copied; what is behind them is untouched
 * Corrupts:	r1 r2 r3 ip, flags
 *
 * With both pointers on a word 1024 bytes at a time, 21 * 48 + 16, then 64,
 * then 32. An ldm that faults leaves its base as it was (B1.9.8).
 */
	.global	copy_from_user
	.type	copy_from_user, %function
	.fnstart
copy_from_user:
	check_range r1, r2, r3, .Lfrom_none
	subs	r2, r2, #64
	blo	.Lfrom_short
	orr	r3, r0, r1
	tst	r3, #3
	bne	.Lfrom_short
	subs	r3, r2, #1024 - 64
	blo	.Lfrom_blocks
	add	r3, r0, r3			@ r3: last to for a whole turn
	.fnend
	.fnstart
	push	{r3-r11, lr}
	.save	{r3-r11, lr}
0:	user	.Lfrom_turn_fault, ldrt r2, [r1]
	add	ip, r1, #1020
	user	.Lfrom_turn_fault, ldrt r2, [ip]
	.rept	21
	user	.Lfrom_turn_fault, ldmia r1!, {r2-r11, ip, lr}
	stmia	r0!, {r2-r11, ip, lr}
	.endr
	user	.Lfrom_turn_fault, ldmia r1!, {r2-r5}
	stmia	r0!, {r2-r5}
	ldr	r2, [sp]
	cmp	r0, r2
	bls	0b
	pop	{r3-r11, lr}
	.fnend
	.fnstart
	sub	r2, r3, r0
	adds	r2, r2, #1024 - 64		@ r2 = left - 64
	bmi	.Lfrom_short
.Lfrom_blocks:					@ r2 = left - 64 >= 0
	add	r3, r0, r2			@ as in .Lfrom_bulk
	add	r3, r3, #64
	sub	ip, r1, r0
	.fnend
	.fnstart
	push	{r4-r11}
	.save	{r4-r11}
0:	user	.Lfrom_bulk_fault, ldrt r4, [r1]
	add	r5, r1, #60
	user	.Lfrom_bulk_fault, ldrt r6, [r5]
	user	.Lfrom_bulk_fault, ldmia r1!, {r4-r11}
	stmia	r0!, {r4-r11}
	user	.Lfrom_bulk_fault, ldmia r1!, {r4-r11}
	subs	r2, r2, #64
	stmia	r0!, {r4-r11}
	bhs	0b
	pop	{r4-r11}
	.fnend
	.fnstart
.Lfrom_short:					@ r2 = left - 64
	adds	r2, r2, #32
	bmi	.Lfrom_words
	ands	r3, r0, #3
	bne	.Lfrom_align
.Lfrom_bulk:					@ r2 = left - 32 >= 0
	add	r3, r0, r2
	add	r3, r3, #32			@ r3: end of to
	sub	ip, r1, r0			@ ip: from - to
	.fnend
	.fnstart
	push	{r4-r11}
	.save	{r4-r11}
1:
	.irp	reg, r4, r5, r6, r7, r8, r9, r10, r11
	user	.Lfrom_bulk_fault, ldrt \reg, [r1], #4
	.endr
	stmia	r0!, {r4-r11}			@ r0: all below is done
	subs	r2, r2, #32
	bhs	1b
	pop	{r4-r11}
	.fnend
	.fnstart
.Lfrom_words:					@ r2 = left - 32 < 0
	adds	r2, r2, #28
	bmi	.Lfrom_bytes
2:	user	.Lfrom_word_fault, ldrt r3, [r1], #4
	subs	r2, r2, #4			@ r2 = left - 4
	str	r3, [r0], #4
	bpl	2b
.Lfrom_bytes:					@ r2 = left - 4 < 0
	adds	r2, r2, #3
	bmi	.Lfrom_done
3:	user	.Lfrom_byte_fault, ldrbt r3, [r1], #1
	subs	r2, r2, #1			@ r2 = left - 1
	strb	r3, [r0], #1
	bpl	3b
.Lfrom_done:
	mov	r0, #0
	bx	lr

.Lfrom_align:					@ 1 to 3 bytes; r2 = left - 32
	user	.Lfrom_align_fault, ldrbt r3, [r1], #1
	sub	r2, r2, #1
	strb	r3, [r0], #1
	tst	r0, #3
	bne	.Lfrom_align
	cmp	r2, #0
	bge	.Lfrom_bulk
	b	.Lfrom_words

.Lfrom_none:
	mov	r0, r2
	bx	lr
.Lfrom_align_fault:
	add	r0, r2, #32
	bx	lr
.Lfrom_word_fault:
	add	r2, r2, #3			@ left - 4 becomes left - 1
	b	3b
.Lfrom_byte_fault:
	add	r0, r2, #1
	bx	lr
	.fnend
	.fnstart
	.save	{r3-r11, lr}
.Lfrom_turn_fault:				@ r0 and r1 move together
	pop	{r3-r11, lr}
	add	r2, r3, #1024
	sub	r2, r2, r0
	sub	r2, r2, #1			@ left - 1
	b	3b
	.fnend
	.fnstart
	.save	{r4-r11}
.Lfrom_bulk_fault:
	pop	{r4-r11}
	sub	r2, r3, r0
	sub	r2, r2, #1			@ left - 1
	add	r1, r0, ip			@ back to the block's start
	b	3b
	.fnend
	.size	copy_from_user, . - copy_from_user

/*
 * unsigned long copy_to_user(void *to, const void *from, unsigned long n)
 *
 * In:		r0 to (user), r1 from, r2 n
 * Out:		r0 bytes not copied
 * Corrupts:	r1 r2 r3 ip, flags
 *
 * With both pointers on a word 1024 bytes at a time, 21 * 48 + 16, then 32. An
 * stm that faults leaves its base as it was (B1.9.8, "base restored").
 */
	.global	copy_to_user
	.type	copy_to_user, %function
	.fnstart
copy_to_user:
	check_range r0, r2, r3, .Lto_none
	subs	r2, r2, #32
	blo	.Lto_words
	orr	r3, r0, r1
	tst	r3, #3
	bne	.Lto_align
	subs	r3, r2, #1024 - 32
	blo	.Lto_blocks
	add	r3, r0, r3			@ r3: last to for a whole turn
	.fnend
	.fnstart
	push	{r3-r11, lr}
	.save	{r3-r11, lr}
1:
	.rept	21
	ldmia	r1!, {r2-r11, ip, lr}
	user	.Lto_48_fault, stmia r0!, {r2-r11, ip, lr}
	.endr
	ldmia	r1!, {r2-r5}
	user	.Lto_16_fault, stmia r0!, {r2-r5}
	ldr	r2, [sp]
	cmp	r0, r2
	bls	1b
	pop	{r3-r11, lr}
	.fnend
	.fnstart
	sub	r2, r3, r0
	adds	r2, r2, #1024 - 32		@ r2 = left - 32
	bmi	.Lto_words
.Lto_blocks:					@ r2 = left - 32 >= 0
	add	r3, r0, r2
	add	r3, r3, #32			@ r3: end of to
	sub	ip, r1, r0			@ ip: from - to
	.fnend
	.fnstart
	push	{r4-r11}
	.save	{r4-r11}
1:	ldmia	r1!, {r4-r11}
	user	.Lto_bulk_fault, stmia r0!, {r4-r11}
	subs	r2, r2, #32
	bhs	1b
	pop	{r4-r11}
	.fnend
	.fnstart
	b	.Lto_words

.Lto_bulk:					@ likewise, to at any address
	add	r3, r0, r2
	add	r3, r3, #32
	sub	ip, r1, r0
	.fnend
	.fnstart
	push	{r4-r11}
	.save	{r4-r11}
1:	ldmia	r1!, {r4-r11}
	.irp	reg, r4, r5, r6, r7, r8, r9, r10, r11
	user	.Lto_bulk_fault, strt \reg, [r0], #4
	.endr
	subs	r2, r2, #32
	bhs	1b
	pop	{r4-r11}
	.fnend
	.fnstart
.Lto_words:					@ r2 = left - 32 < 0
	adds	r2, r2, #28
	bmi	.Lto_bytes
2:	ldr	r3, [r1], #4
	user	.Lto_word_fault, strt r3, [r0], #4
	subs	r2, r2, #4			@ r2 = left - 4
	bpl	2b
.Lto_bytes:					@ r2 = left - 4 < 0
	adds	r2, r2, #3
	bmi	.Lto_done
3:	ldrb	r3, [r1], #1
	user	.Lto_byte_fault, strbt r3, [r0], #1
	subs	r2, r2, #1			@ r2 = left - 1
	bpl	3b
.Lto_done:
	mov	r0, #0
	bx	lr

.Lto_align:					@ 0 to 3 bytes; r2 = left - 32
	tst	r1, #3
	beq	.Lto_bulk
	ldrb	r3, [r1], #1
	user	.Lto_align_fault, strbt r3, [r0], #1
	subs	r2, r2, #1
	bpl	.Lto_align
	b	.Lto_words

.Lto_none:
	mov	r0, r2
	bx	lr
	.fnend
	.fnstart
	.save	{r3-r11, lr}
.Lto_16_fault:
	add	r1, r1, #32
.Lto_48_fault:
	pop	{r3-r11, lr}
	sub	r1, r1, #48			@ none of the block counts
	add	r2, r3, #1024
	sub	r2, r2, r0
	sub	r2, r2, #1			@ left - 1
	b	3b
	.fnend
	.fnstart
.Lto_align_fault:
	add	r0, r2, #32
	bx	lr
.Lto_word_fault:
	sub	r1, r1, #4			@ the word has not arrived
	add	r2, r2, #3			@ left - 4 becomes left - 1
	b	3b
.Lto_byte_fault:
	add	r0, r2, #1
	bx	lr
	.fnend
	.fnstart
	.save	{r4-r11}
.Lto_bulk_fault:
	pop	{r4-r11}
	sub	r2, r3, r0
	sub	r2, r2, #1			@ left - 1
	add	r1, r0, ip
	b	3b
	.fnend
	.size	copy_to_user, . - copy_to_user

/*
 * unsigned long clear_user(void *to, unsigned long n)
 *
 * In:		r0 to (user), r1 n
 * Out:		r0 bytes not cleared
 * Corrupts:	r1 r2 r3, flags
 */
	.global	clear_user
	.type	clear_user, %function
	.fnstart
clear_user:
	check_range r0, r1, r2, .Lclear_none
	add	r3, r0, r1			@ r3: end
	mov	r2, #0
	subs	r1, r1, #32
	blo	2f
1:
	.rept	8
	user	.Lclear_bytes, strt r2, [r0], #4
	.endr
	subs	r1, r1, #32
	bhs	1b
2:	adds	r1, r1, #28			@ r1 = left - 4
	bmi	.Lclear_bytes
3:	user	.Lclear_bytes, strt r2, [r0], #4
	subs	r1, r1, #4
	bpl	3b
.Lclear_bytes:					@ the rest, and after a fault
	cmp	r0, r3
	user	.Lclear_byte_fault, strbtne r2, [r0], #1
	bne	.Lclear_bytes
	mov	r0, #0
	bx	lr
.Lclear_none:
	mov	r0, r1
	bx	lr
.Lclear_byte_fault:
	sub	r0, r3, r0
	bx	lr
	.fnend
	.size	clear_user, . - clear_user

/*
 * long strncpy_from_user(char *dst, const char *src, long count)
 *
 * In:		r0 dst, r1 src (user), r2 count
 * Out:		r0 length without the NUL; count when no NUL was among so many;
 *		-EFAULT. A count of 0 or less gives 0. dst is written to as far
 *		as it went. A string that runs up to TASK_SIZE meets the fence
 *		there, which is never mapped.
 * Corrupts:	r1 r2 r3 ip, flags
 */
	.global	strncpy_from_user
	.type	strncpy_from_user, %function
	.fnstart
strncpy_from_user:
	cmp	r1, #TASK_SIZE
	bhs	.Lstr_fault
	mov	ip, r0
	cmp	r2, #0
	ble	2f
1:	user	.Lstr_fault, ldrbt r3, [r1], #1
	strb	r3, [ip], #1
	cmp	r3, #0
	subsne	r2, r2, #1
	bne	1b
	cmp	r3, #0				@ a NUL, or is there no room?
	subeq	ip, ip, #1			@ it is not counted
2:	sub	r0, ip, r0
	bx	lr
.Lstr_fault:
	mvn	r0, #(EFAULT - 1)		@ -EFAULT
	bx	lr
	.fnend
	.size	strncpy_from_user, . - strncpy_from_user

/*
 * long strnlen_user(const char *s, long count)
 *
 * In:		r0 s (user), r1 count
 * Out:		r0 length with the NUL; more than count when there is none
 *		among so many bytes; 0 after a fault
 * Corrupts:	r1 r2 r3, flags
 */
	.global	strnlen_user
	.type	strnlen_user, %function
	.fnstart
strnlen_user:
	cmp	r0, #TASK_SIZE
	bhs	3f
	mov	r3, r0
1:	subs	r1, r1, #1
	bmi	2f
	user	3f, ldrbt r2, [r3], #1
	cmp	r2, #0
	bne	1b
	sub	r0, r3, r0
	bx	lr
2:	sub	r0, r3, r0			@ count, and one for "more"
	add	r0, r0, #1
	bx	lr
3:	mov	r0, #0
	bx	lr
	.fnend
	.size	strnlen_user, . - strnlen_user
