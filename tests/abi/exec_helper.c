/* What exec.c starts: prints what it was given. */
#include <string.h>

#include "lib/abi.h"

static char fresh[2 * PAGE];

int main(int argc, char **argv, char **envp)
{
	size_t bytes = 0;
	int i, n;

	for (i = 0; i < argc; i++)
		bytes += strlen(argv[i]);
	for (n = 0; envp[n]; n++)
		;
	say("  helper: %d arguments of %lu bytes, %d variables", argc,
	    (unsigned long)bytes, n);
	if (argc > 0 && bytes < 100)
		for (i = 0; i < argc; i++)
			say("  argv[%d] = '%s'", i, argv[i]);
	if (n && strlen(envp[0]) < 100)
		say("  envp[0] = '%s'", envp[0]);
	truth("  memory is new", fresh[0] == 0 && fresh[PAGE] == 0);
	fresh[0] = fresh[PAGE] = 1;
	result("  what was at 0x20000000",
	       sys(NR_mincore, 0x20000000, PAGE, fresh));
	result("  descriptor 20", sys(NR_lseek, 20, 0, SEEK_CUR));
	result("  descriptor 21", sys(NR_lseek, 21, 0, SEEK_CUR));
	result("  close-on-exec descriptor", sys(NR_read, 3, fresh, 1));
	return argc;
}
