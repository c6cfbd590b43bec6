/*
 * Finding nodes in a device tree: by path, by what they are compatible with,
 * by phandle, and the one that is the console.
 */
#include <uapi/errno.h>
#include <lib/compiler.h>
#include <lib/fdt.h>
#include <lib/string.h>

int fdt_node_check_compatible(const void *fdt, int node, const char *compat)
{
	int wanted = strlen(compat) + 1;
	int left, len;
	const char *s = fdt_getprop(fdt, node, "compatible", &left);

	if (!s)
		return left;
	for (; left > 0; s += len, left -= len) {
		len = strnlen(s, left) + 1;
		if (len == wanted && len <= left && !memcmp(s, compat, len))
			return 0;
	}
	return 1;
}

bool fdt_device_is_available(const void *fdt, int node)
{
	int len;
	const char *status = fdt_getprop(fdt, node, "status", &len);

	if (!status)
		return true;
	return (len == 5 && !memcmp(status, "okay", 5)) ||
	       (len == 3 && !memcmp(status, "ok", 3));
}

int fdt_node_offset_by_compatible(const void *fdt, int start,
				  const char *compat)
{
	int node = start;

	do {
		node = fdt_next_node(fdt, node, NULL);
	} while (node >= 0 && fdt_node_check_compatible(fdt, node, compat));
	return node;
}

int fdt_node_offset_by_phandle(const void *fdt, u32 phandle)
{
	int node = -1;

	/* Neither value names a node: 2.3.3, and dtc's mark for "none". */
	if (phandle == 0 || phandle == ~0u)
		return -ENOENT;
	do {
		node = fdt_next_node(fdt, node, NULL);
	} while (node >= 0 &&
		 fdt_getprop_u32(fdt, node, "phandle", 0) != phandle &&
		 fdt_getprop_u32(fdt, node, "linux,phandle", 0) != phandle);
	return node;
}

/* The node which the alias name stands for. An alias of an alias is none. */
static int alias_offset(const void *fdt, const char *name, int namelen)
{
	int aliases = fdt_subnode_offset(fdt, 0, "aliases");
	const char *path;
	int len;

	if (aliases < 0)
		return aliases;
	path = fdt_getprop_namelen(fdt, aliases, name, namelen, &len);
	if (!path)
		return len;
	if (len < 2 || path[0] != '/' || path[len - 1] != '\0')
		return -EINVAL;
	return fdt_path_offset_namelen(fdt, path, strlen(path));
}

int fdt_path_offset_namelen(const void *fdt, const char *path, int namelen)
{
	const char *end = path + namelen;
	const char *slash;
	int node = 0;

	if (namelen <= 0)
		return -ENOENT;
	if (*path != '/') {
		slash = memchr(path, '/', namelen);
		slash = slash ? slash : end;
		node = alias_offset(fdt, path, slash - path);
		path = slash;
	}
	while (node >= 0) {
		while (path < end && *path == '/')
			path++;
		if (path == end)
			break;
		slash = memchr(path, '/', end - path);
		slash = slash ? slash : end;
		node = fdt_subnode_offset_namelen(fdt, node, path,
						  slash - path);
		path = slash;
	}
	return node;
}

int fdt_path_offset(const void *fdt, const char *path)
{
	return fdt_path_offset_namelen(fdt, path, strlen(path));
}

int fdt_stdout_node(const void *fdt)
{
	/* One string, not a table of pointers: see lib/fdt.c. */
	static const char known[] = "arm,pl011\0" "brcm,bcm2835-aux-uart\0";
	int chosen = fdt_subnode_offset(fdt, 0, "chosen");
	const char *s = NULL;
	int node;

	if (chosen >= 0)
		s = fdt_getprop_string(fdt, chosen, "stdout-path");
	if (chosen >= 0 && !s)
		s = fdt_getprop_string(fdt, chosen, "linux,stdout-path");
	if (s) {
		const char *colon = strchr(s, ':');

		node = fdt_path_offset_namelen(fdt, s, colon ? colon - s :
					       (int)strlen(s));
		if (node >= 0)
			return node;
	}

	for (s = known; *s; s += strlen(s) + 1) {
		node = -1;
		do {
			node = fdt_node_offset_by_compatible(fdt, node, s);
		} while (node >= 0 && !fdt_device_is_available(fdt, node));
		if (node >= 0)
			return node;
	}
	return -ENOENT;
}
