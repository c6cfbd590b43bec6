/*
 * The terminal: what lies between a serial line and a program that reads
 * and writes /dev/console. Two halves:
 *
 *	n_tty*.c the line discipline, as its users see it: what a typed
 *	         character does to the line being edited, what is echoed,
 *	         what a written character becomes. Pure computing.
 *	tty*.c   the device file: sleeping, copying to programs, ioctls, job
 *	         control; and the interrupt that brings the characters.
 *
 * Breaks and damaged characters do not get as far: the drivers drop them.
 * Nor do speed and format of the line change, they are the firmware's. The
 * bits of termios that are about these are kept and mean nothing.
 */
#ifndef FS_TTY_H
#define FS_TTY_H

#include <fs/fs.h>
#include <lib/wait.h>
#include <uapi/termios.h>

#define N_TTY_BUF_SIZE	4096		/* a power of two */
#define XMIT_SIZE	4096

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
	bool erasing;			/* ECHOPRT: in the list of erased */
	bool stopped;			/* output is held: ^S */
	bool tco_stopped;		/* and by tcflow(3), which ^Q does not undo */
	bool throttled;			/* the other side shall hold its output */
	char xmit[XMIT_SIZE];		/* output that waits while stopped */
	size_t xmit_len;
	unsigned int column;		/* of the cursor, as far as we know */
	unsigned int canon_column;	/* where the line being edited began */

	void (*write)(const char *s, size_t len);	/* the wire */
	struct wait_queue_head read_wait, write_wait;

	bool exclusive;			/* TIOCEXCL: no more opens */
	unsigned long generation;	/* one more with each hangup */

	/* Job control: 0 is nobody. */
	int session;			/* whose controlling terminal it is */
	int pgrp;			/* its foreground process group */
};

/* --- fs/n_tty*.c; interrupts are off in all of them -------------------- */

/* A fresh terminal with Linux's settings whose output goes to @write. */
void n_tty_init(struct tty_struct *tty,
		void (*write)(const char *s, size_t len));
/* @c arrived: echo, edit, signal, wake up. */
void n_tty_receive_char(struct tty_struct *tty, u8 c);
/* Send a program's output through output processing to the wire, as far as
 * there is room: how much of it. */
size_t n_tty_write(struct tty_struct *tty, const char *s, size_t len);
bool n_tty_write_room(const struct tty_struct *tty);	/* for one more */
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
void n_tty_flush_output(struct tty_struct *tty);	/* what waits is lost */
void n_tty_stop(struct tty_struct *tty);	/* ^S */
void n_tty_start(struct tty_struct *tty);	/* undo it, unless tco_stopped */

/* --- fs/tty.c ---------------------------------------------------------- */

/* Create the console's terminal and its device files' numbers, and take
 * over the UART's input. */
void tty_init(void);
extern struct tty_struct console_tty;	/* the only one */
/* There is room again, or nothing is wanted: let the other side send. */
void tty_unthrottle(struct tty_struct *tty);
/* Was @file opened before the last hangup? Then it is of no use any more. */
bool tty_hung_up_p(const struct file *file);
/* All open files but those of /dev/console are cut off. */
void tty_hangup(struct tty_struct *tty);
/* The device number as programs know it. */
u32 tty_devnum(void);

/* --- fs/tty_ioctl.c ---------------------------------------------------- */

long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

/* --- fs/tty_jobctrl.c -------------------------------------------------- */

/* The leader of @session exits. Its terminal is hung up: the foreground group
 * gets SIGHUP. */
void tty_exit_session(int session);
/* For /proc/PID/stat: the device number if @session has the terminal, and
 * the foreground group; else 0 and -1. */
u32 tty_nr(int session, int *tpgid);
/* May the running task, perhaps of a background group, do what would stop it
 * with @sig? 0, -ERESTARTSYS (it was sent), -EIO. */
int tty_check_change(const struct tty_struct *tty, int sig);
/* Is it the running task's controlling terminal? */
bool is_current_ctty(const struct tty_struct *tty);
/* The running task opened @tty: if it leads a session that has none, it is
 * the session's controlling terminal from now on. */
void tty_open_proc_set_tty(struct tty_struct *tty);
/* The ioctls of sessions and groups; -ENOTTY for all others. */
long tty_jobctrl_ioctl(struct tty_struct *tty, const struct file *file,
		       unsigned int cmd, unsigned long arg);

#endif
