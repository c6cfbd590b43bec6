/*
 * What the two halves of the line discipline share: n_tty.c, what is typed,
 * and n_tty_output.c, what is shown.
 */
#ifndef FS_N_TTY_H
#define FS_N_TTY_H

#include <fs/tty.h>

#define I_FLAG(tty, f)	((tty)->termios.c_iflag & (f))
#define O_FLAG(tty, f)	((tty)->termios.c_oflag & (f))
#define L_FLAG(tty, f)	((tty)->termios.c_lflag & (f))

static inline u8 *buf_at(struct tty_struct *tty, unsigned int pos)
{
	return &tty->buf[pos % N_TTY_BUF_SIZE];
}

/* --- fs/n_tty_output.c ------------------------------------------------- */

/* One character through output processing to the wire. */
void output_char(struct tty_struct *tty, char c);
/* The same for what was typed, control characters as ^X if so wished. */
void echo_char(struct tty_struct *tty, u8 c);
/* Take the last character of the edited line off the ring and, when it was
 * echoed, off the screen. @key: it is VERASE that asked. */
void erase_char(struct tty_struct *tty, bool key);
void erase_word(struct tty_struct *tty);
void erase_line(struct tty_struct *tty);
void reprint_line(struct tty_struct *tty);
/* ECHOPRT: close the list of erased characters that is being printed. */
void finish_erasing(struct tty_struct *tty);

#endif
