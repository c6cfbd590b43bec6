/*
 * Reading a flattened device tree (Devicetree Specification v0.4, chapter 5).
 *
 * The names and meanings are libfdt's; the code is our own. A node is named
 * by its offset in the structure block, a number that is not negative; a
 * negative result is an errno: -ENOENT when there is no such node, property
 * or entry, -EINVAL when the blob is malformed there.
 *
 * Every function but fdt_check_header() may only be given a blob which
 * fdt_check_header() has accepted. After that no blob, however damaged
 * inside, makes a function here read outside its totalsize bytes or loop.
 *
 * There are no globals and nothing is allocated: the same code serves the
 * decompressor, wherever it runs, and the kernel.
 */
#ifndef LIB_FDT_H
#define LIB_FDT_H

#include <lib/types.h>

#define FDT_MAGIC	0xd00dfeed
#define FDT_MAX_SIZE	(2 * 1024 * 1024)	/* Linux's limit too */
#define FDT_MAX_DEPTH	16			/* deeper nodes: -EINVAL */

/* The blob is big-endian, whoever reads it. */
static inline u32 fdt32_to_cpu(u32 x)
{
	return __builtin_bswap32(x);
}

static inline u32 cpu_to_fdt32(u32 x)
{
	return __builtin_bswap32(x);
}

/*
 * The blob as a whole
 */

/*
 * 0 if fdt can be used: at a 4-byte boundary, magic, a version we read (17),
 * blocks inside totalsize, totalsize at most FDT_MAX_SIZE. -EINVAL else.
 * Reads the 40 bytes of the header and the reservation map, no more.
 */
int fdt_check_header(const void *fdt);

/* The size the header claims: often with much unused room at the end. */
u32 fdt_totalsize(const void *fdt);

/* Bytes from fdt to the end of its last block: what must be kept. */
u32 fdt_used_size(const void *fdt);

/*
 * Copy the used part of fdt to buf (4-byte aligned, not overlapping it) and
 * set the copy's totalsize to bufsize. -ENOSPC if it does not fit.
 */
int fdt_open_into(const void *fdt, void *buf, u32 bufsize);

/* The memory reservation map: entries, and entry n (-ENOENT past the end). */
int fdt_num_mem_rsv(const void *fdt);
int fdt_get_mem_rsv(const void *fdt, int n, u64 *addr, u64 *size);

/*
 * Nodes (lib/fdt.c; finding them: lib/fdt_find.c). The root is node 0.
 */

/*
 * The node after this one in the order of the blob, -ENOENT after the last.
 * offset -1 gives the root. *depth, unless depth is NULL, is counted up and
 * down on the way; begin with -1 and the root has depth 0. So, to see the
 * whole subtree of a node:
 *
 *	int depth = 0;
 *	for (n = fdt_next_node(fdt, node, &depth); n >= 0 && depth > 0;
 *	     n = fdt_next_node(fdt, n, &depth))
 */
int fdt_next_node(const void *fdt, int offset, int *depth);

/* Children in order: -ENOENT when there is none or no further one. */
int fdt_first_subnode(const void *fdt, int parent);
int fdt_next_subnode(const void *fdt, int node);

#define fdt_for_each_subnode(node, fdt, parent)			\
	for ((node) = fdt_first_subnode(fdt, parent); (node) >= 0;	\
	     (node) = fdt_next_subnode(fdt, node))

/* The child called name; "memory" also finds "memory@40000000". */
int fdt_subnode_offset(const void *fdt, int parent, const char *name);
int fdt_subnode_offset_namelen(const void *fdt, int parent,
			       const char *name, int namelen);

/*
 * The node at path. Unit addresses may be left out; a path which does not
 * begin with '/' begins with one of the names in /aliases.
 */
int fdt_path_offset(const void *fdt, const char *path);
int fdt_path_offset_namelen(const void *fdt, const char *path, int namelen);

/* -ENOENT for the root. */
int fdt_parent_offset(const void *fdt, int node);

/*
 * All nodes on the way from the root, path[0], to node itself. Returns the
 * depth of node: path[depth] is node, path[depth - 1] its parent.
 */
int fdt_ancestors(const void *fdt, int node, int path[FDT_MAX_DEPTH]);

/* The first node after start (-1: from the root) compatible with compat. */
int fdt_node_offset_by_compatible(const void *fdt, int start,
				  const char *compat);
int fdt_node_offset_by_phandle(const void *fdt, u32 phandle);

/* Node name with unit address ("" for the root), NULL if node is none. */
const char *fdt_get_name(const void *fdt, int node, int *lenp);

/*
 * Properties
 */

/*
 * The value of a property: 4-byte aligned, big-endian, inside the blob, its
 * length in *lenp (which may be NULL). NULL if there is none, *lenp an errno.
 */
const void *fdt_getprop(const void *fdt, int node, const char *name,
			int *lenp);

/* The same for a name of namelen bytes; here lenp is needed. */
const void *fdt_getprop_namelen(const void *fdt, int node, const char *name,
				int namelen, int *lenp);

/* The same as a string: NULL unless its last byte is a NUL. */
const char *fdt_getprop_string(const void *fdt, int node, const char *name);

/* The first cell of a property; dflt if there is no such property. */
u32 fdt_getprop_u32(const void *fdt, int node, const char *name, u32 dflt);

/* The next n (0, 1 or 2) cells as one number. */
u64 fdt_read_number(const u32 *cell, int n);

/* Overwrite a value with one of the same length; -EINVAL if it differs. */
int fdt_setprop_inplace(void *fdt, int node, const char *name,
			const void *val, int len);

/* 0 if compat is in the node's list, 1 if not, -ENOENT without a list. */
int fdt_node_check_compatible(const void *fdt, int node, const char *compat);

/* True unless the node's status says otherwise than "okay" or "ok". */
bool fdt_device_is_available(const void *fdt, int node);

/* #address-cells and #size-cells of a bus: 2 and 1 when not given. */
int fdt_address_cells(const void *fdt, int node);
int fdt_size_cells(const void *fdt, int node);

/*
 * What the tree says about the machine (lib/fdt_address.c)
 */

/*
 * Turn *addr, an address on the bus which node is on (as in node's reg), into
 * one the CPU uses, through the ranges of all ancestors. -EINVAL if a bus on
 * the way has no ranges (its children are not in memory), if none of them
 * holds the address, or if it has more than two address cells.
 */
int fdt_translate_address(const void *fdt, int node, u64 *addr);

/*
 * Entry index of the node's reg: address as the CPU sees it, and size. Both
 * pointers are needed. -ENOENT when there is no such entry.
 */
int fdt_reg(const void *fdt, int node, int index, u64 *addr, u64 *size);

/*
 * RAM bank number index, counted through all nodes with device_type "memory";
 * -ENOENT after the last. A bank may be empty (size 0).
 */
int fdt_memory_bank(const void *fdt, int index, u64 *addr, u64 *size);

/*
 * The console UART: /chosen/stdout-path (path or alias, with or without
 * ":115200n8" behind it), else the first enabled UART we have a driver for.
 */
int fdt_stdout_node(const void *fdt);

/*
 * The initial ramdisk's place from /chosen: [*start, *end) in physical
 * addresses. -ENOENT if there is none, -EINVAL if the values make no sense.
 */
int fdt_initrd(const void *fdt, u64 *start, u64 *end);

#endif
