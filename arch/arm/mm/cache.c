/*
 * Caches, where they show: instructions that were written as data. See
 * <asm/cacheflush.h>.
 */
#include <asm/cacheflush.h>
#include <asm/uaccess.h>
#include <mm/page_alloc.h>
#include <uapi/errno.h>

/* CTR[19:16]: log2 of the words in the smallest data cache line (B4.1.42). */
static u32 dcache_line_size(void)
{
	u32 ctr;

	__asm__("mrc p15, 0, %0, c0, c0, 1" : "=r"(ctr));
	return 4u << ((ctr >> 16) & 0xf);
}

/* ICIALLU and BPIALL, then wait until both have taken effect (B2.2.9). */
static void invalidate_icache(void)
{
	__asm__ volatile(
		"mcr	p15, 0, %0, c7, c5, 0\n"	/* ICIALLU */
		"mcr	p15, 0, %0, c7, c5, 6\n"	/* BPIALL */
		"dsb	ish\n"
		"isb" :: "r"(0) : "memory");
}

void sync_icache_page(struct page *page)
{
	u32 line = dcache_line_size();
	char *p = page_address(page);
	char *end = p + PAGE_SIZE;

	for (; p < end; p += line)
		__asm__ volatile("mcr p15, 0, %0, c7, c11, 1" /* DCCMVAU */
				 :: "r"(p) : "memory");
	__asm__ volatile("dsb ish" ::: "memory");
	invalidate_icache();
}

/*
 * DCCMVAU on a user address. It may fault like a load: the fault path maps
 * the page, or the exception table sends us to the end with -EFAULT.
 */
static long clean_user_line(unsigned long addr)
{
	long err = 0;

	__asm__ volatile(
		"1:	mcr	p15, 0, %1, c7, c11, 1\n"
		"2:\n"
		"	.pushsection .text.fixup, \"ax\"\n"
		"3:	mvn	%0, %2\n"
		"	b	2b\n"
		"	.popsection\n"
		"	.pushsection __ex_table, \"a\"\n"
		"	.word	1b, 3b\n"
		"	.popsection"
		: "+r"(err) : "r"(addr), "I"(EFAULT - 1) : "memory");
	return err;
}

long flush_cache_user_range(unsigned long start, unsigned long end)
{
	u32 line = dcache_line_size();
	long err;

	if (end < start)
		return -EINVAL;
	if (end > TASK_SIZE)
		return -EFAULT;
	for (start = ALIGN_DOWN(start, line); start < end; start += line) {
		err = clean_user_line(start);
		if (err)
			return err;
	}
	__asm__ volatile("dsb ish" ::: "memory");
	invalidate_icache();
	return 0;
}
