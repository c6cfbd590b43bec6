/*
 * Cache maintenance where instructions are written as data: the data cache
 * is cleaned to the point of unification and the instruction cache
 * invalidated (ARM ARM B2.2.9). Data caches of ARMv7 need nothing else from
 * us: they are physically tagged and no device writes to memory behind them.
 */
#ifndef ASM_CACHEFLUSH_H
#define ASM_CACHEFLUSH_H

#include <mm/mm_types.h>

/* The kernel just wrote @page, and a user program may execute it. */
void sync_icache_page(struct page *page);

/*
 * cacheflush(2): a user program wrote instructions to [start, end).
 * 0, -EINVAL for a range that is none, -EFAULT for one not mapped.
 */
long flush_cache_user_range(unsigned long start, unsigned long end);

#endif
