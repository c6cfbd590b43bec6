/* poll on pipes and files: what it says, and that it waits for it. */
#include "lib/abi.h"

#define POLLIN		1
#define POLLOUT		4
#define ALL		0x7fff

struct pollfd {
	int fd;
	short events, revents;
};

static int end[2];

static void show(const char *what, long fd, int events)
{
	struct pollfd p = { fd, events, 0x55 };
	long r = sys(NR_poll, &p, 1, 0);

	result(what, r);
	say("  revents %x", (unsigned int)(unsigned short)p.revents);
}

static void state(const char *what)
{
	say("%s:", what);
	show(" reader", end[0], POLLIN | POLLOUT);
	show(" writer", end[1], POLLIN | POLLOUT);
}

static void later(void *arg)
{
	struct timespec ts = { 0, 20000000 };

	sys(NR_nanosleep, &ts, NULL);
	if (arg)
		sys(NR_write, end[1], arg, 1);
}

/* A child does it while the parent waits for ever. */
static void awaited(const char *what, char *arg)
{
	struct pollfd p = { end[0], POLLIN, 0 };
	long pid = sys(NR_fork), r;
	char c;

	if (pid == 0) {
		later(arg);
		exit(0);
	}
	if (!arg)
		sys(NR_close, end[1]);
	r = sys(NR_poll, &p, 1, -1);
	say("%s: %ld, revents %x", what, r, p.revents);
	if (p.revents & POLLIN)
		result("  read", sys(NR_read, end[0], &c, 1));
	sys(NR_wait4, pid, NULL, 0, NULL);
}

int main(int argc, char **argv, char **envp)
{
	static char page[PAGE];
	struct pollfd p[3];
	long fd = sys(NR_open, "/tests/data", O_RDONLY, 0), n = 0;

	(void)argc, (void)argv, (void)envp;
	result("pipe", sys(NR_pipe2, end, O_NONBLOCK));
	state("empty");
	sys(NR_write, end[1], "a", 1);
	state("a byte in it");
	while (!failed(sys(NR_write, end[1], page, PAGE)))
		n++;
	say("%ld pages more", n);
	state("full");
	sys(NR_read, end[0], page, 1);
	state("a byte taken");
	sys(NR_read, end[0], page, PAGE);
	state("a page taken");
	show("a file", fd, ALL);
	show("/dev/null", sys(NR_open, "/dev/null", O_RDWR, 0), POLLIN | POLLOUT);
	show("no descriptor", 77, POLLIN);
	show("a negative one", -1, POLLIN);
	p[0] = (struct pollfd){ end[0], POLLIN, 1 };
	p[1] = (struct pollfd){ -5, POLLIN, 1 };
	p[2] = (struct pollfd){ end[1], POLLOUT, 1 };
	result("three", sys(NR_poll, p, 3, 0));
	say("%x %x %x", p[0].revents, p[1].revents, p[2].revents);
	result("none, 1 ms", sys(NR_poll, NULL, 0, 1));
	result("bad address", sys(NR_poll, 8, 1, 0));
	result("too many", sys(NR_poll, p, 0x7fffffff, 0));

	sys(NR_close, end[1]);
	state("no writer, some data");
	while (sys(NR_read, end[0], page, PAGE) > 0)
		;
	state("no writer, no data");
	sys(NR_close, end[0]);
	sys(NR_pipe2, end, 0);
	sys(NR_close, end[0]);
	state("no reader");
	sys(NR_close, end[1]);
	sys(NR_pipe2, end, 0);
	awaited("a child writes", "x");
	awaited("the last writer goes", NULL);
	return 0;
}
