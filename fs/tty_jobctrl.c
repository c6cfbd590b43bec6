/*
 * Whose terminal it is: sessions, their controlling terminal, and the one
 * group of processes that may use it at a time; credentials(7), tty(4).
 *
 * Since there is only one terminal, "the controlling terminal of a session"
 * needs no pointer in each task: tty->session says whose it is.
 */
#include <fs/cred.h>
#include <fs/tty.h>
#include <fs/upcall.h>
#include <asm/uaccess.h>
#include <uapi/signal.h>

static bool is_ctty(const struct tty_struct *tty, const struct job *job)
{
	return tty->session && tty->session == job->session;
}

bool is_current_ctty(const struct tty_struct *tty)
{
	struct job job;

	get_current_job(&job);
	return is_ctty(tty, &job);
}

int tty_check_change(const struct tty_struct *tty, int sig)
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

static void clear_ctty(struct tty_struct *tty)
{
	tty->session = 0;
	tty->pgrp = 0;
}

void tty_open_proc_set_tty(struct tty_struct *tty)
{
	struct job job;

	get_current_job(&job);
	if (!tty->session && job.pid == job.session)
		set_ctty(tty, &job);
}

void tty_exit_session(int session)
{
	struct tty_struct *tty = &console_tty;

	if (!session || tty->session != session)
		return;
	if (tty->pgrp)
		tty_send_signal(tty->pgrp, SIGHUP);
	clear_ctty(tty);
	tty_hangup(tty);
}

u32 tty_nr(int session, int *tpgid)
{
	if (!session || console_tty.session != session) {
		*tpgid = -1;
		return 0;
	}
	*tpgid = console_tty.pgrp;
	return tty_devnum();
}

/* TIOCNOTTY. Others than the leader keep it: it is the session's. */
static long give_up(struct tty_struct *tty, const struct job *job)
{
	if (job->pid != job->session)
		return 0;
	if (tty->pgrp) {
		tty_send_signal(tty->pgrp, SIGHUP);
		tty_send_signal(tty->pgrp, SIGCONT);
	}
	clear_ctty(tty);
	return 0;
}

/* TIOCVHANGUP: as if the modem had hung up. */
static long hang_up(struct tty_struct *tty)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (tty->session)
		tty_signal_leader(tty->session);
	clear_ctty(tty);
	tty_hangup(tty);
	return 0;
}

/* TIOCSCTTY: a session's leader takes the terminal; with @steal from others. */
static long make_ctty(struct tty_struct *tty, const struct job *job,
		      const struct file *file, bool steal)
{
	bool may = capable(CAP_SYS_ADMIN);

	if (is_ctty(tty, job) && job->pid == job->session)
		return 0;
	if (job->pid != job->session)
		return -EPERM;
	if (tty->session && !(steal && may))
		return -EPERM;
	if (!(file->f_mode & FMODE_READ) && !may)
		return -EPERM;
	set_ctty(tty, job);
	return 0;
}

static long set_pgrp(struct tty_struct *tty, const struct job *job,
		     const int *arg)
{
	int pgrp, session, err = tty_check_change(tty, SIGTTOU);

	if (err)
		return err == -EIO ? -ENOTTY : err;
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

long tty_jobctrl_ioctl(struct tty_struct *tty, const struct file *file,
		       unsigned int cmd, unsigned long arg)
{
	struct job job;

	get_current_job(&job);
	switch (cmd) {
	case TIOCSCTTY:
		return make_ctty(tty, &job, file, arg == 1);
	case TIOCSPGRP:
		return set_pgrp(tty, &job, (const int *)arg);
	case TIOCVHANGUP:
		return hang_up(tty);
	}
	if (!is_ctty(tty, &job))
		return -ENOTTY;
	switch (cmd) {
	case TIOCGPGRP:
		return put_user(tty->pgrp, (int *)arg);
	case TIOCGSID:
		return put_user(tty->session, (int *)arg);
	case TIOCNOTTY:
		return give_up(tty, &job);
	}
	return -ENOTTY;
}
