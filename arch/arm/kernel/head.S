/*
 * From the first instruction of the kernel proper to start_kernel().
 *
 *   stext                   as the decompressor (or a debugger) enters it:
 *                           SVC or HYP mode, MMU and data cache off,
 *                           r0 = 0, r1 = machine number, r2 = device tree
 *   __lookup_processor_type is this an ARMv7 with the table format we use?
 *   __create_page_tables    the kernel's mapping, with its rights final, and
 *                           one identity section for the switch
 *   __v7_setup              memory types, TLB and predictor as new
 *   __enable_mmu            table registers
 *   __turn_mmu_on           the one instruction, and the jump to virtual
 *                           addresses
 *   __mmap_switched         clear .bss, save r1 and r2, set the stack
 *   start_kernel            init/main.c
 *
 * The order and the names are Linux's (arch/arm/kernel/head.S). One thing
 * differs: the kernel's own pages are mapped one by one with their final
 * rights here, where no translation is live yet. Linux maps sections first
 * and splits them later, under its own feet.
 */
#include <asm/assembler.h>
#include <asm/memory.h>
#include <asm/pgtable.h>

/* SCTLR bits (ARM ARM B4.1.130). */
#define SCTLR_M		(1 << 0)	/* MMU */
#define SCTLR_A		(1 << 1)	/* alignment faults */
#define SCTLR_C		(1 << 2)	/* data cache */
#define SCTLR_CP15BEN	(1 << 5)	/* CP15 barriers, also in user mode */
#define SCTLR_ITD	(1 << 7)	/* ARMv8: most of Thumb's IT undefined */
#define SCTLR_SED	(1 << 8)	/* ARMv8: SETEND undefined */
#define SCTLR_Z		(1 << 11)	/* branch prediction */
#define SCTLR_I		(1 << 12)	/* instruction cache */
#define SCTLR_V		(1 << 13)	/* vectors at 0xffff0000 */
#define SCTLR_HA	(1 << 17)	/* access flag set by hardware */
#define SCTLR_WXN	(1 << 19)
#define SCTLR_UWXN	(1 << 20)
#define SCTLR_VE	(1 << 24)	/* IRQ vectors from elsewhere */
#define SCTLR_EE	(1 << 25)	/* big-endian exceptions */
#define SCTLR_TRE	(1 << 28)	/* TEX remap */
#define SCTLR_AFE	(1 << 29)	/* access flag */
#define SCTLR_TE	(1 << 30)	/* Thumb exceptions */

/*
 * Bits 3, 4, 16, 18, 22, 23: should be one. In ARMv8 16 and 18 are nTWI and
 * nTWE: user mode's wfi and wfe are not undefined.
 */
#define SCTLR_SBO	0x00c50018

/*
 * The Non-secure copy of SCTLR has no reset value that one could count on
 * (B4.1.130), and firmware may have changed any bit: every bit that has a
 * meaning to us is written.
 */
#define SCTLR_OFF	(SCTLR_A | SCTLR_ITD | SCTLR_SED | SCTLR_V | \
			 SCTLR_HA | SCTLR_WXN | SCTLR_UWXN | SCTLR_VE | \
			 SCTLR_EE | SCTLR_TE)
#define SCTLR_ON	(SCTLR_M | SCTLR_C | SCTLR_CP15BEN | SCTLR_Z | \
			 SCTLR_I | SCTLR_TRE | SCTLR_AFE | SCTLR_SBO)

	.arch	armv7-a
	.arch_extension sec
	.arch_extension virt
	.arm

	.section ".head.text", "ax"

/*
 * In:  r0 = 0, r1 = machine number, r2 = physical address of the device tree
 * Ledger from here on:
 *	r1, r2	as above		r8	phys_offset
 *	r13	not a stack yet
 */
	.globl	stext
	.type	stext, %function
stext:
	safe_svcmode_maskall r9

	bl	__lookup_processor_type
	adr	r8, stext			@ where we really are ...
	sub	r8, r8, #TEXT_OFFSET		@ ... tells where RAM begins
	bl	__vet_fdt
	bl	__create_page_tables

	ldr	r13, =__mmap_switched		@ virtual: where to go at the end
	bl	__v7_setup
	b	__enable_mmu
	.ltorg

/*
 * Stop unless the CPU walks ARMv7 short-descriptor tables with access flag
 * and TEX remap, reading them through the data cache.
 * ID_MMFR0[3:0]: VMSA, 3 = v7 (B4.1.89). ID_MMFR3[23:20]: coherent walk
 * (B4.1.92). There is no console yet: who stands still here in a debugger
 * finds the reason in r9, the MIDR.
 * Out: r9 = MIDR. Corrupts r3.
 */
__lookup_processor_type:
	mrc	p15, 0, r9, c0, c0, 0		@ MIDR
	mrc	p15, 0, r3, c0, c1, 4		@ ID_MMFR0
	and	r3, r3, #0xf
	cmp	r3, #3
	blo	__error_p
	mrc	p15, 0, r3, c0, c1, 7		@ ID_MMFR3
	tst	r3, #0xf << 20
	bxne	lr
__error_p:
	wfi
	b	__error_p

/*
 * A device tree begins with a magic number, big-endian, at a multiple of 4.
 * Anything else (ATAGs, junk) becomes 0, which setup_arch() reports.
 * In, out: r2. Corrupts r3, r5.
 */
__vet_fdt:
	tst	r2, #3
	bne	1f
	cmp	r2, #0
	bxeq	lr
	ldr	r3, [r2]
	ldr	r5, =0xedfe0dd0			@ d00dfeed, as we read it
	cmp	r3, r5
	bxeq	lr
1:	mov	r2, #0
	bx	lr
	.ltorg

/*
 * Build swapper_pg_dir at phys_offset + SWAPPER_OFFSET:
 *  - the identity section that holds __turn_mmu_on, so that the instruction
 *    after the switch can be fetched at all (removed by paging_init());
 *  - the kernel, page by page, from the table below;
 *  - the device tree, two sections at FDT_FIXED_BASE, read-only.
 * In: r2, r8. Corrupts r0, r3-r7, r9-r12. Preserves r1, r2.
 */
__create_page_tables:
	mov	r12, lr
	add	r4, r8, #SWAPPER_OFFSET		@ r4 = swapper_pg_dir, physical

	mov	r0, r4				@ empty it: 16 KiB
	mov	r3, #0
	add	r5, r4, #0x4000
1:	str	r3, [r0], #4
	cmp	r0, r5
	blo	1b

	adr	r0, __turn_mmu_on		@ identity section
	lsr	r5, r0, #SECTION_SHIFT
	ldr	r3, =(SECT_KERNEL | SECT_RDONLY)
	orr	r3, r3, r5, lsl #SECTION_SHIFT
	str	r3, [r4, r5, lsl #2]

	/*
	 * Second-level tables for the MiBs of the kernel. When RAM begins at
	 * PAGE_OFFSET itself (vexpress) this replaces the identity section by
	 * pages that say the same.
	 */
	ldr	r5, =(kernel_pte - PAGE_OFFSET)
	add	r5, r5, r8			@ r5 = kernel_pte, physical
	add	r6, r4, #(PAGE_OFFSET >> (SECTION_SHIFT - 2))
	orr	r3, r5, #PGD_TYPE_TABLE
	ldr	r7, =(KERNEL_MAX_SIZE >> SECTION_SHIFT)
2:	str	r3, [r6], #4
	add	r3, r3, #PTE_TABLE_SIZE
	subs	r7, r7, #1
	bne	2b

	adr	r9, kernel_regions		@ rows: virtual end, rights
	ldr	r6, =PAGE_OFFSET		@ r6 = virtual, r3 = its entry
	mov	r3, r8
3:	ldmia	r9!, {r0, r7}			@ r0 = end, r7 = rights
	cmp	r0, #0
	beq	5f
4:	cmp	r6, r0
	bhs	3b
	orr	r10, r3, r7
	str	r10, [r5], #4
	add	r3, r3, #PAGE_SIZE
	add	r6, r6, #PAGE_SIZE
	b	4b
5:
	cmp	r2, #0				@ the device tree, if any
	beq	6f
	lsr	r3, r2, #SECTION_SHIFT
	ldr	r7, =(SECT_KERNEL_RW | SECT_RDONLY)
	orr	r3, r7, r3, lsl #SECTION_SHIFT
	ldr	r6, =(FDT_FIXED_BASE >> (SECTION_SHIFT - 2))
	add	r6, r6, r4
	str	r3, [r6], #4
	add	r3, r3, #SECTION_SIZE
	str	r3, [r6]
6:
	/*
	 * These writes went past the cache, which may still hold clean lines
	 * from before; once it is on, the table walker would read those. So
	 * discard them (DCIMVAC; ARM ARM B2.2.7 and B3.10.1).
	 */
	mov	r0, r4
	add	r3, r4, #0x4000
	bl	__inval_dcache_area
	ldr	r0, =(kernel_pte - PAGE_OFFSET)
	add	r0, r0, r8
	add	r3, r0, #(KERNEL_MAX_SIZE >> SECTION_SHIFT) * PTE_TABLE_SIZE
	bl	__inval_dcache_area
	bx	r12

/* The kernel's pages in order of address: end of the run, its rights. */
	.align	2
kernel_regions:
	.word	_stext,		PTE_KERNEL_RW	@ swapper_pg_dir
	.word	_etext,		PTE_KERNEL_RX
	.word	__init_begin,	PTE_KERNEL_RO	@ .rodata
	.word	_einittext,	PTE_KERNEL_RX
	.word	PAGE_OFFSET + KERNEL_MAX_SIZE, PTE_KERNEL_RW
	.word	0, 0
	.ltorg

/*
 * Invalidate the data cache lines of [r0, r3), both line-aligned, to the
 * point of coherency. Corrupts r0, r5, r6.
 */
__inval_dcache_area:
	mrc	p15, 0, r5, c0, c0, 1		@ CTR: [19:16] = log2(words)
	ubfx	r5, r5, #16, #4
	mov	r6, #4
	lsl	r6, r6, r5			@ r6 = bytes of a line
	dsb					@ what was written is in memory
1:	mcr	p15, 0, r0, c7, c6, 1		@ DCIMVAC
	add	r0, r0, r6
	cmp	r0, r3
	blo	1b
	dsb
	bx	lr

/*
 * Bring the CPU into the state that the tables expect.
 * In: r8. Out: r0 = SCTLR to write. Corrupts r3, r5.
 */
__v7_setup:
	join_coherency r3

	mov	r3, #0
	mcr	p15, 0, r3, c7, c5, 0		@ ICIALLU: instruction cache
	mcr	p15, 0, r3, c7, c5, 6		@ BPIALL: branch predictor
	mcr	p15, 0, r3, c8, c7, 0		@ TLBIALL (B3.10.5)
	dsb					@ all three done ...
	isb					@ ... before the next fetch

	ldr	r3, =PRRR_VALUE			@ memory types (B4.1.127)
	ldr	r5, =NMRR_VALUE			@ (B4.1.109)
	mcr	p15, 0, r3, c10, c2, 0
	mcr	p15, 0, r5, c10, c2, 1

	mrc	p15, 0, r0, c1, c0, 0		@ SCTLR
	ldr	r3, =SCTLR_OFF
	bic	r0, r0, r3
	ldr	r3, =SCTLR_ON
	orr	r0, r0, r3
	bx	lr
	.ltorg

/*
 * In: r0 = SCTLR to write, r8, r13 = where to continue. Corrupts r3.
 * Both halves start with the same table: the lower half of swapper_pg_dir
 * holds the identity section and is empty for ever after.
 */
__enable_mmu:
	mov	r3, #TTBCR_SPLIT
	mcr	p15, 0, r3, c2, c0, 2		@ TTBCR
	add	r3, r8, #SWAPPER_OFFSET
	orr	r3, r3, #TTB_FLAGS
	mcr	p15, 0, r3, c2, c0, 0		@ TTBR0
	mcr	p15, 0, r3, c2, c0, 1		@ TTBR1
	mov	r3, #1				@ domain 0: client, rights count
	mcr	p15, 0, r3, c3, c0, 0		@ DACR
	mov	r3, #0
	mcr	p15, 0, r3, c13, c0, 1		@ CONTEXTIDR: ASID 0
	b	__turn_mmu_on

/*
 * In: r0, r13. The ISB before makes the table registers count, the one
 * after makes everything that follows be fetched with the MMU on.
 */
	.align	5
	.globl	__turn_mmu_on
__turn_mmu_on:
	isb
	mcr	p15, 0, r0, c1, c0, 0		@ SCTLR: here it is
	isb
	bx	r13

/*
 * Virtual addresses from here on. The stack of the boot thread is the one
 * that init_task will keep as the idle task.
 * In: r1, r2, r8
 */
	.text
	.globl	__mmap_switched
	.type	__mmap_switched, %function
__mmap_switched:
	ldr	r4, =__bss_start
	ldr	r5, =__bss_stop
	mov	r6, #0
1:	cmp	r4, r5
	strlo	r6, [r4], #4
	blo	1b

	ldr	r4, =__machine_arch_type
	str	r1, [r4]
	ldr	r4, =__fdt_pointer
	str	r2, [r4]
	ldr	r4, =phys_offset
	str	r8, [r4]

	ldr	r4, =init_task			@ "current", from now on
	mcr	p15, 0, r4, c13, c0, 4		@ TPIDRPRW
	ldr	r4, =vectors
	mcr	p15, 0, r4, c12, c0, 0		@ VBAR: a fault is reported
	isb
	ldr	sp, =(init_stack + THREAD_SIZE - 8)
	mov	fp, #0
	mov	lr, #0				@ the backtrace ends here
	ldr	r4, =start_kernel
	bx	r4				@ which is Thumb code
	.ltorg
