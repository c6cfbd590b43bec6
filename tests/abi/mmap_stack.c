/*
 * The stack is an area like others: parts of it can be replaced, unmapped and
 * protected below the pages in use.
 */
#include <string.h>

#include "lib/abi.h"

#define DEPTH	16

/* The page of this frame. */
static char *my_page(void)
{
	volatile char here;

	return (char *)((unsigned long)&here & -PAGE);
}

static void replaced(void *arg)
{
	char *page = my_page(), *low = page - 8 * PAGE;

	(void)arg;
	place("fixed over a page of the stack",
	      (long)map(low, PAGE, PROT_RW, MAP_PA | MAP_FIXED), low);
	truth("it reads as zero", low[10] == 0);
	truth("the page above kept its byte", low[PAGE + 10] == 8);
	truth("the page below kept its byte", low[-PAGE + 10] == 10);
	poke(low);
}

static void unmapped(void *arg)
{
	char *low = my_page() - 8 * PAGE;

	(void)arg;
	result("munmap of a page of the stack", sys(NR_munmap, low, PAGE));
	truth("the page above kept its byte", low[PAGE + 10] == 8);
	poke(low);
}

static void protected(void *arg)
{
	char *low = my_page() - 8 * PAGE;

	(void)arg;
	result("mprotect of a page of the stack",
	       sys(NR_mprotect, low, PAGE, PROT_READ));
	truth("it can be read", low[10] == 9);
	poke(low);
}

static void jump(void *arg)
{
	call(arg);
}

int main(int argc, char **argv, char **envp)
{
	char *page = my_page();
	uint32_t code[2] = { 0xe12fff1e, 0xe12fff1e };	/* bx lr */
	int i;

	(void)argc, (void)argv, (void)envp;
	for (i = 1; i < DEPTH; i++)
		memset(page - i * PAGE, i + 1, PAGE);
	ends("replaced", replaced, NULL);
	ends("unmapped", unmapped, NULL);
	ends("protected", protected, NULL);
	ends("code on the stack", jump, code);
	return 0;
}
