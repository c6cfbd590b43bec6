/*
 * What bounds a process, in /proc/PID: its limits, and how near it is to
 * being killed when memory runs out. proc(5).
 */
#include <lib/string.h>
#include <mm/mm.h>
#include <kernel/proc.h>
#include <kernel/signal.h>

static const struct {
	const char *name, *unit;
} limits[RLIM_NLIMITS] = {
	[RLIMIT_CPU] = { "cpu time", "seconds" },
	[RLIMIT_FSIZE] = { "file size", "bytes" },
	[RLIMIT_DATA] = { "data size", "bytes" },
	[RLIMIT_STACK] = { "stack size", "bytes" },
	[RLIMIT_CORE] = { "core file size", "bytes" },
	[RLIMIT_RSS] = { "resident set", "bytes" },
	[RLIMIT_NPROC] = { "processes", "processes" },
	[RLIMIT_NOFILE] = { "open files", "files" },
	[RLIMIT_MEMLOCK] = { "locked memory", "bytes" },
	[RLIMIT_AS] = { "address space", "bytes" },
	[RLIMIT_LOCKS] = { "file locks", "locks" },
	[RLIMIT_SIGPENDING] = { "pending signals", "signals" },
	[RLIMIT_MSGQUEUE] = { "msgqueue size", "bytes" },
	[RLIMIT_NICE] = { "nice priority", NULL },
	[RLIMIT_RTPRIO] = { "realtime priority", NULL },
	[RLIMIT_RTTIME] = { "realtime timeout", "us" },
};

static void show_limit(struct seq_file *m, unsigned long limit)
{
	if (limit == RLIM_INFINITY)
		seq_printf(m, "%-20s ", "unlimited");
	else
		seq_printf(m, "%-20lu ", limit);
}

int proc_pid_limits(struct seq_file *m)
{
	struct task_struct *task = proc_task(seq_id(m));
	unsigned int i;

	if (!task)
		return -ESRCH;
	seq_printf(m, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit",
		   "Hard Limit", "Units");
	for (i = 0; i < RLIM_NLIMITS; i++) {
		seq_printf(m, "Max %-21s ", limits[i].name);
		show_limit(m, task->rlim[i]);
		show_limit(m, task->rlim_max[i]);
		if (limits[i].unit)
			seq_printf(m, "%-10s", limits[i].unit);
		seq_putc(m, '\n');
	}
	return 0;
}

/*
 * In thousandths of all memory, raised and scaled as Linux does to keep the
 * number positive; 0 for who is never chosen.
 */
int proc_oom_score(struct seq_file *m)
{
	struct task_struct *task = proc_task(seq_id(m));
	long points;

	if (!task)
		return -ESRCH;
	points = oom_badness(task);
	if (points != OOM_NEVER)
		points = (1000 + points * 1000 / (long)totalram_pages()) * 2 / 3;
	seq_printf(m, "%ld\n", points == OOM_NEVER ? 0 : points);
	return 0;
}

int proc_oom_score_adj(struct seq_file *m)
{
	struct task_struct *task = proc_task(seq_id(m));

	if (!task)
		return -ESRCH;
	seq_printf(m, "%d\n", task->oom_score_adj);
	return 0;
}

int proc_oom_score_adj_store(const struct proc_id *id, char *text)
{
	struct task_struct *task = proc_task(id);
	bool negative = *text == '-';
	char *end;
	unsigned long n = simple_strtoul(text + negative, &end, 10);

	if (!task)
		return -ESRCH;
	if (end == text + negative || *end || n > OOM_SCORE_ADJ_MAX)
		return -EINVAL;
	task->oom_score_adj = negative ? -(int)n : (int)n;
	return 0;
}
