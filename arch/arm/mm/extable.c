/*
 * The exception table: which kernel instructions may fault on a bad user
 * pointer, and where each goes on then (see <asm/uaccess.h>).
 *
 * The linker collects the rows from all objects; scripts/sort-extable has put
 * them in the order of their addresses. The search must be quick, because
 * each fault in kernel mode begins with it, also those that a read(2) into
 * fresh memory takes by the page.
 */
#include <asm/ptrace.h>
#include <asm/uaccess.h>

extern const struct exception_table_entry __start___ex_table[];
extern const struct exception_table_entry __stop___ex_table[];

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
