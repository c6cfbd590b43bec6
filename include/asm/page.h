/* Whole-page operations; written in assembly, arch/arm/lib/copy_page.S. */
#ifndef ASM_PAGE_H
#define ASM_PAGE_H

#include <asm/memory.h>

void copy_page(void *to, const void *from);
void clear_page(void *page);

#endif
