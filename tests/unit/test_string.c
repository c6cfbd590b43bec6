/* links: lib/string.c */
/*
 * lib/string.c against the host's C library, on all pairs of short strings
 * over a small alphabet: that reaches every branch.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* The host's own, before their names are the kernel's. */
static int (*host_memcmp)(const void *, const void *, size_t) = memcmp;
static void *(*host_memchr)(const void *, int, size_t) = memchr;
static size_t (*host_strlen)(const char *) = strlen;
static int (*host_strcmp)(const char *, const char *) = strcmp;
static int (*host_strncmp)(const char *, const char *, size_t) = strncmp;
static char *(*host_strchr)(const char *, int) = strchr;
static char *(*host_strrchr)(const char *, int) = strrchr;
static char *(*host_strstr)(const char *, const char *) = strstr;

#include "host/rename.h"
#include <lib/string.h>
#include <uapi/errno.h>

#define MAX_LEN		4
#define STRINGS		(1 + 3 + 9 + 27 + 81)

/* Allocated to the byte: the address sanitizer sees what reads too far. */
static char *strings[STRINGS];

static int make_strings(void **state)
{
	int n = 0;

	for (int len = 0, count = 1; len <= MAX_LEN; len++, count *= 3) {
		for (int i = 0; i < count; i++) {
			char *s = malloc(len + 1);

			for (int k = 0, v = i; k < len; k++, v /= 3)
				s[k] = "ab\xff"[v % 3];
			s[len] = '\0';
			strings[n++] = s;
		}
	}
	assert_int_equal(n, STRINGS);
	return 0;
}

static int free_strings(void **state)
{
	for (int i = 0; i < STRINGS; i++)
		free(strings[i]);
	return 0;
}

static int sign(int x)
{
	return (x > 0) - (x < 0);
}

static void test_compare(void **state)
{
	for (int i = 0; i < STRINGS; i++) {
		for (int j = 0; j < STRINGS; j++) {
			const char *a = strings[i], *b = strings[j];
			size_t both = host_strlen(a);

			if (host_strlen(b) < both)
				both = host_strlen(b);
			assert_int_equal(sign(strcmp(a, b)),
					 sign(host_strcmp(a, b)));
			assert_int_equal(sign(memcmp(a, b, both)),
					 sign(host_memcmp(a, b, both)));
			for (size_t n = 0; n <= MAX_LEN + 1; n++)
				assert_int_equal(sign(strncmp(a, b, n)),
						 sign(host_strncmp(a, b, n)));
		}
	}
}

static void test_search(void **state)
{
	static const int chars[] = { 'a', 'b', 0xff, 'x', 0, 'a' + 256 };

	for (int i = 0; i < STRINGS; i++) {
		const char *s = strings[i];

		for (size_t k = 0; k < sizeof(chars) / sizeof(*chars); k++) {
			int c = chars[k];
			size_t n = host_strlen(s);

			assert_ptr_equal(strchr(s, c), host_strchr(s, c));
			assert_ptr_equal(strrchr(s, c), host_strrchr(s, c));
			assert_ptr_equal(memchr(s, c, n), host_memchr(s, c, n));
		}
		for (int j = 0; j < STRINGS; j++)
			assert_ptr_equal(strstr(s, strings[j]),
					 host_strstr(s, strings[j]));
	}
}

static void test_length(void **state)
{
	char raw[3] = { 'x', 'y', 'z' };

	for (int i = 0; i < STRINGS; i++)
		assert_int_equal(strlen(strings[i]), host_strlen(strings[i]));
	assert_int_equal(strnlen("abc", 2), 2);
	assert_int_equal(strnlen("abc", 3), 3);
	assert_int_equal(strnlen("abc", 9), 3);
	assert_int_equal(strnlen(raw, 3), 3);
	assert_int_equal(strnlen(raw, 0), 0);
}

static void test_strscpy(void **state)
{
	char *dst = malloc(4), raw[4] = { 'l', 'o', 'n', 'g' };

	assert_int_equal(strscpy(dst, "abc", 4), 3);
	assert_string_equal(dst, "abc");
	assert_int_equal(strscpy(dst, "", 4), 0);
	assert_string_equal(dst, "");
	assert_int_equal(strscpy(dst, "abcd", 4), -E2BIG);
	assert_string_equal(dst, "abc");
	assert_int_equal(strscpy(dst, raw, 4), -E2BIG);
	assert_string_equal(dst, "lon");
	assert_int_equal(strscpy(dst, "x", 1), -E2BIG);
	assert_string_equal(dst, "");
	dst[0] = '!';
	assert_int_equal(strscpy(dst, "x", 0), -E2BIG);
	assert_int_equal(dst[0], '!');
	free(dst);
}

static void test_strtoul(void **state)
{
	static const struct {
		const char *s;
		unsigned int base;
		unsigned long value;
		const char *rest;
	} cases[] = {
		{ "0", 0, 0, "" },		{ "", 0, 0, "" },
		{ "42k", 0, 42, "k" },		{ "0x1fG", 0, 0x1f, "G" },
		{ "0X1F", 0, 0x1f, "" },	{ "0755", 0, 0755, "" },
		{ "08", 0, 0, "8" },		{ "0x", 0, 0, "x" },
		{ "0xg", 0, 0, "xg" },		{ "0x12", 16, 0x12, "" },
		{ "ff", 16, 0xff, "" },		{ "ff", 10, 0, "ff" },
		{ "0x12", 10, 0, "x12" },	{ "102", 2, 2, "2" },
		{ "-1", 0, 0, "-1" },		{ " 1", 0, 0, " 1" },
		{ "ffffffff", 16, 0xffffffff, "" },
		{ "4294967295,", 0, 4294967295, "," },
		{ "zZ!", 36, 35 * 36 + 35, "!" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *end = NULL;

		assert_int_equal(simple_strtoul(cases[i].s, &end,
						cases[i].base),
				 cases[i].value);
		assert_string_equal(end, cases[i].rest);
	}
	assert_int_equal(simple_strtoul("7", NULL, 0), 7);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_length),
		cmocka_unit_test(test_strscpy),
		cmocka_unit_test(test_strtoul),
	};

	return cmocka_run_group_tests(tests, make_strings, free_strings);
}
