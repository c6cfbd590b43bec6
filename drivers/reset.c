/*
 * Power-off and restart: who knows how registers here, whoever needs it
 * calls here.
 */
#include <lib/printk.h>

#include <asm/barrier.h>
#include <asm/irqflags.h>

#include <drivers/of.h>
#include <drivers/reset.h>

static void (*power_off)(void);
static void (*restart)(void);

void __init reset_init(void)
{
	of_init_table(__start___reset_of_table, __stop___reset_of_table);
}

void __init register_power_off(void (*fn)(void))
{
	if (!power_off)
		power_off = fn;
}

void __init register_restart(void (*fn)(void))
{
	if (!restart)
		restart = fn;
}

void machine_halt(void)
{
	local_irq_disable();
	pr_emerg("System halted\n");
	for (;;)
		wfi();
}

void machine_power_off(void)
{
	local_irq_disable();
	if (power_off)
		power_off();
	machine_halt();
}

void machine_restart(void)
{
	local_irq_disable();
	if (restart)
		restart();
	machine_halt();
}
