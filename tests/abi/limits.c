/* setrlimit, ugetrlimit, prlimit64 on RLIMIT_STACK. */
#include "lib/abi.h"

static void show(const char *what)
{
	struct rlimit rl = { 1, 1 };

	result(what, sys(NR_ugetrlimit, RLIMIT_STACK, &rl));
	say("  soft %lx hard %lx", rl.cur, rl.max);
}

static void set(const char *what, unsigned long cur, unsigned long max)
{
	struct rlimit rl = { cur, max };

	result(what, sys(NR_setrlimit, RLIMIT_STACK, &rl));
}

static void child(void *arg)
{
	(void)arg;
	show("inherited");
	set("the child's own", 0x100000, RLIM_INFINITY);
}

int main(int argc, char **argv, char **envp)
{
	struct rlimit64 new = { 0x300000, ~0ull }, old = { 0, 0 };
	struct rlimit rl = { 0, 0 };

	(void)argc, (void)argv, (void)envp;
	show("at the start");
	set("4 MiB", 0x400000, RLIM_INFINITY);
	show("then");
	ends("child", child, NULL);
	show("afterwards");
	set("soft above hard", 2, 1);
	result("prlimit64, both ways",
	       sys(NR_prlimit64, 0, RLIMIT_STACK, &new, &old));
	say("  old %lx, hard %s", (unsigned long)old.cur,
	    old.max == ~0ull ? "unlimited" : "limited");
	show("then");
	result("prlimit64, neither", sys(NR_prlimit64, 0, RLIMIT_STACK, NULL,
					 NULL));
	result("prlimit64 of myself by pid",
	       sys(NR_prlimit64, sys(NR_getpid), RLIMIT_STACK, NULL, &old));
	say("  %lx", (unsigned long)old.cur);
	new.cur = ~0ull;
	result("prlimit64, unlimited",
	       sys(NR_prlimit64, 0, RLIMIT_STACK, &new, NULL));
	show("then");
	new.cur = 5;
	new.max = 4;
	result("prlimit64, soft above hard",
	       sys(NR_prlimit64, 0, RLIMIT_STACK, &new, NULL));
	result("unknown limit, get", sys(NR_ugetrlimit, 99, &rl));
	result("unknown limit, set", sys(NR_setrlimit, 99, &rl));
	result("unknown limit, prlimit64",
	       sys(NR_prlimit64, 0, 99, NULL, &old));
	result("no such process",
	       sys(NR_prlimit64, 0x7ffffff, RLIMIT_STACK, NULL, &old));
	return 0;
}
