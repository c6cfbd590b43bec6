/*
 * What the programs about files need beyond abi.h: numbers of calls, flags
 * and structures, typed from Linux's manual as there.
 */
#ifndef ABI_FILES_H
#define ABI_FILES_H

#include "abi.h"

#define NR_link			9
#define NR_mknod		14
#define NR_access		33
#define NR_sync			36
#define NR_rename		38
#define NR_fcntl		55
#define NR_umask		60
#define NR_chroot		61
#define NR_truncate		92
#define NR_fchmod		94
#define NR_statfs		99
#define NR_fstatfs		100
#define NR_fsync		118
#define NR_fchdir		133
#define NR_getdents		141
#define NR__newselect		142
#define NR_flock		143
#define NR_readv		145
#define NR_fdatasync		148
#define NR_pwrite64		181
#define NR_sendfile		187
#define NR_truncate64		193
#define NR_ftruncate64		194
#define NR_lchown32		198
#define NR_fchown32		207
#define NR_chown32		212
#define NR_readahead		225
#define NR_sendfile64		239
#define NR_statfs64		266
#define NR_fstatfs64		267
#define NR_utimes		269
#define NR_fadvise64_64		270
#define NR_mkdirat		323
#define NR_mknodat		324
#define NR_fchownat		325
#define NR_futimesat		326
#define NR_unlinkat		328
#define NR_renameat		329
#define NR_linkat		330
#define NR_symlinkat		331
#define NR_readlinkat		332
#define NR_fchmodat		333
#define NR_faccessat		334
#define NR_utimensat		348
#define NR_fallocate		352
#define NR_preadv		361
#define NR_pwritev		362
#define NR_syncfs		373
#define NR_renameat2		382
#define NR_preadv2		392
#define NR_pwritev2		393
#define NR_utimensat_time64	412
#define NR_close_range		436
#define NR_faccessat2		439

#define O_NOCTTY	0400
#define O_DSYNC		010000
#define FASYNC		020000
#define O_NOFOLLOW	0100000
#define O_DIRECT	0200000
#define O_LARGEFILE	0400000
#define O_NOATIME	01000000
#define O_SYNC		04010000
#define O_PATH		010000000
#define O_TMPFILE	020040000

#define F_DUPFD		0
#define F_GETFD		1
#define F_SETFD		2
#define F_GETFL		3
#define F_SETFL		4
#define F_GETLK		5
#define F_SETLK		6
#define F_SETLKW	7
#define F_SETOWN	8
#define F_GETOWN	9
#define F_GETLK64	12
#define F_SETLK64	13
#define F_SETLKW64	14
#define F_OFD_GETLK	36
#define F_OFD_SETLK	37
#define F_OFD_SETLKW	38
#define F_SETPIPE_SZ	1031
#define F_GETPIPE_SZ	1032
#define F_RDLCK		0
#define F_WRLCK		1
#define F_UNLCK		2

#define AT_SYMLINK_FOLLOW 0x400
#define AT_REMOVEDIR	0x200
#define AT_EACCESS	0x200
#define SEEK_DATA	3
#define SEEK_HOLE	4
#define S_IFBLK		0060000
#define S_IFSOCK	0140000

#define POLLIN		0x001
#define POLLPRI		0x002
#define POLLOUT		0x004
#define POLLERR		0x008
#define POLLHUP		0x010
#define POLLNVAL	0x020

struct pollfd {
	int fd;
	short events, revents;
};

/* Open, or complain; the descriptor. */
static inline long must_open(const char *path, int flags)
{
	long fd = sys(NR_open, path, flags, 0666);

	if (fd < 0)
		result(path, fd);
	return fd;
}

/* Make a file with so many bytes of text in it. */
static inline void make_file(const char *path, const char *text, size_t len)
{
	long fd = must_open(path, O_WRONLY | O_CREAT | O_TRUNC);

	sys(NR_write, fd, text, len);
	sys(NR_close, fd);
}

/* A handler that counts, and a timer that calls it: for EINTR. */
#define SIGPIPE		13
#define SIGALRM		14
#define SA_RESTORER	0x04000000
#define SA_RESTART	0x10000000

extern volatile int caught;
void catch(int sig, unsigned long flags);	/* caught++ */
void alarm_in(long usec);

#endif
