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
#include <asm/uaccess.h>
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

int get_user_insn(const struct pt_regs *regs, u32 *insn)
{
	const u16 *pc = (const u16 *)regs->ARM_pc;
	u16 half, second;

	if (!(regs->ARM_cpsr & PSR_T_BIT))
		return get_user(*insn, (const u32 *)pc) ? -EFAULT : 4;
	if (get_user(half, pc))
		return -EFAULT;
	*insn = half;
	if (half < 0xe800)
		return 2;
	if (get_user(second, pc + 1))
		return -EFAULT;
	*insn = (u32)half << 16 | second;
	return 4;
}

/*
 * The undefined instructions that debuggers and programs use on Linux for a
 * breakpoint, beside the CPU's own bkpt: udf #16 under any condition, and in
 * Thumb udf #1 and the wide udf #0 (A8.8.247).
 */
static bool is_breakpoint(const struct pt_regs *regs)
{
	u32 insn;

	if (get_user_insn(regs, &insn) < 0)
		return false;
	if (regs->ARM_cpsr & PSR_T_BIT)
		return insn == 0xde01 || insn == 0xf7f0a000;
	return (insn & 0x0fffffff) == 0x07f001f0;
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
	if (is_breakpoint(regs)) {
		force_sig_fault(SIGTRAP, TRAP_BRKPT, regs->ARM_pc, "execute",
				"breakpoint", regs);
		return;
	}
	current->thread.error_code = 0;
	current->thread.trap_no = 6;
	force_sig_fault(SIGILL, ILL_ILLOPC, regs->ARM_pc, "execute",
			"undefined instruction", regs);
}

/*
 * Interrupts only wake: the handlers of drivers/ run with IRQs off, and
 * what they woke runs on the way back to user mode.
 */
void handle_irq(struct pt_regs *regs)
{
	irq_regs = regs;
	handle_arch_irq(regs);
}

/*
 * Something waits to be done before user mode; @syscall: after a system
 * call, which may have to be made again: see do_signal() for the result.
 * Called with IRQs off, and returns with them off.
 */
int do_work_pending(struct pt_regs *regs, bool syscall)
{
	int restart = 0;

	while (!restart && (current->thread_flags &
			    (TIF_NEED_RESCHED | TIF_SIGPENDING |
			     TIF_NOTIFY_RESUME))) {
		local_irq_enable();
		if (current->thread_flags & TIF_NOTIFY_RESUME)
			resume_user_mode_work();
		if (current->thread_flags & TIF_NEED_RESCHED)
			schedule();
		if (current->thread_flags & TIF_SIGPENDING) {
			restart = do_signal(regs, syscall);
			syscall = false;
		}
		local_irq_disable();
	}
	return restart;
}

#define ARM_NR_BASE		0xf0000
#define ARM_NR_breakpoint	(ARM_NR_BASE + 1)
#define ARM_NR_cacheflush	(ARM_NR_BASE + 2)
#define ARM_NR_set_tls		(ARM_NR_BASE + 5)
#define ARM_NR_get_tls		(ARM_NR_BASE + 6)

/* The svc that brought us here. */
static unsigned long svc_address(const struct pt_regs *regs)
{
	return regs->ARM_pc - (regs->ARM_cpsr & PSR_T_BIT ? 2 : 4);
}

/*
 * cacheflush: what was written to [start, end) may be executed. Page by page,
 * for the range may be all of user memory, and others want to run as well.
 */
static long do_cache_op(unsigned long start, unsigned long end,
			unsigned long flags)
{
	unsigned long next;
	long err = 0;

	if (end < start || flags)
		return -EINVAL;
	if (end > TASK_SIZE)
		return -EFAULT;
	for (; start < end && !err; start = next) {
		if (fatal_signal_pending(current))
			break;
		next = min(ALIGN_DOWN(start, PAGE_SIZE) + PAGE_SIZE, end);
		err = flush_cache_user_range(start, next);
		if (current->thread_flags & TIF_NEED_RESCHED)
			schedule();
	}
	return err;
}

/*
 * Calls outside of the table: ARM's private ones, and numbers that mean
 * nothing. @regs are the caller's. Returns the call's result, which after a
 * signal is what a handler finds in r0.
 */
long arm_syscall(unsigned int nr, struct pt_regs *regs)
{
	switch (nr) {
	case ARM_NR_BASE:
		force_sig_fault(SIGSEGV, SEGV_MAPERR, 0, "execute",
				"branch through zero", regs);
		return 0;
	case ARM_NR_breakpoint:		/* and there again, after a handler */
		regs->ARM_pc = svc_address(regs);
		force_sig_fault(SIGTRAP, TRAP_BRKPT, regs->ARM_pc, "execute",
				"breakpoint", regs);
		return regs->ARM_r0;
	case ARM_NR_cacheflush:
		return do_cache_op(regs->ARM_r0, regs->ARM_r1, regs->ARM_r2);
	case ARM_NR_set_tls:
		current->thread.tp_value = regs->ARM_r0;
		__asm__ volatile("mcr p15, 0, %0, c13, c0, 3"
				 :: "r"(regs->ARM_r0));
		return 0;
	case ARM_NR_get_tls:
		return current->thread.tp_value;
	}
	/*
	 * As in Linux: 0xf0007 to 0xf07ff may come to be, the rest cannot; nor
	 * can usr26 and usr32, which chose the address size of older CPUs.
	 */
	if (nr < ARM_NR_BASE || (nr > ARM_NR_get_tls &&
				 nr - ARM_NR_BASE <= 0x7ff))
		return sys_unknown(nr, regs);
	force_sig_fault(SIGILL, ILL_ILLTRP, svc_address(regs), "execute",
			"system call of another system", regs);
	return nr - ARM_NR_BASE <= 0xffff ? 0 : regs->ARM_r0;
}
