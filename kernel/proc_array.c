/*
 * /proc/PID/stat, statm and status: a process in numbers. The fields, their
 * order and their widths are those of Linux 6.1 (proc(5)); what does not
 * exist here has the value it has on a Linux that does not use it.
 */
#include <lib/kallsyms.h>
#include <lib/string.h>
#include <asm/unwind.h>
#include <fs/fdtable.h>
#include <fs/namei.h>
#include <fs/tty.h>
#include <mm/mm.h>
#include <kernel/proc.h>
#include <kernel/signal.h>
#include <kernel/time.h>

#define KIB(pages)	((pages) << (PAGE_SHIFT - 10))

static const char *task_state(const struct task_struct *task)
{
	switch (task->state) {
	case TASK_RUNNING:
		return "R (running)";
	case TASK_INTERRUPTIBLE:
		return "S (sleeping)";
	case TASK_UNINTERRUPTIBLE:
		return "D (disk sleep)";
	case TASK_STOPPED:
		return "T (stopped)";
	case EXIT_ZOMBIE:
		return "Z (zombie)";
	default:
		return "X (dead)";
	}
}

static int nr_threads_of(const struct task_struct *task)
{
	struct task_struct *t;
	int n = 0;

	for_each_task(t)
		n += t->tgid == task->tgid;
	return n;
}

static int ppid_of(const struct task_struct *task)
{
	return task->parent ? task->parent->tgid : 0;
}

/* Pages of the program's own code. */
static unsigned long text_pages(const struct mm_struct *mm)
{
	return (PAGE_ALIGN(mm->end_code) - (mm->start_code & PAGE_MASK)) >>
	       PAGE_SHIFT;
}

int proc_pid_comm(struct seq_file *m)
{
	struct task_struct *task = proc_task(seq_id(m));

	if (!task)
		return -ESRCH;
	seq_printf(m, "%s\n", task->comm);
	return 0;
}

/* prctl(2) PR_SET_NAME for others. */
int proc_pid_comm_store(const struct proc_id *id, char *text)
{
	struct task_struct *task = proc_task(id);

	if (!task)
		return -ESRCH;
	text[TASK_COMM_LEN - 1] = '\0';
	strscpy(task->comm, text, TASK_COMM_LEN);
	return 0;
}

/* The function it sleeps in, or "0", without a newline. */
int proc_pid_wchan(struct seq_file *m)
{
	struct task_struct *task = proc_task(seq_id(m));
	char sym[KSYM_SYMBOL_LEN], *plus;
	unsigned long pc = 0;

	if (!task)
		return -ESRCH;
	if (task->state != TASK_RUNNING && task->state != EXIT_ZOMBIE)
		pc = get_wchan(&task->thread, task->stack);
	if (pc && sprint_symbol(sym, sizeof(sym), pc)) {
		plus = strchr(sym, '+');
		if (plus)
			*plus = '\0';
		seq_puts(m, sym);
	} else {
		seq_putc(m, '0');
	}
	return 0;
}

/* The signals that @task ignores, and those it has handlers for. */
static void collect_actions(const struct task_struct *task, sigset_t *ignored,
			    sigset_t *caught)
{
	int sig;

	*ignored = *caught = 0;
	for (sig = 1; task->sighand && sig <= _NSIG; sig++) {
		unsigned long handler = (unsigned long)
			task->sighand->action[sig - 1].sa_handler;

		if (handler == (unsigned long)SIG_IGN)
			*ignored |= sigmask(sig);
		else if (handler != (unsigned long)SIG_DFL)
			*caught |= sigmask(sig);
	}
}

/* Fields 3 to 22: the task as a whole. */
static void stat_task(struct seq_file *m, struct task_struct *task)
{
	u64 utime, stime;
	int tpgid;
	u32 tty = tty_nr(task->session, &tpgid);

	seq_printf(m, " %c %d %d %d %lu %d %lu", task_state(task)[0],
		   ppid_of(task), task->pgrp, task->session,
		   (unsigned long)tty, tpgid, (unsigned long)task->flags);
	seq_printf(m, " %lu %lu %lu %lu", task->min_flt, task->cmin_flt,
		   task->maj_flt, task->cmaj_flt);
	task_cputime(task, &utime, &stime);
	seq_printf(m, " %lu %lu %lu %lu", nsec_to_clock_t(utime),
		   nsec_to_clock_t(stime), nsec_to_clock_t(task->cutime),
		   nsec_to_clock_t(task->cstime));
	seq_printf(m, " %d %d %d 0 %lu",
		   task->rt_priority ? -1 - task->rt_priority : 20 + task->nice,
		   task->nice, nr_threads_of(task),
		   nsec_to_clock_t(task->start_time));
}

/* Fields 23 to 28: its memory. */
static void stat_mm(struct seq_file *m, const struct task_struct *task)
{
	const struct mm_struct *mm = task->mm;
	unsigned long rsslim = task->rlim[RLIMIT_RSS];

	if (!mm)
		seq_printf(m, " 0 0 %lu 0 0 0", rsslim);
	else
		seq_printf(m, " %lu %lu %lu %lu %lu %lu",
			   mm->total_vm << PAGE_SHIFT, get_mm_rss(mm), rsslim,
			   mm->start_code, mm->end_code, mm->start_stack);
}

static unsigned long low_signals(sigset_t set)
{
	return set & 0x7fffffff;
}

int proc_pid_stat(struct seq_file *m)
{
	struct task_struct *task = proc_task(seq_id(m));
	const struct mm_struct *mm;
	sigset_t ignored, caught;

	if (!task)
		return -ESRCH;
	mm = task->mm;
	collect_actions(task, &ignored, &caught);
	seq_printf(m, "%d (%s)", task->pid, task->comm);
	stat_task(m, task);
	stat_mm(m, task);
	/* 29 to 34: stack and pc, the low signals. */
	seq_printf(m, " 0 0 %lu %lu %lu %lu", low_signals(task->pending),
		   low_signals(task->blocked), low_signals(ignored),
		   low_signals(caught));
	/* 35 to 44: wchan, swap, exit signal, CPU, real-time priority and
	 * policy, block I/O, guest time. */
	seq_printf(m, " %d 0 0 %d 0 %d %d 0 0 0", task->state != TASK_RUNNING,
		   task->exit_signal, task->rt_priority, task->policy);
	if (mm)
		seq_printf(m, " %lu %lu %lu %lu %lu %lu %lu", mm->start_data,
			   mm->end_data, mm->start_brk, mm->arg_start,
			   mm->arg_end, mm->env_start, mm->env_end);
	else
		seq_puts(m, " 0 0 0 0 0 0 0");
	seq_printf(m, " %d\n", task->exit_code);
	return 0;
}

int proc_pid_statm(struct seq_file *m)
{
	struct task_struct *task = proc_task(seq_id(m));
	const struct mm_struct *mm;

	if (!task)
		return -ESRCH;
	mm = task->mm;
	if (!mm) {
		seq_puts(m, "0 0 0 0 0 0 0\n");
		return 0;
	}
	seq_printf(m, "%lu %lu %lu %lu 0 %lu 0\n", mm->total_vm,
		   get_mm_rss(mm),
		   mm->rss_stat[MM_FILEPAGES] + mm->rss_stat[MM_SHMEMPAGES],
		   text_pages(mm), mm->data_vm + mm->stack_vm);
	return 0;
}

static void status_id_set(struct seq_file *m, const char *name,
			  const struct id_set *ids)
{
	seq_printf(m, "%s:\t%u\t%u\t%u\t%u\n", name, ids->real,
		   ids->effective, ids->saved, ids->fs);
}

static void status_ids(struct seq_file *m, const struct task_struct *task)
{
	const struct group_info *groups = task->cred.group_info;
	u32 i;

	seq_printf(m, "Name:\t%s\n", task->comm);
	seq_printf(m, "Umask:\t%04lo\n",
		   (unsigned long)(task->fs ? task->fs->umask : 022));
	seq_printf(m, "State:\t%s\n", task_state(task));
	seq_printf(m, "Tgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\n",
		   task->tgid, task->pid, ppid_of(task));
	seq_puts(m, "TracerPid:\t0\n");
	status_id_set(m, "Uid", &task->cred.uid);
	status_id_set(m, "Gid", &task->cred.gid);
	seq_printf(m, "FDSize:\t%u\nGroups:\t",
		   task->files ? task->files->max_fds : 0);
	for (i = 0; groups && i < groups->ngroups; i++)
		seq_printf(m, i ? " %u" : "%u", groups->gid[i]);
	seq_puts(m, " \n");
	seq_printf(m, "NStgid:\t%d\nNSpid:\t%d\nNSpgid:\t%d\nNSsid:\t%d\n",
		   task->tgid, task->pid, task->pgrp, task->session);
}

static void status_mm(struct seq_file *m, const struct mm_struct *mm)
{
	unsigned long rss = get_mm_rss(mm);
	unsigned long text = min(text_pages(mm), mm->exec_vm);
	const struct { const char *name; unsigned long kib; } rows[] = {
		{ "VmPeak", KIB(max(mm->hiwater_vm, mm->total_vm)) },
		{ "VmSize", KIB(mm->total_vm) },
		{ "VmLck", KIB(mm->locked_vm) },
		{ "VmPin", 0 },
		{ "VmHWM", KIB(max(mm->hiwater_rss, rss)) },
		{ "VmRSS", KIB(rss) },
		{ "RssAnon", KIB(mm->rss_stat[MM_ANONPAGES]) },
		{ "RssFile", KIB(mm->rss_stat[MM_FILEPAGES]) },
		{ "RssShmem", KIB(mm->rss_stat[MM_SHMEMPAGES]) },
		{ "VmData", KIB(mm->data_vm) },
		{ "VmStk", KIB(mm->stack_vm) },
		{ "VmExe", KIB(text) },
		{ "VmLib", KIB(mm->exec_vm - text) },
		{ "VmPTE", mm->pgtables_bytes >> 10 },
		{ "VmSwap", KIB(mm->rss_stat[MM_SWAPENTS]) },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		seq_printf(m, "%s:\t%8lu kB\n", rows[i].name, rows[i].kib);
	seq_puts(m, "CoreDumping:\t0\nTHP_enabled:\t0\n");
}

/*
 * One set holds what is pending for a thread and for its process alike; it
 * is shown as the latter, where kill(2) puts it.
 */
static void status_signals(struct seq_file *m, const struct task_struct *task)
{
	sigset_t ignored, caught;
	unsigned int i;

	collect_actions(task, &ignored, &caught);
	const struct { const char *name; sigset_t set; } rows[] = {
		{ "SigPnd", 0 }, { "ShdPnd", task->pending },
		{ "SigBlk", task->blocked }, { "SigIgn", ignored },
		{ "SigCgt", caught },
	};
	seq_printf(m, "SigQ:\t%u/%lu\n", task->nr_queued,
		   task->rlim[RLIMIT_SIGPENDING]);
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		seq_printf(m, "%s:\t%016llx\n", rows[i].name, rows[i].set);
}

static void status_rest(struct seq_file *m, const struct task_struct *task)
{
	const struct cred *cred = &task->cred;

	seq_printf(m, "Threads:\t%d\n", nr_threads_of(task));
	status_signals(m, task);
	seq_printf(m, "CapInh:\t%016llx\nCapPrm:\t%016llx\n"
		   "CapEff:\t%016llx\nCapBnd:\t%016llx\n",
		   cred->cap_inheritable, cred->cap_permitted,
		   cred->cap_effective, cred->cap_bset);
	seq_printf(m, "CapAmb:\t0000000000000000\nNoNewPrivs:\t%d\n",
		   cred->no_new_privs);
	seq_puts(m, "Seccomp:\t0\nSeccomp_filters:\t0\n"
		    "Speculation_Store_Bypass:\tunknown\n"
		    "SpeculationIndirectBranch:\tunsupported\n"
		    "Cpus_allowed:\t1\nCpus_allowed_list:\t0\n"
		    "Mems_allowed:\t1\nMems_allowed_list:\t0\n");
	seq_printf(m, "voluntary_ctxt_switches:\t%lu\n"
		   "nonvoluntary_ctxt_switches:\t%lu\n", task->nvcsw,
		   task->nivcsw);
}

int proc_pid_status(struct seq_file *m)
{
	struct task_struct *task = proc_task(seq_id(m));

	if (!task)
		return -ESRCH;
	status_ids(m, task);
	if (task->mm)
		status_mm(m, task->mm);
	status_rest(m, task);
	return 0;
}
