/*
 * What drivers of the Raspberry Pi's devices need of the chip around them:
 * their pins, and how fast their clocks are. For boot only.
 */
#ifndef DRIVERS_BCM2835_H
#define DRIVERS_BCM2835_H

#include <lib/compiler.h>

/*
 * drivers/pinctrl-bcm2835.c: give the pins which the node's "pinctrl-0" names
 * the functions it wants. 0, also when it names none; -EINVAL when the tree
 * makes no sense, and then some pins may have been set.
 */
int pinctrl_select_default(int node);

/*
 * drivers/bcm2835-mailbox.c: the firmware's answer to how fast a clock runs
 * at present, in Hz; 0 when there is no firmware or it does not answer.
 */
#define RPI_FIRMWARE_CORE_CLK	4
u32 rpi_firmware_clock_rate(u32 id);

#endif
