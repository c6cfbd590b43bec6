/* Entered from entry.S; and how the kernel gives up. */
#ifndef ASM_TRAPS_H
#define ASM_TRAPS_H

#include <asm/ptrace.h>

void __noreturn die(const char *what, struct pt_regs *regs, u32 err);
void __noreturn bad_mode(struct pt_regs *regs);
void do_undefinstr(struct pt_regs *regs);
/*
 * The instruction at the user's pc, in @insn: a wide one of Thumb's with its
 * first half above, a short one below 0x10000. Its size in bytes, or -EFAULT.
 */
int get_user_insn(const struct pt_regs *regs, u32 *insn);
void handle_irq(struct pt_regs *regs);
int do_work_pending(struct pt_regs *regs, bool syscall);

/* arch/arm/kernel/signal.c, by way of entry.S */
void do_sigreturn_frame(void);
void do_rt_sigreturn_frame(void);
long arm_syscall(unsigned int nr, struct pt_regs *regs);

/*
 * arch/arm/mm/alignment.c: after an alignment fault in user mode. 0: what the
 * instruction at pc does is done, and pc is behind it. -EINVAL: it is none
 * that can be completed; pc is behind it all the same. -EFAULT: it may not
 * access this memory, and no register has changed.
 */
int __must_check fixup_alignment(struct pt_regs *regs);

/* arch/arm/mm/fault.c */
void do_DataAbort(unsigned long addr, u32 fsr, struct pt_regs *regs);
void do_DataAbort_kernel(unsigned long addr, u32 fsr, struct pt_regs *regs);
/* Unmask asynchronous aborts, and forgive the one that the firmware left. */
void early_abt_enable(void);
void do_PrefetchAbort(unsigned long addr, u32 ifsr, struct pt_regs *regs);

#endif
