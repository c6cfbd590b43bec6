/*
 * The table of interrupt lines, and the way of an interrupt through it: the
 * vectors call handle_arch_irq(), that the root controller, which asks its
 * hardware for the line and calls generic_handle_irq(), and that the handler
 * a driver requested. A cascaded controller is such a handler and calls
 * generic_handle_irq() again, with the number of its own line.
 */
#include <lib/printk.h>

#include <asm/irqflags.h>

#include <drivers/irq.h>
#include <drivers/of.h>

#include <uapi/errno.h>

static struct irq_desc irq_desc[NR_IRQS];
static unsigned int nr_irqs;			/* given out so far */
static struct irq_chip *chips;
static void (*root_handler)(struct pt_regs *regs);

static struct irq_desc *find_desc(unsigned int irq)
{
	return irq < nr_irqs ? &irq_desc[irq] : NULL;
}

const struct irq_desc *irq_to_desc(unsigned int irq)
{
	return find_desc(irq);
}

void __init irq_add_chip(struct irq_chip *chip)
{
	unsigned int i;

	if (chip->nr > NR_IRQS - nr_irqs) {
		pr_warn("%s: %u interrupt lines, but numbers for %u only\n",
			chip->name, chip->nr, NR_IRQS - nr_irqs);
		chip->nr = NR_IRQS - nr_irqs;
	}
	chip->first = nr_irqs;
	for (i = 0; i < chip->nr; i++)
		irq_desc[nr_irqs++].chip = chip;
	chip->next = chips;
	chips = chip;
}

static struct irq_chip * __init find_added(int node)
{
	struct irq_chip *chip;

	for (chip = chips; chip; chip = chip->next)
		if (chip->node == node)
			return chip;
	return NULL;
}

/*
 * The recursion, from a controller's init through of_irq_get() to here, is
 * as deep as the cascade is; only a broken tree has one that goes in circles.
 */
struct irq_chip * __init irq_find_chip(int node)
{
	static int depth __initdata;
	struct irq_chip *chip = find_added(node);

	if (chip || depth == 4)
		return chip;
	depth++;
	of_probe_node(__start___irqchip_of_table, __stop___irqchip_of_table,
		      node);
	depth--;
	return find_added(node);
}

void __init set_handle_irq(void (*fn)(struct pt_regs *regs))
{
	root_handler = fn;
}

void __init init_IRQ(void)
{
	of_init_table(__start___irqchip_of_table, __stop___irqchip_of_table);
	if (!root_handler)
		panic("The device tree has no interrupt controller we know.");
}

void handle_arch_irq(struct pt_regs *regs)
{
	root_handler(regs);
}

void generic_handle_irq(unsigned int irq)
{
	struct irq_desc *desc = find_desc(irq);

	BUG_ON(!desc);
	desc->count++;
	if (desc->handler) {
		desc->handler(irq, desc->dev);
		return;
	}
	pr_warn("irq %u (%s %u): nobody asked for it; masked\n",
		irq, desc->chip->name, irq - desc->chip->first);
	desc->chip->mask(irq - desc->chip->first);
}

int request_irq(unsigned int irq, irq_handler_t handler, const char *name,
		void *dev)
{
	struct irq_desc *desc = find_desc(irq);
	unsigned long flags;

	if (!desc)
		return -EINVAL;
	if (desc->handler)
		return -EBUSY;
	local_irq_save(flags);
	desc->name = name;
	desc->dev = dev;
	desc->handler = handler;
	desc->chip->unmask(irq - desc->chip->first);
	local_irq_restore(flags);
	return 0;
}

void free_irq(unsigned int irq)
{
	struct irq_desc *desc = find_desc(irq);
	unsigned long flags;

	BUG_ON(!desc || !desc->handler);
	local_irq_save(flags);
	desc->chip->mask(irq - desc->chip->first);
	desc->handler = NULL;
	local_irq_restore(flags);
}

void disable_irq(unsigned int irq)
{
	struct irq_desc *desc = find_desc(irq);
	unsigned long flags;

	BUG_ON(!desc || !desc->handler);
	local_irq_save(flags);
	desc->chip->mask(irq - desc->chip->first);
	local_irq_restore(flags);
}

void enable_irq(unsigned int irq)
{
	struct irq_desc *desc = find_desc(irq);
	unsigned long flags;

	BUG_ON(!desc || !desc->handler);
	local_irq_save(flags);
	desc->chip->unmask(irq - desc->chip->first);
	local_irq_restore(flags);
}
