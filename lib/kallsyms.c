/*
 * From an address to the name of the function, and to how it is unwound.
 *
 * The generated tables, in the order of the addresses, are made to be small:
 *
 *	kallsyms_base		where the first function starts
 *	kallsyms_sizes		from each start to the next, in steps of two
 *				bytes: one byte, or 0 and then four bytes
 *	kallsyms_names		the names, each with its NUL, in codes of one
 *				byte
 *	kallsyms_pairs		for each code two codes to put in its place; a
 *				letter stands for itself
 *	kallsyms_frames		for each function the number of its unwinding
 *				instructions in kallsyms_insns, or 0
 *	kallsyms_insns		from number 1 on: a byte with a length, and so
 *				many bytes
 *
 * A code is a letter or a frequent piece of names, which is a pair of shorter
 * ones: that halves the names. An empty name marks an end: from there to the
 * next name is no function. Looking up walks everything from the first, which
 * is slow and does not matter.
 */
#include <lib/kallsyms.h>
#include <lib/printk.h>
#include <lib/string.h>

extern const u32 kallsyms_base;
extern const u32 kallsyms_num_syms;
extern const u8 kallsyms_sizes[];
extern const u8 kallsyms_names[];
extern const u8 kallsyms_pairs[][2];
extern const u8 kallsyms_frames[];
extern const u8 kallsyms_insns[];

/* Where an address is: so far into that entry. */
struct place {
	u32	entry;
	u32	offset;
	u32	size;
};

/* Read the size at *@p and step over it. */
static u32 next_size(const u8 **p)
{
	const u8 *size = *p;

	*p += 1;
	if (size[0])
		return size[0] * 2u;
	*p += 4;
	return (size[1] | size[2] << 8 | size[3] << 16 | (u32)size[4] << 24) *
	       2u;
}

/* False if @addr is in front of everything or behind. */
static bool find_entry(struct place *at, unsigned long addr)
{
	const u8 *p = kallsyms_sizes;

	at->offset = addr - kallsyms_base;
	if (addr < kallsyms_base)
		return false;
	for (at->entry = 0; at->entry + 1 < kallsyms_num_syms; at->entry++) {
		at->size = next_size(&p);
		if (at->offset < at->size)
			return true;
		at->offset -= at->size;
	}
	return false;
}

struct expansion {
	char	*buf;
	size_t	size;
	size_t	len;
	u32	names;			/* that end, up to and with ours */
};

/* Goes as deep as pieces are nested, which scripts/kallsyms limits. */
static void expand(struct expansion *x, u8 code)
{
	const u8 *pair = kallsyms_pairs[code];

	if (pair[0] != code) {
		expand(x, pair[0]);
		expand(x, pair[1]);
	} else if (!code) {
		x->names--;
	} else if (x->names == 1 && x->len + 1 < x->size) {
		x->buf[x->len++] = code;
	}
}

/* Returns the length, 0 for an end marker. */
static size_t expand_name(char *buf, size_t size, u32 entry)
{
	struct expansion x = { .buf = buf, .size = size, .names = entry + 1 };

	for (const u8 *code = kallsyms_names; x.names; code++)
		expand(&x, *code);
	buf[x.len] = '\0';
	return x.len;
}

bool sprint_symbol(char *buf, size_t size, unsigned long addr)
{
	char name[KSYM_NAME_LEN];
	struct place at;

	if (!find_entry(&at, addr) ||
	    !expand_name(name, sizeof(name), at.entry)) {
		scnprintf(buf, size, "0x%lx", addr);
		return false;
	}
	scnprintf(buf, size, "%s+0x%x/0x%x", name, at.offset, at.size);
	return true;
}

const u8 *kallsyms_unwind(unsigned long addr, size_t *len)
{
	const u8 *insns = kallsyms_insns;
	struct place at;
	u8 number;

	if (!find_entry(&at, addr) || !kallsyms_frames[at.entry])
		return NULL;
	for (number = kallsyms_frames[at.entry]; number > 1; number--)
		insns += 1 + *insns;
	*len = *insns;
	return insns + 1;
}
