/*
 * Where mappings go: downwards below the stack; upwards when the stack has
 * no limit, or when personality(2) asks for it. The program executes itself.
 */
#include <string.h>

#include "lib/abi.h"

#define NR_personality	136
#define COMPAT_LAYOUT	0x200000

static void look(void)
{
	char *a = map(NULL, PAGE, PROT_RW, MAP_PA);
	char *b = map(NULL, 2 * PAGE, PROT_RW, MAP_PA);
	char *c = map(NULL, PAGE, PROT_RW, MAP_PA);

	say("  upwards: %s", a < b && b < c ? "yes" : "no");
	sys(NR_munmap, a, PAGE);
	truth("  a hole is filled", map(NULL, PAGE, PROT_RW, MAP_PA) == a);
	truth("  the hint counts", map(c + 64 * PAGE, PAGE, PROT_RW, MAP_PA) ==
	      c + 64 * PAGE);
	truth("  below the stack", (char *)&a > c);
}

static void again(void *arg)
{
	char *argv[] = { "layout", "look", NULL };

	(void)arg;
	sys(NR_execve, "/tests/layout", argv, argv + 2);
}

static void unlimited(void *arg)
{
	struct rlimit rl = { RLIM_INFINITY, RLIM_INFINITY };

	sys(NR_setrlimit, RLIMIT_STACK, &rl);
	again(arg);
}

static void compat(void *arg)
{
	sys(NR_personality, COMPAT_LAYOUT);
	again(arg);
}

int main(int argc, char **argv, char **envp)
{
	(void)envp;
	if (argc == 2 && strcmp(argv[1], "look") == 0) {
		look();
		return 0;
	}
	ends("8 MiB of stack", again, NULL);
	ends("no limit", unlimited, NULL);
	ends("personality", compat, NULL);
	return 0;
}
