/*
 * Pipes at their edges: writing where nobody reads, writes that go as a whole
 * or not, waits that a signal ends.
 */
#include <string.h>

#include "lib/files.h"

static int p[2];
static char buf[70000];

static void no_reader(void *arg)
{
	long r;

	if (arg)
		catch(SIGPIPE, 0);
	sys(NR_pipe, p);
	sys(NR_close, p[0]);
	r = sys(NR_write, p[1], "", 0);
	result("  write of nothing", r);
	r = sys(NR_write, p[1], "x", 1);
	result("  write", r);
	say("  caught %d", caught);
}

static void ignored(void *arg)
{
	unsigned long sa[5] = { 1, 0, 0, 0, 0 };	/* SIG_IGN */

	sys(174, SIGPIPE, sa, NULL, 8);
	no_reader(NULL);
	(void)arg;
}

static void read_some(long n)
{
	struct timespec moment = { 0, 20000000 };

	sys(NR_close, p[1]);
	sys(NR_nanosleep, &moment, NULL);
	sys(NR_read, p[0], buf, n);
	sys(NR_nanosleep, &moment, NULL);
	exit(0);
}

/* A write of 70000 bytes that waits for a reader, who does this. */
static void reader_goes(const char *what, long n)
{
	long pid;

	sys(NR_pipe, p);
	pid = sys(NR_fork);
	if (!pid)
		read_some(n);
	sys(NR_close, p[0]);
	caught = 0;
	result(what, sys(NR_write, p[1], buf, sizeof(buf)));
	say("  caught %d", caught);
	sys(NR_wait4, pid, NULL, 0, NULL);
	sys(NR_close, p[1]);
}

static void whole(void)
{
	struct pollfd out;

	sys(NR_pipe2, p, O_NONBLOCK);
	out = (struct pollfd){ p[1], POLLOUT, 0 };
	result("fill", sys(NR_write, p[1], buf, sizeof(buf)));
	result("one more", sys(NR_write, p[1], buf, 1));
	result("poll", sys(NR_poll, &out, 1, 0));
	result("take 4095", sys(NR_read, p[0], buf, 4095));
	result("poll", sys(NR_poll, &out, 1, 0));
	result("4096 do not fit", sys(NR_write, p[1], buf, 4096));
	result("take 1", sys(NR_read, p[0], buf, 1));
	result("poll", sys(NR_poll, &out, 1, 0));
	result("4096 fit", sys(NR_write, p[1], buf, 4096));
	result("take 8192", sys(NR_read, p[0], buf, 8192));
	result("of 20000 some", sys(NR_write, p[1], buf, 20000));
	result("FIONREAD", sys(NR_ioctl, p[0], 0x541b, buf));
	say("  %d", *(int *)buf);
	result("GETPIPE_SZ", sys(NR_fcntl64, p[0], F_GETPIPE_SZ, 0));
	result("SETPIPE_SZ 65536", sys(NR_fcntl64, p[1], F_SETPIPE_SZ, 65536));
	sys(NR_close, p[0]);
	result("poll", sys(NR_poll, &out, 1, 0));
	say("  %x", out.revents);
	sys(NR_close, p[1]);
}

static void interrupted(void)
{
	sys(NR_pipe, p);
	catch(SIGALRM, 0);
	caught = 0;
	alarm_in(10000);
	result("read, a signal", sys(NR_read, p[0], buf, 10));
	alarm_in(10000);
	result("a long write, a signal", sys(NR_write, p[1], buf, sizeof(buf)));
	alarm_in(10000);
	result("a short write, a signal", sys(NR_write, p[1], buf, 10));
	say("caught %d", caught);
	result("read what is there", sys(NR_read, p[0], buf, sizeof(buf)));
	sys(NR_close, p[0]);
	sys(NR_close, p[1]);
}

static void restarted(void)
{
	struct timespec moment = { 0, 30000000 };
	long pid;

	sys(NR_pipe, p);
	pid = sys(NR_fork);
	if (!pid) {
		sys(NR_nanosleep, &moment, NULL);
		sys(NR_write, p[1], "abc", 3);
		exit(0);
	}
	catch(SIGALRM, SA_RESTART);
	caught = 0;
	alarm_in(10000);
	result("read, SA_RESTART", sys(NR_read, p[0], buf, 10));
	say("caught %d", caught);
	sys(NR_wait4, pid, NULL, 0, NULL);
	sys(NR_close, p[0]);
	sys(NR_close, p[1]);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	ends("nobody reads", no_reader, NULL);
	ends("nobody reads, caught", no_reader, "");
	ends("nobody reads, ignored", ignored, NULL);
	catch(SIGPIPE, 0);
	reader_goes("the reader goes at once", 0);
	reader_goes("the reader goes after 4096", 4096);
	reader_goes("the reader goes after 8192", 8192);
	whole();
	interrupted();
	restarted();
	return 0;
}
