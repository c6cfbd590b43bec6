/*
 * Random calls on a window of memory and on two files that are mapped there,
 * by up to three processes: everything that mmap(2) and its relatives can do
 * to each other. Compared are results, signals, bytes, the rows of maps, and
 * which pages are there.
 *
 * Addresses are fixed, in the window; where the kernel chooses one, that it is
 * outside is all that is compared, and what was made there goes away at once
 * or comes back into the window.
 */
#include <string.h>

#include "mm.h"

#define FIRST_MAPS	10		/* steps that do nothing else */

static long fd[FDS];
static unsigned long heap;
int pipe_end[2];

/* The four descriptors: two of one open file, one more of it, read only. */
static void open_files(void)
{
	static uint32_t words[PAGE / 4];
	uint32_t x = run->seed;
	unsigned int i, page;

	fd[0] = sys(NR_open, "/w/a", O_RDWR | O_CREAT, 0600);
	for (page = 0; page < 11; page++) {
		for (i = 0; i < PAGE / 4; i++)
			words[i] = x = x * 1664525 + 1013904223;
		sys(NR_write, fd[0], words, page < 10 ? PAGE : 100);
	}
	fd[1] = sys(NR_open, "/w/a", O_RDWR, 0);
	fd[2] = sys(NR_open, "/w/a", O_RDONLY, 0);
	fd[3] = sys(NR_open, "/w/b", O_RDWR | O_CREAT, 0600);
	fd[4] = sys(NR_open, "/dev/zero", O_RDWR, 0);
	sys(NR_pipe2, pipe_end, O_NONBLOCK);
}

/* --- Arguments ------------------------------------------------------------ */

const char *rel(unsigned long addr)
{
	static char text[4][12];
	static int turn;
	char *out = text[turn++ & 3];
	unsigned long off = addr - BASE;
	int i;

	if (failed(addr))
		return outcome(addr);
	if (off > N * PAGE)
		return "elsewhere";
	out[0] = '+';
	for (i = 0; i < 5; i++)
		out[1 + i] = "0123456789abcdef"[off >> (16 - 4 * i) & 15];
	out[6] = '\0';
	return out;
}

int in_window(unsigned long addr)
{
	return addr >= BASE && addr <= BASE + N * PAGE;
}

struct range a_range(void)
{
	unsigned long first = rnd(N), most = N - first;

	if (!one_in(6) && most > 12)
		most = 12;
	return (struct range){ BASE + first * PAGE, (1 + rnd(most)) * PAGE };
}

/* Now and then not in whole pages. */
static unsigned long ragged(unsigned long len)
{
	return one_in(8) ? len - rnd(PAGE) : len;
}

static unsigned long a_prot(void)
{
	static const int prot[] = { PROT_NONE, PROT_READ, PROT_RW, PROT_RW,
				    PROT_RW, PROT_READ | PROT_EXEC, PROT_WRITE,
				    PROT_RW | PROT_EXEC };

	return prot[rnd(8)];
}

static long a_file(void)
{
	return rnd(4);
}

/* --- Maps ----------------------------------------------------------------- */

static unsigned long map_flags(void)
{
	static const int place[] = { 0, MAP_FIXED_NOREPLACE, MAP_FIXED,
				     MAP_FIXED, MAP_FIXED, MAP_FIXED };
	unsigned long flags = place[rnd(6)];

	if (one_in(8))
		flags |= MAP_NORESERVE;
	if (one_in(8))
		flags |= MAP_POPULATE;
	if (one_in(16))
		flags |= MAP_GROWSDOWN;
	if (one_in(16) && !(run->without & WITHOUT_MLOCK))
		flags |= MAP_LOCKED;
	return flags;
}

static void do_map(void)
{
	struct range r = a_range();
	unsigned long prot = a_prot(), flags = map_flags();
	unsigned long offset = rnd(12), len = ragged(r.len);
	long file = -1, at;

	switch (rnd(10)) {
	case 0:
		flags |= MAP_SHARED | MAP_ANONYMOUS;
		break;
	case 1:
		flags |= MAP_PRIVATE;
		file = 4;
		break;
	case 2 ... 3:
		flags |= MAP_PRIVATE;
		file = a_file();
		break;
	case 4 ... 5:
		flags |= MAP_SHARED;
		file = a_file();
		break;
	default:
		flags |= MAP_PRIVATE | MAP_ANONYMOUS;
		break;
	}
	at = sys(NR_mmap2, r.start, len, prot, flags,
		 file < 0 ? -1 : fd[file], offset);
	line("mmap %s %lx prot %lx flags %lx file %ld %lx = %s", rel(r.start),
	     len, prot, flags, file, offset, rel(at));
	if (!failed(at) && !in_window(at))
		sys(NR_munmap, at, len);
}

static void do_unmap(void)
{
	struct range r = a_range();
	unsigned long len = ragged(r.len);

	line("munmap %s %lx = %s", rel(r.start), len,
	     outcome(sys(NR_munmap, r.start, len)));
}

static void do_protect(void)
{
	struct range r = a_range();
	unsigned long len = ragged(r.len), prot = a_prot();

	if (one_in(16))
		prot |= 0x01000000;		/* PROT_GROWSDOWN */
	line("mprotect %s %lx %lx = %s", rel(r.start), len, prot,
	     outcome(sys(NR_mprotect, r.start, len, prot)));
}

/* What the kernel moved to a place of its choice comes back. */
static void come_back(unsigned long at, unsigned long len)
{
	unsigned long to = BASE + rnd(N - len / PAGE + 1) * PAGE;
	long back = sys(NR_mremap, at, len, len,
			MREMAP_MAYMOVE | MREMAP_FIXED, to);

	line("back to %s = %s", rel(to), rel(back));
	if (failed(back))
		sys(NR_munmap, at, len);
}

static void do_remap(void)
{
	static const int how[] = { 0, MREMAP_MAYMOVE, MREMAP_MAYMOVE,
				   MREMAP_MAYMOVE | MREMAP_FIXED,
				   MREMAP_MAYMOVE | MREMAP_FIXED,
				   MREMAP_MAYMOVE | MREMAP_DONTUNMAP,
				   MREMAP_MAYMOVE | MREMAP_FIXED |
				   MREMAP_DONTUNMAP, MREMAP_FIXED };
	struct range r = a_range(), to = a_range();
	unsigned long flags = how[rnd(8)], old = r.len, new = to.len;
	long at;

	if (run->without & WITHOUT_MREMAP)
		return;
	if (one_in(2) || (one_in(2) && flags & MREMAP_DONTUNMAP))
		new = old;
	if (one_in(12))
		old = 0;
	at = sys(NR_mremap, r.start, old, new, flags, to.start);
	line("mremap %s %lx %lx %lx %s = %s", rel(r.start), old, new, flags,
	     rel(to.start), rel(at));
	if (!failed(at) && !in_window(at))
		come_back(at, new);
}

static void do_advise(void)
{
	static const unsigned char few[] = { 4, 4, 4, 4, 4, 3, 10, 11, 0 };
	static const unsigned char all[] = { 4, 4, 4, 4, 0, 1, 2, 3, 9, 9, 10,
					     11, 16, 17, 18, 19, 20, 21, 22,
					     23, 7 };
	struct range r = a_range();
	unsigned long len = ragged(r.len);
	int advice = run->without & WITHOUT_ADVICE ? few[rnd(sizeof(few))] :
		     all[rnd(sizeof(all))];

	line("madvise %s %lx %d = %s", rel(r.start), len, advice,
	     outcome(sys(NR_madvise, r.start, len, advice)));
}

static void do_sync(void)
{
	struct range r = a_range();
	unsigned long len = ragged(r.len), flags = rnd(8), start = r.start;

	if (run->without & WITHOUT_MSYNC)
		return;
	if (one_in(16))
		start += 8;
	line("msync %s %lx %lx = %s", rel(start), len, flags,
	     outcome(sys(NR_msync, start, len, flags)));
}

static void do_lock(void)
{
	struct range r = a_range();
	unsigned long len = ragged(r.len);
	long result;
	int what = rnd(8);

	if (run->without & WITHOUT_MLOCK)
		return;
	if (what < 3)
		result = sys(NR_mlock, r.start, len);
	else if (what < 6)
		result = sys(NR_munlock, r.start, len);
	else
		result = sys(NR_mlock2, r.start, len, what - 6);
	line("lock %d %s %lx = %s", what, rel(r.start), len, outcome(result));
}

static void do_brk(void)
{
	unsigned long to = heap + rnd(24 * PAGE);

	line("brk %lx = %lx", to - heap, sys(NR_brk, to) - heap);
}

/* --- Bytes ---------------------------------------------------------------- */

static void do_touch(void)
{
	static const char *const name[] = { "read", "read word", "write",
					    "write word" };
	unsigned long addr = BASE + rnd(N * PAGE);
	int how = rnd(4), n = 1 + rnd(3);
	struct access a;

	for (; n; n--, addr += PAGE) {
		if (how & 1 && !one_in(4))
			addr &= ~3ul;
		if (addr > BASE + N * PAGE - 4)
			return;
		touch(how, addr, run->random, &a);
		if (a.sig)
			line("%s %s = signal %d %d at %s", name[how],
			     rel(addr), a.sig, a.code, rel(a.addr));
		else
			line("%s %s = %lx", name[how], rel(addr),
			     how < WRITE_BYTE ? a.value : 0);
	}
}

/* Code is put there by the kernel, so that this may fail, too. */
static void do_execute(void)
{
	static const uint32_t code[2] = { 0xe3a0002a, 0xe12fff1e };
	unsigned long addr = BASE + rnd(N * PAGE / 8) * 8;
	uint32_t there[2] = { 0, 0 };
	struct access a;
	long r;

	sys(NR_write, pipe_end[1], code, 8);
	r = sys(NR_read, pipe_end[0], addr, 8);
	if (r != 8)
		sys(NR_read, pipe_end[0], there, 8);
	sys(NR_ARM_cacheflush, addr, addr + 8, 0);
	r = sys(NR_write, pipe_end[1], addr, 8);
	if (r == 8)
		sys(NR_read, pipe_end[0], there, 8);
	if (r == 8 && memcmp(there, code, 8))
		return;				/* who knows what it does */
	touch(EXECUTE, addr, 0, &a);
	if (a.sig)
		line("execute %s = signal %d %d at %s", rel(addr), a.sig,
		     a.code, rel(a.addr));
	else
		line("execute %s = %lx", rel(addr), a.value);
}

/* The kernel's accesses; within a page, for the pipe has pages of its own. */
static void do_pipe(void)
{
	unsigned long addr = BASE + rnd(N * PAGE);
	unsigned long len = 1 + rnd(one_in(2) ? 16 : PAGE), rest;
	char *scratch = (char *)SCRATCH;
	long r;

	if (one_in(8))
		addr = sys(NR_brk, 0) - rnd(64) + 8;
	rest = PAGE - addr % PAGE;
	if (len > rest)
		len = rest;
	if (one_in(2)) {
		r = sys(NR_write, pipe_end[1], addr, len);
		if (r > 0)
			sys(NR_read, pipe_end[0], scratch, r);
		line("write %s %lx to a pipe = %s, %x", rel(addr), len,
		     outcome(r), r > 0 ? scratch[r / 2] : 0);
		return;
	}
	memset(scratch, run->random, len);
	sys(NR_write, pipe_end[1], scratch, len);
	r = sys(NR_read, pipe_end[0], addr, len);
	if (failed(r))
		sys(NR_read, pipe_end[0], scratch, len);
	line("read %s %lx from a pipe = %s", rel(addr), len, outcome(r));
}

/*
 * How much from @addr on the kernel can copy without a fault. What is said of
 * a copy that fails half way is inexact on Linux; for a write to a file it may
 * even try for ever, since its copy gives up some bytes before the bad page
 * that it just found good.
 */
static unsigned long without_fault(unsigned long addr, unsigned long len,
				   int how)
{
	unsigned long good = PAGE - addr % PAGE;
	struct access a;

	for (; good < len; good += PAGE) {
		touch(how, addr + good, 0, &a);
		if (a.sig)
			return good;
	}
	return len;
}

/* Between a file and the window, which may be the file. */
static void do_file(void)
{
	unsigned long addr = BASE + rnd(N * PAGE), offset = rnd(20 * PAGE);
	unsigned long len = 1 + rnd(one_in(2) ? 64 : 3 * PAGE);
	int file = a_file(), write = one_in(2);
	long r;

	if (one_in(4))
		offset &= -PAGE;
	if (len > BASE + N * PAGE - addr)
		len = BASE + N * PAGE - addr;
	len = without_fault(addr, len, write ? READ_BYTE : WRITE_BYTE);
	r = sys(write ? NR_pwrite64 : NR_pread64, fd[file], addr, len, 0,
		offset, 0);
	line("%s %d %lx %s %lx = %s", write ? "pwrite" : "pread", file, offset,
	     rel(addr), len, outcome(r));
}

static void do_truncate(void)
{
	unsigned long size = rnd(24 * PAGE);
	int file = a_file();

	if (one_in(4))
		size &= -PAGE;
	line("ftruncate %d %lx = %s", file, size,
	     outcome(sys(NR_ftruncate, fd[file], size)));
}

static void do_allocate(void)
{
	static const int mode[] = { 0, 1, 3, 3, 3 };
	unsigned long offset = rnd(20 * PAGE), len = 1 + rnd(8 * PAGE);
	int file = a_file(), how = mode[rnd(5)];

	if (run->without & WITHOUT_FALLOC && how != 3)
		return;
	if (one_in(4))
		offset &= -PAGE;
	line("fallocate %d %d %lx %lx = %s", file, how, offset, len,
	     outcome(sys(NR_fallocate, fd[file], how, offset, 0, len, 0)));
}

/* --- Steps ---------------------------------------------------------------- */

static void do_fork(void)
{
	if (one_in(2))
		turn_fork();
	else
		turn_end(1 + rnd(2));
}

static void act_once(void)
{
	static const struct { void (*fn)(void); int weight; } ops[] = {
		{ do_map, 16 }, { do_unmap, 6 }, { do_protect, 14 },
		{ do_remap, 12 }, { do_advise, 8 }, { do_sync, 3 },
		{ do_lock, 4 }, { do_brk, 3 }, { do_touch, 20 },
		{ do_execute, 3 }, { do_pipe, 8 }, { do_file, 10 },
		{ do_truncate, 4 }, { do_allocate, 3 }, { do_fork, 4 },
		{ look_range, 3 },
	};
	int pick = run->step <= FIRST_MAPS ? 0 : rnd(121);
	unsigned int i;

	for (i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		pick -= ops[i].weight;
		if (pick < 0) {
			ops[i].fn();
			return;
		}
	}
}

static void begin(void)
{
	heap = (sys(NR_brk, 0) + 2 * PAGE) & -PAGE;
	map((void *)SCRATCH, 4 * PAGE, PROT_RW, MAP_PA | MAP_FIXED);
	open_files();
	touch_begin();
	turns_begin(act_once);
}

static void look(void)
{
	int i;

	for (i = 0; i < 2; i++)
		look_file(fd[i * 3]);
	look_at(BASE, N * PAGE);
	if (run->step == run->steps) {
		turns_end();
		look_sum(BASE, N * PAGE);
		look_at(BASE, N * PAGE);
	}
}

const struct kind mm_kind = { "mm", begin, turn, look };
