/*
 * What the exceptions mean: undefined instructions, the calls of ARM's own
 * number range, the work before user mode, and the end of those who fault
 * without a reason that the fault path could mend.
 *
 * Page faults are arch/arm/mm/fault.c.
 */
#include <asm/cacheflush.h>
#include <asm/irqflags.h>
#include <asm/ptrace.h>
#include <asm/thread.h>
#include <asm/traps.h>
#include <asm/unwind.h>
#include <asm/vfp.h>
#include <drivers/irq.h>
#include <kernel/sched.h>
#include <kernel/signal.h>
#include <kernel/syscalls.h>
#include <lib/printk.h>
#include <uapi/errno.h>
#include <uapi/signal.h>

/* The kernel itself did something impossible: say all we know, stop. */
void __noreturn die(const char *what, struct pt_regs *regs, u32 err)
{
	local_irq_disable();
	console_loglevel = 7;
	pr_err("Internal error: %s: %x\n", what, err);
	pr_err("CPU: 0 PID: %d Comm: %s\n", current->pid, current->comm);
	show_regs(regs);
	dump_backtrace(regs);
	panic("Fatal exception");
}

/* A vector that nothing should ever come through. */
void __noreturn bad_mode(struct pt_regs *regs)
{
	panic("unexpected exception vector, stack at %p", (void *)regs);
}

/*
 * Undefined instruction. A user program's first VFP instruction lands here
 * as well: arch/arm/vfp turns the unit on and has it tried again.
 */
void do_undefinstr(struct pt_regs *regs)
{
	if (!user_mode(regs))
		die("Oops - undefined instruction", regs, 0);
	if (vfp_handle_undef(regs))
		return;
	force_sig_fault(SIGILL, ILL_ILLOPC, regs->ARM_pc, "execute",
			"undefined instruction", regs);
}

/*
 * Interrupts only wake: the handlers of drivers/ run with IRQs off, and
 * what they woke runs on the way back to user mode.
 */
void handle_irq(struct pt_regs *regs)
{
	handle_arch_irq(regs);
}

/*
 * Something waits to be done before user mode. Called with IRQs off, and
 * returns with them off.
 */
void do_work_pending(struct pt_regs *regs)
{
	while (current->thread_flags & (TIF_NEED_RESCHED | TIF_SIGPENDING)) {
		local_irq_enable();
		if (current->thread_flags & TIF_NEED_RESCHED)
			schedule();
		if (current->thread_flags & TIF_SIGPENDING)
			do_signal(regs);
		local_irq_disable();
	}
}

#define ARM_NR_BASE		0xf0000
#define ARM_NR_cacheflush	(ARM_NR_BASE + 2)
#define ARM_NR_set_tls		(ARM_NR_BASE + 5)
#define ARM_NR_get_tls		(ARM_NR_BASE + 6)

/*
 * Calls outside of the table: ARM's private ones, and numbers that mean
 * nothing. @regs are the caller's. Returns the call's result.
 */
long arm_syscall(unsigned int nr, struct pt_regs *regs)
{
	switch (nr) {
	case ARM_NR_cacheflush:
		if (regs->ARM_r2)
			return -EINVAL;
		return flush_cache_user_range(regs->ARM_r0, regs->ARM_r1);
	case ARM_NR_set_tls:
		current->thread.tp_value = regs->ARM_r0;
		__asm__ volatile("mcr p15, 0, %0, c13, c0, 3"
				 :: "r"(regs->ARM_r0));
		return 0;
	case ARM_NR_get_tls:
		return current->thread.tp_value;
	}
	/* As in Linux: 0xf0007 to 0xf07ff may come to be, the rest cannot. */
	if (nr < ARM_NR_BASE || nr - ARM_NR_BASE <= 0x7ff)
		return sys_unknown(nr, regs);
	force_sig_fault(SIGILL, ILL_ILLTRP, regs->ARM_pc - 4, "execute",
			"system call of another system", regs);
	return 0;
}
