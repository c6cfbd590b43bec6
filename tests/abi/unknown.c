/*
 * Call numbers nobody knows: ENOSYS below ARM's private range and in its
 * first part, SIGILL beyond. And what ARM's own numbers do.
 */
#include "lib/abi.h"

/* Numbers without a function in Linux, or only with one on other machines. */
static const short none[] = {
	7, 13, 17, 18, 22, 25, 27, 28, 30, 31, 32, 35, 44, 48, 53, 56, 58, 59,
	68, 69, 76, 82, 84, 89, 90, 98, 101, 102, 109, 110, 112, 113, 117, 123,
	127, 130, 134, 137, 149, 166, 167, 169, 188, 189, 222, 223, 254, 255,
	313, 319, 320, 321, 344, 394, 395, 396, 400, 401, 402, 415, 447, 450
};

static int answered(void)
{
	unsigned int i;
	int count = 0;

	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		if (sys(none[i], -1, -1, -1, -1, -1, -1) != -38) {
			say("%d is answered", none[i]);
			count++;
		}
	}
	return count;
}

static void make_call(void *nr)
{
	result("unexpectedly back", sys((long)nr, 0, 0, 0, 0, 0, 0));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	say("answers where Linux has none: %d", answered());
	result("500", sys(500));
	result("5000", sys(5000));
	result("0x10000", sys(0x10000));
	result("0xeffff", sys(0xeffff));
	result("0xf0007", sys(0xf0007));
	result("0xf07ff", sys(0xf07ff));
	ends("0xf0800", make_call, (void *)0xf0800);
	ends("0xfffff", make_call, (void *)0xfffff);
	ends("0x100000", make_call, (void *)0x100000);
	ends("0x7fffffff", make_call, (void *)0x7fffffff);
	ends("-1", make_call, (void *)-1);
	ends("0xf0000 (branch through zero)", make_call, (void *)0xf0000);
	ends("0xf0001 (breakpoint)", make_call, (void *)0xf0001);
	ends("0xf0003 (usr26)", make_call, (void *)0xf0003);
	ends("0xf0004 (usr32)", make_call, (void *)0xf0004);
	ends("0x900004 (the old ABI's write)", make_call, (void *)0x900004);
	return 0;
}
