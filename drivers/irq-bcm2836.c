/*
 * The interrupt controller beside the four cores of a BCM2836 or BCM2837
 * (Raspberry Pi 2 and 3; QA7 ARM Quad A7 core document, chapter 4). It has
 * for each core what comes from inside the core, its timers, and one line on
 * which everything else arrives: the "GPU" interrupt, of irq-bcm2835.c.
 *
 * There is nothing to acknowledge: a source is quiet when its cause is gone.
 * We run on core 0 and use its registers alone.
 */
#include <lib/printk.h>

#include <asm/io.h>

#include <drivers/irq.h>
#include <drivers/of.h>

#include <uapi/errno.h>

#define LOCAL_CONTROL		0x00
#define LOCAL_PRESCALER		0x08
#define LOCAL_PRESCALER_1	0x80000000u	/* 2^31 / this: undivided */
#define LOCAL_GPU_ROUTING	0x0c
#define LOCAL_TIMER_INT_CONTROL0 0x40
#define LOCAL_MAILBOX_INT_CONTROL0 0x50
#define LOCAL_IRQ_PENDING0	0x60

/* Lines, as numbered in the pending register and the device tree */
#define LOCAL_IRQ_CNTVIRQ	3	/* 0-3: the four generic timers */
#define LOCAL_IRQ_GPU		8
#define LOCAL_IRQS		9
#define LOCAL_IRQ_OURS		0x10f	/* all those: not the mailboxes */

static void *base;

/* Only timers can be masked. The GPU's lines are, at the GPU's controller. */
static void l1_mask(unsigned int hwirq)
{
	void *reg = base + LOCAL_TIMER_INT_CONTROL0;

	if (hwirq <= LOCAL_IRQ_CNTVIRQ)
		writel_relaxed(readl_relaxed(reg) & ~(1u << hwirq), reg);
}

static void l1_unmask(unsigned int hwirq)
{
	void *reg = base + LOCAL_TIMER_INT_CONTROL0;

	if (hwirq <= LOCAL_IRQ_CNTVIRQ)
		writel_relaxed(readl_relaxed(reg) | 1u << hwirq, reg);
}

/* Two cells: the line, and the trigger, which is always the level. */
static int __init l1_xlate(const u32 *cells, int n)
{
	if (n != 2 || cells[0] >= LOCAL_IRQS ||
	    !(LOCAL_IRQ_OURS & 1u << cells[0]))
		return -EINVAL;
	return cells[0];
}

static struct irq_chip l1_chip = {
	.name = "bcm2836",
	.nr = LOCAL_IRQS,
	.mask = l1_mask,
	.unmask = l1_unmask,
	.xlate = l1_xlate,
};

/*
 * The barrier: what the handlers wrote to quieten their devices must be
 * complete before the pending register, in another peripheral, is read again
 * (ARM ARM A3.8.2); else the same interrupt would be seen twice.
 */
static void l1_handle_irq(struct pt_regs *regs)
{
	u32 pending;

	(void)regs;
	for (;;) {
		pending = readl_relaxed(base + LOCAL_IRQ_PENDING0) &
			  LOCAL_IRQ_OURS;
		if (!pending)
			return;
		generic_handle_irq(l1_chip.first + __builtin_ctz(pending));
		mb();
	}
}

/*
 * Control and prescaler make the generic timers count the crystal undivided,
 * as CNTFRQ says. The GPU's interrupt goes to core 0, as IRQ.
 */
static int __init l1_init(int node)
{
	if (base)
		return -EBUSY;
	base = of_iomap(node, 0);
	if (!base)
		return -ENODEV;

	writel_relaxed(0, base + LOCAL_CONTROL);
	writel_relaxed(LOCAL_PRESCALER_1, base + LOCAL_PRESCALER);
	writel_relaxed(0, base + LOCAL_GPU_ROUTING);
	writel_relaxed(0, base + LOCAL_TIMER_INT_CONTROL0);
	writel_relaxed(0, base + LOCAL_MAILBOX_INT_CONTROL0);

	l1_chip.node = node;
	irq_add_chip(&l1_chip);
	set_handle_irq(l1_handle_irq);
	pr_info("bcm2836: core-local interrupt controller\n");
	return 0;
}
IRQCHIP_DECLARE(bcm2836_l1, "brcm,bcm2836-l1-intc", l1_init);
