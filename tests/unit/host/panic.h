/*
 * panic() for tests of code whose panics are part of its contract: it comes
 * back to expect_panic(), and anywhere else it fails the test. For tests that
 * do not link host/mm.c, which has its own. After <cmocka.h>.
 */
#ifndef HOST_PANIC_H
#define HOST_PANIC_H

#include <lib/printk.h>
#include <setjmp.h>

static jmp_buf caught;
static bool catching;

void panic(const char *fmt, ...)
{
	if (catching)
		longjmp(caught, 1);
	fail_msg("panic: %s", fmt);
	__builtin_unreachable();
}

/* Run @call, which has to end in panic(). */
#define expect_panic(call) do {						\
	catching = true;						\
	if (!setjmp(caught)) {						\
		call;							\
		fail_msg("no panic: %s", #call);			\
	}								\
	catching = false;						\
} while (0)

#endif
