/*
 * The integer types of the kernel, under Linux's names.
 *
 * A physical address has a type of its own so that a prototype says which
 * of the two kinds of address it takes; virtual addresses are pointers when
 * they are to be followed and `unsigned long` when they are only computed
 * with, as in Linux.
 */
#ifndef LIB_TYPES_H
#define LIB_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Spelled out rather than from <stdint.h>, where newlib's compiler has long
 * for 32 bits: so %x and %llu fit everywhere. */
typedef uint8_t u8;
typedef uint16_t u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef int8_t s8;
typedef int16_t s16;
typedef signed int s32;
typedef signed long long s64;

typedef u32 phys_addr_t;
typedef long ssize_t;
typedef s64 loff_t;

#endif
