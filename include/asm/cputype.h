/* Which CPU this is: the identification registers (ARM ARM B3.17.1, c0). */
#ifndef ASM_CPUTYPE_H
#define ASM_CPUTYPE_H

#include <lib/compiler.h>

#define read_cpuid(reg) ({						\
	u32 _v;								\
	__asm__("mrc p15, 0, %0, c0, " reg : "=r"(_v));			\
	_v;								\
})

#define CPUID_MIDR	"c0, 0"		/* implementer, part, revision */
#define CPUID_PFR0	"c1, 0"
#define CPUID_PFR1	"c1, 1"
#define CPUID_MMFR0	"c1, 4"
#define CPUID_ISAR0	"c2, 0"

/* The feature registers consist of fields of four bits. */
#define cpuid_field(reg, shift)	(((reg) >> (shift)) & 0xf)

static inline bool cpu_has_generic_timer(void)
{
	return cpuid_field(read_cpuid(CPUID_PFR1), 16) != 0;
}

#endif
