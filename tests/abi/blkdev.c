/*
 * Disks and partitions as files: their size, where they end, what ioctl(2)
 * tells of them; that all ways to their bytes lead to the same bytes; and who
 * may have one alone.
 */
#include <string.h>

#include "lib/disk.h"

#define VDA	"/dev/vda"
#define VDA2	"/dev/vda2"
#define VDB	"/dev/vdb"
#define VDB_SIZE (32 << 20)		/* as lib/disk.h has it */
#define MS_SHARED_SYNC 4		/* MS_SYNC */
#define NR_msync	144
#define S_IFBLK		0060000
#define O_SYNC		04010000

#define BLKROSET	0x125d
#define BLKROGET	0x125e
#define BLKGETSIZE	0x1260
#define BLKFLSBUF	0x1261
#define BLKSSZGET	0x1268
#define BLKPBSZGET	0x127b
#define BLKBSZGET	0x80041270
#define BLKGETSIZE64	0x80041272

static unsigned char buf[16384], back[16384];

static long pread(long fd, void *p, size_t n, unsigned long long pos)
{
	return sys(NR_pread64, fd, p, n, 0, (long)pos, (long)(pos >> 32));
}

static long pwrite(long fd, const void *p, size_t n, unsigned long long pos)
{
	return sys(NR_pwrite64, fd, p, n, 0, (long)pos, (long)(pos >> 32));
}

static void node(const char *path)
{
	struct stat64 st;

	say("--- %s", path);
	result("stat", sys(NR_stat64, path, &st));
	truth("is a block device", (st.mode & S_IFMT) == S_IFBLK);
	say("size %ld, blocks %ld, major %u, minor %u", (long)st.size,
	    (long)st.blocks, (unsigned)(st.rdev >> 8 & 0xfff),
	    (unsigned)(st.rdev & 0xff));
}

static void ask(const char *path)
{
	static const struct { const char *name; unsigned long nr; } asks[] = {
		{ "BLKGETSIZE", BLKGETSIZE }, { "BLKSSZGET", BLKSSZGET },
		{ "BLKPBSZGET", BLKPBSZGET }, { "BLKBSZGET", BLKBSZGET },
		{ "BLKROGET", BLKROGET },
	};
	long fd = must_open(path, O_RDONLY);
	uint64_t size = 0;
	unsigned i, val;

	node(path);
	for (i = 0; i < sizeof(asks) / sizeof(asks[0]); i++) {
		val = ~0u;
		result(asks[i].name, sys(NR_ioctl, fd, asks[i].nr, &val));
		say("  %u", val);
		result("  nowhere", sys(NR_ioctl, fd, asks[i].nr, 8));
	}
	result("BLKGETSIZE64", sys(NR_ioctl, fd, BLKGETSIZE64, &size));
	say("  %lu", (unsigned long)size);
	result("lseek to the end", sys(NR_lseek, fd, 0, SEEK_END));
	result("another ioctl", sys(NR_ioctl, fd, 0x12ff, &val));
	result("a terminal's", sys(NR_ioctl, fd, 0x5401, &val));
	sys(NR_close, fd);
}

static void the_end(void)
{
	long fd = must_open(VDB, O_RDWR);

	say("--- the end");
	result("lseek behind it", sys(NR_lseek, fd, 1, SEEK_END));
	result("lseek before 0", sys(NR_lseek, fd, -1, SEEK_SET));
	result("lseek SEEK_DATA", sys(NR_lseek, fd, 0, 3));
	result("lseek SEEK_HOLE", sys(NR_lseek, fd, 0, 4));
	result("lseek 5", sys(NR_lseek, fd, 0, 5));
	result("lseek to the last", sys(NR_lseek, fd, -100, SEEK_END));
	memset(buf, 0, sizeof(buf));
	result("read across it", sys(NR_read, fd, buf, 200));
	result("read at it", sys(NR_read, fd, buf, 200));
	result("write at it", sys(NR_write, fd, buf, 1));
	result("write of nothing", sys(NR_write, fd, buf, 0));
	result("write across it", pwrite(fd, buf, 200, VDB_SIZE - 50));
	result("pwrite behind it", pwrite(fd, buf, 200, VDB_SIZE + 4096));
	result("pread behind it", pread(fd, buf, 200, 1ull << 40));
	result("ftruncate", sys(NR_ftruncate, fd, 4096));
	result("truncate", sys(NR_truncate, VDB, 4096));
	result("close", sys(NR_close, fd));
	fd = must_open(VDB, O_RDWR | O_TRUNC);
	result("after O_TRUNC", sys(NR_lseek, fd, 0, SEEK_END));
	sys(NR_close, fd);
	fd = must_open(VDB, O_WRONLY | O_APPEND);
	result("write with O_APPEND", sys(NR_write, fd, buf, 1));
	sys(NR_close, fd);
}

/* Bytes written by one way, read by others. */
static void one_set_of_bytes(void)
{
	unsigned long long at = VDB_SIZE - 3 * PAGE - 77;
	long one = must_open(VDB, O_RDWR), two, n;
	unsigned char *shared, *private;
	unsigned i;

	say("--- one set of bytes");
	sys(NR_unlink, "/tmp.vdb");
	result("mknod", sys(NR_mknod, "/tmp.vdb", S_IFBLK | 0600, 254 << 8 | 16));
	two = must_open("/tmp.vdb", O_RDWR);
	for (i = 0; i < sizeof(buf); i++)
		buf[i] = i * 11 + (i >> 8);
	result("write", pwrite(one, buf, 9000, at));
	n = pread(two, back, 9000, at);
	truth("read by another node", n == 9000 && !memcmp(buf, back, n));
	shared = (void *)sys(NR_mmap2, 0, 4 * PAGE, PROT_RW, MAP_SHARED, two,
			     (VDB_SIZE - 4 * PAGE) / PAGE);
	private = (void *)sys(NR_mmap2, 0, 4 * PAGE, PROT_RW, MAP_PRIVATE, one,
			      (VDB_SIZE - 4 * PAGE) / PAGE);
	truth("mapped", !failed((long)shared) && !failed((long)private));
	truth("in a shared map", !memcmp(shared + PAGE - 77, buf, 9000));
	truth("in a private map", !memcmp(private + PAGE - 77, buf, 9000));
	shared[3 * PAGE + 5] = 0x77;
	private[3 * PAGE + 5] = 0x99;
	pread(one, back, 1, VDB_SIZE - PAGE + 5);
	say("what the maps wrote: %x", back[0]);
	result("msync", sys(NR_msync, shared, 4 * PAGE, MS_SHARED_SYNC));
	result("fsync", sys(NR_fsync, one));
	result("fdatasync", sys(NR_fdatasync, two));
	result("BLKFLSBUF", sys(NR_ioctl, one, BLKFLSBUF, 0));
	truth("still in the shared map", shared[3 * PAGE + 5] == 0x77);
	memset(back, 0, sizeof(back));
	pread(two, back, 9000, at);
	back[PAGE * 3 + 5 - (PAGE - 77)] = buf[PAGE * 3 + 5 - (PAGE - 77)];
	truth("still on the device", !memcmp(buf, back, 9000));
	sys(NR_munmap, shared, 4 * PAGE);
	sys(NR_munmap, private, 4 * PAGE);
	memset(buf, 0, sizeof(buf));
	result("zeroes again", pwrite(one, buf, 4 * PAGE, VDB_SIZE - 4 * PAGE));
	sys(NR_close, one);
	sys(NR_close, two);
	result("unlink", sys(NR_unlink, "/tmp.vdb"));
}

/* Written with O_SYNC, dropped from the cache: read from the disk again. */
static void there_and_back(void)
{
	long fd = must_open(VDB, O_RDWR | O_SYNC), n;
	unsigned i;

	say("--- there and back");
	for (i = 0; i < sizeof(buf); i++)
		buf[i] = i * 3 + (i >> 9);
	result("write", pwrite(fd, buf, sizeof(buf), 1 << 20));
	result("write of a piece", pwrite(fd, "piece", 5, (1 << 20) + 5000));
	memcpy(buf + 5000, "piece", 5);
	result("BLKFLSBUF", sys(NR_ioctl, fd, BLKFLSBUF, 0));
	n = pread(fd, back, sizeof(back), 1 << 20);
	truth("the same", n == sizeof(back) && !memcmp(buf, back, n));
	memset(buf, 0, sizeof(buf));
	result("zeroes again", pwrite(fd, buf, sizeof(buf), 1 << 20));
	sys(NR_close, fd);
	sys(NR_sync);
}

static void read_only(void)
{
	long fd = must_open(VDB, O_RDWR), other;
	int val = 1;

	say("--- read-only");
	result("BLKROSET nowhere", sys(NR_ioctl, fd, BLKROSET, 8));
	result("BLKROSET", sys(NR_ioctl, fd, BLKROSET, &val));
	val = -1;
	result("BLKROGET", sys(NR_ioctl, fd, BLKROGET, &val));
	say("  %d", val);
	result("write", pwrite(fd, buf, 512, 1 << 20));
	result("read", pread(fd, back, 512, 1 << 20));
	other = sys(NR_open, VDB, O_RDWR, 0);
	truth("opened to write", other >= 0);
	sys(NR_close, other);
	val = 0;
	result("BLKROSET 0", sys(NR_ioctl, fd, BLKROSET, &val));
	result("write", pwrite(fd, back, 512, 1 << 20));
	sys(NR_close, fd);
}

static void opened(const char *what, const char *path, int flags)
{
	long fd = sys(NR_open, path, flags, 0);

	if (failed(fd)) {
		result(what, fd);
		return;
	}
	say("%s: open", what);
	sys(NR_close, fd);
}

static void alone(void)
{
	long fd;

	say("--- alone");
	fd = must_open(VDA2, O_RDWR | O_EXCL);
	opened("O_EXCL again", VDA2, O_RDWR | O_EXCL);
	opened("without", VDA2, O_RDWR);
	opened("the whole disk, O_EXCL", VDA, O_RDWR | O_EXCL);
	opened("another partition, O_EXCL", "/dev/vda3", O_RDWR | O_EXCL);
	sys(NR_mkdir, DISK, 0755);
	result("mount", sys(NR_mount, VDA2, DISK, "ext2", 0, NULL));
	sys(NR_close, fd);
	opened("O_EXCL afterwards", VDA2, O_RDWR | O_EXCL);
	fd = must_open(VDA, O_RDONLY | O_EXCL);
	opened("a partition of a disk that is somebody's", VDA2,
	       O_RDWR | O_EXCL);
	sys(NR_close, fd);
	mount_disk(VDA2, 0);
	opened("mounted, O_EXCL", VDA2, O_RDWR | O_EXCL);
	opened("mounted", VDA2, O_RDONLY);
	umount_disk();
	opened("unmounted, O_EXCL", VDA2, O_RDWR | O_EXCL);
}

static void strange(void)
{
	say("--- strange");
	opened("O_DIRECTORY", VDA, O_RDONLY | O_DIRECTORY);
	opened("below it", VDA "/x", O_RDONLY);
	result("O_CREAT | O_EXCL", sys(NR_open, VDA, O_CREAT | O_EXCL, 0600));
	sys(NR_unlink, "/tmp.no");
	result("mknod", sys(NR_mknod, "/tmp.no", S_IFBLK | 0600, 250 << 8));
	opened("no such device", "/tmp.no", O_RDONLY);
	result("unlink", sys(NR_unlink, "/tmp.no"));
	result("execve", sys(NR_execve, VDA, NULL, NULL));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	ask(VDA);
	ask(VDA2);
	ask(VDB);
	the_end();
	one_set_of_bytes();
	there_and_back();
	read_only();
	alone();
	strange();
	return 0;
}
