/*
 * What the CPU can do, as programs are told by AT_HWCAP of the auxiliary
 * vector: getauxval(3). The numbers are Linux's for 32-bit ARM.
 */
#ifndef UAPI_HWCAP_H
#define UAPI_HWCAP_H

#define HWCAP_SWP	(1 << 0)
#define HWCAP_HALF	(1 << 1)	/* ldrh, strh */
#define HWCAP_THUMB	(1 << 2)
#define HWCAP_26BIT	(1 << 3)
#define HWCAP_FAST_MULT	(1 << 4)	/* umull and its kin */
#define HWCAP_FPA	(1 << 5)
#define HWCAP_VFP	(1 << 6)
#define HWCAP_EDSP	(1 << 7)	/* saturating arithmetic, ldrd */
#define HWCAP_JAVA	(1 << 8)
#define HWCAP_IWMMXT	(1 << 9)
#define HWCAP_CRUNCH	(1 << 10)
#define HWCAP_THUMBEE	(1 << 11)
#define HWCAP_NEON	(1 << 12)	/* Advanced SIMD */
#define HWCAP_VFPv3	(1 << 13)
#define HWCAP_VFPv3D16	(1 << 14)	/* only d0-d15 */
#define HWCAP_TLS	(1 << 15)	/* TPIDRURO is the thread pointer */
#define HWCAP_VFPv4	(1 << 16)	/* fused multiply-accumulate */
#define HWCAP_IDIVA	(1 << 17)	/* sdiv, udiv in ARM state */
#define HWCAP_IDIVT	(1 << 18)	/* sdiv, udiv in Thumb state */
#define HWCAP_VFPD32	(1 << 19)	/* d0-d31 */
#define HWCAP_LPAE	(1 << 20)	/* ldrd, strd are single-copy atomic */
#define HWCAP_EVTSTRM	(1 << 21)	/* the timer ends a wfe at times */

#endif
