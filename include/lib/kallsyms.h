/*
 * The names of the kernel's functions, for backtraces. scripts/kallsyms makes
 * the tables from the linked kernel and scripts/link-vmlinux links them in.
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

#define KSYM_NAME_LEN	64		/* longest name, with its NUL */
#define KSYM_SYMBOL_LEN	(KSYM_NAME_LEN + 24)

#endif
