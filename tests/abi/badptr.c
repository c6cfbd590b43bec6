/*
 * Every pointer argument of every call, and every kind of bad pointer. Not
 * written down by hand: the calls come from the kernel's table (tests/robust/
 * calls.py), so that a new one is here as soon as it is there.
 */
#include "../robust/sweep.h"

static const struct value pointers[] = {
	{ "null", 0 },
	{ "low", 4 },
	{ "hole", (uint32_t)HOLE },
	{ "none", (uint32_t)NO_RIGHTS },
	{ "readonly", (uint32_t)READ_ONLY },
	{ "kernel", 0xc0008000 },
	{ "direct", 0x80008000 },	/* zeropage's kernel */
	{ "vectors", 0xffff0ff8 },
	{ "end", 0xfffffff0 },
	{ "last", 0xffffffff },
	{ "odd", (uint32_t)GOOD + 1 },
	{ "cross", CROSSING },
};

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	sweep("srw", pointers, sizeof(pointers) / sizeof(pointers[0]));
	return 0;
}
