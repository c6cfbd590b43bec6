/*
 * For the programs that need a disk, ABI_DISK_PROGS in abi.mk. They find
 *
 *	/dev/vda1 vda2 vda3	ext2 with blocks of 1, 4 and 2 KiB, 16 MiB each
 *	/dev/vdb		a swap area of 32 MiB (mkswap)
 *
 * and leave them as they were: nothing mounted, no file of their own, no swap
 * on. For they run several times in one boot. When all have run, the host has
 * e2fsck look at the file systems.
 *
 * Do not print the order of a directory: Linux gives it by a hash of its own.
 */
#ifndef ABI_DISK_H
#define ABI_DISK_H

#include "files.h"

#define NR_umount2	52

#define DISK	"/mnt"

/* Mount a partition ("/dev/vda1") on /mnt, or complain. */
static inline void mount_disk(const char *dev, unsigned long flags)
{
	long r;

	sys(NR_mkdir, DISK, 0755);
	r = sys(NR_mount, dev, DISK, "ext2", flags, NULL);
	if (r)
		result(dev, r);
}

/* Refused while a file is open there. */
static inline void umount_disk(void)
{
	long r = sys(NR_umount2, DISK, 0);

	if (r)
		result("umount", r);
}

#endif
