/* links: lib/kallsyms.c lib/vsprintf.c lib/string.c */
/*
 * Looking up names, in a table made by hand. That scripts/kallsyms makes such
 * tables from a linked program is tested by arm/backtrace.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <lib/compiler.h>
#include <lib/kallsyms.h>

const u32 kallsyms_base = 0x80008000;
const u32 kallsyms_num_syms = 5;
/* Text up to 0x8000a000, a hole, boot-only text. */
const u8 kallsyms_sizes[] = {
	0x20,
	0, 0xe0, 0xf, 0, 0,
	0, 0, 0x30, 0, 0,
	0x80,
};
const u8 kallsyms_names[] =
	"\3_fault\0"
	"\3_page_\1\2"
	"\0"			/* _etext */
	"a_name_that_is_too_long_for_the_buffer_and_has_to_be_cut_somewhere\0"
	"";			/* _einittext */
#define LETTER(c)	[c] = { c, c }
const u8 kallsyms_pairs[][2] = {
	[1] = { 'f', 'a' }, [2] = { 4, 0 }, [3] = { 'd', 'o' },
	[4] = { 5, 't' }, [5] = { 'u', 'l' },
	LETTER(0), LETTER('_'), LETTER('a'), LETTER('b'), LETTER('c'),
	LETTER('d'), LETTER('e'), LETTER('f'), LETTER('g'), LETTER('h'),
	LETTER('i'), LETTER('l'), LETTER('m'), LETTER('n'), LETTER('o'),
	LETTER('p'), LETTER('r'), LETTER('s'), LETTER('t'), LETTER('u'),
	LETTER('w'),
};

const u8 kallsyms_frames[] = { 2, 0, 0, 1, 0 };
const u8 kallsyms_insns[] = { 0, 3, 0xb1, 0x08, 0x84 };

static void expect(unsigned long addr, bool found, const char *text)
{
	char buf[KSYM_SYMBOL_LEN];

	assert_int_equal(sprint_symbol(buf, sizeof(buf), addr), found);
	assert_string_equal(buf, text);
}

static void test_found(void **state)
{
	expect(0x80008000, true, "do_fault+0x0/0x40");
	expect(0x8000803f, true, "do_fault+0x3f/0x40");
	expect(0x80008040, true, "do_page_fault+0x0/0x1fc0");
	expect(0x80009fff, true, "do_page_fault+0x1fbf/0x1fc0");
}

static void test_not_found(void **state)
{
	expect(0, false, "0x0");
	expect(0x80007fff, false, "0x80007fff");
	expect(0x8000a000, false, "0x8000a000");
	expect(0x8000ffff, false, "0x8000ffff");
	expect(0x80010100, false, "0x80010100");
	expect(0xffffffff, false, "0xffffffff");
}

static void test_cut(void **state)
{
	char buf[16];

	expect(0x80010004, true,
	       "a_name_that_is_too_long_for_the_buffer_and_has_to_be_cut_somewh"
	       "+0x4/0x100");
	assert_true(sprint_symbol(buf, sizeof(buf), 0x80008040));
	assert_string_equal(buf, "do_page_fault+0");
}

static void test_unwind(void **state)
{
	size_t len = 9;
	const u8 *insns = kallsyms_unwind(0x80008004, &len);

	assert_int_equal(len, 3);
	assert_ptr_equal(insns, kallsyms_insns + 2);
	assert_non_null(kallsyms_unwind(0x80010000, &len));
	assert_int_equal(len, 0);		/* no frame, not no answer */
	assert_null(kallsyms_unwind(0x80008040, &len));
	assert_null(kallsyms_unwind(0x8000a000, &len));
	assert_null(kallsyms_unwind(0x80007fff, &len));
	assert_null(kallsyms_unwind(0x80010100, &len));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found),
		cmocka_unit_test(test_not_found),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_unwind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
