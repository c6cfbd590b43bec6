/*
 * Barriers of the CPU (ARM ARM DDI 0406C, A3.8.3 "Memory barriers"), under
 * Linux's names.
 *
 *   dmb   memory accesses before it are observed before those after it
 *   dsb   accesses before it are complete, and so is cache, TLB and branch
 *         predictor maintenance, before any further instruction executes
 *   isb   what was fetched ahead is thrown away: later instructions see the
 *         system registers, and the memory map, as they are now
 *
 * The argument of dmb() and dsb() is the domain, and `st` restricts it to
 * stores: sy (whole system, the default), ish (inner shareable: the CPUs),
 * nsh (this CPU alone), st, ishst, nshst. A wider one is always right, only
 * slower.
 *
 * Every one also stops the compiler from moving memory accesses across.
 */
#ifndef ASM_BARRIER_H
#define ASM_BARRIER_H

#include <lib/compiler.h>

#define dmb(option)	__asm__ volatile("dmb " #option : : : "memory")
#define dsb(option)	__asm__ volatile("dsb " #option : : : "memory")
#define isb()		__asm__ volatile("isb" : : : "memory")

/*
 * Between memory and devices. dsb and not dmb, as in Linux: what comes after
 * may be no memory access at all, but a wfi or a write to the timer's system
 * registers, and a dmb orders nothing against those.
 */
#define mb()		dsb(sy)
#define rmb()		dsb(sy)
#define wmb()		dsb(st)

/*
 * Sleep until an interrupt is pending, masked by CPSR or not (B1.8.14). The
 * dsb completes what was written before, for instance to a device which is
 * to wake us.
 */
#define wfi()		__asm__ volatile("dsb sy\n\twfi" : : : "memory")

#endif
