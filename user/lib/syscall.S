/*
 * The door to the kernel: number in r7, arguments in r0..r5, "svc 0", the
 * answer in r0.  The kernel leaves all other registers as they were.  An
 * answer between -4095 and -1 is a negative errno; __syscall_result() in
 * errno.c tells the two apart.
 */
#include <sys/syscall.h>

	.syntax unified
	.thumb
	.text

/*
 * long syscall(long number, ...)
 * In: r0 = number, r1..r3 and three words on the stack = arguments.  The
 * three words are read even if there are fewer arguments; above the first
 * frame lies argv, so that never leaves the stack.
 * Out: r0.  Preserves r4..r11 as every function must.
 */
	.global	syscall
	.type	syscall, %function
	.thumb_func
syscall:
	mov	ip, sp
	push	{r4, r5, r7, lr}
	mov	r7, r0			@ the number
	mov	r0, r1			@ arguments 1 to 3 move down,
	mov	r1, r2
	mov	r2, r3
	ldm	ip, {r3, r4, r5}	@ 4 to 6 come from the stack
	svc	0
	pop	{r4, r5, r7, lr}
	b	__syscall_result
	.size	syscall, . - syscall

/*
 * pid_t vfork(void)
 * The child runs on the parent's stack until it execs or exits, so nothing
 * may be saved there: the child would overwrite it.  r7 is kept in ip, which
 * the kernel preserves.
 */
	.global	vfork
	.type	vfork, %function
	.thumb_func
vfork:
	mov	ip, r7
	mov	r7, #SYS_vfork
	svc	0
	mov	r7, ip
	b	__syscall_result
	.size	vfork, . - vfork

/*
 * int clone(fn, stack, flags, arg, parent_tid, tls, child_tid)
 * In: r0 = fn, r1 = end of the new stack, r2 = flags, r3 = arg; on the
 * stack: parent_tid, tls, child_tid.  The kernel takes flags, stack,
 * parent_tid, tls, child_tid.
 * The child returns from svc with an empty stack, so fn and arg travel in
 * r5 and r6, which the kernel copies with all other registers.
 */
	.global	clone
	.type	clone, %function
	.thumb_func
clone:
	mov	ip, sp
	push	{r4, r5, r6, r7, r8, lr}
	mov	r5, r0			@ fn
	mov	r6, r3			@ arg
	mov	r0, r2			@ flags
	bic	r1, r1, #7		@ the call standard's stack alignment
	ldrd	r2, r3, [ip]		@ parent_tid, tls
	ldr	r4, [ip, #8]		@ child_tid
	mov	r7, #SYS_clone
	svc	0
	cbz	r0, 1f
	pop	{r4, r5, r6, r7, r8, lr}
	b	__syscall_result
1:	mov	fp, r0			@ child: r0 = 0; its backtrace ends here
	mov	r0, r6
	blx	r5
	mov	r7, #SYS_exit		@ this task only, not the whole process
	svc	0
	.size	clone, . - clone

	.section .note.GNU-stack, "", %progbits
