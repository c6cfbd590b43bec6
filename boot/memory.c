/*
 * Who is where in RAM, before the kernel is.
 *
 *	ram_start				kernel_end	       ram_end
 *	|  16 KiB  | table | kernel, its BSS ... |   free              |
 *	           +0x4000  +0x8000
 *
 * The boot loader knew nothing of this picture. Whatever it put to the left
 * of kernel_end has to move to the right before we unpack: the device tree,
 * the initial ramdisk, and the zImage itself, for which head.S does the
 * moving. The caches are off, so what is moved is in memory at once; only
 * copies of the old content may linger in a cache and are dropped.
 *
 * The kernel's memory counts from ram_start, although nothing is written to
 * the first 16 KiB: U-Boot and QEMU like to leave a device tree there, and
 * to the kernel that is no man's land.
 */
#include <asm/memory.h>
#include <lib/fdt.h>
#include <lib/string.h>
#include <uapi/errno.h>
#include "boot.h"

#define CHUNK_ALIGN	0x1000u		/* of all that is moved: a page */

struct range {
	u32	start;
	u32	end;
};

/* Old and new places of three things: none may be written over. */
struct busy {
	int		count;
	struct range	range[6];
	const void	*fdt;		/* for its reservation map */
};

static bool overlaps(u32 start, u32 end, u32 other_start, u32 other_end)
{
	return start < other_end && other_start < end;
}

static u32 clamp32(u64 x)
{
	return x > 0xffffffff ? 0xffffffff : (u32)x;
}

static void add_busy(struct busy *b, u32 start, u32 end)
{
	b->range[b->count].start = start;
	b->range[b->count].end = end;
	b->count++;
}

/* The end of something busy within [start, end), 0 if all of it is free. */
static u32 busy_until(const struct busy *b, u32 start, u32 end)
{
	u64 addr, size;
	int i;

	for (i = 0; i < b->count; i++)
		if (overlaps(start, end, b->range[i].start, b->range[i].end))
			return b->range[i].end;
	for (i = 0; !fdt_get_mem_rsv(b->fdt, i, &addr, &size); i++)
		if (overlaps(start, end, clamp32(addr), clamp32(addr + size)))
			return clamp32(addr + size);
	return 0;
}

/*
 * The lowest free place behind the kernel for size bytes, marked as busy. We
 * give up when there is none: the RAM is too small.
 */
static u32 find_room(const struct layout *l, struct busy *b, u32 size,
		     const char *what)
{
	u32 at = ALIGN(l->kernel_end, CHUNK_ALIGN);
	u32 until;

	size = ALIGN(size, CHUNK_ALIGN);
	while (at < l->ram_end && size <= l->ram_end - at) {
		until = busy_until(b, at, at + size);
		if (!until) {
			add_busy(b, at, at + size);
			return at;
		}
		if (until > 0u - CHUNK_ALIGN)
			break;
		at = ALIGN(until, CHUNK_ALIGN);
	}
	die("too little RAM: %x-%x (%u KiB); the kernel needs %u KiB of "
	    "it, and no room is left to move the %s (%u KiB) behind it",
	    l->ram_start, l->ram_end, (l->ram_end - l->ram_start) >> 10,
	    (l->kernel_end - l->ram_start) >> 10, what, size >> 10);
}

/* The bank of RAM that we are in. */
static void find_ram(struct layout *l, const void *fdt)
{
	u32 here = (u32)start;
	u64 addr, size;
	int i, err;

	for (i = 0; ; i++) {
		err = fdt_memory_bank(fdt, i, &addr, &size);
		if (err)
			die("the device tree has no memory node that holds "
			    "the zImage, which is at %x", here);
		if (here >= addr && here - addr < size)
			break;
	}
	l->ram_start = ALIGN((u32)addr, PHYS_ALIGN);
	l->ram_end = clamp32(addr + size) & ~(SECTION_SIZE - 1u);
	l->kernel_end = l->ram_start + TEXT_OFFSET + kernel_size;
	if (l->ram_end <= l->ram_start || l->kernel_end > l->ram_end)
		die("too little RAM: %x-%x (%u KiB), and the kernel alone "
		    "needs %u KiB", (u32)addr, clamp32(addr + size),
		    (u32)(size >> 10), (TEXT_OFFSET + kernel_size) >> 10);
}

static void move(u32 to, u32 from, u32 size)
{
	memcpy((void *)to, (const void *)from, size);
	inv_dcache_range((void *)to, (void *)(to + size));
}

/* Say in the device tree where the ramdisk is now. */
static void set_initrd(void *fdt, const char *name, u32 value)
{
	int chosen = fdt_subnode_offset(fdt, 0, "chosen");
	u32 cells[2] = { 0, cpu_to_fdt32(value) };

	/* It is one cell or two: fdt_initrd() has read it as either. */
	if (fdt_setprop_inplace(fdt, chosen, name, &cells[1], 4))
		fdt_setprop_inplace(fdt, chosen, name, cells, 8);
}

u32 make_room(struct layout *l, const void *fdt)
{
	u32 zimage = (u32)start, zimage_size = _edata - start;
	u32 fdt_size = fdt_used_size(fdt);
	struct range initrd = { 0, 0 };
	struct busy b = { .fdt = fdt };
	u64 rd_start, rd_end;
	u32 to;

	find_ram(l, fdt);
	l->fdt = fdt;
	add_busy(&b, zimage, zimage + zimage_size);
	add_busy(&b, (u32)fdt, (u32)fdt + fdt_size);
	if (!fdt_initrd(fdt, &rd_start, &rd_end)) {
		initrd.start = clamp32(rd_start);
		initrd.end = clamp32(rd_end);
		add_busy(&b, initrd.start, initrd.end);
	}

	if (overlaps((u32)fdt, (u32)fdt + fdt_size,
		     l->ram_start, l->kernel_end)) {
		to = find_room(l, &b, fdt_size, "device tree");
		fdt_open_into(fdt, (void *)to, ALIGN(fdt_size, 8));
		inv_dcache_range((void *)to, (void *)(to + fdt_size));
		l->fdt = b.fdt = (void *)to;
	}

	if (overlaps(initrd.start, initrd.end, l->ram_start, l->kernel_end)) {
		to = find_room(l, &b, initrd.end - initrd.start,
			       "initial ramdisk");
		putf("zeropage: initial ramdisk moves to %x\n", to);
		move(to, initrd.start, initrd.end - initrd.start);
		set_initrd((void *)l->fdt, "linux,initrd-start", to);
		set_initrd((void *)l->fdt, "linux,initrd-end",
			   to + (initrd.end - initrd.start));
		inv_dcache_range(l->fdt, l->fdt + fdt_size);
	}

	/*
	 * Only whole sections of RAM become executable memory (mmu.c): we
	 * must not stay in what is cut off at either end of the bank.
	 */
	if (zimage < l->ram_start || zimage + zimage_size > l->ram_end ||
	    overlaps(zimage, zimage + zimage_size,
		     l->ram_start, l->kernel_end))
		return find_room(l, &b, zimage_size, "zImage");
	return zimage;
}
