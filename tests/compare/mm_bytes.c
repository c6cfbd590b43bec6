/*
 * Bytes of the window and of the files: moved by the program, by the kernel,
 * or both, where they may and where they may not.
 */
#include <string.h>

#include "mm.h"

void do_touch(void)
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
void do_execute(void)
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
void do_pipe(void)
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
void do_file(void)
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

void do_truncate(void)
{
	unsigned long size = rnd(24 * PAGE);
	int file = a_file();

	if (one_in(4))
		size &= -PAGE;
	line("ftruncate %d %lx = %s", file, size,
	     outcome(sys(NR_ftruncate, fd[file], size)));
}

void do_allocate(void)
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
