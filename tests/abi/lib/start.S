/*
 * Entry of an ABI program and its doors into the kernel.
 *
 * These programs test the system-call interface itself, so there is nothing
 * between them and it: no C library, no errno, no buffers. A call returns
 * what the kernel left in r0. The entry keeps what the kernel put into the
 * registers and onto the stack, for the programs that look at just that.
 */
	.syntax unified
	.arm

	.text
	.globl	_start
	.type	_start, %function
@ In: the state execve(2) made. Nothing may be changed before it is saved.
_start:
	push	{r0-r12, lr}		@ 56 bytes below the kernel's argc
	ldr	r4, =entry_regs
	mov	r5, sp
	ldmia	r5!, {r0-r3, r6-r9}	@ r0-r7 as they were
	stmia	r4!, {r0-r3, r6-r9}
	ldmia	r5!, {r0-r3, r6, r7}	@ r8-r12, lr
	stmia	r4!, {r0-r3, r6, r7}
	ldr	r4, =entry_sp
	str	r5, [r4]		@ sp as it was
	ldr	r0, [r5]		@ argc
	add	r1, r5, #4		@ argv
	add	r2, r1, r0, lsl #2
	add	r2, r2, #4		@ envp
	bic	sp, r5, #7
	bl	main
	mov	r7, #248		@ exit_group(main's result)
	svc	#0

	.globl	sys
	.type	sys, %function
@ long sys(long nr, ...): up to six arguments, the kernel's answer in r0.
sys:
	push	{r4-r7, lr}
	mov	r7, r0
	mov	r0, r1
	mov	r1, r2
	mov	r2, r3
	ldr	r3, [sp, #20]		@ past the five saved registers
	ldr	r4, [sp, #24]
	ldr	r5, [sp, #28]
	svc	#0
	pop	{r4-r7, pc}

	.globl	sys_vfork
	.type	sys_vfork, %function
@ long sys_vfork(long nr, flags, stack): vfork and clone(CLONE_VM). Both
@ sides return from here on one stack, so nothing may be kept on it.
sys_vfork:
	mov	ip, r7
	mov	r7, r0
	mov	r0, r1
	mov	r1, r2
	mov	r2, #0
	mov	r3, #0
	svc	#0
	mov	r7, ip			@ the kernel keeps r1 to lr
	bx	lr

	.bss
	.balign	4
	.globl	entry_regs, entry_sp
entry_regs:
	.space	14 * 4			@ r0-r12, lr at entry
entry_sp:
	.space	4

	.section .note.GNU-stack, "", %progbits
