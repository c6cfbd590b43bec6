/*
 * What stat(2) and statfs(2) say of files on a disk: blocks, their size, and how
 * many of them a file takes, its indirect blocks included.
 */
#include <string.h>

#include "lib/disk.h"

#define FILE	DISK "/file"

struct statfs64 {
	uint32_t type, bsize;
	uint64_t blocks, bfree, bavail, files, ffree;
	uint32_t fsid[2], namelen, frsize, flags, spare[4];
} __attribute__((packed, aligned(4)));

static void tell(const char *what, const char *path)
{
	struct stat64 st;
	long r;

	sys(NR_sync);
	r = sys(NR_lstat64, path, &st);
	if (r)
		result(what, r);
	else
		say("%s: size %ld, blocks %ld, of %d", what, (long)st.size,
		    (long)st.blocks, (int)st.blksize);
}

static void grow(const char *what, long at)
{
	long fd = must_open(FILE, O_WRONLY | O_CREAT);

	result("pwrite", sys(NR_pwrite64, fd, "x", 1, 0, at, 0));
	sys(NR_close, fd);
	tell(what, FILE);
}

static uint64_t tell_fs(void)
{
	struct statfs64 fs;

	memset(&fs, 0, sizeof(fs));
	result("statfs64", sys(NR_statfs64, DISK, sizeof(fs), &fs));
	say("type %x, bsize %u, frsize %u, namelen %u, flags %x",
	    (unsigned)fs.type, (unsigned)fs.bsize, (unsigned)fs.frsize,
	    (unsigned)fs.namelen, (unsigned)fs.flags);
	say("blocks %lu, files %lu", (unsigned long)fs.blocks,
	    (unsigned long)fs.files);
	say("free %lu, available %lu, inodes %lu", (unsigned long)fs.bfree,
	    (unsigned long)fs.bavail, (unsigned long)fs.ffree);
	return fs.bfree;
}

static void on(const char *dev)
{
	static const char target[] = "a name that is longer than the sixty bytes "
		"that an inode has room for";
	uint64_t free;

	say("%s", dev);
	mount_disk(dev, 0);
	free = tell_fs();
	tell("root", DISK);
	tell("lost+found", DISK "/lost+found");
	result("mkdir", sys(NR_mkdir, DISK "/dir", 0700));
	tell("dir", DISK "/dir");
	result("symlink", sys(NR_symlink, target + 20, DISK "/fast"));
	tell("fast", DISK "/fast");
	result("symlink", sys(NR_symlink, target, DISK "/slow"));
	tell("slow", DISK "/slow");
	grow("one byte", 0);
	grow("twelve blocks", 12 * 1024 - 1);
	grow("indirect", 49 * 1024);
	grow("double", 5000 * 1024);
	grow("triple", 70000 * 1024);
	result("truncate", sys(NR_truncate, FILE, 5000 * 1024));
	tell("truncated", FILE);
	result("truncate", sys(NR_truncate, FILE, 1));
	tell("truncated", FILE);
	result("unlink", sys(NR_unlink, FILE));
	result("unlink", sys(NR_unlink, DISK "/fast"));
	result("unlink", sys(NR_unlink, DISK "/slow"));
	result("rmdir", sys(NR_rmdir, DISK "/dir"));
	truth("as many free blocks", tell_fs() == free);
	umount_disk();
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	on("/dev/vda1");
	on("/dev/vda2");
	on("/dev/vda3");
	return 0;
}
