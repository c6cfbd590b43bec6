/*
 * The visible side of the line discipline: output processing, echo, and how
 * an erased character leaves the screen; termios(3).
 *
 * What is written while output is stopped (^S) waits in xmit[], as it would
 * in the buffer of a serial driver that sends by interrupt.
 */
#include <lib/string.h>
#include "n_tty.h"

#define CHAR_MAX_OUT	8	/* bytes on the wire for one character: a tab */

/* To the wire, or behind what waits. An echo that does not fit is lost. */
static void tty_put(struct tty_struct *tty, const char *s, size_t len)
{
	if (!tty->stopped) {
		tty->write(s, len);
		return;
	}
	len = min(len, sizeof(tty->xmit) - tty->xmit_len);
	memcpy(tty->xmit + tty->xmit_len, s, len);
	tty->xmit_len += len;
}

bool n_tty_write_room(const struct tty_struct *tty)
{
	return sizeof(tty->xmit) - tty->xmit_len >= CHAR_MAX_OUT;
}

void n_tty_stop(struct tty_struct *tty)
{
	tty->stopped = true;
}

void n_tty_start(struct tty_struct *tty)
{
	if (!tty->stopped || tty->tco_stopped)
		return;
	tty->stopped = false;
	tty->write(tty->xmit, tty->xmit_len);
	n_tty_flush_output(tty);
}

void n_tty_flush_output(struct tty_struct *tty)
{
	tty->xmit_len = 0;
	wake_up(&tty->write_wait);
}

/* Output */

static bool is_cntrl(u8 c)
{
	return c < ' ' || c == 0177;
}

/* The second and later bytes of a character in UTF-8 take no place. */
static bool is_continuation(const struct tty_struct *tty, u8 c)
{
	return I_FLAG(tty, IUTF8) && (c & 0xc0) == 0x80;
}

/* Where the cursor is when @c was sent in column @col. */
static unsigned int next_column(const struct tty_struct *tty, u8 c,
				unsigned int col)
{
	switch (c) {
	case '\r':
		return 0;
	case '\n':
		return O_FLAG(tty, ONLRET) ? 0 : col;
	case '\b':
		return col ? col - 1 : 0;
	case '\t':
		return (col | 7) + 1;
	default:
		return col + !(is_cntrl(c) || is_continuation(tty, c));
	}
}

static void output_tab(struct tty_struct *tty)
{
	unsigned int spaces = 8 - tty->column % 8;

	tty->column += spaces;
	tty_put(tty, "        ", spaces);
}

void output_char(struct tty_struct *tty, char c)
{
	if (O_FLAG(tty, OPOST)) {
		if (c == '\n' && O_FLAG(tty, ONLCR)) {
			tty_put(tty, "\r\n", 2);
			tty->column = 0;
			return;
		}
		if (c == '\r' && O_FLAG(tty, ONOCR) && !tty->column)
			return;
		if (c == '\r' && O_FLAG(tty, OCRNL))
			c = '\n';
		if (c == '\t' && O_FLAG(tty, TABDLY) == XTABS) {
			output_tab(tty);
			return;
		}
		if (O_FLAG(tty, OLCUC) && c >= 'a' && c <= 'z')
			c &= ~040;
	}
	tty->column = next_column(tty, c, tty->column);
	tty_put(tty, &c, 1);
}

size_t n_tty_write(struct tty_struct *tty, const char *s, size_t len)
{
	size_t n;

	for (n = 0; n < len && n_tty_write_room(tty); n++)
		output_char(tty, s[n]);
	return n;
}

/* Echo */

/* Is @c shown as two characters, ^C? */
static bool is_caret(const struct tty_struct *tty, u8 c)
{
	return L_FLAG(tty, ECHOCTL) && is_cntrl(c) && c != '\t';
}

void echo_char(struct tty_struct *tty, u8 c)
{
	if (is_caret(tty, c)) {
		output_char(tty, '^');
		c ^= 0100;
	}
	output_char(tty, c);
}

/* The column behind the part of the edited line that ends before @end. */
static unsigned int column_at(struct tty_struct *tty, unsigned int end)
{
	unsigned int col = tty->canon_column, pos;

	for (pos = tty->canon_head; pos != end; pos++) {
		u8 c = *buf_at(tty, pos);

		if (is_caret(tty, c))
			col += 2;
		else
			col = next_column(tty, c, col);
	}
	return col;
}

void finish_erasing(struct tty_struct *tty)
{
	if (!tty->erasing)
		return;
	output_char(tty, '/');
	tty->erasing = false;
}

/* A terminal that prints on paper: what is erased is printed, between
 * slashes; the bytes of a character in their order. */
static void print_erased(struct tty_struct *tty, unsigned int bytes)
{
	unsigned int i;

	if (!tty->erasing)
		output_char(tty, '\\');
	tty->erasing = true;
	echo_char(tty, *buf_at(tty, tty->head));
	for (i = 1; i < bytes; i++)
		output_char(tty, *buf_at(tty, tty->head + i));
}

void erase_char(struct tty_struct *tty, bool key)
{
	unsigned int before = column_at(tty, tty->head), old = tty->head, width;
	bool tab;

	if (tty->head == tty->canon_head)
		return;
	do {
		tty->head--;
	} while (tty->head != tty->canon_head &&
		 is_continuation(tty, *buf_at(tty, tty->head)));
	if (!L_FLAG(tty, ECHO))
		return;
	if (L_FLAG(tty, ECHOPRT)) {
		print_erased(tty, old - tty->head);
	} else if (key && !L_FLAG(tty, ECHOE)) {
		echo_char(tty, tty->termios.c_cc[VERASE]);
	} else {
		tab = *buf_at(tty, tty->head) == '\t';
		for (width = before - column_at(tty, tty->head); width--; )
			n_tty_write(tty, tab ? "\b" : "\b \b", tab ? 1 : 3);
	}
	if (tty->head == tty->canon_head)
		finish_erasing(tty);
}

/* Beyond ASCII all is taken for letters. */
static bool is_word_char(u8 c)
{
	u8 lower = c | 040;

	return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
	       c == '_' || c >= 0200;
}

/* A word, and what stands between it and the cursor. */
void erase_word(struct tty_struct *tty)
{
	bool in_word = false;

	while (tty->head != tty->canon_head) {
		bool word = is_word_char(*buf_at(tty, tty->head - 1));

		if (in_word && !word)
			break;
		in_word |= word;
		erase_char(tty, false);
	}
}

void erase_line(struct tty_struct *tty)
{
	u32 pretty = ECHOE | ECHOK | ECHOKE;

	if (!L_FLAG(tty, ECHO) || L_FLAG(tty, pretty) == pretty) {
		while (tty->head != tty->canon_head)
			erase_char(tty, false);
		return;
	}
	tty->head = tty->canon_head;
	finish_erasing(tty);
	echo_char(tty, tty->termios.c_cc[VKILL]);
	if (L_FLAG(tty, ECHOK))
		output_char(tty, '\n');
}

void reprint_line(struct tty_struct *tty)
{
	unsigned int pos;

	echo_char(tty, tty->termios.c_cc[VREPRINT]);
	output_char(tty, '\n');
	tty->canon_column = tty->column;
	for (pos = tty->canon_head; pos != tty->head; pos++)
		echo_char(tty, *buf_at(tty, pos));
}
