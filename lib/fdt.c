/*
 * Reading a flattened device tree.
 *
 * The blob is a header, a map of reserved memory, and two blocks:
 *
 *   structure   a stream of 4-byte tags, each followed by what it announces
 *               BEGIN_NODE name\0        PROP length nameoff value
 *               END_NODE                 NOP                 END
 *               everything padded with zeros to 4 bytes
 *   strings     the names of all properties, which PROP points into
 *
 * so a node is a place in the stream, and everything is found by walking
 * forward from there. next_tag() is the only function that knows the stream:
 * it checks that a tag, and all that belongs to it, lies inside the block,
 * and always steps forward. The other functions ask it, and so inherit both
 * promises of <lib/fdt.h>: never outside the blob, never in a circle.
 *
 * Tables of pointers are avoided: they would hold absolute addresses, and
 * the decompressor runs wherever it was put.
 */
#include <uapi/errno.h>
#include <lib/compiler.h>
#include <lib/fdt.h>
#include <lib/string.h>

/* Devicetree Specification v0.4, 5.2 */
struct fdt_header {
	u32 magic;
	u32 totalsize;
	u32 off_dt_struct;
	u32 off_dt_strings;
	u32 off_mem_rsvmap;
	u32 version;
	u32 last_comp_version;
	u32 boot_cpuid_phys;
	u32 size_dt_strings;
	u32 size_dt_struct;
};

#define FDT_VERSION	17		/* written by every dtc since 2006 */
#define RSV_SIZE	16		/* one entry: address, size; 5.3 */

/* 5.4.1 */
enum fdt_tag {
	FDT_BEGIN_NODE	= 1,
	FDT_END_NODE	= 2,
	FDT_PROP	= 3,
	FDT_NOP		= 4,
	FDT_END		= 9,
};

#define hdr(fdt, field) \
	fdt32_to_cpu(((const struct fdt_header *)(fdt))->field)

/*
 * The blob as a whole
 */

static bool block_fits(u32 offset, u32 size, u32 total)
{
	return offset >= sizeof(struct fdt_header) && offset <= total &&
	       size <= total - offset;
}

/* Bytes of the reservation map with its closing entry, 0 if that is missing. */
static u32 mem_rsv_size(const void *fdt)
{
	u32 room = hdr(fdt, totalsize) - hdr(fdt, off_mem_rsvmap);
	const u32 *p = fdt + hdr(fdt, off_mem_rsvmap);
	u32 size;

	for (size = RSV_SIZE; size <= room; size += RSV_SIZE, p += 4)
		if (!(p[0] | p[1] | p[2] | p[3]))
			return size;
	return 0;
}

int fdt_check_header(const void *fdt)
{
	u32 total;

	if (!fdt || !IS_ALIGNED((uintptr_t)fdt, 4))
		return -EINVAL;
	if (hdr(fdt, magic) != FDT_MAGIC)
		return -EINVAL;
	if (hdr(fdt, version) < FDT_VERSION ||
	    hdr(fdt, last_comp_version) > FDT_VERSION)
		return -EINVAL;

	total = hdr(fdt, totalsize);
	if (total < sizeof(struct fdt_header) || total > FDT_MAX_SIZE)
		return -EINVAL;
	if (!block_fits(hdr(fdt, off_dt_struct), hdr(fdt, size_dt_struct),
			total) ||
	    !block_fits(hdr(fdt, off_dt_strings), hdr(fdt, size_dt_strings),
			total) ||
	    !block_fits(hdr(fdt, off_mem_rsvmap), RSV_SIZE, total))
		return -EINVAL;
	if (!IS_ALIGNED(hdr(fdt, off_dt_struct), 4) ||
	    !IS_ALIGNED(hdr(fdt, off_mem_rsvmap), 4))
		return -EINVAL;
	if (!mem_rsv_size(fdt))
		return -EINVAL;
	return 0;
}

u32 fdt_totalsize(const void *fdt)
{
	return hdr(fdt, totalsize);
}

u32 fdt_used_size(const void *fdt)
{
	u32 end = hdr(fdt, off_dt_struct) + hdr(fdt, size_dt_struct);

	end = max(end, hdr(fdt, off_dt_strings) + hdr(fdt, size_dt_strings));
	end = max(end, hdr(fdt, off_mem_rsvmap) + mem_rsv_size(fdt));
	return end;
}

int fdt_open_into(const void *fdt, void *buf, u32 bufsize)
{
	u32 used = fdt_used_size(fdt);

	if (used > bufsize)
		return -ENOSPC;
	memcpy(buf, fdt, used);
	((struct fdt_header *)buf)->totalsize = cpu_to_fdt32(bufsize);
	return 0;
}

int fdt_num_mem_rsv(const void *fdt)
{
	return mem_rsv_size(fdt) / RSV_SIZE - 1;
}

int fdt_get_mem_rsv(const void *fdt, int n, u64 *addr, u64 *size)
{
	const u32 *p = fdt + hdr(fdt, off_mem_rsvmap);

	if (n < 0 || n >= fdt_num_mem_rsv(fdt))
		return -ENOENT;
	*addr = fdt_read_number(p + 4 * n, 2);
	*size = fdt_read_number(p + 4 * n + 2, 2);
	return 0;
}

/*
 * The stream of tags
 */

/* The len bytes at offset in the structure block; NULL if they stick out. */
static const void *struct_ptr(const void *fdt, int offset, u32 len)
{
	u32 size = hdr(fdt, size_dt_struct);

	if (offset < 0 || (u32)offset > size || len > size - offset)
		return NULL;
	return fdt + hdr(fdt, off_dt_struct) + offset;
}

/*
 * How many bytes the name at @p takes with its NUL and what fills up the last
 * word, which has the NUL; more than @room if there is none. Boot walks the
 * tree dozens of times, so it goes by words.
 */
static u32 name_size(const u32 *p, u32 room)
{
	u32 n = 4;

	for (; n <= room; n += 4, p++)
		if ((*p - 0x01010101) & ~*p & 0x80808080)
			break;
	return n;
}

/*
 * The tag at offset, and in *next the offset of the one behind it, always
 * greater than offset. -EINVAL if there is none, or not wholly in the block.
 */
static int next_tag(const void *fdt, int offset, int *next)
{
	const u32 *p = struct_ptr(fdt, offset, 4);
	u32 room, len = 0;
	enum fdt_tag tag;

	if (!p || !IS_ALIGNED(offset, 4))
		return -EINVAL;
	tag = fdt32_to_cpu(*p);
	offset += 4;
	room = hdr(fdt, size_dt_struct) - offset;

	switch (tag) {
	case FDT_BEGIN_NODE:
		len = name_size(p + 1, room);
		break;
	case FDT_PROP:
		if (room < 8)
			return -EINVAL;
		room -= 8;
		offset += 8;
		len = fdt32_to_cpu(p[1]);
		break;
	case FDT_END_NODE:
	case FDT_NOP:
	case FDT_END:
		break;
	default:
		return -EINVAL;
	}
	if (len > room)
		return -EINVAL;
	*next = ALIGN(offset + (int)len, 4);
	return tag;
}

/*
 * Nodes
 */

int fdt_next_node(const void *fdt, int offset, int *depth)
{
	int next = 0;
	int tag;

	if (offset >= 0 && next_tag(fdt, offset, &next) != FDT_BEGIN_NODE)
		return -EINVAL;
	for (;;) {
		offset = next;
		tag = next_tag(fdt, offset, &next);
		if (tag < 0)
			return tag;
		if (tag == FDT_END)
			return -ENOENT;
		if (tag == FDT_END_NODE && depth)
			--*depth;
		if (tag == FDT_BEGIN_NODE)
			break;
	}
	if (depth)
		++*depth;
	return offset;
}

int fdt_first_subnode(const void *fdt, int parent)
{
	int depth = 0;
	int node = fdt_next_node(fdt, parent, &depth);

	if (node >= 0 && depth != 1)
		return -ENOENT;
	return node;
}

int fdt_next_subnode(const void *fdt, int node)
{
	int depth = 1;

	do {
		node = fdt_next_node(fdt, node, &depth);
		if (node < 0)
			return node;
		if (depth < 1)
			return -ENOENT;
	} while (depth > 1);
	return node;
}

const char *fdt_get_name(const void *fdt, int node, int *lenp)
{
	const char *name = struct_ptr(fdt, node, 4);
	int next;

	if (!name || next_tag(fdt, node, &next) != FDT_BEGIN_NODE)
		return NULL;
	name += 4;
	if (lenp)
		*lenp = strlen(name);
	return name;
}

int fdt_subnode_offset_namelen(const void *fdt, int parent,
			       const char *name, int namelen)
{
	bool has_unit = memchr(name, '@', namelen);
	const char *s;
	int node, len;

	fdt_for_each_subnode(node, fdt, parent) {
		s = fdt_get_name(fdt, node, &len);
		if (!s || len < namelen || memcmp(s, name, namelen))
			continue;
		if (s[namelen] == '\0' || (s[namelen] == '@' && !has_unit))
			break;
	}
	return node;
}

int fdt_subnode_offset(const void *fdt, int parent, const char *name)
{
	return fdt_subnode_offset_namelen(fdt, parent, name, strlen(name));
}

int fdt_ancestors(const void *fdt, int node, int path[FDT_MAX_DEPTH])
{
	int depth = -1;
	int n;

	for (n = fdt_next_node(fdt, -1, &depth); n >= 0;
	     n = fdt_next_node(fdt, n, &depth)) {
		if (depth < 0 || n > node)
			return -EINVAL;
		if (depth < FDT_MAX_DEPTH)
			path[depth] = n;
		if (n == node)
			return depth < FDT_MAX_DEPTH ? depth : -EINVAL;
	}
	return n;
}

int fdt_parent_offset(const void *fdt, int node)
{
	int path[FDT_MAX_DEPTH];
	int depth = fdt_ancestors(fdt, node, path);

	if (depth < 0)
		return depth;
	return depth == 0 ? -ENOENT : path[depth - 1];
}

/*
 * Properties
 */

/* Is the string at nameoff in the strings block this name? */
static bool prop_name_is(const void *fdt, u32 nameoff, const char *name,
			 u32 namelen)
{
	const char *strings = fdt + hdr(fdt, off_dt_strings);
	u32 size = hdr(fdt, size_dt_strings);

	if (nameoff >= size || namelen >= size - nameoff)
		return false;
	strings += nameoff;
	return strings[0] == name[0] && strings[namelen] == '\0' &&
	       !memcmp(strings, name, namelen);
}

const void *fdt_getprop_namelen(const void *fdt, int node, const char *name,
				int namelen, int *lenp)
{
	int next, offset, tag;
	const u32 *p;

	*lenp = -EINVAL;
	if (next_tag(fdt, node, &next) != FDT_BEGIN_NODE)
		return NULL;
	for (;;) {
		offset = next;
		tag = next_tag(fdt, offset, &next);
		if (tag < 0)
			return NULL;
		if (tag != FDT_PROP && tag != FDT_NOP)
			break;
		if (tag == FDT_NOP)
			continue;
		p = struct_ptr(fdt, offset, 12);
		if (prop_name_is(fdt, fdt32_to_cpu(p[2]), name, namelen)) {
			*lenp = fdt32_to_cpu(p[1]);
			return p + 3;
		}
	}
	*lenp = -ENOENT;
	return NULL;
}

const void *fdt_getprop(const void *fdt, int node, const char *name, int *lenp)
{
	int len;

	return fdt_getprop_namelen(fdt, node, name, strlen(name),
				   lenp ? lenp : &len);
}

const char *fdt_getprop_string(const void *fdt, int node, const char *name)
{
	int len;
	const char *s = fdt_getprop(fdt, node, name, &len);

	return s && len > 0 && s[len - 1] == '\0' ? s : NULL;
}

u32 fdt_getprop_u32(const void *fdt, int node, const char *name, u32 dflt)
{
	int len;
	const u32 *cell = fdt_getprop(fdt, node, name, &len);

	return cell && len >= 4 ? fdt32_to_cpu(*cell) : dflt;
}

u64 fdt_read_number(const u32 *cell, int n)
{
	u64 value = 0;

	for (; n > 0; n--)
		value = value << 32 | fdt32_to_cpu(*cell++);
	return value;
}

int fdt_setprop_inplace(void *fdt, int node, const char *name,
			const void *val, int len)
{
	int oldlen;
	const void *old = fdt_getprop(fdt, node, name, &oldlen);

	if (!old)
		return oldlen;
	if (len != oldlen)
		return -EINVAL;
	memcpy(fdt + (old - (const void *)fdt), val, len);
	return 0;
}
