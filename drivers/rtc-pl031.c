/*
 * ARM's PrimeCell real time clock (PL031, ARM DDI 0224): a counter of seconds
 * that QEMU's boards and the Versatile Express have. It is read once, at boot:
 * from then on the generic timer, which is finer, keeps the time. A Raspberry
 * Pi has no such clock and begins in 1970.
 */
#include <asm/io.h>

#include <drivers/of.h>
#include <drivers/rtc.h>

#include <uapi/errno.h>

#define RTC_DR		0x00		/* the count */

static u32 seconds __initdata;

static int __init pl031_init(int node)
{
	void *base = of_iomap(node, 0);

	if (!base)
		return -EINVAL;
	seconds = readl(base + RTC_DR);
	return 0;
}

RTC_OF_DECLARE(pl031, "arm,pl031", pl031_init);

u32 __init rtc_probe(void)
{
	of_init_table(__start___rtc_of_table, __stop___rtc_of_table);
	return seconds;
}
