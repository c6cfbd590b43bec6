/*
 * What is ext2's own: where its limits are, how many blocks a file takes,
 * what is left of times and numbers after a mount; and full disks, read-only
 * ones, holes. On blocks of each size.
 */
#include <string.h>

#include "lib/disk.h"

#define D		DISK "/x/"
#define MS_RDONLY	1
#define MS_REMOUNT	32
#define MS_SYNCHRONOUS	16
#define MS_DIRSYNC	128
#define LARGE		(O_RDWR | O_CREAT | O_LARGEFILE)

struct statfs64 {
	unsigned type, bsize;
	uint64_t blocks, bfree, bavail, files, ffree;
	unsigned fsid[2], namelen, frsize, flags, spare[4];
} __attribute__((packed, aligned(4)));

static char buf[65536];

static long pwrite_at(long fd, const void *data, size_t n, int64_t at)
{
	return sys(NR_pwrite64, fd, data, n, 0, (long)at, (long)(at >> 32));
}

static long ftruncate_to(long fd, int64_t size)
{
	return sys(NR_ftruncate64, fd, 0, (long)size, (long)(size >> 32));
}

static void space(const char *what)
{
	struct statfs64 st;

	sys(NR_statfs64, DISK, sizeof(st), &st);
	say("%s: type %x, %u bytes, blocks %lu free %lu avail %lu, inodes %lu free %lu, names %u",
	    what, st.type, st.bsize, (unsigned long)st.blocks,
	    (unsigned long)st.bfree, (unsigned long)st.bavail,
	    (unsigned long)st.files, (unsigned long)st.ffree, st.namelen);
}

static void tell(const char *what, const char *path)
{
	struct stat64 st;
	long r = sys(NR_lstat64, path, &st);

	if (r) {
		result(what, r);
		return;
	}
	say("%s: mode %lx, links %lu, owner %lu %lu, size %lu+%lu, blocks %lu of %lu",
	    what, st.mode, st.nlink, st.uid, st.gid,
	    (unsigned long)(st.size >> 32), (unsigned long)st.size,
	    (unsigned long)st.blocks, st.blksize);
}

static void fd_blocks(const char *what, long fd)
{
	struct stat64 st;

	sys(NR_fstat64, fd, &st);
	say("%s: size %lu+%lu, blocks %lu", what,
	    (unsigned long)(st.size >> 32), (unsigned long)st.size,
	    (unsigned long)st.blocks);
}

static void options(const char *dev)
{
	sys(NR_mkdir, DISK, 0755);
	result("errors=continue",
	       sys(NR_mount, dev, DISK, "ext2", 0, "errors=continue"));
	result("umount", sys(NR_umount2, DISK, 0));
	result("errors=", sys(NR_mount, dev, DISK, "ext2", 0, "errors=never"));
	result("unknown", sys(NR_mount, dev, DISK, "ext2", 0, "zeropage"));
	result("no device", sys(NR_mount, "/dev/none", DISK, "ext2", 0, 0));
	result("no block device", sys(NR_mount, "/proc", DISK, "ext2", 0, 0));
	result("a swap area", sys(NR_mount, "/dev/vdb", DISK, "ext2", 0, 0));
}

/* How many blocks it takes, with those that hold numbers. */
static void sizes(void)
{
	static const int64_t at[] = {
		0, 1023, 4096, 12 * 1024, 12 * 2048, 12 * 4096, 268 * 1024,
		1000 * 1024, 4143 * 1024, 8000 * 1024, 66000 * 1024,
		0x7fffffffll, 0x80000000ll, 0x100000000ll,
	};
	unsigned i;
	long fd = must_open(D "sizes", LARGE);

	for (i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		result("pwrite", pwrite_at(fd, "x", 1, at[i]));
		fd_blocks("then", fd);
	}
	while (i-- > 0) {
		result("ftruncate", ftruncate_to(fd, at[i]));
		fd_blocks("then", fd);
	}
	result("ftruncate up", ftruncate_to(fd, 0x123456789ll));
	fd_blocks("then", fd);
	for (i = 0; i < 400; i++)
		if (sys(NR_write, fd, buf, 1000) != 1000)
			say("write failed");
	fd_blocks("400 times 1000", fd);
	sys(NR_close, fd);
	tell("sizes", D "sizes");
}

static void limits(void)
{
	static const int64_t at[] = {
		0x3ffffffffll, 17247252479ll, 17247252480ll, 0x400000000ll,
		275415851007ll, 275415851008ll, 0x1ff00000000ll,
		2196873666559ll, 2196873666560ll, 0x20000000000ll,
	};
	long fd = must_open(D "limits", LARGE), small;
	long long where;
	unsigned i;

	for (i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		result("pwrite", pwrite_at(fd, "xy", 2, at[i]));
		result("ftruncate", ftruncate_to(fd, at[i]));
		result("llseek", sys(NR__llseek, fd, (long)(at[i] >> 32),
				     (long)at[i], &where, 0));
	}
	fd_blocks("limits", fd);
	sys(NR_close, fd);
	result("open without O_LARGEFILE",
	       small = sys(NR_open, D "limits", O_RDWR, 0));
	result("unlink", sys(NR_unlink, D "limits"));
	small = must_open(D "small", O_RDWR | O_CREAT);
	result("pwrite", pwrite_at(small, "xyz", 3, 0x7ffffffdll));
	result("pwrite", pwrite_at(small, "xyz", 3, 0x7fffffffll));
	sys(NR_close, small);
	result("unlink", sys(NR_unlink, D "small"));
}

/* Where data and holes are told to begin. */
static void map_of(long fd)
{
	long at = 0, end = sys(NR_lseek, fd, 0, SEEK_END);

	while (at >= 0 && at < end) {
		at = sys(NR_lseek, fd, at, SEEK_DATA);
		if (failed(at)) {
			result("  data", at);
			return;
		}
		say("  data at %ld", at);
		at = sys(NR_lseek, fd, at, SEEK_HOLE);
		say("  hole at %ld", at);
	}
}

static void punch(long fd, int mode, long at, long len)
{
	result("fallocate", sys(NR_fallocate, fd, mode, at, 0, len, 0));
}

static void holes(void)
{
	long fd = must_open(D "holes", O_RDWR | O_CREAT);
	unsigned i;

	for (i = 0; i < 6; i++)
		sys(NR_write, fd, buf, sizeof(buf));
	fd_blocks("written", fd);
	punch(fd, 3, 4096, 8192);
	fd_blocks("punched", fd);
	map_of(fd);
	punch(fd, 3, 30000, 10000);
	punch(fd, 3, 100000, 1);
	punch(fd, 3, 200000, 50000);
	fd_blocks("punched", fd);
	map_of(fd);
	punch(fd, 3, 1 << 20, 4096);
	punch(fd, 3, 0, 65536);
	fd_blocks("punched", fd);
	map_of(fd);
	punch(fd, 0, 0, 4096);
	punch(fd, 1, 0, 4096);
	punch(fd, 2, 0, 4096);
	punch(fd, 16, 0, 4096);
	punch(fd, 3, 0, 0);
	result("pwrite", pwrite_at(fd, "x", 1, 1000000));
	fd_blocks("sparse", fd);
	map_of(fd);
	result("SEEK_DATA at the end", sys(NR_lseek, fd, 1000001, SEEK_DATA));
	result("SEEK_HOLE at the end", sys(NR_lseek, fd, 1000001, SEEK_HOLE));
	sys(NR_close, fd);
}

static void links(void)
{
	static const int len[] = { 1, 58, 59, 60, 61, 1022, 1023, 1024, 2047,
				   2048, 4094, 4095 };
	char path[40] = D "link0";
	unsigned i;

	for (i = 0; i < sizeof(len) / sizeof(len[0]); i++) {
		memset(buf, 'l', len[i]);
		buf[len[i]] = '\0';
		path[sizeof(D) + 3] = 'a' + i;
		say("%d characters", len[i]);
		result("symlink", sys(NR_symlink, buf, path));
		tell("  it", path);
		result("readlink", sys(NR_readlink, path, buf, sizeof(buf)));
		sys(NR_unlink, path);
	}
	memset(buf, 0, sizeof(buf));
}

/* In many directories, since not everybody finds names by a hash. */
static void many_links(void)
{
	char path[40] = D "many/000/000";
	char *digits = path + sizeof(D) + 4;
	long r = 0;
	int i, n;

	sys(NR_mkdir, D "many", 0755);
	make_file(D "one", "x", 1);
	for (i = 0; i < 66000 && !r; i++) {
		n = i / 300;
		digits[0] = '0' + n / 100;
		digits[1] = '0' + n / 10 % 10;
		digits[2] = '0' + n % 10;
		digits[3] = '\0';
		if (i % 300 == 0)
			sys(NR_mkdir, path, 0755);
		n = i % 300;
		digits[3] = '/';
		digits[4] = '0' + n / 100;
		digits[5] = '0' + n / 10 % 10;
		digits[6] = '0' + n % 10;
		r = sys(NR_link, D "one", path);
	}
	say("links: %d", i);
	result("the last", r);
	tell("one", D "one");
	while (i-- > 0) {
		n = i / 300;
		digits[0] = '0' + n / 100;
		digits[1] = '0' + n / 10 % 10;
		digits[2] = '0' + n % 10;
		n = i % 300;
		digits[3] = '/';
		digits[4] = '0' + n / 100;
		digits[5] = '0' + n / 10 % 10;
		digits[6] = '0' + n % 10;
		sys(NR_unlink, path);
		digits[3] = '\0';
		if (i % 300 == 0 && sys(NR_rmdir, path))
			say("rmdir failed");
	}
	tell("one", D "one");
	result("unlink", sys(NR_unlink, D "one"));
	result("rmdir", sys(NR_rmdir, D "many"));
}

static void set_times(const char *path, int64_t sec, long nsec)
{
	int64_t ts[4] = { sec, nsec, sec, nsec };

	make_file(path, "", 0);
	result("utimensat", sys(NR_utimensat_time64, AT_FDCWD, path, ts, 0));
}

static void show_time(const char *path)
{
	struct stat64 st;

	sys(NR_stat64, path, &st);
	say("%s: %lx.%lu", path, st.mtime, st.mtime_nsec);
}

static void nodes(void)
{
	result("mknod", sys(NR_mknod, D "null", S_IFCHR | 0666, 0x103));
	result("mknod", sys(NR_mknod, D "big", S_IFBLK | 0600, 0xabcde123));
	result("mknod", sys(NR_mknod, D "sock", S_IFSOCK | 0600, 0));
	result("mknod", sys(NR_mknod, D "fifo", S_IFIFO | 0640, 0));
	result("chown", sys(NR_lchown32, D "fifo", 0x12345678, 0xfedcba98));
	result("chmod", sys(NR_chmod, D "fifo", 07755));
	set_times(D "t0", 0, 0);
	set_times(D "t1", 1, 999999999);
	set_times(D "t2", -1, 5);
	set_times(D "t3", 0x7fffffff, 1);
	set_times(D "t4", 0x80000000ll, 1);
	set_times(D "t5", 0x1ffffffffll, 7);
	set_times(D "t6", -0x80000000ll, 7);
	set_times(D "t7", -0x80000001ll, 7);
}

static void nodes_again(void)
{
	struct stat64 st;
	char path[] = D "t0";

	sys(NR_stat64, D "null", &st);
	say("null: %x", (unsigned)st.rdev);
	sys(NR_stat64, D "big", &st);
	say("big: %x", (unsigned)st.rdev);
	tell("sock", D "sock");
	tell("fifo", D "fifo");
	for (; path[sizeof(D)] <= '7'; path[sizeof(D)]++)
		show_time(path);
}

static void moves(void)
{
	result("mkdir", sys(NR_mkdir, D "a", 0755));
	result("mkdir", sys(NR_mkdir, D "b", 0755));
	result("mkdir", sys(NR_mkdir, D "a/sub", 0755));
	make_file(D "a/sub/file", "1", 1);
	result("over a full one", sys(NR_rename, D "b", D "a"));
	result("rename", sys(NR_rename, D "a/sub", D "b/sub"));
	tell("a", D "a");
	tell("b", D "b");
	tell("up", D "b/sub/../../a");
	make_file(D "file", "2", 1);
	result("exchange", sys(NR_renameat2, AT_FDCWD, D "file", AT_FDCWD,
			       D "b/sub", 2));
	tell("b", D "b");
	tell("x", DISK "/x");
	tell("b/sub", D "b/sub");
	tell("file", D "file");
	result("no replacing", sys(NR_renameat2, AT_FDCWD, D "a", AT_FDCWD,
				   D "b", 1));
	result("both", sys(NR_renameat2, AT_FDCWD, D "a", AT_FDCWD, D "b", 3));
	result("over an empty one", sys(NR_rename, D "file", D "a"));
	tell("a", D "a");
	tell("x", DISK "/x");
	result("directory over file", sys(NR_rename, D "a", D "b/sub"));
	result("file over directory", sys(NR_rename, D "b/sub", D "a"));
	result("unlink", sys(NR_unlink, D "b/sub"));
	result("unlink", sys(NR_unlink, D "a/file"));
	result("rmdir", sys(NR_rmdir, D "a"));
	result("rmdir", sys(NR_rmdir, D "b"));
}

static void big_directory(void)
{
	char path[300] = D "dir/";
	char entries[2048], *name = path + sizeof(D) + 3;
	long fd, n, i;
	int k, count = 0, other = 0;

	sys(NR_mkdir, D "dir", 0755);
	memset(name, 'n', 255);
	name[255] = '\0';
	result("255", sys(NR_mkdir, path, 0755));
	result("rmdir", sys(NR_rmdir, path));
	name[255] = 'n';
	name[256] = '\0';
	result("256", sys(NR_mkdir, path, 0755));
	for (i = 0; i < 900; i++) {
		memset(name, 'a' + i % 26, 3 + i % 50);
		name[3 + i % 50] = '\0';
		for (k = 0, n = i; k < 3; k++, n /= 10)
			name[k] = '0' + n % 10;
		n = i % 3 ? sys(NR_mknod, path, S_IFIFO, 0) :
			    sys(NR_symlink, "x", path);
		if (n)
			result("make", n);
	}
	fd = must_open(D "dir", O_RDONLY | O_DIRECTORY);
	while ((n = sys(NR_getdents64, fd, entries, sizeof(entries))) > 0)
		for (i = 0; i < n;
		     i += *(unsigned short *)(entries + i + 16)) {
			char *e = entries + i + 19;

			count++;
			other += e[-1] != 1 && e[-1] != 10;
			memcpy(name, e, strlen(e) + 1);
			if (e[0] != '.' && sys(NR_unlink, path))
				say("unlink failed");
		}
	say("names %d, directories %d", count, other);
	sys(NR_close, fd);
	result("rmdir", sys(NR_rmdir, D "dir"));
}

/* Until there is no more; then all of it comes back. */
static void full(void)
{
	long fd = must_open(D "full", O_RDWR | O_CREAT), n;
	long total = 0;

	while ((n = sys(NR_write, fd, buf, sizeof(buf))) > 0)
		total += n;
	result("write", n);
	say("%ld bytes", total);
	fd_blocks("full", fd);
	space("full");
	result("mkdir", sys(NR_mkdir, D "no room", 0755));
	result("symlink", sys(NR_symlink, "short", D "fast"));
	result("unlink", sys(NR_unlink, D "fast"));
	result("rmdir", sys(NR_rmdir, D "no room"));
	result("overwrite", pwrite_at(fd, buf, 5000, 100000));
	result("unlink", sys(NR_unlink, D "full"));
	space("unlinked");
	sys(NR_close, fd);
	space("closed");
}

static void read_only(const char *dev)
{
	long fd = must_open(D "file", O_RDWR | O_CREAT);

	result("write", sys(NR_write, fd, "x", 1));
	result("remount", sys(NR_mount, dev, DISK, "ext2",
			      MS_REMOUNT | MS_RDONLY, 0));
	sys(NR_close, fd);
	result("remount", sys(NR_mount, dev, DISK, "ext2",
			      MS_REMOUNT | MS_RDONLY, 0));
	result("open", sys(NR_open, D "file", O_RDWR, 0));
	result("creat", sys(NR_open, D "new", O_RDWR | O_CREAT, 0));
	result("unlink", sys(NR_unlink, D "file"));
	result("chmod", sys(NR_chmod, D "file", 0));
	result("remount", sys(NR_mount, dev, DISK, "ext2", MS_REMOUNT, 0));
	result("unlink", sys(NR_unlink, D "file"));
}

static void nameless(void)
{
	long fd = sys(NR_open, DISK "/x", O_TMPFILE | O_RDWR, 0600);

	if (fd < 0)
		result("O_TMPFILE", fd);
	result("write", sys(NR_write, fd, "text", 4));
	result("linkat", sys(NR_linkat, AT_FDCWD, "/proc/self/fd/3", AT_FDCWD,
			     D "named", AT_SYMLINK_FOLLOW));
	tell("named", D "named");
	sys(NR_close, fd);
	result("unlink", sys(NR_unlink, D "named"));
}

static void sync_mount(const char *dev)
{
	long fd;

	mount_disk(dev, MS_SYNCHRONOUS | MS_DIRSYNC);
	make_file(DISK "/sync", "text", 4);
	fd = must_open(DISK "/sync", O_RDWR | O_SYNC);
	result("write", sys(NR_write, fd, buf, 10000));
	result("fsync", sys(NR_fsync, fd));
	result("fdatasync", sys(NR_fdatasync, fd));
	result("syncfs", sys(NR_syncfs, fd));
	sys(NR_close, fd);
	result("rename", sys(NR_rename, DISK "/sync", DISK "/sync2"));
	result("unlink", sys(NR_unlink, DISK "/sync2"));
	umount_disk();
}

static void on(const char *dev, int first)
{
	char path[] = D "t0";

	say("%s", dev);
	options(dev);
	mount_disk(dev, 0);
	space("fresh");
	result("mkdir", sys(NR_mkdir, DISK "/x", 0755));
	sizes();
	limits();
	holes();
	links();
	if (first)
		many_links();
	nodes();
	moves();
	big_directory();
	nameless();
	umount_disk();
	mount_disk(dev, 0);
	nodes_again();
	tell("sizes", D "sizes");
	tell("holes", D "holes");
	result("unlink", sys(NR_unlink, D "sizes"));
	result("unlink", sys(NR_unlink, D "holes"));
	full();
	read_only(dev);
	for (; path[sizeof(D)] <= '7'; path[sizeof(D)]++)
		sys(NR_unlink, path);
	sys(NR_unlink, D "null");
	sys(NR_unlink, D "big");
	sys(NR_unlink, D "sock");
	sys(NR_unlink, D "fifo");
	result("rmdir", sys(NR_rmdir, DISK "/x"));
	space("at the end");
	umount_disk();
	sync_mount(dev);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	on("/dev/vda1", 1);
	on("/dev/vda2", 0);
	on("/dev/vda3", 0);
	return 0;
}
