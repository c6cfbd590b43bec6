/*
 * The terminal as a device file. There is one, over the console's serial
 * port, and it answers to all of
 *
 *	/dev/console	5,1	it never becomes a controlling terminal
 *	/dev/tty	5,0	only for those whose controlling terminal it is
 *	/dev/ttyAMA0	204,64	a serial port by its name
 *	/dev/ttyS0	4,64	likewise
 *
 * Since there is only one, "the controlling terminal of a session" needs no
 * pointer in each task: tty->session says whose it is. A read or write may
 * sleep; the line discipline itself never does.
 */
#include <lib/string.h>
#include <fs/fs.h>
#include <fs/poll.h>
#include <fs/tty.h>
#include <fs/upcall.h>
#include <asm/irqflags.h>
#include <asm/uaccess.h>
#include <drivers/uart.h>
#include <uapi/signal.h>

#define CHUNK		64	/* characters written with interrupts off */
#define THROTTLE_ROOM	128	/* characters, at least, for a line's rest */
#define NSEC_PER_DECISEC 100000000ULL

#define TTYAUX_MAJOR	5	/* 0: /dev/tty, 1: /dev/console */
#define TTY_MAJOR	4
#define AMBA_MAJOR	204
#define SERIAL_MINOR	64

static struct tty_struct console_tty;

/*
 * The port holds further input back while there is no room for it, until
 * somebody reads. Not in the middle of a line, though: nobody can read that,
 * and the key that ends it must get through.
 */
static void tty_receive(u8 c)
{
	struct tty_struct *tty = &console_tty;

	n_tty_receive_char(tty, c);
	if (N_TTY_BUF_SIZE - (tty->head - tty->tail) < THROTTLE_ROOM &&
	    n_tty_readable(tty))
		uart_throttle();
}

/* Job control */

static bool is_ctty(const struct tty_struct *tty, const struct job *job)
{
	return tty->session && tty->session == job->session;
}

/* May the running task do what would stop it with @sig in the background? */
static int check_background(const struct tty_struct *tty, int sig)
{
	struct job job;

	get_current_job(&job);
	if (!is_ctty(tty, &job) || !tty->pgrp || tty->pgrp == job.pgrp)
		return 0;
	return job_control_stop(sig);
}

static void set_ctty(struct tty_struct *tty, const struct job *job)
{
	tty->session = job->session;
	tty->pgrp = job->pgrp;
}

void tty_disassociate(int session)
{
	struct tty_struct *tty = &console_tty;

	if (!session || tty->session != session)
		return;
	if (tty->pgrp) {
		tty_send_signal(tty->pgrp, SIGHUP);
		tty_send_signal(tty->pgrp, SIGCONT);
	}
	tty->session = 0;
	tty->pgrp = 0;
}

u32 tty_nr(int session, int *tpgid)
{
	if (!session || console_tty.session != session) {
		*tpgid = -1;
		return 0;
	}
	*tpgid = console_tty.pgrp;
	return AMBA_MAJOR << 8 | SERIAL_MINOR;
}

static int tty_open(struct inode *inode, struct file *file)
{
	struct tty_struct *tty = &console_tty;
	struct job job;

	get_current_job(&job);
	if (inode->i_rdev == MKDEV(TTYAUX_MAJOR, 0)) {
		if (!is_ctty(tty, &job))
			return -ENXIO;
	} else if (inode->i_rdev != MKDEV(TTYAUX_MAJOR, 1) &&
		   !(file->f_flags & O_NOCTTY) && !tty->session &&
		   job.pid == job.session) {
		set_ctty(tty, &job);
	}
	file->f_mode |= FMODE_STREAM;
	file->private_data = tty;
	return 0;
}

/* Reading */

/*
 * How long a read waits: termios(3) under "Canonical and noncanonical mode".
 * It is done with @need characters, or when @deadline (0: never) has passed.
 */
struct read_limits {
	bool canon;
	bool wait;			/* at all */
	size_t need;
	u64 gap;			/* ns allowed between two characters */
	u64 deadline;
};

static void get_limits(const struct tty_struct *tty, struct read_limits *lim)
{
	u64 time = tty->termios.c_cc[VTIME] * NSEC_PER_DECISEC;

	*lim = (struct read_limits){ .wait = true, .need = 1 };
	lim->canon = tty->termios.c_lflag & ICANON;
	if (lim->canon)
		return;
	if (tty->termios.c_cc[VMIN]) {
		lim->need = tty->termios.c_cc[VMIN];
		lim->gap = time;
	} else {
		lim->wait = time != 0;
		lim->deadline = time ? ktime_get_ns() + time : 0;
	}
}

/* 0: there may be input. -ERESTARTSYS, or -ETIMEDOUT behind @deadline. */
static int wait_input(struct tty_struct *tty, u64 deadline)
{
	struct wait_queue_entry we = { .task = NULL };
	int err = 0;

	prepare_to_wait(&tty->read_wait, &we, true);
	if (n_tty_readable(tty))
		err = 0;
	else if (current_signal_pending())
		err = -ERESTARTSYS;
	else if (!deadline)
		schedule();
	else if (ktime_get_ns() < deadline)
		schedule_until(deadline);
	else
		err = -ETIMEDOUT;
	finish_wait(&tty->read_wait, &we);
	return err;
}

static size_t take_input(struct tty_struct *tty, u8 *to, size_t size,
			 bool *line_done)
{
	unsigned long flags;
	size_t n;

	local_irq_save(flags);
	n = n_tty_read(tty, to, size, line_done);
	local_irq_restore(flags);
	uart_unthrottle();
	return n;
}

static ssize_t tty_read(struct file *file, char *ubuf, size_t count,
			loff_t *pos)
{
	struct tty_struct *tty = file->private_data;
	struct read_limits lim;
	size_t done = 0, n;
	bool line_done = false;
	u8 buf[CHUNK];
	int err;

	(void)pos;
	err = check_background(tty, SIGTTIN);
	if (err)
		return err;
	get_limits(tty, &lim);
	while (done < count && !line_done) {
		n = take_input(tty, buf, min(count - done, sizeof(buf)),
			       &line_done);
		if (n && copy_to_user(ubuf + done, buf, n))
			return done ? (ssize_t)done : -EFAULT;
		done += n;
		if (n && lim.gap)
			lim.deadline = ktime_get_ns() + lim.gap;
		if (n || line_done)
			continue;
		if (done >= lim.need || !lim.wait)
			break;
		err = file->f_flags & O_NONBLOCK ? -EAGAIN :
		      wait_input(tty, lim.deadline);
		if (err == -ETIMEDOUT)
			break;
		if (err)
			return done ? (ssize_t)done : err;
	}
	return done;
}

/* Writing */

static ssize_t do_tty_write(struct file *file, const char *from, size_t count,
			    copy_fn *copy)
{
	struct tty_struct *tty = file->private_data;
	unsigned long flags;
	char buf[CHUNK];
	size_t done, n;
	int err = 0;

	if (tty->termios.c_lflag & TOSTOP)
		err = check_background(tty, SIGTTOU);
	for (done = 0; done < count && !err; done += n) {
		n = min(count - done, sizeof(buf));
		if (copy(buf, from + done, n)) {
			err = -EFAULT;
			break;
		}
		if (tty->stopped && (file->f_flags & O_NONBLOCK))
			err = -EAGAIN;
		else
			err = wait_event_interruptible(&tty->write_wait,
					!READ_ONCE(tty->stopped));
		if (err)
			break;
		local_irq_save(flags);	/* an echo must not come between */
		n_tty_write(tty, buf, n);
		local_irq_restore(flags);
	}
	return done ? (ssize_t)done : err;
}

static ssize_t tty_write(struct file *file, const char *ubuf, size_t count,
			 loff_t *pos)
{
	(void)pos;
	return do_tty_write(file, ubuf, count, copy_from_user);
}

static ssize_t tty_write_kernel(struct file *file, const char *buf,
				size_t count, loff_t *pos)
{
	(void)pos;
	return do_tty_write(file, buf, count, copy_from_kernel);
}

static u32 tty_poll(struct file *file, struct poll_table *pt)
{
	struct tty_struct *tty = file->private_data;
	const u8 *cc = tty->termios.c_cc;
	bool canon = tty->termios.c_lflag & ICANON;
	u32 events = 0;

	poll_wait(&tty->read_wait, pt);
	poll_wait(&tty->write_wait, pt);
	if (canon || !cc[VMIN] || cc[VTIME]) {
		if (n_tty_readable(tty))
			events |= POLLIN | POLLRDNORM;
	} else if (n_tty_chars(tty) >= cc[VMIN]) {
		events |= POLLIN | POLLRDNORM;
	}
	if (!tty->stopped)
		events |= POLLOUT | POLLWRNORM;
	return events;
}

/* ioctl */

static long set_termios(struct tty_struct *tty, unsigned int cmd,
			const void *arg)
{
	struct termios new;
	unsigned long flags;
	int err = check_background(tty, SIGTTOU);

	if (err)
		return err;
	if (copy_from_user(&new, arg, sizeof(new)))
		return -EFAULT;
	local_irq_save(flags);
	if (cmd == TCSETSF)
		n_tty_flush_input(tty);
	n_tty_set_termios(tty, &new);
	local_irq_restore(flags);
	uart_unthrottle();
	return 0;
}

static long set_winsize(struct tty_struct *tty, const void *arg)
{
	struct winsize new, *ws = &tty->winsize;
	bool changed;

	if (copy_from_user(&new, arg, sizeof(new)))
		return -EFAULT;
	changed = new.ws_row != ws->ws_row || new.ws_col != ws->ws_col ||
		  new.ws_xpixel != ws->ws_xpixel ||
		  new.ws_ypixel != ws->ws_ypixel;
	*ws = new;
	if (changed && tty->pgrp)
		tty_send_signal(tty->pgrp, SIGWINCH);
	return 0;
}

static long flush(struct tty_struct *tty, unsigned long queue)
{
	unsigned long flags;

	if (queue > TCIOFLUSH)
		return -EINVAL;
	if (queue == TCOFLUSH)
		return 0;		/* output never waits here */
	local_irq_save(flags);
	n_tty_flush_input(tty);
	local_irq_restore(flags);
	uart_unthrottle();
	return 0;
}

/* TIOCSCTTY: a session's leader takes the terminal; with @steal from others. */
static long make_ctty(struct tty_struct *tty, const struct job *job, bool steal)
{
	if (is_ctty(tty, job) && job->pid == job->session)
		return 0;
	if (job->pid != job->session || (tty->session && !steal))
		return -EPERM;
	set_ctty(tty, job);
	return 0;
}

static long set_pgrp(struct tty_struct *tty, const struct job *job,
		     const int *arg)
{
	int pgrp, session, err = check_background(tty, SIGTTOU);

	if (err)
		return err;
	if (get_user(pgrp, arg))
		return -EFAULT;
	if (pgrp < 0)
		return -EINVAL;
	if (!is_ctty(tty, job))
		return -ENOTTY;
	session = session_of_pgrp(pgrp);
	if (session < 0)
		return session;
	if (session != job->session)
		return -EPERM;
	tty->pgrp = pgrp;
	return 0;
}

static long job_ioctl(struct tty_struct *tty, unsigned int cmd,
		      unsigned long arg)
{
	struct job job;

	get_current_job(&job);
	switch (cmd) {
	case TIOCSCTTY:
		return make_ctty(tty, &job, arg == 1);
	case TIOCSPGRP:
		return set_pgrp(tty, &job, (const int *)arg);
	}
	if (!is_ctty(tty, &job))
		return -ENOTTY;
	switch (cmd) {
	case TIOCGPGRP:
		return put_user(tty->pgrp, (int *)arg);
	case TIOCGSID:
		return put_user(tty->session, (int *)arg);
	case TIOCNOTTY:			/* others than the leader keep it */
		if (job.pid == job.session)
			tty_disassociate(job.session);
		return 0;
	}
	return -ENOTTY;
}

static long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tty_struct *tty = file->private_data;
	void *uptr = (void *)arg;

	switch (cmd) {
	case TCGETS:
		return copy_to_user(uptr, &tty->termios, sizeof(tty->termios)) ?
		       -EFAULT : 0;
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		return set_termios(tty, cmd, uptr);
	case TIOCGWINSZ:
		return copy_to_user(uptr, &tty->winsize, sizeof(tty->winsize)) ?
		       -EFAULT : 0;
	case TIOCSWINSZ:
		return set_winsize(tty, uptr);
	case TCFLSH:
		return flush(tty, arg);
	case TIOCINQ:
		return put_user((int)n_tty_chars(tty), (int *)uptr);
	case TIOCOUTQ:
		return put_user(0, (int *)uptr);
	case TCSBRK:			/* output has gone out already */
	case TCSBRKP:
		return check_background(tty, SIGTTOU);
	default:
		return job_ioctl(tty, cmd, arg);
	}
}

static const struct file_operations tty_fops = {
	.llseek = no_llseek,
	.read = tty_read,
	.write = tty_write,
	.write_kernel = tty_write_kernel,
	.poll = tty_poll,
	.ioctl = tty_ioctl,
	.open = tty_open,
};

void __init tty_init(void)
{
	n_tty_init(&console_tty, uart_write);
	register_chrdev(TTYAUX_MAJOR, 0, 1, "/dev/tty", &tty_fops);
	register_chrdev(TTYAUX_MAJOR, 1, 1, "/dev/console", &tty_fops);
	register_chrdev(TTY_MAJOR, SERIAL_MINOR, 1, "ttyS", &tty_fops);
	register_chrdev(AMBA_MAJOR, SERIAL_MINOR, 1, "ttyAMA", &tty_fops);
	uart_set_rx(tty_receive);
}
