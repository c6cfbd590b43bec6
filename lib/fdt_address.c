/*
 * Addresses in a device tree, and the few questions about the machine that
 * both the decompressor and the kernel ask of it.
 *
 * A reg is an address on the bus that its node sits on. Each bus says in its
 * ranges how that turns into an address on the bus above:
 *
 *	child address (#address-cells of the bus itself)
 *	parent address (#address-cells of the bus above)
 *	length (#size-cells of the bus itself)
 *
 * An empty ranges is 1:1; none at all means that the children cannot be
 * reached by the CPU's loads and stores (Devicetree Specification 2.3.8).
 * So a Pi's UART, 7e201000 on the VideoCore's bus, is at 3f201000 for us.
 */
#include <uapi/errno.h>
#include <lib/compiler.h>
#include <lib/fdt.h>
#include <lib/string.h>

#define MAX_CELLS	2	/* what a u64 holds; PCI's three are not read */

int fdt_address_cells(const void *fdt, int node)
{
	return fdt_getprop_u32(fdt, node, "#address-cells", 2) & 0xff;
}

int fdt_size_cells(const void *fdt, int node)
{
	return fdt_getprop_u32(fdt, node, "#size-cells", 1) & 0xff;
}

/* One step up: from the children of bus to the children of its parent. */
static int translate_one(const void *fdt, int bus, int parent, u64 *addr)
{
	int na = fdt_address_cells(fdt, bus);
	int ns = fdt_size_cells(fdt, bus);
	int pna = fdt_address_cells(fdt, parent);
	int step = na + pna + ns;
	u64 child, size;
	const u32 *cell;
	int len;

	cell = fdt_getprop(fdt, bus, "ranges", &len);
	if (!cell)
		return -EINVAL;
	if (len == 0)
		return 0;
	if (na < 1 || na > MAX_CELLS || pna < 1 || pna > MAX_CELLS ||
	    ns < 1 || ns > MAX_CELLS)
		return -EINVAL;

	for (len /= 4; len >= step; len -= step, cell += step) {
		child = fdt_read_number(cell, na);
		size = fdt_read_number(cell + na + pna, ns);
		if (*addr >= child && *addr - child < size) {
			*addr += fdt_read_number(cell + na, pna) - child;
			return 0;
		}
	}
	return -EINVAL;
}

/* The same for a node whose ancestors are known already. */
static int translate(const void *fdt, const int *path, int depth, u64 *addr)
{
	int err = 0;

	/* path[depth - 1] is node's bus; the root's children need nothing. */
	while (--depth > 0 && !err)
		err = translate_one(fdt, path[depth], path[depth - 1], addr);
	return err;
}

int fdt_translate_address(const void *fdt, int node, u64 *addr)
{
	int path[FDT_MAX_DEPTH];
	int depth = fdt_ancestors(fdt, node, path);

	return depth < 0 ? depth : translate(fdt, path, depth, addr);
}

int fdt_reg(const void *fdt, int node, int index, u64 *addr, u64 *size)
{
	int path[FDT_MAX_DEPTH];
	int depth = fdt_ancestors(fdt, node, path);
	int na, ns, len;
	const u32 *reg;

	if (depth < 0)
		return depth;
	if (depth == 0)
		return -ENOENT;
	reg = fdt_getprop(fdt, node, "reg", &len);
	if (!reg)
		return len;

	na = fdt_address_cells(fdt, path[depth - 1]);
	ns = fdt_size_cells(fdt, path[depth - 1]);
	if (na < 1 || na > MAX_CELLS || ns > MAX_CELLS)
		return -EINVAL;
	len /= 4;
	if (index < 0 || index >= len || (index + 1) * (na + ns) > len)
		return -ENOENT;
	reg += index * (na + ns);
	*addr = fdt_read_number(reg, na);
	*size = fdt_read_number(reg + na, ns);
	return translate(fdt, path, depth, addr);
}

int fdt_memory_bank(const void *fdt, int index, u64 *addr, u64 *size)
{
	const char *type;
	int node, i, err;

	fdt_for_each_subnode(node, fdt, 0) {
		type = fdt_getprop_string(fdt, node, "device_type");
		if (!type || strcmp(type, "memory") ||
		    !fdt_device_is_available(fdt, node))
			continue;
		for (i = 0; ; i++) {
			err = fdt_reg(fdt, node, i, addr, size);
			if (err == -ENOENT)
				break;
			if (err || index-- == 0)
				return err;
		}
	}
	return node;
}

/* A number that is one cell or two, whoever wrote it: U-Boot, QEMU, you. */
static int read_chosen(const void *fdt, int chosen, const char *name, u64 *val)
{
	int len;
	const u32 *cell = fdt_getprop(fdt, chosen, name, &len);

	if (!cell)
		return len;
	if (len != 4 && len != 8)
		return -EINVAL;
	*val = fdt_read_number(cell, len / 4);
	return 0;
}

int fdt_initrd(const void *fdt, u64 *start, u64 *end)
{
	int chosen = fdt_subnode_offset(fdt, 0, "chosen");
	int err;

	if (chosen < 0)
		return chosen;
	err = read_chosen(fdt, chosen, "linux,initrd-start", start);
	if (!err)
		err = read_chosen(fdt, chosen, "linux,initrd-end", end);
	if (err)
		return err;
	if (*start == *end)
		return -ENOENT;
	return *start < *end ? 0 : -EINVAL;
}
