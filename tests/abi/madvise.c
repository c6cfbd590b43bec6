/* madvise(MADV_DONTNEED) and the advice that changes nothing. */
#include <string.h>

#include "lib/abi.h"

#define BASE	((char *)0x20000000)

static long advise(char *p, size_t len, int advice)
{
	return sys(NR_madvise, p, len, advice);
}

static void arguments(void)
{
	result("unaligned", advise(BASE + 1, PAGE, MADV_DONTNEED));
	result("zero length", advise(BASE, 0, MADV_DONTNEED));
	result("unknown advice", advise(BASE, PAGE, 77));
	result("negative advice", advise(BASE, PAGE, -1));
	result("unknown advice, zero length", advise(BASE, 0, 77));
	result("length wraps around", advise(BASE, 0xf0000000,
					     MADV_DONTNEED));
	result("length 0xffffffff", advise(BASE, 0xffffffff, MADV_DONTNEED));
	result("nothing there", advise(BASE + 0x1000000, PAGE,
				       MADV_DONTNEED));
	result("at 0xc0000000", advise((char *)0xc0000000, PAGE,
				       MADV_DONTNEED));
	result("length rounds up", advise(BASE, 1, MADV_DONTNEED));
}

int main(int argc, char **argv, char **envp)
{
	long before;
	int advice;

	(void)argc, (void)argv, (void)envp;
	map(BASE, 8 * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	arguments();

	memset(BASE, 1, 8 * PAGE);
	/* RANDOM and SEQUENTIAL mark an area; NORMAL comes last and clears. */
	for (advice = 3; advice >= 0; advice--)
		result("advice without effect", advise(BASE, PAGE, advice));
	truth("contents are kept", BASE[0] == 1);
	result("DONTNEED of two pages", advise(BASE + PAGE, 2 * PAGE,
					       MADV_DONTNEED));
	before = faults();
	truth("they read as zero", !BASE[PAGE] && !BASE[3 * PAGE - 1]);
	say("faults: %ld", faults() - before);
	truth("their neighbours do not", BASE[0] == 1 && BASE[3 * PAGE] == 1);
	rows("one area", BASE, 8 * PAGE);

	sys(NR_munmap, BASE + 4 * PAGE, PAGE);
	result("DONTNEED over a hole", advise(BASE, 8 * PAGE,
					      MADV_DONTNEED));
	truth("pages before and behind it are zero",
	      !BASE[0] && !BASE[3 * PAGE] && !BASE[5 * PAGE] &&
	      !BASE[7 * PAGE]);

	BASE[0] = 1;
	sys(NR_mprotect, BASE, PAGE, PROT_READ);
	result("DONTNEED of a read-only page", advise(BASE, PAGE,
						      MADV_DONTNEED));
	truth("it reads as zero", !BASE[0]);
	return 0;
}
