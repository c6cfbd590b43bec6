/*
 * Faults told to a handler: signal, code, address, and what the context says;
 * and what becomes of those whose signal is blocked or ignored.
 */
#include "lib/sig.h"

static unsigned long base;
unsigned long jump[10];			/* r4-r11, sp, pc; see try() */
static struct ucontext seen;

static void out(int sig, struct siginfo *si, struct ucontext *uc)
{
	got = sig;
	info = *si;
	seen = *uc;
	for (int i = 0; i < 8; i++)
		uc->mc.r[4 + i] = jump[i];
	uc->mc.r[13] = jump[8];
	uc->mc.r[15] = jump[9] & ~1ul;
	uc->mc.cpsr &= ~0x0600fc20ul;
	if (jump[9] & 1)
		uc->mc.cpsr |= 0x20;
}

/* fn(arg), until it returns or faults. In ARM code, for its own sake. */
void try(void (*fn)(unsigned long), unsigned long arg);
__asm__(
	".arm\n"
	".align 2\n"
	".type try, %function\n"
	"try:	push {r4-r11, lr}\n"
	"	sub sp, sp, #4\n"
	"	ldr r2, =jump\n"
	"	stmia r2!, {r4-r11}\n"
	"	mov r3, sp\n"
	"	adr ip, 1f\n"
	"	stmia r2, {r3, ip}\n"
	"	mov r2, r0\n"
	"	mov r0, r1\n"
	"	blx r2\n"
	"1:	add sp, sp, #4\n"
	"	pop {r4-r11, pc}\n"
	"	.ltorg\n"
	"	.thumb\n");

static void fault(const char *what, void (*fn)(unsigned long),
		  unsigned long arg)
{
	got = 0;
	try(fn, arg);
	if (!got) {
		say("%s: no fault", what);
		return;
	}
	say("%s: signal %d code %d err %d address %s%ld", what, got, info.code,
	    info.err, info.fault.addr - base < 0x100000 ? "base + " :
	    info.fault.addr == arg ? "as asked, " : "other, ",
	    info.fault.addr - base < 0x100000 ?
	    (long)(info.fault.addr - base) : 0);
	/* Bit 11: a write, 31: an instruction; below, how far the walk came. */
	say("  trap %lu error %lx, address in the context %d",
	    seen.mc.trap_no, seen.mc.error_code & 0x80000800,
	    seen.mc.fault_address == info.fault.addr);
}

static void load(unsigned long p)
{
	(void)*(volatile char *)p;
}

static void store(unsigned long p)
{
	*(volatile char *)p = 1;
}

static void run(unsigned long p)
{
	((void (*)(void))p)();
}

__attribute__((target("arm"))) static void vload(unsigned long p)
{
	__asm__ volatile(".fpu neon\nvldr d0, [%0]" :: "r"(p));
}

__attribute__((target("arm"))) static void exclusive(unsigned long p)
{
	unsigned long x;

	__asm__ volatile("ldrex %0, [%1]" : "=r"(x) : "r"(p));
}

static void undefined(unsigned long p)
{
	(void)p;
	__asm__ volatile("udf #1");
}

static void breakpoint(unsigned long p)
{
	(void)p;
	__asm__ volatile(".inst.n 0xde01");	/* GDB's, in Thumb code */
}

static void bkpt(unsigned long p)
{
	(void)p;
	__asm__ volatile("bkpt #0");
}

static void privileged(unsigned long p)
{
	__asm__ volatile("mcr p15, 0, %0, c7, c5, 0" :: "r"(p));
}

static void handle(unsigned long flags)
{
	act(SIGSEGV, (unsigned long)out, SA_SIGINFO | flags, 0);
	act(SIGBUS, (unsigned long)out, SA_SIGINFO | flags, 0);
	act(SIGILL, (unsigned long)out, SA_SIGINFO | flags, 0);
	act(SIGTRAP, (unsigned long)out, SA_SIGINFO | flags, 0);
}

static void blocked(void *p)
{
	act(SIGSEGV, (unsigned long)handler, 0, 0);
	block(BIT(SIGSEGV));
	store((unsigned long)p);
}

static void ignored(void *p)
{
	act(SIGSEGV, SIG_IGN, 0, 0);
	store((unsigned long)p);
}

static void faults_again(int sig)
{
	say("  handler of %d faults", sig);
	store(8);
}

static void twice(void *p)
{
	act(SIGSEGV, (unsigned long)faults_again, 0, 0);
	store((unsigned long)p);
}

static void sent(void *unused)
{
	(void)unused;
	act(SIGSEGV, (unsigned long)handler, 0, 0);
	raise(SIGSEGV);
	say("  sent, not caused: %d", got);
}

int main(int argc, char **argv, char **envp)
{
	char *p = map(NULL, 8 * PAGE, PROT_RW, MAP_PA);
	long fd = sys(NR_open, "/tests/data", O_RDONLY);
	char *f;

	(void)argc, (void)argv, (void)envp;
	base = (unsigned long)p;
	sys(NR_munmap, p + PAGE, PAGE);
	sys(NR_mprotect, p + 2 * PAGE, PAGE, PROT_READ);
	sys(NR_mprotect, p + 3 * PAGE, PAGE, PROT_NONE);
	f = (char *)sys(NR_mmap2, p + 4 * PAGE, 4 * PAGE, PROT_RW,
			MAP_PRIVATE | MAP_FIXED, fd, 0);
	handle(0);
	fault("load, no area", load, base + PAGE + 5);
	fault("store, no area", store, base + PAGE + 6);
	fault("store, read-only", store, base + 2 * PAGE + 7);
	peek(p + 2 * PAGE);
	fault("store, read-only, present", store, base + 2 * PAGE + 8);
	fault("load, PROT_NONE", load, base + 3 * PAGE + 9);
	fault("store, PROT_NONE", store, base + 3 * PAGE + 10);
	fault("execute data", run, base + 12);
	fault("execute nothing", run, base + PAGE + 16);
	fault("load, NULL", load, 0);
	fault("load, kernel", load, 0x80008000);
	fault("store, kernel", store, 0xc0008000);
	fault("execute kernel", run, 0x80008000);
	fault("load, last byte", load, 0xffffffff);
	fault("load, beyond the file", load, (unsigned long)f + 3 * PAGE);
	fault("store, beyond the file", store, (unsigned long)f + 3 * PAGE);
	fault("vldr, odd", vload, base + 2);
	fault("ldrex, odd", exclusive, base + 2);
	fault("udf", undefined, 0);
	fault("breakpoint", breakpoint, 0);
	fault("privileged", privileged, 0);
	try(bkpt, 0);
	say("bkpt: signal %d code %d", got, info.code);
	ends("blocked", blocked, p + PAGE);
	ends("ignored", ignored, p + PAGE);
	ends("in the handler", twice, p + PAGE);
	ends("sent", sent, NULL);
	return 0;
}
