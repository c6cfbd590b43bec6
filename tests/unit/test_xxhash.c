/* links: lib/xxhash.c */
/*
 * xxHash32 against the values of its own sanity check. Every code
 * path is chosen by the length (below 16, tail of words, tail of bytes), so
 * the lengths are what is varied.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <lib/xxhash.h>

#define P1 0x9e3779b1u

/* The buffer of xxHash's own sanity check: sanity_test_vectors.h. */
static void fill(u8 *buf, size_t len)
{
	u64 gen = P1;
	size_t i;

	for (i = 0; i < len; i++) {
		buf[i] = gen >> 56;
		gen *= 11400714785074694797ull;
	}
}

static void test_published(void **state)
{
	static const struct {
		size_t len;
		u32 seed;
		u32 hash;
	} cases[] = {
		{ 0, 0, 0x02cc5d05 },
		{ 0, P1, 0x36b78ae7 },
		{ 1, 0, 0xcf65b03e },
		{ 1, P1, 0xb4545aa4 },
		{ 14, 0, 0x1208e7e2 },
		{ 14, P1, 0x6af1d1fe },
		{ 222, 0, 0x5bd11dbd },
		{ 222, P1, 0x58803c5f },
	};
	u8 buf[222];
	size_t i;

	(void)state;
	fill(buf, sizeof(buf));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(xxh32(buf, cases[i].len, cases[i].seed),
				 cases[i].hash);
}

/* The same bytes hash alike wherever they lie. */
static void test_alignment(void **state)
{
	u8 buf[128 + 8];
	u8 data[101];
	int shift;

	(void)state;
	fill(data, sizeof(data));
	for (shift = 0; shift < 8; shift++) {
		memcpy(buf + shift, data, sizeof(data));
		assert_int_equal(xxh32(buf + shift, sizeof(data), 0),
				 xxh32(data, sizeof(data), 0));
	}
}

/* Any single bit counts, at every length up to three stripes. */
static void test_every_bit(void **state)
{
	u8 *data;
	u32 hash;
	size_t len, bit;

	(void)state;
	for (len = 1; len <= 49; len++) {
		data = malloc(len);	/* exact, so that overruns are seen */
		fill(data, len);
		hash = xxh32(data, len, 0);
		for (bit = 0; bit < len * 8; bit++) {
			data[bit / 8] ^= 1 << bit % 8;
			assert_int_not_equal(xxh32(data, len, 0), hash);
			data[bit / 8] ^= 1 << bit % 8;
		}
		free(data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published),
		cmocka_unit_test(test_alignment),
		cmocka_unit_test(test_every_bit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
