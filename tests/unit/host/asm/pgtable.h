/*
 * Stand-in: the same tables and bits, but entries are written through
 * functions that a test can look into (tests/unit/host/mmu.c).
 */
#ifndef HOST_ASM_PGTABLE_H
#define HOST_ASM_PGTABLE_H

#define set_pte			arm_set_pte
#define update_mmu_cache	arm_update_mmu_cache
#include_next <asm/pgtable.h>
#undef set_pte
#undef update_mmu_cache

void set_pte(pte_t *ptep, pte_t pte);
void update_mmu_cache(void);

#endif
