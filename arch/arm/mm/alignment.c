/*
 * Instructions that move several words want them at multiples of four; at any
 * other address they fault, whatever SCTLR.A says (ARM ARM A3.2.1). Linux
 * completes them, so there are programs that depend on it. The instruction is
 * decoded, its words are copied with accesses that may be anywhere, and the
 * program goes on behind it.
 *
 *	LDM, STM, PUSH, POP	all four modes, ARM and Thumb
 *	LDRD, STRD		all forms, ARM and Thumb
 *
 * Single words and halves never come here, the CPU does those itself. Exclusive
 * accesses cannot be done in pieces, and for those of VFP and NEON there is a
 * SIGBUS in Linux, too.
 *
 * The encodings agree in their upper half. The condition does not matter: what
 * has faulted was executed.
 *
 *	 31  28 27  25 24 23 22 21 20 19  16 15            0
 *	+------+------+--+--+--+--+--+------+---------------+
 *	| cond |1 0 0 | P| U| 0| W| L|  Rn  | register list |	LDM, STM (A8.8.58)
 *	|1 1 1 0 1 0 0| P| U| 0| W| L|  Rn  | register list |	in Thumb
 *	| cond |0 0 0 | P| U| I| W| 0|  Rn  | Rt, offset    |	LDRD, STRD (A8.8.72)
 *	|1 1 1 0 1 0 0| P| U| 1| W| L|  Rn  | Rt Rt2  imm8  |	in Thumb
 *	+------+------+--+--+--+--+--+------+---------------+
 *
 * P: the offset counts before the access, U: it is added, W: Rn is written
 * back, L: load.
 */
#include <asm/ptrace.h>
#include <asm/traps.h>
#include <asm/uaccess.h>
#include <uapi/errno.h>

#define P_BIT		(1u << 24)
#define U_BIT		(1u << 23)
#define I_BIT		(1u << 22)	/* LDRD: an offset in the instruction */
#define W_BIT		(1u << 21)
#define L_BIT		(1u << 20)
#define PC		15

/* What one instruction does, decoded. */
struct transfer {
	bool load, wback;
	u8 rn;				/* base register, if wback: */
	unsigned long base;		/* what it becomes */
	unsigned long addr;		/* of the first word */
	unsigned int n;
	u8 reg[16];			/* in the order of their words */
};

/* Only ARM code can use pc here; it reads as two instructions further. */
static unsigned long reg_value(const struct pt_regs *regs, unsigned int reg)
{
	return regs->uregs[reg] + (reg == PC ? 8 : 0);
}

/* The short instructions as the ARM instruction that does the same, or 0. */
static u32 thumb_to_arm(u32 insn)
{
	u32 list = insn & 0xff, rn = insn >> 8 & 7;

	if ((insn & 0xfe00) == 0xb400)			/* PUSH, bit 8: lr */
		return 0xe92d0000 | list | (insn & 0x100) << 6;
	if ((insn & 0xfe00) == 0xbc00)			/* POP, bit 8: pc */
		return 0xe8bd0000 | list | (insn & 0x100) << 7;
	if ((insn & 0xf800) == 0xc000)			/* STM */
		return 0xe8a00000 | rn << 16 | list;
	if ((insn & 0xf800) == 0xc800)			/* LDM */
		return 0xe8900000 | rn << 16 | list |
		       (list >> rn & 1 ? 0 : W_BIT);
	return 0;
}

static void decode_multiple(struct transfer *t, u32 insn)
{
	bool up = insn & U_BIT, before = insn & P_BIT;
	unsigned int i;

	for (i = 0; i < 16; i++) {
		if (insn >> i & 1)
			t->reg[t->n++] = i;
	}
	/* Words go up from the lowest address, whatever the direction. */
	if (up)
		t->base += 4 * t->n;
	else
		t->addr = t->base -= 4 * t->n;
	if (up == before)
		t->addr += 4;
}

static void decode_double(struct transfer *t, u32 insn, u32 offset,
			  unsigned int rt, unsigned int rt2)
{
	t->base += insn & U_BIT ? offset : -offset;
	if (insn & P_BIT)
		t->addr = t->base;
	t->wback = (insn & W_BIT) || !(insn & P_BIT);
	t->n = 2;
	t->reg[0] = rt;
	t->reg[1] = rt2;
}

/* False for whatever is not in the table above. */
static bool decode(struct transfer *t, u32 insn, const struct pt_regs *regs)
{
	bool thumb = regs->ARM_cpsr & PSR_T_BIT;
	u32 rt = insn >> 12 & 15, offset;

	if (thumb && insn <= 0xffff)
		insn = thumb_to_arm(insn);
	if (insn >> 28 == 15)
		return false;
	t->rn = insn >> 16 & 15;
	t->base = t->addr = reg_value(regs, t->rn);
	t->load = insn & L_BIT;
	t->wback = insn & W_BIT;

	if ((insn & 0x0e400000) == 0x08000000) {
		if (thumb && !(insn & P_BIT) == !(insn & U_BIT))
			return false;			/* RFE, SRS */
		decode_multiple(t, insn);
		return true;
	}
	if (thumb) {
		if ((insn & 0xfe400000) != 0xe8400000 ||
		    !(insn & (P_BIT | W_BIT)))
			return false;
		decode_double(t, insn, (insn & 0xff) << 2, rt, insn >> 8 & 15);
		return true;
	}
	if ((insn & 0x0e1000d0) != 0x000000d0 || (rt & 1))
		return false;
	offset = insn & I_BIT ? (insn >> 4 & 0xf0) | (insn & 15) :
		 reg_value(regs, insn & 15);
	t->load = !(insn & 0x20);
	decode_double(t, insn, offset, rt, rt + 1);
	return true;
}

/* The state of an if-then block behind one of its instructions (A2.5.2). */
static unsigned long it_advance(unsigned long cpsr)
{
	u32 it = (cpsr >> 8 & 0xfc) | (cpsr >> 25 & 3);

	it = it & 7 ? (it & 0xe0) | (it << 1 & 0x1f) : 0;
	return (cpsr & ~PSR_IT_MASK) | (it & 0xfc) << 8 | (it & 3) << 25;
}

/* A load of pc is a jump, and bit 0 chooses the state (A2.3.1). */
static void load_pc(struct pt_regs *regs, u32 pc)
{
	regs->ARM_pc = pc & ~1UL;
	regs->ARM_cpsr &= ~PSR_T_BIT;
	if (pc & 1)
		regs->ARM_cpsr |= PSR_T_BIT;
}

static int transfer(const struct transfer *t, struct pt_regs *regs,
		    unsigned int size)
{
	u32 words[16];
	unsigned int i;

	for (i = 0; i < t->n && !t->load; i++)
		words[i] = reg_value(regs, t->reg[i]);
	if (t->load ? copy_from_user(words, (const void *)t->addr, 4 * t->n) :
		      copy_to_user((void *)t->addr, words, 4 * t->n))
		return -EFAULT;

	regs->ARM_pc += size;
	regs->ARM_cpsr = it_advance(regs->ARM_cpsr);
	if (t->wback)
		regs->uregs[t->rn] = t->base;
	for (i = 0; i < t->n && t->load; i++) {
		if (t->reg[i] == PC)
			load_pc(regs, words[i]);
		else
			regs->uregs[t->reg[i]] = words[i];
	}
	return 0;
}

int fixup_alignment(struct pt_regs *regs)
{
	struct transfer t = { 0 };
	int size;
	u32 insn;

	size = get_user_insn(regs, &insn);
	if (size < 0)
		return size;
	if ((regs->ARM_cpsr & PSR_E_BIT) || !decode(&t, insn, regs)) {
		regs->ARM_pc += size;	/* as Linux tells the handler */
		return -EINVAL;
	}
	return transfer(&t, regs, size);
}
