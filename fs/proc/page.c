/*
 * What /proc tells of the allocators and of each frame of RAM.
 */
#include <asm/uaccess.h>
#include <mm/mm.h>
#include <mm/slab.h>
#include <fs/proc_fs.h>

static int buddyinfo_show(struct seq_file *m)
{
	unsigned long counts[MAX_ORDER + 1];
	unsigned int order;

	nr_free_pages(counts);
	seq_puts(m, "Node 0, zone   Normal ");
	for (order = 0; order <= MAX_ORDER; order++)
		seq_printf(m, "%6lu ", counts[order]);
	seq_putc(m, '\n');
	return 0;
}

static int slabinfo_show(struct seq_file *m)
{
	struct kmem_cache *s;

	seq_puts(m, "slabinfo - version: 2.1\n");
	seq_puts(m, "# name            <active_objs> <num_objs> <objsize> "
		    "<objperslab> <pagesperslab> : tunables <limit> "
		    "<batchcount> <sharedfactor> : slabdata <active_slabs> "
		    "<num_slabs> <sharedavail>\n");
	list_for_each_entry(s, &slab_caches, list)
		seq_printf(m, "%-17s %6lu %6lu %6lu %4lu %4d : tunables %4d "
			   "%4d %4d : slabdata %6lu %6lu %6lu\n",
			   s->name, s->nr_objs, s->nr_slabs * s->per_slab,
			   (unsigned long)s->size, (unsigned long)s->per_slab,
			   1 << s->order, 0, 0, 0,
			   s->nr_slabs, s->nr_slabs, 0UL);
	return 0;
}

static void show_region(struct seq_file *m, const char *indent,
			phys_addr_t start, phys_addr_t end, const char *name)
{
	seq_printf(m, "%s%08lx-%08lx : %s\n", indent, (unsigned long)start,
		   (unsigned long)end - 1, name);
}

/*
 * RAM, and where in it the kernel is. Devices are not listed: their registers
 * are mapped by those who know them, and nobody else keeps account.
 */
static int iomem_show(struct seq_file *m)
{
	extern const char _text[], _etext[], __init_end[], _end[];
	unsigned int i;

	for (i = 0; i < memblock.memory.cnt; i++) {
		const struct memblock_region *r = &memblock.memory.regions[i];

		show_region(m, "", r->base, r->base + r->size, "System RAM");
		if (phys_offset < r->base || phys_offset >= r->base + r->size)
			continue;
		show_region(m, "  ", __pa(_text), __pa(_etext), "Kernel code");
		show_region(m, "  ", __pa(__init_end), __pa(_end),
			    "Kernel data");
	}
	return 0;
}

/* How many page-table entries lead to the frame. */
static u64 kpagecount(unsigned long pfn)
{
	const struct page *page;

	if (!pfn_valid(pfn))
		return 0;
	page = pfn_to_page(pfn);
	if (page->flags & (PG_reserved | PG_buddy | PG_slab))
		return 0;
	return page->_mapcount;
}

/* Ours and Linux's numbers for them, Documentation/admin-guide/mm/pagemap. */
static const struct {
	u32 flag;
	unsigned int bit;
} kpf[] = {
	{ PG_locked, 0 }, { PG_error, 1 }, { PG_referenced, 2 },
	{ PG_uptodate, 3 }, { PG_dirty, 4 }, { PG_lru, 5 }, { PG_active, 6 },
	{ PG_slab, 7 }, { PG_writeback, 8 },
	{ PG_buddy, 10 }, { PG_anon, 12 }, { PG_swapcache, 13 },
	{ PG_table, 26 }, { PG_reserved, 32 },
};
#define KPF_MMAP	11
#define KPF_NOPAGE	20
#define KPF_ZERO_PAGE	24

/* What the kernel keeps about the frame. */
static u64 kpageflags(unsigned long pfn)
{
	const struct page *page;
	u64 flags = 0;

	if (!pfn_valid(pfn))
		return 1ULL << KPF_NOPAGE;
	page = pfn_to_page(pfn);
	for (unsigned int i = 0; i < ARRAY_SIZE(kpf); i++)
		flags |= (u64)!!(page->flags & kpf[i].flag) << kpf[i].bit;
	if (kpagecount(pfn))
		flags |= 1ULL << KPF_MMAP;
	if (page == zero_page)
		flags |= 1ULL << KPF_ZERO_PAGE;
	return flags;
}

/* 64 bits for each frame, by its number. */
static ssize_t read_frames(char *ubuf, size_t count, loff_t *pos,
			   u64 (*word)(unsigned long pfn))
{
	u64 *out = (u64 *)ubuf, end = (u64)max_low_pfn * sizeof(u64);
	size_t done;

	if ((*pos | count) & (sizeof(u64) - 1))
		return -EINVAL;
	for (done = 0; done < count && (u64)*pos < end; done += sizeof(u64)) {
		if (put_user(word(*pos / sizeof(u64)), out++))
			return done ? (ssize_t)done : -EFAULT;
		*pos += sizeof(u64);
	}
	return done;
}

static ssize_t kpagecount_read(struct file *file, char *ubuf, size_t count,
			       loff_t *pos)
{
	(void)file;
	return read_frames(ubuf, count, pos, kpagecount);
}

static ssize_t kpageflags_read(struct file *file, char *ubuf, size_t count,
			       loff_t *pos)
{
	(void)file;
	return read_frames(ubuf, count, pos, kpageflags);
}

static const struct file_operations kpagecount_fops = {
	.read = kpagecount_read,
};
static const struct file_operations kpageflags_fops = {
	.read = kpageflags_read,
};

static const struct proc_entry entries[] = {
	{ "buddyinfo", S_IFREG | 0444, .show = buddyinfo_show },
	{ "iomem", S_IFREG | 0400, .show = iomem_show },
	{ "kpagecount", S_IFREG | 0400, .fops = &kpagecount_fops },
	{ "kpageflags", S_IFREG | 0400, .fops = &kpageflags_fops },
	{ "slabinfo", S_IFREG | 0400, .show = slabinfo_show },
};

const struct proc_dir proc_page_dir = {
	.entries = entries, .nr = ARRAY_SIZE(entries),
};
