/* The stat family: each field that a program may rely on. */
#include <string.h>

#include "lib/abi.h"

struct statx {
	uint32_t mask, blksize;
	uint64_t attributes;
	uint32_t nlink, uid, gid;
	uint16_t mode, pad;
	uint64_t ino, size, blocks, attributes_mask;
	struct { int64_t sec; uint32_t nsec; int32_t pad; } time[4];
	uint32_t rdev_major, rdev_minor, dev_major, dev_minor;
	uint64_t rest[14];
};
_Static_assert(sizeof(struct statx) == 256, "struct statx");

static void show(const char *what, long r, const struct stat64 *st)
{
	result(what, r);
	if (r)
		return;
	say("  mode %lx uid %lu gid %lu rdev %lx", (unsigned long)st->mode,
	    (unsigned long)st->uid, (unsigned long)st->gid,
	    (unsigned long)st->rdev);
	if ((st->mode & S_IFMT) == S_IFREG)
		say("  size %lu nlink %lu blksize %lu mtime %lu",
		    (unsigned long)st->size, (unsigned long)st->nlink,
		    (unsigned long)st->blksize, (unsigned long)st->mtime);
	truth("  the inode has a number, twice the same",
	      st->ino && st->ino32 == (uint32_t)st->ino);
}

static void by_name(const char *path)
{
	struct stat64 st;

	memset(&st, 0x55, sizeof(st));
	show(path, sys(NR_stat64, path, &st), &st);
}

static void links(void)
{
	struct stat64 st;
	long r;

	r = sys(NR_lstat64, "/tests/link", &st);
	show("lstat64 of a link", r, &st);
	say("  size %lu", (unsigned long)st.size);
	r = sys(NR_fstatat64, AT_FDCWD, "/tests/link", &st,
		AT_SYMLINK_NOFOLLOW);
	say("fstatat64, not followed: %lx", (unsigned long)st.mode);
	r = sys(NR_fstatat64, AT_FDCWD, "/tests/link", &st, 0);
	say("fstatat64, followed: %lx", (unsigned long)st.mode);
	result("a link to itself", sys(NR_stat64, "/tests/loop", &st));
	result("its lstat64", sys(NR_lstat64, "/tests/loop", &st));
}

static void by_descriptor(void)
{
	long fd = sys(NR_open, "/tests/data", O_RDONLY, 0);
	long dir = sys(NR_open, "/tests", O_RDONLY, 0);
	struct stat64 a, b;
	int p[2];

	sys(NR_stat64, "/tests/data", &b);
	show("fstat64", sys(NR_fstat64, fd, &a), &a);
	truth("  the same file", a.ino == b.ino && a.dev == b.dev);
	sys(NR_stat64, "/tests/text", &b);
	truth("  another file", a.ino != b.ino && a.dev == b.dev);
	show("fstatat64 with a directory",
	     sys(NR_fstatat64, dir, "data", &a, 0), &a);
	show("fstatat64, AT_EMPTY_PATH",
	     sys(NR_fstatat64, fd, "", &a, AT_EMPTY_PATH), &a);
	result("empty path", sys(NR_fstatat64, fd, "", &a, 0));
	result("unknown flag", sys(NR_fstatat64, fd, "", &a, 0x40000000));
	result("bad descriptor", sys(NR_fstat64, 77, &a));
	result("bad directory", sys(NR_fstatat64, 77, "data", &a, 0));
	sys(NR_pipe, p);
	sys(NR_fstat64, p[0], &a);
	say("a pipe: %lx", (unsigned long)a.mode);
	sys(NR_fstat64, 1, &a);
	say("standard output: %lx", (unsigned long)a.mode & S_IFMT);
}

static void extended(void)
{
	long fd = sys(NR_open, "/tests/data", O_RDONLY, 0);
	struct statx x;
	struct stat64 st;

	memset(&x, 0x55, sizeof(x));
	sys(NR_fstat64, fd, &st);
	result("statx", sys(NR_statx, AT_FDCWD, "/tests/data", 0, 0x7ff, &x));
	say("  mask %lx mode %x size %lu nlink %lu uid %lu gid %lu",
	    (unsigned long)x.mask & 0x7ff, x.mode, (unsigned long)x.size,
	    (unsigned long)x.nlink, (unsigned long)x.uid,
	    (unsigned long)x.gid);
	say("  blksize %lu mtime %lu", (unsigned long)x.blksize,
	    (unsigned long)x.time[3].sec);
	truth("  inode as in fstat64", x.ino == st.ino);
	result("statx, AT_EMPTY_PATH",
	       sys(NR_statx, fd, "", AT_EMPTY_PATH, 0x7ff, &x));
	say("  size %lu", (unsigned long)x.size);
	sys(NR_statx, AT_FDCWD, "/dev/console", 0, 0x7ff, &x);
	say("  /dev/console is %lu:%lu", (unsigned long)x.rdev_major,
	    (unsigned long)x.rdev_minor);
	result("reserved bit in the mask",
	       sys(NR_statx, fd, "", AT_EMPTY_PATH, 0x80000000, &x));
	result("unknown flag", sys(NR_statx, fd, "", 0x40000000, 0x7ff, &x));
	result("not there", sys(NR_statx, AT_FDCWD, "/no", 0, 0x7ff, &x));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	by_name("/tests/data");
	by_name("/tests/empty");
	by_name("/tests/text");
	by_name("/tests/link");
	by_name("/tests");
	by_name("/dev/console");
	by_name("/dev/null");
	by_name("/tests/nothing");
	by_name("/tests/data/x");
	by_name("");
	links();
	by_descriptor();
	extended();
	return 0;
}
