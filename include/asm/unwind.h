/*
 * Backtraces of the kernel.
 */
#ifndef ASM_UNWIND_H
#define ASM_UNWIND_H

#include <asm/ptrace.h>
#include <asm/thread.h>

/*
 * Print who called whom, innermost first, starting at @regs or, when NULL, at
 * the caller. Each line names the instruction that is being executed there:
 * for all but the innermost that is the call. Nothing is assumed of @regs;
 * frames are followed on the stack that is in use now and nowhere else.
 */
void dump_backtrace(const struct pt_regs *regs);

/*
 * Where the task sleeps that __switch_to() left with registers @thread and
 * the kernel stack @stack: the address in the function that called the
 * scheduler. 0 if it cannot be found.
 */
unsigned long get_wchan(const struct thread_struct *thread, const void *stack);

#endif
