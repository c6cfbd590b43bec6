/*
 * Bits of the system control register that the zImage cares about
 * (SCTLR, VMSA: DDI 0406C, B4.1).
 */
#ifndef BOOT_CP15_H
#define BOOT_CP15_H

#define SCTLR_M		(1 << 0)	/* MMU */
#define SCTLR_A		(1 << 1)	/* alignment checking */
#define SCTLR_C		(1 << 2)	/* data and unified caches */
#define SCTLR_ITD	(1 << 7)	/* ARMv8: Thumb's IT undefined, mostly */
#define SCTLR_Z		(1 << 11)	/* branch prediction */
#define SCTLR_I		(1 << 12)	/* instruction cache */
#define SCTLR_V		(1 << 13)	/* vectors at ffff0000, not at VBAR */
#define SCTLR_WXN	(1 << 19)	/* writable means not executable */
#define SCTLR_UWXN	(1 << 20)	/* the same for user-writable */
#define SCTLR_VE	(1 << 24)	/* IRQ vectors from elsewhere */
#define SCTLR_EE	(1 << 25)	/* big-endian on exceptions */
#define SCTLR_TRE	(1 << 28)	/* TEX remap */
#define SCTLR_AFE	(1 << 29)	/* access flag */
#define SCTLR_TE	(1 << 30)	/* Thumb on exceptions */

/* What must not be left over from the boot loader. */
#define SCTLR_CLEAR	(SCTLR_M | SCTLR_A | SCTLR_C | SCTLR_ITD | SCTLR_V | \
			 SCTLR_WXN | SCTLR_UWXN | SCTLR_VE | SCTLR_EE | \
			 SCTLR_TRE | SCTLR_AFE | SCTLR_TE)

#endif
