/*
 * Interrupts on and off: the I bit of the CPSR. The kernel runs with FIQs
 * masked; user mode does not, as in Linux, but no device is set to send one.
 *
 * No barrier is needed: a change of CPSR.I by cps or msr takes effect with
 * the next instruction (ARM ARM B1.3.3), and the memory clobber keeps the
 * compiler from moving accesses out of the section. Only who turns them on for
 * a moment, for what is pending, needs an isb within: until then it may wait.
 */
#ifndef ASM_IRQFLAGS_H
#define ASM_IRQFLAGS_H

#include <asm/ptrace.h>
#include <lib/compiler.h>

static inline void local_irq_enable(void)
{
	__asm__ volatile("cpsie i" : : : "memory");
}

static inline void local_irq_disable(void)
{
	__asm__ volatile("cpsid i" : : : "memory");
}

static inline unsigned long local_save_flags(void)
{
	unsigned long flags;

	__asm__ volatile("mrs %0, cpsr" : "=r" (flags) : : "memory");
	return flags;
}

static inline bool irqs_disabled(void)
{
	return local_save_flags() & PSR_I_BIT;
}

static inline unsigned long __local_irq_save(void)
{
	unsigned long flags = local_save_flags();

	local_irq_disable();
	return flags;
}

/* Turn interrupts off; @flags, an unsigned long, receives the state before. */
#define local_irq_save(flags)	((flags) = __local_irq_save())

/* Back to the state which local_irq_save() met: so pairs of them nest. */
static inline void local_irq_restore(unsigned long flags)
{
	__asm__ volatile("msr cpsr_c, %0" : : "r" (flags) : "memory", "cc");
}

#endif
