/*
 * Bringing nodes of the device tree and drivers together. <drivers/of.h>
 * tells how a driver declares itself; interrupts are of_irq.c.
 */
#include <lib/fdt.h>
#include <lib/printk.h>
#include <lib/string.h>

#include <asm/io.h>

#include <drivers/of.h>

#include <uapi/errno.h>

void *initial_boot_params;

/*
 * Compatible strings are tried in the node's order, which is from the exact
 * device to what it can pass for, and each against the whole table.
 */
static const struct of_device_id * __init
of_match_node(const struct of_device_id *start, const struct of_device_id *end,
	      int node)
{
	const struct of_device_id *id;
	const char *compat, *stop;
	int len;

	compat = fdt_getprop(initial_boot_params, node, "compatible", &len);
	if (!compat || len == 0 || compat[len - 1] != '\0')
		return NULL;

	for (stop = compat + len; compat < stop; compat += strlen(compat) + 1)
		for (id = start; id < end; id++)
			if (strcmp(id->compatible, compat) == 0)
				return id;
	return NULL;
}

int __init of_probe_node(const struct of_device_id *start,
			 const struct of_device_id *end, int node)
{
	const struct of_device_id *id = of_match_node(start, end, node);

	if (!id || !fdt_device_is_available(initial_boot_params, node))
		return -ENODEV;
	return id->init(node);
}

int __init of_init_table(const struct of_device_id *start,
			 const struct of_device_id *end)
{
	int started = 0;
	int node;

	for (node = fdt_next_node(initial_boot_params, -1, NULL); node >= 0;
	     node = fdt_next_node(initial_boot_params, node, NULL))
		if (of_probe_node(start, end, node) == 0)
			started++;
	return started;
}

void * __init of_iomap(int node, int index)
{
	const char *name = fdt_get_name(initial_boot_params, node, NULL);
	u64 addr, size;
	int err;

	err = fdt_reg(initial_boot_params, node, index, &addr, &size);
	if (err) {
		pr_err("%s: no address number %d in the device tree (%d)\n",
		       name, index, err);
		return NULL;
	}
	if (size == 0 || addr + size < addr || addr + size > 1ULL << 32) {
		pr_err("%s: registers at 0x%llx, size 0x%llx: out of reach\n",
		       name, addr, size);
		return NULL;
	}
	return ioremap(addr, size);
}
