/*
 * Backtraces without frame pointers: the compiler has left, for each
 * function, a few bytes of instructions for taking its frame off the stack
 * (Exception Handling ABI for the ARM Architecture, ARM IHI 0038).
 *
 * It has put them into two tables of a generous format, .ARM.exidx and
 * .ARM.extab. Most functions have one of a hundred kinds of frames: so
 * scripts/kallsyms moves the instructions, each kind once, to the table of
 * names, where kallsyms_unwind() finds them.
 *
 * The kernel may be in any state when this runs. So no address is followed
 * that is not inside of the stack in use, every loop has an
 * end, and whatever looks odd ends the trace.
 */
#include <lib/compiler.h>
#include <lib/kallsyms.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <asm/memory.h>
#include <asm/unwind.h>

#define MAX_FRAMES	32

enum { SP = 13, LR = 14, PC = 15 };

/*
 * The tables of functions that use a standard model name one of these, for
 * C++ to link in its runtime. This unwinder knows the models itself.
 */
void __aeabi_unwind_cpp_pr0(void);
void __aeabi_unwind_cpp_pr1(void);
void __aeabi_unwind_cpp_pr2(void);
void __aeabi_unwind_cpp_pr0(void) { }
void __aeabi_unwind_cpp_pr1(void) { }
void __aeabi_unwind_cpp_pr2(void) { }

struct unwind_state {
	unsigned long vrs[16];		/* virtual registers: r0 ... pc */
	unsigned long low, high;	/* the stack's bounds */
	const u8 *insn;			/* the next */
	size_t len;			/* bytes left */
};

/* The next byte of instructions; when there are no more, "finish". */
static u8 next_byte(struct unwind_state *state)
{
	if (!state->len)
		return 0xb0;
	state->len--;
	return *state->insn++;
}

/* Pop the registers in @mask, bit n for rn, in ascending order. */
static bool pop_registers(struct unwind_state *state, u32 mask)
{
	unsigned long sp = state->vrs[SP];

	for (int reg = 0; reg < 16; reg++) {
		if (!(mask & (1u << reg)))
			continue;
		if (sp < state->low || sp > state->high - sizeof(long))
			return false;
		state->vrs[reg] = *(const unsigned long *)sp;
		sp += sizeof(long);
	}
	if (!(mask & (1u << SP)))
		state->vrs[SP] = sp;
	return true;
}

/* 10110010 uleb128: a large frame. Five bytes hold any 32-bit number. */
static void pop_large_frame(struct unwind_state *state)
{
	u32 value = 0;

	for (int shift = 0; shift < 35; shift += 7) {
		u8 byte = next_byte(state);

		value |= (u32)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			break;
	}
	state->vrs[SP] += 0x204 + (value << 2);
}

/*
 * Carry out instruction @insn, which is not "finish" (IHI 0038, 10.3). False
 * for what cannot be done: an explicit refusal, reserved codes, and the
 * registers of floating point, which the kernel does not use.
 */
static bool unwind_insn(struct unwind_state *state, u8 insn)
{
	u32 mask;

	if (insn < 0x40) {			/* 00xxxxxx */
		state->vrs[SP] += ((insn & 0x3f) << 2) + 4;
		return true;
	}
	if (insn < 0x80) {			/* 01xxxxxx */
		state->vrs[SP] -= ((insn & 0x3f) << 2) + 4;
		return true;
	}
	if (insn < 0x90) {			/* 1000mmmm mmmmmmmm: r4-r15 */
		mask = (insn & 0x0f) << 8;
		mask |= next_byte(state);
		return mask && pop_registers(state, mask << 4);
	}
	if (insn < 0xa0) {			/* 1001nnnn: sp was saved in rn */
		if ((insn & 0x0f) == SP || (insn & 0x0f) == PC)
			return false;
		state->vrs[SP] = state->vrs[insn & 0x0f];
		return true;
	}
	if (insn < 0xb0) {			/* 1010lnnn: r4-r4+n, l: and lr */
		mask = ((2u << (insn & 7)) - 1) << 4;
		if (insn & 8)
			mask |= 1u << LR;
		return pop_registers(state, mask);
	}
	if (insn == 0xb1) {			/* 0000mmmm: r0-r3 */
		mask = next_byte(state);
		return mask && mask < 0x10 && pop_registers(state, mask);
	}
	if (insn == 0xb2) {
		pop_large_frame(state);
		return true;
	}
	return false;
}

/* Turn the registers of a function into those of its caller. */
static bool unwind_frame(struct unwind_state *state, unsigned long pc)
{
	unsigned long sp = state->vrs[SP];

	state->insn = kallsyms_unwind(pc, &state->len);
	if (!state->insn)
		return false;
	state->vrs[PC] = 0;
	for (u8 insn; (insn = next_byte(state)) != 0xb0; ) {
		if (!unwind_insn(state, insn))
			return false;
	}
	if (!state->vrs[PC])
		state->vrs[PC] = state->vrs[LR];
	/* The stack unwinds upwards, within its bounds. */
	return state->vrs[SP] >= sp && state->vrs[SP] <= state->high &&
	       IS_ALIGNED(state->vrs[SP], 4) && state->vrs[PC];
}

/* False if there is no function at @pc. */
static bool print_frame(unsigned long pc)
{
	char symbol[KSYM_SYMBOL_LEN];
	bool known = sprint_symbol(symbol, sizeof(symbol), pc);

	printk(KERN_ERR " [<%08lx>] %s\n", pc, symbol);
	return known;
}

/* The registers of the caller of this, as far as unwinding needs them. */
static __always_inline void current_registers(unsigned long *vrs)
{
	__asm__ volatile(
	"	add	ip, %0, #16\n"
	"	stmia	ip, {r4-r11}\n"
	"	str	sp, [%0, #52]\n"
	"	str	lr, [%0, #56]\n"
	"	mov	ip, pc\n"
	"	str	ip, [%0, #60]\n"
	: : "r"(vrs) : "ip", "memory");
}

void noinline dump_backtrace(const struct pt_regs *regs)
{
	struct unwind_state state = { 0 };
	unsigned long pc;

	current_registers(state.vrs);
	state.low = ALIGN_DOWN(state.vrs[SP], (unsigned long)THREAD_SIZE);
	state.high = state.low + THREAD_SIZE;
	printk(KERN_ERR "Backtrace:\n");

	if (regs) {
		for (int i = 0; i < 16; i++)
			state.vrs[i] = regs->uregs[i];
		/* A jump to where no code is: go on with who jumped. */
		if (!print_frame(state.vrs[PC])) {
			state.vrs[PC] = state.vrs[LR] - 4;
			if (!print_frame(state.vrs[PC]))
				return;
		}
	}
	pc = state.vrs[PC];
	for (int n = 0; n < MAX_FRAMES; n++) {
		unsigned long sp = state.vrs[SP];

		/* A stack that was left, or never was one, is not touched. */
		if (sp < state.low || sp > state.high)
			return;
		if (!unwind_frame(&state, pc))
			return;
		/* Only the innermost may have no frame; who calls needs one. */
		if (n && state.vrs[SP] == sp)
			return;
		/*
		 * A return address is behind the call. When that was the last
		 * instruction of the function, it is even in the next one.
		 */
		pc = state.vrs[PC] - 4;
		if (!print_frame(pc))
			return;
	}
}

static bool in_sched_functions(unsigned long pc)
{
	extern const char __sched_text_start[], __sched_text_end[];

	return pc >= (unsigned long)__sched_text_start &&
	       pc < (unsigned long)__sched_text_end;
}

unsigned long get_wchan(const struct thread_struct *thread, const void *stack)
{
	struct unwind_state state = { .low = (unsigned long)stack };
	unsigned long pc = thread->pc;

	state.high = state.low + THREAD_SIZE;
	memcpy(&state.vrs[4], &thread->r4, 8 * sizeof(long));
	state.vrs[SP] = thread->sp;
	for (int n = 0; n < MAX_FRAMES && in_sched_functions(pc); n++) {
		if (!unwind_frame(&state, pc))
			return 0;
		pc = state.vrs[PC] - 4;
	}
	return pc;
}
