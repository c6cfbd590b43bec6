/*
 * What each protection lets a program do. Read, write and run are tried one
 * by one, on fresh pages and on pages that were written before.
 */
#include <string.h>

#include "lib/abi.h"

#define BX_LR	0xe12fff1e	/* the ARM instruction "return" */

static const char *const names[] = {
	"none", "r", "w", "rw", "x", "rx", "wx", "rwx",
};

static void each(const char *kind, int prot, char *p)
{
	char what[64];

	strcpy(what, kind);
	strcat(what, names[prot]);
	say("%s", what);
	ends("  read", peek, p);
	ends("  write", poke, p);
}

int main(int argc, char **argv, char **envp)
{
	int prot;
	char *p;

	(void)argc, (void)argv, (void)envp;
	for (prot = 0; prot < 8; prot++) {
		p = map(NULL, PAGE, prot, MAP_PA);
		each("fresh ", prot, p);
		sys(NR_munmap, p, PAGE);

		p = map(NULL, PAGE, PROT_RW, MAP_PA);
		*(uint32_t *)p = BX_LR;
		sys(NR_mprotect, p, PAGE, prot);
		each("written ", prot, p);
		ends("  run", call, p);
		sys(NR_munmap, p, PAGE);
	}
	ends("read of page 0", peek, NULL);
	ends("write to page 0", poke, (void *)8);
	ends("run of page 0", call, NULL);
	ends("read at 0x20000000", peek, (void *)0x20000000);
	ends("read at 0xc0000000", peek, (void *)0xc0000000);
	ends("write at 0xc0000000", poke, (void *)0xc0000000);
	ends("run at 0xc0008000", call, (void *)0xc0008000);
	ends("read at 0xffffffff", peek, (void *)0xffffffff);
	ends("write at 0xfffffffc", poke, (void *)0xfffffffc);
	return 0;
}
