/*
 * The call table that vector_swi branches through, made from
 * arch/arm/tools/syscall.tbl.
 *
 * The entries have all kinds of arguments; the assembly passes r0-r3 and two
 * words on the stack, and each function takes what it knows of.
 */
#include <generated/syscall-nr.h>
#include <kernel/syscalls.h>

typedef void (*sys_call_fn)(void);

/* Called from entry.S alone. */
extern const sys_call_fn sys_call_table[];

const sys_call_fn sys_call_table[NR_syscalls] = {
#define SYSCALL(nr, entry)	[nr] = (sys_call_fn)entry,
#include <generated/syscall-table.h>
};
