/*
 * syslog(2), for dmesg(1) and for who keeps the log: not the C library's
 * function of that name. A position counts all characters ever logged.
 */
#include <asm/uaccess.h>
#include <fs/cred.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include <lib/printk.h>
#include <lib/wait.h>
#include <uapi/errno.h>

#define SYSLOG_ACTION_CLOSE		0
#define SYSLOG_ACTION_OPEN		1
#define SYSLOG_ACTION_READ		2
#define SYSLOG_ACTION_READ_ALL		3
#define SYSLOG_ACTION_READ_CLEAR	4
#define SYSLOG_ACTION_CLEAR		5
#define SYSLOG_ACTION_CONSOLE_OFF	6
#define SYSLOG_ACTION_CONSOLE_ON	7
#define SYSLOG_ACTION_CONSOLE_LEVEL	8
#define SYSLOG_ACTION_SIZE_UNREAD	9
#define SYSLOG_ACTION_SIZE_BUFFER	10

#define MINIMUM_CONSOLE_LOGLEVEL	1

static unsigned long syslog_pos;	/* read up to here by ACTION_READ */
static unsigned long clear_pos;		/* cleared up to here */
static int saved_console_loglevel = -1;

/* Copy from *@pos at most @len characters. Their number or -EFAULT. */
static long copy_log(unsigned long *pos, char *ubuf, size_t len)
{
	char chunk[128];
	size_t n, done = 0;

	while (done < len) {
		n = log_read(pos, chunk, min(len - done, sizeof(chunk)));
		if (!n)
			break;
		if (copy_to_user(ubuf + done, chunk, n))
			return -EFAULT;
		done += n;
	}
	return done;
}

static long syslog_read(char *ubuf, size_t len)
{
	int err = wait_event_interruptible(&log_wait, syslog_pos != log_end());

	return err ? err : copy_log(&syslog_pos, ubuf, len);
}

/* The last lines since the log was cleared, as many as fit. */
static long syslog_read_all(char *ubuf, size_t len)
{
	unsigned long end = log_end(), pos = clear_pos;

	if (end - pos > LOG_BUF_SIZE)
		pos = end - LOG_BUF_SIZE;
	if (end - pos > len)
		pos = end - len;
	/* In the middle of a line: its rest belongs to nobody. */
	if (pos != clear_pos)
		pos = log_next_line(pos);
	return copy_log(&pos, ubuf, min(len, (size_t)(end - pos)));
}

static void set_console_loglevel(int level)
{
	saved_console_loglevel = -1;
	console_loglevel = max(level, MINIMUM_CONSOLE_LOGLEVEL);
}

static size_t unread(void)
{
	return min(log_end() - syslog_pos, (unsigned long)LOG_BUF_SIZE);
}

long sys_syslog(int type, char *buf, int len)
{
	long n;

	if (!capable(CAP_SYSLOG))
		return -EPERM;
	switch (type) {
	case SYSLOG_ACTION_CLOSE:
	case SYSLOG_ACTION_OPEN:
		return 0;
	case SYSLOG_ACTION_READ:
	case SYSLOG_ACTION_READ_ALL:
	case SYSLOG_ACTION_READ_CLEAR:
		if (!buf || len < 0)
			return -EINVAL;
		if (!len)
			return 0;
		if (!access_ok(buf, len))
			return -EFAULT;
		if (type == SYSLOG_ACTION_READ)
			return syslog_read(buf, len);
		n = syslog_read_all(buf, len);
		if (type == SYSLOG_ACTION_READ_CLEAR)
			clear_pos = log_end();
		return n;
	case SYSLOG_ACTION_CLEAR:
		clear_pos = log_end();
		return 0;
	case SYSLOG_ACTION_CONSOLE_OFF:
		if (saved_console_loglevel == -1)
			saved_console_loglevel = console_loglevel;
		console_loglevel = MINIMUM_CONSOLE_LOGLEVEL;
		return 0;
	case SYSLOG_ACTION_CONSOLE_ON:
		if (saved_console_loglevel != -1)
			set_console_loglevel(saved_console_loglevel);
		return 0;
	case SYSLOG_ACTION_CONSOLE_LEVEL:
		if (len < 1 || len > 8)
			return -EINVAL;
		set_console_loglevel(len);
		return 0;
	case SYSLOG_ACTION_SIZE_UNREAD:
		return unread();
	case SYSLOG_ACTION_SIZE_BUFFER:
		return LOG_BUF_SIZE;
	default:
		return -EINVAL;
	}
}
