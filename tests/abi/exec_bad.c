/*
 * execve of what cannot be run. Before the old program is given up an error
 * comes back; a file that shows its fault only later takes the process with
 * it, but never more.
 */
#include <string.h>

#include "lib/abi.h"

static void run(void *path)
{
	char *argv[] = { path, NULL }, *envp[] = { NULL };
	long r = sys(NR_execve, path, argv, envp);

	result("  execve", r);
	exit(100);
}

int main(int argc, char **argv, char **envp)
{
	static const char *const bad[] = {
		"good", "none", "short", "magic", "machine", "phnum0",
		"phentsize", "phoff", "cut", "kernel", "wraps", "shrinks",
		"nowhere",
	};
	char path[64];
	size_t i;

	(void)argc, (void)argv, (void)envp;
	ends("not there", run, "/tests/nothing");
	ends("empty name", run, "");
	ends("in a file", run, "/tests/data/x");
	ends("not executable", run, "/tests/data");
	ends("a directory", run, "/tests");
	ends("a device", run, "/dev/null");
	ends("a text", run, "/tests/text");
	ends("a link to itself", run, "/tests/loop");
	ends("a link to what is not executable", run, "/tests/link");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		strcpy(path, "/tests/bad/");
		strcat(path, bad[i]);
		ends(bad[i], run, path);
	}
	return 0;
}
