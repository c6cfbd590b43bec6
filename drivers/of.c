/*
 * Bringing nodes of the device tree and drivers together. <drivers/of.h>
 * tells how a driver declares itself; interrupts are of_irq.c.
 *
 * A walk over the tree is dear, as boot goes: the blob can only be read from
 * its beginning, tag by tag. So there is one, and it looks for the drivers of
 * all kinds. What it finds is kept until each kind has its turn.
 */
#include <lib/fdt.h>
#include <lib/printk.h>
#include <lib/string.h>

#include <asm/io.h>

#include <drivers/of.h>

#include <uapi/errno.h>

#define MAX_MATCHES	64	/* virt has 7 we know, and 32 virtio places */

void *initial_boot_params;

static struct of_match {
	const struct of_device_id *id;
	int node;
} matches[MAX_MATCHES] __initdata;
static int nr_matches __initdata = -1;		/* not looked yet */

static const struct of_table {
	const struct of_device_id *start, *end;
} tables[] __initconst = {
	{ __start___irqchip_of_table, __stop___irqchip_of_table },
	{ __start___timer_of_table, __stop___timer_of_table },
	{ __start___console_of_table, __stop___console_of_table },
	{ __start___reset_of_table, __stop___reset_of_table },
	{ __start___rtc_of_table, __stop___rtc_of_table },
	{ __start___virtio_of_table, __stop___virtio_of_table },
	{ __start___mmc_of_table, __stop___mmc_of_table },
};

/*
 * The entry of @table for one of the @len bytes of strings at @compat. These
 * are in the node's order, from the exact device to what it can pass for, so
 * each is held against the whole table before the next.
 */
static const struct of_device_id * __init
of_match_table(const struct of_table *table, const char *compat, int len)
{
	const char *end = compat + len;
	const struct of_device_id *id;

	for (; compat < end; compat += strlen(compat) + 1)
		for (id = table->start; id < table->end; id++)
			if (strcmp(id->compatible, compat) == 0)
				return id;
	return NULL;
}

static void __init of_match_node(int node)
{
	const struct of_device_id *id;
	const char *compat;
	unsigned int i;
	int len;

	compat = fdt_getprop(initial_boot_params, node, "compatible", &len);
	if (!compat || len == 0 || compat[len - 1] != '\0')
		return;
	for (i = 0; i < ARRAY_SIZE(tables); i++) {
		id = of_match_table(&tables[i], compat, len);
		if (!id || !fdt_device_is_available(initial_boot_params, node))
			continue;
		if (nr_matches == MAX_MATCHES) {
			pr_warn("%s: too many devices\n", id->compatible);
			return;
		}
		matches[nr_matches].id = id;
		matches[nr_matches++].node = node;
	}
}

static void __init of_match_tree(void)
{
	int node;

	nr_matches = 0;
	for (node = fdt_next_node(initial_boot_params, -1, NULL); node >= 0;
	     node = fdt_next_node(initial_boot_params, node, NULL))
		of_match_node(node);
}

int __init of_probe_node(const struct of_device_id *start,
			 const struct of_device_id *end, int node)
{
	struct of_match *m;

	if (nr_matches < 0)
		of_match_tree();
	for (m = matches; m < matches + nr_matches; m++)
		if (m->node == node && m->id >= start && m->id < end)
			return m->id->init(node);
	return -ENODEV;
}

int __init of_init_table(const struct of_device_id *start,
			 const struct of_device_id *end)
{
	struct of_match *m;
	int started = 0;

	if (nr_matches < 0)
		of_match_tree();
	for (m = matches; m < matches + nr_matches; m++)
		if (m->id >= start && m->id < end && m->id->init(m->node) == 0)
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
