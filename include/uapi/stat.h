/*
 * stat(2), statx(2), statfs(2) and getdents64(2): what a file is, as Linux's
 * ARM EABI lays it out.
 */
#ifndef UAPI_STAT_H
#define UAPI_STAT_H

#include <lib/compiler.h>

#define S_IFMT		0170000
#define S_IFSOCK	0140000
#define S_IFLNK		0120000
#define S_IFREG		0100000
#define S_IFBLK		0060000
#define S_IFDIR		0040000
#define S_IFCHR		0020000
#define S_IFIFO		0010000
#define S_ISUID		0004000
#define S_ISGID		0002000
#define S_ISVTX		0001000
#define S_ISLNK(m)	(((m) & S_IFMT) == S_IFLNK)
#define S_ISREG(m)	(((m) & S_IFMT) == S_IFREG)
#define S_ISDIR(m)	(((m) & S_IFMT) == S_IFDIR)
#define S_ISCHR(m)	(((m) & S_IFMT) == S_IFCHR)
#define S_ISBLK(m)	(((m) & S_IFMT) == S_IFBLK)
#define S_ISFIFO(m)	(((m) & S_IFMT) == S_IFIFO)
#define S_ISSOCK(m)	(((m) & S_IFMT) == S_IFSOCK)
#define S_IALLUGO	07777

/* The kind of a directory entry is the kind of the file, shifted. */
#define DT_UNKNOWN	0
#define S_DT(mode)	(((mode) & S_IFMT) >> 12)
#define DT_DIR		S_DT(S_IFDIR)

struct stat64 {
	u64 st_dev;
	u32 __pad0;
	u32 __st_ino;			/* the low half of st_ino */
	u32 st_mode;
	u32 st_nlink;
	u32 st_uid;
	u32 st_gid;
	u64 st_rdev;
	u32 __pad3, __pad4;
	s64 st_size;
	u32 st_blksize;
	u32 __pad5;
	u64 st_blocks;			/* of 512 bytes */
	u32 st_atime;
	u32 st_atime_nsec;
	u32 st_mtime;
	u32 st_mtime_nsec;
	u32 st_ctime;
	u32 st_ctime_nsec;
	u64 st_ino;
};
static_assert(sizeof(struct stat64) == 104, "stat64");
static_assert(offsetof(struct stat64, st_size) == 48, "stat64");
static_assert(offsetof(struct stat64, st_blocks) == 64, "stat64");
static_assert(offsetof(struct stat64, st_ino) == 96, "stat64");

struct statx_timestamp {
	s64 tv_sec;
	u32 tv_nsec;
	s32 __reserved;
};

struct statx {
	u32 stx_mask;
	u32 stx_blksize;
	u64 stx_attributes;
	u32 stx_nlink;
	u32 stx_uid;
	u32 stx_gid;
	u16 stx_mode;
	u16 __spare0;
	u64 stx_ino;
	u64 stx_size;
	u64 stx_blocks;
	u64 stx_attributes_mask;
	struct statx_timestamp stx_atime, stx_btime, stx_ctime, stx_mtime;
	u32 stx_rdev_major, stx_rdev_minor;
	u32 stx_dev_major, stx_dev_minor;
	u64 stx_mnt_id;
	u64 __spare2[13];
};
static_assert(sizeof(struct statx) == 256, "statx");
static_assert(offsetof(struct statx, stx_mnt_id) == 144, "statx");

#define STATX_BASIC_STATS	0x7ff
#define STATX_MNT_ID		0x1000
#define STATX__RESERVED		0x80000000

struct statfs64 {
	u32 f_type;
	u32 f_bsize;
	u64 f_blocks;
	u64 f_bfree;
	u64 f_bavail;
	u64 f_files;
	u64 f_ffree;
	s32 f_fsid[2];
	u32 f_namelen;
	u32 f_frsize;
	u32 f_flags;
	u32 f_spare[4];
} __packed __aligned(4);
static_assert(sizeof(struct statfs64) == 84, "statfs64");

/* The same for the older statfs(2). */
struct statfs {
	u32 f_type, f_bsize;
	u32 f_blocks, f_bfree, f_bavail, f_files, f_ffree;
	s32 f_fsid[2];
	u32 f_namelen, f_frsize, f_flags;
	u32 f_spare[4];
};
static_assert(sizeof(struct statfs) == 64, "statfs");

/* The type follows behind the name, in the last byte of the record. */
struct linux_dirent {
	u32 d_ino;
	u32 d_off;
	u16 d_reclen;
	char d_name[];
};
static_assert(offsetof(struct linux_dirent, d_name) == 10, "dirent");

struct linux_dirent64 {
	u64 d_ino;
	s64 d_off;
	u16 d_reclen;
	u8 d_type;
	char d_name[];
};
static_assert(offsetof(struct linux_dirent64, d_name) == 19, "dirent64");

/* mount(2) and umount2(2) */
#define MS_RDONLY	1
#define MS_NOSUID	2
#define MS_NODEV	4
#define MS_NOEXEC	8
#define MS_SYNCHRONOUS	16
#define MS_REMOUNT	32
#define MS_DIRSYNC	128
#define MS_NOATIME	1024
#define MS_NODIRATIME	2048
#define MS_BIND		4096
#define MS_MOVE		8192
#define MS_PROPAGATION	(15u << 17)	/* unbindable, private, slave, shared */
#define MS_REC		16384
#define MS_SILENT	32768
#define MS_PRIVATE	(1 << 18)
#define MS_RELATIME	(1 << 21)
#define MS_STRICTATIME	(1 << 24)
#define ST_VALID	0x0020	/* statfs(2): f_flags means something */
#define ST_RELATIME	0x1000
#define MNT_FORCE	1
#define MNT_DETACH	2
#define UMOUNT_NOFOLLOW	8

#define UTIME_NOW	((1 << 30) - 1)
#define UTIME_OMIT	((1 << 30) - 2)

#endif
