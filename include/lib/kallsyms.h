/*
 * The kernel's functions, for backtraces: their names, and how to take their
 * frames off the stack. scripts/kallsyms makes the tables from the linked
 * kernel and scripts/link-vmlinux links them in.
 */
#ifndef LIB_KALLSYMS_H
#define LIB_KALLSYMS_H

#include <lib/types.h>

/*
 * Write "do_anonymous_page+0x34/0x120" (offset and size) for @addr to @buf.
 * When @addr is in no function of the kernel the number itself is written
 * and false is returned.
 */
bool sprint_symbol(char *buf, size_t size, unsigned long addr);

/*
 * The instructions for unwinding the function that @addr is in (see
 * arch/arm/kernel/unwind.c): @len bytes. NULL when @addr is in no function of
 * the kernel, or in one that cannot be unwound.
 */
const u8 *kallsyms_unwind(unsigned long addr, size_t *len);

#define KSYM_NAME_LEN	64		/* longest name, with its NUL */
#define KSYM_SYMBOL_LEN	(KSYM_NAME_LEN + 24)

#endif
