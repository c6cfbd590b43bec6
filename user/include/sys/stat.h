/*
 * newlib's struct stat is kept, because its stdio reads it; the glue
 * translates from the kernel's.  Inode and device numbers are cut to 16 bits
 * and the size to 31 by that.
 */
#ifndef _USER_SYS_STAT_H
#define _USER_SYS_STAT_H

#include_next <sys/stat.h>

int lstat(const char *path, struct stat *st);

#endif
