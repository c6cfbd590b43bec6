/*
 * Facts about files: the kernel's struct stat64 becomes newlib's struct stat.
 */
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Linux's struct stat64 in the ARM EABI, see stat(2). */
struct kernel_stat {
	unsigned long long dev;
	unsigned char pad0[4];
	unsigned long short_ino;
	unsigned int mode;
	unsigned int nlink;
	unsigned long uid;
	unsigned long gid;
	unsigned long long rdev;
	unsigned char pad1[4];
	long long size;
	unsigned long blksize;
	unsigned long long blocks;
	unsigned long atime, atime_nsec;
	unsigned long mtime, mtime_nsec;
	unsigned long ctime, ctime_nsec;
	unsigned long long ino;
};

_Static_assert(sizeof(struct kernel_stat) == 104, "the kernel writes 104");

static int translate(int result, const struct kernel_stat *k, struct stat *st)
{
	if (result < 0)
		return result;
	memset(st, 0, sizeof(*st));
	st->st_dev = k->dev;
	st->st_ino = k->ino;
	st->st_mode = k->mode;
	st->st_nlink = k->nlink;
	st->st_uid = k->uid;
	st->st_gid = k->gid;
	st->st_rdev = k->rdev;
	st->st_size = k->size;
	st->st_blksize = k->blksize;
	st->st_blocks = k->blocks;
	st->st_atim.tv_sec = k->atime;
	st->st_atim.tv_nsec = k->atime_nsec;
	st->st_mtim.tv_sec = k->mtime;
	st->st_mtim.tv_nsec = k->mtime_nsec;
	st->st_ctim.tv_sec = k->ctime;
	st->st_ctim.tv_nsec = k->ctime_nsec;
	return 0;
}

int _stat(const char *path, struct stat *st)
{
	struct kernel_stat k;

	return translate(syscall(SYS_stat64, path, &k), &k, st);
}

int lstat(const char *path, struct stat *st)
{
	struct kernel_stat k;

	return translate(syscall(SYS_lstat64, path, &k), &k, st);
}

int _fstat(int fd, struct stat *st)
{
	struct kernel_stat k;

	return translate(syscall(SYS_fstat64, fd, &k), &k, st);
}
