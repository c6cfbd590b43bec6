/* Stand-in: a test has no second observer of memory. */
#ifndef ASM_BARRIER_H
#define ASM_BARRIER_H

#include <lib/compiler.h>

#define dmb(option)	barrier()
#define dsb(option)	barrier()
#define isb()		barrier()
#define mb()		barrier()
#define rmb()		barrier()
#define wmb()		barrier()
#define wfi()		barrier()

#endif
