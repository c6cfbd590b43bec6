/*
 * Deserves to be killed, in the way its argument says.  For the lab:
 *
 *	zeropage> run /bin/fault null
 *
 * shows the kernel's report and the signal.
 */
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static int variable = 1;

static void fault_null(void)
{
	*(volatile int *)0 = 1;
}

static void fault_text(void)
{
	*(volatile int *)((unsigned long)fault_text & ~3ul) = 0;
}

/* The stack and the variables are no place for code. */
static void fault_data(void)
{
	((void (*)(void))&variable)();
}

static void fault_kernel(void)
{
	(void)*(volatile int *)0xc0008000;
}

static void fault_none(void)
{
	void *p = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		       0);

	(void)*(volatile int *)p;
}

/* Every call takes a page of stack, until its limit or the guard gap. */
static int __attribute__((noinline)) fault_stack(int depth)
{
	volatile char page[4096];

	page[0] = depth;
	return depth ? fault_stack(depth - 1) + page[0] : 0;
}

static void fault_undef(void)
{
	__asm__ volatile("udf #0");
}

/* Not a fault, but as deserved: Ctrl-C ends it. */
static void wait_for_ever(void)
{
	for (;;)
		syscall(SYS_pause);
}

static void deep(void)
{
	variable = fault_stack(1 << 20);	/* 4 GiB */
}

static const struct {
	const char *word;
	void (*fault)(void);
	const char *what;
} kinds[] = {
	{ "null", fault_null, "writes to address 0" },
	{ "text", fault_text, "writes into its own code" },
	{ "data", fault_data, "jumps into a variable" },
	{ "kernel", fault_kernel, "reads the kernel's memory" },
	{ "none", fault_none, "reads a page of PROT_NONE" },
	{ "stack", deep, "calls itself until the stack is full" },
	{ "undef", fault_undef, "runs an undefined instruction" },
	{ "wait", wait_for_ever, "waits for Ctrl-C" },
};

#define NR_KINDS	(sizeof(kinds) / sizeof(kinds[0]))

static void put(const char *s)
{
	write(1, s, strlen(s));
}

int main(int argc, char **argv)
{
	unsigned int i;

	for (i = 0; i < NR_KINDS; i++) {
		if (argc < 2 || strcmp(argv[1], kinds[i].word))
			continue;
		put("fault: ");
		put(kinds[i].what);
		put("\n");
		kinds[i].fault();
		put("fault: survived, which is wrong\n");
		return 1;
	}
	for (i = 0; i < NR_KINDS; i++) {
		put("fault ");
		put(kinds[i].word);
		put("\t");
		put(kinds[i].what);
		put("\n");
	}
	return 2;
}
