/* links: arch/arm/lib/div.S lib/string.c lib/vsprintf.c */
/* links: arch/arm/lib/memcpy.S arch/arm/lib/memset.S */
/*
 * arch/arm/lib/div.S, run by qemu-arm: a quotient is right when, times the
 * divisor, and with the remainder added, it is the dividend, and the remainder
 * is smaller than the divisor and has the dividend's sign. All pairs of
 * numbers near the powers of two, and many at random.
 */
#include <lib/compiler.h>
#include <lib/printk.h>
#include <lib/string.h>

#include "syscall.h"

static int passed, failed, failures;

#define check(cond, n, d) do {						\
	if (cond)							\
		break;							\
	if (failures++ < 20)						\
		say("FAILED %s: %llx / %llx\n", __func__,		\
		    (unsigned long long)(n), (unsigned long long)(d));	\
} while (0)

static void test_u32(u64 a, u64 b)
{
	u32 n = a, d = b;

	if (d)
		check((n / d) * d + n % d == n && n % d < d, n, d);
}

/* Overflows are left out, as C does: the least number by -1. */
static void test_s32(u64 a, u64 b)
{
	s32 n = a, d = b, r;

	if (!d || (n == -0x7fffffff - 1 && d == -1))
		return;
	r = n % d;
	check((n / d) * d + r == n && (r == 0 || (r < 0) == (n < 0)) &&
	      (d < 0 ? -(s64)d : d) > (r < 0 ? -(s64)r : r), n, d);
}

static void test_u64(u64 n, u64 d)
{
	if (d)
		check((n / d) * d + n % d == n && n % d < d, n, d);
}

static void test_s64(u64 a, u64 b)
{
	s64 n = a, d = b, r;

	if (!d || (n == -0x7fffffffffffffffLL - 1 && d == -1))
		return;
	r = n % d;
	check((n / d) * d + r == n && (r == 0 || (r < 0) == (n < 0)) &&
	      (d < 0 ? 0 - (u64)d : (u64)d) > (r < 0 ? 0 - (u64)r : (u64)r),
	      n, d);
}

static u64 random64(void)
{
	static u64 seed = 1;

	seed = seed * 6364136223846793005ull + 1442695040888963407ull;
	return (seed ^ seed >> 29) >> (seed >> 58);	/* of any length */
}

static void run(void (*test)(u64 n, u64 d))
{
	int before = failures;

	for (int i = 0; i < 64; i++)
		for (int j = 0; j < 64; j++)
			for (int k = 0; k < 25; k++)
				test((1ull << i) + k / 5 - 2,
				     (1ull << j) + k % 5 - 2);
	for (int i = 0; i < 200000; i++)
		test(random64(), random64());
	failures == before ? passed++ : failed++;
}

static noinline void __used start(void)
{
	run(test_u32);
	run(test_s32);
	run(test_u64);
	run(test_s64);
	say("%d passed, %d failed\n", passed, failed);
	exit(failed != 0);
}

/* Unwind tables ask for these; nothing is unwound here. */
void __aeabi_unwind_cpp_pr0(void);
void __aeabi_unwind_cpp_pr1(void);
void __aeabi_unwind_cpp_pr0(void) { }
void __aeabi_unwind_cpp_pr1(void) { }

static char stack[8192] __used __aligned(8);

__asm__(
"	.global	_start\n"
"_start:	ldr	sp, =stack + 8192\n"
"	b	start\n"
);
