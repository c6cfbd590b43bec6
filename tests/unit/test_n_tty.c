/*
 * The line discipline, typed at: what arrives on the screen, and what a
 * program gets to read.
 */
/* links: fs/n_tty.c fs/n_tty_output.c */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fs/tty.h>
#include <fs/upcall.h>
#include <lib/string.h>
#include <uapi/signal.h>

/* What n_tty.c needs of the rest of the kernel. */

static char screen[8192];
static size_t screen_len;
static int last_sig, last_pgrp, wakeups;

static void wire(const char *s, size_t len)
{
	assert_true(screen_len + len < sizeof(screen));
	memcpy(screen + screen_len, s, len);
	screen_len += len;
	screen[screen_len] = '\0';
}

void tty_send_signal(int pgrp, int sig)
{
	last_pgrp = pgrp;
	last_sig = sig;
}

void init_waitqueue_head(struct wait_queue_head *wq)
{
	INIT_LIST_HEAD(&wq->head);
}

void wake_up(struct wait_queue_head *wq)
{
	(void)wq;
	wakeups++;
}

static struct tty_struct tty;

static int setup(void **state)
{
	(void)state;
	n_tty_init(&tty, wire);
	tty.pgrp = 7;
	screen_len = 0;
	screen[0] = '\0';
	last_sig = last_pgrp = wakeups = 0;
	return 0;
}

static void type(const char *s)
{
	while (*s)
		n_tty_receive_char(&tty, *s++);
}

/* One read(2) of at most @size; what it gets, and whether a line ended. */
static const char *read_up_to(size_t size, bool *done)
{
	static char buf[N_TTY_BUF_SIZE + 1];
	size_t n = n_tty_read(&tty, (u8 *)buf, size, done);

	assert_true(n <= size);
	buf[n] = '\0';
	return buf;
}

static void assert_reads(const char *line)
{
	bool done;

	assert_true(n_tty_readable(&tty));
	assert_string_equal(read_up_to(100, &done), line);
	assert_true(done);
}

static void set_flags(u32 lflag_off, u32 lflag_on)
{
	struct termios t = tty.termios;

	t.c_lflag = (t.c_lflag & ~lflag_off) | lflag_on;
	n_tty_set_termios(&tty, &t);
}

/* Canonical mode */

static void test_line(void **state)
{
	(void)state;
	type("ab");
	assert_false(n_tty_readable(&tty));
	assert_int_equal(wakeups, 0);
	type("\r");
	assert_int_equal(wakeups, 1);
	assert_string_equal(screen, "ab\r\n");
	assert_int_equal(n_tty_chars(&tty), 3);
	assert_reads("ab\n");
	assert_false(n_tty_readable(&tty));
}

static void test_two_lines_are_two_reads(void **state)
{
	(void)state;
	type("one\ntwo\n");
	assert_reads("one\n");
	assert_reads("two\n");
}

static void test_short_reads_of_a_line(void **state)
{
	bool done;

	(void)state;
	type("abc\n");
	assert_string_equal(read_up_to(2, &done), "ab");
	assert_false(done);
	assert_string_equal(read_up_to(2, &done), "c\n");
	assert_true(done);
}

static void test_erase(void **state)
{
	(void)state;
	type("ab\177c\n");
	assert_string_equal(screen, "ab\b \bc\r\n");
	assert_reads("ac\n");
}

static void test_erase_stops_at_line_start(void **state)
{
	(void)state;
	type("one\n\177\177x\n");
	assert_string_equal(screen, "one\r\nx\r\n");
	assert_reads("one\n");
	assert_reads("x\n");
}

static void test_erase_control_character(void **state)
{
	(void)state;
	type("\001\177");
	assert_string_equal(screen, "^A\b \b\b \b");
}

static void test_erase_tab(void **state)
{
	(void)state;
	n_tty_write(&tty, "$ ", 2);
	type("abc\t\177");
	/* From column 8 back to 5, where the c ended. */
	assert_string_equal(screen, "$ abc\t\b\b\b");
	assert_int_equal(tty.column, 5);
}

static void test_erase_utf8(void **state)
{
	struct termios t = tty.termios;

	(void)state;
	t.c_iflag |= IUTF8;
	n_tty_set_termios(&tty, &t);
	type("a\303\274\177b\n");
	assert_string_equal(screen, "a\303\274\b \bb\r\n");
	assert_reads("ab\n");
}

static void test_erase_without_echoe(void **state)
{
	(void)state;
	set_flags(ECHOE, 0);
	type("ab\177\n");
	assert_string_equal(screen, "ab^?\r\n");
	assert_reads("a\n");
}

static void test_kill(void **state)
{
	(void)state;
	type("old\nab\025c\n");
	assert_string_equal(screen, "old\r\nab\b \b\b \bc\r\n");
	assert_reads("old\n");
	assert_reads("c\n");
}

static void test_kill_without_echoke(void **state)
{
	(void)state;
	set_flags(ECHOKE, 0);
	type("ab\025c\n");
	assert_string_equal(screen, "ab^U\r\nc\r\n");
	assert_reads("c\n");
}

static void test_word_erase(void **state)
{
	(void)state;
	type("mmap 4k  \027x\n");
	assert_reads("mmap x\n");
	type("\027");
	type("one-two\027\027three\n");
	assert_reads("three\n");
}

static void test_literal_next(void **state)
{
	(void)state;
	type("a\026\003b\026\177\n");
	assert_int_equal(last_sig, 0);
	assert_reads("a\003b\177\n");
	assert_string_equal(screen, "a^\b^Cb^\b^?\r\n");
}

static void test_reprint(void **state)
{
	(void)state;
	type("ab\022c\n");
	assert_string_equal(screen, "ab^R\r\nabc\r\n");
	assert_reads("abc\n");
}

static void test_eof_ends_line(void **state)
{
	bool done;

	(void)state;
	type("ab\004");
	assert_int_equal(n_tty_chars(&tty), 2);
	assert_reads("ab");
	type("\004");
	assert_true(n_tty_readable(&tty));
	assert_int_equal(n_tty_chars(&tty), 0);
	assert_string_equal(read_up_to(10, &done), "");
	assert_true(done);
	assert_false(n_tty_readable(&tty));
	assert_string_equal(screen, "ab");
}

static void test_eof_goes_with_exact_read(void **state)
{
	bool done;

	(void)state;
	type("ab\004");
	assert_string_equal(read_up_to(2, &done), "ab");
	assert_true(done);
	assert_false(n_tty_readable(&tty));
}

static void test_typed_nul_is_no_eof(void **state)
{
	u8 buf[4];
	bool done;

	(void)state;
	n_tty_receive_char(&tty, 'a');
	n_tty_receive_char(&tty, '\0');
	n_tty_receive_char(&tty, '\n');
	assert_int_equal(n_tty_read(&tty, buf, 4, &done), 3);
	assert_memory_equal(buf, "a\0\n", 3);
}

static void test_full_line_still_ends(void **state)
{
	bool done;
	int i;

	(void)state;
	set_flags(ECHO, 0);
	for (i = 0; i < 2 * N_TTY_BUF_SIZE; i++)
		n_tty_receive_char(&tty, 'x');
	assert_false(n_tty_readable(&tty));
	type("\n\n\n");
	assert_int_equal(strlen(read_up_to(N_TTY_BUF_SIZE, &done)),
			 N_TTY_BUF_SIZE);
	assert_true(done);
	assert_false(n_tty_readable(&tty));
	type("again\n");
	assert_reads("again\n");
}

/* Signals and flow control */

static void test_interrupt(void **state)
{
	(void)state;
	type("done\nhalf\003");
	assert_int_equal(last_sig, SIGINT);
	assert_int_equal(last_pgrp, 7);
	assert_string_equal(screen, "done\r\nhalf^C");
	assert_false(n_tty_readable(&tty));
	type("new\n");
	assert_reads("new\n");
}

static void test_signals(void **state)
{
	(void)state;
	type("\034");
	assert_int_equal(last_sig, SIGQUIT);
	type("\032");
	assert_int_equal(last_sig, SIGTSTP);
}

static void test_noflsh_keeps_input(void **state)
{
	(void)state;
	set_flags(0, NOFLSH);
	type("half\003\n");
	assert_int_equal(last_sig, SIGINT);
	assert_reads("half\n");
}

static void test_no_isig(void **state)
{
	(void)state;
	set_flags(ISIG, 0);
	type("\003\n");
	assert_int_equal(last_sig, 0);
	assert_reads("\003\n");
}

static void test_disabled_character(void **state)
{
	struct termios t = tty.termios;
	u8 buf[4];
	bool done;

	(void)state;
	t.c_cc[VINTR] = 0;
	n_tty_set_termios(&tty, &t);
	type("\003");
	n_tty_receive_char(&tty, '\0');
	type("\n");
	assert_int_equal(last_sig, 0);
	assert_int_equal(n_tty_read(&tty, buf, 4, &done), 3);
	assert_memory_equal(buf, "\003\0\n", 3);
}

static void test_stop_and_start(void **state)
{
	(void)state;
	type("\023");
	assert_true(tty.stopped);
	type("\021");
	assert_false(tty.stopped);
	assert_int_equal(n_tty_chars(&tty), 0);
}

/* Modes */

static void test_no_echo(void **state)
{
	(void)state;
	set_flags(ECHO, 0);
	type("secret\177\n");
	assert_string_equal(screen, "");
	assert_reads("secre\n");
}

static void test_echonl(void **state)
{
	(void)state;
	set_flags(ECHO, ECHONL);
	type("secret\n");
	assert_string_equal(screen, "\r\n");
}

static void test_raw(void **state)
{
	bool done;

	(void)state;
	set_flags(ICANON | ECHO | ISIG | IEXTEN, 0);
	type("\177\004\003\025");
	assert_int_equal(n_tty_chars(&tty), 4);
	assert_string_equal(read_up_to(3, &done), "\177\004\003");
	assert_false(done);
	assert_string_equal(read_up_to(3, &done), "\025");
	assert_string_equal(screen, "");
	assert_false(n_tty_readable(&tty));
}

static void test_half_line_becomes_readable_in_raw(void **state)
{
	bool done;

	(void)state;
	type("half");
	assert_false(n_tty_readable(&tty));
	set_flags(ICANON, 0);
	assert_true(n_tty_readable(&tty));
	assert_string_equal(read_up_to(10, &done), "half");
}

static void test_raw_input_is_a_line_in_canon(void **state)
{
	(void)state;
	set_flags(ICANON, 0);
	type("ab");
	set_flags(0, ICANON);
	type("c\n");
	assert_reads("ab");
	assert_reads("c\n");
}

static void test_cr_translation(void **state)
{
	struct termios t = tty.termios;

	(void)state;
	t.c_iflag = IGNCR;
	n_tty_set_termios(&tty, &t);
	type("a\rb\n");
	assert_reads("ab\n");
	t.c_iflag = INLCR;
	n_tty_set_termios(&tty, &t);
	type("a\n\004");
	assert_reads("a\r");
}

static void test_output(void **state)
{
	struct termios t = tty.termios;

	(void)state;
	n_tty_write(&tty, "a\nb\r\n", 5);
	assert_string_equal(screen, "a\r\nb\r\r\n");
	t.c_oflag &= ~OPOST;
	n_tty_set_termios(&tty, &t);
	screen_len = 0;
	n_tty_write(&tty, "a\n", 2);
	assert_string_equal(screen, "a\n");
}

#define CASE(fn)	cmocka_unit_test_setup(fn, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_line),
		CASE(test_two_lines_are_two_reads),
		CASE(test_short_reads_of_a_line),
		CASE(test_erase),
		CASE(test_erase_stops_at_line_start),
		CASE(test_erase_control_character),
		CASE(test_erase_tab),
		CASE(test_erase_utf8),
		CASE(test_erase_without_echoe),
		CASE(test_kill),
		CASE(test_kill_without_echoke),
		CASE(test_word_erase),
		CASE(test_literal_next),
		CASE(test_reprint),
		CASE(test_eof_ends_line),
		CASE(test_eof_goes_with_exact_read),
		CASE(test_typed_nul_is_no_eof),
		CASE(test_full_line_still_ends),
		CASE(test_interrupt),
		CASE(test_signals),
		CASE(test_noflsh_keeps_input),
		CASE(test_no_isig),
		CASE(test_disabled_character),
		CASE(test_stop_and_start),
		CASE(test_no_echo),
		CASE(test_echonl),
		CASE(test_raw),
		CASE(test_half_line_becomes_readable_in_raw),
		CASE(test_raw_input_is_a_line_in_canon),
		CASE(test_cr_translation),
		CASE(test_output),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
