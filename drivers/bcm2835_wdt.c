/*
 * The Raspberry Pi's power manager. Its watchdog resets the chip, and that is
 * how both restart and power-off are done; the boot firmware, which runs
 * next, looks which partition it shall boot from, and if that is 63 it stays
 * off.
 *
 * The registers are in no public manual; what is here is what the firmware
 * and QEMU (hw/misc/bcm2835_powermgt.c) agree on.
 */
#include <asm/io.h>

#include <drivers/of.h>
#include <drivers/reset.h>

#include <uapi/errno.h>

#define PM_RSTC		0x1c
#define PM_RSTS		0x20
#define PM_WDOG		0x24

#define PM_PASSWORD	0x5a000000	/* in the top byte of every write */
#define PM_PASSWORD_MASK 0xff000000
#define PM_WDOG_TICKS	10		/* of 1/65536 s: soon */
#define PM_RSTC_WRCFG_MASK	0x30	/* what happens on expiry: */
#define PM_RSTC_WRCFG_FULL_RESET 0x20
#define PM_RSTS_PARTITION_63	0x555	/* its six bits: 0, 2, 4, 6, 8, 10 */

static void *base;

static void pm_write(u32 val, unsigned int reg)
{
	writel((val & ~PM_PASSWORD_MASK) | PM_PASSWORD, base + reg);
}

static void bcm2835_restart(void)
{
	u32 rstc = readl(base + PM_RSTC) & ~PM_RSTC_WRCFG_MASK;
	int i;

	pm_write(PM_WDOG_TICKS, PM_WDOG);
	pm_write(rstc | PM_RSTC_WRCFG_FULL_RESET, PM_RSTC);

	/* Until it bites. If it never does, the caller says so. */
	for (i = 0; i < 1000000; i++)
		readl(base + PM_WDOG);
}

static void bcm2835_power_off(void)
{
	pm_write(readl(base + PM_RSTS) | PM_RSTS_PARTITION_63, PM_RSTS);
	bcm2835_restart();
}

static int __init bcm2835_wdt_init(int node)
{
	base = of_iomap(node, 0);
	if (!base)
		return -ENODEV;
	register_power_off(bcm2835_power_off);
	register_restart(bcm2835_restart);
	return 0;
}
RESET_OF_DECLARE(bcm2835_pm, "brcm,bcm2835-pm", bcm2835_wdt_init);
RESET_OF_DECLARE(bcm2835_wdt, "brcm,bcm2835-pm-wdt", bcm2835_wdt_init);
