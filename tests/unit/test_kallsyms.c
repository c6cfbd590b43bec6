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
const u32 kallsyms_offsets[] = { 0, 0x40, 0x2000, 0x8000, 0x8100 };
const u8 kallsyms_names[] = {
	2, 0, 1,		/* do_ fault */
	3, 0, 2, 1,		/* do_ page_ fault */
	0,			/* _etext */
	1, 3,
	0,			/* _einittext */
};
const u16 kallsyms_token_index[] = { 0, 4, 10, 16 };
const char kallsyms_tokens[] = "do_\0fault\0page_\0"
	"a_name_that_is_too_long_for_the_buffer_and_has_to_be_cut_somewhere";

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

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found),
		cmocka_unit_test(test_not_found),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
