/*
 * RAM for tests of memory management, where <asm/memory.h> expects it.
 */
#define _GNU_SOURCE		/* MAP_FIXED_NOREPLACE */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <asm/memory.h>

phys_addr_t phys_offset;

void host_ram_init(phys_addr_t base, unsigned long size)
{
	void *ram = (void *)PAGE_OFFSET;

	phys_offset = base;
	munmap(ram, DIRECT_MAP_SIZE);
	if (mmap(ram, size, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
		 0) != ram) {
		perror("host_ram_init");
		exit(1);
	}
}
