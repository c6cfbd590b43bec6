/*
 * Corners of signals: a call made again leaves no trace in the registers;
 * a frame without room, when SIGSEGV has a stack of its own; big-endian
 * programs; who is told, and by whom, when stopping and continuing meet.
 */
#include "lib/sig.h"

static int end[2];

/*
 * poll() with known values in the registers; how many of r1-r8 changed, in
 * the upper half; the result in the lower.
 */
__attribute__((noinline, target("arm")))
static unsigned int poll_regs(void *pfd)
{
	register void *r0 __asm__("r0") = pfd;

	__asm__ volatile(
		"push {r4-r8}\n"
		"mov r1, #1\n"		"mvn r2, #0\n"
		"mov r3, #3\n"		"mov r4, #4\n"
		"mov r5, #5\n"		"mov r6, #6\n"
		"mov r7, #168\n"	"mov r8, #0\n"
		"svc #0\n"
		"teq r1, #1\n"		"addne r8, r8, #0x10000\n"
		"cmn r2, #1\n"		"addne r8, r8, #0x10000\n"
		"teq r3, #3\n"		"addne r8, r8, #0x10000\n"
		"teq r4, #4\n"		"addne r8, r8, #0x10000\n"
		"teq r5, #5\n"		"addne r8, r8, #0x10000\n"
		"teq r6, #6\n"		"addne r8, r8, #0x10000\n"
		"teq r7, #168\n"	"addne r8, r8, #0x10000\n"
		"orr r0, r0, r8\n"
		"pop {r4-r8}\n"
		: "+r"(r0) :: "r1", "r2", "r3", "ip", "lr", "cc", "memory");
	return (unsigned int)r0;
}

static void polls(void *unused)
{
	struct { int fd; short events, revents; } pfd = { end[0], 1, 0 };

	(void)unused;
	say("  poll, made again: %x", poll_regs(&pfd));
}

static void made_again(void)
{
	long pid;

	sys(NR_pipe2, end, 0);
	pid = spawn(polls, NULL);
	until(pid, 'S');
	sys(NR_kill, pid, SIGSTOP);
	until(pid, 'T');
	sys(NR_kill, pid, SIGCONT);
	until(pid, 'S');
	sys(NR_write, end[1], "x", 1);
	result("poll", sys(NR_wait4, pid, NULL, 0, NULL) == pid);
}

/* kill(@pid, SIGUSR1) with sp where no frame can be; sp comes back in r4. */
__attribute__((noinline, target("arm")))
static void raise_without_stack(long pid)
{
	register long r0 __asm__("r0") = pid;

	__asm__ volatile(
		"push {r4, r7}\n"
		"mov r4, sp\n"
		"mov sp, #64\n"
		"mov r1, #10\n"
		"mov r7, #37\n"
		"svc #0\n"
		"mov sp, r4\n"
		"pop {r4, r7}\n"
		: "+r"(r0) :: "r1", "r2", "r3", "ip", "lr", "cc", "memory");
}

static char altstack[16384] __attribute__((aligned(16)));

static void no_room_handler(int sig, struct siginfo *si, struct ucontext *uc)
{
	say("  signal %d code %x addr %lx, sp was %lx", sig, si->code,
	    si->fault.addr, uc->mc.r[13]);
}

static void no_room(void *flags)
{
	struct stack ss = { altstack, 0, sizeof(altstack) };

	sys(NR_sigaltstack, &ss, NULL);
	act(SIGUSR1, (unsigned long)handler, 0, 0);
	act(SIGSEGV, (unsigned long)no_room_handler,
	    SA_SIGINFO | (unsigned long)flags, 0);
	raise_without_stack(sys(NR_getpid));
	say("  went on, SIGUSR1 handled %d times", count);
}

static volatile unsigned long in_handler;

__attribute__((target("arm"))) static void endian_handler(int sig)
{
	unsigned long cpsr;

	(void)sig;
	__asm__ volatile("mrs %0, cpsr" : "=r"(cpsr));
	in_handler = cpsr;
}

/* Big-endian data accesses are on before, off in the handler, on behind it. */
__attribute__((noinline, target("arm")))
static unsigned long big_endian(long pid)
{
	register long r0 __asm__("r0") = pid;

	__asm__ volatile(
		"push {r7}\n"
		"mov r1, #10\n"
		"mov r7, #37\n"
		"setend be\n"
		"svc #0\n"
		"mrs r0, cpsr\n"
		"setend le\n"
		"pop {r7}\n"
		: "+r"(r0) :: "r1", "r2", "r3", "ip", "lr", "cc", "memory");
	return r0;
}

static void endian(void *unused)
{
	unsigned long after;

	(void)unused;
	act(SIGUSR1, (unsigned long)endian_handler, 0, 0);
	after = big_endian(sys(NR_getpid));
	say("  E in the handler %lx, behind it %lx", in_handler & 0x200,
	    after & 0x200);
}

static void pauses(void *unused)
{
	(void)unused;
	for (;;)
		sys(NR_pause);
}

/* wait() may know of it before the child has run: SIGCHLD comes all the same. */
static void told_twice(void)
{
	unsigned long long set = BIT(17 /* SIGCHLD */);
	struct siginfo si;
	int status;
	long pid;

	block(set);
	pid = spawn(pauses, NULL);
	sys(NR_kill, pid, SIGSTOP);
	result("wait, stopped", sys(NR_wait4, pid, &status, 2, NULL) == pid);
	result("SIGCHLD", sys(NR_rt_sigtimedwait, &set, &si, NULL, 8));
	say("  code %d", si.code);
	sys(NR_kill, pid, SIGCONT);
	result("wait, continued", sys(NR_wait4, pid, &status, 8, NULL) == pid);
	result("SIGCHLD", sys(NR_rt_sigtimedwait, &set, &si, NULL, 8));
	say("  code %d", si.code);
	sys(NR_kill, pid, SIGKILL);
	sys(NR_wait4, pid, &status, 0, NULL);
	result("SIGCHLD", sys(NR_rt_sigtimedwait, &set, &si, NULL, 8));
	say("  code %d", si.code);
	block(0);
}

static void take(const char *what, unsigned long long set, int pad)
{
	struct siginfo si;
	int rest = 0;

	result(what, sys(NR_rt_sigtimedwait, &set, &si, NULL, 8));
	for (int i = pad; i < 29; i++)
		rest |= si.fill[i];
	say("  from me %d, code %d, bytes behind: %x",
	    si.rt.pid == sys(NR_getpid), si.code, rest);
}

/* Another's SIGTSTP was dropped: of it nothing is left when the next comes. */
static void dropped(void)
{
	unsigned long long set = BIT(SIGTSTP) | BIT(SIGCONT);
	long me = sys(NR_getpid);
	long pid;

	block(set);
	pid = sys(NR_fork);
	if (pid == 0) {
		sys(NR_kill, me, SIGTSTP);
		exit(0);
	}
	sys(NR_wait4, pid, NULL, 0, NULL);
	raise(SIGCONT);
	sys(NR_tkill, me, SIGTSTP);
	take("SIGTSTP", set, 2);
	pid = sys(NR_fork);
	if (pid == 0) {
		sys(NR_kill, me, SIGCONT);
		exit(0);
	}
	sys(NR_wait4, pid, NULL, 0, NULL);
	raise(SIGTSTP);
	sys(NR_tkill, me, SIGCONT);
	take("SIGCONT", set, 2);
	block(0);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	made_again();
	ends("no room", no_room, (void *)SA_ONSTACK);
	ends("no room anywhere", no_room, NULL);
	ends("big-endian", endian, NULL);
	told_twice();
	dropped();
	return 0;
}
