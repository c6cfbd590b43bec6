/*
 * A device number as the kernel keeps it: 12 bits major, which says what
 * drives it, and 20 bits minor, which of them it is. Both kinds, character
 * and block devices, have numbers of their own.
 */
#ifndef LIB_KDEV_T_H
#define LIB_KDEV_T_H

#include <lib/types.h>

#define MINORBITS	20
#define MKDEV(major, minor)	(((u32)(major) << MINORBITS) | (minor))
#define MAJOR(dev)	((dev) >> MINORBITS)
#define MINOR(dev)	((dev) & ((1u << MINORBITS) - 1))

#endif
