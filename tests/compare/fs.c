/*
 * Random calls on names: a few files and directories, made, linked, renamed,
 * written with holes, removed, mostly where something stands in the way.
 * Compared are results, what stat(2) says, bytes, and what directories hold.
 */
#include <string.h>

#include "../abi/lib/sig.h"
#include "compare.h"
#include "kinds.h"

#define NR_link		9
#define NR_rename	38
#define NR_sync		36
#define NR_truncate	92
#define NR_pwrite64	181

#define DIRS	6
#define NAMES	9
#define LONG	200			/* so that directories grow */
#define PATH	240

/* A path from one of the directories below, which may or may not be there. */
static void make_path(char *path, int dir, int name)
{
	static const char *const dirs[DIRS] = { "", "", "a/", "b/", "a/b/",
						"c/" };
	size_t len;

	strcpy(path, dirs[dir]);
	len = strlen(path);
	path[len++] = 'a' + name;
	if (name >= NAMES - 2)
		for (; len < LONG; len++)
			path[len] = 'x';
	path[len] = '\0';
}

static char *a_path(char *path)
{
	make_path(path, rnd(DIRS), rnd(NAMES));
	return path;
}

/* Short enough for a line of output. */
static const char *brief(const char *path)
{
	static char text[4][24];
	static int turn;
	char *out = text[turn++ & 3];

	strncpy(out, path, 15);
	out[15] = '\0';
	return out;
}

static void do_names(void)
{
	static const struct { const char *name; int nr; } two[] = {
		{ "rename", NR_rename }, { "rename", NR_rename },
		{ "link", NR_link }, { "symlink", NR_symlink },
	}, one[] = {
		{ "unlink", NR_unlink }, { "rmdir", NR_rmdir },
		{ "mkdir", NR_mkdir }, { "mkdir", NR_mkdir },
	};
	char from[PATH], to[PATH];
	int i = rnd(4);

	a_path(from);
	a_path(to);
	if (one_in(2))
		line("%s %s %s = %s", two[i].name, brief(from), brief(to),
		     outcome(sys(two[i].nr, from, to)));
	else
		line("%s %s = %s", one[i].name, brief(from),
		     outcome(sys(one[i].nr, from, 0755)));
}

/* Far behind the end, too: indirect blocks come and go. */
static unsigned long an_offset(void)
{
	static const unsigned long most[] = { 1, 3000, 20000, 400000,
					      80000000 };

	return rnd(most[rnd(5)]);
}

static void do_write(void)
{
	static char bytes[6000];
	unsigned long offset = an_offset(), len = 1 + rnd(sizeof(bytes));
	static const int how[] = { 0, O_CREAT, O_CREAT, O_CREAT | O_EXCL,
				   O_TRUNC };
	int flags = how[rnd(5)];
	char path[PATH];
	long fd, r;

	memset(bytes, run->random, len);
	fd = sys(NR_open, a_path(path), O_RDWR | flags, 0644);
	r = failed(fd) ? fd : sys(NR_pwrite64, fd, bytes, len, 0, offset, 0);
	line("write %s %x %lx %lx = %s", brief(path), (unsigned int)flags,
	     offset, len, outcome(r));
	if (!failed(fd))
		sys(NR_close, fd);
}

static void do_truncate(void)
{
	unsigned long size = an_offset();
	char path[PATH];

	a_path(path);
	line("truncate %s %lx = %s", brief(path), size,
	     outcome(sys(NR_truncate, path, size)));
}

/* Where data is, a few kilobytes at a time: files have large holes. */
static uint32_t sum_file(const char *path, long size)
{
	static unsigned char bytes[4096];
	long fd = sys(NR_open, path, O_RDONLY, 0), n, i, offset;
	uint32_t sum = 0;

	for (offset = 0; offset < size && offset < 500000; offset += n) {
		n = sys(NR_pread64, fd, bytes, sizeof(bytes), 0, offset, 0);
		if (n <= 0)
			break;
		for (i = 0; i < n; i += 7)
			sum = sum * 31 + bytes[i];
	}
	offset = size > 4096 ? size - 4096 : 0;
	n = sys(NR_pread64, fd, bytes, sizeof(bytes), 0, offset, 0);
	for (i = 0; i < n; i++)
		sum = sum * 31 + bytes[i];
	sys(NR_close, fd);
	return sum;
}

static void look_path(const char *path)
{
	char target[PATH + 1];
	struct stat64 st;
	long r;

	memset(&st, 0, sizeof(st));
	r = sys(NR_lstat64, path, &st);
	if (failed(r))
		return;
	if ((st.mode & S_IFMT) == S_IFLNK) {
		r = sys(NR_readlink, path, target, PATH);
		target[failed(r) ? 0 : r] = '\0';
		line("  %s -> %s", brief(path), brief(target));
	} else if ((st.mode & S_IFMT) == S_IFDIR) {
		line("  %s/ %lx links %lu", brief(path), st.mode, st.nlink);
	} else {
		line("  %s %lx links %lu size %lx sum %lx", brief(path),
		     st.mode, st.nlink, (long)st.size,
		     sum_file(path, st.size));
	}
}

/* How many names a directory has, and their sum: their order is its own. */
static void look_dir(const char *path)
{
	static char buf[2048] __attribute__((aligned(8)));
	long fd = sys(NR_open, path, O_RDONLY | O_DIRECTORY, 0), n, at;
	uint32_t count = 0, sum = 0, one;
	const char *c;

	if (failed(fd))
		return;
	while ((n = sys(NR_getdents64, fd, buf, sizeof(buf))) > 0) {
		for (at = 0; at < n; at += *(unsigned short *)(buf + at + 16)) {
			one = buf[at + 18];
			for (c = buf + at + 19; *c; c++)
				one = one * 31 + *c;
			sum += one;
			count++;
		}
	}
	line("  %s: %lu names, sum %lx", path, count, sum);
	sys(NR_close, fd);
}

static void look(void)
{
	static const char *const dirs[] = { ".", "a", "b", "a/b", "c" };
	char path[PATH];
	unsigned int dir, name;

	for (dir = 1; dir < DIRS; dir++) {
		look_dir(dirs[dir - 1]);
		for (name = 0; name < NAMES; name++) {
			make_path(path, dir, name);
			look_path(path);
		}
	}
}

/* Everything goes through the disk, sometimes. */
static void do_drop(void)
{
	long fd;

	sys(NR_sync);
	fd = sys(NR_open, "/proc/sys/vm/drop_caches", O_WRONLY, 0);
	sys(NR_write, fd, "3", 1);
	sys(NR_close, fd);
}

static void step(void)
{
	int pick = rnd(32);

	if (pick < 18)
		do_names();
	else if (pick < 27)
		do_write();
	else if (pick < 31)
		do_truncate();
	else
		do_drop();
}

/* What the run before left goes: names in directories, then these. */
static void begin(void)
{
	char path[PATH];
	int dir, name, round;

	sys(NR_chdir, "/w");
	for (round = 0; round < 3; round++) {
		for (dir = DIRS - 1; dir > 0; dir--) {
			for (name = 0; name < NAMES; name++) {
				make_path(path, dir, name);
				if (failed(sys(NR_unlink, path)))
					sys(NR_rmdir, path);
			}
		}
	}
}

const struct kind fs_kind = { "fs", "/dev/vda1", begin, step, look };
const struct kind tmpfs_kind = { "tmpfs", NULL, begin, step, look };
