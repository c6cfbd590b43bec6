/*
 * What /proc tells of the machine's time: how long it is up, how the CPU
 * spent it, and how much was waiting for it. proc(5).
 */
#include <drivers/irq.h>
#include <fs/upcall.h>
#include <kernel/proc.h>
#include <kernel/time.h>

#define NSEC_PER_CSEC	10000000

static void show_centiseconds(struct seq_file *m, u64 ns, char end)
{
	unsigned long cs = ns / NSEC_PER_CSEC;

	seq_printf(m, "%lu.%02lu%c", cs / 100, cs % 100, end);
}

static int uptime_show(struct seq_file *m)
{
	show_centiseconds(m, ktime_get_ns(), ' ');
	show_centiseconds(m, init_task.sum_exec_runtime, '\n');
	return 0;
}

static void show_load(struct seq_file *m, unsigned long load)
{
	load += FIXED_1 / 200;		/* rounded, not cut */
	seq_printf(m, "%lu.%02lu ", load >> FSHIFT,
		   (load & (FIXED_1 - 1)) * 100 >> FSHIFT);
}

static int loadavg_show(struct seq_file *m)
{
	unsigned long loads[3];
	unsigned int i;

	get_avenrun(loads);
	for (i = 0; i < ARRAY_SIZE(loads); i++)
		show_load(m, loads[i]);
	seq_printf(m, "%u/%u %d\n", nr_running, count_tasks(), last_pid);
	return 0;
}

static void show_interrupts(struct seq_file *m)
{
	unsigned long sum = 0;
	unsigned int irq, end = 0;

	for (irq = 0; irq < NR_IRQS; irq++) {
		const struct irq_desc *desc = irq_to_desc(irq);

		if (!desc || !desc->count)
			continue;
		sum += desc->count;
		end = irq + 1;
	}
	seq_printf(m, "intr %lu", sum);
	for (irq = 0; irq < end; irq++)
		seq_printf(m, " %lu", irq_to_desc(irq) ?
			   irq_to_desc(irq)->count : 0);
	seq_putc(m, '\n');
}

/*
 * User, nice, system, idle, and six that do not exist here: interrupts are
 * part of whom they interrupt.
 */
static void show_cpu(struct seq_file *m, const char *name)
{
	static struct prev_cputime prev;
	u64 idle = init_task.sum_exec_runtime;

	cputime_adjust(ktime_get_ns() - idle, user_ticks, system_ticks, &prev);
	seq_printf(m, "%s %lu 0 %lu %lu 0 0 0 0 0 0\n", name,
		   nsec_to_clock_t(prev.utime), nsec_to_clock_t(prev.stime),
		   nsec_to_clock_t(idle));
}

static int stat_show(struct seq_file *m)
{
	u64 now = ktime_get_ns(), boot = ktime_get_real_ns() - now;

	show_cpu(m, "cpu ");
	show_cpu(m, "cpu0");
	show_interrupts(m);
	seq_printf(m, "ctxt %lu\nbtime %lu\nprocesses %lu\n"
		   "procs_running %u\nprocs_blocked 0\n"
		   "softirq 0 0 0 0 0 0 0 0 0 0 0\n", nr_context_switches,
		   (unsigned long)(boot / NSEC_PER_SEC), total_forks,
		   nr_running);
	return 0;
}

static const struct proc_entry entries[] = {
	{ "loadavg", S_IFREG | 0444, .show = loadavg_show },
	{ "stat", S_IFREG | 0444, .show = stat_show },
	{ "uptime", S_IFREG | 0444, .show = uptime_show },
};

const struct proc_dir proc_stat_dir = {
	.entries = entries, .nr = ARRAY_SIZE(entries),
};
