/*
 * The data registers of the floating-point unit to memory and back. In
 * assembly because the compiler is told that there is no such unit: the
 * kernel never uses it, so that a program's registers can stay in it across
 * system calls, faults and interrupts.
 */
	.syntax	unified
	.arm
	.fpu	neon
	.text

/*
 * void vfp_save_regs(u64 *fpregs, bool d32)
 * State:	Supervisor mode, FPEXC.EN = 1
 * In:		r0 = where to, r1 = are there d16-d31?
 * Corrupts:	r0, flags
 */
	.globl	vfp_save_regs
	.type	vfp_save_regs, %function
vfp_save_regs:
	vstmia	r0!, {d0-d15}
	cmp	r1, #0
	vstmiane r0, {d16-d31}		@ undefined where they do not exist
	bx	lr
	.size	vfp_save_regs, . - vfp_save_regs

/*
 * void vfp_load_regs(const u64 *fpregs, bool d32)
 * State:	Supervisor mode, FPEXC.EN = 1
 * In:		r0 = where from, r1 = are there d16-d31?
 * Corrupts:	r0, flags, and the unit's data registers
 */
	.globl	vfp_load_regs
	.type	vfp_load_regs, %function
vfp_load_regs:
	vldmia	r0!, {d0-d15}
	cmp	r1, #0
	vldmiane r0, {d16-d31}
	bx	lr
	.size	vfp_load_regs, . - vfp_load_regs
