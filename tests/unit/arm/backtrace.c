/* links: kernel/panic.c arch/arm/kernel/unwind.c lib/kallsyms.c lib/printk.c */
/* links: lib/string.c lib/vsprintf.c arch/arm/lib/memcpy.S arch/arm/lib/memset.S */
/*
 * Panic, unwinder and symbol table together, run by qemu-arm: a chain of
 * functions with frames of each shape ends in panic(), and the lines on the
 * console are compared with what must be there.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <lib/wait.h>
#include <asm/memory.h>
#include <asm/ptrace.h>
#include <asm/unwind.h>
#include <drivers/reset.h>

#include "syscall.h"

/* Nobody waits for the log here. */
void wake_up(struct wait_queue_head *wq)
{
	(void)wq;
}

static char out[8192];
static size_t out_len;

static void capture(const char *s, size_t len)
{
	len = min(len, sizeof(out) - 1 - out_len);
	memcpy(out + out_len, s, len);
	out_len += len;
}

static struct console console = { .name = "capture", .write = capture };

static int passed, failed, failures;

/* @what must be printed behind all that was expected before. */
static const char *expected_from = out;

static void expect(const char *what)
{
	const char *at = strstr(expected_from, what);

	if (at) {
		expected_from = at + strlen(what);
	} else {
		failures++;
		say("FAILED: \"%s\" is missing after:\n%s\n", what,
		    expected_from);
	}
}

static void expect_not(const char *what)
{
	if (strstr(out, what)) {
		failures++;
		say("FAILED: \"%s\" is in:\n%s\n", what, out);
	}
}

static void start_over(void)
{
	memset(out, 0, sizeof(out));
	out_len = 0;
	expected_from = out;
}

/*
 * The unwinder believes in kernel stacks, so there must be one. Reading what
 * follows it is the end of the program.
 */
static struct {
	u8 stack[THREAD_SIZE];
	u8 beyond[PAGE_SIZE];
} stack __used __aligned(THREAD_SIZE);

/* The compiler must not find out that nobody returns. */
static volatile int zero;

/* Frames: small, larger than 0x200 bytes, of a size not known, with locals. */
noinline void ends_here(int n)
{
	if (!zero)
		panic("n is %d", n + zero);
}

noinline int large_frame(int n)
{
	volatile char room[0x1000 - 24];

	room[n] = n;
	ends_here(room[n]);
	return room[n];
}

noinline int variable_frame(int n)
{
	volatile char room[n + 8];

	room[n] = n;
	return large_frame(room[n]) + room[n];
}

noinline int many_registers(int a, int b, int c, int d, int e, int f)
{
	int x = variable_frame(a + zero), y = variable_frame(b);

	return a + b + c + d + e + f + x + y;
}

noinline int calls_through(int (*fn)(int, int, int, int, int, int))
{
	return fn(1, 2, 3, 4, 5, 6) + zero;
}

static void check_panic(void)
{
	expect("Kernel panic - not syncing: n is 1\n");
	expect("Backtrace:\n");
	expect("panic+0x");
	expect("] ends_here+0x");
	expect("] large_frame+0x");
	expect("] variable_frame+0x");
	expect("] many_registers+0x");
	expect("] calls_through+0x");
	expect("] start+0x");
	expect("] _start+0x");
	expect("---[ end Kernel panic - not syncing: n is 1 ]---\n");
}

/*
 * Registers that are junk: the first line, and then a quiet end. A stack
 * pointer just below the limits must not be popped from.
 */
static void check_junk(void)
{
	static const unsigned long sps[] = {
		0, 1, 0xfffffffc, 0xffffffff, 0x80000000,
	};
	struct pt_regs regs;

	for (unsigned int i = 0; i < ARRAY_SIZE(sps); i++) {
		start_over();
		memset(&regs, 0xff, sizeof(regs));
		regs.ARM_sp = sps[i];
		regs.ARM_pc = (unsigned long)many_registers + 32;
		dump_backtrace(&regs);
		expect("Backtrace:\n");
		expect("] many_registers+0x20/0x");
		expect_not("] _start");
	}
	start_over();
	regs.ARM_pc = 0x12;
	dump_backtrace(&regs);
	expect("[<00000012>] 0x12\n");
	start_over();
	regs.ARM_pc = 0xfffffff0;
	regs.ARM_sp = (unsigned long)__builtin_frame_address(0);
	dump_backtrace(&regs);
	expect("[<fffffff0>] 0xfffffff0\n");
}

/* The top of the stack: popping must stop at the end of the 8 KiB. */
static void check_top(void)
{
	struct pt_regs regs = { 0 };

	start_over();
	syscall6(NR_MPROTECT, (long)stack.beyond, PAGE_SIZE, 0, 0, 0, 0);
	regs.ARM_sp = ALIGN((unsigned long)&regs, (unsigned long)THREAD_SIZE) - 4;
	regs.ARM_pc = (unsigned long)many_registers + 32;
	dump_backtrace(&regs);
	expect("] many_registers+0x20/0x");
	expect_not("] _start");
}

static void check_regs(void)
{
	struct pt_regs regs;

	start_over();
	for (int i = 0; i < 18; i++)
		regs.uregs[i] = 0x1000 + i;
	regs.ARM_pc = (unsigned long)ends_here + 4;
	regs.ARM_cpsr = PSR_N_BIT | PSR_C_BIT | PSR_I_BIT | SVC_MODE;
	show_regs(&regs);
	expect("PC is at ends_here+0x4/0x");
	expect("lr : [<0000100e>]    psr: a0000093\n");
	expect("r0 : 00001000\n");
	expect("Flags: NzCv  IRQs off  Mode SVC  ISA ARM\n");
}

static void run(void (*test)(void))
{
	failures = 0;
	test();
	if (failures)
		failed++;
	else
		passed++;
}

static void __noreturn finish(void)
{
	run(check_panic);
	run(check_junk);
	run(check_top);
	run(check_regs);
	say("%d passed, %d failed\n", passed, failed);
	exit(failed != 0);
}

/* A panic ends in one of these. */
void machine_halt(void)
{
	finish();
}

void machine_restart(void)
{
	say("FAILED: restarted\n");
	exit(1);
}

static noinline void __used start(void)
{
	register_console(&console);
	calls_through(many_registers);
	exit(3);
}


__asm__(
"	.global	_start\n"
"	.fnstart\n"
"_start:	ldr	sp, =stack + 0x2000\n"
"	bl	start\n"
"	.cantunwind\n"
"	.fnend\n"
);
static_assert(THREAD_SIZE == 0x2000, "typed above");
