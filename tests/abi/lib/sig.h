/*
 * Signals as the kernel's interface has them, typed once more like the rest
 * of abi.h. The actions have no restorer unless one is named: a handler then
 * returns through the kernel's own page.
 */
#ifndef SIG_H
#define SIG_H

#include "abi.h"

#define NR_pause		29
#define NR_setpgid		57
#define NR_setsid		66
#define NR_sigaction		67
#define NR_sigsuspend		72
#define NR_sigpending		73
#define NR_setitimer		104
#define NR_getitimer		105
#define NR_sigreturn		119
#define NR_sigprocmask		126
#define NR_rt_sigreturn		173
#define NR_rt_sigaction		174
#define NR_rt_sigprocmask	175
#define NR_rt_sigpending	176
#define NR_rt_sigtimedwait	177
#define NR_rt_sigqueueinfo	178
#define NR_rt_sigsuspend	179
#define NR_sigaltstack		186
#define NR_tkill		238
#define NR_tgkill		268
#define NR_waitid		280
#define NR_pselect6		335
#define NR_ppoll		336
#define NR_pselect6_time64	413
#define NR_ppoll_time64		414
#define NR_rt_sigtimedwait_time64 421

#define SIGHUP		1
#define SIGINT		2
#define SIGILL		4
#define SIGTRAP		5
#define SIGBUS		7
#define SIGFPE		8
#define SIGKILL		9
#define SIGUSR1		10
#define SIGSEGV		11
#define SIGUSR2		12
#define SIGPIPE		13
#define SIGALRM		14
#define SIGTERM		15
#define SIGCONT		18
#define SIGSTOP		19
#define SIGTSTP		20
#define SIGTTIN		21
#define SIGTTOU		22
#define SIGURG		23
#define SIGRT		34

#define SIG_DFL		0ul
#define SIG_IGN		1ul
#define SA_NOCLDSTOP	1
#define SA_NOCLDWAIT	2
#define SA_SIGINFO	4
#define SA_RESTORER	0x04000000
#define SA_ONSTACK	0x08000000
#define SA_RESTART	0x10000000
#define SA_NODEFER	0x40000000
#define SA_RESETHAND	0x80000000
#define SIG_BLOCK	0
#define SIG_UNBLOCK	1
#define SIG_SETMASK	2
#define SS_ONSTACK	1
#define SS_DISABLE	2
#define EINTR		4

#define BIT(sig)	(1ull << ((sig) - 1))

struct sigaction {
	unsigned long handler;
	unsigned long flags;
	unsigned long restorer;
	unsigned long long mask __attribute__((packed, aligned(4)));
};
_Static_assert(sizeof(struct sigaction) == 20, "Linux's");

struct siginfo {
	int signo, err, code;
	union {
		struct { int pid, uid, status; long utime, stime; } chld;
		struct { int pid, uid; long value; } rt;
		struct { unsigned long addr; } fault;
		int fill[29];
	};
};
_Static_assert(sizeof(struct siginfo) == 128, "Linux's");

struct stack { void *sp; int flags; size_t size; };

struct sigcontext {
	unsigned long trap_no, error_code, oldmask;
	unsigned long r[16], cpsr, fault_address;
};

struct ucontext {
	unsigned long flags;
	struct ucontext *link;
	struct stack stack;
	struct sigcontext mc;
	unsigned long long mask __attribute__((packed, aligned(4)));
	int unused[30];
	unsigned long regspace[128] __attribute__((aligned(8)));
};
_Static_assert(sizeof(struct ucontext) == 744, "Linux's");

/* What handlers leave for main. */
static volatile int got, count;
static struct siginfo info;

static inline void handler(int sig)
{
	got = sig;
	count++;
}

static inline void handler_info(int sig, struct siginfo *si, void *uc)
{
	(void)uc;
	got = sig;
	count++;
	info = *si;
}

static inline long act(int sig, unsigned long fn, unsigned long flags,
		       unsigned long long mask)
{
	struct sigaction sa = { fn, flags, 0, mask };

	return sys(NR_rt_sigaction, sig, &sa, NULL, 8);
}

static inline long raise(int sig)
{
	return sys(NR_kill, sys(NR_getpid), sig);
}

static inline void block(unsigned long long mask)
{
	sys(NR_rt_sigprocmask, SIG_SETMASK, &mask, NULL, 8);
}

static inline void msleep(int ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

	sys(NR_nanosleep, &ts, NULL);
}

/*
 * Wait until @pid is in @state, as /proc/PID/stat has it: S asleep in a call,
 * T stopped, Z ended. So no test depends on how fast anybody is.
 */
static inline void until(long pid, char state)
{
	char name[] = "/proc/0000000000/stat", line[128], *p;
	long fd, n;

	for (int i = 15; i > 5; i--, pid /= 10)
		name[i] = '0' + pid % 10;
	for (p = name + 6; *p == '0'; p++)
		;
	/* /proc knows no leading zeros. */
	for (n = 0; p[n]; n++)
		name[6 + n] = p[n];
	name[6 + n] = '\0';
	do {
		sys(NR_sched_yield);
		fd = sys(NR_open, name, O_RDONLY);
		n = sys(NR_read, fd, line, sizeof(line) - 1);
		sys(NR_close, fd);
		if (n <= 0)
			return;
		line[n] = '\0';
		for (p = line; *p && *p != ')'; p++)
			;
	} while (!*p || p[2] != state);
}

/* Fork; the child runs fn and ends. */
static inline long spawn(void (*fn)(void *), void *arg)
{
	long pid = sys(NR_fork);

	if (pid == 0) {
		fn(arg);
		exit(0);
	}
	return pid;
}

#endif
