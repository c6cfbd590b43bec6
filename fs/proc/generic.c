/*
 * What /proc tells of the layers below: drivers and libraries. proc(5).
 */
#include <lib/kallsyms.h>
#include <lib/string.h>
#include <drivers/irq.h>
#include <block/blkdev.h>
#include <fs/proc_fs.h>

static int filesystems_show(struct seq_file *m)
{
	struct file_system_type *type;

	list_for_each_entry(type, &file_systems, list)
		seq_printf(m, "%s\t%s\n",
			   type->fs_flags & FS_REQUIRES_DEV ? "" : "nodev",
			   type->name);
	return 0;
}

/*
 * One CPU, hence one column. "Level" is what the tree says of all the
 * devices that have drivers here; the descriptors do not keep it.
 */
static int interrupts_show(struct seq_file *m)
{
	unsigned int irq;

	seq_puts(m, "           CPU0       \n");
	for (irq = 0; irq < NR_IRQS; irq++) {
		const struct irq_desc *desc = irq_to_desc(irq);

		if (!desc || !desc->handler)
			continue;
		seq_printf(m, "%3u: %10lu %s %3u Level     %s\n", irq,
			   desc->count, desc->chip->name,
			   irq - desc->chip->first, desc->name);
	}
	seq_puts(m, "Err:          0\n");
	return 0;
}

/*
 * The functions of the kernel, one a line. The table is asked by address:
 * from one function's start and size to the next.
 */
static int kallsyms_show(struct seq_file *m)
{
	extern const char _stext[], _etext[];
	unsigned long addr = (unsigned long)_stext, size;
	char sym[KSYM_SYMBOL_LEN], *plus, *slash;

	while (addr < (unsigned long)_etext) {
		size = 4;
		if (sprint_symbol(sym, sizeof(sym), addr)) {
			plus = strchr(sym, '+');
			slash = strchr(plus, '/');
			*plus = '\0';
			size = simple_strtoul(slash + 1, NULL, 0);
			seq_printf(m, "%08lx T %s\n", addr, sym);
		}
		addr += size;
	}
	return 0;
}

/* Each name once for a major number, however many minors it has. */
static void show_major(struct seq_file *m, unsigned int wanted)
{
	const char *name, *last = "";
	unsigned int i, major;

	for (i = 0; (name = chrdev_name(i, &major)); i++) {
		if (major != wanted || !strcmp(name, last))
			continue;
		seq_printf(m, "%3u %s\n", major, name);
		last = name;
	}
}

/* Disks of one kind follow each other. */
static void show_block_majors(struct seq_file *m)
{
	const struct block_device *bdev;
	u32 last = 0;

	list_for_each_entry(bdev, &all_bdevs, bd_list) {
		if (bdev->bd_disk->major == last)
			continue;
		last = bdev->bd_disk->major;
		seq_printf(m, "%3u %s\n", last, bdev->bd_disk->driver_name);
	}
}

static int devices_show(struct seq_file *m)
{
	unsigned int major;

	seq_puts(m, "Character devices:\n");
	for (major = 0; major < 256; major++)
		show_major(m, major);
	seq_puts(m, "\nBlock devices:\n");
	show_block_majors(m);
	return 0;
}

static int mounts_get_link(const struct proc_id *id, char *buf, size_t size)
{
	(void)id;
	return strscpy(buf, "self/mounts", size) < 0 ? -ENAMETOOLONG : 0;
}

static const struct proc_entry entries[] = {
	{ "devices", S_IFREG | 0444, .show = devices_show },
	{ "filesystems", S_IFREG | 0444, .show = filesystems_show },
	{ "interrupts", S_IFREG | 0444, .show = interrupts_show },
	{ "kallsyms", S_IFREG | 0444, .show = kallsyms_show },
	{ "mounts", S_IFLNK | 0777, .get_link = mounts_get_link },
};

const struct proc_dir proc_generic_dir = {
	.entries = entries, .nr = ARRAY_SIZE(entries),
};
