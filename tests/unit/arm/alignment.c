/* links: arch/arm/mm/alignment.c arch/arm/lib/uaccess.S arch/arm/mm/extable.c */
/* links: arch/arm/lib/memcpy.S arch/arm/lib/memset.S lib/string.c lib/vsprintf.c */
/*
 * The alignment handler against the CPU: qemu-arm executes each instruction at
 * a multiple of four, the handler does it on the same registers and the same
 * memory up to three bytes further on, and both must come out alike. QEMU lets
 * ldrd and strd pass at any address, so that on a whole system under QEMU
 * nothing leads to those.
 */
#include <lib/string.h>
#include <asm/ptrace.h>
#include <asm/traps.h>
#include <uapi/errno.h>

#include "syscall.h"

/* Name, state, size, instruction: its address is in r1, an offset in r6. */
#define ROWS								\
	ROW(a0, arm, 4, "ldmia r1, {r0, r3, r5-r9, r12}")		\
	ROW(a1, arm, 4, "ldmib r1, {r2, r3}")				\
	ROW(a2, arm, 4, "ldmda r1!, {r2, r3, r11}")			\
	ROW(a3, arm, 4, "ldmdb r1!, {r2, r3, r11}")			\
	ROW(a4, arm, 4, "ldmib r1!, {r7}")				\
	ROW(a5, arm, 4, "stmia r1!, {r0, r3, r5-r9, r12}")		\
	ROW(a6, arm, 4, "stmib r1!, {r2, r3}")				\
	ROW(a7, arm, 4, "stmda r1, {r2, r3, r11}")			\
	ROW(a8, arm, 4, "stmdb r1!, {r2, r3, r11}")			\
	ROW(a9, arm, 4, "ldmia r1, {r0, r1, r2}")			\
	ROW(b0, arm, 4, "ldrd r2, r3, [r1]")				\
	ROW(b1, arm, 4, "ldrd r8, r9, [r1, #20]")			\
	ROW(b2, arm, 4, "ldrd r8, r9, [r1, #-20]")			\
	ROW(b3, arm, 4, "ldrd r4, r5, [r1, #-44]!")			\
	ROW(b4, arm, 4, "ldrd r10, r11, [r1, #4]!")			\
	ROW(b5, arm, 4, "ldrd r2, r3, [r1], #252")			\
	ROW(b6, arm, 4, "ldrd r2, r3, [r1], #-252")			\
	ROW(b7, arm, 4, "ldrd r2, r3, [r1, r6]")			\
	ROW(b8, arm, 4, "ldrd r2, r3, [r1, -r6]!")			\
	ROW(b9, arm, 4, "ldrd r2, r3, [r1], r6")			\
	ROW(c0, arm, 4, "strd r2, r3, [r1]")				\
	ROW(c1, arm, 4, "strd r8, r9, [r1, #-20]")			\
	ROW(c2, arm, 4, "strd r4, r5, [r1, #44]!")			\
	ROW(c3, arm, 4, "strd r2, r3, [r1], #-4")			\
	ROW(c4, arm, 4, "strd r2, r3, [r1, -r6]")			\
	ROW(c5, arm, 4, "strd r2, r3, [r1, r6]!")			\
	ROW(c6, arm, 4, "strd r2, r3, [r1], -r6")			\
	ROW(t0, thumb, 4, "ldmia.w r1!, {r0, r3, r5-r9, r12}")		\
	ROW(t1, thumb, 4, "ldmdb r1, {r2, r3}")				\
	ROW(t2, thumb, 4, "stmia.w r1, {r8, r9}")			\
	ROW(t3, thumb, 4, "stmdb r1!, {r2, r3, r11}")			\
	ROW(t4, thumb, 4, "ldrd r2, r9, [r1]")				\
	ROW(t5, thumb, 4, "ldrd r10, r3, [r1, #20]")			\
	ROW(t6, thumb, 4, "ldrd r8, r9, [r1, #-20]")			\
	ROW(t7, thumb, 4, "ldrd r4, r5, [r1, #-44]!")			\
	ROW(t8, thumb, 4, "ldrd r4, r5, [r1], #1020")			\
	ROW(t9, thumb, 4, "ldrd r4, r5, [r1], #-4")			\
	ROW(u0, thumb, 4, "strd r2, r9, [r1]")				\
	ROW(u1, thumb, 4, "strd r12, r3, [r1, #4]!")			\
	ROW(u2, thumb, 4, "strd r5, r4, [r1], #-1020")			\
	ROW(s0, thumb, 2, "ldmia r1!, {r0, r3, r5-r7}")			\
	ROW(s1, thumb, 2, "ldmia r1, {r0, r1, r7}")			\
	ROW(s2, thumb, 2, "stmia r1!, {r2, r4}")

#define ROW(name, state, size, text)					\
	void name(u32 *regs);						\
	extern const u16 name##_insn[];					\
	__asm__(".syntax unified\n.text\n.align 2\n." #state "\n"	\
		".type " #name ", %function\n"				\
		#name ":	push {r0, r4-r11, lr}\n"		\
		"	ldmia r0, {r0-r12}\n"				\
		#name "_insn: " text "\n"				\
		"	ldr lr, [sp]\n"					\
		"	stmia lr, {r0-r12}\n"				\
		"	pop {r0, r4-r11, pc}\n.arm\n");
ROWS
#undef ROW

static const struct row {
	const char *text;
	void (*fn)(u32 *regs);
	const u16 *insn;
	bool thumb;
	int size;
} rows[] = {
#define ROW(name, state, size, text) \
	{ #state ": " text, name, name##_insn, #state[0] == 't', size },
ROWS
};

#define WORDS	32

static u32 cpu_mem[WORDS] __aligned(64);
static u8 our_mem[sizeof(cpu_mem) + 4] __aligned(64);
static u32 insn_now;
static int passed, failed;

void panic(const char *fmt, ...)
{
	say("panic: %s\n", fmt);
	exit(2);
}

int get_user_insn(const struct pt_regs *regs, u32 *insn)
{
	*insn = insn_now;
	return (regs->ARM_cpsr & PSR_T_BIT) && insn_now <= 0xffff ? 2 : 4;
}

static void count(bool good, const char *text, u32 insn, int offset)
{
	if (good) {
		passed++;
		return;
	}
	failed++;
	say("FAILED %s (%x), offset %d\n", text, insn, offset);
}

static void compare(const struct row *row, int offset)
{
	const u32 base = (u32)(cpu_mem + WORDS / 2);
	const u32 shift = (u32)our_mem + offset - (u32)cpu_mem;
	struct pt_regs regs = { 0 };
	u32 cpu[13];
	int err;

	for (int i = 0; i < WORDS; i++)
		cpu_mem[i] = 0x9e3779b9u * (i + 1);
	memcpy(our_mem + offset, cpu_mem, sizeof(cpu_mem));
	for (int i = 0; i < 13; i++)
		cpu[i] = 0x01010101u * (i + 0x41);
	cpu[1] = base;
	cpu[6] = 12;
	memcpy(regs.uregs, cpu, sizeof(cpu));
	regs.ARM_r1 += shift;
	regs.ARM_cpsr = USR_MODE | (row->thumb ? PSR_T_BIT : 0);

	row->fn(cpu);
	insn_now = row->insn[0];
	if (!row->thumb)
		insn_now |= (u32)row->insn[1] << 16;
	else if (row->size == 4)
		insn_now = insn_now << 16 | row->insn[1];
	err = fixup_alignment(&regs);

	/* r1 is still an address unless it was loaded. */
	if (cpu[1] - (base - 2048) < 4096)
		cpu[1] += shift;
	count(!err && regs.ARM_pc == (u32)row->size &&
	      !memcmp(regs.uregs, cpu, sizeof(cpu)) &&
	      !memcmp(our_mem + offset, cpu_mem, sizeof(cpu_mem)),
	      row->text, insn_now, offset);
}

/* What must not be done in pieces, or is not there for programs. */
static void refuse(const char *text, u32 insn, bool thumb)
{
	struct pt_regs regs = { 0 }, before;

	regs.ARM_r1 = (u32)our_mem + 1;
	regs.ARM_cpsr = USR_MODE | (thumb ? PSR_T_BIT : 0);
	before = regs;
	insn_now = insn;
	if (fixup_alignment(&regs) != -EINVAL)
		before.ARM_r1 = 0;
	regs.ARM_pc = 0;
	count(!memcmp(&regs, &before, sizeof(regs)), text, insn, 1);
}

static void test_refused(void)
{
	refuse("ldrex", 0xe1912f9f, false);
	refuse("ldrexd", 0xe1b12f9f, false);
	refuse("strexd", 0xe1a10f92, false);
	refuse("ldrh", 0xe1d120b0, false);
	refuse("ldrd, odd register", 0xe1c130d0, false);
	refuse("ldm with ^", 0xe8d1000d, false);
	refuse("rfe", 0xf8910a00, false);
	refuse("vldmia", 0xec910b04, false);
	refuse("vldr", 0xed910b00, false);
	refuse("vld1", 0xf421079f, false);
	refuse("ldrex", 0xe8512f00, true);
	refuse("ldrexd", 0xe8d1237f, true);
	refuse("rfedb", 0xe811c000, true);
	refuse("rfeia", 0xe991c000, true);
	refuse("ldr.w", 0xf8d12000, true);
	refuse("vldr", 0xed910b00, true);
	refuse("vld1", 0xf921079f, true);
	refuse("ldr", 0x680a, true);
}

/* Unwinding tables name these; nobody unwinds. */
void __aeabi_unwind_cpp_pr0(void);
void __aeabi_unwind_cpp_pr1(void);
void __aeabi_unwind_cpp_pr0(void) { }
void __aeabi_unwind_cpp_pr1(void) { }

void __used _start(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		for (int offset = 0; offset < 4; offset++)
			compare(&rows[i], offset);
	}
	test_refused();
	say("%d passed, %d failed\n", passed, failed);
	exit(failed != 0);
}
