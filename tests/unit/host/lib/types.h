/*
 * Stand-in: the kernel's integer types beside the host's. There an loff_t is
 * a long, so ours goes by another name; include the host's headers first.
 */
#ifndef HOST_LIB_TYPES_H
#define HOST_LIB_TYPES_H

#define loff_t kernel_loff_t
#include_next <lib/types.h>

#endif
