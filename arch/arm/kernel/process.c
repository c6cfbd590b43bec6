/*
 * The machine's side of tasks: how a new one starts to run.
 */
#include <asm/ptrace.h>
#include <asm/thread.h>
#include <kernel/sched.h>
#include <lib/string.h>

/*
 * __switch_to will load what stands in task->thread: first comes
 * ret_from_fork, with the kernel thread's function in r5 and its argument
 * in r4. A user task has 0 there and, at the top of its stack, a copy of its
 * parent's registers with fork's result 0 in r0.
 */
void copy_thread(struct task_struct *task,
		 const struct kernel_clone_args *args)
{
	struct pt_regs *regs = task_pt_regs(task);

	memset(&task->thread, 0, offsetof(struct thread_struct, vfp));
	if (args->fn) {
		memset(regs, 0, sizeof(*regs));
		regs->ARM_cpsr = USR_MODE;
	} else {
		*regs = *task_pt_regs(current);
		regs->ARM_r0 = 0;
		if (args->stack)
			regs->ARM_sp = args->stack;
		task->thread.tp_value = current->thread.tp_value;
		__asm__("mrc p15, 0, %0, c13, c0, 2"	/* TPIDRURW */
			: "=r"(task->thread.tp_value_rw));
		if (args->flags & CLONE_SETTLS)
			task->thread.tp_value = args->tls;
	}
	task->thread.r4 = (u32)args->fn_arg;
	task->thread.r5 = (u32)args->fn;
	task->thread.sp = (u32)regs;
	task->thread.pc = (u32)ret_from_fork;
	vfp_thread_copy(task, current);
}

/* ELF(5) on ARM: all registers 0 but pc, sp and the state of the CPU. */
void start_thread(struct pt_regs *regs, unsigned long pc, unsigned long sp)
{
	memset(regs, 0, sizeof(*regs));
	regs->ARM_cpsr = USR_MODE | (pc & 1 ? PSR_T_BIT : 0);
	regs->ARM_pc = pc & ~1UL;
	regs->ARM_sp = sp;
	current->thread.tp_value = 0;
	__asm__ volatile("mcr p15, 0, %0, c13, c0, 3\n\t"
			 "mcr p15, 0, %0, c13, c0, 2" :: "r"(0));
	vfp_thread_flush(current);
}
