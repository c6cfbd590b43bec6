/*
 * The terminal as a device file. There is one, over the console's serial
 * port, and it answers to all of
 *
 *	/dev/console	5,1	it never becomes a controlling terminal
 *	/dev/tty	5,0	only for those whose controlling terminal it is
 *	/dev/ttyAMA0	204,64	a serial port by its name
 *	/dev/ttyS0	4,64	likewise
 *
 * A read or write may sleep; the line discipline itself never does.
 *
 * An open file remembers how many hangups there had been when it was opened:
 * after one more it reads as ended and is of no other use. Files opened as
 * /dev/console, which remember 0, are spared, and so is whoever reads from
 * them in the background: a system must be able to talk on its console.
 */
#include <lib/string.h>
#include <fs/cred.h>
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
#define WAKEUP_CHARS	256	/* more waiting to be sent: not writable */
#define NSEC_PER_DECISEC 100000000ULL

#define TTYAUX_MAJOR	5	/* 0: /dev/tty, 1: /dev/console */
#define TTY_MAJOR	4
#define AMBA_MAJOR	204
#define SERIAL_MINOR	64

struct tty_struct console_tty;

u32 tty_devnum(void)
{
	return AMBA_MAJOR << 8 | SERIAL_MINOR;
}

/*
 * The port holds further input back while there is no room for it, until
 * somebody reads; with IXOFF the sender is told so. Not in the middle of a
 * line, though: nobody can read that, and the key that ends it must get
 * through.
 */
static void tty_receive(u8 c)
{
	struct tty_struct *tty = &console_tty;

	n_tty_receive_char(tty, c);
	if (N_TTY_BUF_SIZE - (tty->head - tty->tail) >= THROTTLE_ROOM ||
	    !n_tty_readable(tty))
		return;
	uart_throttle();
	if ((tty->termios.c_iflag & IXOFF) && !tty->throttled) {
		tty->throttled = true;
		tty->write((char *)&tty->termios.c_cc[VSTOP], 1);
	}
}

void tty_unthrottle(struct tty_struct *tty)
{
	unsigned long flags;

	uart_unthrottle();
	if (!tty->throttled)
		return;
	local_irq_save(flags);
	tty->throttled = false;
	tty->write((char *)&tty->termios.c_cc[VSTART], 1);
	local_irq_restore(flags);
}

/* Hangups */

static bool is_console(const struct file *file)
{
	return !file->private_data;
}

bool tty_hung_up_p(const struct file *file)
{
	return !is_console(file) &&
	       (unsigned long)file->private_data != console_tty.generation;
}

void tty_hangup(struct tty_struct *tty)
{
	unsigned long flags;

	local_irq_save(flags);
	tty->generation++;
	tty->exclusive = false;
	n_tty_flush_input(tty);
	n_tty_flush_output(tty);
	wake_up(&tty->read_wait);
	local_irq_restore(flags);
	tty_unthrottle(tty);
}

static int tty_open(struct inode *inode, struct file *file)
{
	struct tty_struct *tty = &console_tty;
	bool console = inode->i_rdev == MKDEV(TTYAUX_MAJOR, 1);

	if (inode->i_rdev == MKDEV(TTYAUX_MAJOR, 0) && !is_current_ctty(tty))
		return -ENXIO;
	if (tty->exclusive && !capable(CAP_SYS_ADMIN))
		return -EBUSY;
	/* Who may only write does not get the rights of a terminal's owner. */
	if (!console && !(file->f_flags & O_NOCTTY) &&
	    (file->f_mode & FMODE_READ))
		tty_open_proc_set_tty(tty);
	file->f_mode |= FMODE_STREAM;
	file->private_data = console ? NULL : (void *)tty->generation;
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

/* 0: there may be input, or a hangup. -ERESTARTSYS, or -ETIMEDOUT behind
 * @deadline. */
static int wait_input(struct tty_struct *tty, const struct file *file,
		      u64 deadline)
{
	struct wait_queue_entry we = { .task = NULL };
	int err = 0;

	prepare_to_wait(&tty->read_wait, &we, true);
	if (n_tty_readable(tty) || tty_hung_up_p(file))
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
	tty_unthrottle(tty);
	return n;
}

static ssize_t tty_read(struct file *file, char *ubuf, size_t count,
			loff_t *pos)
{
	struct tty_struct *tty = &console_tty;
	struct read_limits lim;
	size_t done = 0, n;
	bool line_done = false;
	u8 buf[CHUNK];
	int err = 0;

	(void)pos;
	if (!tty_hung_up_p(file) && !is_console(file))
		err = tty_check_change(tty, SIGTTIN);
	if (err)
		return err;
	get_limits(tty, &lim);
	while (done < count && !line_done && !tty_hung_up_p(file)) {
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
		      wait_input(tty, file, lim.deadline);
		if (err == -ETIMEDOUT)
			break;
		if (err)
			return done ? (ssize_t)done : err;
	}
	return done;
}

/* Writing */

/* Room for a character, or a reason not to wait for it. */
static int wait_room(struct tty_struct *tty, const struct file *file)
{
	if (tty_hung_up_p(file))
		return -EIO;
	if (n_tty_write_room(tty))
		return 0;
	if (file->f_flags & O_NONBLOCK)
		return -EAGAIN;
	return wait_event_interruptible(&tty->write_wait,
			n_tty_write_room(tty) || tty_hung_up_p(file));
}

static ssize_t do_tty_write(struct file *file, const char *from, size_t count,
			    copy_fn *copy)
{
	struct tty_struct *tty = &console_tty;
	unsigned long flags;
	char buf[CHUNK];
	size_t done = 0, n;
	int err = 0;

	if (tty_hung_up_p(file))
		return -EIO;
	if ((tty->termios.c_lflag & TOSTOP) && !is_console(file))
		err = tty_check_change(tty, SIGTTOU);
	while (done < count && !err) {
		n = min(count - done, sizeof(buf));
		if (copy(buf, from + done, n)) {
			err = -EFAULT;
			break;
		}
		err = wait_room(tty, file);
		if (err)
			break;
		local_irq_save(flags);	/* an echo must not come between */
		done += n_tty_write(tty, buf, n);
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
	struct tty_struct *tty = &console_tty;
	const u8 *cc = tty->termios.c_cc;
	bool canon = tty->termios.c_lflag & ICANON;
	u32 events = 0;

	if (tty_hung_up_p(file))
		return POLLIN | POLLOUT | POLLERR | POLLHUP | POLLRDNORM |
		       POLLWRNORM;
	poll_wait(&tty->read_wait, pt);
	poll_wait(&tty->write_wait, pt);
	if (canon || !cc[VMIN] || cc[VTIME]) {
		if (n_tty_readable(tty))
			events |= POLLIN | POLLRDNORM;
	} else if (n_tty_chars(tty) >= cc[VMIN]) {
		events |= POLLIN | POLLRDNORM;
	}
	if (tty->xmit_len < WAKEUP_CHARS)
		events |= POLLOUT | POLLWRNORM;
	return events;
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
	console_tty.generation = 1;
	register_chrdev(TTYAUX_MAJOR, 0, 1, "/dev/tty", &tty_fops);
	register_chrdev(TTYAUX_MAJOR, 1, 1, "/dev/console", &tty_fops);
	register_chrdev(TTY_MAJOR, SERIAL_MINOR, 1, "ttyS", &tty_fops);
	register_chrdev(AMBA_MAJOR, SERIAL_MINOR, 1, "ttyAMA", &tty_fops);
	uart_set_rx(tty_receive);
}
