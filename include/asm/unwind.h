/*
 * Backtraces of the kernel.
 */
#ifndef ASM_UNWIND_H
#define ASM_UNWIND_H

#include <asm/ptrace.h>

/*
 * Print who called whom, innermost first, starting at @regs or, when NULL, at
 * the caller. Each line names the instruction that is being executed there:
 * for all but the innermost that is the call. Nothing is assumed of @regs;
 * frames are followed on the stack that is in use now and nowhere else.
 */
void dump_backtrace(const struct pt_regs *regs);

#endif
