/*
 * Versatile Express: the motherboard's microcontroller does power-off and
 * restart when it is sent the command through the system registers
 * (Motherboard Express uATX TRM, DUI 0447, SYS_CFGCTRL).
 */
#include <asm/io.h>

#include <drivers/of.h>
#include <drivers/reset.h>

#include <uapi/errno.h>

#define SYS_CFGDATA	0xa0
#define SYS_CFGCTRL	0xa4
#define SYS_CFGSTAT	0xa8

#define SYS_CFGCTRL_START	(1u << 31)
#define SYS_CFGCTRL_WRITE	(1u << 30)
#define SYS_CFGCTRL_FUNC(n)	((u32)(n) << 20)
#define SYS_CFG_SHUTDOWN	8
#define SYS_CFG_REBOOT		9

static void *base;

static void syscfg_command(unsigned int function)
{
	int i;

	writel(0, base + SYS_CFGSTAT);
	writel(0, base + SYS_CFGDATA);
	writel(SYS_CFGCTRL_START | SYS_CFGCTRL_WRITE |
	       SYS_CFGCTRL_FUNC(function), base + SYS_CFGCTRL);

	/* Until it happens. If it never does, the caller says so. */
	for (i = 0; i < 1000000; i++)
		readl(base + SYS_CFGSTAT);
}

static void vexpress_power_off(void)
{
	syscfg_command(SYS_CFG_SHUTDOWN);
}

static void vexpress_restart(void)
{
	syscfg_command(SYS_CFG_REBOOT);
}

static int __init vexpress_sysreg_init(int node)
{
	base = of_iomap(node, 0);
	if (!base)
		return -ENODEV;
	register_power_off(vexpress_power_off);
	register_restart(vexpress_restart);
	return 0;
}
RESET_OF_DECLARE(vexpress, "arm,vexpress-sysreg", vexpress_sysreg_init);
