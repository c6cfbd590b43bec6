/*
 * From device-tree nodes to drivers ("of" is Open Firmware, where device
 * trees come from, and Linux's prefix). A node is an offset into the blob,
 * as in <lib/fdt.h>.
 *
 * A driver says with one of the macros below which `compatible` it drives
 * and how to begin. The entries of one kind come together in one section of
 * the kernel, a table which of_init_table() holds against the tree. So there
 * is no list of drivers anywhere: to link one in is to have it.
 *
 * Tables and probing belong to boot and are gone after free_initmem().
 */
#ifndef DRIVERS_OF_H
#define DRIVERS_OF_H

#include <lib/compiler.h>

/* The device tree, at its virtual address; checked by fdt_check_header(). */
extern void *initial_boot_params;

struct of_device_id {
	const char *compatible;
	int (*init)(int node);		/* 0 or a negative errno */
};

#define OF_DECLARE(table, name, compat, fn)				\
	static const struct of_device_id __of_##table##_##name		\
	__used __section("__" #table "_of_table") = {			\
		.compatible = compat, .init = fn }

#define IRQCHIP_DECLARE(name, compat, fn) OF_DECLARE(irqchip, name, compat, fn)
#define TIMER_OF_DECLARE(name, compat, fn) OF_DECLARE(timer, name, compat, fn)
#define CONSOLE_OF_DECLARE(name, compat, fn) \
	OF_DECLARE(console, name, compat, fn)
#define RESET_OF_DECLARE(name, compat, fn) OF_DECLARE(reset, name, compat, fn)
#define RTC_OF_DECLARE(name, compat, fn) OF_DECLARE(rtc, name, compat, fn)
#define VIRTIO_OF_DECLARE(name, compat, fn) OF_DECLARE(virtio, name, compat, fn)
#define MMC_OF_DECLARE(name, compat, fn) OF_DECLARE(mmc, name, compat, fn)

/* The bounds of the tables, set by the linker script. */
extern const struct of_device_id __start___irqchip_of_table[];
extern const struct of_device_id __stop___irqchip_of_table[];
extern const struct of_device_id __start___timer_of_table[];
extern const struct of_device_id __stop___timer_of_table[];
extern const struct of_device_id __start___console_of_table[];
extern const struct of_device_id __stop___console_of_table[];
extern const struct of_device_id __start___reset_of_table[];
extern const struct of_device_id __stop___reset_of_table[];
extern const struct of_device_id __start___rtc_of_table[];
extern const struct of_device_id __stop___rtc_of_table[];
extern const struct of_device_id __start___virtio_of_table[];
extern const struct of_device_id __stop___virtio_of_table[];
extern const struct of_device_id __start___mmc_of_table[];
extern const struct of_device_id __stop___mmc_of_table[];

/*
 * Start the driver of @node, if [@start, @end) has one: the one for the most
 * specific, that is the earliest, of the node's compatible strings. Returns
 * what its init returned, or -ENODEV if there is none or the node is
 * disabled.
 */
int of_probe_node(const struct of_device_id *start,
		  const struct of_device_id *end, int node);

/*
 * of_probe_node() for each node, in the tree's order. Returns how many
 * drivers started.
 */
int of_init_table(const struct of_device_id *start,
		  const struct of_device_id *end);

/*
 * Map entry @index of the node's reg, translated to a CPU address. NULL,
 * with a message, if the node has no such entry or it is beyond 4 GiB.
 */
void *of_iomap(int node, int index);

/*
 * Our number of the node's interrupt @index, ready for request_irq().
 * -ENOENT if the node has no such interrupt, -ENODEV if its controller has no
 * driver, -EINVAL if the tree or the controller cannot make sense of it.
 */
int of_irq_get(int node, int index);

#endif
