/*
 * Code that a program writes itself: which memory runs, and that it runs what
 * was written last once the caches were told (cacheflush, ARM's own call).
 */
#include <string.h>

#include "lib/abi.h"

#define RWX	(PROT_RW | PROT_EXEC)

static uint32_t *code;

/* mov r0, #n; bx lr */
static void emit(uint32_t *at, uint32_t n)
{
	at[0] = 0xe3a00000 | n;
	at[1] = 0xe12fff1e;
}

static long flush(void *start, void *end)
{
	return sys(NR_ARM_cacheflush, start, end, 0);
}

static int run(uint32_t *at)
{
	return ((int (*)(void))at)();
}

static int rewritten(int rounds)
{
	int i, wrong = 0;

	for (i = 0; i < rounds; i++) {
		emit(code, i & 255);
		flush(code, code + 2);
		wrong += run(code) != (i & 255);
	}
	return wrong;
}

/* The copy is the child's own: page and caches. */
static void in_the_child(void *arg)
{
	(void)arg;
	say("  as the parent left it: %d", run(code));
	emit(code, 99);
	flush(code, code + 2);
	say("  as the child wrote it: %d", run(code));
}

int main(int argc, char **argv, char **envp)
{
	uint32_t on_stack[4];
	uint32_t *two;

	(void)argc, (void)argv, (void)envp;
	code = map(NULL, 2 * PAGE, RWX, MAP_PA);
	emit(code, 5);
	result("cacheflush", flush(code, code + 2));
	say("runs: %d", run(code));
	say("wrong of 1000: %d", rewritten(1000));
	emit(code, 7);
	flush(code, code + 2);
	ends("child", in_the_child, NULL);
	say("the parent's is still %d", run(code));

	two = code + PAGE / 4 - 1;		/* across a page's end */
	emit(two, 8);
	flush(two, two + 2);
	say("across two pages: %d", run(two));

	result("read-only", sys(NR_mprotect, code, PAGE, PROT_READ));
	ends("not executable", call, code);
	result("executable", sys(NR_mprotect, code, PAGE, PROT_EXEC));
	say("runs: %d", run(code));
	ends("write to it", poke, code);
	sys(NR_mprotect, code, PAGE, PROT_NONE);
	ends("no rights", call, code);
	sys(NR_mprotect, code, PAGE, RWX);
	say("runs: %d", run(code));

	emit(on_stack, 3);
	flush(on_stack, on_stack + 2);
	ends("the stack", call, on_stack);

	result("flush of nothing", flush(code, code));
	result("backwards", flush(code + 1, code));
	result("with a flag", sys(NR_ARM_cacheflush, code, code + 1, 1));
	sys(NR_munmap, code, 2 * PAGE);
	result("not mapped", flush(code, code + 2));
	result("with another", sys(NR_ARM_cacheflush, code, code + 1, ~0));
	result("ends beyond user space", flush(on_stack, (void *)0xfffff000));
	result("beyond user space", flush((void *)0xfffff000, (void *)~0ul));
	return 0;
}
