/*
 * Random calls on a window of memory, several seeds. Results, bytes, rows of
 * maps, resident pages, counts of faults, and how children end that touch a
 * page all go into a running hash, which is printed every so often: where two
 * kernels disagree is where the hashes part. (FUZZMM in the environment makes
 * each step a line, to find the step.)
 *
 * Unlike churn.c there is no model of what is right: Linux is the model.
 */
#include <string.h>

#include "lib/abi.h"

#define BASE	((char *)0x20000000)
#define SCRATCH	((char *)0x10000000)
#define N	96		/* pages in the window */
#define STEPS	1200

static uint32_t seed, hash;
static long data, zero, first_fault;
static char *heap;	/* a page above where it begins */
static int loud;

static uint32_t rnd(uint32_t n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

static void note(uint32_t value)
{
	hash = (hash ^ value) * 16777619u;
}

/*
 * Page by page: where one area ends and the like next begins is left out. For
 * Linux does not merge two that got private pages independently, since its way
 * from a page back to the areas forbids that; areas.c counts the others.
 */
static void note_row(const struct row *row, void *arg)
{
	unsigned long addr = row->start;
	int i;

	(void)arg;
	if (addr < (unsigned long)BASE)
		return;
	for (; addr < row->end && addr < (unsigned long)BASE + N * PAGE;
	     addr += PAGE) {
		note(addr);
		if (row->name[0])
			note(row->offset + addr - row->start);
		for (i = 0; i < 4; i++)
			note(row->perms[i]);
	}
}

static int random_prot(void)
{
	static const int prot[] = { PROT_NONE, PROT_READ, PROT_RW, PROT_RW,
				    PROT_RW, PROT_READ | PROT_EXEC,
				    PROT_WRITE };

	return prot[rnd(7)];
}

static long random_map(char *p, size_t len)
{
	long offset = rnd(4), prot = random_prot();

	switch (rnd(8)) {
	case 0:
		return sys(NR_mmap2, p, len, prot, MAP_PRIVATE | MAP_FIXED,
			   data, offset);
	case 1:
		return sys(NR_mmap2, p, len, prot & ~PROT_WRITE,
			   MAP_SHARED | MAP_FIXED, data, offset);
	case 2:
		return sys(NR_mmap2, p, len, prot,
			   MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	case 3:
		return sys(NR_mmap2, p, len, prot, MAP_PRIVATE | MAP_FIXED,
			   zero, offset);
	case 4:
		return sys(NR_mmap2, p, len, prot,
			   MAP_PA | MAP_FIXED | MAP_NORESERVE, -1, 0);
	case 5:
		return sys(NR_mmap2, p, len, prot,
			   MAP_PA | MAP_FIXED_NOREPLACE, -1, 0);
	default:
		return sys(NR_mmap2, p, len, prot, MAP_PA | MAP_FIXED, -1, 0);
	}
}

static void touch_child(char *p)
{
	note(in_child(rnd(2) ? peek : poke, p));
}

/*
 * The kernel touches pages without killing anybody. Through the pipe, which
 * is empty again afterwards, within a page, for how much goes before a page
 * that cannot be read is a matter of the pipe's inner cuts.
 */
static int end[2];

static long through_pipe(char *p, size_t len)
{
	size_t rest = PAGE - (unsigned long)p % PAGE;
	long r;

	if (len > rest)
		len = rest;
	if (rnd(2)) {
		r = sys(NR_write, end[1], p, len);
		if (r > 0)
			sys(NR_read, end[0], SCRATCH, r);
	} else {
		sys(NR_write, end[1], SCRATCH, len);
		r = sys(NR_read, end[0], p, len);
		if (failed(r))
			sys(NR_read, end[0], SCRATCH, len);
	}
	return r;
}

/* The heap moves; its last bytes, or those behind it, are touched. */
static long random_brk(void)
{
	long r = sys(NR_brk, heap + rnd(64 * PAGE)) - (long)heap;

	note(through_pipe(heap + r - rnd(PAGE), 1 + rnd(64)));
	note(through_pipe(heap + r + rnd(PAGE), 1 + rnd(64)));
	return r;
}

/* The bytes of the window, as far as they can be read. */
static void note_bytes(void)
{
	uint32_t word;
	int i;

	for (i = 0; i < N; i++) {
		if (sys(NR_write, end[1], BASE + i * PAGE + 8, 4) != 4) {
			note(i);
			continue;
		}
		sys(NR_read, end[0], &word, 4);
		note(word);
	}
}

static void note_resident(void)
{
	static unsigned char vec[N];
	int i;

	for (i = 0; i < N; i++)
		if (sys(NR_mincore, BASE + i * PAGE, PAGE, vec + i) == 0)
			note(i * 2 + (vec[i] & 1));
}

/* In a child, so that the copies on both sides go on being tested. */
static void forked(void *arg)
{
	int i, n = 1 + rnd(8);

	(void)arg;
	for (i = 0; i < n; i++)
		note(through_pipe(BASE + rnd(N) * PAGE, 1 + rnd(64)));
	note_bytes();
	exit(hash & 0x7f);
}

static void step(void)
{
	int first = rnd(N), count = 1 + rnd(N - first < 16 ? N - first : 16);
	char *p = BASE + first * PAGE;
	size_t len = count * PAGE;
	uint32_t op = rnd(22);
	long r = 0;

	if (op < 4)
		r = random_map(p, len);
	else if (op < 6)
		r = sys(NR_munmap, p, len);
	else if (op < 10)
		r = sys(NR_mprotect, p, len, random_prot());
	else if (op < 12)
		r = sys(NR_madvise, p, len, MADV_DONTNEED);
	else if (op < 16)
		r = through_pipe(p + rnd(PAGE), 1 + rnd(PAGE));
	else if (op < 17)
		r = sys(NR_pread64, data, p, PAGE, 0, rnd(PAGE), 0);
	else if (op < 19)
		touch_child(p + rnd(PAGE));
	else if (op < 20)
		r = in_child(forked, NULL);
	else
		r = random_brk();
	note(r);
	note(faults() - first_fault);
	if (loud)
		say("op %u +%x %d: %lx hash %x faults %ld", (unsigned int)op,
		    (unsigned int)first, count, r, (unsigned int)hash,
		    faults() - first_fault);
}

static void one(uint32_t start)
{
	int i;

	seed = start;
	hash = 2166136261u;
	faults();			/* itself may cost one */
	first_fault = faults();
	for (i = 1; i <= STEPS; i++) {
		step();
		if (i % 10 == 0)
			each_row(note_row, NULL);
		if (i % 50 == 0) {
			note_bytes();
			note_resident();
		}
		if (i % 300 == 0)
			say("seed %u, step %d: %x", (unsigned int)start, i,
			    (unsigned int)hash);
	}
	sys(NR_munmap, BASE, N * PAGE);
}

int main(int argc, char **argv, char **envp)
{
	uint32_t start;

	(void)argc, (void)argv;
	for (; *envp; envp++)
		loud |= !strncmp(*envp, "FUZZMM", 6);
	data = sys(NR_open, "/tests/data", O_RDONLY, 0);
	zero = sys(NR_open, "/dev/zero", O_RDWR, 0);
	heap = (char *)((sys(NR_brk, 0) + 2 * PAGE) & -PAGE);
	sys(NR_pipe2, end, O_NONBLOCK);
	map(SCRATCH, 4 * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	for (start = 1; start <= 5; start++)
		one(start);
	return 0;
}
