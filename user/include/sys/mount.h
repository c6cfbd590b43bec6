/* Mounting file systems, see mount(2). */
#ifndef _SYS_MOUNT_H
#define _SYS_MOUNT_H

#define MS_RDONLY	1
#define MS_NOSUID	2
#define MS_NODEV	4
#define MS_NOEXEC	8

int mount(const char *source, const char *target, const char *type,
	  unsigned long flags, const void *data);

#endif
