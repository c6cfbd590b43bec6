/*
 * The engine of badptr.c and badnum.c. Each single call is made by a child of
 * its own, so fork, exit and whatever it does to its memory and descriptors do
 * no harm; each call of the table gets a fresh world.
 */
#include <string.h>

#include "sweep.h"

#define PATIENCE_MS	1000
#define STDOUT		901		/* of this program, not of its children */

/* Where a pointer with nothing wrong shows to. */
#define IN	(GOOD + PAGE)		/* zeroes */
#define OUT	(GOOD + 2 * PAGE)

static const char path[] = "f";

/*
 * Which values let a call get far, where the one that goes with the argument's
 * kind does not; and calls that are several in one, told apart by a number.
 */
struct variant {
	const char *call, *name;
	int arg;
	uint32_t value;
};

static const struct variant plausible[] = {
	{ "clone", NULL, 0, 0x01100011 },	/* PARENT_SETTID, CHILD_SETTID */
	{ "execve", NULL, 0, (uint32_t)"prog" },
	{ "getdents64", NULL, 0, FD_DIR },
	{ "fchdir", NULL, 0, FD_DIR },
	{ "getcwd", NULL, 1, 4096 },
	{ "mount", NULL, 1, (uint32_t)"d" },
	{ "mount", NULL, 2, (uint32_t)"tmpfs" },
	{ "readlink", NULL, 0, (uint32_t)"l" },
	{ "readlinkat", NULL, 1, (uint32_t)"l" },
	{ "statfs64", NULL, 1, 88 },
	{ "fstatfs64", NULL, 1, 88 },
	{ "readv", NULL, 2, 1 },
	{ "writev", NULL, 2, 1 },
	{ "preadv", NULL, 2, 1 },
	{ "pwritev", NULL, 2, 1 },
	{ "poll", NULL, 1, 1 },
	{ "ppoll", NULL, 1, 1 },
	{ "ppoll", NULL, 4, 8 },
	{ "_newselect", NULL, 0, 8 },
	{ "pselect6", NULL, 0, 8 },
	{ "setrlimit", NULL, 0, 4 },
	{ "prlimit64", NULL, 1, 4 },
	{ "getrlimit", NULL, 0, 4 },
	{ "mmap2", NULL, 2, PROT_READ },
	{ "mmap2", NULL, 3, MAP_PRIVATE },
	{ "munmap", NULL, 0, (uint32_t)LAST },
	{ "mprotect", NULL, 0, (uint32_t)LAST },
	{ "madvise", NULL, 0, (uint32_t)LAST },
	{ "mincore", NULL, 0, (uint32_t)LAST },
	{ "mremap", NULL, 0, (uint32_t)LAST },
	{ "msync", NULL, 0, (uint32_t)LAST },
	{ "futex", NULL, 1, 1 },
	{ "rt_sigaction", NULL, 0, 10 },
	{ "rt_sigaction", NULL, 3, 8 },
	{ "rt_sigprocmask", NULL, 3, 8 },
	{ "rt_sigpending", NULL, 1, 8 },
	{ "rt_sigsuspend", NULL, 1, 8 },
	{ "rt_sigtimedwait", NULL, 3, 8 },
	{ "rt_sigtimedwait_time64", NULL, 3, 8 },
	{ "ppoll_time64", NULL, 1, 1 },
	{ "ppoll_time64", NULL, 4, 8 },
	{ "pselect6_time64", NULL, 0, 8 },
	{ "waitid", NULL, 3, 4 },
};

static const struct variant variants[] = {
	{ "ioctl", "TCGETS", 1, 0x5401 },
	{ "ioctl", "TCSETS", 1, 0x5402 },
	{ "ioctl", "TIOCGPGRP", 1, 0x540f },
	{ "ioctl", "TIOCSPGRP", 1, 0x5410 },
	{ "ioctl", "TIOCGWINSZ", 1, 0x5413 },
	{ "ioctl", "TIOCSWINSZ", 1, 0x5414 },
	{ "ioctl", "FIONREAD", 1, 0x541b },
	{ "ioctl", "FIONBIO", 1, 0x5421 },
};

#define COUNT(array)	((int)(sizeof(array) / sizeof((array)[0])))

/*
 * Without return, or not to be compared. exit and exit_group take no pointer
 * and no length; what is not here is called.
 */
static const char *const not_called[] = { "vfork" };

static volatile struct {
	long result;
	int returned;
} *shared;

static uint32_t value_of(const struct call *call, int arg)
{
	char kind = call->kinds[arg];
	int i;

	for (i = 0; i < COUNT(plausible); i++)
		if (plausible[i].arg == arg &&
		    !strcmp(plausible[i].call, call->name))
			return plausible[i].value;
	switch (kind) {
	case 'f':
		if (call->kinds[arg + 1] == 's')
			return AT_FDCWD;
		return !strcmp(call->name, "ioctl") ? FD_TTY : FD_FILE;
	case 's':
		return (uint32_t)path;
	case 'r':
		return (uint32_t)IN;
	case 'w':
		return (uint32_t)OUT;
	case 'n':
		return 200;
	default:
		return 0;
	}
}

/*
 * Half of all addresses, and more: there may be so many for a map, or not.
 * And on ARM Linux tries for ever to write a piece of less than 32 bytes before
 * the end of memory, as the bytes that were copied do not count for it.
 */
static int not_compared(const struct call *call, uint32_t value)
{
	/* Options of tmpfs that there are not. */
	if (value == (uint32_t)READ_ONLY && !strcmp(call->name, "mount"))
		return 1;
	return (value == 0x7fffffff || value == 0x80000000) &&
	       (!strcmp(call->name, "munmap") || !strcmp(call->name, "mmap2") ||
		!strcmp(call->name, "mremap") ||
		!strcmp(call->name, "write") ||
		!strncmp(call->name, "sendfile", 8));	/* to itself */
}

/* "ok", an error's name, how the child ended, or that it did not. */
static const char *outcome(int status, int slept)
{
	static char text[24];

	if (slept)
		return "sleeps";
	if (status & 0x7f) {
		strcpy(text, "signal 00");
		text[7] += (status & 0x7f) / 10;
		text[8] += (status & 0x7f) % 10;
		return text;
	}
	if (!shared->returned)
		return "gone";
	if (!failed(shared->result))
		return "ok";
	return error_name(shared->result) ? error_name(shared->result) : "E?";
}

/* One call in a child; what came of it. */
static const char *attempt(unsigned int nr, const uint32_t *arg)
{
	struct { int fd; short events, revents; } hup = { 0, 0, 0 };
	int status = 0, alive[2], slept;
	long pid, me;

	shared->returned = 0;
	sys(NR_pipe2, alive, O_CLOEXEC);
	pid = sys(NR_fork);
	if (pid == 0) {
		sys(NR_close, alive[0]);
		sys(NR_dup2, alive[1], 900);
		sys(NR_close, alive[1]);
		sys(NR_setsid);
		me = sys(NR_gettid);
		shared->result = sys(nr, arg[0], arg[1], arg[2], arg[3],
				     arg[4], arg[5]);
		if (sys(NR_gettid) == me)
			shared->returned = 1;
		exit(0);
	}
	sys(NR_close, alive[1]);
	hup.fd = alive[0];
	slept = sys(NR_poll, &hup, 1, PATIENCE_MS) == 0;
	if (slept)
		sys(NR_kill, pid, 9);
	sys(NR_wait4, pid, &status, 0, NULL);
	while (sys(NR_wait4, -1, NULL, WALL, NULL) > 0)
		;			/* its child, if it made one */
	sys(NR_close, alive[0]);
	return outcome(status, slept);
}

/* All values for one argument of one call, as one line. */
static void one_argument(const struct call *call, uint32_t *arg, int at,
			 const char *title, const struct value *values, int n)
{
	static char results[32][24];
	char line[200];
	int i, j;

	for (i = 0; i < n; i++) {
		arg[at] = values[i].value;
		/* Linux counts only whole pieces of what it copied. */
		if (arg[at] == CROSSING && call->kinds[at + 1] == 'n')
			arg[at] -= 126;
		strcpy(results[i], not_compared(call, arg[at]) ? "" :
		       attempt(call->nr, arg));
	}
	arg[at] = value_of(call, at);
	line[0] = '\0';
	for (i = 0; i < n; i++) {
		if (!results[i][0])
			continue;
		strcat(line, line[0] ? "; " : " ");
		strcat(line, results[i]);
		strcat(line, ":");
		for (j = i; j < n; j++) {
			if (j != i && strcmp(results[i], results[j]))
				continue;
			strcat(line, " ");
			strcat(line, values[j].name);
			if (j != i)
				results[j][0] = '\0';
		}
	}
	say("%s %d%c%s", title, at + 1, call->kinds[at], line);
}

static void one_call(const struct call *call, const struct variant *variant,
		     const char *kinds, const struct value *values, int n)
{
	uint32_t arg[6];
	int at;

	for (at = 0; at < (int)strlen(call->kinds); at++)
		arg[at] = value_of(call, at);
	for (; at < 6; at++)
		arg[at] = 0;
	if (variant)
		arg[variant->arg] = variant->value;
	for (at = 0; call->kinds[at]; at++)
		if (strchr(kinds, call->kinds[at]) ||
		    (variant && at == 2 && strchr(kinds, 'w')))
			one_argument(call, arg, at, variant ? variant->name :
				     call->name, values, n);
}

/* In a child: all variants of a call, in a world of its own. */
static void in_world(const struct call *call, const char *kinds,
		     const struct value *values, int n)
{
	int i, found = 0;

	sys(NR_dup2, 1, say_fd = STDOUT);
	world_enter();
	memset(GOOD, 0, GOOD_PAGES * PAGE);
	for (i = 0; i < COUNT(variants); i++) {
		if (strcmp(variants[i].call, call->name))
			continue;
		one_call(call, &variants[i], kinds, values, n);
		found = 1;
	}
	if (!found)
		one_call(call, NULL, kinds, values, n);
}

void sweep(const char *kinds, const struct value *values, int n)
{
	int i, j;
	long pid;

	shared = map(NULL, PAGE, PROT_RW, MAP_SHARED | MAP_ANONYMOUS);
	sys(NR_mkdir, "/w", 0755);
	for (i = 0; i < ncalls; i++) {
		for (j = 0; j < COUNT(not_called); j++)
			if (!strcmp(calls[i].name, not_called[j]))
				break;
		if (j < COUNT(not_called) ||
		    !strpbrk(calls[i].kinds, kinds))
			continue;
		world_make("/tests/hello");
		pid = sys(NR_fork);
		if (pid == 0) {
			in_world(&calls[i], kinds, values, n);
			exit(0);
		}
		sys(NR_wait4, pid, NULL, 0, NULL);
		world_drop();
	}
	sys(NR_rmdir, "/w");
}
