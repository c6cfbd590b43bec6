/*
 * ioctl(2) on a terminal: its settings, its size, its queues. What is about
 * sessions and groups is in tty_jobctrl.c.
 */
#include <fs/cred.h>
#include <fs/tty.h>
#include <fs/upcall.h>
#include <asm/irqflags.h>
#include <asm/uaccess.h>
#include <lib/string.h>
#include <uapi/signal.h>

#define BAUD		115200		/* what B115200 means */
/* What of c_cflag is not about the wire, and can change. */
#define SOFT_CFLAG	(HUPCL | CREAD | CLOCAL)

/* tcdrain(3): until all output is in the port's FIFO. */
static int wait_until_sent(struct tty_struct *tty)
{
	return wait_event_interruptible(&tty->write_wait,
					!READ_ONCE(tty->xmit_len));
}

static long get_termios(const struct tty_struct *tty, void *arg, bool two)
{
	struct termios2 t = { tty->termios, BAUD, BAUD };

	return copy_to_user(arg, &t, two ? sizeof(t) : sizeof(t.t)) ?
	       -EFAULT : 0;
}

/* tcsetattr(3): at once, behind the output, or that and without the input. */
enum { NOW, DRAIN, FLUSH };

static long set_termios(struct tty_struct *tty, const void *arg, bool two,
			int when)
{
	struct termios2 new;
	unsigned long flags;
	int err = tty_check_change(tty, SIGTTOU);

	if (err)
		return err;
	if (copy_from_user(&new, arg, two ? sizeof(new) : sizeof(new.t)))
		return -EFAULT;
	new.t.c_cflag = (new.t.c_cflag & SOFT_CFLAG) |
			(tty->termios.c_cflag & ~SOFT_CFLAG);
	new.t.c_line = 0;
	if (when != NOW) {
		err = wait_until_sent(tty);
		if (err)
			return err;
	}
	local_irq_save(flags);
	if (when == FLUSH)
		n_tty_flush_input(tty);
	n_tty_set_termios(tty, &new.t);
	local_irq_restore(flags);
	tty_unthrottle(tty);
	return 0;
}

static long mode_ioctl(struct tty_struct *tty, unsigned int cmd, void *arg)
{
	switch (cmd) {
	case TCGETS:
		return get_termios(tty, arg, false);
	case TCGETS2:
		return get_termios(tty, arg, true);
	case TCSETS:
		return set_termios(tty, arg, false, NOW);
	case TCSETS2:
		return set_termios(tty, arg, true, NOW);
	case TCSETSW:
		return set_termios(tty, arg, false, DRAIN);
	case TCSETSW2:
		return set_termios(tty, arg, true, DRAIN);
	case TCSETSF:
		return set_termios(tty, arg, false, FLUSH);
	case TCSETSF2:
		return set_termios(tty, arg, true, FLUSH);
	}
	return -ENOTTY;
}

static long set_winsize(struct tty_struct *tty, const void *arg)
{
	struct winsize new;
	bool changed;

	if (copy_from_user(&new, arg, sizeof(new)))
		return -EFAULT;
	changed = memcmp(&new, &tty->winsize, sizeof(new)) != 0;
	tty->winsize = new;
	if (changed && tty->pgrp)
		tty_send_signal(tty->pgrp, SIGWINCH);
	return 0;
}

/* tcflush(3) */
static long flush(struct tty_struct *tty, unsigned long queue)
{
	unsigned long flags;
	int err = tty_check_change(tty, SIGTTOU);

	if (err)
		return err;
	if (queue > TCIOFLUSH)
		return -EINVAL;
	local_irq_save(flags);
	if (queue != TCOFLUSH)
		n_tty_flush_input(tty);
	if (queue != TCIFLUSH)
		n_tty_flush_output(tty);
	local_irq_restore(flags);
	tty_unthrottle(tty);
	return 0;
}

/* tcflow(3) */
static long flow(struct tty_struct *tty, unsigned long action)
{
	unsigned long flags;
	char c;
	int err = tty_check_change(tty, SIGTTOU);

	if (err)
		return err;
	if (action > TCION)
		return -EINVAL;
	local_irq_save(flags);
	if (action == TCOOFF) {
		tty->tco_stopped = true;
		n_tty_stop(tty);
	} else if (action == TCOON && tty->tco_stopped) {
		tty->tco_stopped = false;
		n_tty_start(tty);
	} else if (action >= TCIOFF) {
		c = tty->termios.c_cc[action == TCIOFF ? VSTOP : VSTART];
		if (c)
			tty->write(&c, 1);
	}
	local_irq_restore(flags);
	return 0;
}

/* Pretend that @arg's character was typed: for one's own terminal only. */
static long tiocsti(struct tty_struct *tty, const char *arg)
{
	unsigned long flags;
	char c;

	if (!is_current_ctty(tty) && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (get_user(c, arg))
		return -EFAULT;
	local_irq_save(flags);
	n_tty_receive_char(tty, c);
	local_irq_restore(flags);
	return 0;
}

/*
 * tcdrain(3) and tcsendbreak(3). There is no break on these lines: what asks
 * for one waits for the output and that is all.
 */
static long send_break(struct tty_struct *tty)
{
	int err = tty_check_change(tty, SIGTTOU);

	if (err)
		return err;
	return wait_until_sent(tty) ? -EINTR : 0;
}

/* One line discipline, N_TTY, which is number 0. */
static long set_ldisc(struct tty_struct *tty, const int *arg)
{
	int ldisc, err = tty_check_change(tty, SIGTTOU);

	if (err)
		return err;
	if (get_user(ldisc, arg))
		return -EFAULT;
	return ldisc ? -EINVAL : 0;
}

static long queue_ioctl(struct tty_struct *tty, unsigned int cmd,
			unsigned long arg)
{
	switch (cmd) {
	case TCFLSH:
		return flush(tty, arg);
	case TCXONC:
		return flow(tty, arg);
	case TCSBRK:
	case TCSBRKP:
		return send_break(tty);
	case TIOCSTI:
		return tiocsti(tty, (const char *)arg);
	case TIOCINQ:
		return put_user((int)n_tty_chars(tty), (int *)arg);
	case TIOCOUTQ:
		return put_user((int)tty->xmit_len, (int *)arg);
	}
	return -ENOTTY;
}

long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tty_struct *tty = &console_tty;
	void *uptr = (void *)arg;
	long ret;

	if (tty_hung_up_p(file))
		return cmd == TIOCSPGRP ? -ENOTTY : -EIO;
	switch (cmd) {
	case TIOCGWINSZ:
		return copy_to_user(uptr, &tty->winsize, sizeof(tty->winsize)) ?
		       -EFAULT : 0;
	case TIOCSWINSZ:
		return set_winsize(tty, uptr);
	case TIOCEXCL:
	case TIOCNXCL:
		tty->exclusive = cmd == TIOCEXCL;
		return 0;
	case TIOCGEXCL:
		return put_user((int)tty->exclusive, (int *)uptr);
	case TIOCGETD:
		return put_user(0, (int *)uptr);
	case TIOCSETD:
		return set_ldisc(tty, uptr);
	case TIOCGDEV:
		return put_user(tty_devnum(), (u32 *)uptr);
	}
	ret = mode_ioctl(tty, cmd, uptr);
	if (ret == -ENOTTY)
		ret = queue_ioctl(tty, cmd, arg);
	return ret == -ENOTTY ? tty_jobctrl_ioctl(tty, file, cmd, arg) : ret;
}
