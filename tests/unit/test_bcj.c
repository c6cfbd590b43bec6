/* links: boot/bcj.c */
/*
 * Calls in the packed kernel get their distances back. That scripts/bcj is the
 * opposite of it shows whenever a kernel boots.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../boot/boot.h"

/* Upper and lower half of B and BL, with x for the distance or the target. */
#define B(x)	0xf000 | ((x) >> 11 & 0x7ff), 0xb800 | ((x) & 0x7ff)
#define BL(x)	0xf000 | ((x) >> 11 & 0x7ff), 0xf800 | ((x) & 0x7ff)

static void expect(const u16 *packed, const u16 *image, size_t halfwords)
{
	u16 buf[16];

	memcpy(buf, packed, halfwords * 2);
	bcj_decode(buf, halfwords * 2);
	assert_memory_equal(buf, image, halfwords * 2);
}

static void test_calls(void **state)
{
	/* Targets: 0x12345 three times, then a call back to the start. */
	static const u16 packed[] = {
		0xb510, BL(0x12345), 0xbf00, BL(0x12345), BL(0), 0xbd10,
		B(0x12345),
	};
	static const u16 image[] = {
		0xb510, BL(0x12345 - 1), 0xbf00, BL(0x12345 - 4), BL(-6),
		0xbd10, B(0x12345 - 9),
	};

	expect(packed, image, ARRAY_SIZE(image));
}

static void test_not_calls(void **state)
{
	/* Halves alone, in the wrong order, other 32-bit instructions. */
	static const u16 image[] = {
		0xbf00, 0xf800, 0xf000, 0xb510, 0xf001, 0xe800, 0xf000, 0xd000,
		0xf800, 0xf000,
	};

	expect(image, image, ARRAY_SIZE(image));
}

static void test_ends(void **state)
{
	/* A call right at the end, and half a call there; nothing at all. */
	static const u16 packed[] = { 0xbf00, 0xbf00, BL(2), 0xf002 };
	static const u16 image[] = { 0xbf00, 0xbf00, BL(0), 0xf002 };

	expect(packed, image, 5);
	expect(packed, image, 4);
	expect(packed, packed, 3);
	expect(packed, packed, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_not_calls),
		cmocka_unit_test(test_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
