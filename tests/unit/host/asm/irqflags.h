/* Stand-in: nothing interrupts a test, but the pairs must match. */
#ifndef ASM_IRQFLAGS_H
#define ASM_IRQFLAGS_H

#include <lib/compiler.h>

__attribute__((weak)) unsigned long host_irq_flags;	/* one for all files */

#define local_irq_enable()	((void)(host_irq_flags = 0))
#define local_irq_disable()	((void)(host_irq_flags = 1))
#define local_save_flags()	(host_irq_flags)
#define irqs_disabled()		(host_irq_flags != 0)
#define local_irq_save(flags)	((flags) = host_irq_flags, local_irq_disable())
#define local_irq_restore(flags) ((void)(host_irq_flags = (flags)))

#endif
