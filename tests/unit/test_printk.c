/* links: lib/printk.c lib/vsprintf.c lib/string.c */
/*
 * printk: what reaches the console, what the log keeps, and both again when
 * the console comes late or the ring has wrapped. The state is lib/printk.c's
 * own and goes on from case to case, so each looks only behind its mark.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <lib/printk.h>
#include <lib/wait.h>

void wake_up(struct wait_queue_head *wq)
{
}

static char out[2 * LOG_BUF_SIZE];
static size_t out_len;
static unsigned long mark;

static void console_write(const char *s, size_t len)
{
	assert_true(out_len + len < sizeof(out));
	memcpy(out + out_len, s, len);
	out_len += len;
	out[out_len] = '\0';
}

static struct console console = { .name = "test", .write = console_write };

static u64 now;

static u64 test_clock(void)
{
	return now;
}

static int start_case(void **state)
{
	console_loglevel = CONSOLE_LOGLEVEL_DEFAULT;
	printk_clock = NULL;
	mark = log_end();
	out_len = 0;
	out[0] = '\0';
	return 0;
}

static void expect_log(const char *want)
{
	static char buf[2 * LOG_BUF_SIZE];
	unsigned long pos = mark;
	size_t n = log_read(&pos, buf, sizeof(buf) - 1);

	buf[n] = '\0';
	assert_string_equal(buf, want);
	assert_int_equal(pos, log_end());
	mark = pos;
}

static void expect_out(const char *want)
{
	assert_string_equal(out, want);
	out_len = 0;
	out[0] = '\0';
}

/* The first case: nothing is registered yet. */
static void test_late_console(void **state)
{
	pr_info("Booting\n");
	pr_debug("detail\n");
	pr_warn("two\nlines\n");
	expect_out("");
	register_console(&console);
	expect_out("[    0.000000] Booting\n"
		   "[    0.000000] two\n"
		   "[    0.000000] lines\n");
	expect_log("<6>[    0.000000] Booting\n"
		   "<7>[    0.000000] detail\n"
		   "<4>[    0.000000] two\n"
		   "<4>[    0.000000] lines\n");
}

static void test_levels(void **state)
{
	printk("no level\n");
	pr_err("error\n");
	console_loglevel = CONSOLE_LOGLEVEL_QUIET;
	pr_warn("warning\n");
	pr_info("info\n");
	expect_out("[    0.000000] no level\n"
		   "[    0.000000] error\n"
		   "[    0.000000] warning\n");
	expect_log("<4>[    0.000000] no level\n"
		   "<3>[    0.000000] error\n"
		   "<4>[    0.000000] warning\n"
		   "<6>[    0.000000] info\n");
}

static void test_time(void **state)
{
	printk_clock = test_clock;
	now = 123456;
	pr_info("early\n");
	now = 98765999999999ull;
	pr_info("late\n");
	expect_log("<6>[    0.000123] early\n<6>[98765.999999] late\n");
}

static void test_cont(void **state)
{
	pr_info("a");
	pr_cont(" b");
	pr_cont(" c\n");
	pr_cont("alone\n");
	pr_info("open");
	pr_err("other\n");
	expect_log("<6>[    0.000000] a b c\n"
		   "<6>[    0.000000] alone\n"
		   "<6>[    0.000000] open\n"
		   "<3>[    0.000000] other\n");
	/* A line goes on at its own severity, also to the console. */
	out_len = 0;
	pr_debug("hidden");
	pr_cont(" wholly\n");
	pr_info("seen\n");
	expect_out("[    0.000000] seen\n");
}

static void test_empty_lines(void **state)
{
	pr_info("\n");
	pr_info("a\n\nb\n");
	pr_info("%s", "");
	expect_log("<6>[    0.000000] \n"
		   "<6>[    0.000000] a\n"
		   "<6>[    0.000000] \n"
		   "<6>[    0.000000] b\n");
}

static void test_long_line(void **state)
{
	char text[400], buf[512];
	unsigned long pos = mark;
	size_t n;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	pr_info("%s\n", text);
	n = log_read(&pos, buf, sizeof(buf));
	assert_true(n > 200);
	assert_true(n < 300);
	assert_memory_equal(buf + n - 5, "x...\n", 5);
}

static void test_reading(void **state)
{
	unsigned long pos = mark, end;
	char buf[64] = "";

	assert_int_equal(log_read(&pos, buf, sizeof(buf)), 0);
	pr_info("0123456789\n");
	end = log_end();
	assert_int_equal(log_read(&pos, buf, 3), 3);
	assert_memory_equal(buf, "<6>", 3);
	assert_int_equal(log_read(&pos, buf, sizeof(buf)), end - mark - 3);
	assert_int_equal(log_read(&pos, buf, sizeof(buf)), 0);
	assert_int_equal(pos, end);
}

/* An old position goes on at the first line that is still whole. */
static void test_overwritten(void **state)
{
	static char buf[LOG_BUF_SIZE];
	unsigned long pos = mark;
	size_t n;
	int first, line;

	for (int i = 0; i < 2000; i++) {
		out_len = 0;
		pr_info("line %d\n", i);
	}
	n = log_read(&pos, buf, sizeof(buf) - 1);
	buf[n] = '\0';
	assert_true(n > LOG_BUF_SIZE - 64);
	assert_int_equal(sscanf(buf, "<6>[    0.000000] line %d\n", &first), 1);
	line = first;
	for (char *s = strtok(buf, "\n"); s; s = strtok(NULL, "\n")) {
		char want[64];

		snprintf(want, sizeof(want), "<6>[    0.000000] line %d",
			 line++);
		assert_string_equal(s, want);
	}
	assert_int_equal(line, 2000);

	/* A console that comes now is shown the same lines. */
	out_len = 0;
	register_console(&console);
	assert_int_equal(out_len, n - 3 * (2000 - first));
}

/* What a program hands to syslog(2) may be any number. */
static void test_bad_position(void **state)
{
	char buf[64];
	unsigned long pos = log_end() + 1000;

	pr_info("x\n");
	log_read(&pos, buf, sizeof(buf));
	pos = -1ul;
	log_read(&pos, buf, sizeof(buf));
}

#define printk_test(test) cmocka_unit_test_setup(test, start_case)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		printk_test(test_late_console),
		printk_test(test_levels),
		printk_test(test_time),
		printk_test(test_cont),
		printk_test(test_empty_lines),
		printk_test(test_long_line),
		printk_test(test_reading),
		printk_test(test_overwritten),
		printk_test(test_bad_position),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
