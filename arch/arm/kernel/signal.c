/*
 * Signals, the machine's part: the frame on the user's stack that a handler
 * runs above, and the way back. Layout and contents are Linux's, since
 * C libraries and debuggers know them:
 *
 *	rt_sigframe: siginfo, then as below	for SA_SIGINFO
 *	sigframe:    ucontext (registers, mask, VFP), retcode
 *
 * The handler returns to the C library's restorer, which makes the system
 * call that brings everything back.
 */
#include <asm/memory.h>
#include <asm/mmu.h>
#include <asm/ptrace.h>
#include <asm/thread.h>
#include <asm/traps.h>
#include <asm/uaccess.h>
#include <asm/vfp.h>
#include <kernel/signal.h>
#include <kernel/syscalls.h>
#include <lib/string.h>
#include <uapi/errno.h>

/* What a program may change of its status register through a frame. */
#define PSR_USER_BITS	(PSR_N_BIT | PSR_Z_BIT | PSR_C_BIT | PSR_V_BIT | \
			 PSR_Q_BIT | PSR_IT_MASK | PSR_T_BIT | 0x000f0000)

/*
 * What a handler returns to when its program named no restorer: mov r7, #nr;
 * svc 0, for sigreturn and rt_sigreturn, in ARM and in Thumb code. Programs
 * see this page, and it alone of the kernel's half, at SIGPAGE_BASE: stacks
 * need not be executable for it.
 */
const u32 sigpage[PAGE_SIZE / 4] __aligned(PAGE_SIZE) = {
	0xe3a07000 | 119, 0xef000000, 0xe3a07000 | 173, 0xef000000,
	0xdf002700 | 119, 0xdf002700 | 173,
};

static u32 sigpage_address(bool thumb, bool rt)
{
	return thumb ? SIGPAGE_BASE + 16 + 4 * rt + 1 : SIGPAGE_BASE + 8 * rt;
}

/*
 * Of a ucontext's bytes two runs mean something: its head, up to the mask, and
 * what there is of extra state, ended by a zero. The rest, more than a quarter,
 * is room for later and is neither written nor read, as in Linux.
 */
#define UC_HEAD_SIZE	(offsetof(struct ucontext, uc_sigmask) + \
			 sizeof(sigset_t))
#define UC_STATE_SIZE	(sizeof(struct vfp_sigframe) + 2 * sizeof(u32))

static void save_context(struct ucontext *uc, const struct pt_regs *regs)
{
	struct sigcontext *sc = &uc->uc_mcontext;
	struct vfp_sigframe *vfp = (struct vfp_sigframe *)uc->uc_regspace;
	const struct vfp_state *state = &current->thread.vfp;

	uc->uc_flags = 0;
	uc->uc_link = 0;
	uc->uc_stack = current->sas;
	uc->uc_sigmask = sigmask_to_save();
	memcpy(sc->arm_r, regs, 16 * sizeof(u32));
	sc->arm_cpsr = regs->ARM_cpsr;
	sc->oldmask = uc->uc_sigmask;
	sc->fault_address = current->thread.address;
	sc->error_code = current->thread.error_code;
	sc->trap_no = current->thread.trap_no;

	vfp_sync_hwstate(current);
	vfp->magic = VFP_MAGIC;
	vfp->size = sizeof(*vfp);
	memcpy(vfp->fpregs, state->fpregs, sizeof(vfp->fpregs));
	vfp->fpscr = state->fpscr;
	vfp->pad = 0;
	vfp->fpexc = state->fpexc;
	vfp->fpinst = state->fpinst;
	vfp->fpinst2 = state->fpinst2;
	vfp->pad2 = 0;
	memset(vfp + 1, 0, UC_STATE_SIZE - sizeof(*vfp));
}

/* Everything the frame says, but never more rights than user mode has. */
static int restore_context(struct pt_regs *regs, const struct ucontext *uc)
{
	const struct sigcontext *sc = &uc->uc_mcontext;
	const struct vfp_sigframe *vfp =
		(const struct vfp_sigframe *)uc->uc_regspace;
	struct vfp_state *state = &current->thread.vfp;

	if (vfp->magic != VFP_MAGIC || vfp->size != sizeof(*vfp))
		return -EFAULT;
	set_current_blocked(uc->uc_sigmask);
	memcpy(regs, sc->arm_r, 16 * sizeof(u32));
	regs->ARM_cpsr = (sc->arm_cpsr & PSR_USER_BITS) | USR_MODE;
	if ((sc->arm_cpsr & (MODE_MASK | PSR_I_BIT)) != USR_MODE)
		return -EFAULT;

	vfp_flush_hwstate(current);
	memcpy(state->fpregs, vfp->fpregs, sizeof(vfp->fpregs));
	state->fpscr = vfp->fpscr;
	return 0;
}

/* Where the frame goes: the alternate stack if asked for and not in use. */
static void *get_sigframe(const struct ksignal *ksig,
			  const struct pt_regs *regs, size_t size)
{
	unsigned long sp = regs->ARM_sp;

	if ((ksig->ka.sa_flags & SA_ONSTACK) && current->sas.ss_size &&
	    !on_sig_stack(sp))
		sp = current->sas.ss_sp + current->sas.ss_size;
	return (void *)((sp - size) & ~7UL);
}

/* Let @regs begin the handler, which will return to the restorer. */
static void setup_return(struct pt_regs *regs, const struct ksignal *ksig)
{
	u32 handler = ksig->ka.sa_handler;

	regs->ARM_r0 = ksig->sig;
	regs->ARM_lr = ksig->ka.sa_flags & SA_RESTORER ?
		       ksig->ka.sa_restorer :
		       sigpage_address(handler & 1,
				       ksig->ka.sa_flags & SA_SIGINFO);
	regs->ARM_pc = handler & ~1UL;
	regs->ARM_cpsr &= ~(PSR_T_BIT | PSR_IT_MASK | PSR_E_BIT | PSR_J_BIT);
	if (handler & 1)
		regs->ARM_cpsr |= PSR_T_BIT;
}

static int setup_frame(struct pt_regs *regs, const struct ksignal *ksig)
{
	bool rt = ksig->ka.sa_flags & SA_SIGINFO;
	struct rt_sigframe *rtf = NULL;
	struct sigframe *frame;
	struct ucontext uc;

	if (rt) {
		rtf = get_sigframe(ksig, regs, sizeof(*rtf));
		frame = &rtf->sig;
		if (copy_to_user(&rtf->info, &ksig->info, sizeof(rtf->info)))
			return -EFAULT;
	} else {
		frame = get_sigframe(ksig, regs, sizeof(*frame));
	}
	save_context(&uc, regs);
	if (!rt)
		uc.uc_flags = 0x5ac3c35a;	/* Linux's mark of this kind */
	if (copy_to_user(&frame->uc, &uc, UC_HEAD_SIZE) ||
	    copy_to_user(frame->uc.uc_regspace, uc.uc_regspace, UC_STATE_SIZE))
		return -EFAULT;
	setup_return(regs, ksig);
	if (rt) {
		regs->ARM_r1 = (unsigned long)&rtf->info;
		regs->ARM_r2 = (unsigned long)&frame->uc;
		regs->ARM_sp = (unsigned long)rtf;
	} else {
		regs->ARM_sp = (unsigned long)frame;
	}
	if (current->sas.ss_flags & SS_AUTODISARM)
		sas_ss_reset(current);
	return 0;
}

/* sigreturn(2), both kinds: @frame is where the restorer left sp. */
static void do_sigreturn(const struct ucontext *frame)
{
	struct pt_regs *regs = task_pt_regs(current);
	struct ucontext uc;

	/* What a handler interrupted is over, and cannot be continued. */
	current->restart_block.fn = NULL;
	if (((unsigned long)frame & 7) ||
	    copy_from_user(&uc, frame, UC_HEAD_SIZE) ||
	    copy_from_user(uc.uc_regspace, frame->uc_regspace,
			   sizeof(struct vfp_sigframe)) ||
	    restore_context(regs, &uc))
		force_sig_code(SIGSEGV, SI_KERNEL, (unsigned long)frame);
}

/* From entry.S, which goes on with the registers as they are then. */
void do_sigreturn_frame(void)
{
	const struct sigframe *frame =
		(const struct sigframe *)task_pt_regs(current)->ARM_sp;

	do_sigreturn(&frame->uc);
}

void do_rt_sigreturn_frame(void)
{
	const struct rt_sigframe *frame =
		(const struct rt_sigframe *)task_pt_regs(current)->ARM_sp;
	stack_t ss;

	do_sigreturn(&frame->sig.uc);

	/* The handler may have changed it in its frame; errors do not count. */
	if (!copy_from_user(&ss, &frame->sig.uc.uc_stack, sizeof(ss)))
		(void)do_sigaltstack(&ss, task_pt_regs(current)->ARM_sp);
}

/* The size of the svc instruction behind which pc stands. */
static unsigned long svc_size(const struct pt_regs *regs)
{
	return regs->ARM_cpsr & PSR_T_BIT ? 2 : 4;
}

/* An interrupted call is made once more: r0 and pc as before it. */
static void restart_syscall(struct pt_regs *regs)
{
	regs->ARM_r0 = regs->ARM_ORIG_r0;
	regs->ARM_pc -= svc_size(regs);
}

/*
 * What an interrupted call gives, now that a handler runs (@ka) or none
 * does (NULL); signal(7), "Interruption of system calls".
 */
static void finish_syscall(struct pt_regs *regs, const struct sigaction *ka)
{
	switch (-(long)regs->ARM_r0) {
	case ERESTARTNOINTR:
		restart_syscall(regs);
		break;
	case ERESTARTSYS:
		if (!ka || (ka->sa_flags & SA_RESTART))
			restart_syscall(regs);
		else
			regs->ARM_r0 = -EINTR;
		break;
	case ERESTARTNOHAND:
		if (!ka)
			restart_syscall(regs);
		else
			regs->ARM_r0 = -EINTR;
		break;
	case ERESTART_RESTARTBLOCK:
		if (ka) {
			regs->ARM_r0 = -EINTR;
			break;
		}
		/* Not the same call again, but for what is left of it. */
		regs->ARM_r7 = 0;		/* restart_syscall(2) */
		regs->ARM_pc -= svc_size(regs);
		break;
	}
}

void do_signal(struct pt_regs *regs, bool syscall)
{
	struct ksignal ksig;

	if (get_signal(&ksig)) {
		if (syscall)
			finish_syscall(regs, &ksig.ka);
		if (setup_frame(regs, &ksig))
			force_fatal_sig(SIGSEGV);
		else
			signal_setup_done(&ksig);
		return;
	}
	if (syscall)
		finish_syscall(regs, NULL);
	restore_saved_sigmask();
}
