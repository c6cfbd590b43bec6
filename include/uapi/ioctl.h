/*
 * ioctl(2): commands that concern any file, and how the newer numbers are
 * made (direction, size, group, number). A terminal's own are its header's.
 */
#ifndef UAPI_IOCTL_H
#define UAPI_IOCTL_H

#define _IOC(dir, type, nr, size) \
	(((dir) << 30) | ((size) << 16) | ((type) << 8) | (nr))
#define _IO(type, nr)		_IOC(0u, (type), (nr), 0)
#define _IOW(type, nr, t)	_IOC(1u, (type), (nr), sizeof(t))
#define _IOR(type, nr, t)	_IOC(2u, (type), (nr), sizeof(t))
#define _IOWR(type, nr, t)	_IOC(3u, (type), (nr), sizeof(t))

#define FIONREAD	0x541b		/* bytes that can be read */
#define FIGETBSZ	2		/* size of a block, as st_blksize */
#define FIOASYNC	0x5452		/* set or clear O_ASYNC */
#define FIONBIO		0x5421		/* set or clear O_NONBLOCK */
#define FIONCLEX	0x5450
#define FIOCLEX		0x5451

#endif
