/*
 * The Raspberry Pi's interrupt controller for everything outside the cores
 * (BCM2835 ARM Peripherals, chapter 7): the UARTs, the SD host, USB and so
 * on. Three banks of up to 32 lines: bank 0 the ARM's own few, banks 1 and 2
 * what the GPU's side shares with us. On a Pi 2 or 3 it hangs on one line of
 * irq-bcm2836.c; on a Pi 1 it is the root.
 *
 * hwirq = bank * 32 + line. Nothing to acknowledge, all lines are levels.
 */
#include <lib/printk.h>

#include <asm/io.h>

#include <drivers/irq.h>
#include <drivers/of.h>

#include <uapi/errno.h>

#define BANKS		3
#define BANK0_LINES	8	/* above them are summaries of banks 1 and 2 */
#define FIQ_CONTROL	0x0c

/* Registers of each bank: bank 0 was given the last place, not the first. */
static const struct {
	u8 pending, enable, disable;
} bank_reg[BANKS] = {
	{ 0x00, 0x18, 0x24 },
	{ 0x04, 0x10, 0x1c },
	{ 0x08, 0x14, 0x20 },
};

static void *base;

static void armctrl_mask(unsigned int hwirq)
{
	writel_relaxed(1u << hwirq % 32, base + bank_reg[hwirq / 32].disable);
}

static void armctrl_unmask(unsigned int hwirq)
{
	writel_relaxed(1u << hwirq % 32, base + bank_reg[hwirq / 32].enable);
}

/* Two cells: bank and line. */
static int __init armctrl_xlate(const u32 *cells, int n)
{
	if (n != 2 || cells[0] >= BANKS ||
	    cells[1] >= (cells[0] == 0 ? BANK0_LINES : 32))
		return -EINVAL;
	return cells[0] * 32 + cells[1];
}

static struct irq_chip armctrl_chip = {
	.name = "armctrl",
	.nr = BANKS * 32,
	.mask = armctrl_mask,
	.unmask = armctrl_unmask,
	.xlate = armctrl_xlate,
};

/*
 * Each line that is pending now, once. One that comes meanwhile keeps the
 * cascade's level up and brings us here again.
 */
static void armctrl_handle_irq(struct pt_regs *regs)
{
	int bank;

	(void)regs;
	for (bank = 0; bank < BANKS; bank++) {
		u32 pending = readl_relaxed(base + bank_reg[bank].pending);

		if (bank == 0)
			pending &= (1u << BANK0_LINES) - 1;
		for (; pending; pending &= pending - 1)
			generic_handle_irq(armctrl_chip.first + bank * 32 +
					   __builtin_ctz(pending));
	}
}

static void armctrl_cascade(unsigned int irq, void *dev)
{
	(void)irq;
	armctrl_handle_irq(dev);
}

/* The firmware may have left lines on, or one of them made the FIQ. */
static int __init armctrl_setup(int node)
{
	int bank;

	if (base)
		return -EBUSY;
	base = of_iomap(node, 0);
	if (!base)
		return -ENODEV;

	writel_relaxed(0, base + FIQ_CONTROL);
	for (bank = 0; bank < BANKS; bank++)
		writel_relaxed(~0u, base + bank_reg[bank].disable);
	armctrl_chip.node = node;
	irq_add_chip(&armctrl_chip);
	return 0;
}

static int __init bcm2835_init(int node)
{
	int err = armctrl_setup(node);

	if (err == 0)
		set_handle_irq(armctrl_handle_irq);
	return err;
}
IRQCHIP_DECLARE(bcm2835, "brcm,bcm2835-armctrl-ic", bcm2835_init);

static int __init bcm2836_init(int node)
{
	int err = armctrl_setup(node);
	int irq;

	if (err)
		return err;
	irq = of_irq_get(node, 0);
	err = irq < 0 ? irq : request_irq(irq, armctrl_cascade, "armctrl",
					  NULL);
	if (err)
		pr_err("armctrl: not connected to the cores (%d)\n", err);
	return err;
}
IRQCHIP_DECLARE(bcm2836, "brcm,bcm2836-armctrl-ic", bcm2836_init);
