/*
 * Caches and MMU, on and off (ARM DDI 0406C, B2.2, B3.10, B4.2).
 *
 * The rules behind all of it: while SCTLR.C is 0, loads and stores go to
 * memory and do not look into the cache. So what the cache held before must
 * have been written out before somebody reads it from memory ("clean"), and
 * what memory got meanwhile must not be hidden by an older copy in the cache
 * ("invalidate") once the cache is on again.
 *
 * Addresses are the same with the MMU on and off, so operations by address
 * mean the same lines in both states.
 *
 * ACTLR.SMP, which a Cortex-A7 wants before its data cache works at all, is
 * set in head.S before. Where only the secure side may do that and did not,
 * unpacking is slow, and right.
 */
#include "cp15.h"

	.syntax	unified
	.arch	armv7-a
	.arm
	.text

#define FUNC(name)	.globl name; .type name, %function; name

/* reg = bytes of the smallest data cache line: CTR.DminLine, B4.1 */
.macro dcache_line_size reg
	mrc	p15, 0, \reg, c0, c0, 1		@ CTR
	ubfx	\reg, \reg, #16, #4		@ log2 of the words in a line
	mov	ip, #4
	lsl	\reg, ip, \reg
.endm

/*
 * flush_dcache_range: write the lines of [r0, r1) to memory and drop them
 * from the cache (DCCIMVAC, to the point of coherency).
 *
 * inv_dcache_range: drop them unwritten (DCIMVAC). Only for memory which was
 * written while the cache was off.
 *
 * In:		r0 = start, r1 = end; MMU on or off
 * Corrupts:	r0, r2, ip, flags; no memory is touched
 */
FUNC(flush_dcache_range):
	dcache_line_size r2
	sub	ip, r2, #1
	bic	r0, r0, ip			@ start of the first line
1:	mcr	p15, 0, r0, c7, c14, 1		@ DCCIMVAC
	add	r0, r0, r2
	cmp	r0, r1
	blo	1b
	dsb					@ all of it is done, B2.2
	bx	lr

FUNC(inv_dcache_range):
	dcache_line_size r2
	sub	ip, r2, #1
	bic	r0, r0, ip
2:	mcr	p15, 0, r0, c7, c6, 1		@ DCIMVAC
	add	r0, r0, r2
	cmp	r0, r1
	blo	2b
	dsb
	bx	lr

/*
 * flush_dcache_all: write everything to memory and drop it, level by level,
 * by set and way (DCCISW, B4.2.1): for a cache left on by the boot loader, of
 * which nobody can say what it holds.
 *
 * In:		data cache on or off, other CPUs not running
 * Corrupts:	r0 - r4, r6, r9 - r12, flags; no memory is touched
 */
FUNC(flush_dcache_all):
	dmb					@ earlier stores come first
	mrc	p15, 1, r0, c0, c0, 1		@ CLIDR: the levels there are
	ubfx	r3, r0, #24, #3			@ LoC: how many matter to us
	mov	r10, #0				@ r10 = level * 2, as in CSSELR
	lsl	r3, r3, #1
3:	cmp	r10, r3
	bhs	7f
	add	r2, r10, r10, lsr #1		@ level * 3
	lsr	r1, r0, r2
	and	r1, r1, #7			@ kind of cache at this level
	cmp	r1, #2
	blo	6f				@ none, or instructions only
	mcr	p15, 2, r10, c0, c0, 0		@ CSSELR: select it
	isb					@   before CCSIDR is read
	mrc	p15, 1, r1, c0, c0, 0		@ CCSIDR: its geometry
	and	r2, r1, #7
	add	r2, r2, #4			@ r2 = log2 of the line size
	ubfx	r6, r1, #3, #10			@ r6 = ways - 1
	ubfx	r9, r1, #13, #15		@ r9 = sets - 1, counts down
	clz	r11, r6				@ ways sit at the top: shift
4:	mov	r12, r6				@ r12 = way, counts down
5:	orr	r1, r10, r9, lsl r2		@ level and set
	lsl	r4, r12, r11
	orr	r1, r1, r4
	mcr	p15, 0, r1, c7, c14, 2		@ DCCISW
	subs	r12, r12, #1
	bhs	5b
	subs	r9, r9, #1
	bhs	4b
	dsb					@ a Cortex-A7 may else let level 2
6:	add	r10, r10, #2			@ overtake 1: its erratum 814220
	b	3b
7:	mov	r10, #0
	mcr	p15, 2, r10, c0, c0, 0		@ CSSELR as after reset
	dsb
	isb
	bx	lr

/*
 * cache_on: MMU and caches on.
 *
 * In:		r0 = first-level table, 16 KiB, r1, r2 = our own memory, both
 *		written with caches off
 * Corrupts:	r0 - r3, ip, flags
 */
FUNC(cache_on):
	push	{r4 - r6, lr}
	mov	r4, r0
	mov	r5, r2
	mov	r0, r1
	mov	r1, r5
	dsb					@ what we wrote is in memory,
	bl	inv_dcache_range		@   older copies are not used:
	mov	r0, r4				@   of our variables and stack,
	add	r1, r4, #0x4000			@   and of the table
	bl	inv_dcache_range

	mov	r0, #0
	mcr	p15, 0, r0, c8, c7, 0		@ TLBIALL: B3.10.1
	mcr	p15, 0, r0, c7, c5, 0		@ ICIALLU
	mcr	p15, 0, r0, c7, c5, 6		@ BPIALL
	mcr	p15, 0, r0, c2, c0, 2		@ TTBCR = 0: short descriptors,
	mcr	p15, 0, r4, c2, c0, 0		@ TTBR0 for all addresses; walks
						@   read memory, not the cache
	mov	r0, #1
	mcr	p15, 0, r0, c3, c0, 0		@ DACR: domain 0 is a client, so
						@   XN counts, B3.7.3
	dsb
	isb
	mrc	p15, 0, r0, c1, c0, 0
	orr	r0, r0, #(SCTLR_M | SCTLR_C)
	orr	r0, r0, #(SCTLR_Z | SCTLR_I)
	mcr	p15, 0, r0, c1, c0, 0
	isb
	pop	{r4 - r6, pc}

/*
 * cache_off: MMU and caches off. The cache keeps what it holds: the caller
 * writes out what is needed, before it touches memory.
 *
 * Corrupts:	r0
 */
FUNC(cache_off):
	dsb					@ our stores are at least in the
	mrc	p15, 0, r0, c1, c0, 0		@   cache, from where the caller
	bic	r0, r0, #(SCTLR_M | SCTLR_C)	@   cleans them
	bic	r0, r0, #(SCTLR_Z | SCTLR_I)
	mcr	p15, 0, r0, c1, c0, 0
	isb
	bx	lr
