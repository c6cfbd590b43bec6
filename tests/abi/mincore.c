/* mincore: which pages are there, seen before and after each kind of use. */
#include <string.h>

#include "lib/abi.h"

#define BASE	((char *)0x20000000)
#define N	8

/* Letters instead of bits: # resident, . not. */
static void resident(const char *what, char *p, int count)
{
	unsigned char vec[16];
	char text[17];
	long r;
	int i;

	memset(vec, 0x55, sizeof(vec));
	r = sys(NR_mincore, p, count * PAGE, vec);
	if (r < 0) {
		result(what, r);
		return;
	}
	for (i = 0; i < count; i++)
		text[i] = vec[i] & 1 ? '#' : '.';
	text[count] = '\0';
	say("%s: %s%s", what, text, vec[count] == 0x55 ? "" : " and beyond");
}

static void anonymous(void)
{
	map(BASE, N * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	resident("mapped", BASE, N);
	peek(BASE + PAGE);
	resident("page 1 read", BASE, N);
	poke(BASE + 3 * PAGE);
	resident("page 3 written", BASE, N);
	sys(NR_mprotect, BASE + 3 * PAGE, PAGE, PROT_NONE);
	resident("page 3 protected", BASE, N);
	sys(NR_madvise, BASE, 2 * PAGE, MADV_DONTNEED);
	resident("pages 0 and 1 dropped", BASE, N);
	map(BASE + 4 * PAGE, 2 * PAGE, PROT_RW,
	    MAP_PA | MAP_FIXED | MAP_POPULATE);
	resident("pages 4 and 5 populated", BASE, N);
	sys(NR_munmap, BASE + 6 * PAGE, PAGE);
	resident("with a hole", BASE, N);
	resident("up to the hole", BASE, 6);
	resident("behind the hole", BASE + 7 * PAGE, 1);
}

static void file(void)
{
	int fd = sys(NR_open, "/tests/data", O_RDONLY, 0);
	char *p = (char *)sys(NR_mmap2, NULL, 4 * PAGE, PROT_READ,
			      MAP_PRIVATE, fd, 0);

	resident("file", p, 3);
	sys(NR_munmap, p, 4 * PAGE);
}

static void errors(void)
{
	unsigned char vec[16];

	result("unaligned", sys(NR_mincore, BASE + 1, PAGE, vec));
	result("zero length", sys(NR_mincore, BASE, 0, vec));
	result("zero length, nothing there", sys(NR_mincore, BASE - PAGE, 0,
						 vec));
	result("nothing there", sys(NR_mincore, BASE - PAGE, PAGE, vec));
	result("bad vector", sys(NR_mincore, BASE, PAGE, NULL));
	result("vector in the kernel", sys(NR_mincore, BASE, PAGE,
					   0xc0000000));
	result("at 0xc0000000", sys(NR_mincore, 0xc0000000, PAGE, vec));
	result("length wraps around", sys(NR_mincore, BASE, 0xf0000000, vec));
	result("length 0xffffffff", sys(NR_mincore, BASE, 0xffffffff, vec));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	anonymous();
	file();
	errors();
	return 0;
}
