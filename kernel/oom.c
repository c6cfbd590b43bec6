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

#define KIB(pages)	((pages) << (PAGE_SHIFT - 10))

/* In pages; 0: not to be chosen. Who cannot be woken cannot be killed. */
static unsigned long oom_badness(const struct task_struct *task)
{
	if (!task->mm || task->pid == 1 || (task->flags & PF_EXITING) ||
	    task->state == TASK_UNINTERRUPTIBLE)
		return 0;
	return get_mm_rss(task->mm) + 1 +
	       (task->mm->pgtables_bytes >> PAGE_SHIFT);
}

static struct task_struct *select_bad_process(void)
{
	struct task_struct *task, *chosen = NULL;
	unsigned long points, most = 0;

	for_each_task(task) {
		points = oom_badness(task);
		if (points > most) {
			most = points;
			chosen = task;
		}
	}
	return chosen;
}

bool out_of_memory(void)
{
	struct task_struct *victim = select_bad_process();

	if (!victim || victim == current || fatal_signal_pending(current))
		return false;
	/* Chosen before, it may only not have run since. */
	if (!fatal_signal_pending(victim)) {
		pr_err("Out of memory: Killed process %d (%s) total-vm:%lukB, anon-rss:%lukB, file-rss:%lukB\n",
		       victim->pid, victim->comm, KIB(victim->mm->total_vm),
		       KIB(victim->mm->rss_stat[MM_ANONPAGES]),
		       KIB(victim->mm->rss_stat[MM_FILEPAGES]));
		send_sig(SIGKILL, victim);
	}
	yield();
	return true;
}
