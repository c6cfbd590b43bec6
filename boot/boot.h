/*
 * What the files of the zImage share.
 *
 * Everything here is hidden from other modules (there are none): that is how
 * the compiler knows that it may reach a symbol relative to the program
 * counter, without a table of absolute addresses that nobody would fill in.
 */
#ifndef BOOT_BOOT_H
#define BOOT_BOOT_H

#include <lib/compiler.h>
#include <lib/types.h>

#pragma GCC visibility push(hidden)

/*
 * zImage.lds.S and piggy.S
 */
extern char start[];			/* the zImage is [start, _edata) */
extern char _edata[];
extern const char piggy[];		/* the kernel, an LZ4 frame */
extern const char piggy_end[];
extern const u32 kernel_size;		/* unpacked, with its BSS */

/*
 * console.c: output only, by polling.
 */

/*
 * Find the UART: in the device tree, or, with fdt NULL or silent about it, by
 * knowing which machine has RAM where we are. True if the tree named it.
 */
bool console_init(const void *fdt);

/* printf() for the poor: %s a string, %lx 8 digits, %lu decimal. */
void putf(const char *fmt, ...) __printf(1, 2);

/* One line "zeropage: ...", and nothing more, ever. */
#define die(fmt, ...)	do {						\
		putf("\nzeropage: " fmt "\n", ##__VA_ARGS__);		\
		halt();							\
	} while (0)

void halt(void) __noreturn;

/*
 * memory.c: who is where in RAM.
 */

/* The RAM bank we run in, and the part of it that the kernel will take. */
struct layout {
	u32	ram_start;		/* 2 MiB aligned: PHYS_OFFSET */
	u32	ram_end;
	u32	kernel_end;		/* first byte behind its BSS */
	const void *fdt;		/* where it is now */
};

/*
 * Find RAM and move device tree and initial ramdisk out of the kernel's
 * memory. Returns where the zImage itself should go: perhaps where it is.
 */
u32 make_room(struct layout *l, const void *fdt);

/*
 * mmu.c
 */

/* Fill the table at l->ram_start + 0x4000: RAM cached, all else devices. */
u32 *setup_mmu(const struct layout *l);

/*
 * bcj.c
 */

/* Undo scripts/bcj: size bytes at image. */
void bcj_decode(u16 *image, size_t size);

/*
 * cache.S: each is described there.
 */
void cache_on(u32 *table, const void *start, const void *end);
void flush_dcache_range(const void *start, const void *end);
void inv_dcache_range(const void *start, const void *end);

#pragma GCC visibility pop

#endif
