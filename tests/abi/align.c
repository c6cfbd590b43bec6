/*
 * Words at addresses that are no multiple of four: the instructions that the
 * CPU refuses there and the kernel completes (ldm, stm, ldrd, strd, push, pop),
 * and those that it leaves refused (of the VFP, NEON and exclusive access).
 */
#include <string.h>

#include "lib/sig.h"

/* r0-r12 before and after; most cases have their address in r1. */
static unsigned long regs[13];
static unsigned char *page;		/* two pages, then nothing */

/*
 * void NAME_arm(unsigned long *regs), NAME_thumb(): load r0-r12, do @insns,
 * store them. sp and lr are free for the case to use: their values are kept
 * in memory.
 */
#define CASE_ONE(name, state, insns)					\
	void name##_##state(unsigned long *regs);			\
	__asm__(".syntax unified\n.text\n.align 2\n." #state "\n"	\
		".type " #name "_" #state ", %function\n"		\
		#name "_" #state ":\n"					\
		"	push {r4-r11, lr}\n"				\
		"	ldr r1, =case_keep\n"				\
		"	mov r2, sp\n"					\
		"	stmia r1, {r0, r2}\n"				\
		"	ldmia r0, {r0-r12}\n"				\
		"	" insns "\n"					\
		"	ldr lr, =case_keep\n"				\
		"	ldr lr, [lr]\n"					\
		"	stmia lr, {r0-r12}\n"				\
		"	ldr r1, =case_keep\n"				\
		"	ldr sp, [r1, #4]\n"				\
		"	pop {r4-r11, pc}\n"				\
		"	.ltorg\n.thumb\n")
#define CASE(name, insns)						\
	CASE_ONE(name, arm, insns);					\
	CASE_ONE(name, thumb, insns)

unsigned long case_keep[2];		/* regs, sp */

/* Load and store multiple. */
CASE(ldmia, "ldmia r1, {r0, r2-r4, r12}");
CASE(ldmia_w, "ldmia r1!, {r0, r2, r9}");
CASE(ldmia_short, "ldmia r1!, {r0, r2-r7}");
CASE(ldmia_base, "ldmia r1, {r0, r1, r7}");
CASE(ldmdb, "ldmdb r1, {r2-r5}");
CASE(ldmdb_w, "ldmdb r1!, {r2-r5, r8, r11}");
CASE(stmia, "stmia r1, {r0, r2-r12}");
CASE(stmia_w, "stmia r1!, {r2, r3, r10}");
CASE(stmia_short, "stmia r1!, {r2, r5-r7}");
CASE(stmdb, "stmdb r1, {r4, r5}");
CASE(stmdb_w, "stmdb r1!, {r4-r6, r9}");
CASE_ONE(ldmib, arm, "ldmib r1, {r2, r3}");
CASE_ONE(ldmib_w, arm, "ldmib r1!, {r2, r3}");
CASE_ONE(ldmda, arm, "ldmda r1, {r2, r3}");
CASE_ONE(ldmda_w, arm, "ldmda r1!, {r2, r3, r4}");
CASE_ONE(stmib_w, arm, "stmib r1!, {r2, r3}");
CASE_ONE(stmda_w, arm, "stmda r1!, {r2, r3}");

/* The stack. */
CASE(push, "mov sp, r1\n push {r2-r5}\n mov r1, sp");
CASE(push_lr, "mov sp, r1\n mov lr, r2\n push {r3, lr}\n mov r1, sp");
CASE(push_high, "mov sp, r1\n push {r2, r9-r11}\n mov r1, sp");
CASE(pop, "mov sp, r1\n pop {r2-r5}\n mov r1, sp");
CASE(pop_high, "mov sp, r1\n pop {r2, r9-r11}\n mov r1, sp");
CASE_ONE(pop_pc, arm, "adr r3, 1f\n str r3, [r1, #4]\n mov sp, r1\n"
	 "mov r3, #0\n pop {r2, pc}\n mov r2, #0\n 1: mov r1, sp");
CASE_ONE(pop_pc, thumb, "adr r3, 1f\n adds r3, #1\n str r3, [r1, #4]\n"
	 "mov sp, r1\n movs r3, #0\n pop {r2, pc}\n movs r2, #0\n"
	 ".align 2\n 1: mov r1, sp");
CASE_ONE(ldm_pc, thumb, "adr r3, 1f\n adds r3, #1\n str r3, [r1, #4]\n"
	 "movs r3, #0\n ldmia.w r1!, {r8, pc}\n movs r2, #0\n"
	 ".align 2\n 1: nop");

/* Two words. */
CASE(ldrd, "ldrd r2, r3, [r1]");
CASE(ldrd_offset, "ldrd r4, r5, [r1, #8]");
CASE(ldrd_minus, "ldrd r4, r5, [r1, #-8]");
CASE(ldrd_pre, "ldrd r4, r5, [r1, #8]!");
CASE(ldrd_pre_minus, "ldrd r4, r5, [r1, #-12]!");
CASE(ldrd_post, "ldrd r4, r5, [r1], #16");
CASE(ldrd_post_minus, "ldrd r4, r5, [r1], #-4");
CASE(strd, "strd r2, r3, [r1]");
CASE(strd_offset, "strd r2, r3, [r1, #20]");
CASE(strd_pre, "strd r2, r3, [r1, #-4]!");
CASE(strd_post, "strd r2, r3, [r1], #4");
CASE_ONE(ldrd_register, arm, "mov r4, #8\n ldrd r2, r3, [r1, r4]");
CASE_ONE(ldrd_register_w, arm, "mov r4, #8\n ldrd r2, r3, [r1, -r4]!");
CASE_ONE(ldrd_register_post, arm, "mov r4, #8\n ldrd r2, r3, [r1], r4");
CASE_ONE(strd_register_w, arm, "mov r4, #8\n strd r2, r3, [r1, r4]!");
CASE_ONE(ldrd_far, thumb, "ldrd r9, r2, [r1]");
CASE_ONE(strd_far, thumb, "strd r9, r2, [r1, #4]!");

/* Conditions, and the rest of a Thumb program's if-then block. */
CASE(condition, "cmp r0, r0\n itete eq\n ldmiaeq r1!, {r2, r3}\n"
     "movne r4, #1\n moveq r5, #2\n movne r6, #3\n mov r7, #4");
CASE(condition_last, "cmp r0, r0\n itt eq\n moveq r5, #2\n"
     "stmiaeq r1!, {r2, r3}\n mov r7, #4");
CASE(condition_double, "cmp r0, r0\n itte ne\n ldmiane r1!, {r2, r3}\n"
     "movne r4, #1\n ldmdbeq r1!, {r5, r6}\n mov r7, #4");

/* Those that stay refused. */
CASE(vldm, ".fpu neon\n vldmia r1, {d0-d1}");
CASE(vstr, ".fpu neon\n vstr d0, [r1]");
CASE(vld1, ".fpu neon\n vld1.32 {d0}, [r1:64]");
CASE(ldrexd, "ldrexd r2, r3, [r1]");

static void prepare(unsigned char *at)
{
	for (unsigned long i = 0; i < 2 * PAGE; i++)
		page[i] = i * 7 + (i >> 8);
	for (int i = 0; i < 13; i++)
		regs[i] = 0x01010101ul * (0xa0 + i);
	regs[1] = (unsigned long)at;
}

/* Tells the registers that are not as prepare() left them. */
static void tell(const char *name)
{
	unsigned long sum = 0;

	for (unsigned long i = 0; i < 2 * PAGE; i++)
		sum = sum * 31 + page[i];
	if (regs[1] - (unsigned long)page < 2 * PAGE)
		regs[1] -= (unsigned long)page;
	say("%s: memory %lx", name, sum);
	for (int i = 0; i < 13; i++) {
		if (regs[i] != 0x01010101ul * (0xa0 + i))
			say("  r%d %lx", i, regs[i]);
	}
}

static void try(const char *name, void (*fn)(unsigned long *))
{
	static const int offset[] = { 101, PAGE - 6 };

	for (int i = 0; i < 2; i++) {
		prepare(page + offset[i]);
		fn(regs);
		tell(name);
	}
}

/* In a child: what it got, and whether pc and r1 are those of before. */
static void on_fault(int sig, struct siginfo *si, struct ucontext *uc)
{
	const unsigned short *pc = (const unsigned short *)uc->mc.r[15];

	say("  signal %d code %d address r1 - %ld, instruction %x %x, r1 %s",
	    sig, si->code, regs[1] - si->fault.addr, pc[0], pc[1],
	    uc->mc.r[1] == regs[1] ? "as it was" : "changed");
	exit(0);
}

static unsigned char stack[16384];

static void faults_with(const char *name, void (*fn)(unsigned long *),
			unsigned long at)
{
	struct stack ss = { stack, 0, sizeof(stack) };
	long pid;

	say("%s", name);
	prepare((unsigned char *)at);
	pid = sys(NR_fork);
	if (pid == 0) {
		sys(NR_sigaltstack, &ss, NULL);
		act(SIGSEGV, (unsigned long)on_fault,
		    SA_SIGINFO | SA_ONSTACK, 0);
		act(SIGBUS, (unsigned long)on_fault,
		    SA_SIGINFO | SA_ONSTACK, 0);
		fn(regs);
		say("  no fault");
		exit(0);
	}
	sys(NR_wait4, pid, NULL, 0, NULL);
}

#define BOTH(name) (try(#name ", ARM", name##_arm), \
		    try(#name ", Thumb", name##_thumb))
#define REFUSED(what, name, at) \
	(faults_with(what ": " #name ", ARM", name##_arm, at), \
	 faults_with(what ": " #name ", Thumb", name##_thumb, at))

static void multiple(void)
{
	BOTH(ldmia);
	BOTH(ldmia_w);
	BOTH(ldmia_short);
	BOTH(ldmia_base);
	BOTH(ldmdb);
	BOTH(ldmdb_w);
	BOTH(stmia);
	BOTH(stmia_w);
	BOTH(stmia_short);
	BOTH(stmdb);
	BOTH(stmdb_w);
	try("ldmib", ldmib_arm);
	try("ldmib_w", ldmib_w_arm);
	try("ldmda", ldmda_arm);
	try("ldmda_w", ldmda_w_arm);
	try("stmib_w", stmib_w_arm);
	try("stmda_w", stmda_w_arm);
	BOTH(push);
	BOTH(push_lr);
	BOTH(push_high);
	BOTH(pop);
	BOTH(pop_high);
	BOTH(pop_pc);
	try("ldm_pc", ldm_pc_thumb);
}

static void two(void)
{
	BOTH(ldrd);
	BOTH(ldrd_offset);
	BOTH(ldrd_minus);
	BOTH(ldrd_pre);
	BOTH(ldrd_pre_minus);
	BOTH(ldrd_post);
	BOTH(ldrd_post_minus);
	BOTH(strd);
	BOTH(strd_offset);
	BOTH(strd_pre);
	BOTH(strd_post);
	try("ldrd_register", ldrd_register_arm);
	try("ldrd_register_w", ldrd_register_w_arm);
	try("ldrd_register_post", ldrd_register_post_arm);
	try("strd_register_w", strd_register_w_arm);
	try("ldrd_far", ldrd_far_thumb);
	try("strd_far", strd_far_thumb);
}

/* Stores to pages that are the zero page, or shared since a fork. */
static void copied(void)
{
	unsigned char *p = map(NULL, 2 * PAGE, PROT_RW, MAP_PA);

	peek(p);
	peek(p + PAGE);
	prepare(p + PAGE - 6);
	stmia_w_thumb(regs);
	say("zero page: %x %x %x %x", p[PAGE - 7], p[PAGE - 6], p[PAGE + 5],
	    p[PAGE + 6]);
	faults_with("in a child", stmia_w_arm, (unsigned long)page + 1);
	tell("its parent");
}

int main(int argc, char **argv, char **envp)
{
	unsigned long base, end;

	(void)argc, (void)argv, (void)envp;
	page = map(NULL, 4 * PAGE, PROT_RW, MAP_PA);
	base = (unsigned long)page;
	end = base + 2 * PAGE;
	sys(NR_munmap, page + 2 * PAGE, PAGE);
	sys(NR_mprotect, page + 3 * PAGE, PAGE, PROT_READ);
	multiple();
	two();
	BOTH(condition);
	BOTH(condition_last);
	BOTH(condition_double);
	REFUSED("VFP", vldm, base + 2);
	REFUSED("VFP", vstr, base + 2);
	REFUSED("NEON", vld1, base + 4);
	REFUSED("exclusive", ldrexd, base + 4);
	REFUSED("nothing there", ldmia, end + 1);
	REFUSED("nothing there", stmia_w, end + 2);
	REFUSED("nothing there", push, end + 100 + 1);
	REFUSED("into nothing", ldmia_short, end - 7);
	REFUSED("into nothing", stmia_short, end - 7);
	REFUSED("read-only", ldmia, base + 3 * PAGE + 1);
	REFUSED("read-only", stmia, base + 3 * PAGE + 1);
	REFUSED("the kernel's", ldmia, 0x80008001);
	REFUSED("the kernel's", stmia, 0xc0008002);
	REFUSED("into the kernel's", stmia, 0x7effffff);
	REFUSED("around", ldmia, 0xfffffffd);
	copied();
	return 0;
}
