/*
 * The terminal: what lies between a serial line and a program that reads
 * and writes /dev/console. Two halves:
 *
 *	n_tty.c  the line discipline, as its users see it: what a typed
 *	         character does to the line being edited, what is echoed,
 *	         what a written character becomes. Pure computing.
 *	tty.c    the device file: sleeping, copying to programs, ioctls, job
 *	         control; and the interrupt that brings the characters.
 */
#ifndef FS_TTY_H
#define FS_TTY_H

#include <lib/wait.h>
#include <uapi/termios.h>

#define N_TTY_BUF_SIZE	4096		/* a power of two */

/*
 * Input waits in a ring, at positions that count on for ever:
 *
 *	tail ......... canon_head ......... head
 *	 |  whole lines     |  being edited  |
 *
 * In canonical mode a program can read up to canon_head, without it up to
 * head. Changed by the receive interrupt: others turn interrupts off.
 */
struct tty_struct {
	struct termios termios;
	struct winsize winsize;

	unsigned int tail, canon_head, head;
	u8 buf[N_TTY_BUF_SIZE];
	u32 line_end[N_TTY_BUF_SIZE / 32];	/* marks the ends of lines */
	bool lnext;			/* the next character is plain data */
	bool stopped;			/* output is held: ^S */
	unsigned int column;		/* of the cursor, as far as we know */
	unsigned int canon_column;	/* where the line being edited began */

	void (*write)(const char *s, size_t len);	/* the wire */
	struct wait_queue_head read_wait, write_wait;

	/* Job control: 0 is nobody. */
	int session;			/* whose controlling terminal it is */
	int pgrp;			/* its foreground process group */
};

/* --- fs/n_tty.c; interrupts are off in all of them --------------------- */

/* A fresh terminal with Linux's settings whose output goes to @write. */
void n_tty_init(struct tty_struct *tty,
		void (*write)(const char *s, size_t len));
/* @c arrived: echo, edit, signal, wake up. */
void n_tty_receive_char(struct tty_struct *tty, u8 c);
/* Send a program's output through output processing to the wire. */
void n_tty_write(struct tty_struct *tty, const char *s, size_t len);
/*
 * Take up to @size characters of input; of one line in canonical mode, and
 * then *@done says that it ended here (at once, with 0, for an end of file).
 */
size_t n_tty_read(struct tty_struct *tty, u8 *to, size_t size, bool *done);
/* How many characters a program could read now: FIONREAD. */
size_t n_tty_chars(const struct tty_struct *tty);
/* Would n_tty_read() get something, be it an end of file? */
bool n_tty_readable(const struct tty_struct *tty);
void n_tty_set_termios(struct tty_struct *tty, const struct termios *new);
void n_tty_flush_input(struct tty_struct *tty);
void n_tty_start(struct tty_struct *tty);	/* undo ^S */

/* --- fs/tty.c ---------------------------------------------------------- */

/* Create the console's terminal and its device files' numbers, and take
 * over the UART's input. */
void tty_init(void);
/* The leader of @session exits or gives up its terminal: the foreground
 * group gets SIGHUP and SIGCONT. */
void tty_disassociate(int session);
/* For /proc/PID/stat: the device number if @session has the terminal, and
 * the foreground group; else 0 and -1. */
u32 tty_nr(int session, int *tpgid);

#endif
