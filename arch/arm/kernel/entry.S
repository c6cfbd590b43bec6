/*
 * Into the kernel and out of it: the exception vectors, the system call, the
 * context switch.
 *
 * The stack pointer of SVC mode is the current task's kernel stack. While
 * the task runs in user mode the stack is empty but for one word, so that an
 * entry from user mode builds its struct pt_regs in this order:
 *
 *	top - 4		orig_r0
 *	top - 12	pc, cpsr		by SRS
 *	top - 72	r0-r12, sp, lr		by STM with ^ (the user's sp, lr)
 *
 * and the exit takes it down with LDM ^ and RFE. The stacks of the abort,
 * undefined and IRQ modes are never used: their banked sp serves as the one
 * free register at the vector, to look at where we came from.
 *
 * Not saved on entry from user mode, on purpose: VFP registers (the kernel
 * does not touch them; arch/arm/vfp switches them), TPIDRURO (same value
 * until the task is switched).
 */
#include <asm/memory.h>
#include <asm/ptrace.h>
#include <asm/thread.h>
#include <generated/asm-offsets.h>
#include <generated/syscall-nr.h>

	.arch	armv7-a
	.arm
	.text

/*
 * For debuggers: whoever calls from here was called by nobody. Without this
 * GDB would guess, and see a corrupt stack behind each exception.
 */
	.cfi_sections .debug_frame
	.cfi_startproc
	.cfi_undefined lr

/*
 * From user mode, in exception mode with its lr already the return address.
 * Out: SVC mode, IRQs off, sp = struct pt_regs.
 */
	.macro	usr_entry
	srsdb	sp!, #SVC_MODE			@ pc, cpsr to the kernel stack
	cps	#SVC_MODE
	sub	sp, sp, #S_PC
	stmia	sp, {r0-lr}^			@ the user's sp and lr
	.endm

/*
 * From SVC mode itself. The interrupted sp may be at any multiple of 4, and
 * the words at it are alive; pt_regs is built below, at a multiple of 8.
 * Out: SVC mode, IRQs off, sp = struct pt_regs.
 */
	.macro	svc_entry
	srsdb	sp!, #SVC_MODE			@ pc, cpsr
	cps	#SVC_MODE
	sub	sp, sp, #S_FRAME_SIZE
	tst	sp, #4
	subne	sp, sp, #4
	stmia	sp, {r0-r12}
	add	r4, sp, #S_FRAME_SIZE		@ r4 = where SRS wrote
	addne	r4, r4, #4
	ldmia	r4!, {r5, r6}			@ pc, cpsr; r4 = sp as it was
	str	r4, [sp, #S_SP]
	str	lr, [sp, #S_LR]
	str	r5, [sp, #S_PC]
	str	r6, [sp, #S_PSR]
	.endm

/* Undo svc_entry, with whatever a handler changed in pt_regs. */
	.macro	svc_exit
	cpsid	i
	ldr	r0, [sp, #S_SP]
	ldr	r1, [sp, #S_PC]
	ldr	r2, [sp, #S_PSR]
	stmdb	r0!, {r1, r2}			@ for RFE, below the old sp
	str	r0, [sp, #S_SP]
	ldr	lr, [sp, #S_LR]
	ldmia	sp, {r0-r12}
	ldr	sp, [sp, #S_SP]
	rfeia	sp!
	.endm

/* IRQs on again if the interrupted kernel code had them on. Corrupts r3. */
	.macro	svc_irqs_as_before
	ldr	r3, [sp, #S_PSR]
	tst	r3, #PSR_I_BIT
	bne	.Loff\@
	cpsie	i
.Loff\@:
	.endm

/* At the vector: branch to \svc if we did not come from user mode. */
	.macro	check_mode, svc
	mrs	sp, spsr			@ banked sp: free to use
	tst	sp, #0xf			@ user mode is 0x10
	bne	\svc
	.endm

/* The table that VBAR points to: one branch for each exception (B1.8.1). */
	.align	5
	.globl	vectors
vectors:
	b	vector_rst
	b	vector_und
	b	vector_swi
	b	vector_pabt
	b	vector_dabt
	b	vector_rst			@ Hyp trap: not in this state
	b	vector_irq
	b	vector_rst			@ FIQ: no device is set to send it

vector_rst:
	cps	#SVC_MODE
	mov	r0, sp
	bl	bad_mode			@ does not return

/*
 * System call: number in r7, arguments in r0-r5, result in r0; syscall(2).
 * Arguments five and six go to the stack, where AAPCS expects them, which is
 * also what makes 64-bit arguments come out right.
 */
	.align	5
	.globl	vector_swi
vector_swi:
	srsdb	sp!, #SVC_MODE
	sub	sp, sp, #S_PC
	stmia	sp, {r0-lr}^
	str	r0, [sp, #S_OLD_R0]
local_restart:
	cpsie	i
	cmp	r7, #NR_syscalls
	movw	r8, #:lower16:sys_call_table
	movt	r8, #:upper16:sys_call_table
	stmdb	sp!, {r4, r5}
	adr	lr, ret_fast_syscall
	ldrlo	pc, [r8, r7, lsl #2]

	mov	r0, r7				@ 0xf0001...: ARM's own calls,
	add	r1, sp, #8			@ or none at all
	bl	arm_syscall

	/* r0 = result. IRQs on. */
ret_fast_syscall:
	add	sp, sp, #8
	str	r0, [sp, #S_R0]
	cpsid	i				@ as below, but for the flag
	mrc	p15, 0, r1, c13, c0, 4		@ that this is a system call,
	ldr	r1, [r1, #TSK_FLAGS]		@ which may have to be restarted
	cmp	r1, #0
	bne	work_pending_syscall
	ldmia	sp, {r0-lr}^
	add	sp, sp, #S_PC
	rfeia	sp!

/*
 * sigreturn(2): the registers come from the frame, and what they hold has
 * nothing to do with this call. Nor must a strex there pair with an ldrex of
 * the handler's, whose compare-and-swap may have ended without one (A3.4.5).
 */
	.globl	sys_sigreturn_wrapper
sys_sigreturn_wrapper:
	clrex
	add	sp, sp, #8
	bl	do_sigreturn_frame
	b	ret_to_user

	.globl	sys_rt_sigreturn_wrapper
sys_rt_sigreturn_wrapper:
	clrex
	add	sp, sp, #8
	bl	do_rt_sigreturn_frame

/*
 * Back to user mode by way of the work that waits there.
 * In: sp = struct pt_regs of an entry from user mode.
 */
	.globl	ret_to_user
ret_to_user:
	cpsid	i				@ nothing may come between the
	mrc	p15, 0, r1, c13, c0, 4		@ look and the leap
	ldr	r1, [r1, #TSK_FLAGS]
	cmp	r1, #0
	bne	work_pending
	ldmia	sp, {r0-lr}^
	add	sp, sp, #S_PC
	rfeia	sp!				@ pc, cpsr; sp = top - 4

work_pending:
	mov	r1, #0
	b	1f
work_pending_syscall:
	mov	r1, #1
1:	clrex					@ a handler may run between the
	mov	r0, sp				@ program's ldrex and strex
	bl	do_work_pending			@ C: IRQs off on entry and return
	cmp	r0, #0
	beq	ret_to_user
	ldmia	sp, {r0-r7}			@ the call once more, of which the
	movlt	r7, #0				@ user sees nothing; or for its
	b	local_restart			@ rest, restart_syscall(2)

/*
 * A fault on data: DFAR says where, DFSR why (B3.13). After a data abort the
 * exclusive monitors are in an unknown state, so a strex that comes back from
 * here could succeed without the ldrex: clear them (A3.4.5).
 */
	.align	5
vector_dabt:
	clrex
	sub	lr, lr, #8
	check_mode dabt_svc
	usr_entry
	mrc	p15, 0, r0, c6, c0, 0		@ DFAR
	mrc	p15, 0, r1, c5, c0, 0		@ DFSR
	mov	r2, sp
	cpsie	i
	bl	do_DataAbort
	b	ret_to_user

dabt_svc:
	svc_entry
	mrc	p15, 0, r0, c6, c0, 0
	mrc	p15, 0, r1, c5, c0, 0
	mov	r2, sp
	svc_irqs_as_before
	bl	do_DataAbort_kernel
	svc_exit

/* A fault on an instruction: IFAR, IFSR. */
vector_pabt:
	sub	lr, lr, #4
	check_mode pabt_svc
	usr_entry
	mrc	p15, 0, r0, c6, c0, 2		@ IFAR
	mrc	p15, 0, r1, c5, c0, 1		@ IFSR
	mov	r2, sp
	cpsie	i
	bl	do_PrefetchAbort
	b	ret_to_user

pabt_svc:
	svc_entry
	mrc	p15, 0, r0, c6, c0, 2
	mrc	p15, 0, r1, c5, c0, 1
	mov	r2, sp
	bl	do_PrefetchAbort
	svc_exit

/*
 * An instruction the CPU does not have, or VFP while that is off. lr is
 * behind the instruction: 4 in ARM state, 2 in Thumb state (B1.8.3).
 */
vector_und:
	check_mode und_svc
	tst	sp, #PSR_T_BIT			@ sp = spsr here
	subeq	lr, lr, #4
	subne	lr, lr, #2
	usr_entry
	mov	r0, sp
	cpsie	i
	bl	do_undefinstr
	b	ret_to_user

und_svc:
	tst	sp, #PSR_T_BIT			@ the kernel is Thumb code, mostly
	subeq	lr, lr, #4
	subne	lr, lr, #2
	svc_entry
	mov	r0, sp
	bl	do_undefinstr
	svc_exit

vector_irq:
	sub	lr, lr, #4
	check_mode irq_svc
	usr_entry
	mov	r0, sp
	bl	handle_irq
	b	ret_to_user

irq_svc:
	svc_entry
	mov	r0, sp
	bl	handle_irq
	svc_exit

	.cfi_endproc

/*
 * struct task_struct *__switch_to(prev, next)
 *
 * In: r0 = prev, r1 = next, SVC mode, IRQs off. Out: in next's context,
 * r0 = prev. Saved are the registers that a C function must preserve;
 * the rest the compiler has saved already, since this is a call. The user's
 * registers are in pt_regs.
 */
	.globl	__switch_to
	.type	__switch_to, %function
__switch_to:
	add	ip, r0, #TSK_CPU_CONTEXT
	stmia	ip, {r4-r11, sp, lr}
	add	ip, r0, #TSK_TP_VALUE
	mrc	p15, 0, r2, c13, c0, 2		@ TPIDRURW: the user may have
	str	r2, [ip, #4]			@ changed it
	add	ip, r1, #TSK_TP_VALUE
	ldrd	r2, r3, [ip]
	mcr	p15, 0, r2, c13, c0, 3		@ TPIDRURO
	mcr	p15, 0, r3, c13, c0, 2		@ TPIDRURW
	mcr	p15, 0, r1, c13, c0, 4		@ TPIDRPRW: current
	clrex					@ an ldrex of prev must not
						@ pair with next's strex (A3.4.4)
	add	ip, r1, #TSK_CPU_CONTEXT
	ldmia	ip, {r4-r11, sp, pc}

/*
 * The first thing a new task does. copy_thread() left in r5 the function of
 * a kernel thread and in r4 its argument, or 0 in r5 for a user task.
 * r0 = the task that was left.
 */
	.globl	ret_from_fork
	.cfi_startproc
	.cfi_undefined lr
ret_from_fork:
	bl	schedule_tail
	cmp	r5, #0
	beq	ret_to_user
	mov	r0, r4
	blx	r5
	b	ret_to_user			@ kernel_init, after its execve
	.cfi_endproc
