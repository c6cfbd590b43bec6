/*
 * Rows about files on a disk, a program of their own: what is cached, what has
 * to be written, what has to be read. The disk is an ext2 file system on the
 * first virtio disk, with the file `big` in it, and perhaps a dynamically
 * linked program.
 *
 * Debian's Linux reaches a disk only with modules: where there is a list of
 * some in the initramfs, they are loaded.
 */
#include "sys.h"
#include "bench.h"

enum { O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0100 };
enum { MS_SYNC = 4 };
enum { S_IFBLK = 060000 };

#define CHUNK	65536U

static long file = -1;
static char *map;

/* Up to @size - 1 bytes of the file at @path, ended by NUL. */
static long slurp(const char *path, char *buf, long size)
{
	long fd = sys3(NR_open, (long)path, O_RDONLY, 0), n = 0, got = 0;

	if (fd >= 0) {
		while ((got = sys3(NR_read, fd, (long)buf + n,
				   size - 1 - n)) > 0)
			n += got;
		sys1(NR_close, fd);
	}
	buf[n] = '\0';
	return fd < 0 ? fd : got < 0 ? got : n;
}

static long load_modules(void)
{
	static char list[512];
	static char path[80] = "/modules/";
	char *p = list;
	long fd, err;

	slurp("/modules/list", list, sizeof(list));
	while (*p) {
		char *to = path + 9;

		while (*p && *p != '\n')
			*to++ = *p++;
		*to = '\0';
		p += *p == '\n';
		fd = sys3(NR_open, (long)path, O_RDONLY, 0);
		err = sys3(NR_finit_module, fd, (long)"", 0);
		sys1(NR_close, fd);
		if (err)
			return err;
	}
	return 0;
}

/* "major minor blocks name" behind a line of headings. */
static long make_disk_file(void)
{
	static char text[1024];
	long number[2] = { 0, 0 }, err;
	char *p = text;
	int i;

	err = slurp("/proc/partitions", text, sizeof(text));
	if (err < 0)
		return err;
	while (*p && !(*p >= '0' && *p <= '9'))
		p++;
	for (i = 0; i < 2; i++) {
		while (*p == ' ')
			p++;
		for (; *p >= '0' && *p <= '9'; p++)
			number[i] = 10 * number[i] + *p - '0';
	}
	if (!number[0])
		return -ENOENT;
	return sys3(NR_mknod, (long)"/dev/disk", S_IFBLK | 0600,
		    number[0] << 8 | number[1]);
}

static int mount_disk(void)
{
	long err;

	sys3(NR_mkdir, (long)"/proc", 0755, 0);
	sys6(NR_mount, (long)"proc", (long)"/proc", (long)"proc", 0, 0, 0);
	err = load_modules();
	if (!err)
		err = make_disk_file();
	sys3(NR_mkdir, (long)"/mnt", 0755, 0);
	if (!err)
		err = sys6(NR_mount, (long)"/dev/disk", (long)"/mnt",
			   (long)"ext2", 0, 0, 0);
	return err;
}

static long whole_write(unsigned int n, unsigned int at)
{
	long done = sys6(NR_pwrite64, file, (long)region, n, 0, at, 0);

	return done == (long)n ? 0 : done < 0 ? done : -EIO;
}

/* A file of @n pages, on the disk and in the cache, and as much memory. */
static int make_file(unsigned int n)
{
	long err = map_region_written(n);

	file = sys3(NR_open, (long)"/mnt/file", O_RDWR | O_CREAT, 0600);
	if (file < 0)
		return file;
	if (!err)
		err = whole_write(n * PAGE_SIZE, 0);
	return err ? err : sys1(NR_fsync, file);
}

static int drop_file(unsigned int n)
{
	sys1(NR_close, file);
	return unmap_region(n);
}

static int make_64k(unsigned int n)
{
	(void)n;
	return make_file(CHUNK / PAGE_SIZE);
}

static int drop_64k(unsigned int n)
{
	(void)n;
	return drop_file(CHUNK / PAGE_SIZE);
}

static long map_file(unsigned int pages, int shared)
{
	long at = sys6(NR_mmap2, 0, pages * PAGE_SIZE,
		       shared ? PROT_READ | PROT_WRITE : PROT_READ,
		       shared ? MAP_SHARED : MAP_PRIVATE, file, 0);

	if (at < 0 && at > -4096)
		return at;
	map = (char *)at;
	return 0;
}

/* 16 pages that are cached. */
static int map_read_unmap(unsigned int n)
{
	while (n--) {
		unsigned int i;
		long err = map_file(16, 0);

		if (err)
			return err;
		for (i = 0; i < 16; i++)
			(void)*(volatile char *)(map + i * PAGE_SIZE);
		sys2(NR_munmap, (long)map, 16 * PAGE_SIZE);
	}
	return 0;
}

static int read_64k(unsigned int n)
{
	while (n--) {
		long got = sys6(NR_pread64, file, (long)region, CHUNK, 0, 0, 0);

		if (got != CHUNK)
			return got < 0 ? got : -EIO;
	}
	return 0;
}

static int read_4k(unsigned int n)
{
	while (n--) {
		long got = sys6(NR_pread64, file, (long)region, PAGE_SIZE, 0,
				0, 0);

		if (got != PAGE_SIZE)
			return got < 0 ? got : -EIO;
	}
	return 0;
}

static int write_64k(unsigned int n)
{
	long err = 0;

	while (n-- && !err)
		err = whole_write(CHUNK, 0);
	return err;
}

static int write_4k(unsigned int n)
{
	long err = 0;

	while (n-- && !err)
		err = whole_write(PAGE_SIZE, 0);
	return err;
}

/* @n pages of a file that is clean, mapped to be written by all. */
static int map_file_shared(unsigned int n)
{
	long err = make_file(n);

	return err ? err : map_file(n, 1);
}

static int write_map(unsigned int n)
{
	while (n--)
		*(volatile char *)(map + n * PAGE_SIZE) = 1;
	return 0;
}

static int unmap_file_shared(unsigned int n)
{
	sys2(NR_munmap, (long)map, n * PAGE_SIZE);
	return drop_file(n);
}

static int map_page_shared(unsigned int n)
{
	(void)n;
	return map_file_shared(1);
}

static int unmap_page_shared(unsigned int n)
{
	(void)n;
	return unmap_file_shared(1);
}

static int write_msync(unsigned int n)
{
	long err = 0;

	while (n-- && !err) {
		*(volatile char *)map = n;
		err = sys3(NR_msync, (long)map, PAGE_SIZE, MS_SYNC);
	}
	return err;
}

/* Nothing of the file `big` is in memory. */
static int forget_big(unsigned int n)
{
	long fd = sys3(NR_open, (long)"/proc/sys/vm/drop_caches", O_WRONLY, 0);

	(void)n;
	sys3(NR_write, fd, (long)"1", 1);
	sys1(NR_close, fd);
	file = sys3(NR_open, (long)"/mnt/big", O_RDONLY, 0);
	return file < 0 ? file : map_region_written(CHUNK / PAGE_SIZE);
}

/* From the front, @n times 4 KiB. */
static int read_big(unsigned int n)
{
	for (n /= CHUNK / PAGE_SIZE; n--; ) {
		long got = sys3(NR_read, file, (long)region, CHUNK);

		if (got != CHUNK)
			return got < 0 ? got : -EIO;
	}
	return 0;
}

/* The dynamically linked program of the disk, which ends at once. */
static int exec_dynamic(unsigned int n)
{
	static const char path[] = "/bin/true";
	const char *const argv[] = { path, 0 }, *const envp[] = { 0 };
	long pid, status;

	while (n--) {
		status = -1;
		pid = sys1(NR_fork, 0);
		if (!pid) {
			sys1(NR_chroot, (long)"/mnt");
			sys3(NR_execve, (long)path, (long)argv, (long)envp);
			sys1(NR_exit_group, 127);
		}
		sys4(NR_wait4, pid, (long)&status, 0, 0);
		if (status)
			return -ENOENT;
	}
	return 0;
}

const struct row rows[] = {
	{ "map+read+unmap, 16 pages", 500,
	  make_64k, map_read_unmap, loop, drop_64k, 1 },
	{ "read of 4 KiB, ext2", 500, make_64k, read_4k, loop, drop_64k, 1 },
	{ "read of 64 KiB, ext2", 100, make_64k, read_64k, loop, drop_64k, 1 },
	{ "write of 4 KiB, ext2", 500, make_64k, write_4k, loop, drop_64k, 1 },
	{ "write of 64 KiB, ext2", 100, make_64k, write_64k, loop, drop_64k, 1 },
	{ "shared write fault", 512,
	  map_file_shared, write_map, write_map, unmap_file_shared, 1 },
	{ "msync of one dirty page", 100,
	  map_page_shared, write_msync, loop, unmap_page_shared, 1 },
	{ "sequential read, per 4 KiB", 16384,
	  forget_big, read_big, loop, drop_64k, 1 },
	{ "fork+exec dynamic+exit+wait", 20, 0, exec_dynamic, loop, 0, 0 },
};
const unsigned int nr_rows = sizeof(rows) / sizeof(rows[0]);

int prepare_rows(void)
{
	int err = mount_disk();

	if (err) {
		put_str("bench: no disk: errno ");
		put_num(-err);
		put_line();
	}
	return err;
}
