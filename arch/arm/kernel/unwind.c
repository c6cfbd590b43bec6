/*
 * Backtraces without frame pointers: the compiler has left, for each
 * function, a few bytes of instructions for taking its frame off the stack
 * (Exception Handling ABI for the ARM Architecture, ARM IHI 0038).
 *
 *	.ARM.exidx	rows of two words, in the order of addresses: where a
 *			function starts (prel31), and either 1 (cannot be
 *			unwound), or up to three instructions in place (bit 31
 *			set), or where to find more (prel31)
 *	.ARM.extab	for functions which need more than three
 *
 * A prel31 is a signed distance of 31 bits from the word's own address.
 *
 * The kernel may be in any state when this runs. So no address is followed
 * that is not inside of the tables or of the stack in use, every loop has an
 * end, and whatever looks odd ends the trace.
 */
#include <lib/compiler.h>
#include <lib/kallsyms.h>
#include <lib/printk.h>
#include <asm/memory.h>
#include <asm/unwind.h>

#define MAX_FRAMES	32
#define EXIDX_CANTUNWIND 1

enum { SP = 13, LR = 14, PC = 15 };

struct unwind_idx {
	u32 addr_offset;		/* prel31 */
	u32 insn;
};

/* From the linker script. */
extern const struct unwind_idx __start_unwind_idx[], __stop_unwind_idx[];
extern const u32 __start_rodata[], __end_rodata[];	/* hold .ARM.extab */

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
	const u32 *insn;		/* word with the next instructions */
	int words;			/* left, this one included */
	int byte;			/* next in the word, 3 to 0 */
};

static unsigned long prel31_to_addr(const u32 *p)
{
	return (unsigned long)p + ((s32)(*p << 1) >> 1);
}

/* The row of the function that @pc is in, or NULL. */
static const struct unwind_idx *find_idx(unsigned long pc)
{
	const struct unwind_idx *low = __start_unwind_idx;
	const struct unwind_idx *high = __stop_unwind_idx;

	if (low == high || pc < prel31_to_addr(&low->addr_offset))
		return NULL;
	while (high - low > 1) {
		const struct unwind_idx *mid = low + (high - low) / 2;

		if (prel31_to_addr(&mid->addr_offset) <= pc)
			low = mid;
		else
			high = mid;
	}
	return low;
}

/* Point @state at the instructions for @idx. False if there are none. */
static bool find_insns(struct unwind_state *state,
		       const struct unwind_idx *idx)
{
	if (idx->insn == EXIDX_CANTUNWIND)
		return false;
	state->insn = &idx->insn;
	if (!(idx->insn & 0x80000000)) {
		state->insn = (const u32 *)prel31_to_addr(&idx->insn);
		if (state->insn < __start_rodata ||
		    state->insn >= __end_rodata)
			return false;
	}
	/* The models: 0 is three bytes; 1 and 2 have a count of more words. */
	switch (*state->insn >> 24) {
	case 0x80:
		state->words = 1;
		state->byte = 2;
		return true;
	case 0x81:
	case 0x82:
		state->words = 1 + ((*state->insn >> 16) & 0xff);
		state->byte = 1;
		return true;
	default:
		return false;
	}
}

/* The next byte of instructions; when there are no more, "finish". */
static u8 next_byte(struct unwind_state *state)
{
	u8 value;

	if (!state->words || state->insn >= __end_rodata)
		return 0xb0;
	value = *state->insn >> (8 * state->byte);
	if (state->byte-- == 0) {
		state->insn++;
		state->words--;
		state->byte = 3;
	}
	return value;
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
	const struct unwind_idx *idx = find_idx(pc);
	unsigned long sp = state->vrs[SP];

	if (!idx || !find_insns(state, idx))
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
		if (!find_idx(pc))
			return;
		print_frame(pc);
	}
}
