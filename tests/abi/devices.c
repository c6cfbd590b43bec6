/* /dev/null and /dev/zero. */
#include <string.h>

#include "lib/abi.h"

static char buf[2 * PAGE];

int main(int argc, char **argv, char **envp)
{
	long null = sys(NR_open, "/dev/null", O_RDWR, 0);
	long zero = sys(NR_open, "/dev/zero", O_RDWR, 0);
	size_t i;
	int sum = 0;

	(void)argc, (void)argv, (void)envp;
	result("read of null", sys(NR_read, null, buf, 10));
	result("write to null", sys(NR_write, null, buf, sizeof(buf)));
	result("lseek of null", sys(NR_lseek, null, 5, SEEK_SET));
	memset(buf, 1, sizeof(buf));
	result("read of zero", sys(NR_read, zero, buf, sizeof(buf) - 1));
	for (i = 0; i < sizeof(buf); i++)
		sum += buf[i];
	say("what is left of the ones: %d", sum);
	result("write to zero", sys(NR_write, zero, buf, 100));
	result("as a directory", sys(NR_open, "/dev/null/x", O_RDONLY, 0));
	return 0;
}
