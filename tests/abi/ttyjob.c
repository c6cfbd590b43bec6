/*
 * Sessions and their terminal: who may read it, who is stopped for it, and
 * what happens when the leader goes. Everything is done in children, in a
 * session of their own.
 */
#include <string.h>

#include "lib/sig.h"

#define NR_mknod	14
#define TCGETS		0x5401
#define TCSETS		0x5402
#define TCSETSF		0x5404
#define TIOCEXCL	0x540c
#define TIOCNXCL	0x540d
#define TIOCSCTTY	0x540e
#define TIOCGPGRP	0x540f
#define TIOCSPGRP	0x5410
#define TIOCSTI		0x5412
#define TIOCGWINSZ	0x5413
#define TIOCSWINSZ	0x5414
#define TIOCNOTTY	0x5422
#define TIOCGETD	0x5424
#define TIOCGSID	0x5429
#define TCGETS2		0x802c542a
#define TIOCGDEV	0x80045432
#define TIOCGEXCL	0x80045440
#define O_NOCTTY	0400
#define WUNTRACED	2
#define SIGQUIT		3
#define SIGWINCH	28
#define SIGSYS		31
#define SERIAL		"/tmp/ttyAMA0"
#define TTY		"/tmp/tty"

#define NOFLSH		0000200
#define TOSTOP		0000400

struct termios {
	uint32_t iflag, oflag, cflag, lflag;
	uint8_t line, cc[19];
};

static volatile int seen[32];
static int note[2];	/* a pipe, to wait for who has it open */

static void note_signal(int sig)
{
	seen[sig]++;
}

static void action(int sig, unsigned long what)
{
	struct sigaction sa = { .handler = what, .flags = SA_RESTART };

	sys(NR_rt_sigaction, sig, &sa, NULL, 8);
}

static void catch(int sig)
{
	action(sig, (unsigned long)note_signal);
}

static long fg(long fd, long pgrp)
{
	int p = pgrp;

	return sys(NR_ioctl, fd, TIOCSPGRP, &p);
}

static void type(long fd, const char *s)
{
	for (; *s; s++)
		sys(NR_ioctl, fd, TIOCSTI, s);
}

static void quiet(long fd)
{
	struct termios t;

	sys(NR_ioctl, fd, TCGETS, &t);
	t.lflag &= ~(010u | NOFLSH | TOSTOP);
	sys(NR_ioctl, fd, TCSETSF, &t);
}

static void settle(const char *what, long pid)
{
	int status = 0;

	sys(NR_wait4, pid, &status, WUNTRACED, NULL);
	if ((status & 0xff) == 0x7f)
		say("%s: stopped by %d", what, status >> 8);
	else if (status & 0x7f)
		say("%s: killed by %d", what, status & 0x7f);
	else
		say("%s: exit %d", what, status >> 8);
}

/* A child in a group of its own runs @fn(@fd); @front: in the foreground. */
static long job(void (*fn)(long fd), long fd, int front)
{
	int pipe[2];
	long pid;
	char c;

	sys(NR_pipe, pipe);
	pid = sys(NR_fork);
	if (pid == 0) {
		sys(NR_close, pipe[1]);
		sys(NR_read, pipe[0], &c, 1);
		sys(NR_close, pipe[0]);
		fn(fd);
		exit(0);
	}
	sys(NR_setpgid, pid, pid);
	if (front)
		fg(fd, pid);
	sys(NR_close, pipe[0]);
	sys(NR_close, pipe[1]);
	return pid;
}

static void acquire(void *unused)
{
	unsigned int n = 0, buf[12];
	int p = -1, self;
	long fd, other;

	(void)unused;
	self = sys(NR_setsid);
	result("no /dev/tty", sys(NR_open, TTY, O_RDWR, 0));
	fd = sys(NR_open, SERIAL, O_RDWR | O_NOCTTY, 0);
	truth("opened without taking it", fd >= 0);
	result("TIOCGPGRP", sys(NR_ioctl, fd, TIOCGPGRP, &p));
	result("TIOCGSID", sys(NR_ioctl, fd, TIOCGSID, &p));
	result("TIOCSPGRP", fg(fd, self));
	result("TIOCNOTTY", sys(NR_ioctl, fd, TIOCNOTTY, 0));
	sys(NR_close, fd);
	fd = sys(NR_open, SERIAL, O_WRONLY, 0);
	result("write-only", sys(NR_ioctl, fd, TIOCGPGRP, &p));
	sys(NR_close, fd);
	fd = sys(NR_open, "/dev/console", O_RDWR, 0);
	result("the console", sys(NR_ioctl, fd, TIOCGPGRP, &p));
	sys(NR_close, fd);
	fd = sys(NR_open, SERIAL, O_RDWR, 0);
	result("TIOCGPGRP", sys(NR_ioctl, fd, TIOCGPGRP, &p));
	truth("our group", p == self);
	result("TIOCGSID", sys(NR_ioctl, fd, TIOCGSID, &p));
	truth("our session", p == self);
	result("again", sys(NR_ioctl, fd, TIOCSCTTY, 0));
	other = sys(NR_open, TTY, O_RDWR, 0);
	truth("/dev/tty is there", other >= 0);
	result("TIOCGDEV", sys(NR_ioctl, other, TIOCGDEV, &n));
	say("device %x", n);
	result("TIOCGETD", sys(NR_ioctl, fd, TIOCGETD, &n));
	say("line discipline %u", n);
	result("TIOCSPGRP from nowhere", sys(NR_ioctl, fd, TIOCSPGRP, NULL));
	result("negative", fg(fd, -1));
	result("nobody's", fg(fd, 30000));
	result("another session's", fg(fd, 1));
	result("TIOCEXCL", sys(NR_ioctl, fd, TIOCEXCL, 0));
	result("TIOCGEXCL", sys(NR_ioctl, fd, TIOCGEXCL, &n));
	say("exclusive %u", n);
	other = sys(NR_open, TTY, O_RDWR, 0);
	truth("root opens it all the same", other >= 0);
	sys(NR_ioctl, fd, TIOCNXCL, 0);
	result("TCGETS2", sys(NR_ioctl, fd, TCGETS2, buf));
	truth("both speeds are known", buf[9] == buf[10]);
}

static void keys(void *unused)
{
	char buf[16];
	uint16_t ws[4] = { 25, 80, 0, 0 };
	int n = -1;
	long fd;

	(void)unused;
	sys(NR_setsid);
	fd = sys(NR_open, SERIAL, O_RDWR, 0);
	quiet(fd);
	catch(SIGINT);
	catch(SIGQUIT);
	catch(SIGTSTP);
	catch(SIGWINCH);
	type(fd, "lost\003\034\032kept\n");
	say("int %d quit %d tstp %d", seen[SIGINT], seen[SIGQUIT],
	    seen[SIGTSTP]);
	n = sys(NR_read, fd, buf, 16);
	say("read %d %c", n, buf[0]);
	sys(NR_ioctl, fd, TIOCSWINSZ, ws);
	ws[0]++;
	sys(NR_ioctl, fd, TIOCSWINSZ, ws);
	n = seen[SIGWINCH];
	sys(NR_ioctl, fd, TIOCSWINSZ, ws);
	say("the same size again: %d", seen[SIGWINCH] - n);
	ws[0] = 0;
	sys(NR_ioctl, fd, TIOCGWINSZ, ws);
	say("%d rows", ws[0]);
	ws[0] = ws[1] = 0;
	sys(NR_ioctl, fd, TIOCSWINSZ, ws);
}

static void reader(long fd)
{
	char buf[32];
	long n = sys(NR_read, fd, buf, sizeof(buf));

	result("  read", n);
}

static void reader_ignoring(long fd)
{
	action(SIGTTIN, SIG_IGN);
	reader(fd);
}

static void console_reader(long fd)
{
	long con = sys(NR_open, "/dev/console", O_RDWR, 0);

	(void)fd;
	reader(con);
}

static void setter(long fd)
{
	struct termios t;

	sys(NR_ioctl, fd, TCGETS, &t);
	result("  TCSETS", sys(NR_ioctl, fd, TCSETS, &t));
}

static void setter_ignoring(long fd)
{
	action(SIGTTOU, SIG_IGN);
	setter(fd);
	result("  TIOCSPGRP", fg(fd, sys(NR_getpid)));
}

static void writer(long fd)
{
	result("  write", sys(NR_write, fd, "", 0) < 0 ? -1 :
	       sys(NR_write, fd, "  text\n", 7));
}

static void orphan(long fd)
{
	long pid;

	/* The parent's end leaves the group to nobody in the session. */
	pid = sys(NR_fork);
	if (pid == 0) {
		while (sys(NR_getppid) != 1)
			sys(NR_sched_yield);
		reader(fd);
		setter(fd);
		result("  TIOCSPGRP", fg(fd, sys(NR_getpid)));
		exit(0);
	}
}

static void background(void *unused)
{
	struct termios t;
	int self;
	long fd, pid;
	char c;

	(void)unused;
	self = sys(NR_setsid);
	fd = sys(NR_open, SERIAL, O_RDWR, 0);
	quiet(fd);
	action(SIGTTOU, SIG_IGN);
	type(fd, "for the console\n");
	settle("background reads the console", job(console_reader, fd, 0));
	action(SIGTTOU, SIG_DFL);
	pid = job(reader, fd, 0);
	settle("background reads", pid);
	fg(fd, pid);
	action(SIGTTOU, SIG_IGN);
	type(fd, "a line\n");
	sys(NR_kill, -pid, SIGCONT);
	settle("continued in the foreground", pid);
	result("taken back", fg(fd, self));
	settle("SIGTTIN ignored", job(reader_ignoring, fd, 0));
	action(SIGTTOU, SIG_DFL);
	pid = job(setter, fd, 0);
	settle("background sets", pid);
	sys(NR_kill, -pid, SIGKILL);
	settle("and", pid);
	settle("SIGTTOU ignored", job(setter_ignoring, fd, 0));
	action(SIGTTOU, SIG_IGN);
	fg(fd, self);
	action(SIGTTOU, SIG_DFL);
	settle("background writes", job(writer, fd, 0));
	sys(NR_ioctl, fd, TCGETS, &t);
	t.lflag |= TOSTOP;
	sys(NR_ioctl, fd, TCSETS, &t);
	pid = job(writer, fd, 0);
	settle("with TOSTOP", pid);
	sys(NR_kill, -pid, SIGKILL);
	settle("and", pid);
	quiet(fd);
	action(SIGCHLD, SIG_DFL);
	sys(NR_pipe, note);
	pid = job(orphan, fd, 0);
	sys(NR_close, note[1]);
	sys(NR_read, note[0], &c, 1);	/* ends when both have */
	settle("a parent goes", pid);
}

/* Waits in the foreground for the leader's end, and tells what came. */
static void survivor(long fd)
{
	struct { int fd; short events, revents; } p = { fd, 1, 0 };
	struct termios t;
	char c;
	int i;

	for (i = 0; i < 1000 && !seen[SIGHUP]; i++)
		sys(NR_sched_yield);
	while (sys(NR_getppid) != 1)
		sys(NR_sched_yield);
	for (i = 0; i < 50; i++)
		sys(NR_sched_yield);
	say("hup %d cont %d", seen[SIGHUP], seen[SIGCONT]);
	result("read", sys(NR_read, fd, &c, 1));
	result("write", sys(NR_write, fd, "x", 1));
	result("TCGETS", sys(NR_ioctl, fd, TCGETS, &t));
	result("TIOCSPGRP", fg(fd, 1));
	sys(NR_poll, &p, 1, 0);
	say("poll %x", p.revents);
	result("/dev/tty", sys(NR_open, TTY, O_RDWR, 0));
	fd = sys(NR_open, SERIAL, O_RDWR | O_NOCTTY, 0);
	result("opened anew", sys(NR_ioctl, fd, TCGETS, &t));
	exit(0);
}

static void leader_exits(void *unused)
{
	long fd;

	(void)unused;
	sys(NR_setsid);
	fd = sys(NR_open, SERIAL, O_RDWR, 0);
	quiet(fd);
	catch(SIGHUP);
	catch(SIGCONT);
	action(SIGTTOU, SIG_IGN);
	job(survivor, fd, 1);
}

static void bystander(long fd)
{
	int i;

	(void)fd;
	for (i = 0; i < 1000 && !(seen[SIGHUP] && seen[SIGCONT]); i++)
		sys(NR_sched_yield);
	say("hup %d cont %d", seen[SIGHUP], seen[SIGCONT]);
	result("open is still good", sys(NR_write, fd, "", 0));
}

static void gives_up(void *unused)
{
	long fd, pid;
	int p;

	(void)unused;
	sys(NR_setsid);
	fd = sys(NR_open, SERIAL, O_RDWR, 0);
	quiet(fd);
	catch(SIGHUP);
	catch(SIGCONT);
	action(SIGTTOU, SIG_IGN);
	pid = job(bystander, fd, 1);
	result("TIOCNOTTY", sys(NR_ioctl, fd, TIOCNOTTY, 0));
	result("TIOCGPGRP", sys(NR_ioctl, fd, TIOCGPGRP, &p));
	settle("the foreground group", pid);
	result("TIOCSCTTY", sys(NR_ioctl, fd, TIOCSCTTY, 0));
	result("TIOCGPGRP", sys(NR_ioctl, fd, TIOCGPGRP, &p));
}

int main(int argc, char **argv, char **envp)
{
	struct termios usual;
	char c;

	(void)argc, (void)argv, (void)envp;
	sys(NR_mkdir, "/tmp", 0755);
	sys(NR_mknod, SERIAL, S_IFCHR | 0600, 204 << 8 | 64);
	sys(NR_mknod, TTY, S_IFCHR | 0600, 5 << 8 | 0);
	sys(NR_ioctl, 0, TCGETS, &usual);
	ends("acquire", acquire, NULL);
	ends("keys", keys, NULL);
	ends("background", background, NULL);
	ends("gives up", gives_up, NULL);
	/* The survivor's end closes the pipe. */
	sys(NR_pipe, note);
	ends("leader exits", leader_exits, NULL);
	sys(NR_close, note[1]);
	sys(NR_read, note[0], &c, 1);
	sys(NR_ioctl, 0, TCSETS, &usual);
	sys(NR_unlink, SERIAL);
	sys(NR_unlink, TTY);
	return 0;
}
