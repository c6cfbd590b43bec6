/*
 * Interrupts. Every line of every controller has a number of its own, the
 * `irq` of all functions here; the controller's own number of the line is
 * its hwirq. A controller is given a run of numbers when it registers, so
 * one is turned into the other by adding.
 *
 * One CPU and no nesting: handlers run with interrupts off, from beginning
 * to end. They must not sleep; they may wake.
 */
#ifndef DRIVERS_IRQ_H
#define DRIVERS_IRQ_H

#include <lib/compiler.h>

struct pt_regs;

/* Lines of all controllers together: a GIC of 288 (QEMU's) fits, or a Pi. */
#define NR_IRQS		512

typedef void (*irq_handler_t)(unsigned int irq, void *dev);

struct irq_chip {
	/* Filled in by the driver. */
	const char *name;
	int node;			/* in the device tree */
	unsigned int nr;		/* hwirqs are 0 .. nr - 1 */
	void (*mask)(unsigned int hwirq);
	void (*unmask)(unsigned int hwirq);
	/*
	 * The hwirq which the @n cells of a device tree's interrupt
	 * specifier mean, set to the trigger they ask for; or -EINVAL.
	 */
	int (*xlate)(const u32 *cells, int n);

	/* Owned by irq.c. */
	unsigned int first;		/* the irq of hwirq 0 */
	struct irq_chip *next;
};

struct irq_desc {
	struct irq_chip *chip;		/* NULL: no such line */
	irq_handler_t handler;		/* NULL: free, and masked */
	void *dev;
	const char *name;
	unsigned long count;		/* times handled, since boot */
};

/*
 * Let @handler(irq, @dev) be called for each interrupt on line @irq, and
 * unmask it. @name appears in /proc/interrupts and is kept by reference.
 * -EINVAL if there is no such line, -EBUSY if it is taken.
 */
int request_irq(unsigned int irq, irq_handler_t handler, const char *name,
		void *dev);

/* Mask the line and forget its handler. */
void free_irq(unsigned int irq);

/* Keep a requested line from interrupting, and let it again. No nesting. */
void disable_irq(unsigned int irq);
void enable_irq(unsigned int irq);

/* The line's description, for /proc/interrupts; NULL if there is none. */
const struct irq_desc *irq_to_desc(unsigned int irq);

/*
 * Start the tree's interrupt controllers, all lines masked. Panics if none
 * of them can take the CPU's interrupts. Interrupts are off and stay off.
 */
void init_IRQ(void);

/*
 * For the exception vectors: an IRQ was taken with the registers in @regs.
 * Called and returns with interrupts off.
 */
void handle_arch_irq(struct pt_regs *regs);

/* For the drivers of interrupt controllers */

/*
 * Add @chip, with all of its lines masked, and give its lines numbers. There
 * may be fewer numbers left than it has lines: then @chip->nr is reduced and
 * a message says so.
 */
void irq_add_chip(struct irq_chip *chip);

/*
 * The controller that sits at @node, started now if it was not yet: so a
 * cascaded one, which asks for its parent's line, finds the parent wherever
 * it stands in the tree. NULL if there is none or it has no driver. A
 * driver's init may thus be called twice and says -EBUSY then.
 */
struct irq_chip *irq_find_chip(int node);

/* @fn finds out, and handles, what made the CPU take an IRQ. */
void set_handle_irq(void (*fn)(struct pt_regs *regs));

/*
 * Count an interrupt on @irq and call its handler. One that nobody asked for
 * is reported and masked. Interrupts are off.
 */
void generic_handle_irq(unsigned int irq);

#endif
