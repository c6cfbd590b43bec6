/*
 * Copying and clearing of a whole page: what a write fault costs is mostly
 * this. All registers there are take part; one ldm or stm moves up to 13
 * words. No counter is kept: a page ends where the address is a multiple of
 * 4096 again, so the odd bytes go first and equal rounds bring the pointer
 * exactly there.
 */
	.syntax	unified
	.arm
	.text

#define IN_PAGE		0xff0		/* an immediate; no stop is below 16 */

/*
 * void copy_page(void *to, const void *from)
 *
 * In:		r0 to, r1 from: each the start of a page
 * Corrupts:	r0 r1 r2 r3 ip, flags
 *
 * 4096 = 16 + 5 * 17 * 48. 184 instructions are executed.
 */
	.global	copy_page
	.type	copy_page, %function
	.fnstart
copy_page:
	push	{r4-r11, lr}
	.save	{r4-r11, lr}
	ldmia	r1!, {r2-r5}
	stmia	r0!, {r2-r5}
1:
	.rept	17
	ldmia	r1!, {r2-r12, lr}
	stmia	r0!, {r2-r12, lr}
	.endr
	tst	r0, #IN_PAGE
	bne	1b
	pop	{r4-r11, pc}
	.fnend
	.size	copy_page, . - copy_page

/*
 * void clear_page(void *page)
 *
 * In:		r0 the start of a page
 * Corrupts:	r0 r1 r2 r3 ip, flags
 *
 * 4096 = 40 + 3 * 26 * 52. 100 instructions are executed.
 */
	.global	clear_page
	.type	clear_page, %function
	.fnstart
clear_page:
	push	{r4-r11, lr}
	.save	{r4-r11, lr}
	.irp	reg, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, lr
	mov	\reg, #0
	.endr
	stmia	r0!, {r1-r10}
1:
	.rept	26
	stmia	r0!, {r1-r12, lr}
	.endr
	tst	r0, #IN_PAGE
	bne	1b
	pop	{r4-r11, pc}
	.fnend
	.size	clear_page, . - clear_page
