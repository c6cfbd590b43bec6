/* links: lib/vsprintf.c lib/string.c */
/*
 * lib/vsprintf.c against the host's printf: all combinations of flags, width
 * and precision for each conversion, and each buffer that is too small.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static int (*host_snprintf)(char *, size_t, const char *, ...) = snprintf;

#include "host/rename.h"
#include <lib/printk.h>
#include <lib/string.h>

/* The formats are made at run time, so the compiler cannot check them. */
static int (*kernel)(char *, size_t, const char *, ...) = snprintf;

#define same(...) do {							\
	char want[256], got[256];					\
	int want_len = host_snprintf(want, sizeof(want), __VA_ARGS__);	\
	int got_len = kernel(got, sizeof(got), __VA_ARGS__);		\
									\
	assert_string_equal(got, want);					\
	assert_int_equal(got_len, want_len);				\
} while (0)

/* Call @check with every "%<flags><width><precision>". */
static void each_prefix(void (*check)(const char *prefix))
{
	static const char *const sizes[] = { "", "1", "7", "30" };
	static const char *const precisions[] = { "", ".", ".0", ".1", ".12" };
	char prefix[32];

	for (int flags = 0; flags < 32; flags++) {
		for (size_t w = 0; w < ARRAY_SIZE(sizes); w++) {
			for (size_t p = 0; p < ARRAY_SIZE(precisions); p++) {
				host_snprintf(prefix, sizeof(prefix),
					      "%%%s%s%s%s%s%s%s",
					      flags & 1 ? "-" : "",
					      flags & 2 ? "+" : "",
					      flags & 4 ? " " : "",
					      flags & 8 ? "#" : "",
					      flags & 16 ? "0" : "",
					      sizes[w], precisions[p]);
				check(prefix);
			}
		}
	}
}

static const s64 values[] = {
	0, 1, -1, 7, 8, 9, 10, 42, -42, 127, 128, 255, 256, 32767, 32768,
	-32768, 65536, 0x7fffffff, -0x7fffffffll - 1, 0xffffffffll,
	0x100000000ll, 1234567890123456789ll, INT64_MAX, INT64_MIN,
};

static void check_integers(const char *prefix)
{
	char fmt[48];

	for (const char *c = "diuxXo"; *c; c++) {
		for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
			s64 v = values[i];

			host_snprintf(fmt, sizeof(fmt), "<%s%c>", prefix, *c);
			same(fmt, (int)v);
			host_snprintf(fmt, sizeof(fmt), "<%shh%c>", prefix, *c);
			same(fmt, (int)v);
			host_snprintf(fmt, sizeof(fmt), "<%sh%c>", prefix, *c);
			same(fmt, (int)v);
			host_snprintf(fmt, sizeof(fmt), "<%sl%c>", prefix, *c);
			same(fmt, (long)v);
			host_snprintf(fmt, sizeof(fmt), "<%sll%c>", prefix, *c);
			same(fmt, (long long)v);
			host_snprintf(fmt, sizeof(fmt), "<%sz%c>", prefix, *c);
			same(fmt, (size_t)v);
		}
	}
}

static void test_integers(void **state)
{
	each_prefix(check_integers);
}

/* Among the flags at its front, not in the width or the precision. */
static bool zero_flag(const char *prefix)
{
	for (prefix++; *prefix && strchr("-+ #0", *prefix); prefix++)
		if (*prefix == '0')
			return true;
	return false;
}

static void check_strings(const char *prefix)
{
	char fmt[48];

	/* C does not define these for strings. */
	if (strchr(prefix, '#') || zero_flag(prefix))
		return;
	host_snprintf(fmt, sizeof(fmt), "<%ss>", prefix);
	same(fmt, "");
	same(fmt, "x");
	same(fmt, "hello, world");
}

static void test_strings(void **state)
{
	char *raw = malloc(3), buf[32];

	each_prefix(check_strings);
	same("<%c%3c%-3c>", 'a', 'b', 'c');
	same("%%|%5d%%", 3);

	/* A precision saves reading a string that has no end. */
	memcpy(raw, "abc", 3);
	same("%.3s|%.*s", raw, 2, raw);
	free(raw);

	snprintf(buf, sizeof(buf), "%s|%8s", (char *)NULL, (char *)NULL);
	assert_string_equal(buf, "(null)|  (null)");
}

static void test_stars(void **state)
{
	same("<%*d>", 6, 42);
	same("<%*d>", -6, 42);
	same("<%.*d>", 4, 42);
	same("<%.*d>", -4, 42);
	same("<%0*d>", 6, -42);
	same("<%*.*s>", 8, 2, "abc");
	same("<%jd %td>", (intmax_t)-5, (ptrdiff_t)-6);
}

/* Linux's: all the digits, no "0x". */
static void test_pointer(void **state)
{
	char buf[64];

	snprintf(buf, sizeof(buf), "%p", (void *)0x8001abcd);
	assert_string_equal(buf + strlen(buf) - 8, "8001abcd");
	assert_int_equal(strlen(buf), 2 * sizeof(void *));
}

static void test_unknown(void **state)
{
	char buf[32];

	assert_int_equal(kernel(buf, sizeof(buf), "a%yb"), 4);
	assert_string_equal(buf, "a%yb");
	assert_int_equal(kernel(buf, sizeof(buf), "end%"), 3);
	assert_string_equal(buf, "end");
	assert_int_equal(kernel(buf, sizeof(buf), "end%-5.3l"), 3);
	assert_string_equal(buf, "end");
}

static void test_small_buffers(void **state)
{
	static const char whole[] = "[  -42|beef |ff]";

	for (size_t size = 0; size <= sizeof(whole) + 2; size++) {
		char *buf = malloc(size ? size : 1);
		size_t stored = size ? min(size - 1, sizeof(whole) - 1) : 0;

		buf[0] = '!';
		assert_int_equal(snprintf(buf, size, "[%5d|%-5s|%x]", -42,
					  "beef", 255), sizeof(whole) - 1);
		if (!size)
			assert_int_equal(buf[0], '!');
		else
			assert_int_equal(strlen(buf), stored);
		assert_memory_equal(buf, size ? whole : "!", stored);
		assert_int_equal(scnprintf(buf, size, "[%5d|%-5s|%x]", -42,
					   "beef", 255), stored);
		free(buf);
	}
	assert_int_equal(snprintf(NULL, 0, "%d", 12345), 5);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_stars),
		cmocka_unit_test(test_pointer),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_small_buffers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
