/*
 * AT_HWCAP without the floating-point bits. Programs choose their fast
 * routines by these, so a bit may only be set for what really works: all are
 * read from the CPU's own feature registers, except those that ARMv7-A
 * promises. They are the bits that Linux sets on the same CPU.
 */
#include <lib/compiler.h>
#include <uapi/hwcap.h>

#include <asm/vfp.h>

#define ARMV7_HWCAPS	(HWCAP_HALF | HWCAP_THUMB | HWCAP_FAST_MULT | \
			 HWCAP_EDSP | HWCAP_TLS)

/* Feature registers (B4.1.81 and after): fields of four bits. */
#define read_id(crm, op2) ({						\
	u32 _v;								\
	__asm__("mrc p15, 0, %0, c0, " crm ", " op2 : "=r"(_v));	\
	_v;								\
})
#define ID_PFR0		read_id("c1", "0")
#define ID_PFR1		read_id("c1", "1")
#define ID_MMFR0	read_id("c1", "4")
#define ID_ISAR0	read_id("c2", "0")
#define FIELD(reg, shift) (((reg) >> (shift)) & 0xf)

#define CNTKCTL_EVNTEN	(1u << 2)

/*
 * Does the timer send events, so that a wfe ends after 0.1 ms at the latest?
 * Its driver has turned that on, or not; a CPU without the generic timer
 * (ID_PFR1) has no such register.
 */
static bool __init has_event_stream(void)
{
	u32 cntkctl;

	if (FIELD(ID_PFR1, 16) == 0)
		return false;
	__asm__ volatile("mrc p15, 0, %0, c14, c1, 0" : "=r"(cntkctl));
	return cntkctl & CNTKCTL_EVNTEN;
}

u32 __init cpuid_hwcaps(void)
{
	u32 caps = ARMV7_HWCAPS;

	if (FIELD(ID_ISAR0, 24) >= 1)		/* divide */
		caps |= HWCAP_IDIVT;
	if (FIELD(ID_ISAR0, 24) >= 2)
		caps |= HWCAP_IDIVA;
	if (FIELD(ID_MMFR0, 0) >= 5)		/* VMSA with long descriptors */
		caps |= HWCAP_LPAE;
	if (FIELD(ID_PFR0, 12) == 1)
		caps |= HWCAP_THUMBEE;
	if (has_event_stream())
		caps |= HWCAP_EVTSTRM;
	return caps;
}
