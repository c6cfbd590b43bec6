/*
 * The program's own image: initialised data, zeroed bss right behind it in
 * the same page, and the rights of each part.
 */
#include "lib/abi.h"

static const char constant[] = "constant";
static char data[5000] = "data";
static char bss[3 * PAGE];
static uint32_t code_in_data[2] = { 0xe12fff1e, 0xe12fff1e };	/* bx lr */

extern char __bss_start[], _end[], __executable_start[];

static int all_zero(const char *p, const char *end)
{
	while (p < end)
		if (*p++)
			return 0;
	return 1;
}

static void child_writes(void *arg)
{
	(void)arg;
	data[0] = 'D';
	bss[PAGE] = 1;
}

int main(int argc, char **argv, char **envp)
{
	char *page_end = (char *)(((unsigned long)_end + PAGE - 1) & -PAGE);

	(void)argc, (void)argv, (void)envp;
	say("data: %s", data);
	truth("bss is zero", all_zero(bss, bss + sizeof(bss)));
	truth("the page's rest behind bss is zero", all_zero(_end, page_end));
	truth("bss begins within a page",
	      ((unsigned long)__bss_start & (PAGE - 1)) != 0);
	ends("write to data", poke, data);
	ends("write to bss", poke, bss);
	ends("write to a constant", poke, (void *)constant);
	ends("write to text", poke, (void *)main);
	ends("read of text", peek, (void *)main);
	ends("code in data", call, code_in_data);
	ends("children write", child_writes, NULL);
	say("data afterwards: %s, %d", data, bss[PAGE]);
	result("mprotect makes text writable",
	       sys(NR_mprotect, (unsigned long)constant & -PAGE, PAGE,
		   PROT_RW));
	ends("write to a constant then", poke, (void *)constant);
	rows("the image", __executable_start, page_end - __executable_start);
	return 0;
}
