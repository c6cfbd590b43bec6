/*
 * sigaction(2): what it takes and gives back, flags, masks, the order of
 * delivery, what a handler is told, and what fork and exec leave of it.
 */
#include <string.h>

#include "lib/sig.h"

static char order[64];
static volatile int n;

static void note(int sig)
{
	order[n++] = sig < SIGRT ? '0' + sig : 'a' + sig - SIGRT;
}

static void nested(int sig)
{
	note(sig);
	if (sig == SIGUSR1 && n < 4)
		raise(SIGUSR1);
	note(sig);
}

static void mask_of_handler(int sig)
{
	unsigned long long mask = 0;

	sys(NR_rt_sigprocmask, SIG_BLOCK, NULL, &mask, 8);
	say("  in the handler of %d: mask %x%x", sig,
	    (unsigned int)(mask >> 32), (unsigned int)mask);
}

static void show_order(const char *what)
{
	order[n] = '\0';
	say("%s: %s", what, order);
	n = 0;
}

static void arguments(void)
{
	struct sigaction sa = { (unsigned long)handler, SA_RESTART, 0, ~0ull };
	struct sigaction old;

	result("signal 0", sys(NR_rt_sigaction, 0, &sa, NULL, 8));
	result("signal 65", sys(NR_rt_sigaction, 65, &sa, NULL, 8));
	result("signal -1", sys(NR_rt_sigaction, -1, &sa, NULL, 8));
	result("SIGKILL", sys(NR_rt_sigaction, SIGKILL, &sa, NULL, 8));
	result("SIGSTOP", sys(NR_rt_sigaction, SIGSTOP, &sa, NULL, 8));
	result("SIGKILL, to look", sys(NR_rt_sigaction, SIGKILL, NULL, &old, 8));
	result("size 4", sys(NR_rt_sigaction, SIGUSR1, &sa, NULL, 4));
	result("size 128", sys(NR_rt_sigaction, SIGUSR1, &sa, NULL, 128));
	result("from nowhere", sys(NR_rt_sigaction, SIGUSR1, 8, NULL, 8));
	result("to nowhere", sys(NR_rt_sigaction, SIGUSR1, NULL, 8, 8));
	result("set", sys(NR_rt_sigaction, SIGUSR1, &sa, &old, 8));
	truth("default before", old.handler == SIG_DFL && !old.flags);
	result("set and to nowhere", sys(NR_rt_sigaction, SIGUSR1, &sa, 8, 8));
	result("get", sys(NR_rt_sigaction, SIGUSR1, NULL, &old, 8));
	truth("ours now", old.handler == (unsigned long)handler);
	say("flags %lx mask %x%x", old.flags, (unsigned int)(old.mask >> 32),
	    (unsigned int)old.mask);
	sa.flags = 0x00000800 | 0x400;	/* unknown, SA_EXPOSE_TAGBITS */
	sys(NR_rt_sigaction, SIGUSR1, &sa, NULL, 8);
	sys(NR_rt_sigaction, SIGUSR1, NULL, &old, 8);
	say("unknown flags %lx", old.flags);
	act(SIGUSR1, SIG_DFL, 0, 0);
}

/* The old call: struct of another order, a mask of one word. */
static void old_call(void)
{
	unsigned long sa[4] = { (unsigned long)handler, 0xfffffffful, 0, 0 };
	unsigned long old[4];

	result("sigaction", sys(NR_sigaction, SIGUSR1, sa, NULL));
	result("read", sys(NR_sigaction, SIGUSR1, NULL, old));
	truth("handler", old[0] == sa[0]);
	say("mask %lx flags %lx", old[1], old[2]);
	got = 0;
	raise(SIGUSR1);
	say("got %d", got);
	act(SIGUSR1, SIG_DFL, 0, 0);
}

static void flags(void)
{
	struct sigaction old;

	act(SIGUSR1, (unsigned long)nested, 0, 0);
	raise(SIGUSR1);
	show_order("deferred");
	act(SIGUSR1, (unsigned long)nested, SA_NODEFER, 0);
	raise(SIGUSR1);
	show_order("SA_NODEFER");
	act(SIGUSR1, (unsigned long)note, SA_RESETHAND, 0);
	raise(SIGUSR1);
	show_order("SA_RESETHAND");
	sys(NR_rt_sigaction, SIGUSR1, NULL, &old, 8);
	truth("default again", old.handler == SIG_DFL);
	say("flags %lx", old.flags);
	act(SIGUSR1, (unsigned long)mask_of_handler, 0, BIT(SIGUSR2) | BIT(40));
	raise(SIGUSR1);
	act(SIGUSR1, (unsigned long)mask_of_handler, SA_NODEFER, BIT(SIGKILL));
	raise(SIGUSR1);
	mask_of_handler(0);
}

/* Several pending at once: standard ones once each, others all in order. */
static void pending(void)
{
	int sigs[] = { SIGTERM, SIGUSR2, SIGRT + 2, SIGRT, SIGUSR1, SIGRT,
		       SIGUSR2, SIGHUP, SIGRT + 1, SIGRT };
	unsigned long long set = 0;

	block(~0ull);
	for (unsigned int i = 0; i < sizeof(sigs) / sizeof(sigs[0]); i++) {
		act(sigs[i], (unsigned long)note, 0, ~0ull);
		raise(sigs[i]);
	}
	result("rt_sigpending", sys(NR_rt_sigpending, &set, 8));
	say("pending %x%x", (unsigned int)(set >> 32), (unsigned int)set);
	result("size 4", sys(NR_rt_sigpending, &set, 4));
	result("size 16", sys(NR_rt_sigpending, &set, 16));
	result("nowhere", sys(NR_rt_sigpending, 8, 8));
	block(0);
	show_order("handlers that block all");

	block(~0ull);
	for (unsigned int i = 0; i < sizeof(sigs) / sizeof(sigs[0]); i++) {
		act(sigs[i], (unsigned long)note, 0, 0);
		raise(sigs[i]);
	}
	block(0);
	show_order("handlers that block themselves");

	/* Ignoring drops what is pending, also by default. */
	block(~0ull);
	raise(SIGUSR1);
	raise(SIGURG);
	act(SIGUSR1, SIG_IGN, 0, 0);
	act(SIGURG, SIG_DFL, 0, 0);
	set = ~0ull;
	sys(NR_rt_sigpending, &set, 8);
	say("after ignoring %x%x", (unsigned int)(set >> 32),
	    (unsigned int)set);
	/* Blocked and ignored is still pending: it may be unignored. */
	raise(SIGUSR1);
	sys(NR_rt_sigpending, &set, 8);
	say("ignored, blocked, sent: %x", (unsigned int)set);
	block(0);
}

static void told(const char *what)
{
	say("%s: signal %d code %d err %d, from %s, uid %d", what, info.signo,
	    info.code, info.err,
	    info.rt.pid == sys(NR_getpid) ? "me" :
	    info.rt.pid ? "another" : "nobody", info.rt.uid);
}

static void dies(void *code)
{
	exit((long)code);
}

static void infos(void)
{
	struct siginfo si = { .code = -1, .rt = { 77, 88, 99 } };
	int end[2], status;
	long pid;

	act(SIGUSR1, (unsigned long)handler_info, SA_SIGINFO, 0);
	raise(SIGUSR1);
	told("kill");
	sys(NR_tkill, sys(NR_gettid), SIGUSR1);
	told("tkill");
	sys(NR_tgkill, sys(NR_getpid), sys(NR_gettid), SIGUSR1);
	told("tgkill");
	result("sigqueue", sys(NR_rt_sigqueueinfo, sys(NR_getpid), SIGUSR1, &si));
	say("code %d pid %d uid %d value %ld", info.code, info.rt.pid,
	    info.rt.uid, info.rt.value);
	si.code = 0;
	result("SI_USER to myself",
	       sys(NR_rt_sigqueueinfo, sys(NR_getpid), SIGUSR1, &si));
	result("SI_USER to init", sys(NR_rt_sigqueueinfo, 1, SIGURG, &si));
	si.code = -6;
	result("SI_TKILL to init", sys(NR_rt_sigqueueinfo, 1, SIGURG, &si));
	si.code = -1;
	result("to init", sys(NR_rt_sigqueueinfo, 1, SIGURG, &si));
	result("signal 65", sys(NR_rt_sigqueueinfo, 1, 65, &si));
	result("signal 0", sys(NR_rt_sigqueueinfo, 1, 0, &si));
	result("nobody", sys(NR_rt_sigqueueinfo, 99999, SIGUSR1, &si));
	result("nowhere", sys(NR_rt_sigqueueinfo, 1, SIGURG, 8));

	act(SIGPIPE, (unsigned long)handler_info, SA_SIGINFO, 0);
	sys(NR_pipe2, end, 0);
	sys(NR_close, end[0]);
	result("write", sys(NR_write, end[1], "x", 1));
	told("SIGPIPE");

	act(SIGCHLD, (unsigned long)handler_info, SA_SIGINFO, 0);
	pid = spawn(dies, (void *)5);
	sys(NR_wait4, pid, &status, 0, NULL);
	say("SIGCHLD: code %d status %d, pid %d uid %d", info.code,
	    info.chld.status, info.chld.pid == pid, info.chld.uid);
	pid = sys(NR_fork);
	if (pid == 0)
		raise(SIGKILL);
	sys(NR_wait4, pid, &status, 0, NULL);
	say("SIGCHLD: code %d status %d, pid %d uid %d", info.code,
	    info.chld.status, info.chld.pid == pid, info.chld.uid);
	act(SIGCHLD, SIG_DFL, 0, 0);
}

static void inherits(void *unused)
{
	unsigned long long set = ~0ull, mask = 0;
	struct sigaction sa;

	(void)unused;
	sys(NR_rt_sigpending, &set, 8);
	sys(NR_rt_sigprocmask, SIG_BLOCK, NULL, &mask, 8);
	sys(NR_rt_sigaction, SIGUSR1, NULL, &sa, 8);
	say("child: pending %x mask %x, handler kept %d", (unsigned int)set,
	    (unsigned int)mask, sa.handler == (unsigned long)handler);
	/* The parent does not see this. */
	act(SIGUSR1, SIG_IGN, 0, 0);
}

static void forks(void)
{
	struct sigaction sa;
	int status;
	long pid;

	act(SIGUSR1, (unsigned long)handler, 0, 0);
	block(BIT(SIGUSR1));
	raise(SIGUSR1);
	pid = spawn(inherits, NULL);
	sys(NR_wait4, pid, &status, 0, NULL);
	sys(NR_rt_sigaction, SIGUSR1, NULL, &sa, 8);
	truth("parent's handler", sa.handler == (unsigned long)handler);
	got = 0;
	block(0);
	say("parent's pending one: %d", got);
}

/* Run once more by exec: what is left? */
static int again(void)
{
	unsigned long long set = 0, mask = 0;
	struct sigaction sa;
	struct stack ss;

	sys(NR_rt_sigpending, &set, 8);
	sys(NR_rt_sigprocmask, SIG_BLOCK, NULL, &mask, 8);
	say("after exec: pending %x mask %x", (unsigned int)set,
	    (unsigned int)mask);
	sys(NR_rt_sigaction, SIGUSR1, NULL, &sa, 8);
	say("handler %lx flags %lx mask %x", sa.handler, sa.flags,
	    (unsigned int)sa.mask);
	sys(NR_rt_sigaction, SIGUSR2, NULL, &sa, 8);
	say("ignored %lx flags %lx", sa.handler, sa.flags);
	sys(NR_sigaltstack, NULL, &ss);
	say("alternate stack: flags %d", ss.flags);
	return 0;
}

static void execs(void *name)
{
	char *argv[] = { name, "again", NULL };
	static char stack[16384];
	struct stack ss = { stack, 0, sizeof(stack) };

	sys(NR_sigaltstack, &ss, NULL);
	act(SIGUSR1, (unsigned long)handler, SA_RESTART, BIT(SIGHUP));
	act(SIGUSR2, SIG_IGN, SA_RESTART, 0);
	block(BIT(SIGUSR1));
	raise(SIGUSR1);
	sys(NR_execve, name, argv, NULL);
	exit(1);
}

int main(int argc, char **argv, char **envp)
{
	int status;
	long pid;

	(void)envp;
	if (argc > 1 && strcmp(argv[1], "again") == 0)
		return again();
	arguments();
	old_call();
	flags();
	pending();
	infos();
	forks();
	pid = spawn(execs, argv[0]);
	sys(NR_wait4, pid, &status, 0, NULL);
	say("status %x", status);
	return 0;
}
