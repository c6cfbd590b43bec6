/*
 * ARM's Generic Interrupt Controller, version 2 (IHI 0048B; the GICv1 of the
 * Cortex-A9 is used in the same way).
 *
 * Interrupts have IDs: 0-15 one CPU sends another (SGI), 16-31 come from
 * devices inside each CPU, such as its timer (PPI), from 32 on those of the
 * whole machine (SPI). The distributor knows for every ID whether it is
 * enabled, how urgent it is and for whom; the CPU interface hands the most
 * urgent to its CPU. Reading GICC_IAR takes it, writing GICC_EOIR gives it
 * back.
 *
 * We are one CPU and all IDs are equally urgent. All are put into group 0,
 * and group 0 is signalled as IRQ, not FIQ. That is right in either security
 * state: entered Secure (Versatile Express) we own both groups and use the
 * first; entered Non-secure the registers show us group 1 alone, and what we
 * write to the group bits is ignored (section 4.3.4).
 */
#include <lib/printk.h>

#include <asm/io.h>

#include <drivers/irq.h>
#include <drivers/of.h>

#include <uapi/errno.h>

/* The distributor: registers and, for arrays, IDs to a word (4.1.2) */
#define GICD_CTLR	0x000
#define GICD_CTLR_ENABLE	0x1	/* 4.3.1 */
#define GICD_TYPER	0x004
#define GICD_TYPER_LINES(x)	((((x) & 0x1f) + 1) * 32)	/* 4.3.2 */
#define GICD_IGROUPR	0x080		/* 32 */
#define GICD_ISENABLER	0x100		/* 32 */
#define GICD_ICENABLER	0x180		/* 32 */
#define GICD_ICACTIVER	0x380		/* 32 */
#define GICD_IPRIORITYR	0x400		/* 4 */
#define GICD_ITARGETSR	0x800		/* 4 */
#define GICD_ICFGR	0xc00		/* 16: bit 1 of an ID's two is "edge" */

/* The CPU interface (4.1.3) */
#define GICC_CTLR	0x00
#define GICC_CTLR_ENABLE	0x001	/* 4.4.1 */
#define GICC_CTLR_BYPASS	0x1e0	/* the firmware's, to be kept */
#define GICC_PMR	0x04
#define GICC_BPR	0x08
#define GICC_IAR	0x0c
#define GICC_IAR_ID		0x3ff	/* 4.4.4 */
#define GICC_EOIR	0x10

#define FIRST_PPI	16
#define FIRST_SPI	32
#define FIRST_SPECIAL	1020		/* from here on: nothing pending */

/* Smaller is more urgent; a CPU takes what is below its mask, PMR. */
#define PRIORITY	0xa0
#define PRIORITY_MASK	0xf0

/* The cells of a specifier: what kind, which one of these, how triggered. */
#define DT_SPI		0
#define DT_PPI		1
#define DT_TRIGGER	0xf
#define DT_EDGE		0x3
#define DT_LEVEL	0xc

static void *dist, *cpu;
static struct irq_chip gic_chip;

static void gic_set_bit(unsigned int reg, unsigned int hwirq)
{
	writel_relaxed(1u << (hwirq % 32), dist + reg + hwirq / 32 * 4);
}

/*
 * An interrupt that was on its way to the CPU when it was masked may still
 * be taken; generic_handle_irq() can stand that.
 */
static void gic_mask(unsigned int hwirq)
{
	gic_set_bit(GICD_ICENABLER, hwirq);
}

static void gic_unmask(unsigned int hwirq)
{
	gic_set_bit(GICD_ISENABLER, hwirq);
}

/* Only while the line is masked (4.3.13). PPIs are wired, and stay so. */
static void __init gic_set_trigger(unsigned int hwirq, u32 trigger)
{
	void *reg = dist + GICD_ICFGR + hwirq / 16 * 4;
	u32 edge = 2u << (hwirq % 16 * 2);
	u32 val = readl_relaxed(reg);

	if (hwirq < FIRST_SPI)
		return;
	if (trigger & DT_EDGE)
		val |= edge;
	else if (trigger & DT_LEVEL)
		val &= ~edge;
	writel_relaxed(val, reg);
}

static int __init gic_xlate(const u32 *cells, int n)
{
	unsigned int hwirq;

	if (n != 3)
		return -EINVAL;
	if (cells[0] == DT_PPI && cells[1] < FIRST_SPI - FIRST_PPI)
		hwirq = FIRST_PPI + cells[1];
	else if (cells[0] == DT_SPI && cells[1] < gic_chip.nr - FIRST_SPI)
		hwirq = FIRST_SPI + cells[1];
	else
		return -EINVAL;
	gic_set_trigger(hwirq, cells[2] & DT_TRIGGER);
	return hwirq;
}

/*
 * Take interrupts until there is none. writel(), with its barrier, because
 * the handler's accesses must have reached the device, and quietened it,
 * before the GIC may look at the line again: the GIC is another peripheral,
 * and Device accesses to two of them are not ordered (ARM ARM A3.8.2). The
 * value written must be the one read (4.4.5).
 */
static void gic_handle_irq(struct pt_regs *regs)
{
	(void)regs;
	for (;;) {
		u32 iar = readl_relaxed(cpu + GICC_IAR);
		u32 hwirq = iar & GICC_IAR_ID;

		if (hwirq >= FIRST_SPECIAL)
			return;
		generic_handle_irq(gic_chip.first + hwirq);
		writel(iar, cpu + GICC_EOIR);
	}
}

/* Write @val to the array @reg of registers for @per_word IDs each. */
static void __init fill(unsigned int reg, unsigned int per_word, u32 val)
{
	unsigned int hwirq;

	for (hwirq = 0; hwirq < gic_chip.nr; hwirq += per_word)
		writel_relaxed(val, dist + reg + hwirq / per_word * 4);
}

/*
 * A target is a set of CPUs, a byte to an ID. For IDs below 32 it is read
 * only and tells our own byte; all bytes 0 means a GIC for one CPU, which
 * has no targets (4.3.12).
 */
static void __init gic_target_this_cpu(void)
{
	u32 targets = readl_relaxed(dist + GICD_ITARGETSR);
	unsigned int hwirq;

	if (targets == 0)
		return;
	for (hwirq = FIRST_SPI; hwirq < gic_chip.nr; hwirq += 4)
		writel_relaxed(targets, dist + GICD_ITARGETSR + hwirq);
}

/*
 * The firmware may have used the GIC, so everything is written: first off,
 * last on. Relaxed accesses do: all of this is one peripheral.
 */
static void __init gic_setup(void)
{
	u32 bypass = readl_relaxed(cpu + GICC_CTLR) & GICC_CTLR_BYPASS;

	writel_relaxed(0, dist + GICD_CTLR);
	fill(GICD_ICENABLER, 32, ~0u);
	fill(GICD_ICACTIVER, 32, ~0u);
	fill(GICD_IGROUPR, 32, 0);
	fill(GICD_IPRIORITYR, 4, PRIORITY * 0x01010101u);
	gic_target_this_cpu();
	writel_relaxed(GICD_CTLR_ENABLE, dist + GICD_CTLR);

	writel_relaxed(PRIORITY_MASK, cpu + GICC_PMR);
	writel_relaxed(0, cpu + GICC_BPR);
	writel_relaxed(bypass | GICC_CTLR_ENABLE, cpu + GICC_CTLR);
}

static struct irq_chip gic_chip = {
	.name = "GICv2",
	.mask = gic_mask,
	.unmask = gic_unmask,
	.xlate = gic_xlate,
};

static int __init gic_init(int node)
{
	if (dist)
		return -EBUSY;		/* one, at the root, is what we drive */
	dist = of_iomap(node, 0);
	cpu = of_iomap(node, 1);
	if (!dist || !cpu)
		return -ENODEV;

	gic_chip.node = node;
	gic_chip.nr = GICD_TYPER_LINES(readl_relaxed(dist + GICD_TYPER));
	irq_add_chip(&gic_chip);
	gic_setup();
	set_handle_irq(gic_handle_irq);
	pr_info("GICv2: %u interrupt lines\n", gic_chip.nr);
	return 0;
}
IRQCHIP_DECLARE(cortex_a7_gic, "arm,cortex-a7-gic", gic_init);
IRQCHIP_DECLARE(cortex_a9_gic, "arm,cortex-a9-gic", gic_init);
IRQCHIP_DECLARE(cortex_a15_gic, "arm,cortex-a15-gic", gic_init);
IRQCHIP_DECLARE(gic_400, "arm,gic-400", gic_init);
