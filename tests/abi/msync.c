/* msync: arguments, holes, locked memory, and what cannot be written out. */
#include "lib/mem.h"

#define BASE		((char *)0x20000000)
#define MS_ASYNC	1
#define MS_INVALIDATE	2
#define MS_SYNC		4

static long sync_(char *p, long len, int flags)
{
	return sys(NR_msync, p, len, flags);
}

/* With each set of flags. */
static void every(const char *what, char *p, long len)
{
	int flags;

	say("%s:", what);
	for (flags = 0; flags < 8; flags++) {
		char name[] = "  flags 0";

		name[8] += flags;
		result(name, sync_(p, len, flags));
	}
}

int main(int argc, char **argv, char **envp)
{
	int fd;

	(void)argc, (void)argv, (void)envp;
	map(BASE, 4 * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	every("private memory", BASE, 4 * PAGE);
	every("no bytes", BASE, 0);
	every("no bytes, nowhere", BASE + 64 * PAGE, 0);
	every("unaligned", BASE + 1, PAGE);
	every("an odd length", BASE, PAGE + 1);
	result("flags 8", sync_(BASE, PAGE, 8));
	result("flags 12", sync_(BASE, PAGE, 12));
	result("flags -1", sync_(BASE, PAGE, -1));
	every("nothing there", BASE + 64 * PAGE, PAGE);
	result("wraps", sync_(BASE, 0xf0000000, MS_SYNC));
	result("length -1", sync_(BASE, -1, MS_SYNC));
	result("length to the top", sync_(BASE, -(long)BASE - PAGE, MS_SYNC));
	result("the kernel's", sync_((char *)0xc0000000, PAGE, MS_SYNC));
	sys(NR_munmap, BASE + PAGE, PAGE);
	every("a hole", BASE, 4 * PAGE);
	every("begins in it", BASE + PAGE, 2 * PAGE);
	every("ends in it", BASE, 2 * PAGE);
	every("only it", BASE + PAGE, PAGE);
	sys(NR_mlock, BASE + 2 * PAGE, PAGE);
	every("locked behind a hole", BASE, 4 * PAGE);
	every("locked", BASE + 2 * PAGE, PAGE);
	every("locked and a hole behind", BASE + 2 * PAGE, 4 * PAGE);
	sys(NR_munlock, BASE + 2 * PAGE, PAGE);

	sys(NR_mmap2, BASE, 4 * PAGE, PROT_RW, MAP_SA | MAP_FIXED, -1, 0);
	number(BASE, 4, 1);
	every("shared memory", BASE, 4 * PAGE);
	fd = sys(NR_open, "/file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	sys(NR_ftruncate, fd, 3 * PAGE);
	sys(NR_mmap2, BASE, 4 * PAGE, PROT_RW, MAP_SHARED | MAP_FIXED, fd, 0);
	number(BASE, 3, 1);
	every("a file and beyond", BASE, 4 * PAGE);
	sys(NR_mprotect, BASE, PAGE, PROT_NONE);
	every("without rights", BASE, 2 * PAGE);
	sys(NR_close, fd);
	sys(NR_unlink, "/file");
	result("unlinked", sync_(BASE, 3 * PAGE, MS_SYNC));
	fd = sys(NR_open, "/tests/data", O_RDONLY, 0);
	sys(NR_mmap2, BASE, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0);
	every("read-only", BASE, PAGE);
	sys(NR_close, fd);
	fd = sys(NR_open, "/dev/zero", O_RDWR, 0);
	sys(NR_mmap2, BASE, PAGE, PROT_RW, MAP_SHARED | MAP_FIXED, fd, 0);
	every("/dev/zero, shared", BASE, PAGE);
	sys(NR_mmap2, BASE, PAGE, PROT_RW, MAP_PRIVATE | MAP_FIXED, fd, 0);
	every("/dev/zero, private", BASE, PAGE);
	return 0;
}
