/* munmap: arguments, pieces of areas, and what is gone afterwards. */
#include <string.h>

#include "lib/abi.h"

#define BASE	((char *)0x20000000)

static long unmap(char *p, size_t len)
{
	return sys(NR_munmap, p, len);
}

static void arguments(void)
{
	result("zero length", unmap(BASE, 0));
	result("unaligned address", unmap(BASE + 1, PAGE));
	result("nothing there", unmap(BASE + 0x1000000, PAGE));
	result("address 0", unmap(NULL, PAGE));
	result("length wraps around", unmap(BASE, 0xfffff000));
	result("length 0xffffffff", unmap(BASE, 0xffffffff));
	result("at 0xc0000000", unmap((char *)0xc0000000, PAGE));
	result("at 0xfffff000", unmap((char *)0xfffff000, PAGE));
	result("reaches into the kernel", unmap((char *)0x70000000,
						0x60000000));
}

static void pieces(void)
{
	map(BASE, 16 * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	memset(BASE, 5, 16 * PAGE);
	result("the middle", unmap(BASE + 6 * PAGE, 2 * PAGE));
	result("the first page", unmap(BASE, PAGE));
	result("the last page", unmap(BASE + 15 * PAGE, PAGE));
	result("one byte of a page", unmap(BASE + 3 * PAGE, 1));
	result("a page and a byte", unmap(BASE + 10 * PAGE, PAGE + 1));
	rows("left", BASE, 16 * PAGE);
	truth("contents left", BASE[2 * PAGE] == 5 && BASE[9 * PAGE] == 5 &&
	      BASE[14 * PAGE] == 5);
	ends("read of a hole", peek, BASE + 6 * PAGE);
	ends("write to a hole", poke, BASE + 10 * PAGE);
	result("once more", unmap(BASE + 6 * PAGE, 2 * PAGE));
	result("all, holes and neighbours", unmap(BASE - PAGE, 20 * PAGE));
	rows("left", BASE - PAGE, 20 * PAGE);
	ends("read", peek, BASE + 2 * PAGE);
}

/* Two maps in one place: nothing of the first shows in the second. */
static void again(void)
{
	map(BASE, 4 * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	memset(BASE, 9, 4 * PAGE);
	unmap(BASE, 4 * PAGE);
	map(BASE, 4 * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	truth("mapped again: zero", !BASE[0] && !BASE[PAGE] &&
	      !BASE[4 * PAGE - 1]);
	unmap(BASE, 4 * PAGE);
}

/* Removing the very code that runs: the next fetch has nothing to fetch. */
static void own_code(void *arg)
{
	unmap(arg, PAGE);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	arguments();
	pieces();
	again();
	ends("munmap of the running code", own_code,
	     (void *)((unsigned long)sys & -PAGE));
	return 0;
}
