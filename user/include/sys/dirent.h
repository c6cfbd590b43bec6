/*
 * Directory entries, reached through newlib's <dirent.h>.  struct dirent is
 * what getdents64(2) writes, so that the reader hands out pointers into its
 * buffer.
 */
#ifndef _SYS_DIRENT_H
#define _SYS_DIRENT_H

#include <sys/types.h>

#define DT_UNKNOWN	0
#define DT_FIFO		1
#define DT_CHR		2
#define DT_DIR		4
#define DT_BLK		6
#define DT_REG		8
#define DT_LNK		10

struct dirent {
	unsigned long long d_ino;
	long long d_off;
	unsigned short d_reclen;
	unsigned char d_type;
	char d_name[];
};

typedef struct __dirstream DIR;

ssize_t getdents64(int fd, void *buf, size_t size);

#endif
