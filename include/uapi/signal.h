/*
 * Signals as programs see them on ARM: numbers, codes, and the structures
 * that sigaction(2) takes and a handler is given; signal(7), sigreturn(2).
 */
#ifndef UAPI_SIGNAL_H
#define UAPI_SIGNAL_H

#include <lib/compiler.h>

#define SIGHUP		1
#define SIGINT		2
#define SIGQUIT		3
#define SIGILL		4
#define SIGTRAP		5
#define SIGABRT		6
#define SIGBUS		7
#define SIGFPE		8
#define SIGKILL		9
#define SIGUSR1		10
#define SIGSEGV		11
#define SIGUSR2		12
#define SIGPIPE		13
#define SIGALRM		14
#define SIGTERM		15
#define SIGSTKFLT	16
#define SIGCHLD		17
#define SIGCONT		18
#define SIGSTOP		19
#define SIGTSTP		20
#define SIGTTIN		21
#define SIGTTOU		22
#define SIGURG		23
#define SIGXCPU		24
#define SIGXFSZ		25
#define SIGVTALRM	26
#define SIGPROF		27
#define SIGWINCH	28
#define SIGIO		29
#define SIGPWR		30
#define SIGSYS		31
#define SIGRTMIN	32
#define _NSIG		64

/* si_code: who sent it, or for faults why. */
#define SI_USER		0
#define SI_KERNEL	0x80
#define SI_QUEUE	(-1)
#define SI_TIMER	(-2)
#define SI_TKILL	(-6)
#define ILL_ILLOPC	1
#define ILL_ILLTRP	4
#define SEGV_MAPERR	1
#define SEGV_ACCERR	2
#define BUS_ADRALN	1
#define BUS_ADRERR	2
#define BUS_OBJERR	3
#define TRAP_BRKPT	1
#define TRAP_HWBKPT	4
#define CLD_EXITED	1
#define CLD_KILLED	2
#define CLD_DUMPED	3
#define CLD_STOPPED	5
#define CLD_CONTINUED	6

#define SIG_DFL		((u32)0)
#define SIG_IGN		((u32)1)

#define SA_NOCLDSTOP	0x00000001
#define SA_NOCLDWAIT	0x00000002
#define SA_SIGINFO	0x00000004
#define SA_RESTORER	0x04000000
#define SA_ONSTACK	0x08000000
#define SA_RESTART	0x10000000
#define SA_NODEFER	0x40000000
#define SA_RESETHAND	0x80000000
#define SA_THIRTYTWO	0x02000000
#define SA_EXPOSE_TAGBITS 0x00000800
/* The flags that are kept; programs find out about others this way. */
#define UAPI_SA_FLAGS	(SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | \
			 SA_EXPOSE_TAGBITS | SA_THIRTYTWO | SA_RESTORER | \
			 SA_ONSTACK | SA_RESTART | SA_NODEFER | SA_RESETHAND)

#define SIG_BLOCK	0
#define SIG_UNBLOCK	1
#define SIG_SETMASK	2

#define SS_ONSTACK	1
#define SS_DISABLE	2
#define SS_AUTODISARM	0x80000000
#define MINSIGSTKSZ	2048

typedef u64 sigset_t;		/* bit n - 1 is signal n */

/* rt_sigaction(2) */
struct sigaction {
	u32 sa_handler;
	u32 sa_flags;
	u32 sa_restorer;
	sigset_t sa_mask __attribute__((packed, aligned(4)));
};
static_assert(sizeof(struct sigaction) == 20, "Linux's layout");

/* sigaction(2), the old call */
struct old_sigaction {
	u32 sa_handler;
	u32 sa_mask;
	u32 sa_flags;
	u32 sa_restorer;
};

typedef struct {
	u32 ss_sp;
	u32 ss_flags;
	u32 ss_size;
} stack_t;

/* What a handler with SA_SIGINFO learns. */
#define SIGINFO_FIELDS							\
	s32 si_signo, si_errno, si_code;				\
	union {								\
		struct {		/* kill, tgkill, sigqueue */	\
			s32 pid;					\
			u32 uid;					\
			u32 value;					\
		} rt;							\
		struct {		/* SIGCHLD */			\
			s32 pid;					\
			u32 uid;					\
			s32 status;					\
			s32 utime, stime;				\
		} chld;							\
		struct {		/* SIGSEGV, SIGBUS, SIGILL ... */ \
			u32 addr;					\
		} fault;						\
	}

/* As programs have it, with room for what may come, and as the kernel does. */
struct siginfo {
	union {
		struct { SIGINFO_FIELDS; };
		u8 pad[128];
	};
};
struct kernel_siginfo {
	SIGINFO_FIELDS;
};
static_assert(sizeof(struct siginfo) == 128, "Linux's layout");

/* The interrupted program's registers, writable by the handler. */
struct sigcontext {
	u32 trap_no, error_code, oldmask;
	u32 arm_r[11], arm_fp, arm_ip, arm_sp, arm_lr, arm_pc, arm_cpsr;
	u32 fault_address;
};

struct ucontext {
	u32 uc_flags;
	u32 uc_link;
	stack_t uc_stack;
	struct sigcontext uc_mcontext;
	sigset_t uc_sigmask;
	u32 unused[30];
	u32 uc_regspace[128] __attribute__((aligned(8)));
};
static_assert(sizeof(struct ucontext) == 744, "Linux's layout");

/* What lies on the stack when the handler begins. */
struct sigframe {
	struct ucontext uc;
	u32 retcode[4];
};
struct rt_sigframe {
	struct siginfo info;
	struct sigframe sig;
};

#endif
