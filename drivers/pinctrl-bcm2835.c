/*
 * What the Raspberry Pi's pins are used for (BCM2835 ARM Peripherals, chapter
 * 6). Each of the 54 pins is input, output or a wire of one of up to six
 * devices. Whoever ran before us has left them somehow; a device that needs
 * them says in the tree how it wants them:
 *
 *	pinctrl-0 = <&sdhost_gpio48>;	in the device's node, and below gpio:
 *	sdhost_gpio48: ... { brcm,pins = <48 ... 53>; brcm,function = <4>; };
 *
 * The functions are numbered as in the register. "brcm,pull" is the resistor
 * of each pin, or one for all; without it the firmware's choice stays.
 */
#include <lib/fdt.h>

#include <asm/io.h>

#include <drivers/bcm2835.h>
#include <drivers/of.h>
#include <drivers/timer.h>

#include <uapi/errno.h>

#define NR_PINS		54
#define GPFSEL0		0x00	/* ten pins a register, three bits each */
#define GPPUD		0x94	/* the resistor: 0 off, 1 down, 2 up */
#define GPPUDCLK0	0x98	/* for which pins, a bit each */
#define GPPUD_SETTLE_NS	10000	/* 150 cycles of a clock of 15 MHz or more */

static void __init set_function(void *base, u32 pin, u32 function)
{
	void *reg = base + GPFSEL0 + pin / 10 * 4;
	u32 shift = pin % 10 * 3;

	writel((readl(reg) & ~(7u << shift)) | function << shift, reg);
}

static void __init settle(void)
{
	u64 end = sched_clock() + GPPUD_SETTLE_NS;

	while (sched_clock() < end)
		;
}

/* The sequence is the manual's, p. 101. */
static void __init set_pull(void *base, u32 pin, u32 pull)
{
	void *clk = base + GPPUDCLK0 + pin / 32 * 4;

	writel(pull, base + GPPUD);
	settle();
	writel(1u << pin % 32, clk);
	settle();
	writel(0, base + GPPUD);
	writel(0, clk);
}

/* Entry @i of @n in a property that has one for each pin or one for all. */
static u32 __init pick(const u32 *prop, int n, int i)
{
	return fdt32_to_cpu(prop[i < n ? i : 0]);
}

static int __init set_group(void *base, int group)
{
	const void *fdt = initial_boot_params;
	int n, nr_functions, nr_pulls, i;
	const u32 *pins = fdt_getprop(fdt, group, "brcm,pins", &n);
	const u32 *functions = fdt_getprop(fdt, group, "brcm,function",
					   &nr_functions);
	const u32 *pulls = fdt_getprop(fdt, group, "brcm,pull", &nr_pulls);

	if (!pins || !functions || nr_functions < 4)
		return -EINVAL;
	for (i = 0; i < n / 4; i++) {
		u32 pin = fdt32_to_cpu(pins[i]);
		u32 function = pick(functions, nr_functions / 4, i);

		if (pin >= NR_PINS || function > 7)
			return -EINVAL;
		set_function(base, pin, function);
		if (pulls && nr_pulls >= 4)
			set_pull(base, pin, pick(pulls, nr_pulls / 4, i) & 3);
	}
	return 0;
}

int __init pinctrl_select_default(int node)
{
	const void *fdt = initial_boot_params;
	int n, i, group, gpio, err = 0;
	const u32 *groups = fdt_getprop(fdt, node, "pinctrl-0", &n);
	void *base;

	for (i = 0; groups && i < n / 4 && err == 0; i++) {
		group = fdt_node_offset_by_phandle(fdt,
						   fdt32_to_cpu(groups[i]));
		gpio = group < 0 ? group : fdt_parent_offset(fdt, group);
		if (gpio < 0 || fdt_node_check_compatible(fdt, gpio,
						"brcm,bcm2835-gpio") != 0)
			return -EINVAL;
		base = of_iomap(gpio, 0);
		err = base ? set_group(base, group) : -EINVAL;
	}
	return err;
}
