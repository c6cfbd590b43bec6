/*
 * From an address to the name of the function.
 *
 * The generated tables are, in the order of the addresses:
 *
 *	kallsyms_offsets	start of each function, from kallsyms_base
 *	kallsyms_names		for each a byte with its length in codes, then
 *				so many codes of one byte
 *	kallsyms_tokens		for each code the text it stands for, as a
 *				string; kallsyms_token_index finds it
 *
 * A code is a character of the names or a frequent piece of them: that halves
 * the table. A name without codes marks an end: from there to the next name
 * is no function. Looking up walks the names from the first, which is slow
 * and does not matter.
 */
#include <lib/kallsyms.h>
#include <lib/printk.h>
#include <lib/string.h>

extern const u32 kallsyms_base;
extern const u32 kallsyms_num_syms;
extern const u32 kallsyms_offsets[];
extern const u8 kallsyms_names[];
extern const u16 kallsyms_token_index[];
extern const char kallsyms_tokens[];

/* The last entry that starts at or below @offset; there is one. */
static u32 find_entry(u32 offset)
{
	u32 low = 0, high = kallsyms_num_syms;

	while (high - low > 1) {
		u32 mid = low + (high - low) / 2;

		if (kallsyms_offsets[mid] <= offset)
			low = mid;
		else
			high = mid;
	}
	return low;
}

/* Returns the length, 0 for an end marker. */
static size_t expand_name(char *buf, size_t size, u32 entry)
{
	const u8 *name = kallsyms_names;
	size_t len = 0;

	while (entry--)
		name += 1 + *name;
	for (u8 codes = *name++; codes--; name++) {
		const char *token = kallsyms_tokens +
				    kallsyms_token_index[*name];

		len += scnprintf(buf + len, size - len, "%s", token);
	}
	return len;
}

bool sprint_symbol(char *buf, size_t size, unsigned long addr)
{
	char name[KSYM_NAME_LEN];
	u32 offset = addr - kallsyms_base, entry;

	if (addr < kallsyms_base || !kallsyms_num_syms)
		goto unknown;
	entry = find_entry(offset);
	if (offset < kallsyms_offsets[entry])
		goto unknown;
	if (!expand_name(name, sizeof(name), entry))
		goto unknown;
	scnprintf(buf, size, "%s+0x%lx/0x%lx", name,
		  (unsigned long)(offset - kallsyms_offsets[entry]),
		  (unsigned long)(kallsyms_offsets[entry + 1] -
				  kallsyms_offsets[entry]));
	return true;
unknown:
	scnprintf(buf, size, "0x%lx", addr);
	return false;
}
