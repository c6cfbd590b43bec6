/*
 * Rows about files: names, descriptors, and what is in the page cache. The
 * file is the benchmark itself, which lies in the initramfs on every machine;
 * it has more than a page, and executing it has read it in.
 */
#include "sys.h"
#include "bench.h"

enum { O_RDONLY = 0 };

static long file = -1;

int open_file(unsigned int n)
{
	(void)n;
	file = sys3(NR_open, (long)exec_path, O_RDONLY, 0);
	return file < 0 ? file : map_region_written(1);
}

int close_file(unsigned int n)
{
	(void)n;
	sys1(NR_close, file);
	return unmap_region(1);
}

int open_close(unsigned int n)
{
	while (n--) {
		long fd = sys3(NR_open, (long)exec_path, O_RDONLY, 0);

		if (fd < 0)
			return fd;
		sys1(NR_close, fd);
	}
	return 0;
}

/* The first page of the file, into the row's region. A 64-bit position lies
 * in an even and an odd register, r4 and r5 here; syscall(2). */
int read_page(unsigned int n)
{
	while (n--) {
		long got = sys6(NR_pread64, file, (long)region, PAGE_SIZE, 0,
				0, 0);

		if (got != PAGE_SIZE)
			return got < 0 ? got : -EIO;
	}
	return 0;
}

int stat_file(unsigned int n)
{
	char buffer[104] __attribute__((aligned(8)));	/* struct stat64 */

	while (n--) {
		long err = sys3(NR_stat64, (long)exec_path, (long)buffer, 0);

		if (err)
			return err;
	}
	return 0;
}
