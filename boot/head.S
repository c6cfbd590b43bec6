/*
 * The first instruction. A boot loader has put the zImage somewhere into RAM
 * and jumped to its first word, as it would start Linux
 * (Documentation/arch/arm/booting.rst):
 *
 *	r0 = 0, r1 = machine number (not used), r2 = the device tree's address
 *	MMU off, data cache off, Supervisor or Hyp mode
 *
 * What it should have done and did not is repaired here. Then, in order:
 *
 *	1. leave Hyp mode, switch the caches off, set up a stack
 *	2. boot_prepare(): first light on the console, find RAM, move what lies
 *	   where the kernel will go
 *	3. move ourselves, when we lie there, too
 *	4. boot_decompress(): caches on, unpack the kernel and verify it
 *	5. caches off, and everything that was written out to memory
 *	6. jump to the kernel's first instruction, stext, with r0 r1 r2 as we
 *	   were given them
 *
 * All code of the zImage, C included, is position independent: it finds
 * everything relative to its own program counter and has no relocations.
 * Its variables and its stack lie inside the image file, so that "the
 * zImage" is one range of memory with nothing around it.
 *
 * Section numbers refer to the ARM Architecture Reference Manual, DDI 0406C.
 */
#include <asm/assembler.h>
#include <asm/memory.h>
#include "cp15.h"

	.syntax	unified
	.arch	armv7-a
	.arm

	.section ".head", "ax"
	.globl	start
start:
	.rept	8
	nop				@ room which boot loaders expect
	.endr
	b	entry
	.word	0x016f2818		@ 0x24: "this is a zImage"
	.word	0			@ 0x28: start; 0: at any address
	.word	_edata - start		@ 0x2c: end
	.word	0x04030201		@ 0x30: little-endian

/*
 * Ledger, from here to the end:
 *	r7	machine number, as r1 at entry
 *	r8	device tree, as r2 at entry
 */
entry:
	mov	r7, r1
	mov	r8, r2

	/*
	 * The data cache should be off and is not always. What it holds back
	 * from memory may be the very instructions that follow: so it is
	 * written out, then switched off, then emptied of what it took in
	 * meanwhile, all by code that stores nothing (B2.2, "Cache enabling
	 * and disabling").
	 *
	 * In Hyp mode there are two control registers: Hyp's own, in force
	 * now, and that of the modes below, which will be in force as soon as
	 * we leave Hyp mode, and holds who knows what.
	 */
	mrc	p15, 0, r5, c1, c0, 0	@ r5 = SCTLR
	mrs	r0, cpsr
	and	r0, r0, #MODE_MASK
	teq	r0, #HYP_MODE
	mrceq	p15, 4, r5, c1, c0, 0	@ or HSCTLR: the one in force
	tst	r5, #SCTLR_C
	blne	flush_dcache_all	@ first time: keeps r5, r7, r8

	mrs	r0, cpsr
	and	r0, r0, #MODE_MASK
	teq	r0, #HYP_MODE
	bic	r0, r5, #(SCTLR_M | SCTLR_C)
	mcreq	p15, 4, r0, c1, c0, 0	@ HSCTLR: MMU and data cache off
	mrc	p15, 0, r0, c1, c0, 0
	ldr	r1, =SCTLR_CLEAR
	bic	r0, r0, r1
	mcr	p15, 0, r0, c1, c0, 0	@ SCTLR: the same
	isb
	tst	r5, #SCTLR_C
	blne	flush_dcache_all	@ second time

	safe_svcmode_maskall r0
	join_coherency r0
	bl	setup_here

	mov	r0, r7
	mov	r1, r8
	bl	boot_prepare		@ r0 = where we should be

	/* Move [start, _edata) there: it overlaps nothing that is in use. */
	adr	r1, start
	cmp	r0, r1
	beq	here
	ldr	r2, image_size
	add	r2, r1, r2		@ r2 = end of what is copied
	mov	r3, r0			@ r3 = next word to write
2:	ldmia	r1!, {r4 - r6, r9 - r12, lr}
	stmia	r3!, {r4 - r6, r9 - r12, lr}	@ _edata is a multiple of 32
	cmp	r1, r2
	blo	2b
	mov	r4, r0			@ r4 = where we will be
	mov	r1, r3
	dsb				@ the copy is in memory (caches are off)
	bl	inv_dcache_range	@ no unified cache has older lines,
	mcr	p15, 0, r1, c7, c5, 0	@ ICIALLU: no instruction cache,
	mcr	p15, 0, r1, c7, c5, 6	@ BPIALL: nor does a branch, B2.2
	dsb
	isb
	adr	r1, start
	adr	r2, here
	sub	r2, r2, r1
	add	pc, r4, r2		@ go on in the copy

here:
	bl	setup_here
	bl	boot_decompress		@ r0 = struct handover
	ldmia	r0, {r4 - r6}		@ r4 = stext, r5 r6 = kernel's memory
	ldr	r8, [r0, #12]		@ r8 = device tree, perhaps moved

	/*
	 * From here no stack: what was written with caches on would be read
	 * with caches off, and the other way round.
	 */
	bl	cache_off
	mov	r0, r5
	mov	r1, r6
	bl	flush_dcache_range	@ the kernel is in memory,
	adr	r0, start
	ldr	r1, image_size
	add	r1, r0, r1
	bl	flush_dcache_range	@ nothing of ours turns up later
	mcr	p15, 0, r0, c8, c7, 0	@ TLBIALL, B3.10.1
	mcr	p15, 0, r0, c7, c5, 0	@ ICIALLU: the kernel's instructions
	mcr	p15, 0, r0, c7, c5, 6	@ BPIALL
	dsb
	isb

	mov	r0, #0
	mov	r1, r7
	mov	r2, r8
	bx	r4			@ stext

image_size:
	.word	_edata - start
	.ltorg

/*
 * setup_here: stack and exception vectors of this copy of the zImage.
 *
 * In:		Supervisor mode
 * Out:		sp, VBAR
 * Corrupts:	r0, r1
 */
setup_here:
	adr	r0, stack_offset
	ldr	r1, [r0]
	add	sp, r0, r1
	adr	r0, vectors
	mcr	p15, 0, r0, c12, c0, 0	@ VBAR, B1.8.1
	isb
	bx	lr

stack_offset:
	.word	stack_end - .

/*
 * Nothing is meant to arrive here. When r2 is junk, though, following it may
 * well end in an abort, and then the user should read so.
 *
 * In:		the exception's mode; lr as that exception sets it (B1.8.3)
 * Out:		never: boot_fault(kind, lr, DFSR, DFAR)
 */
	.align	5			@ VBAR holds bits 31 to 5
vectors:
	b	.			@ reset: not through here
	b	vector_undef
	b	.			@ supervisor call: we make none
	b	vector_pabt
	b	vector_dabt
	b	.			@ Hyp trap: not in this mode
	b	.			@ IRQ: masked
	b	.			@ FIQ: masked

vector_undef:
	mov	r4, #'u'
	mrs	r0, spsr
	tst	r0, #0x20		@ T: from Thumb code, where lr is only
	addne	lr, lr, #2		@   2 behind: make it 4 as for ARM
	b	fault
vector_pabt:
	mov	r4, #'p'
	b	fault
vector_dabt:
	mov	r4, #'d'
fault:
	mov	r5, lr
	cps	#SVC_MODE
	bl	setup_here		@ the stack from its top again
	mov	r0, r4
	mov	r1, r5
	mrc	p15, 0, r2, c5, c0, 0	@ DFSR
	mrc	p15, 0, r3, c6, c0, 0	@ DFAR
	bl	boot_fault		@ Thumb code: a b would not change over

	.section ".stack", "aw", %progbits
	.align	3
	.space	1024			@ twice of what is used
stack_end:
