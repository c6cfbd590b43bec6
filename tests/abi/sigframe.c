/*
 * What a handler finds and what it may change: registers and VFP registers
 * come back, the context can be edited, the alternate stack is used, and a
 * frame that cannot be written or read ends the process.
 */
#include "lib/sig.h"

static struct ucontext seen;
static unsigned long seen_sp;
static char altstack[32768] __attribute__((aligned(16)));

static void keep(int sig, struct siginfo *si, struct ucontext *uc)
{
	(void)si;
	got = sig;
	seen = *uc;
	seen_sp = (unsigned long)__builtin_frame_address(0);
}

/* Clobbers what a function call may: all of it must come back. */
static void clobber(int sig)
{
	got = sig;
	__asm__ volatile(
		".fpu neon\n"
		"vmov.i8 q0, #0xff\n"	"vmov.i8 q1, #0xff\n"
		"vmov.i8 q2, #0xff\n"	"vmov.i8 q3, #0xff\n"
		"vmov.i8 q8, #0xff\n"	"vmov.i8 q15, #0xff\n"
		"mov r0, #0\n"		"vmsr fpscr, r0\n"
		::: "r0", "memory");
}

/* kill(getpid(), SIGUSR1) with known values all around, in ARM code. */
__attribute__((noinline, target("arm")))
static unsigned int storm(long pid)
{
	register long r0 __asm__("r0") = pid;
	unsigned int bad;

	__asm__ volatile(
		".fpu neon\n"
		"push {r4-r11}\n"
		"vpush {d8-d15}\n"
		"vmov.i8 q0, #1\n"	"vmov.i8 q4, #2\n"
		"vmov.i8 q8, #3\n"	"vmov.i8 q15, #4\n"
		"mov r1, #0x03000000\n"	"vmsr fpscr, r1\n"
		"mov r7, #37\n"		"mov r1, #10\n"
		"mov r2, #2\n"		"mov r3, #3\n"
		"mov r4, #4\n"		"mov r5, #5\n"
		"mov r6, #6\n"		"mov r8, #8\n"
		"mov r9, #9\n"		"mov r10, #10\n"
		"mov r11, #11\n"	"mov r12, #12\n"
		"mov r14, #14\n"
		"cmp r7, r7\n"		/* Z and C */
		"svc #0\n"
		"mrs r14, cpsr\n"
		"teq r0, #0\n"		"teqeq r1, #10\n"
		"teqeq r2, #2\n"	"teqeq r3, #3\n"
		"teqeq r4, #4\n"	"teqeq r5, #5\n"
		"teqeq r6, #6\n"	"teqeq r7, #37\n"
		"teqeq r8, #8\n"	"teqeq r9, #9\n"
		"teqeq r10, #10\n"	"teqeq r11, #11\n"
		"teqeq r12, #12\n"
		"mov r0, #0\n"
		"orrne r0, r0, #1\n"
		"and r14, r14, #0xf0000000\n"
		"teq r14, #0x60000000\n"
		"orrne r0, r0, #2\n"
		"vmov r1, r2, d1\n"	"ldr r3, =0x01010101\n"
		"teq r1, r3\n"		"orrne r0, r0, #4\n"
		"vmov r1, r2, d9\n"	"ldr r3, =0x02020202\n"
		"teq r1, r3\n"		"orrne r0, r0, #8\n"
		"vmov r1, r2, d17\n"	"ldr r3, =0x03030303\n"
		"teq r2, r3\n"		"orrne r0, r0, #16\n"
		"vmov r1, r2, d31\n"	"ldr r3, =0x04040404\n"
		"teq r2, r3\n"		"orrne r0, r0, #32\n"
		"vmrs r1, fpscr\n"	"teq r1, #0x03000000\n"
		"orrne r0, r0, #64\n"
		"mov r1, #0\n"		"vmsr fpscr, r1\n"
		"vpop {d8-d15}\n"
		"pop {r4-r11}\n"
		"b 1f\n"
		".ltorg\n"
		"1:\n"
		: "+r"(r0) :: "r1", "r2", "r3", "r12", "lr", "cc", "memory");
	bad = r0;
	return bad;
}

__attribute__((target("arm"), noinline)) static void arm_handler(int sig)
{
	clobber(sig);
}

static void registers(void)
{
	act(SIGUSR1, (unsigned long)clobber, 0, 0);
	say("Thumb handler: changed %x", storm(sys(NR_getpid)));
	say("got %d", got);
	got = 0;
	act(SIGUSR1, (unsigned long)clobber, SA_SIGINFO, 0);
	say("Thumb handler, siginfo: changed %x", storm(sys(NR_getpid)));
	say("got %d", got);
	got = 0;
	act(SIGUSR1, (unsigned long)arm_handler, 0, 0);
	say("ARM handler: changed %x", storm(sys(NR_getpid)));
	say("got %d", got);
	got = 0;
	act(SIGUSR1, (unsigned long)arm_handler, SA_SIGINFO, 0);
	say("ARM handler, siginfo: changed %x", storm(sys(NR_getpid)));
	say("got %d", got);
}

static void context(void)
{
	unsigned long *vfp = seen.regspace;

	act(SIGUSR1, (unsigned long)keep, SA_SIGINFO, 0);
	block(BIT(SIGHUP));
	storm(sys(NR_getpid));
	say("flags %lx link %d", seen.flags, seen.link != NULL);
	say("stack flags %d size %u", seen.stack.flags, seen.stack.size);
	say("trap %lx error %lx oldmask %lx", seen.mc.trap_no,
	    seen.mc.error_code, seen.mc.oldmask);
	say("mask %x", (unsigned int)seen.mask);
	for (int i = 0; i < 13; i++)
		say("r%d %lx", i, seen.mc.r[i]);
	say("cpsr %lx", seen.mc.cpsr & 0xf90f03ff);
	/* Blocks of magic and size; a kernel may have others before it. */
	while (vfp[0] && vfp[0] != 0x56465001)
		vfp += vfp[1] / sizeof(*vfp);
	say("vfp magic %lx size %lu", vfp[0], vfp[1]);
	say("d0 %lx%lx d31 %lx%lx fpscr %lx", vfp[2], vfp[3], vfp[64], vfp[65],
	    vfp[66]);
	say("end %lx", vfp[72]);
	block(0);
}

/* The context is what execution goes on with. */
static void edit(int sig, struct siginfo *si, struct ucontext *uc)
{
	(void)si;
	got = sig;
	uc->mc.r[0] = 1234;
	uc->mask = BIT(SIGUSR2);
	uc->mc.cpsr |= 0x80000000;
}

static void edits(void)
{
	unsigned long long mask = 0;

	act(SIGUSR1, (unsigned long)edit, SA_SIGINFO, 0);
	say("kill answers %ld", raise(SIGUSR1));
	sys(NR_rt_sigprocmask, SIG_BLOCK, NULL, &mask, 8);
	say("mask %x", (unsigned int)mask);
	block(0);
}

static void skip(int sig, struct siginfo *si, struct ucontext *uc)
{
	(void)si;
	got = sig;
	/* Over the load: two bytes or four, by its first halfword. */
	uc->mc.r[15] += *(unsigned short *)uc->mc.r[15] >= 0xe800 ? 4 : 2;
}

static void skips(void)
{
	act(SIGSEGV, (unsigned long)skip, SA_SIGINFO, 0);
	*(volatile int *)8 = 1;
	say("went on behind signal %d", got);
	act(SIGSEGV, SIG_DFL, 0, 0);
}

/* Privileged bits in the status register are not for the taking. */
static void privileged(int sig, struct siginfo *si, struct ucontext *uc)
{
	(void)sig, (void)si;
	uc->mc.cpsr = (uc->mc.cpsr & ~0x1f) | 0x13 | 0x80;
}

static void steals(void *unused)
{
	unsigned long cpsr;

	(void)unused;
	act(SIGUSR1, (unsigned long)privileged, SA_SIGINFO, 0);
	raise(SIGUSR1);
	__asm__ volatile("mrs %0, cpsr" : "=r"(cpsr));
	say("mode %lx", cpsr & 0x1f);
}

static int inside(unsigned long sp)
{
	return sp - (unsigned long)altstack <= sizeof(altstack);
}

static void on_stack(int sig, struct siginfo *si, struct ucontext *uc)
{
	struct stack ss;

	(void)si;
	sys(NR_sigaltstack, NULL, &ss);
	say("  signal %d on it: %d, flags now %d, in the frame %d", sig,
	    inside((unsigned long)__builtin_frame_address(0)), ss.flags,
	    uc->stack.flags);
	ss.flags = SS_DISABLE;
	result("  disable it", sys(NR_sigaltstack, &ss, NULL));
	if (sig == SIGUSR1)
		raise(SIGUSR2);
}

static void stacks(void)
{
	struct stack ss = { altstack, 0, sizeof(altstack) }, old;

	result("nowhere", sys(NR_sigaltstack, 8, NULL));
	ss.size = 2047;
	result("too small", sys(NR_sigaltstack, &ss, NULL));
	ss.size = sizeof(altstack);
	ss.flags = 77;
	result("flags", sys(NR_sigaltstack, &ss, NULL));
	ss.flags = SS_ONSTACK;
	result("SS_ONSTACK", sys(NR_sigaltstack, &ss, &old));
	say("before: flags %d", old.flags);
	result("get", sys(NR_sigaltstack, NULL, &old));
	say("now: flags %d size %u, ours %d", old.flags, old.size,
	    old.sp == altstack);
	act(SIGUSR1, (unsigned long)on_stack, SA_SIGINFO | SA_ONSTACK, 0);
	act(SIGUSR2, (unsigned long)on_stack, SA_SIGINFO | SA_ONSTACK, 0);
	raise(SIGUSR1);
	act(SIGUSR2, (unsigned long)on_stack, SA_SIGINFO, 0);
	raise(SIGUSR2);
	ss.flags = SS_DISABLE;
	result("disable", sys(NR_sigaltstack, &ss, NULL));
	result("get", sys(NR_sigaltstack, NULL, &old));
	say("flags %d size %u", old.flags, old.size);
}

/* The stack has no room left: only the other one can take the frame. */
static void overflow_handler(int sig)
{
	say("  overflow told as signal %d", sig);
	exit(7);
}

static int recurse(volatile int depth)
{
	volatile char page[4096];

	page[0] = depth;
	return depth < 100000 ? recurse(depth + 1) + page[0] : 0;
}

static void overflows(void *on)
{
	struct stack ss = { altstack, 0, sizeof(altstack) };

	sys(NR_sigaltstack, &ss, NULL);
	act(SIGSEGV, (unsigned long)overflow_handler, on ? SA_ONSTACK : 0, 0);
	exit(recurse(0));
}

/* A call with sp somewhere else. */
long with_sp(unsigned long sp, long nr, long a, long b);
__asm__(
		".arm\n"
		".align 2\n"
		".type with_sp, %function\n"
		"with_sp:\n"
		"push {r4, r7, lr}\n"
		"mov r4, sp\n"
		"mov r7, r1\n"
		"mov sp, r0\n"
		"mov r0, r2\n"
		"mov r1, r3\n"
		"svc #0\n"
		"mov sp, r4\n"
		"pop {r4, r7, pc}\n"
		".thumb\n");

static void no_stack(void *sp)
{
	act(SIGUSR1, (unsigned long)handler, 0, 0);
	with_sp((unsigned long)sp, NR_kill, sys(NR_getpid), SIGUSR1);
}

static void bad_sigreturn(void *sp)
{
	with_sp((unsigned long)sp, NR_sigreturn, 0, 0);
	say("came back");
}

static void bad_rt_sigreturn(void *sp)
{
	with_sp((unsigned long)sp, NR_rt_sigreturn, 0, 0);
	say("came back");
}

/* No handler can help where the frame has no place. */
static void no_stack_handled(void *sp)
{
	act(SIGSEGV, (unsigned long)handler, 0, 0);
	no_stack(sp);
}

/*
 * A signal between ldrex and strex, or setend and setend: kill(pid, sig) in
 * the middle. A strex that came through would undo what the handler did.
 */
static unsigned long lock;

static void takes_lock(int sig)
{
	unsigned long value;

	(void)sig;
	__asm__ volatile("ldrex %0, [%1]" : "=r"(value) : "r"(&lock));
}

__attribute__((target("arm"), noinline))
static unsigned long interrupted_strex(long pid)
{
	register long r0 __asm__("r0") = pid;
	register long r1 __asm__("r1") = SIGUSR1;
	register unsigned long *p __asm__("r2") = &lock;
	register unsigned long failed __asm__("r3");

	__asm__ volatile("push {r7}\n\tmov r7, #37\n\t"
			 "ldrex r3, [r2]\n\tsvc #0\n\t"
			 "strex r3, r1, [r2]\n\tpop {r7}"
			 : "=r"(failed), "+r"(r0) : "r"(r1), "r"(p) : "memory");
	return failed;
}

__attribute__((target("arm"), noinline))
static unsigned long interrupted_setend(long pid)
{
	register long r0 __asm__("r0") = pid;
	register long r1 __asm__("r1") = SIGUSR1;
	register unsigned long cpsr __asm__("r3");

	__asm__ volatile("push {r7}\n\tmov r7, #37\n\t"
			 "setend be\n\tsvc #0\n\tmrs r3, cpsr\n\t"
			 "setend le\n\tpop {r7}"
			 : "=r"(cpsr), "+r"(r0) : "r"(r1) : "memory");
	return cpsr;
}

static unsigned long in_handler;

__attribute__((target("arm")))
static void sees_state(int sig)
{
	(void)sig;
	__asm__ volatile(".fpu neon\n\tvmrs %0, fpscr" : "=r"(in_handler));
}

__attribute__((target("arm"), noinline))
static unsigned long with_vectors(long pid)
{
	unsigned long fpscr = 0x03240000;

	__asm__ volatile(".fpu neon\n\tvmsr fpscr, %0" :: "r"(fpscr));
	sys(NR_kill, pid, SIGUSR1);
	__asm__ volatile(".fpu neon\n\tvmrs %0, fpscr" : "=r"(fpscr));
	__asm__ volatile(".fpu neon\n\tvmsr fpscr, %0" :: "r"(0));
	return fpscr;
}

static void in_between(void)
{
	long pid = sys(NR_getpid);

	act(SIGUSR1, (unsigned long)handler, 0, 0);
	say("strex after a signal fails: %lu", interrupted_strex(pid));
	act(SIGUSR1, (unsigned long)takes_lock, 0, 0);
	say("and after the handler's ldrex: %lu", interrupted_strex(pid));
	act(SIGUSR1, (unsigned long)handler, 0, 0);
	say("byte order after a signal: %lu",
	    interrupted_setend(pid) >> 9 & 1);
	act(SIGUSR1, (unsigned long)sees_state, 0, 0);
	say("fpscr before and after: %lx", with_vectors(pid));
	say("in the handler: %lx", in_handler);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	registers();
	context();
	edits();
	skips();
	ends("cpsr of the kernel's", steals, NULL);
	in_between();
	stacks();
	ends("overflow, other stack", overflows, (void *)1);
	ends("overflow, same stack", overflows, NULL);
	ends("sp nowhere", no_stack, (void *)0x1000);
	ends("sp in the kernel", no_stack, (void *)0xc0000000);
	ends("sp 0", no_stack, NULL);
	ends("sp odd", no_stack, altstack + sizeof(altstack) - 3);
	ends("sp nowhere, SIGSEGV handled", no_stack_handled, (void *)0x1000);
	ends("sigreturn of nothing", bad_sigreturn, altstack);
	ends("sigreturn, sp odd", bad_sigreturn, altstack + 1);
	ends("sigreturn, sp nowhere", bad_sigreturn, (void *)0x1000);
	ends("sigreturn, sp in the kernel", bad_sigreturn, (void *)0x80008000);
	ends("rt_sigreturn of nothing", bad_rt_sigreturn, altstack);
	ends("rt_sigreturn, sp nowhere", bad_rt_sigreturn, (void *)0x1000);
	return 0;
}
