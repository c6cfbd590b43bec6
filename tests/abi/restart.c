/*
 * Calls that a signal interrupts: which return EINTR, which are made again,
 * with SA_RESTART and without, with a handler, with none, and over a stop;
 * signal(7).
 */
#include "lib/sig.h"

struct pollfd { int fd; short events, revents; };
static int end[2], full[2];	/* to read from, to write to */
static char big[65536 + 4096];

static long do_read(void)
{
	char c;

	return sys(NR_read, end[0], &c, 1);
}

static long do_write(void)
{
	return sys(NR_write, full[1], big, sizeof(big));
}

static long do_open(void)
{
	return sys(NR_open, "/fifo", O_RDONLY);
}

static long do_wait(void)
{
	return sys(NR_wait4, -1, NULL, 0, NULL) > 0;
}

static long do_waitid(void)
{
	return sys(NR_waitid, 0, 0, NULL, 4 /* WEXITED */, NULL);
}

static long do_nanosleep(void)
{
	struct timespec ts = { 0, 300000000 }, left = { 77, 0 };
	long r = sys(NR_nanosleep, &ts, &left);

	if (r)
		say("  something is left: %d",
		    left.tv_sec == 0 && left.tv_nsec > 0);
	return r;
}

static long do_absolute(void)
{
	struct timespec ts, left = { 77, 0 };
	long r;

	sys(NR_clock_gettime, 1, &ts);
	ts.tv_nsec += 300000000;
	if (ts.tv_nsec >= 1000000000) {
		ts.tv_nsec -= 1000000000;
		ts.tv_sec++;
	}
	r = sys(265 /* clock_nanosleep */, 1, 1, &ts, &left);
	if (r)
		say("  what is left is not told: %d", left.tv_sec == 77);
	return r;
}

static long do_poll(void)
{
	struct pollfd pfd = { end[0], 1, 0 };

	return sys(NR_poll, &pfd, 1, 300);
}

static long do_ppoll(void)
{
	struct pollfd pfd = { end[0], 1, 0 };
	struct timespec ts = { 0, 300000000 };

	return sys(NR_ppoll, &pfd, 1, &ts, NULL, 8);
}

static long do_select(void)
{
	unsigned long in[32] = { 0 };
	long tv[2] = { 0, 300000 };

	in[0] = 1ul << end[0];
	return sys(142 /* _newselect */, end[0] + 1, in, NULL, NULL, tv);
}

static long do_pause(void)
{
	return sys(NR_pause);
}

static const struct {
	const char *name;
	long (*fn)(void);
} calls[] = {
	{ "read", do_read }, { "write", do_write }, { "open", do_open },
	{ "wait4", do_wait }, { "waitid", do_waitid },
	{ "nanosleep", do_nanosleep }, { "clock_nanosleep", do_absolute },
	{ "poll", do_poll }, { "ppoll", do_ppoll }, { "select", do_select },
	{ "pause", do_pause },
};

/* Sends what it is told to, then lets the call come to its end. */
static void disturb(const int *sig)
{
	long parent = sys(NR_getppid);

	for (; *sig; sig++) {
		until(parent, *sig == SIGCONT ? 'T' : 'S');
		sys(NR_kill, parent, *sig);
	}
	until(parent, 'S');
	sys(NR_fcntl64, full[0], 4 /* F_SETFL */, O_NONBLOCK);
	while (sys(NR_read, full[0], big, sizeof(big)) > 0)
		;
	sys(NR_write, end[1], "x", 1);
	sys(NR_open, "/fifo", O_RDWR | O_NONBLOCK);
}

static void try(unsigned int i, const int *sigs)
{
	long disturber;
	int status;

	sys(NR_pipe2, end, 0);
	sys(NR_pipe2, full, 0);
	disturber = sys(NR_fork);
	if (disturber == 0) {
		disturb(sigs);
		exit(0);
	}
	result(calls[i].name, calls[i].fn());
	if (count)
		say("  handler ran %d times", count);
	sys(NR_kill, disturber, SIGKILL);
	sys(NR_wait4, disturber, &status, 0, NULL);
}

/* In a child of its own: it may be stopped, and paused for ever. */
static void all(const char *what, unsigned long flags, int handled,
		const int *sigs)
{
	int status;
	long pid;

	say("%s", what);
	for (unsigned int i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (!handled && calls[i].fn == do_pause)
			continue;	/* would never end */
		pid = sys(NR_fork);
		if (pid == 0) {
			act(SIGUSR1, handled ? (unsigned long)handler :
			    SIG_IGN, flags, 0);
			try(i, sigs);
			exit(0);
		}
		sys(NR_wait4, pid, &status, 0, NULL);
		if (status)
			say("  status %x", status);
	}
}

int main(int argc, char **argv, char **envp)
{
	static const int usr1[] = { SIGUSR1, 0 };
	static const int usr1_twice[] = { SIGUSR1, SIGUSR1, 0 };
	static const int stop[] = { SIGSTOP, SIGCONT, 0 };
	static const int stop_usr1[] = { SIGSTOP, SIGCONT, SIGUSR1, 0 };

	(void)argc, (void)argv, (void)envp;
	sys(14 /* mknod */, "/fifo", S_IFIFO | 0600, 0);
	all("a handler:", 0, 1, usr1);
	all("a handler, SA_RESTART:", SA_RESTART, 1, usr1_twice);
	all("ignored:", 0, 0, usr1);
	all("stopped and continued:", 0, 0, stop);
	all("stopped, continued, a handler:", 0, 1, stop_usr1);
	sys(NR_unlink, "/fifo");
	return 0;
}
