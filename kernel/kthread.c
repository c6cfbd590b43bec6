/*
 * Threads of the kernel: tasks without an address space. Their parent is
 * PID 2, whoever asked for them, so that no program finds itself with children
 * it never had. It is also the one who buries the dead that nobody else will.
 */
#include <asm/irqflags.h>
#include <asm/thread.h>
#include <fs/fs.h>
#include <fs/upcall.h>
#include <kernel/sched.h>
#include <lib/printk.h>
#include <lib/string.h>

#define MAX_REQUESTS	4		/* at a time */

static struct {
	int (*fn)(void *arg);
	void *arg;
	const char *name;
} requests[MAX_REQUESTS];
static unsigned int nr_requests;

int kernel_thread(int (*fn)(void *arg), void *arg, const char *name)
{
	struct kernel_clone_args args = {
		.flags = CLONE_FS,
		.fn = fn,
		.fn_arg = arg,
	};
	int pid = kernel_clone(&args);
	struct task_struct *task = pid > 0 ? find_task_by_pid(pid) : NULL;

	if (task)
		strscpy(task->comm, name, TASK_COMM_LEN);
	/* No signal reaches a thread of the kernel: it would never take it, and
	 * never wait again. PID 1 is going to be a program. */
	if (pid > 1)
		task->sighand = NULL;
	return pid;
}

/* The eldest of the running task's dead children; NULL: all live. */
static struct task_struct *dead_child(void)
{
	struct task_struct *task;

	if (list_empty(&current->children))
		return NULL;
	task = list_first_entry(&current->children, struct task_struct,
				sibling);
	return task->state == EXIT_ZOMBIE ? task : NULL;
}

void kthread_run(int (*fn)(void *arg), void *arg, const char *name)
{
	BUG_ON(nr_requests == MAX_REQUESTS);
	requests[nr_requests].fn = fn;
	requests[nr_requests].arg = arg;
	requests[nr_requests++].name = name;
	wake_up(&find_task_by_pid(2)->wait_child);
}

static void make_threads(void)
{
	while (nr_requests) {
		nr_requests--;
		if (kernel_thread(requests[nr_requests].fn,
				  requests[nr_requests].arg,
				  requests[nr_requests].name) < 0)
			panic("no memory for a kernel thread");
	}
}

int kthreadd(void *unused)
{
	struct task_struct *task;

	(void)unused;
	for (;;) {
		(void)wait_event_interruptible(&current->wait_child,
					       nr_requests || dead_child());
		make_threads();
		task = dead_child();
		if (task)
			release_task(task);
	}
	return 0;
}

/* Interrupts may set other flags of ours at any time. */
static void change_thread_flag(u32 set, u32 clear)
{
	unsigned long flags;

	local_irq_save(flags);
	current->thread_flags = (current->thread_flags & ~clear) | set;
	local_irq_restore(flags);
}

void set_notify_resume(void)
{
	change_thread_flag(TIF_NOTIFY_RESUME, 0);
}

void resume_user_mode_work(void)
{
	if (!(current->thread_flags & TIF_NOTIFY_RESUME))
		return;
	change_thread_flag(0, TIF_NOTIFY_RESUME);
	task_work_run();
}
