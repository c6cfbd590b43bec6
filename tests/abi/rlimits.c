/*
 * RLIMIT_AS and RLIMIT_DATA: which calls they stop, and which calls they do
 * not. Each case in a child: limits cannot be raised again.
 */
#include "lib/abi.h"

#define MIB	(1ul << 20)

static unsigned long vsize(void)
{
	unsigned long n = 0;
	char text[32], *s = text;
	long fd = sys(NR_open, "/proc/self/statm", O_RDONLY, 0);

	sys(NR_read, fd, text, sizeof(text));
	sys(NR_close, fd);
	while (*s >= '0' && *s <= '9')
		n = n * 10 + *s++ - '0';
	return n * PAGE;
}

static void limit(int which, unsigned long value)
{
	struct rlimit rl = { value, value };

	result("  setrlimit", sys(NR_setrlimit, which, &rl));
}

static void try_map(const char *what, size_t len, int prot, int flags)
{
	char *p = map(NULL, len, prot, flags);

	if (failed((long)p))
		result(what, (long)p);
	else
		truth(what, 1);
	sys(NR_munmap, p, len);
}

static void each_kind(void)
{
	try_map("  private, 2 MiB", 2 * MIB, PROT_RW, MAP_PA);
	try_map("  private, 512 KiB", MIB / 2, PROT_RW, MAP_PA);
	try_map("  read-only, 2 MiB", 2 * MIB, PROT_READ, MAP_PA);
	try_map("  no rights, 2 MiB", 2 * MIB, PROT_NONE, MAP_PA);
	try_map("  not reserved, 2 MiB", 2 * MIB, PROT_RW,
		MAP_PA | MAP_NORESERVE);
	try_map("  shared, 2 MiB", 2 * MIB, PROT_RW,
		MAP_SHARED | MAP_ANONYMOUS);
}

static void heap(void)
{
	unsigned long old = sys(NR_brk, 0);

	truth("  brk up by 2 MiB", sys(NR_brk, old + 2 * MIB) != (long)old);
	old = sys(NR_brk, 0);
	truth("  brk up by 256 KiB", sys(NR_brk, old + MIB / 4) != (long)old);
	old = sys(NR_brk, 0);
	truth("  brk down", sys(NR_brk, old - PAGE) != (long)old);
}

static void address_space(void *arg)
{
	(void)arg;
	limit(RLIMIT_AS, (vsize() + MIB) & -PAGE);
	each_kind();
	heap();
}

/* What replaces is not added: MAP_FIXED over itself. */
static void replaced(void *arg)
{
	char *p = map(NULL, 2 * MIB, PROT_RW, MAP_PA);

	(void)arg;
	limit(RLIMIT_AS, vsize());
	truth("  over itself", map(p, 2 * MIB, PROT_READ,
				   MAP_PA | MAP_FIXED) == p);
	result("  a page more", (long)map(p, 2 * MIB + PAGE, PROT_READ,
					  MAP_PA | MAP_FIXED));
	result("  a page elsewhere", (long)map(NULL, PAGE, PROT_NONE, MAP_PA));
	sys(NR_munmap, p, PAGE);
	truth("  a page elsewhere, now", !failed((long)map(NULL, PAGE,
							   PROT_NONE, MAP_PA)));
	peek(p + PAGE);
	say("  stack: %d", ((volatile char *)&p)[-3 * 4096]);
}

static void data(void *arg)
{
	(void)arg;
	limit(RLIMIT_DATA, 1 * MIB);
	each_kind();
	heap();
}

static void protect(void *arg)
{
	char *p = map(NULL, 2 * MIB, PROT_READ, MAP_PA);

	(void)arg;
	limit(RLIMIT_DATA, 1 * MIB);
	result("  2 MiB made writable", sys(NR_mprotect, p, 2 * MIB, PROT_RW));
	result("  512 KiB made writable",
	       sys(NR_mprotect, p, MIB / 2, PROT_RW));
	result("  and the next", sys(NR_mprotect, p + MIB / 2, MIB / 2,
				     PROT_RW));
	result("  back", sys(NR_mprotect, p, MIB / 2, PROT_READ));
	result("  once more", sys(NR_mprotect, p + MIB / 2, MIB / 2, PROT_RW));
	rows("  then", p, 2 * MIB);
}

/* Nothing at all: what is there stays usable, fork and exec go on. */
static void nothing(void *arg)
{
	char *argv[] = { "x", NULL };

	(void)arg;
	limit(RLIMIT_AS, 0);
	result("  a page", (long)map(NULL, PAGE, PROT_NONE, MAP_PA));
	ends("  child", peek, &argv);
	result("  munmap", sys(NR_munmap, (void *)0x40000000, PAGE));
}

static void nothing_then_exec(void *arg)
{
	char *argv[] = { "x", NULL };

	(void)arg;
	limit(RLIMIT_AS, 0);
	sys(NR_execve, "/tests/hello", argv, argv + 1);
	exit(100);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	ends("RLIMIT_AS, 1 MiB more", address_space, NULL);
	ends("RLIMIT_AS, no more", replaced, NULL);
	ends("RLIMIT_DATA, 1 MiB", data, NULL);
	ends("mprotect", protect, NULL);
	ends("RLIMIT_AS of 0", nothing, NULL);
	ends("exec with RLIMIT_AS of 0", nothing_then_exec, NULL);
	return 0;
}
