/*
 * Giving memory back: what only boot needed becomes free pages.
 */
#include <asm/mmu.h>
#include <asm/setup.h>
#include <lib/printk.h>
#include <mm/page_alloc.h>

/*
 * What a stray call into freed boot code would find first: an instruction
 * that is permanently undefined (udf). It does not get that far, since the
 * pages are no longer executable; but data poisoned so is easy to know.
 */
#define INIT_POISON	0xe7fddef0

static void poison_init_mem(unsigned long start, unsigned long end)
{
	u32 *p;

	for (p = (u32 *)start; p < (u32 *)end; p++)
		*p = INIT_POISON;
}

/*
 * @start and @end are in the direct map; only whole pages are given back.
 * The message is Linux's.
 */
static void free_area_mem(const char *what, unsigned long start,
			  unsigned long end)
{
	start = PAGE_ALIGN(start);
	end &= PAGE_MASK;
	if (start >= end)
		return;
	free_reserved_area(PFN_DOWN(__pa((void *)start)),
			   PFN_DOWN(__pa((void *)end)));
	pr_info("Freeing %s memory: %luK\n", what, (end - start) >> 10);
}

void __init free_initrd_mem(void)
{
	if (initrd_start)
		free_area_mem("initrd", initrd_start, initrd_end);
}

/* Not __init itself: it returns. */
void free_initmem(void)
{
	unsigned long start = (unsigned long)__init_begin;
	unsigned long end = (unsigned long)__init_end;

	set_kernel_rw_nx(start, end);
	poison_init_mem(start, end);
	free_area_mem("unused kernel", start, end);
}
