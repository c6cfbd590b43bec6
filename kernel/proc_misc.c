/*
 * What /proc tells of the machine as a whole: its memory, its processor, and
 * what was booted on it. proc(5).
 */
#include <lib/string.h>
#include <asm/cputype.h>
#include <mm/mm.h>
#include <mm/pagemap.h>
#include <mm/slab.h>
#include <mm/swap.h>
#include <mm/vmstat.h>
#include <fs/buffer_head.h>
#include <kernel/params.h>
#include <kernel/proc.h>
#include <kernel/utsname.h>
#include <uapi/hwcap.h>

/* Who has how many of the pages that are in use. */
struct page_counts {
	unsigned long anon, mapped, cached, shmem, dirty, writeback, slab;
	unsigned long buffers;		/* of cached: a disk's own pages */
};

/*
 * By looking at each page, free blocks as a whole. There is no counter to
 * keep up to date in the paths that matter, and none that can be wrong.
 */
static void count_pages(struct page_counts *c)
{
	unsigned long pfn;

	memset(c, 0, sizeof(*c));
	for (pfn = min_low_pfn; pfn < max_low_pfn; pfn++) {
		const struct page *page = pfn_to_page(pfn);

		if (page->flags & PG_buddy) {
			pfn += (1UL << page->private) - 1;
		} else if (page->flags & PG_slab) {
			c->slab++;
		} else if (page->flags & PG_anon) {
			c->anon += page->_mapcount > 0;
			c->writeback += PageWriteback(page);
		} else if (!(page->flags & PG_reserved) && page->mapping) {
			c->cached++;
			c->mapped += page->_mapcount > 0;
			c->buffers += page->mapping->a_ops == &def_blk_aops;
			c->writeback += PageWriteback(page);
			/* Nothing stands behind it: it cannot be dropped. */
			if (mapping_has_store(page->mapping))
				c->dirty += PageDirty(page);
			else
				c->shmem++;
		}
	}
}

static unsigned long nr_tasks(void)
{
	struct task_struct *task;
	unsigned long n = 0;

	for_each_task(task)
		n++;
	return n;
}

/* Bytes of page tables, each address space once. */
static unsigned long pgtables_bytes(void)
{
	struct task_struct *task;
	unsigned long sum = 0;

	for_each_task(task)
		if (task->mm && task->pid == task->tgid)
			sum += task->mm->pgtables_bytes;
	return sum;
}

static int meminfo_show(struct seq_file *m)
{
	unsigned long free = nr_free_pages(NULL);
	unsigned long stacks = nr_tasks() * THREAD_SIZE / PAGE_SIZE;
	struct page_counts c;
	unsigned int i;

	count_pages(&c);
	const struct { const char *name; unsigned long pages; } rows[] = {
		{ "MemTotal:", totalram_pages() },
		{ "MemFree:", free },
		{ "MemAvailable:", free + c.cached - c.shmem },
		{ "Buffers:", c.buffers },
		{ "Cached:", c.cached - c.buffers },
		{ "SwapCached:", nr_swapcache_pages },
		{ "Active:", lru[LRU_ACTIVE_ANON].nr + lru[LRU_ACTIVE_FILE].nr },
		{ "Inactive:", lru[LRU_INACTIVE_ANON].nr +
			       lru[LRU_INACTIVE_FILE].nr },
		{ "Active(anon):", lru[LRU_ACTIVE_ANON].nr },
		{ "Inactive(anon):", lru[LRU_INACTIVE_ANON].nr },
		{ "Active(file):", lru[LRU_ACTIVE_FILE].nr },
		{ "Inactive(file):", lru[LRU_INACTIVE_FILE].nr },
		{ "SwapTotal:", total_swap_pages },
		{ "SwapFree:", nr_swap_pages },
		{ "Dirty:", c.dirty },
		{ "Writeback:", c.writeback },
		{ "AnonPages:", c.anon },
		{ "Mapped:", c.mapped },
		{ "Shmem:", c.shmem },
		{ "KReclaimable:", 0 },
		{ "Slab:", c.slab },
		{ "SReclaimable:", 0 },
		{ "SUnreclaim:", c.slab },
		{ "KernelStack:", stacks },
		{ "PageTables:", PFN_UP(pgtables_bytes()) },
	};
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		seq_printf(m, "%-16s%8lu kB\n", rows[i].name,
			   rows[i].pages << (PAGE_SHIFT - 10));
	return 0;
}

static int vmstat_show(struct seq_file *m)
{
	unsigned long vm_events[NR_VM_EVENTS];
	struct page_counts c;
	unsigned int i;

	count_pages(&c);
	all_vm_events(vm_events);
	const struct { const char *name; unsigned long value; } rows[] = {
		{ "nr_free_pages", nr_free_pages(NULL) },
		{ "nr_slab_reclaimable", 0 },
		{ "nr_slab_unreclaimable", c.slab },
		{ "nr_anon_pages", c.anon },
		{ "nr_mapped", c.mapped },
		{ "nr_file_pages", c.cached },
		{ "nr_dirty", c.dirty },
		{ "nr_writeback", c.writeback },
		{ "nr_inactive_anon", lru[LRU_INACTIVE_ANON].nr },
		{ "nr_active_anon", lru[LRU_ACTIVE_ANON].nr },
		{ "nr_inactive_file", lru[LRU_INACTIVE_FILE].nr },
		{ "nr_active_file", lru[LRU_ACTIVE_FILE].nr },
		{ "nr_swapcached", nr_swapcache_pages },
		{ "nr_shmem", c.shmem },
		{ "nr_kernel_stack", nr_tasks() * THREAD_SIZE >> 10 },
		{ "nr_page_table_pages", PFN_UP(pgtables_bytes()) },
		{ "pgalloc_normal", vm_events[PGALLOC] },
		{ "pgfree", vm_events[PGFREE] },
		{ "pgfault", vm_events[PGFAULT] },
		{ "pgmajfault", vm_events[PGMAJFAULT] },
		{ "pswpin", vm_events[PSWPIN] },
		{ "pswpout", vm_events[PSWPOUT] },
		{ "allocstall_normal", vm_events[ALLOCSTALL] },
		{ "pgactivate", vm_events[PGACTIVATE] },
		{ "pgdeactivate", vm_events[PGDEACTIVATE] },
		{ "pglazyfreed", vm_events[PGLAZYFREED] },
		{ "pgsteal_kswapd", vm_events[PGSTEAL_KSWAPD] },
		{ "pgscan_kswapd", vm_events[PGSCAN_KSWAPD] },
	};
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		seq_printf(m, "%s %lu\n", rows[i].name, rows[i].value);
	return 0;
}

static int version_show(struct seq_file *m)
{
	seq_puts(m, UTS_SYSNAME " version " UTS_RELEASE " (gcc " __VERSION__
		    ") " UTS_VERSION "\n");
	return 0;
}

static int cmdline_show(struct seq_file *m)
{
	seq_puts(m, saved_command_line);
	seq_putc(m, '\n');
	return 0;
}

/* Names of the HWCAP_* bits, from bit 0 on. */
static const char *const hwcap_str[] = {
	"swp", "half", "thumb", "26bit", "fastmult", "fpa", "vfp", "edsp",
	"java", "iwmmxt", "crunch", "thumbee", "neon", "vfpv3", "vfpv3d16",
	"tls", "vfpv4", "idiva", "idivt", "vfpd32", "lpae", "evtstrm",
};

/* Twice the timer's frequency, as on Linux where delays use the timer. */
static void show_bogomips(struct seq_file *m)
{
	u32 freq = 0;

	if (cpu_has_generic_timer())
		__asm__("mrc p15, 0, %0, c14, c0, 0" : "=r"(freq));
	seq_printf(m, "BogoMIPS\t: %lu.%02lu\n", (unsigned long)freq / 500000,
		   (unsigned long)freq / 5000 % 100);
}

static int cpuinfo_show(struct seq_file *m)
{
	unsigned long midr = read_cpuid(CPUID_MIDR);
	unsigned int i;

	seq_printf(m, "processor\t: 0\n"
		   "model name\t: ARMv7 Processor rev %lu (v7l)\n", midr & 15);
	show_bogomips(m);
	seq_puts(m, "Features\t: ");
	for (i = 0; i < ARRAY_SIZE(hwcap_str); i++)
		if (elf_hwcap & (1u << i))
			seq_printf(m, "%s ", hwcap_str[i]);
	seq_printf(m, "\nCPU implementer\t: 0x%02lx\nCPU architecture: 7\n"
		   "CPU variant\t: 0x%lx\nCPU part\t: 0x%03lx\n"
		   "CPU revision\t: %lu\n\n", midr >> 24, midr >> 20 & 15,
		   midr >> 4 & 0xfff, midr & 15);
	seq_puts(m, "Hardware\t: Generic DT based system\n"
		    "Revision\t: 0000\nSerial\t\t: 0000000000000000\n");
	return 0;
}

static const struct proc_entry entries[] = {
	{ "cmdline", S_IFREG | 0444, .show = cmdline_show },
	{ "cpuinfo", S_IFREG | 0444, .show = cpuinfo_show },
	{ "meminfo", S_IFREG | 0444, .show = meminfo_show },
	{ "swaps", S_IFREG | 0444, .show = proc_swaps },
	{ "version", S_IFREG | 0444, .show = version_show },
	{ "vmstat", S_IFREG | 0444, .show = vmstat_show },
};

const struct proc_dir proc_misc_dir = {
	.entries = entries, .nr = ARRAY_SIZE(entries),
};
