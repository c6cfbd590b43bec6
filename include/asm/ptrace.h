/*
 * The registers of an interrupted program, as the exception entry code saves
 * them on the kernel stack and as Linux's ARM ABI lays them out, and the bits
 * of the program status register (ARM ARM B1.3.3).
 */
#ifndef ASM_PTRACE_H
#define ASM_PTRACE_H

#define USR_MODE	0x10
#define FIQ_MODE	0x11
#define IRQ_MODE	0x12
#define SVC_MODE	0x13
#define MON_MODE	0x16
#define ABT_MODE	0x17
#define HYP_MODE	0x1a
#define UND_MODE	0x1b
#define SYSTEM_MODE	0x1f
#define MODE_MASK	0x1f

#define PSR_T_BIT	0x20	/* executes Thumb */
#define PSR_F_BIT	0x40	/* FIQ masked */
#define PSR_I_BIT	0x80	/* IRQ masked */
#define PSR_A_BIT	0x100	/* asynchronous abort masked */
#define PSR_E_BIT	0x200	/* data accesses are big-endian */
#define PSR_J_BIT	0x01000000	/* with T: ThumbEE; alone: Jazelle */
#define PSR_Q_BIT	0x08000000
#define PSR_V_BIT	0x10000000
#define PSR_C_BIT	0x20000000
#define PSR_Z_BIT	0x40000000
#define PSR_N_BIT	0x80000000
#define PSR_IT_MASK	0x0600fc00	/* If-Then state of Thumb */

#ifndef __ASSEMBLER__

#include <lib/compiler.h>

struct pt_regs {
	unsigned long uregs[18];
};

#define ARM_cpsr	uregs[16]
#define ARM_pc		uregs[15]
#define ARM_lr		uregs[14]
#define ARM_sp		uregs[13]
#define ARM_ip		uregs[12]
#define ARM_fp		uregs[11]
#define ARM_r10		uregs[10]
#define ARM_r9		uregs[9]
#define ARM_r8		uregs[8]
#define ARM_r7		uregs[7]
#define ARM_r6		uregs[6]
#define ARM_r5		uregs[5]
#define ARM_r4		uregs[4]
#define ARM_r3		uregs[3]
#define ARM_r2		uregs[2]
#define ARM_r1		uregs[1]
#define ARM_r0		uregs[0]
#define ARM_ORIG_r0	uregs[17]	/* r0 at the entry of a system call */

/* Did the exception interrupt a user program? */
static inline bool user_mode(const struct pt_regs *regs)
{
	return (regs->ARM_cpsr & MODE_MASK) == USR_MODE;
}

#define instruction_pointer(regs)	((regs)->ARM_pc)

/* Print @regs to the console, as Linux does in an oops; kernel/panic.c. */
void show_regs(const struct pt_regs *regs);

#endif /* __ASSEMBLER__ */
#endif
