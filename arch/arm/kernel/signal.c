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
			 PSR_Q_BIT | PSR_IT_MASK | PSR_T_BIT | PSR_E_BIT | \
			 0x000f0000)

/* For a program without a restorer: where arch/arm/kernel/kuser.S has one. */
static u32 sigreturn_code(bool thumb, bool rt)
{
	return VECTORS_BASE + (thumb ? 16 + 4 * rt + 1 : 8 * rt);
}

/*
 * Of a ucontext's bytes two runs mean something: its head, up to the mask, and
 * what there is of extra state, the VFP registers. The rest, more than a
 * quarter, is room for later and is neither written nor read, as in Linux.
 */
#define UC_HEAD_SIZE	(offsetof(struct ucontext, uc_sigmask) + \
			 sizeof(sigset_t))

/* The interrupted context, written to the user's @uc. 0 or -EFAULT. */
static int setup_sigframe(struct ucontext *uc, const struct pt_regs *regs,
			  u32 flags)
{
	struct thread_struct *thread = &current->thread;
	struct ucontext head;
	struct sigcontext *sc = &head.uc_mcontext;

	head.uc_flags = flags;
	head.uc_link = 0;
	head.uc_stack = current->sas;
	head.uc_sigmask = sigmask_to_save();
	/* The cpsr is the last. In parts that the compiler copies in place. */
	memcpy(sc->arm_r, regs, 32);
	memcpy(sc->arm_r + 8, &regs->uregs[8], 32);
	sc->arm_cpsr = regs->ARM_cpsr;
	sc->oldmask = head.uc_sigmask;
	sc->fault_address = thread->address;
	sc->error_code = thread->error_code;
	sc->trap_no = thread->trap_no;

	vfp_sync_hwstate(current);
	if (copy_to_user(uc, &head, UC_HEAD_SIZE) ||
	    copy_to_user(uc->uc_regspace, &thread->vfp, sizeof(thread->vfp)))
		return -EFAULT;
	/* A handler begins without vectors (AAPCS, "VFP register usage"). */
	if (unlikely(thread->vfp.fpscr & (FPSCR_LEN | FPSCR_STRIDE))) {
		vfp_flush_hwstate(current);
		thread->vfp.fpscr &= ~(FPSCR_LEN | FPSCR_STRIDE);
	}
	return 0;
}

/* The registers as the frame has them, and as they were in user mode. */
static int restore_registers(struct pt_regs *regs,
			     const struct sigcontext *sc)
{
	u32 cpsr;

	if (copy_from_user(regs, sc->arm_r, 17 * sizeof(u32))) {
		regs->ARM_cpsr = USR_MODE;
		return -EFAULT;
	}
	/* Never more rights than that mode has, even if a signal follows. */
	cpsr = regs->ARM_cpsr;
	regs->ARM_cpsr = (cpsr & PSR_USER_BITS) | USR_MODE;
	if (!(cpsr & PSR_T_BIT))
		regs->ARM_cpsr &= ~PSR_IT_MASK;	/* unpredictable (A2.5.2) */
	return (cpsr & (MODE_MASK | PSR_I_BIT)) == USR_MODE ? 0 : -EFAULT;
}

/*
 * The VFP registers go straight to where they are kept; what says what they
 * are, and the control registers behind them, are not the user's to change.
 */
static int restore_vfp(const u32 *regspace)
{
	struct vfp_sigframe *vfp = &current->thread.vfp;
	bool bad;

	vfp_flush_hwstate(current);
	bad = copy_from_user(vfp, regspace,
			     offsetof(struct vfp_sigframe, pad)) ||
	      vfp->magic != VFP_MAGIC || vfp->size != VFP_SIGFRAME_SIZE;
	vfp->magic = VFP_MAGIC;
	vfp->size = VFP_SIGFRAME_SIZE;
	return bad ? -EFAULT : 0;
}

static int restore_sigframe(struct pt_regs *regs, const struct ucontext *uc)
{
	sigset_t set;

	if (((unsigned long)uc & 7) ||
	    copy_from_user(&set, &uc->uc_sigmask, sizeof(set)))
		return -EFAULT;
	set_current_blocked(set);
	if (restore_registers(regs, &uc->uc_mcontext))
		return -EFAULT;
	return restore_vfp(uc->uc_regspace);
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
		       sigreturn_code(handler & 1,
				      ksig->ka.sa_flags & SA_SIGINFO);
	regs->ARM_pc = handler & ~1UL;
	regs->ARM_cpsr &= ~(PSR_T_BIT | PSR_IT_MASK | PSR_E_BIT | PSR_J_BIT);
	if (handler & 1)
		regs->ARM_cpsr |= PSR_T_BIT;
}

static int setup_frame(struct pt_regs *regs, const struct ksignal *ksig)
{
	struct rt_sigframe *rtf;
	struct sigframe *frame;

	if (!(ksig->ka.sa_flags & SA_SIGINFO)) {
		frame = get_sigframe(ksig, regs, sizeof(*frame));
		/* The flags are Linux's mark of this kind. */
		if (setup_sigframe(&frame->uc, regs, 0x5ac3c35a))
			return -EFAULT;
		setup_return(regs, ksig);
		regs->ARM_sp = (unsigned long)frame;
		return 0;
	}
	rtf = get_sigframe(ksig, regs, sizeof(*rtf));
	if (copy_siginfo_to_user(&rtf->info, &ksig->info) ||
	    setup_sigframe(&rtf->sig.uc, regs, 0))
		return -EFAULT;
	setup_return(regs, ksig);
	regs->ARM_r1 = (unsigned long)&rtf->info;
	regs->ARM_r2 = (unsigned long)&rtf->sig.uc;
	regs->ARM_sp = (unsigned long)rtf;
	return 0;
}

/* sigreturn(2), both kinds: @uc is in the frame where the restorer left sp.
 * Was it a good one? */
static bool do_sigreturn(const struct ucontext *uc)
{
	/* What a handler interrupted is over, and cannot be continued. */
	current->restart_block.fn = NULL;
	if (!restore_sigframe(task_pt_regs(current), uc))
		return true;
	force_sig_code(SIGSEGV, SI_KERNEL, (unsigned long)uc);
	return false;
}

/* From entry.S, which goes on with the registers as they are then. */
void do_sigreturn_frame(void)
{
	const struct sigframe *frame =
		(const struct sigframe *)task_pt_regs(current)->ARM_sp;

	(void)do_sigreturn(&frame->uc);
}

void do_rt_sigreturn_frame(void)
{
	const struct rt_sigframe *frame =
		(const struct rt_sigframe *)task_pt_regs(current)->ARM_sp;
	stack_t ss;

	/* The handler may have changed it in its frame; errors do not count. */
	if (do_sigreturn(&frame->sig.uc) &&
	    !copy_from_user(&ss, &frame->sig.uc.uc_stack, sizeof(ss)))
		(void)do_sigaltstack(&ss, task_pt_regs(current)->ARM_sp);
}

/*
 * What an interrupted call gives; signal(7), "Interruption of system calls".
 * Before a handler, @ka: -EINTR, or it is made again, behind the handler.
 */
static void finish_syscall(struct pt_regs *regs, const struct sigaction *ka)
{
	switch (-(long)regs->ARM_r0) {
	case ERESTARTSYS:
		if (!(ka->sa_flags & SA_RESTART))
			break;
		fallthrough;
	case ERESTARTNOINTR:
		regs->ARM_r0 = regs->ARM_ORIG_r0;
		regs->ARM_pc -= regs->ARM_cpsr & PSR_T_BIT ? 2 : 4;
		return;
	case ERESTARTNOHAND:
	case ERESTART_RESTARTBLOCK:
		break;
	default:
		return;			/* was not interrupted */
	}
	regs->ARM_r0 = -EINTR;
}

/* Without one it is made again at once; as do_signal() tells it. */
static int restart_syscall(struct pt_regs *regs)
{
	int restart = 1;

	switch (-(long)regs->ARM_r0) {
	case ERESTART_RESTARTBLOCK:
		restart = -1;		/* only what is left of it */
		fallthrough;
	case ERESTARTNOINTR:
	case ERESTARTSYS:
	case ERESTARTNOHAND:
		regs->ARM_r0 = regs->ARM_ORIG_r0;
		return restart;
	}
	return 0;
}

/* There is no stack for a handler. That of SIGSEGV may have another one. */
static void force_sigsegv(int sig)
{
	if (sig == SIGSEGV)
		force_fatal_sig(SIGSEGV);
	else
		force_sig_code(SIGSEGV, SI_KERNEL, 0);
}

int do_signal(struct pt_regs *regs, bool syscall)
{
	struct ksignal ksig;

	if (get_signal(&ksig)) {
		if (syscall)
			finish_syscall(regs, &ksig.ka);
		if (setup_frame(regs, &ksig)) {
			force_sigsegv(ksig.sig);
			return 0;
		}
		signal_setup_done(&ksig);
		if (current->sas.ss_flags & SS_AUTODISARM)
			sas_ss_reset(current);
		return 0;
	}
	restore_saved_sigmask();
	return syscall ? restart_syscall(regs) : 0;
}
