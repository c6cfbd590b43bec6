/*
 * Reading and writing with positions and flags: preadv, pwritev and their
 * second versions, O_APPEND, holes, truncate, fallocate; and the calls that
 * only advise or synchronize.
 */
#include <string.h>

#include "lib/files.h"

#define FILE	"/tests/.rwflags"
#define RWF_HIPRI	1
#define RWF_DSYNC	2
#define RWF_SYNC	4
#define RWF_NOWAIT	8
#define RWF_APPEND	16

static char a[100], b[100];
static struct iovec iov[2] = { { a, 10 }, { b, 20 } };
static int fd, p[2];

static void at(const char *what, long r)
{
	result(what, r);
	say("  now at %ld of %ld", sys(NR_lseek, fd, 0, SEEK_CUR),
	    (sys(NR_lseek, fd, 0, SEEK_CUR), sys(NR_pread64, fd, b, 100, 0, 0, 0)));
}

static void vectors(void)
{
	sys(NR_lseek, fd, 3, SEEK_SET);
	at("pwritev", sys(NR_pwritev, fd, iov, 2, 5, 0));
	at("preadv", sys(NR_preadv, fd, iov, 2, 7, 0));
	at("preadv behind the end", sys(NR_preadv, fd, iov, 2, 7000, 0));
	at("preadv, negative", sys(NR_preadv, fd, iov, 2, 0, -1));
	at("preadv far away", sys(NR_preadv, fd, iov, 2, 0, 1));
	at("preadv of nothing", sys(NR_preadv, fd, iov, 0, 0, 0));
	at("preadv of a pipe", sys(NR_preadv, p[0], iov, 2, 0, 0));
	at("too many", sys(NR_preadv, fd, iov, 1025, 0, 0));
	at("preadv2, its own position", sys(NR_preadv2, fd, iov, 1, -1, -1, 0));
	at("pwritev2, its own position",
	   sys(NR_pwritev2, fd, iov, 1, -1, -1, 0));
	at("preadv2 at 4", sys(NR_preadv2, fd, iov, 1, 4, 0, 0));
	at("preadv2, hipri", sys(NR_preadv2, fd, iov, 1, 4, 0, RWF_HIPRI));
	at("pwritev2, sync", sys(NR_pwritev2, fd, iov, 1, 4, 0,
				 RWF_SYNC | RWF_DSYNC));
	at("pwritev2, append", sys(NR_pwritev2, fd, iov, 1, 4, 0, RWF_APPEND));
	at("pwritev2, append, own position",
	   sys(NR_pwritev2, fd, iov, 1, -1, -1, RWF_APPEND));
	at("preadv2, unknown flag", sys(NR_preadv2, fd, iov, 1, 4, 0, 64));
	at("preadv2 of a pipe", sys(NR_preadv2, p[0], iov, 1, 4, 0, 0));
	at("preadv2, negative", sys(NR_preadv2, fd, iov, 1, 0, -1, 0));
}

static void appending(void)
{
	long app = sys(NR_open, FILE, O_RDWR | O_APPEND, 0);

	result("append", sys(NR_write, app, "xyz", 3));
	result("  at", sys(NR_lseek, app, 0, SEEK_CUR));
	sys(NR_lseek, app, 0, SEEK_SET);
	result("append, sought", sys(NR_write, app, "xyz", 3));
	result("  at", sys(NR_lseek, app, 0, SEEK_CUR));
	result("pwrite64 appends too",
	       sys(NR_pwrite64, app, "uvw", 3, 0, 0, 0));
	result("  at", sys(NR_lseek, app, 0, SEEK_CUR));
	result("  size", sys(NR_lseek, app, 0, SEEK_END));
	result("pwrite64, negative", sys(NR_pwrite64, fd, "u", 1, 0, -1, -1));
	result("pwrite64 to a pipe", sys(NR_pwrite64, p[1], "u", 1, 0, 0, 0));
	result("pread64, negative", sys(NR_pread64, fd, a, 1, 0, -1, -1));
	sys(NR_close, app);
}

static void hole(const char *what, long offset, int whence)
{
	result(what, sys(NR_lseek, fd, offset, whence));
}

static void holes(void)
{
	struct stat64 st;

	sys(NR_ftruncate, fd, 0);
	sys(NR_pwrite64, fd, "x", 1, 0, 3 * 4096 + 5, 0);
	sys(NR_pwrite64, fd, "x", 1, 0, 6 * 4096, 0);
	sys(NR_ftruncate, fd, 9 * 4096 + 10);
	sys(NR_fstat64, fd, &st);
	say("size %lu blocks %lu", (unsigned long)st.size,
	    (unsigned long)st.blocks);
	hole("data from 0", 0, SEEK_DATA);
	hole("hole from 0", 0, SEEK_HOLE);
	hole("data from 12300", 12300, SEEK_DATA);
	hole("hole from 12300", 12300, SEEK_HOLE);
	hole("data from 16384", 16384, SEEK_DATA);
	hole("hole from 6*4096", 6 * 4096, SEEK_HOLE);
	hole("data from 7*4096", 7 * 4096, SEEK_DATA);
	hole("hole in the last page", 9 * 4096 + 1, SEEK_HOLE);
	hole("hole at the end", 9 * 4096 + 10, SEEK_HOLE);
	hole("data at the end", 9 * 4096 + 10, SEEK_DATA);
	hole("data, negative", -1, SEEK_DATA);
	hole("hole, negative", -1, SEEK_HOLE);
	hole("data of a device", 0, SEEK_SET);
}

static void truncating(void)
{
	long rd = must_open(FILE, O_RDONLY), dir = must_open("/", O_RDONLY);

	result("ftruncate, open to read", sys(NR_ftruncate, rd, 0));
	result("ftruncate of a directory", sys(NR_ftruncate, dir, 0));
	result("ftruncate of a pipe", sys(NR_ftruncate, p[1], 0));
	result("ftruncate, negative", sys(NR_ftruncate, fd, -1));
	result("ftruncate64, too far",
	       sys(NR_ftruncate64, fd, 0, 0, 0x7fffffff));
	result("ftruncate64, 8 GiB", sys(NR_ftruncate64, fd, 0, 0, 2));
	result("truncate64", sys(NR_truncate64, FILE, 0, 100, 0));
	result("truncate64, negative", sys(NR_truncate64, FILE, 0, 0, -1));
	result("truncate, negative", sys(NR_truncate, FILE, -1));
	result("size", sys(NR_lseek, fd, 0, SEEK_END));
	sys(NR_close, rd);
	sys(NR_close, dir);
}

static void fallocate(const char *what, int mode, long off, long len)
{
	struct stat64 st;

	result(what, sys(NR_fallocate, fd, mode, off, off >> 31, len,
			 len >> 31));
	sys(NR_fstat64, fd, &st);
	say("  size %lu blocks %lu", (unsigned long)st.size,
	    (unsigned long)st.blocks);
}

static void allocating(void)
{
	sys(NR_ftruncate, fd, 0);
	fallocate("fallocate 10000", 0, 0, 10000);
	fallocate("keep the size", 1, 20000, 100);
	memset(a, 'x', sizeof(a));
	sys(NR_pwrite64, fd, a, 100, 0, 4090, 0);
	fallocate("punch without keeping", 2, 4092, 4100);
	fallocate("punch", 3, 4092, 4100);
	sys(NR_pread64, fd, a, 20, 0, 4085, 0);
	for (int i = 0; i < 20; i++)
		a[i] = a[i] ? a[i] : '.';
	a[20] = '\0';
	say("  %s", a);
	fallocate("length 0", 0, 0, 0);
	fallocate("negative", 0, -1, 10);
	fallocate("collapse", 8, 0, 4096);
	fallocate("zero a range", 16, 0, 4096);
	fallocate("unknown", 256, 0, 4096);
	result("of a pipe", sys(NR_fallocate, p[1], 0, 0, 0, 10, 0));
	result("bad descriptor", sys(NR_fallocate, 99, 0, 0, 0, 10, 0));
}

static void advice(void)
{
	long rd = must_open(FILE, O_RDONLY), wr = must_open(FILE, O_WRONLY);

	result("fallocate, open to read",
	       sys(NR_fallocate, rd, 0, 0, 0, 10, 0));
	for (int i = 0; i < 7; i++)
		result("fadvise64_64", sys(NR_fadvise64_64, fd, i, 0, 0, 10, 0));
	result("fadvise64_64 of a pipe",
	       sys(NR_fadvise64_64, p[0], 0, 0, 0, 10, 0));
	result("fadvise64_64, negative",
	       sys(NR_fadvise64_64, fd, 0, 0, 0, -1, -1));
	result("readahead", sys(NR_readahead, rd, 0, 0, 0, 4096));
	result("readahead, open to write", sys(NR_readahead, wr, 0, 0, 0, 10));
	result("readahead of a pipe", sys(NR_readahead, p[0], 0, 0, 0, 10));
	result("sync", sys(NR_sync));
	result("syncfs", sys(NR_syncfs, rd));
	result("syncfs, bad descriptor", sys(NR_syncfs, 99));
	result("fsync", sys(NR_fsync, rd));
	result("fdatasync of a pipe", sys(NR_fdatasync, p[0]));
	result("fsync, bad descriptor", sys(NR_fsync, 99));
	sys(NR_close, rd);
	sys(NR_close, wr);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	fd = must_open(FILE, O_RDWR | O_CREAT | O_TRUNC);
	sys(NR_pipe, p);
	vectors();
	appending();
	holes();
	truncating();
	allocating();
	advice();
	sys(NR_unlink, FILE);
	return 0;
}
