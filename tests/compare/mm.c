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

long fd[FDS];
static unsigned long heap;
int pipe_end[2];

/* The four descriptors: two of one open file, one more of it, read only. */
static void open_files(void)
{
	static uint32_t words[PAGE / 4];
	uint32_t x = run->seed;
	unsigned int i, page;

	sys(NR_unlink, "/w/a");
	sys(NR_unlink, "/w/b");
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

long a_file(void)
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

/* Not MADV_PAGEOUT: what the kernel takes then is a matter of its lists. */
static void do_advise(void)
{
	static const unsigned char few[] = { 4, 4, 4, 4, 4, 3, 10, 11, 0 };
	static const unsigned char all[] = { 4, 4, 4, 4, 0, 1, 2, 3, 9, 9, 10,
					     11, 16, 17, 18, 19, 20, 22, 23,
					     7 };
	struct range r = a_range();
	unsigned long len = ragged(r.len);
	int advice = run->without & WITHOUT_ADVICE ? few[rnd(sizeof(few))] :
		     all[rnd(sizeof(all))];

	line("madvise %s %lx %d = %s", rel(r.start), len, advice,
	     outcome(sys(NR_madvise, r.start, len, advice)));
}

static void sync_map(void)
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

/* What is cached reaches the disk, and is read again from there. */
static void do_store(void)
{
	static const int nr[] = { NR_fsync, NR_fdatasync };
	int file = a_file(), how = rnd(3);
	long drop;

	if (how < 2) {
		line("fsync %d %d = %s", file, how,
		     outcome(sys(nr[how], fd[file])));
		return;
	}
	sys(NR_sync);
	drop = sys(NR_open, "/proc/sys/vm/drop_caches", O_WRONLY, 0);
	line("drop caches = %s", outcome(sys(NR_write, drop, "3", 1)));
	sys(NR_close, drop);
}

static void do_sync(void)
{
	if (run->on_disk && one_in(2)) {
		do_store();
		return;
	}
	sync_map();
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

const struct kind mm_kind = { "mm", NULL, begin, turn, look };
const struct kind disk_kind = { "disk", "/dev/vda1", begin, turn, look };
