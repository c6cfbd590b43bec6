/*
 * Signals that queue: how many may, what becomes of the others, and who is
 * told; sigqueue(3), RLIMIT_SIGPENDING in getrlimit(2). And a signal whose
 * frame has no room.
 */
#include "lib/sig.h"

#define NR_rt_tgsigqueueinfo	363
#define RLIMIT_SIGPENDING	11
#define LIMIT			20

static struct siginfo queued = { .code = -1, .rt = { 77, 88, 99 } };

static long queue(int sig)
{
	return sys(NR_rt_sigqueueinfo, sys(NR_getpid), sig, &queued);
}

static void take(const char *what, int sig)
{
	struct timespec none = { 0, 0 };
	unsigned long long set = BIT(sig);
	long r;

	do {
		r = sys(NR_rt_sigtimedwait, &set, &info, &none, 8);
		if (r > 0)
			say("  %s: value %ld", what,
			    info.code == -1 ? info.rt.value : -1);
	} while (r > 0);
}

/* In a child: nobody else of its user has any, so the limit is its own. */
static void limited(void *unused)
{
	struct rlimit limit = { LIMIT, LIMIT };
	int n;

	(void)unused;
	sys(NR_setrlimit, RLIMIT_SIGPENDING, &limit);
	block(~0ull);
	for (n = 0; queue(SIGRT) == 0; n++)
		queued.rt.value = n;
	say("%d of %d", n, LIMIT);
	result("one more", queue(SIGRT));
	result("another one", queue(SIGRT + 1));
	result("standard", queue(SIGUSR1));
	result("kill, real-time", raise(SIGRT + 2));
	result("tkill", sys(NR_tkill, sys(NR_gettid), SIGRT + 3));
	result("kill, standard", raise(SIGUSR2));
	take("another one", SIGRT + 1);
	take("standard", SIGUSR1);
	take("kill, real-time", SIGRT + 2);
	take("tkill", SIGRT + 3);
	take("kill, standard", SIGUSR2);
	take("one", SIGRT);
	result("room again", queue(SIGRT + 1));
	take("room again", SIGRT + 1);
}

static void threads(void)
{
	long pid = sys(NR_getpid), tid = sys(NR_gettid);

	act(SIGUSR1, (unsigned long)handler_info, SA_SIGINFO, 0);
	queued.rt.value = 5;
	result("to a thread", sys(NR_rt_tgsigqueueinfo, pid, tid, SIGUSR1,
				  &queued));
	say("code %d pid %d uid %d value %ld", info.code, info.rt.pid,
	    info.rt.uid, info.rt.value);
	result("of another group", sys(NR_rt_tgsigqueueinfo, 1, tid, SIGUSR1,
				       &queued));
	result("of none", sys(NR_rt_tgsigqueueinfo, 0, tid, SIGUSR1, &queued));
	result("thread -1", sys(NR_rt_tgsigqueueinfo, pid, -1, 0, &queued));
	result("nobody", sys(NR_rt_tgsigqueueinfo, 99999, 99999, 0, &queued));
	result("signal 65", sys(NR_rt_tgsigqueueinfo, pid, tid, 65, &queued));
	result("from nowhere", sys(NR_rt_tgsigqueueinfo, pid, tid, 10, 8));
	queued.code = 0;
	result("as kill, to init", sys(NR_rt_tgsigqueueinfo, 1, 1, 0, &queued));
}

static char stack[8192] __attribute__((aligned(8)));

static void no_room(int sig, struct siginfo *si, void *uc)
{
	(void)uc;
	say("  handler of %d: code %d address %lx", sig, si->code,
	    si->fault.addr);
	exit(0);
}

/* A signal while sp is where no frame can be. */
static void lost_stack(void *flags)
{
	struct stack ss = { stack, 0, sizeof(stack) };

	sys(NR_sigaltstack, &ss, NULL);
	act(SIGUSR1, (unsigned long)handler, 0, 0);
	act(SIGSEGV, (unsigned long)no_room,
	    SA_SIGINFO | (unsigned long)flags, 0);
	asm volatile("mov r0, %0\n\tmov r1, %1\n\tmov r4, sp\n\t"
		     "mov r5, #4096\n\tmov sp, r5\n\tmov r7, #37\n\tsvc #0\n\t"
		     "mov sp, r4"
		     :: "r" (sys(NR_getpid)), "I" (SIGUSR1)
		     : "r0", "r1", "r4", "r5", "r7", "memory");
	say("  still there");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	ends("limited", limited, NULL);
	threads();
	ends("no frame, SIGSEGV elsewhere", lost_stack, (void *)SA_ONSTACK);
	ends("no frame, SIGSEGV neither", lost_stack, NULL);
	return 0;
}
