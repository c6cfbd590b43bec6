/* getrandom. */
#include <string.h>

#include "lib/abi.h"

int main(int argc, char **argv, char **envp)
{
	static unsigned char a[300], b[300];
	int i, zeros = 0;

	(void)argc, (void)argv, (void)envp;
	result("16 bytes", sys(NR_getrandom, a, 16, 0));
	result("nothing", sys(NR_getrandom, a, 0, 0));
	result("256 bytes", sys(NR_getrandom, a, 256, 0));
	result("256 bytes", sys(NR_getrandom, b, 256, 1));
	truth("two answers differ", memcmp(a, b, 256) != 0);
	for (i = 0; i < 256; i++)
		zeros += a[i] == 0;
	truth("not mostly zero", zeros < 32);
	truth("nothing behind the end", !a[256] && !b[256] && !b[299]);
	result("unknown flag", sys(NR_getrandom, a, 16, 0x100));
	return 0;
}
