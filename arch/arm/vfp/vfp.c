/*
 * Lazy switching of the floating-point registers. There are 264 bytes of
 * them, and most programs never use one between two switches. So a switch
 * leaves them where they are and turns the unit off, unless the next task
 * happens to be the one whose registers these are, the owner:
 *
 *   task switch        unit on if the next task is the owner, else off
 *   first instruction  undefined, since the unit is off: turn it on, save
 *     of another task  the owner's registers, load ours, become the owner,
 *                      try the instruction again
 *   fork               the parent's registers are saved and copied
 *   exec               zeroes, loaded at the first instruction
 *   exit               nobody is the owner
 *
 * On entry to each function interrupts are off or the task is the current
 * one, which nothing takes the CPU from in the kernel.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <uapi/hwcap.h>

#include <asm/barrier.h>
#include <asm/ptrace.h>
#include <asm/traps.h>
#include <asm/vfp.h>

#include <kernel/sched.h>

u32 elf_hwcap;

static bool has_vfp;
static bool has_d32;			/* d16-d31 */
struct task_struct *vfp_owner;

/* Whether the unit exists is what the access rights tell (B4.1.40): those of
 * a coprocessor that is not there cannot be given. */
static bool __init vfp_grant_access(void)
{
	u32 cpacr;

	__asm__ volatile("mrc p15, 0, %0, c1, c0, 2" : "=r"(cpacr));
	cpacr |= CPACR_CP10_CP11;
	cpacr &= ~(CPACR_ASEDIS | CPACR_D32DIS);
	__asm__ volatile("mcr p15, 0, %0, c1, c0, 2" :: "r"(cpacr));
	isb();
	__asm__ volatile("mrc p15, 0, %0, c1, c0, 2" : "=r"(cpacr));
	return (cpacr & CPACR_CP10_CP11) == CPACR_CP10_CP11;
}

void __init vfp_init(void)
{
	u32 mvfr0, mvfr1;

	elf_hwcap = cpuid_hwcaps();
	has_vfp = vfp_grant_access();
	if (!has_vfp) {
		pr_info("VFP: none\n");
		return;
	}
	fmxr(FPEXC, 0);			/* off until somebody asks */

	/* The ARMv7 unit is a VFPv3 at least; MVFR0 exists (A2.6.3). */
	mvfr0 = fmrx(MVFR0);
	mvfr1 = fmrx(MVFR1);
	has_d32 = MVFR0_SIMD_REGS(mvfr0) == 2;
	elf_hwcap |= HWCAP_VFP | HWCAP_VFPv3;
	elf_hwcap |= has_d32 ? HWCAP_VFPD32 : HWCAP_VFPv3D16;
	if (MVFR1_NEON(mvfr1) == 0x111)
		elf_hwcap |= HWCAP_NEON;
	if (MVFR1_FMAC(mvfr1) == 1)
		elf_hwcap |= HWCAP_VFPv4;
	pr_info("VFP: %s, %d registers%s\n",
		elf_hwcap & HWCAP_VFPv4 ? "VFPv4" : "VFPv3",
		has_d32 ? 32 : 16, elf_hwcap & HWCAP_NEON ? ", NEON" : "");
}

static void vfp_enable(bool on)
{
	fmxr(FPEXC, on ? FPEXC_EN : 0);
	isb();
}

/* The unit is on in both. */
static void vfp_save(struct vfp_sigframe *state)
{
	vfp_save_regs(state->fpregs, has_d32);
	state->fpscr = fmrx(FPSCR);
}

static void vfp_load(const struct vfp_sigframe *state)
{
	vfp_load_regs(state->fpregs, has_d32);
	fmxr(FPSCR, state->fpscr);
}

/*
 * Is this an instruction of the unit? VFP is coprocessors 10 and 11, in the
 * same words in ARM and in Thumb state; the NEON instructions differ (A7.4,
 * A7.7): data processing, and loads and stores of elements or structures.
 */
static bool is_vfp_insn(u32 insn, bool thumb)
{
	u32 neon_data = thumb ? 0xef000000 : 0xf2000000;
	u32 neon_data_mask = thumb ? 0xef000000 : 0xfe000000;
	u32 neon_ldst = thumb ? 0xf9000000 : 0xf4000000;

	if ((insn & neon_data_mask) == neon_data)
		return true;
	if ((insn & 0xff100000) == neon_ldst)
		return true;
	return (insn & 0x0c000000) == 0x0c000000 &&
	       (insn & 0x00000e00) == 0x00000a00;
}

bool vfp_handle_undef(struct pt_regs *regs)
{
	u32 insn;

	if (!has_vfp || (fmrx(FPEXC) & FPEXC_EN))
		return false;		/* the unit itself does not know it */
	if (get_user_insn(regs, &insn) < 4 ||
	    !is_vfp_insn(insn, regs->ARM_cpsr & PSR_T_BIT))
		return false;

	vfp_enable(true);
	if (vfp_owner != current) {
		if (vfp_owner)
			vfp_save(&vfp_owner->thread.vfp);
		vfp_load(&current->thread.vfp);
		vfp_owner = current;
	}
	return true;
}

void vfp_sync_hwstate(struct task_struct *task)
{
	u32 fpexc;

	if (!task || vfp_owner != task)
		return;
	fpexc = fmrx(FPEXC);
	vfp_enable(true);
	vfp_save(&task->thread.vfp);
	fmxr(FPEXC, fpexc);
}

void vfp_flush_hwstate(struct task_struct *task)
{
	if (!task || vfp_owner != task)
		return;
	vfp_owner = NULL;
	fmxr(FPEXC, 0);
}

void vfp_thread_copy(struct task_struct *dst, struct task_struct *src)
{
	vfp_sync_hwstate(src);
	dst->thread.vfp = src->thread.vfp;
}

void vfp_thread_flush(struct task_struct *task)
{
	vfp_flush_hwstate(task);
	memset(&task->thread.vfp, 0, sizeof(task->thread.vfp));
	task->thread.vfp.magic = VFP_MAGIC;
	task->thread.vfp.size = VFP_SIGFRAME_SIZE;
}

void vfp_thread_exit(struct task_struct *task)
{
	vfp_flush_hwstate(task);
}
