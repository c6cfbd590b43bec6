/* mmap2's arguments, one wrong at a time. */
#include "lib/abi.h"

/* Prints an error's name, or that it worked; undoes what worked. */
static void try(const char *what, unsigned long addr, size_t len, int prot,
		int flags, int fd, unsigned long pgoff)
{
	long r = sys(NR_mmap2, addr, len, prot, flags, fd, pgoff);

	if (failed(r)) {
		result(what, r);
		return;
	}
	say("%s: mapped", what);
	if (len)
		sys(NR_munmap, r, len);
}

static void lengths(void)
{
	try("one page", 0, PAGE, PROT_RW, MAP_PA, -1, 0);
	try("one byte", 0, 1, PROT_RW, MAP_PA, -1, 0);
	try("zero length", 0, 0, PROT_RW, MAP_PA, -1, 0);
	try("zero length, fixed", 0x20000000, 0, PROT_RW, MAP_PA | MAP_FIXED,
	    -1, 0);
	try("length 0xffffffff", 0, 0xffffffff, PROT_RW, MAP_PA, -1, 0);
	try("length 0xfffff000", 0, 0xfffff000, PROT_RW, MAP_PA, -1, 0);
	try("length 0xfffff001", 0, 0xfffff001, PROT_RW, MAP_PA, -1, 0);
	try("length 0xc0000000", 0, 0xc0000000, PROT_NONE,
	    MAP_PA | MAP_NORESERVE, -1, 0);
}

static void types(void)
{
	try("neither shared nor private", 0, PAGE, PROT_RW, MAP_ANONYMOUS, -1,
	    0);
	try("flags 0", 0, PAGE, PROT_RW, 0, -1, 0);
	try("shared and private, anonymous", 0, PAGE, PROT_RW,
	    MAP_SHARED | MAP_PA, -1, 0);
	try("unknown flag 0x40000000", 0, PAGE, PROT_RW, MAP_PA | 0x40000000,
	    -1, 0);
	try("unknown prot 0x100", 0, PAGE, PROT_RW | 0x100, MAP_PA, -1, 0);
	try("anonymous with a file descriptor", 0, PAGE, PROT_RW, MAP_PA, 1,
	    0);
	try("anonymous with an offset", 0, PAGE, PROT_RW, MAP_PA, -1, 5);
	try("descriptor -1", 0, PAGE, PROT_READ, MAP_PRIVATE, -1, 0);
	try("descriptor 77", 0, PAGE, PROT_READ, MAP_PRIVATE, 77, 0);
	try("offset + length over the end", 0, 0x2000, PROT_RW, MAP_PA, -1,
	    0xffffffff);
}

static void fixed(void)
{
	const int f = MAP_PA | MAP_FIXED, n = MAP_PA | MAP_FIXED_NOREPLACE;

	try("fixed, free", 0x20000000, PAGE, PROT_RW, f, -1, 0);
	try("fixed, unaligned", 0x20000100, PAGE, PROT_RW, f, -1, 0);
	try("fixed at 0xc0000000", 0xc0000000, PAGE, PROT_RW, f, -1, 0);
	try("fixed at 0xfffff000", 0xfffff000, PAGE, PROT_RW, f, -1, 0);
	try("fixed, wraps around", 0xfffff000, 0x2000, PROT_RW, f, -1, 0);
	try("fixed, reaches into the kernel", 0x70000000, 0x60000000, PROT_RW,
	    f, -1, 0);
	try("noreplace, free", 0x20000000, PAGE, PROT_RW, n, -1, 0);
	try("noreplace, unaligned", 0x20000100, PAGE, PROT_RW, n, -1, 0);
	try("noreplace at 0xc0000000", 0xc0000000, PAGE, PROT_RW, n, -1, 0);
	try("noreplace over the program", 0x10000, PAGE, PROT_RW, n, -1, 0);
	try("hint in the kernel", 0xc0000000, PAGE, PROT_RW, MAP_PA, -1, 0);
	try("hint at the very end", 0xfffff000, PAGE, PROT_RW, MAP_PA, -1, 0);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	lengths();
	types();
	fixed();
	return 0;
}
