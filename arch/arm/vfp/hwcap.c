/*
 * AT_HWCAP without the floating-point bits. Programs choose their fast
 * routines by these, so a bit may only be set for what really works: all are
 * read from the CPU's own feature registers, except those that ARMv7-A
 * promises. They are the bits that Linux sets on the same CPU.
 */
#include <lib/compiler.h>
#include <uapi/hwcap.h>

#include <asm/cputype.h>
#include <asm/vfp.h>

#define ARMV7_HWCAPS	(HWCAP_HALF | HWCAP_THUMB | HWCAP_FAST_MULT | \
			 HWCAP_EDSP | HWCAP_TLS)

#define CNTKCTL_EVNTEN	(1u << 2)

/*
 * Does the timer send events, so that a wfe ends after 0.1 ms at the latest?
 * Its driver has turned that on, or not; a CPU without the generic timer
 * has no such register.
 */
static bool __init has_event_stream(void)
{
	u32 cntkctl;

	if (!cpu_has_generic_timer())
		return false;
	__asm__ volatile("mrc p15, 0, %0, c14, c1, 0" : "=r"(cntkctl));
	return cntkctl & CNTKCTL_EVNTEN;
}

u32 __init cpuid_hwcaps(void)
{
	u32 divide = cpuid_field(read_cpuid(CPUID_ISAR0), 24);
	u32 vmsa = cpuid_field(read_cpuid(CPUID_MMFR0), 0);
	u32 thumbee = cpuid_field(read_cpuid(CPUID_PFR0), 12);
	u32 caps = ARMV7_HWCAPS;

	if (divide >= 1)
		caps |= HWCAP_IDIVT;
	if (divide >= 2)
		caps |= HWCAP_IDIVA;
	if (vmsa >= 5)			/* long descriptors */
		caps |= HWCAP_LPAE;
	if (thumbee == 1)
		caps |= HWCAP_THUMBEE;
	if (has_event_stream())
		caps |= HWCAP_EVTSTRM;
	return caps;
}
