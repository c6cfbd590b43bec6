/*
 * The floating-point unit (VFP and Advanced SIMD, "NEON": ARM ARM A2.6). It
 * is coprocessors 10 and 11; its control registers are read and written as
 * registers of coprocessor 10 (A7.8), because the compiler is told that there
 * is no such unit and would refuse vmrs and vmsr.
 */
#ifndef ASM_VFP_H
#define ASM_VFP_H

#include <asm/thread.h>

/* CPACR, coprocessor access (B4.1.40) */
#define CPACR_CP10_CP11	(0xfu << 20)	/* full access, both modes */
#define CPACR_D32DIS	(1u << 30)
#define CPACR_ASEDIS	(1u << 31)

/* FPEXC (B4.1.57) */
#define FPEXC_EN	(1u << 30)	/* 0: instructions are undefined */

/* FPSCR (B4.1.58): old CPUs' vectors */
#define FPSCR_LEN	(7u << 16)
#define FPSCR_STRIDE	(3u << 20)

/* MVFR0, MVFR1: which features there are (B4.1.109, B4.1.110) */
#define MVFR0_SIMD_REGS(v)	((v) & 0xf)		/* 1: d0-d15 2: d0-d31 */
#define MVFR1_NEON(v)		(((v) >> 8) & 0xfff)	/* ls, int, single */
#define MVFR1_FMAC(v)		((v) >> 28)

#define fmrx(reg) ({							\
	u32 _v;								\
	__asm__ volatile("mrc p10, 7, %0, " reg ", c0, 0" : "=r"(_v));	\
	_v;								\
})
#define fmxr(reg, val) \
	__asm__ volatile("mcr p10, 7, %0, " reg ", c0, 0" :: "r"(val) : "memory")

/* The unit's registers, as CRn of these. */
#define FPSID	"c0"
#define FPSCR	"c1"
#define MVFR1	"c6"
#define MVFR0	"c7"
#define FPEXC	"c8"

/* The task whose registers are in the unit, or NULL. */
extern struct task_struct *vfp_owner;

/*
 * In __switch_to's caller: the unit is on while its owner runs. No isb: what
 * follows is a return to user mode, which is one (A3.8.3).
 */
static inline void vfp_thread_switch(const struct task_struct *prev,
				     const struct task_struct *next)
{
	if (next == vfp_owner)
		fmxr(FPEXC, FPEXC_EN);
	else if (prev == vfp_owner)
		fmxr(FPEXC, 0);
}

/*
 * For the handler of undefined instructions: @regs are those of the running
 * user program. True when the instruction is one of the unit's and only
 * failed because the unit was off: the registers of the current task are
 * loaded now and the instruction is to be tried again.
 */
bool vfp_handle_undef(struct pt_regs *regs);

/*
 * For signal frames and the like. After vfp_sync_hwstate() @task's
 * registers as they are now stand in task->thread.vfp. After
 * vfp_flush_hwstate() what stands there counts, so that it may be changed.
 */
void vfp_sync_hwstate(struct task_struct *task);
void vfp_flush_hwstate(struct task_struct *task);

/* vfphw.S: the data registers; the unit must be on. */
void vfp_save_regs(u64 *fpregs, bool d32);
void vfp_load_regs(const u64 *fpregs, bool d32);

/* hwcap.c: what the CPU can do apart from the unit, as HWCAP_* bits. */
u32 cpuid_hwcaps(void);

#endif
