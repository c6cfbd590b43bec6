/*
 * Assembly shared by the two places where a CPU enters our code: the zImage
 * (boot/head.S) and the kernel (arch/arm/kernel/head.S).
 *
 * Section numbers are those of the ARM Architecture Reference Manual,
 * ARMv7-A and ARMv7-R edition, ARM DDI 0406C.
 */
#ifndef ASM_ASSEMBLER_H
#define ASM_ASSEMBLER_H

/* CPSR: mode field and mask bits (B1.3.1, B1.3.3) */
#define MODE_MASK	0x1f
#define ABT_MODE	0x17
#define HYP_MODE	0x1a
#define SVC_MODE	0x13
#define PSR_F_BIT	0x40
#define PSR_I_BIT	0x80
#define PSR_A_BIT	0x100

#ifdef __ASSEMBLER__

/*
 * safe_svcmode_maskall: whatever mode the boot loader left us in, go on in
 * Supervisor mode with asynchronous aborts, IRQs and FIQs masked.
 *
 * In:		any mode but User; MMU on or off
 * Out:		Supervisor mode, A I F masked, ARM state. sp and lr of that mode
 *		are whatever they were: set them.
 * Corrupts:	\reg, flags, and lr and SPSR of Hyp mode
 *
 * Hyp mode is left for good. Before that every trap which Hyp mode may have
 * set for those below is taken back, so that the kernel has the machine that
 * it would have without it: VFP, CP15, timer, debug, and its own identity.
 * The registers are described in B4.1, in the order of their names.
 */
.macro safe_svcmode_maskall reg:req
	.arch_extension virt
	mrs	\reg, cpsr
	and	\reg, \reg, #MODE_MASK
	teq	\reg, #HYP_MODE
	bne	.Lsvc_other\@

	mov	\reg, #0
	mcr	p15, 4, \reg, c1, c1, 0		@ HCR: no traps, no stage 2
	mcr	p15, 4, \reg, c1, c1, 2		@ HCPTR: nor for VFP, SIMD
	mcr	p15, 4, \reg, c1, c1, 3		@ HSTR: nor for CP15
	mcrr	p15, 4, \reg, \reg, c14		@ CNTVOFF: one time for all
	mrc	p15, 4, \reg, c1, c1, 1		@ HDCR: nor for debug; all
	and	\reg, \reg, #0x1f		@   counters (HPMN) stay
	mcr	p15, 4, \reg, c1, c1, 1
	mrc	p15, 4, \reg, c14, c1, 0	@ CNTHCTL: PL1 may use the
	orr	\reg, \reg, #3			@   physical counter, timer
	mcr	p15, 4, \reg, c14, c1, 0
	mrc	p15, 0, \reg, c0, c0, 0		@ MIDR: as it is seen from
	mcr	p15, 4, \reg, c0, c0, 0		@   below (VPIDR), as it is
	mrc	p15, 0, \reg, c0, c0, 5		@ MPIDR likewise (VMPIDR)
	mcr	p15, 4, \reg, c0, c0, 5

	mov	\reg, #(PSR_A_BIT | PSR_I_BIT | PSR_F_BIT)
	orr	\reg, \reg, #SVC_MODE
	msr	spsr_cxsf, \reg
	adr	\reg, .Lsvc_done\@
	msr	elr_hyp, \reg
	eret					@ and synchronises, B3.15.5

.Lsvc_other\@:
	mov	\reg, #(PSR_A_BIT | PSR_I_BIT | PSR_F_BIT)
	orr	\reg, \reg, #SVC_MODE
	msr	cpsr_cxsf, \reg
.Lsvc_done\@:
.endm

/*
 * join_coherency: set ACTLR.SMP (bit 6 in Cortex-A5, A7, A9, A15 and A17)
 * if the firmware did not. A Cortex-A7 does not cache data without it (its
 * TRM, 4.3.31), and Arm wants it set before caches are turned on. Where only
 * the secure side may set it, the write is ignored.
 *
 * In:		a privileged mode other than Hyp; caches off
 * Corrupts:	\reg, flags
 */
.macro join_coherency reg:req
	mrc	p15, 0, \reg, c1, c0, 1		@ ACTLR
	tst	\reg, #(1 << 6)
	orreq	\reg, \reg, #(1 << 6)
	mcreq	p15, 0, \reg, c1, c0, 1
	isb
.endm

#endif /* __ASSEMBLER__ */
#endif /* ASM_ASSEMBLER_H */
