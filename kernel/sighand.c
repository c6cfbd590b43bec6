/*
 * The actions of a process, from fork to exec and exit; what sigaction(2)
 * sets and signal delivery reads.
 */
#include <asm/irqflags.h>
#include <kernel/sched.h>
#include <kernel/signal.h>
#include <lib/string.h>
#include <mm/slab.h>
#include <uapi/errno.h>
#include <uapi/signal.h>

/*
 * A process that never called sigaction() has this one, read-only: most
 * forks end in an exec, and need no copy of 64 actions that are all default.
 */
static struct sighand_struct default_sighand;

void init_sighand(void)
{
	current->sighand = &default_sighand;
	sas_ss_reset(current);
}

static void put_sighand(struct sighand_struct *sighand)
{
	if (sighand != &default_sighand && --sighand->count == 0)
		kfree(sighand);
}

/* Let @task have actions that nobody else sees. 0 or -ENOMEM. */
static int unshare_sighand(struct task_struct *task)
{
	struct sighand_struct *new = kmalloc(sizeof(*new), GFP_KERNEL);

	if (!new)
		return -ENOMEM;
	*new = *task->sighand;
	new->count = 1;
	put_sighand(task->sighand);
	task->sighand = new;
	return 0;
}

int make_sighand_writable(void)
{
	return current->sighand == &default_sighand ?
	       unshare_sighand(current) : 0;
}

/* fork: the actions are copied or shared, nothing is pending. */
int copy_sighand(struct task_struct *task, u32 clone_flags)
{
	task->pending = 0;
	task->nr_queued = 0;
	task->sigqueue_cache = NULL;
	task->fatal_signal = false;
	task->continued = false;
	task->restore_sigmask = false;
	task->stop_code = 0;
	INIT_LIST_HEAD(&task->sigqueue);
	/* A new thread has no alternate stack; sigaltstack(2). */
	if ((clone_flags & (CLONE_VM | CLONE_VFORK)) == CLONE_VM)
		sas_ss_reset(task);
	if (clone_flags & CLONE_SIGHAND) {
		if (make_sighand_writable())
			return -ENOMEM;
		task->sighand = current->sighand;
		task->sighand->count++;
		return 0;
	}
	if (!task->sighand || task->sighand == &default_sighand)
		return 0;
	task->sighand->count++;		/* until it has its own */
	if (unshare_sighand(task)) {
		task->sighand->count--;
		return -ENOMEM;
	}
	return 0;
}

static bool any_ignored(const struct sighand_struct *sighand)
{
	int i;

	for (i = 0; i < _NSIG; i++) {
		if (sighand->action[i].sa_handler == SIG_IGN)
			return true;
	}
	return false;
}

/* execve(2): handlers are gone with the old program, SIG_IGN stays. */
int flush_signal_handlers(struct task_struct *task)
{
	struct sighand_struct *old = task->sighand;
	struct sigaction *ka;
	int i;

	sas_ss_reset(task);
	if (old == &default_sighand)
		return 0;
	if (!any_ignored(old)) {
		task->sighand = &default_sighand;
		put_sighand(old);	/* an interrupt may look: not before */
		return 0;
	}
	if (old->count > 1 && unshare_sighand(task))
		return -ENOMEM;
	for (i = 0; i < _NSIG; i++) {
		ka = &task->sighand->action[i];
		if (ka->sa_handler != SIG_IGN)
			ka->sa_handler = SIG_DFL;
		ka->sa_flags = 0;
		ka->sa_mask = 0;
	}
	return 0;
}

void exit_signals(struct task_struct *task)
{
	struct sighand_struct *sighand = task->sighand;
	unsigned long flags;

	local_irq_save(flags);
	task->sighand = NULL;
	flush_sigqueue_mask(task, ~0ULL);
	local_irq_restore(flags);
	kfree(task->sigqueue_cache);
	task->sigqueue_cache = NULL;
	if (sighand)
		put_sighand(sighand);
}
