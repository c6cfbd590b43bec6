/*
 * The line discipline: termios(3) in code. Work is done when a character is
 * received, not when somebody reads: so typing is echoed at once, a line can
 * be edited ahead of the program that will read it, and ^C works while it
 * computes.
 *
 * In canonical mode the end of each line is marked in line_end[]. An end of
 * file (^D) is a marked NUL, which is not handed to the reader; so ^D behind
 * some text just ends the line there, and ^D at its beginning makes a line
 * of no characters, which is what end of file means.
 */
#include <fs/tty.h>
#include <fs/upcall.h>
#include <lib/string.h>
#include <uapi/signal.h>
#include "n_tty.h"

#define EOF_MARK	'\0'
static const struct termios std_termios = {
	.c_iflag = ICRNL | IXON,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = B115200 | CS8 | CREAD | HUPCL | CLOCAL,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE |
		   IEXTEN,
	.c_cc = {
		[VINTR] = 'C' & 037, [VQUIT] = '\\' & 037, [VERASE] = 0177,
		[VKILL] = 'U' & 037, [VEOF] = 'D' & 037, [VMIN] = 1,
		[VSTART] = 'Q' & 037, [VSTOP] = 'S' & 037,
		[VSUSP] = 'Z' & 037, [VREPRINT] = 'R' & 037,
		[VDISCARD] = 'O' & 037, [VWERASE] = 'W' & 037,
		[VLNEXT] = 'V' & 037,
	},
};

void n_tty_init(struct tty_struct *tty,
		void (*write)(const char *s, size_t len))
{
	memset(tty, 0, sizeof(*tty));
	tty->termios = std_termios;
	tty->write = write;
	init_waitqueue_head(&tty->read_wait);
	init_waitqueue_head(&tty->write_wait);
}

/* The ring */

static bool is_line_end(const struct tty_struct *tty, unsigned int pos)
{
	pos %= N_TTY_BUF_SIZE;
	return tty->line_end[pos / 32] & 1u << pos % 32;
}

static void set_line_end(struct tty_struct *tty, unsigned int pos, bool on)
{
	u32 *word = &tty->line_end[pos % N_TTY_BUF_SIZE / 32];
	u32 bit = 1u << pos % 32;

	*word = on ? *word | bit : *word & ~bit;
}

static void put_char(struct tty_struct *tty, u8 c, bool line_end)
{
	*buf_at(tty, tty->head) = c;
	set_line_end(tty, tty->head, line_end);
	tty->head++;
}

static bool is_eof(struct tty_struct *tty, unsigned int pos)
{
	return is_line_end(tty, pos) && *buf_at(tty, pos) == EOF_MARK;
}

void n_tty_flush_input(struct tty_struct *tty)
{
	tty->tail = tty->canon_head = tty->head;
	tty->lnext = false;
	tty->erasing = false;
}

bool n_tty_readable(const struct tty_struct *tty)
{
	if (L_FLAG(tty, ICANON))
		return tty->canon_head != tty->tail;
	return tty->head != tty->tail;
}

size_t n_tty_chars(const struct tty_struct *tty)
{
	unsigned int pos;
	size_t n = 0;

	if (!L_FLAG(tty, ICANON))
		return tty->head - tty->tail;
	for (pos = tty->tail; pos != tty->canon_head; pos++)
		n += !is_eof((struct tty_struct *)tty, pos);
	return n;
}

size_t n_tty_read(struct tty_struct *tty, u8 *to, size_t size, bool *done)
{
	bool canon = L_FLAG(tty, ICANON);
	unsigned int end = canon ? tty->canon_head : tty->head;
	size_t n = 0;

	*done = false;
	while (!*done && tty->tail != end) {
		bool eof = canon && is_eof(tty, tty->tail);

		/* A ^D right behind what was asked for goes with it. */
		if (n == size && !eof)
			break;
		if (!eof)
			to[n++] = *buf_at(tty, tty->tail);
		*done = canon && is_line_end(tty, tty->tail);
		tty->tail++;
	}
	return n;
}

/*
 * What was typed in one mode is read in the other: going canonical, what is
 * there becomes a line of its own; otherwise marks mean nothing.
 */
void n_tty_set_termios(struct tty_struct *tty, const struct termios *new)
{
	bool changed = (tty->termios.c_lflag ^ new->c_lflag) & ICANON;

	tty->termios = *new;
	if (!I_FLAG(tty, IXON))
		n_tty_start(tty);
	tty->erasing = false;
	if (!changed)
		return;
	memset(tty->line_end, 0, sizeof(tty->line_end));
	tty->lnext = false;
	tty->canon_head = tty->tail;
	if (L_FLAG(tty, ICANON) && tty->head != tty->tail) {
		set_line_end(tty, tty->head - 1, true);
		tty->canon_head = tty->head;
	}
	wake_up(&tty->read_wait);
}

/* Input */

static bool is_cc(const struct tty_struct *tty, int index, u8 c)
{
	return c && tty->termios.c_cc[index] == c;
}

/* The same for those that count only with IEXTEN. */
static bool is_ext_cc(const struct tty_struct *tty, int index, u8 c)
{
	return L_FLAG(tty, IEXTEN) && is_cc(tty, index, c);
}

/*
 * A character that is data. The last place is kept for an end of line.
 * @newline: it is one, made from a CR, and not shown as ^J.
 */
static void receive_data(struct tty_struct *tty, u8 c, bool newline)
{
	unsigned int room = N_TTY_BUF_SIZE - (tty->head - tty->tail);
	/* So that a reader can tell it from the mark of a damaged one. */
	bool twice = c == 0377 && I_FLAG(tty, PARMRK);

	if (room < 2u + twice) {
		if (I_FLAG(tty, IMAXBEL))
			output_char(tty, '\a');
		return;
	}
	if (L_FLAG(tty, ECHO)) {
		finish_erasing(tty);
		if (tty->head == tty->canon_head)
			tty->canon_column = tty->column;
		if (newline)
			output_char(tty, c);
		else
			echo_char(tty, c);
	}
	if (twice)
		put_char(tty, c, false);
	put_char(tty, c, false);
	if (!L_FLAG(tty, ICANON))
		wake_up(&tty->read_wait);
}

static void end_line(struct tty_struct *tty, u8 c)
{
	if (tty->head - tty->tail == N_TTY_BUF_SIZE)
		return;
	put_char(tty, c, true);
	tty->canon_head = tty->head;
	wake_up(&tty->read_wait);
}

/* ^S and ^Q. True when @c was one of them. */
static bool receive_flow(struct tty_struct *tty, u8 c)
{
	if (!I_FLAG(tty, IXON))
		return false;
	if (is_cc(tty, VSTART, c)) {
		n_tty_start(tty);
		return true;
	}
	if (is_cc(tty, VSTOP, c)) {
		n_tty_stop(tty);
		return true;
	}
	return false;
}

/* ^C, ^\ and ^Z. True when @c was one of them. */
static bool receive_signal(struct tty_struct *tty, u8 c)
{
	int sig = is_cc(tty, VINTR, c) ? SIGINT :
		  is_cc(tty, VQUIT, c) ? SIGQUIT :
		  is_cc(tty, VSUSP, c) ? SIGTSTP : 0;

	if (!sig || !L_FLAG(tty, ISIG))
		return false;
	if (tty->pgrp)
		tty_send_signal(tty->pgrp, sig);
	if (!L_FLAG(tty, NOFLSH)) {
		n_tty_flush_output(tty);
		n_tty_flush_input(tty);
	}
	if (I_FLAG(tty, IXON))
		n_tty_start(tty);
	if (L_FLAG(tty, ECHO))
		echo_char(tty, c);
	return true;
}

/* Editing and ends of lines. True when @c was one of these. */
static bool receive_canon(struct tty_struct *tty, u8 c)
{
	if (is_cc(tty, VERASE, c)) {
		erase_char(tty, true);
	} else if (is_cc(tty, VKILL, c)) {
		if (tty->head != tty->canon_head)
			erase_line(tty);
	} else if (is_ext_cc(tty, VWERASE, c)) {
		erase_word(tty);
	} else if (is_ext_cc(tty, VLNEXT, c)) {
		tty->lnext = true;
		finish_erasing(tty);
		if (L_FLAG(tty, ECHO) && L_FLAG(tty, ECHOCTL))
			n_tty_write(tty, "^\b", 2);
	} else if (is_ext_cc(tty, VREPRINT, c) && L_FLAG(tty, ECHO)) {
		finish_erasing(tty);
		reprint_line(tty);
	} else if (c == '\n') {
		if (L_FLAG(tty, ECHO | ECHONL))
			output_char(tty, '\n');
		end_line(tty, c);
	} else if (is_cc(tty, VEOF, c)) {
		end_line(tty, EOF_MARK);
	} else if (is_cc(tty, VEOL, c) || is_ext_cc(tty, VEOL2, c)) {
		if (L_FLAG(tty, ECHO))
			echo_char(tty, c);
		end_line(tty, c);
	} else {
		return false;
	}
	return true;
}

void n_tty_receive_char(struct tty_struct *tty, u8 c)
{
	bool newline = false;

	if (I_FLAG(tty, ISTRIP))
		c &= 0x7f;
	if (I_FLAG(tty, IUCLC) && L_FLAG(tty, IEXTEN) && c >= 'A' && c <= 'Z')
		c |= 040;
	if (tty->lnext) {
		tty->lnext = false;
		receive_data(tty, c, false);
		return;
	}
	if (receive_flow(tty, c))
		return;
	if (I_FLAG(tty, IXON) && I_FLAG(tty, IXANY))
		n_tty_start(tty);
	if (receive_signal(tty, c))
		return;
	if (c == '\r') {
		if (I_FLAG(tty, IGNCR))
			return;
		newline = I_FLAG(tty, ICRNL);
		if (newline)
			c = '\n';
	} else if (c == '\n' && I_FLAG(tty, INLCR)) {
		c = '\r';
	}
	if (L_FLAG(tty, ICANON) && receive_canon(tty, c))
		return;
	receive_data(tty, c, newline);
}
