/*
 * What machine is this? All answers come from the device tree, whose
 * physical address stext kept in __fdt_pointer: how much RAM there is and
 * where, what of it is taken already, the command line, the initrd.
 */
#include <asm/mmu.h>
#include <asm/setup.h>
#include <drivers/of.h>
#include <drivers/reset.h>
#include <drivers/uart.h>
#include <kernel/params.h>
#include <lib/fdt.h>
#include <lib/printk.h>
#include <lib/random.h>
#include <lib/string.h>
#include <mm/page_alloc.h>
#include <uapi/errno.h>

#define COMMAND_LINE_SIZE	2048

u32 __machine_arch_type;		/* r1, as the boot loader gave it */
phys_addr_t __fdt_pointer;		/* r2 */
unsigned long initrd_start, initrd_end;

/* As it was given, for /proc/cmdline; and a copy to be cut into words. */
static char boot_command_line[COMMAND_LINE_SIZE];
static char static_command_line[COMMAND_LINE_SIZE];
char *saved_command_line = boot_command_line;

/* Where stext mapped it: see FDT_FIXED_BASE. */
static void * __init fdt_virt(void)
{
	return (void *)(FDT_FIXED_BASE + (__fdt_pointer & (SECTION_SIZE - 1)));
}

/*
 * One bank of RAM, as far as the direct map reaches. That is made of whole
 * sections: what is left over at either end is not used.
 */
static void __init add_bank(u64 base, u64 size)
{
	u64 first = phys_offset, last = first + DIRECT_MAP_SIZE;
	u64 end = base + size;

	if (base < first && end > base)
		pr_warn("Memory: below the kernel's bank, not used: %08llx-%08llx\n",
			base, min(end, first) - 1);
	if (end > last)
		pr_warn("Memory: beyond the direct map, not used: %08llx-%08llx\n",
			max(base, last), end - 1);
	base = ALIGN(max(base, first), (u64)SECTION_SIZE);
	end = ALIGN_DOWN(min(end, last), (u64)SECTION_SIZE);
	if (base < end)
		memblock_add(base, end - base);
}

static void __init early_init_dt_scan_memory(const void *fdt)
{
	u64 base, size;
	int i, err;

	for (i = 0;; i++) {
		err = fdt_memory_bank(fdt, i, &base, &size);
		if (err)
			break;
		add_bank(base, size);
	}
	if (!memblock.memory.cnt)
		panic("the device tree names no memory at %08x, where we are",
		      phys_offset);
}

static void __init early_init_dt_scan_chosen(const void *fdt)
{
	int node = fdt_path_offset(fdt, "/chosen"), len;
	const char *args;
	const void *seed;

	if (node < 0)
		return;
	args = fdt_getprop_string(fdt, node, "bootargs");
	if (args)
		strscpy(boot_command_line, args, COMMAND_LINE_SIZE);
	seed = fdt_getprop(fdt, node, "rng-seed", &len);
	if (seed && len > 0)
		add_device_randomness(seed, len);
	seed = fdt_getprop(fdt, node, "kaslr-seed", &len);
	if (seed && len > 0)
		add_device_randomness(seed, len);
}

/* Is all of [start, end) RAM that we use? */
static bool __init is_region_memory(u64 start, u64 end)
{
	const struct memblock_region *r = memblock.memory.regions;
	unsigned int i;

	for (i = 0; i < memblock.memory.cnt; i++, r++) {
		if (start >= r->base && end <= (u64)r->base + r->size)
			return true;
	}
	return false;
}

/* The initrd must lie in RAM that we have, whole. */
static void __init early_init_dt_check_for_initrd(const void *fdt)
{
	u64 start, end;
	int err = fdt_initrd(fdt, &start, &end);

	if (err == -ENOENT)
		return;
	if (err || !is_region_memory(start, end)) {
		pr_warn("INITRD: %08llx-%08llx is not in our memory, ignored\n",
			start, end);
		return;
	}
	initrd_start = (unsigned long)__va(start);
	initrd_end = (unsigned long)__va(end);
	memblock_reserve(start, end - start);
}

/* What may lie outside of our memory, or be without sense. */
static void __init reserve(u64 base, u64 size)
{
	u64 end = base + size < base ? ~0ULL : base + size;

	base = max(base, (u64)phys_offset);
	end = min(end, phys_offset + (u64)DIRECT_MAP_SIZE);
	if (base < end)
		memblock_reserve(base, end - base);
}

/* Ranges the tree wants left alone: both ways of saying so. */
static void __init early_init_fdt_scan_reserved_mem(const void *fdt)
{
	int i, node, parent = fdt_path_offset(fdt, "/reserved-memory");
	u64 base, size;

	for (i = 0; i < fdt_num_mem_rsv(fdt); i++) {
		if (fdt_get_mem_rsv(fdt, i, &base, &size) == 0)
			reserve(base, size);
	}
	if (parent < 0)
		return;
	fdt_for_each_subnode(node, fdt, parent) {
		if (fdt_reg(fdt, node, 0, &base, &size) == 0 &&
		    fdt_device_is_available(fdt, node))
			reserve(base, size);
	}
}

/*
 * The tree is the one thing boot cannot do without. There is no console to
 * say so on, as it is the tree that knows the console: the zImage has
 * checked it before, and says so in its place.
 */
static void __init setup_machine_fdt(void)
{
	void *fdt = fdt_virt();

	if (!__fdt_pointer || fdt_check_header(fdt))
		panic("no valid device tree at %08x", __fdt_pointer);
	initial_boot_params = fdt;
	early_init_dt_scan_memory(fdt);
	early_init_dt_scan_chosen(fdt);
	memblock_reserve(phys_offset, __pa(_end) - phys_offset);
	memblock_reserve(__fdt_pointer, fdt_used_size(fdt));
	early_init_dt_check_for_initrd(fdt);
	early_init_fdt_scan_reserved_mem(fdt);
}

static void __init print_machine(void)
{
	const char *model = fdt_getprop_string(initial_boot_params, 0, "model");
	u32 midr, sctlr;
	unsigned int i;

	__asm__("mrc p15, 0, %0, c0, c0, 0" : "=r"(midr));
	__asm__("mrc p15, 0, %0, c1, c0, 0" : "=r"(sctlr));
	pr_info("CPU: ARMv7 Processor [%08x] revision %u (ARMv7), cr=%08x\n",
		midr, midr & 0xf, sctlr);
	pr_info("OF: fdt: Machine model: %s\n", model ? model : "unknown");
	for (i = 0; i < memblock.memory.cnt; i++)
		pr_info("Memory: bank %u: %08x-%08x\n", i,
			memblock.memory.regions[i].base,
			memblock.memory.regions[i].base +
			memblock.memory.regions[i].size - 1);
}

void __init setup_arch(char **cmdline)
{
	setup_machine_fdt();
	strscpy(static_command_line, boot_command_line, COMMAND_LINE_SIZE);
	*cmdline = static_command_line;
	paging_init();
	print_machine();
}
