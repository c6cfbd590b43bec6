/*
 * Threads of the kernel: tasks without an address space. Their parent is
 * PID 2, whoever asked for them, so that no program finds itself with children
 * it never had. It is also the one who buries the dead that nobody else will.
 */
#include <kernel/sched.h>
#include <lib/string.h>

int kernel_thread(int (*fn)(void *arg), void *arg, const char *name)
{
	struct kernel_clone_args args = {
		.flags = CLONE_FS,
		.fn = fn,
		.fn_arg = arg,
	};
	int pid = kernel_clone(&args);

	if (pid > 0)
		strscpy(find_task_by_pid(pid)->comm, name, TASK_COMM_LEN);
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

int kthreadd(void *unused)
{
	struct task_struct *task;

	(void)unused;
	for (;;) {
		(void)wait_event_interruptible(&current->wait_child,
					       (task = dead_child()) != NULL);
		release_task(task);
	}
	return 0;
}
