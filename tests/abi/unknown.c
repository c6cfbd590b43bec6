/*
 * Call numbers nobody knows: ENOSYS below ARM's private range and in its
 * first part, SIGILL beyond.
 */
#include "lib/abi.h"

static void make_call(void *nr)
{
	result("unexpectedly back", sys((long)nr, 0, 0, 0, 0, 0, 0));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	result("17 (break)", sys(17));
	result("500", sys(500));
	result("5000", sys(5000));
	result("0x10000", sys(0x10000));
	result("0xeffff", sys(0xeffff));
	result("0xf0007", sys(0xf0007));
	result("0xf07ff", sys(0xf07ff));
	ends("0xf0800", make_call, (void *)0xf0800);
	ends("0x7fffffff", make_call, (void *)0x7fffffff);
	ends("-1", make_call, (void *)-1);
	ends("0x900004 (the old ABI's write)", make_call, (void *)0x900004);
	return 0;
}
