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

#define EOF_MARK	'\0'
#define I_FLAG(tty, f)	((tty)->termios.c_iflag & (f))
#define O_FLAG(tty, f)	((tty)->termios.c_oflag & (f))
#define L_FLAG(tty, f)	((tty)->termios.c_lflag & (f))

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

static u8 *buf_at(struct tty_struct *tty, unsigned int pos)
{
	return &tty->buf[pos % N_TTY_BUF_SIZE];
}

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
	case '\b':
		return col ? col - 1 : 0;
	case '\t':
		return (col | 7) + 1;
	default:
		return col + !(is_cntrl(c) || is_continuation(tty, c));
	}
}

static void output_char(struct tty_struct *tty, char c)
{
	if (O_FLAG(tty, OPOST)) {
		if (c == '\n' && O_FLAG(tty, ONLCR)) {
			tty->write("\r\n", 2);
			tty->column = 0;
			return;
		}
		if (c == '\r' && O_FLAG(tty, OCRNL))
			c = '\n';
	}
	tty->column = next_column(tty, c, tty->column);
	tty->write(&c, 1);
}

void n_tty_write(struct tty_struct *tty, const char *s, size_t len)
{
	while (len--)
		output_char(tty, *s++);
}

void n_tty_start(struct tty_struct *tty)
{
	tty->stopped = false;
	wake_up(&tty->write_wait);
}

/* Echo */

/* Is @c shown as two characters, ^C? */
static bool is_caret(const struct tty_struct *tty, u8 c)
{
	return L_FLAG(tty, ECHOCTL) && is_cntrl(c) && c != '\t';
}

static void echo_char(struct tty_struct *tty, u8 c)
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

/* Take the last character of the edited line off the ring and the screen. */
static void erase_char(struct tty_struct *tty, bool show)
{
	unsigned int before = column_at(tty, tty->head), width;
	bool tab;

	do {
		tty->head--;
	} while (tty->head != tty->canon_head &&
		 is_continuation(tty, *buf_at(tty, tty->head)));
	if (!show)
		return;
	tab = *buf_at(tty, tty->head) == '\t';
	for (width = before - column_at(tty, tty->head); width--; )
		n_tty_write(tty, tab ? "\b" : "\b \b", tab ? 1 : 3);
}

/* Beyond ASCII all is taken for letters. */
static bool is_word_char(u8 c)
{
	u8 lower = c | 040;

	return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
	       c == '_' || c >= 0200;
}

/* A word, and what stands between it and the cursor. */
static void erase_word(struct tty_struct *tty)
{
	bool in_word = false;

	while (tty->head != tty->canon_head) {
		bool word = is_word_char(*buf_at(tty, tty->head - 1));

		if (in_word && !word)
			break;
		in_word |= word;
		erase_char(tty, L_FLAG(tty, ECHO));
	}
}

static void erase_line(struct tty_struct *tty)
{
	u32 pretty = ECHO | ECHOE | ECHOK | ECHOKE;
	bool show = (tty->termios.c_lflag & pretty) == pretty;

	while (tty->head != tty->canon_head)
		erase_char(tty, show);
	if (show || !L_FLAG(tty, ECHO))
		return;
	echo_char(tty, tty->termios.c_cc[VKILL]);
	if (L_FLAG(tty, ECHOK))
		output_char(tty, '\n');
}

static void reprint_line(struct tty_struct *tty)
{
	unsigned int pos;

	echo_char(tty, tty->termios.c_cc[VREPRINT]);
	output_char(tty, '\n');
	tty->canon_column = tty->column;
	for (pos = tty->canon_head; pos != tty->head; pos++)
		echo_char(tty, *buf_at(tty, pos));
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

/* A character that is data. The last place is kept for an end of line. */
static void receive_data(struct tty_struct *tty, u8 c)
{
	unsigned int room = N_TTY_BUF_SIZE - (tty->head - tty->tail);

	if (room < 2) {
		if (I_FLAG(tty, IMAXBEL))
			output_char(tty, '\a');
		return;
	}
	if (L_FLAG(tty, ECHO)) {
		if (tty->head == tty->canon_head)
			tty->canon_column = tty->column;
		if (c == '\n')
			output_char(tty, c);
		else
			echo_char(tty, c);
	}
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
		tty->stopped = true;
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
	if (!L_FLAG(tty, NOFLSH))
		n_tty_flush_input(tty);
	n_tty_start(tty);
	if (L_FLAG(tty, ECHO))
		echo_char(tty, c);
	if (tty->pgrp)
		tty_send_signal(tty->pgrp, sig);
	return true;
}

/* Editing and ends of lines. True when @c was one of these. */
static bool receive_canon(struct tty_struct *tty, u8 c)
{
	if (is_cc(tty, VERASE, c)) {
		if (tty->head == tty->canon_head)
			return true;
		if (L_FLAG(tty, ECHO) && !L_FLAG(tty, ECHOE))
			echo_char(tty, c);
		erase_char(tty, L_FLAG(tty, ECHO) && L_FLAG(tty, ECHOE));
	} else if (is_cc(tty, VKILL, c)) {
		if (tty->head != tty->canon_head)
			erase_line(tty);
	} else if (is_ext_cc(tty, VWERASE, c)) {
		erase_word(tty);
	} else if (is_ext_cc(tty, VLNEXT, c)) {
		tty->lnext = true;
		if (L_FLAG(tty, ECHO) && L_FLAG(tty, ECHOCTL))
			n_tty_write(tty, "^\b", 2);
	} else if (is_ext_cc(tty, VREPRINT, c) && L_FLAG(tty, ECHO)) {
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
	if (I_FLAG(tty, ISTRIP))
		c &= 0x7f;
	if (tty->lnext) {
		tty->lnext = false;
		receive_data(tty, c);
		return;
	}
	if (receive_flow(tty, c))
		return;
	if (tty->stopped && I_FLAG(tty, IXANY))
		n_tty_start(tty);
	if (receive_signal(tty, c))
		return;
	if (c == '\r') {
		if (I_FLAG(tty, IGNCR))
			return;
		if (I_FLAG(tty, ICRNL))
			c = '\n';
	} else if (c == '\n' && I_FLAG(tty, INLCR)) {
		c = '\r';
	}
	if (L_FLAG(tty, ICANON) && receive_canon(tty, c))
		return;
	receive_data(tty, c);
}
