/*
 * From a node of the device tree to the number of its interrupt
 * (Devicetree Specification v0.4, section 2.4).
 *
 * A device has "interrupts", a list of specifiers for its interrupt parent:
 * the node that an "interrupt-parent" names, in the device's node or the
 * nearest one above, or a node above which takes interrupts itself. How many
 * cells a specifier has is the parent's #interrupt-cells. A device that is
 * wired to several controllers has "interrupts-extended" instead, where each
 * specifier has its controller's phandle in front.
 *
 * The parent is a controller, or a nexus: a bus with an "interrupt-map" which
 * says for each of its lines where that goes. On Versatile Express the
 * motherboard's line 5 becomes the GIC's SPI 5 in that way.
 */
#include <lib/fdt.h>

#include <drivers/irq.h>
#include <drivers/of.h>

#include <uapi/errno.h>

#define MAX_CELLS	8	/* of a specifier, and of a unit address */

/* One line on its way from the device up to the controller. */
struct of_irq {
	int parent;		/* the node whose line it is */
	int n;			/* cells of the specifier */
	u32 cell[MAX_CELLS];
};

static const u32 * __init get_cells(int node, const char *name, int *n)
{
	const u32 *prop = fdt_getprop(initial_boot_params, node, name, n);

	*n = prop ? *n / (int)sizeof(u32) : 0;
	return prop;
}

static u32 __init get_u32(int node, const char *name)
{
	return fdt_getprop_u32(initial_boot_params, node, name, 0);
}

/*
 * The node a phandle names. It takes a search through the tree, and nearly
 * always the answer is the same as before: the interrupt controller.
 */
static int __init find_phandle(u32 phandle)
{
	static u32 last __initdata;
	static int last_node __initdata;

	if (phandle == 0 || phandle != last) {
		last_node = fdt_node_offset_by_phandle(initial_boot_params,
						       phandle);
		last = phandle;
	}
	return last_node;
}

/* The interrupt parent of @node, or an errno when there is none. */
static int __init interrupt_parent(int node)
{
	int hops = FDT_MAX_DEPTH;	/* a broken tree may go in circles */

	do {
		u32 phandle = get_u32(node, "interrupt-parent");

		node = phandle ? find_phandle(phandle) :
			fdt_parent_offset(initial_boot_params, node);
		if (node < 0 || --hops == 0)
			return -EINVAL;
	} while (!fdt_getprop(initial_boot_params, node, "#interrupt-cells",
			      NULL));
	return node;
}

/* Take the specifier of @irq->parent from the @left cells at @cell. */
static int __init take_specifier(struct of_irq *irq, const u32 *cell, int left)
{
	u32 n = get_u32(irq->parent, "#interrupt-cells");
	u32 i;

	if (n == 0 || n > MAX_CELLS || (int)n > left)
		return -EINVAL;
	for (i = 0; i < n; i++)
		irq->cell[i] = fdt32_to_cpu(cell[i]);
	irq->n = n;
	return 0;
}

static int __init parse_extended(int index, const u32 *cell, int left,
				 struct of_irq *irq)
{
	int err;

	while (left > 0) {
		irq->parent = find_phandle(fdt32_to_cpu(*cell));
		if (irq->parent < 0)
			return -EINVAL;
		err = take_specifier(irq, cell + 1, left - 1);
		if (err || index-- == 0)
			return err;
		cell += 1 + irq->n;
		left -= 1 + irq->n;
	}
	return -ENOENT;
}

/* Interrupt @index as the node's own properties give it. */
static int __init parse_one(int node, int index, struct of_irq *irq)
{
	const u32 *cell;
	u32 size;
	int left;

	cell = get_cells(node, "interrupts-extended", &left);
	if (cell)
		return parse_extended(index, cell, left, irq);

	cell = get_cells(node, "interrupts", &left);
	if (!cell)
		return -ENOENT;
	irq->parent = interrupt_parent(node);
	if (irq->parent < 0)
		return irq->parent;
	size = get_u32(irq->parent, "#interrupt-cells");
	if (size == 0 || size > MAX_CELLS)
		return -EINVAL;
	if (left < (index + 1) * (int)size)
		return -ENOENT;
	return take_specifier(irq, cell + index * size, left);
}

/*
 * What a nexus's map is searched for: the device's address on its bus, then
 * the specifier. Both are masked; where the address does not matter, its mask
 * is zero, so that a device without one fits too. Returns the cells.
 */
static int __init build_key(int node, const struct of_irq *irq, u32 *key)
{
	u32 addr_cells = get_u32(irq->parent, "#address-cells");
	const u32 *reg;
	int i, len;

	if (addr_cells > MAX_CELLS)
		return -EINVAL;
	reg = get_cells(node, "reg", &len);
	for (i = 0; i < (int)addr_cells; i++)
		key[i] = i < len ? fdt32_to_cpu(reg[i]) : 0;
	for (i = 0; i < irq->n; i++)
		key[addr_cells + i] = irq->cell[i];
	return addr_cells + irq->n;
}

static bool __init key_matches(const u32 *key, const u32 *entry,
			       const u32 *mask, int n)
{
	while (n-- > 0)
		if ((key[n] ^ fdt32_to_cpu(entry[n])) &
		    (mask ? fdt32_to_cpu(mask[n]) : ~0u))
			return false;
	return true;
}

/*
 * @irq is on a line of a nexus: follow that to the nexus's parent. An entry
 * of the map is: address and specifier here, phandle of the parent, address
 * (of no interest to us) and specifier there.
 */
static int __init follow_map(int node, struct of_irq *irq)
{
	u32 key[2 * MAX_CELLS];
	int n = build_key(node, irq, key);
	int left, mask_len, skip = 0;
	const u32 *map = get_cells(irq->parent, "interrupt-map", &left);
	const u32 *mask = get_cells(irq->parent, "interrupt-map-mask",
				    &mask_len);
	bool found;

	if (n < 0 || (mask && mask_len < n))
		return -EINVAL;

	for (found = false; !found && left > n; map += skip, left -= skip) {
		found = key_matches(key, map, mask, n);
		map += n;
		left -= n + 1;
		irq->parent = find_phandle(fdt32_to_cpu(*map++));
		if (irq->parent < 0)
			return -EINVAL;
		skip = get_u32(irq->parent, "#address-cells");
		if (skip < 0 || skip > MAX_CELLS || skip > left ||
		    take_specifier(irq, map + skip, left - skip) != 0)
			return -EINVAL;
		skip += irq->n;
	}
	return found ? 0 : -EINVAL;
}

int __init of_irq_get(int node, int index)
{
	int hops = FDT_MAX_DEPTH;	/* maps of a broken tree may circle */
	struct irq_chip *chip;
	struct of_irq irq;
	int hwirq, err;

	err = parse_one(node, index, &irq);
	while (!err && fdt_getprop(initial_boot_params, irq.parent,
				   "interrupt-map", NULL))
		err = hops-- ? follow_map(node, &irq) : -EINVAL;
	if (err)
		return err;

	chip = irq_find_chip(irq.parent);
	if (!chip)
		return -ENODEV;
	hwirq = chip->xlate(irq.cell, irq.n);
	if (hwirq < 0)
		return hwirq;
	return hwirq < (int)chip->nr ? (int)chip->first + hwirq : -EINVAL;
}
