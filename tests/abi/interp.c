/*
 * Programs that ask for an interpreter, PT_INTERP: where the kernel puts the
 * one and the other, what it tells the interpreter (loader.c prints it), and
 * what it says when the interpreter is none. Without randomized addresses, so
 * that they can be compared.
 */
#include <string.h>

#include "lib/abi.h"
#include "lib/files.h"

#define NR_personality	136
#define ADDR_NO_RANDOMIZE 0x0040000

static void run(void *name)
{
	char path[64] = "/tests/dyn/";
	char *argv[] = { path, NULL }, *envp[] = { NULL };
	long r;

	strcat(path, name);
	sys(NR_chdir, "/tests");
	r = sys(NR_execve, path, argv, envp);
	result("  execve", r);
	exit(100);
}

/* Nobody writes to a program while it starts; to its interpreter one may. */
static void busy(void *name)
{
	long fd = must_open(name, O_WRONLY);

	(void)fd;
	run("pie");
}

int main(int argc, char **argv, char **envp)
{
	static const char *const names[] = {
		"exec", "pie", "pie_high", "pie_aligned", "pie_bss",
		"static_pie", "relative", "two",
		"missing", "folder", "no_program", "loop", "text", "script",
		"open_end", "empty_path", "short_path", "long_path",
		"far_path", "none", "short", "magic", "machine", "phnum0",
		"phentsize", "phoff", "cut", "fixed", "kernel", "wraps",
		"shrinks", "object", "nothing_to_load", "nested",
	};
	size_t i;

	(void)argc, (void)argv, (void)envp;
	sys(NR_personality, ADDR_NO_RANDOMIZE);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		ends(names[i], run, (void *)names[i]);
	ends("program open for writing", busy, "/tests/dyn/pie");
	ends("interpreter open for writing", busy, "/tests/loader");
	return 0;
}
