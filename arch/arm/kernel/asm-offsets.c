/*
 * Offsets and constants for assembly, derived by the compiler: this file is
 * compiled to assembly only, and the build turns each "->NAME value" line
 * into a #define in <generated/asm-offsets.h>. Nothing is typed twice.
 */
#include <asm/ptrace.h>
#include <asm/thread.h>
#include <kernel/sched.h>

#define DEFINE(sym, val) \
	__asm__ volatile("\n->" #sym " %0" :: "i"(val))

void asm_offsets(void);

void asm_offsets(void)
{
	DEFINE(TSK_FLAGS, offsetof(struct task_struct, thread_flags));
	DEFINE(TSK_CPU_CONTEXT, offsetof(struct task_struct, thread.r4));
	DEFINE(TSK_TP_VALUE, offsetof(struct task_struct, thread.tp_value));
	DEFINE(PAGE_COUNTS, offsetof(struct page, _counts));
	DEFINE(S_R0, offsetof(struct pt_regs, ARM_r0));
	DEFINE(S_SP, offsetof(struct pt_regs, ARM_sp));
	DEFINE(S_LR, offsetof(struct pt_regs, ARM_lr));
	DEFINE(S_PC, offsetof(struct pt_regs, ARM_pc));
	DEFINE(S_PSR, offsetof(struct pt_regs, ARM_cpsr));
	DEFINE(S_OLD_R0, offsetof(struct pt_regs, ARM_ORIG_r0));
	DEFINE(S_FRAME_SIZE, sizeof(struct pt_regs));
}
