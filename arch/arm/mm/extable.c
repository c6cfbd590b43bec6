/*
 * The exception table: which kernel instructions may fault on a bad user
 * pointer, and where each goes on then (see <asm/uaccess.h>).
 *
 * The linker collects the rows from all objects in the order of the link,
 * which is nearly, but not always, that of the addresses: cold and boot-only
 * functions have sections of their own. So the table is sorted once, and
 * must lie in writable memory at that time.
 */
#include <asm/ptrace.h>
#include <asm/uaccess.h>

extern struct exception_table_entry __start___ex_table[];
extern struct exception_table_entry __stop___ex_table[];

/* Insertion sort: fast where little is out of order. */
void __init sort_main_extable(void)
{
	struct exception_table_entry *start = __start___ex_table;

	for (struct exception_table_entry *e = start; e < __stop___ex_table; e++) {
		struct exception_table_entry entry = *e, *hole = e;

		for (; hole > start && hole[-1].insn > entry.insn; hole--)
			*hole = hole[-1];
		*hole = entry;
	}
}

const struct exception_table_entry *search_exception_tables(unsigned long pc)
{
	const struct exception_table_entry *low = __start___ex_table;
	const struct exception_table_entry *high = __stop___ex_table;

	while (low < high) {
		const struct exception_table_entry *mid = low + (high - low) / 2;

		if (mid->insn == pc)
			return mid;
		if (mid->insn < pc)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

bool fixup_exception(struct pt_regs *regs)
{
	const struct exception_table_entry *entry;

	entry = search_exception_tables(instruction_pointer(regs));
	if (!entry)
		return false;
	regs->ARM_pc = entry->fixup;
	return true;
}
