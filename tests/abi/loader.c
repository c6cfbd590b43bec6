/*
 * A dynamic loader that loads nothing: the interpreter of the programs that
 * mkdata.py makes for interp.c. It says what the kernel told it in the auxiliary
 * vector and goes on to the program's entry, as a loader does in the end.
 *
 * Linked as a position-independent program without any relocation, so that its
 * first instruction can be any; that is why nothing of lib/ is used, and why
 * there is no table of pointers.
 */
#include <stdint.h>

enum { AT_PHDR = 3, AT_PHENT = 4, AT_PHNUM = 5, AT_BASE = 7, AT_ENTRY = 9,
       AT_EXECFN = 31 };

/* Where this file's own header is. */
extern const char __ehdr_start[] __attribute__((visibility("hidden")));

uint32_t *loader_main(uint32_t *sp);

/* The stack must be at the entry what the kernel made. */
asm(".globl _start\n"
    ".thumb_func\n"
    "_start:\n"
    "	mov	r0, sp\n"
    "	mov	r4, sp\n"
    "	bl	loader_main\n"
    "	mov	sp, r4\n"
    "	bx	r0\n");

static void put(const char *s)
{
	register long r0 asm("r0") = 1;
	register const char *r1 asm("r1") = s;
	register long r2 asm("r2") = 0;
	register long r7 asm("r7") = 4;

	while (s[r2])
		r2++;
	asm volatile("svc 0" : "+r" (r0) : "r" (r1), "r" (r2), "r" (r7)
		     : "memory");
}

static void put_number(const char *what, uint32_t n)
{
	char text[10];
	int i;

	text[8] = '\n';
	text[9] = '\0';
	for (i = 7; i >= 0; i--, n >>= 4)
		text[i] = (n & 15) < 10 ? '0' + (n & 15) : 'a' + (n & 15) - 10;
	put(what);
	put(text);
}

static uint32_t aux(const uint32_t *auxv, uint32_t type)
{
	while (auxv[0] && auxv[0] != type)
		auxv += 2;
	return auxv[0] ? auxv[1] : ~0u;
}

uint32_t *loader_main(uint32_t *sp)
{
	const uint32_t *auxv = sp + 1 + sp[0] + 1, *phdr;
	uint32_t base;

	while (*auxv++)			/* the environment */
		;
	base = aux(auxv, AT_BASE);
	put("  loader\n");
	if (base == (uint32_t)__ehdr_start)
		put("  AT_BASE is where it is\n");
	else
		put_number("  AT_BASE is elsewhere: ", base);
	phdr = (const uint32_t *)aux(auxv, AT_PHDR);
	put_number("  AT_PHDR   ", (uint32_t)phdr);
	put_number("  AT_PHENT  ", aux(auxv, AT_PHENT));
	put_number("  AT_PHNUM  ", aux(auxv, AT_PHNUM));
	put_number("  type      ", phdr[0]);
	put_number("  AT_ENTRY  ", aux(auxv, AT_ENTRY));
	put("  AT_EXECFN ");
	put((const char *)aux(auxv, AT_EXECFN));
	put("\n");
	return (uint32_t *)aux(auxv, AT_ENTRY);
}
