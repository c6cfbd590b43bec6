/*
 * Accesses that may go wrong. The handler looks what the signal says, then
 * lets the access's function return to its caller.
 */
#include "../abi/lib/sig.h"
#include "compare.h"

#define T_BIT	0x20

static struct access *seen;

typedef unsigned long access_fn(unsigned long value, unsigned long addr);

/* Leaf functions: where the handler has to go on is in lr. */
#define ACCESS(name, insn)						\
__attribute__((naked, noinline))					\
static unsigned long name(unsigned long value, unsigned long addr)	\
{									\
	(void)value, (void)addr;					\
	__asm__ volatile(insn "\n\tbx lr");				\
}
ACCESS(read_byte, "ldrb r0, [r1]")
ACCESS(read_word, "ldr r0, [r1]")
ACCESS(write_byte, "strb r0, [r1]")
ACCESS(write_word, "str r0, [r1]")
ACCESS(execute, "bx r1")

static void on_fault(int sig, struct siginfo *si, struct ucontext *uc)
{
	unsigned long lr = uc->mc.r[14];

	seen->sig = sig;
	seen->code = si->code;
	seen->addr = si->fault.addr;
	uc->mc.r[15] = lr & ~1ul;
	uc->mc.cpsr = lr & 1 ? uc->mc.cpsr | T_BIT : uc->mc.cpsr & ~T_BIT;
}

void touch_begin(void)
{
	static const int sigs[] = { SIGSEGV, SIGBUS, SIGILL };
	unsigned int i;

	for (i = 0; i < sizeof(sigs) / sizeof(sigs[0]); i++)
		act(sigs[i], (unsigned long)on_fault, SA_SIGINFO, 0);
}

void touch(int how, unsigned long addr, unsigned long value,
	   struct access *access)
{
	static access_fn *const fn[] = { read_byte, read_word, write_byte,
					 write_word, execute };

	access->sig = 0;
	seen = access;
	access->value = fn[how](value, addr);
	__asm__ volatile("" ::: "memory");
}
