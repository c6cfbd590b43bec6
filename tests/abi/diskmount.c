/*
 * Mounting a disk: what is refused, one file system under several mounts,
 * remounting, leaving; and that what is written gets there: fsync and its
 * kin, O_SYNC, drop_caches, deleted files whose blocks are free at once.
 */
#include <string.h>

#include "lib/disk.h"

#define NR_pivot_root		218
#define NR_sync_file_range	341
#define MS_RDONLY	1
#define MS_NODEV	4
#define MS_SYNCHRONOUS	16
#define MS_REMOUNT	32
#define MS_DIRSYNC	128
#define MS_BIND		4096
#define MNT_DETACH	2

#define V1	"/dev/vda1"
#define V2	"/dev/vda2"
#define OTHER	"/other"

static char text[8192];

static long mnt(const char *dev, const char *dir, const char *type, long flags)
{
	return sys(NR_mount, dev, dir, type, flags, NULL);
}

static long umnt(const char *dir, long flags)
{
	return sys(NR_umount2, dir, flags);
}

static long read_all(const char *path)
{
	long fd = sys(NR_open, path, O_RDONLY, 0), n, len = 0;

	if (failed(fd))
		return fd;
	while ((n = sys(NR_read, fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	text[len] = '\0';
	sys(NR_close, fd);
	return len;
}

/* The lines of /proc/self/mounts about a disk. */
static void show(const char *what)
{
	char *p, *end;

	read_all("/proc/self/mounts");
	say("%s:", what);
	for (p = text; *p; p = end + 1) {
		end = strchr(p, '\n');
		*end = '\0';
		if (!strncmp(p, V1, strlen(V1)) || !strncmp(p, V2, strlen(V2)))
			say("  %s", p);
	}
}

static void refused(void)
{
	long fd;

	result("unknown type", mnt(V1, DISK, "ext9", 0));
	result("no such device", mnt("/dev/nothing", DISK, "ext2", 0));
	result("not a device", mnt("/proc", DISK, "ext2", 0));
	result("a character device", mnt("/dev/null", DISK, "ext2", 0));
	result("an empty name", mnt("", DISK, "ext2", 0));
	sys(NR_mknod, "/nodev", S_IFBLK | 0600, 200 << 8 | 7);
	result("a device without driver", mnt("/nodev", DISK, "ext2", 0));
	sys(NR_unlink, "/nodev");
	result("no such place", mnt(V1, "/nowhere", "ext2", 0));
	fd = sys(NR_open, "/a-file", O_CREAT | O_RDWR, 0644);
	sys(NR_close, fd);
	result("on a file", mnt(V1, "/a-file", "ext2", 0));
	sys(NR_unlink, "/a-file");
	result("a swap area", mnt("/dev/vdb", DISK, "ext2", 0));
	result("not mounted", umnt(DISK, 0));
}

/* One super block, two mounts: what is done in one is seen in the other. */
static void twice(void)
{
	struct stat64 a, b, dev;
	long fd;

	sys(NR_mkdir, OTHER, 0755);
	result("first", mnt(V1, DISK, "ext2", 0));
	result("read-only besides", mnt(V1, OTHER, "ext2", MS_RDONLY));
	result("second", mnt(V1, OTHER, "ext2", MS_NODEV));
	result("the same again there", mnt(V1, OTHER, "ext2", 0));
	result("umount that", umnt(OTHER, 0));
	show("both");
	fd = sys(NR_open, DISK "/common", O_CREAT | O_RDWR, 0644);
	result("write", sys(NR_write, fd, "seen", 4));
	result("read there", read_all(OTHER "/common"));
	sys(NR_stat64, DISK "/common", &a);
	sys(NR_stat64, OTHER "/common", &b);
	sys(NR_stat64, V1, &dev);
	say("one inode: %d, on the device: %d", a.ino == b.ino && a.dev == b.dev,
	    a.dev == dev.rdev);
	result("busy", umnt(DISK, 0));
	result("the other is not", umnt(OTHER, 0));
	sys(NR_close, fd);
	result("unlink", sys(NR_unlink, DISK "/common"));
	result("chdir", sys(NR_chdir, DISK));
	result("busy again", umnt(DISK, 0));
	sys(NR_chdir, "/");
	result("umount", umnt(DISK, 0));
	sys(NR_rmdir, OTHER);
}

static void remount(void)
{
	long fd, gone;

	mount_disk(V2, 0);
	fd = sys(NR_open, DISK "/open", O_CREAT | O_RDWR, 0644);
	result("ro with a file open to write",
	       mnt(V2, DISK, "ext2", MS_REMOUNT | MS_RDONLY));
	result("bind,ro likewise",
	       mnt(V2, DISK, "ext2", MS_REMOUNT | MS_BIND | MS_RDONLY));
	sys(NR_close, fd);
	gone = sys(NR_open, DISK "/open", O_RDONLY, 0);
	sys(NR_unlink, DISK "/open");
	result("ro with a deleted file open",
	       mnt(V2, DISK, "ext2", MS_REMOUNT | MS_RDONLY));
	sys(NR_close, gone);
	result("ro", mnt(V2, DISK, "ext2", MS_REMOUNT | MS_RDONLY));
	show("ro");
	result("create", sys(NR_open, DISK "/x", O_CREAT | O_RDWR, 0644));
	result("mkdir", sys(NR_mkdir, DISK "/d", 0755));
	result("chmod", sys(NR_chmod, DISK, 0700));
	result("rmdir what is not there", sys(NR_rmdir, DISK "/d"));
	result("rw", mnt(V2, DISK, "ext2", MS_REMOUNT | MS_SYNCHRONOUS));
	show("rw, sync");
	fd = sys(NR_open, DISK "/x", O_CREAT | O_RDWR, 0644);
	result("write", sys(NR_write, fd, "abc", 3));
	sys(NR_close, fd);
	result("unlink", sys(NR_unlink, DISK "/x"));
	umount_disk();
	result("dirsync", mnt(V2, DISK, "ext2", MS_DIRSYNC));
	show("dirsync");
	result("mkdir", sys(NR_mkdir, DISK "/d", 0755));
	result("rmdir", sys(NR_rmdir, DISK "/d"));
	umount_disk();
}

/* The mount goes when the last file on it is closed, and not before. */
static void detach(void)
{
	long fd;

	mount_disk(V1, 0);
	fd = sys(NR_open, DISK "/late", O_CREAT | O_RDWR, 0644);
	result("detach", umnt(DISK, MNT_DETACH));
	show("detached");
	result("write", sys(NR_write, fd, "still", 5));
	result("mounted as it is", mnt(V1, DISK, "ext2", 0));
	result("read", read_all(DISK "/late"));
	umount_disk();
	result("close", sys(NR_close, fd));
	mount_disk(V1, 0);
	result("it is there", read_all(DISK "/late"));
	result("unlink", sys(NR_unlink, DISK "/late"));
	umount_disk();
}

static long blocks_free(void)
{
	unsigned int st[24];

	sys(NR_statfs64, DISK, 84, st);
	return st[4];			/* f_bfree, the lower half */
}

/* A file that is deleted gives its blocks back before unlink() returns. */
static void space(void)
{
	long before, with, fd, i;

	mount_disk(V2, 0);
	sys(NR_sync);
	before = blocks_free();
	fd = sys(NR_open, DISK "/big", O_CREAT | O_RDWR, 0644);
	for (i = 0; i < 64; i++)
		sys(NR_write, fd, text, sizeof(text));
	result("fsync", sys(NR_fsync, fd));
	with = blocks_free();
	say("512 KiB take at least 128 blocks: %d", before - with >= 128);
	result("unlink", sys(NR_unlink, DISK "/big"));
	say("not yet free: %d", blocks_free() == with);
	sys(NR_close, fd);
	say("free again: %d", blocks_free() == before);
	umount_disk();
}

static void syncs(void)
{
	long fd, dir;
	int fds[2];

	mount_disk(V1, 0);
	fd = sys(NR_open, DISK "/s", O_CREAT | O_RDWR | O_SYNC, 0644);
	result("O_SYNC write", sys(NR_write, fd, "sync", 4));
	result("flags", sys(NR_fcntl, fd, F_GETFL) & (O_SYNC | O_DSYNC));
	sys(NR_close, fd);
	fd = sys(NR_open, DISK "/s", O_RDWR | O_DSYNC, 0);
	result("O_DSYNC write", sys(NR_write, fd, "dsync", 5));
	result("fdatasync", sys(NR_fdatasync, fd));
	result("syncfs", sys(NR_syncfs, fd));
	result("range", sys(NR_sync_file_range, fd, 7, 0L, 0L, 0L, 0L));
	result("bad flags", sys(NR_sync_file_range, fd, 8, 0L, 0L, 0L, 0L));
	result("negative", sys(NR_sync_file_range, fd, 2, -1L, -1L, 0L, 0L));
	dir = sys(NR_open, DISK, O_RDONLY, 0);
	result("fsync of a directory", sys(NR_fsync, dir));
	sys(NR_close, dir);
	sys(NR_pipe, fds);
	result("range of a pipe",
	       sys(NR_sync_file_range, fds[0], 7, 0L, 0L, 0L, 0L));
	sys(NR_close, fds[0]);
	sys(NR_close, fds[1]);
	sys(NR_close, fd);
	result("unlink", sys(NR_unlink, DISK "/s"));
	umount_disk();
}

static void put(const char *path, const char *what)
{
	long fd = sys(NR_open, path, O_WRONLY, 0);

	if (failed(fd)) {
		result(path, fd);
		return;
	}
	result(what, sys(NR_write, fd, what, strlen(what)));
	sys(NR_close, fd);
}

static void settings(void)
{
	static const char *const names[] = {
		"dirty_background_ratio", "dirty_ratio",
		"dirty_writeback_centisecs", "dirty_expire_centisecs",
	};
	char path[64];
	unsigned int i;
	long fd;

	for (i = 0; i < 4; i++) {
		strcpy(path, "/proc/sys/vm/");
		strcat(path, names[i]);
		read_all(path);
		*strchr(text, '\n') = '\0';
		say("%s: %s", names[i], text);
	}
	put("/proc/sys/vm/dirty_ratio", "101");
	put("/proc/sys/vm/dirty_ratio", "20");
	mount_disk(V1, 0);
	fd = sys(NR_open, DISK "/c", O_CREAT | O_RDWR, 0644);
	result("write", sys(NR_write, fd, "cached", 6));
	sys(NR_close, fd);
	put("/proc/sys/vm/drop_caches", "1");
	result("dirty is not dropped", read_all(DISK "/c"));
	sys(NR_sync);
	put("/proc/sys/vm/drop_caches", "3");
	result("read anew", read_all(DISK "/c"));
	put("/proc/sys/vm/drop_caches", "0");
	put("/proc/sys/vm/drop_caches", "5");
	put("/proc/sys/vm/drop_caches", "x");
	result("unlink", sys(NR_unlink, DISK "/c"));
	umount_disk();
}

int main(int argc, char **argv, char **envp)
{
	(void)argc;
	(void)argv;
	(void)envp;
	sys(NR_mkdir, DISK, 0755);
	refused();
	twice();
	remount();
	detach();
	space();
	syncs();
	settings();
	return 0;
}
