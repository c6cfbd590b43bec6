/* RLIMIT_STACK: how far the stack may grow, to the page. */
#include "lib/abi.h"

static char *top;	/* the end of the stack's area */

static void find_stack(const struct row *row, void *arg)
{
	(void)arg;
	if (row->start <= (unsigned long)&row &&
	    (unsigned long)&row < row->end)
		top = (char *)row->end;
}

static void limit(unsigned long bytes)
{
	struct rlimit rl = { bytes, RLIM_INFINITY };

	result("setrlimit", sys(NR_setrlimit, RLIMIT_STACK, &rl));
}

/* arg is the distance from the top in pages. */
static void reach(void *arg)
{
	poke(top - (long)arg * PAGE);
}

static void reach_far(void *arg)
{
	limit(16 << 20);
	reach(arg);
}

static void reach_unlimited(void *arg)
{
	limit(RLIM_INFINITY);
	reach(arg);
}

int main(int argc, char **argv, char **envp)
{
	struct rlimit rl = { 0, 0 };

	(void)argc, (void)argv, (void)envp;
	if (each_row(find_stack, NULL) || !top) {
		say("the stack is not in /proc/self/maps");
		return 1;
	}
	result("getrlimit", sys(NR_ugetrlimit, RLIMIT_STACK, &rl));
	say("%lu KiB, hard %s", rl.cur >> 10,
	    rl.max == RLIM_INFINITY ? "unlimited" : "limited");
	ends("the last page of 8 MiB", reach, (void *)2048);
	ends("one page more", reach, (void *)2049);
	ends("with 16 MiB, the last page", reach_far, (void *)4096);
	ends("with 16 MiB, one page more", reach_far, (void *)4097);
	ends("without limit, 24 MiB", reach_unlimited, (void *)6144);

	limit(256 << 10);
	ends("with 256 KiB, the last page", reach, (void *)64);
	ends("with 256 KiB, one page more", reach, (void *)65);
	limit((256 << 10) - 1);
	ends("with a byte less, the last page", reach, (void *)64);
	ends("with a byte less, the page above", reach, (void *)63);
	poke(top - 48 * PAGE);
	limit(64 << 10);
	ends("with 64 KiB, a page there before", reach, (void *)48);
	ends("with 64 KiB, one page more", reach, (void *)49);
	limit(0);
	ends("with nothing, a page there before", reach, (void *)48);
	return 0;
}
