/*
 * The machine's part of a task, and how to find the task that runs.
 */
#ifndef ASM_THREAD_H
#define ASM_THREAD_H

#include <asm/memory.h>

/* task->thread_flags: reasons not to return to user mode just yet. */
#define TIF_NEED_RESCHED	(1 << 0)
#define TIF_SIGPENDING		(1 << 1)
#define TIF_NOTIFY_RESUME	(1 << 2)	/* task_work_run() */

/* The last word of a kernel stack; overwritten means overflow. */
#define STACK_END_MAGIC		0x57ac6e9d

#ifndef __ASSEMBLER__

#include <lib/compiler.h>

struct task_struct;
struct pt_regs;

/*
 * VFP registers: d0-d31 and the control registers, in the form that a signal's
 * frame has them in, so that they are copied from here and back. There they
 * are the first block of uc_regspace, and the zeros of @end say the last.
 */
#define VFP_MAGIC	0x56465001
struct vfp_sigframe {
	u32 magic, size;
	u64 fpregs[32];
	u32 fpscr, pad;
	u32 fpexc, fpinst, fpinst2, pad2;
	u32 end[2];
};
#define VFP_SIGFRAME_SIZE	288		/* without @end */
static_assert(sizeof(struct vfp_sigframe) == VFP_SIGFRAME_SIZE + 8,
	      "Linux's layout");

struct thread_struct {
	u32 r4, r5, r6, r7, r8, r9, r10, r11, sp, pc;	/* __switch_to */
	u32 tp_value;			/* TPIDRURO: set_tls */
	u32 tp_value_rw;		/* TPIDRURW: user's own */
	u32 address, error_code, trap_no;	/* of the last fault, for frames */
	struct vfp_sigframe vfp;	/* valid when not loaded */
};

/* TPIDRPRW is ours: it holds the running task's address. */
static __always_inline struct task_struct *get_current(void)
{
	struct task_struct *task;

	__asm__("mrc p15, 0, %0, c13, c0, 4" : "=r"(task));
	return task;
}

static inline void set_current(struct task_struct *task)
{
	__asm__ volatile("mcr p15, 0, %0, c13, c0, 4" :: "r"(task) : "memory");
}

#define current get_current()

/*
 * Save @prev's callee-saved registers, TLS and stack, continue with @next's.
 * Returns, in @next's context, when somebody switches back to it: the
 * result is the task that was left. Interrupts are off.
 */
struct task_struct *__switch_to(struct task_struct *prev,
				struct task_struct *next);
void ret_from_fork(void);		/* a new task begins here */

/* The user registers of @stack's owner: at the top of its kernel stack. */
#define task_pt_regs(task) \
	((struct pt_regs *)((char *)(task)->stack + THREAD_SIZE) - 1)

/* arch/arm/vfp/: lazy switching of the VFP registers. */
void vfp_init(void);
void vfp_thread_copy(struct task_struct *dst, struct task_struct *src);
void vfp_thread_flush(struct task_struct *task);	/* exec: fresh state */
void vfp_thread_exit(struct task_struct *task);
extern u32 elf_hwcap;			/* HWCAP_*: for AT_HWCAP */

#endif /* __ASSEMBLER__ */
#endif
