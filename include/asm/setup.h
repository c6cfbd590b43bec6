/* Boot: what the machine is; arch/arm/kernel/setup.c. */
#ifndef ASM_SETUP_H
#define ASM_SETUP_H

#include <lib/compiler.h>

/*
 * From the device tree: RAM, command line and initrd, and what of RAM is
 * taken. Then the final page tables and the console. The command line is in
 * *@cmdline, a string in memory of its own.
 */
void setup_arch(char **cmdline);

/* The archive a boot loader left in memory, or 0, 0. Virtual addresses. */
extern unsigned long initrd_start, initrd_end;

/* Give back what only boot needed; arch/arm/mm/init.c. */
void free_initrd_mem(void);
void free_initmem(void);

/* The names and bounds that linker.ld sets. */
extern char stext[], _stext[], _etext[], __start_rodata[], __end_rodata[];
extern char __init_begin[], _sinittext[], _einittext[], __init_end[];
extern char __initramfs_start[], __initramfs_end[];
extern char _sdata[], _edata[], __bss_start[], __bss_stop[], _end[];

#endif
