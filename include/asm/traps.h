/* Entered from entry.S; and how the kernel gives up. */
#ifndef ASM_TRAPS_H
#define ASM_TRAPS_H

#include <asm/ptrace.h>

void __noreturn die(const char *what, struct pt_regs *regs, u32 err);
void __noreturn bad_mode(struct pt_regs *regs);
void do_undefinstr(struct pt_regs *regs);
void handle_irq(struct pt_regs *regs);
int do_work_pending(struct pt_regs *regs, bool syscall);

/* arch/arm/kernel/signal.c, by way of entry.S */
void do_sigreturn_frame(void);
void do_rt_sigreturn_frame(void);
long arm_syscall(unsigned int nr, struct pt_regs *regs);

/* arch/arm/mm/fault.c */
void do_DataAbort(unsigned long addr, u32 fsr, struct pt_regs *regs);
void do_DataAbort_kernel(unsigned long addr, u32 fsr, struct pt_regs *regs);
/* Unmask asynchronous aborts, and forgive the one that the firmware left. */
void early_abt_enable(void);
void do_PrefetchAbort(unsigned long addr, u32 ifsr, struct pt_regs *regs);

#endif
