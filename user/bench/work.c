/*
 * The operations that the rows of the table are made of: see struct row. Each
 * is as little user code around the kernel's work as can be written in C.
 */
#include "sys.h"
#include "bench.h"

const char *exec_path;

char *region;
static unsigned long brk_base;	/* a page boundary at or above the break */

/* A loop that does nothing: what n turns cost. */
int loop(unsigned int n)
{
	while (n--)
		asm volatile("" ::: "memory");
	return 0;
}

static long map_pages(unsigned int n)
{
	return sys6(NR_mmap2, 0, n * PAGE_SIZE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

int map_region(unsigned int n)
{
	long addr = map_pages(n);

	if (is_error(addr))
		return addr;
	region = (char *)addr;
	return 0;
}

int unmap_region(unsigned int n)
{
	return sys3(NR_munmap, (long)region, n * PAGE_SIZE, 0);
}

int read_pages(unsigned int n)
{
	const volatile char *p = region;

	for (; n; n--, p += PAGE_SIZE)
		(void)*p;
	return 0;
}

int write_pages(unsigned int n)
{
	volatile char *p = region;

	for (; n; n--, p += PAGE_SIZE)
		*p = 1;
	return 0;
}

/* A region of which every page is the zero page. */
int map_region_read(unsigned int n)
{
	int err = map_region(n);

	return err ? err : read_pages(n);
}

/* A region of which every page is present and its own. */
int map_region_written(unsigned int n)
{
	int err = map_region(n);

	return err ? err : write_pages(n);
}

/*
 * A region cut into areas of @pages pages each. Neighbours have different
 * rights, or the kernel would merge them; reading is allowed everywhere.
 */
static int map_region_areas(unsigned int n, unsigned int pages)
{
	int err = map_region(n);
	unsigned int i;

	for (i = pages; i < n && !err; i += 2 * pages)
		err = sys3(NR_mprotect, (long)(region + i * PAGE_SIZE),
			   pages * PAGE_SIZE, PROT_READ);
	return err;
}

int map_region_10_areas(unsigned int n)
{
	return map_region_areas(n, n / 10);
}

int map_region_n_areas(unsigned int n)
{
	return map_region_areas(n, 1);
}

/*
 * Reads every page of a region of 10,000 pages once, in an order that jumps
 * about: a linear congruential sequence modulo n has the full period n when
 * the increment shares no factor with n and (multiplier - 1) is divisible by
 * every prime factor of n, and by 4 if n is (Knuth, TAOCP 3.2.1.2, theorem A).
 */
int read_pages_scattered(unsigned int n)
{
	unsigned int i, page = 0;

	if (n != 10000)
		return -EINVAL;	/* the multiplier is for 10,000 */
	for (i = 0; i < 10000; i++) {
		(void)*(const volatile char *)(region + page * PAGE_SIZE);
		page = (page * 4621 + 3333) % 10000;
	}
	return 0;
}

int map_unmap(unsigned int n)
{
	while (n--) {
		long addr = map_pages(1);

		if (is_error(addr))
			return addr;
		sys3(NR_munmap, addr, PAGE_SIZE, 0);
	}
	return 0;
}

int map_touch_unmap(unsigned int n)
{
	while (n--) {
		long addr = map_pages(1);

		if (is_error(addr))
			return addr;
		*(volatile char *)addr = 1;
		sys3(NR_munmap, addr, PAGE_SIZE, 0);
	}
	return 0;
}

/* Puts the break on a page boundary, so that one page up is one page. brk's
 * errors are an unchanged break: brk(2), C library/kernel differences. */
int find_brk(unsigned int n)
{
	unsigned long now = sys1(NR_brk, 0);

	(void)n;
	brk_base = (now + PAGE_SIZE - 1) & -PAGE_SIZE;
	return (unsigned long)sys1(NR_brk, brk_base) == brk_base ? 0 : -ENOMEM;
}

int brk_up_touch_down(unsigned int n)
{
	while (n--) {
		if ((unsigned long)sys1(NR_brk, brk_base + PAGE_SIZE) == brk_base)
			return -ENOMEM;
		*(volatile char *)brk_base = 1;
		sys1(NR_brk, brk_base);
	}
	return 0;
}

int fork_exit_wait(unsigned int n)
{
	while (n--) {
		long pid = sys1(NR_fork, 0);

		if (pid < 0)
			return pid;
		if (pid == 0)
			exit_now(0);
		pid = sys4(NR_wait4, pid, 0, 0, 0);
		if (pid < 0)
			return pid;
	}
	return 0;
}

/* The program executed is the benchmark itself, told to exit at once: it is
 * there on every machine the benchmark is on, and has a handful of pages. */
int fork_exec_exit_wait(unsigned int n)
{
	const char *argv[] = { exec_path, "exit", 0 };
	const char *envp[] = { 0 };
	int status;

	while (n--) {
		long pid = sys1(NR_fork, 0);

		if (pid < 0)
			return pid;
		if (pid == 0) {
			sys3(NR_execve, (long)exec_path, (long)argv, (long)envp);
			exit_now(1);
		}
		pid = sys4(NR_wait4, pid, (long)&status, 0, 0);
		if (pid < 0)
			return pid;
		if (status)
			return -ENOENT;	/* what execve must have said */
	}
	return 0;
}
