/*
 * More was promised than there is: the memory of a process is there when it
 * is touched, and by then all may be taken. One process has to go so that
 * the others can go on, and it is the one whose end gives back the most.
 * PID 1 is never chosen: without it the machine ends.
 */
#include <kernel/sched.h>
#include <kernel/signal.h>
#include <lib/printk.h>
#include <mm/mm.h>
#include <mm/swap.h>
#include <mm/upcall.h>

#define KIB(pages)	((pages) << (PAGE_SHIFT - 10))

long oom_badness(const struct task_struct *task)
{
	long adj = task->oom_score_adj;

	if (!task->mm || task->pid == 1 || adj == -OOM_SCORE_ADJ_MAX)
		return OOM_NEVER;
	return get_mm_rss(task->mm) + task->mm->rss_stat[MM_SWAPENTS] +
	       (task->mm->pgtables_bytes >> PAGE_SHIFT) +
	       adj * ((long)totalram_pages() / OOM_SCORE_ADJ_MAX);
}

/* Who is on its way out, or cannot be woken, gives nothing back now. */
static bool can_be_killed(const struct task_struct *task)
{
	return !(task->flags & PF_EXITING) &&
	       task->state != TASK_UNINTERRUPTIBLE;
}

static struct task_struct *select_bad_process(void)
{
	struct task_struct *task, *chosen = NULL;
	long points, most = OOM_NEVER;

	for_each_task(task) {
		points = oom_badness(task);
		if (points > most && can_be_killed(task)) {
			most = points;
			chosen = task;
		}
	}
	return chosen;
}

bool out_of_memory(void)
{
	struct task_struct *victim = select_bad_process();

	if (!victim || fatal_signal_pending(current))
		return false;
	/* Chosen before, it may only not have run since. */
	if (!fatal_signal_pending(victim)) {
		pr_err("Out of memory: Killed process %d (%s) total-vm:%lukB, anon-rss:%lukB, file-rss:%lukB\n",
		       victim->pid, victim->comm, KIB(victim->mm->total_vm),
		       KIB(victim->mm->rss_stat[MM_ANONPAGES]),
		       KIB(victim->mm->rss_stat[MM_FILEPAGES]));
		if (victim == current)
			return false;	/* its fault ends it */
		send_sig(SIGKILL, victim);
	}
	yield();
	return true;
}

bool current_must_not_wait(void)
{
	return (current->flags & PF_MEMALLOC) || fatal_signal_pending(current);
}

bool current_may_use_reserve(void)
{
	return current->pid == 1 || current_must_not_wait();
}

u32 memalloc_noreclaim_save(void)
{
	u32 flags = current->flags & PF_MEMALLOC;

	current->flags |= PF_MEMALLOC;
	return flags;
}

void memalloc_noreclaim_restore(u32 flags)
{
	current->flags = (current->flags & ~PF_MEMALLOC) | flags;
}

int kswapd_thread(void *unused)
{
	current->flags |= PF_MEMALLOC;
	return kswapd(unused);
}
