/*
 * xxHash32, the checksum of the LZ4 frame format.
 */
#ifndef LIB_XXHASH_H
#define LIB_XXHASH_H

#include <lib/types.h>

/* The 32-bit xxHash of len bytes at data; any alignment, any length. */
u32 xxh32(const void *data, size_t len, u32 seed);

#endif
