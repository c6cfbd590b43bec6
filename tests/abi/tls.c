/* set_tls: the thread pointer in TPIDRURO, each process its own. */
#include "lib/abi.h"

static unsigned long tls(void)
{
	unsigned long value;

	asm volatile("mrc p15, 0, %0, c13, c0, 3" : "=r" (value));
	return value;
}

static void child(void *arg)
{
	(void)arg;
	say("  inherited: %lx", tls());
	sys(NR_ARM_set_tls, 0x2222);
	sys(NR_sched_yield);
	say("  its own: %lx", tls());
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	say("at the start: %lx", tls());
	result("set_tls", sys(NR_ARM_set_tls, 0x12345670));
	say("then: %lx", tls());
	sys(NR_sched_yield);
	say("after a yield: %lx", tls());
	say("get_tls: %lx", sys(NR_ARM_get_tls));
	ends("child", child, NULL);
	say("the parent still: %lx", tls());
	result("any value will do", sys(NR_ARM_set_tls, 0xfffffff1));
	say("then: %lx", tls());
	return 0;
}
