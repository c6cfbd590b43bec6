/*
 * Every length and every descriptor of every call, with values that are not
 * meant: none, too many, negative, closed, of the wrong kind.
 */
#include "../robust/sweep.h"

static const struct value lengths[] = {
	{ "0", 0 },
	{ "1", 1 },
	{ "4095", 4095 },
	{ "4097", 4097 },
	{ "max", 0x7fffffff },
	{ "min", 0x80000000 },
	{ "-4096", 0xfffff000 },
	{ "-1", 0xffffffff },
};

static const struct value descriptors[] = {
	{ "-1", 0xffffffff },
	{ "closed", FD_MANY },
	{ "9999", 9999 },
	{ "max", 0x7fffffff },
	{ "min", 0x80000000 },
	{ "cwd", AT_FDCWD },
	{ "file", FD_FILE },
	{ "dir", FD_DIR },
	{ "null", FD_NULL },
	{ "zero", FD_ZERO },
	{ "tty", FD_TTY },
	{ "read", FD_PIPE_R },
	{ "write", FD_PIPE_W },
};

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	sweep("n", lengths, sizeof(lengths) / sizeof(lengths[0]));
	sweep("f", descriptors, sizeof(descriptors) / sizeof(descriptors[0]));
	return 0;
}
