/*
 * The zImage's story in C: two chapters, called by head.S. Between them the
 * zImage may move; its variables move with it.
 */
#include <lib/fdt.h>
#include <lib/lz4.h>
#include <asm/memory.h>
#include <uapi/errno.h>
#include "boot.h"

#define ATAG_CORE	0x54410001	/* second word of the first tag */

/* What head.S takes along, in the order in which it reads it. */
struct handover {
	u32	entry;			/* stext */
	u32	kernel_start;		/* what must be in memory, and in */
	u32	kernel_end;		/*   no cache, for the kernel */
	const void *fdt;
};

/* Called from head.S. */
u32 boot_prepare(u32 machine, const void *r2);
struct handover *boot_decompress(void);
void boot_fault(char kind, u32 lr, u32 fsr, u32 far) __noreturn;

static struct layout layout;
static struct handover handover;
static const void *given_r2;

/* Say what is wrong with r2: with a wrong one the console is a guess. */
static void __noreturn explain_r2(const u32 *r2)
{
	u32 ram = (u32)start & 0xf8000000;

	putf("zeropage: zImage at %x, RAM there begins at %x, I suppose\n",
	     (u32)start, ram);
	if (!r2)
		die("there is no device tree: r2 is 0. Give QEMU the zImage "
		    "with -kernel, or U-Boot's bootz the tree's address");
	if ((u32)r2 % 4)
		die("there is no device tree: r2 = %x is not even a multiple "
		    "of 4", (u32)r2);
	if (r2[1] == ATAG_CORE)
		die("there is no device tree: r2 = %x points to ATAGs, the "
		    "list that came before. Add -dtb FILE to QEMU's options",
		    (u32)r2);
	if (r2[0] != cpu_to_fdt32(FDT_MAGIC))
		die("there is no device tree: r2 = %x points to %x %x",
		    (u32)r2, r2[0], r2[1]);
	die("the device tree at %x has a broken header: version %u, "
	    "size %x, structure at %x, strings at %x", (u32)r2,
	    fdt32_to_cpu(r2[5]), fdt32_to_cpu(r2[1]),
	    fdt32_to_cpu(r2[2]), fdt32_to_cpu(r2[3]));
}

/*
 * A tree that breaks off in the middle lacks what comes behind, perhaps the
 * console, and then nobody could say so: its structure is walked to the end
 * here, where it must have come back out of the root.
 */
static void check_structure(const void *fdt)
{
	int next, node = -1, depth = -1;

	while ((next = fdt_next_node(fdt, node, &depth)) >= 0)
		node = next;
	if (next != -ENOENT || depth != -1)
		die("the device tree at %x is damaged: it cannot be read "
		    "behind node \"%s\" (offset %x)", (u32)fdt,
		    node < 0 ? "" : fdt_get_name(fdt, node, NULL), node);
}

/*
 * The kernel has no console when it looks at the CPU, so what it cannot do
 * without is looked for here: ID_MMFR0.VMSA, 3 is ARMv7 (B4.1.89),
 * ID_MMFR3.CohWalk (B4.1.92), ID_PFR1.GenTimer (B4.1.94).
 */
static void check_cpu(void)
{
	u32 midr, mmfr0, mmfr3, pfr1;

	__asm__("mrc p15, 0, %0, c0, c0, 0" : "=r"(midr));
	__asm__("mrc p15, 0, %0, c0, c1, 4" : "=r"(mmfr0));
	__asm__("mrc p15, 0, %0, c0, c1, 7" : "=r"(mmfr3));
	__asm__("mrc p15, 0, %0, c0, c1, 1" : "=r"(pfr1));
	if (!(pfr1 >> 16 & 0xf))
		die("this CPU (MIDR %x) has no generic timer, the only one "
		    "we drive; Cortex-A7, A15 and later have it", midr);
	if ((mmfr0 & 0xf) < 3 || !(mmfr3 >> 20 & 0xf))
		die("this CPU (MIDR %x) does not walk ARMv7 page tables "
		    "through its data cache", midr);
}

/*
 * Chapter one, caches off. Returns where the zImage should be; it is there
 * already if that is start.
 */
u32 boot_prepare(u32 machine, const void *r2)
{
	const void *fdt = r2;
	bool console;
	u32 to;

	given_r2 = r2;
	if (fdt_check_header(fdt))
		fdt = NULL;
	console = console_init(fdt);
	if (!fdt)
		explain_r2(r2);
	check_structure(fdt);
	check_cpu();
	putf("zeropage: zImage at %x, machine %x, device tree at %x\n",
	     (u32)start, machine, (u32)fdt);
	if (!console)
		putf("zeropage: the device tree names no UART that we drive: "
		     "the kernel will be silent\n");

	to = make_room(&layout, fdt);
	putf("zeropage: RAM %x-%x, kernel to %x-%x\n",
	     layout.ram_start, layout.ram_end,
	     layout.ram_start + TEXT_OFFSET, layout.kernel_end);
	if (layout.fdt != fdt)
		putf("zeropage: device tree moved to %x\n", (u32)layout.fdt);
	if (to != (u32)start)
		putf("zeropage: zImage moves to %x\n", to);
	return to;
}

/* Chapter two: caches on, kernel out. */
struct handover *boot_decompress(void)
{
	u32 kernel = layout.ram_start + TEXT_OFFSET;
	struct lz4_frame frame = {
		.src = piggy,
		.src_len = piggy_end - piggy,
		.dst = (void *)kernel,
		.dst_size = kernel_size,
	};

	cache_on(setup_mmu(&layout), start, _edata);

	putf("Uncompressing zeropage...");
	if (lz4_decompress_frame(&frame))
		die("kernel image is corrupt: %s (%u bytes at %x, %u bytes "
		    "unpacked to %x)", frame.error, (u32)frame.src_len,
		    (u32)frame.src, (u32)frame.out_len, kernel);
	bcj_decode((u16 *)kernel, frame.out_len);
	putf(" done, booting the kernel.\n");

	handover.entry = kernel;
	handover.kernel_start = layout.ram_start + SWAPPER_OFFSET;
	handover.kernel_end = layout.kernel_end;
	handover.fdt = layout.fdt;
	return &handover;
}

/*
 * An exception, which none of our own steps causes: somebody gave us a bad
 * address. lr is where it happened plus 4 or 8 (B1.8.3).
 */
void boot_fault(char kind, u32 lr, u32 fsr, u32 far)
{
	if (kind == 'd' && far - (u32)given_r2 < FDT_MAX_SIZE) {
		console_init(NULL);
		die("there is no device tree: r2 = %x, and nothing can be "
		    "read at %x (status %x)", (u32)given_r2, far, fsr);
	}
	if (kind == 'd')
		die("data abort in the zImage: instruction at %x, address "
		    "%x, status %x", lr - 8, far, fsr);
	die("%s in the zImage: instruction at %x, r2 was %x",
	    kind == 'u' ? "undefined instruction" : "prefetch abort", lr - 4,
	    (u32)given_r2);
}
