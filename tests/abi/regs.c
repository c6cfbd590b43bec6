/*
 * A system call changes r0 and nothing else: every other register and the
 * flags come back as they were, whatever number stands in the instruction.
 */
#include "lib/abi.h"

#define FLAGS	0xf0000000ul	/* N, Z, C and V */

/* r0-r12 and lr before a call; and after it, with the flags behind them. */
struct registers {
	unsigned long r[14], flags;
};

/* Loads all registers from before, calls with N set, stores all in after. */
#define CALL(svc_nr)						\
	__attribute__((naked, noinline, target("arm")))		\
	static void call_##svc_nr(					\
		const struct registers *before __attribute__((unused)),	\
		struct registers *after __attribute__((unused)))	\
	{							\
		asm volatile(					\
		"push	{r4-r11, lr}\n\t"			\
		"push	{r1}\n\t"				\
		"msr	cpsr_f, #0xf0000000\n\t"		\
		"ldmia	r0, {r0-r12, lr}\n\t"			\
		"svc	#" #svc_nr "\n\t"			\
		"push	{r0-r12, lr}\n\t"			\
		"mrs	r1, cpsr\n\t"				\
		"ldr	r0, [sp, #56]\n\t"			\
		"str	r1, [r0, #56]\n\t"			\
		"mov	r1, sp\n\t"				\
		"ldmia	r1!, {r2-r8}\n\t"			\
		"stmia	r0!, {r2-r8}\n\t"			\
		"ldmia	r1!, {r2-r8}\n\t"			\
		"stmia	r0!, {r2-r8}\n\t"			\
		"add	sp, sp, #60\n\t"			\
		"pop	{r4-r11, pc}");				\
	}

CALL(0)
CALL(0x123456)

static void try(const char *what, long nr,
		void (*fn)(const struct registers *, struct registers *))
{
	struct registers before, after;
	unsigned long changed = 0;
	int i;

	for (i = 0; i < 14; i++)
		before.r[i] = 0x11111111ul * i;
	before.r[7] = nr;
	fn(&before, &after);
	for (i = 1; i < 14; i++)
		if (after.r[i] != before.r[i])
			changed |= 1 << i;
	say("%s: registers changed %lx, flags %lx", what, changed,
	    after.flags & FLAGS);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	try("getpid", NR_getpid, call_0);
	try("sched_yield", NR_sched_yield, call_0);
	try("an unknown call", 5000, call_0);
	try("a call beyond them", 0x10000, call_0);
	try("svc with a number", NR_getpid, call_0x123456);
	return 0;
}
