/*
 * Access to device registers.
 *
 * Devices are mapped as Device memory: accesses happen exactly once, with
 * the size written here, and those to one device in program order (ARM ARM
 * A3.8.2). Against Normal memory nothing is ordered; that is what readl()
 * and writel() add and the _relaxed ones leave out:
 *
 *   readl    the device is read before any later access: data which it
 *            announced is then read afresh from memory
 *   writel   earlier stores to memory are complete before the device hears
 *
 * The accesses are assembly because only plain ldr and str, without
 * writeback, can be emulated by a hypervisor: others do not describe
 * themselves in its syndrome register (B3.13.6).
 */
#ifndef ASM_IO_H
#define ASM_IO_H

#include <asm/barrier.h>
#include <lib/compiler.h>

/*
 * Map @size bytes of device registers at physical address @pa as Device
 * memory, never executable. The mapping stays for ever. For boot only: when
 * the range or the address space does not suffice, it panics.
 */
void *ioremap(phys_addr_t pa, size_t size);

static inline u32 readl_relaxed(const volatile void *addr)
{
	u32 val;

	__asm__ volatile("ldr %0, %1"
			 : "=r" (val) : "Qo" (*(const volatile u32 *)addr));
	return val;
}

static inline void writel_relaxed(u32 val, volatile void *addr)
{
	__asm__ volatile("str %1, %0"
			 : "=Qo" (*(volatile u32 *)addr) : "r" (val));
}

static inline u8 readb_relaxed(const volatile void *addr)
{
	u32 val;

	__asm__ volatile("ldrb %0, %1"
			 : "=r" (val) : "Qo" (*(const volatile u8 *)addr));
	return val;
}

static inline void writeb_relaxed(u8 val, volatile void *addr)
{
	__asm__ volatile("strb %1, %0"
			 : "=Qo" (*(volatile u8 *)addr) : "r" (val));
}

static inline u32 readl(const volatile void *addr)
{
	u32 val = readl_relaxed(addr);

	rmb();
	return val;
}

static inline void writel(u32 val, volatile void *addr)
{
	wmb();
	writel_relaxed(val, addr);
}

static inline u8 readb(const volatile void *addr)
{
	u8 val = readb_relaxed(addr);

	rmb();
	return val;
}

static inline void writeb(u8 val, volatile void *addr)
{
	wmb();
	writeb_relaxed(val, addr);
}

#endif
