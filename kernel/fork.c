/*
 * fork(), vfork(), clone() and kernel threads: a task is made by copying the
 * current one piece by piece, each shared instead where CLONE_* says so.
 *
 * What can fail comes first and is undone in reverse; a task that other
 * tasks can see is complete.
 */
#include <asm/irqflags.h>
#include <asm/tlbflush.h>
#include <asm/uaccess.h>
#include <fs/fdtable.h>
#include <fs/namei.h>
#include <fs/proc_fs.h>
#include <kernel/cred.h>
#include <kernel/signal.h>
#include <kernel/syscalls.h>
#include <kernel/time.h>
#include <lib/printk.h>
#include <lib/radix_tree.h>
#include <lib/string.h>
#include <mm/mm.h>
#include <mm/slab.h>
#include <mm/swap.h>
#include <mm/vmstat.h>
#include <uapi/errno.h>
#include <uapi/prctl.h>
#include <uapi/sched.h>
#include <uapi/signal.h>

unsigned int max_threads;

static struct kmem_cache task_cache;
static struct radix_tree_root pid_tree = RADIX_TREE_INIT;
int last_pid;
static unsigned int nr_tasks;
unsigned long total_forks;

#define TIMER_SLACK_NS	50000	/* told, not used: timers are exact */

/* The boot thread, which becomes the idle task; PID 0. */
u8 init_stack[THREAD_SIZE] __aligned(THREAD_SIZE)
	__section(".bss.page_aligned");

struct task_struct init_task = {
	.stack = init_stack,
	.state = TASK_RUNNING,
	.run_list = LIST_HEAD_INIT(init_task.run_list),
	.comm = "swapper",
	.flags = PF_KTHREAD,
	.time_slice = TIME_SLICE_NS,
	.personality = PER_LINUX_32BIT,
	.timer_slack_ns = TIMER_SLACK_NS,
	.cred = {
		.cap_permitted = CAP_FULL_SET,
		.cap_effective = CAP_FULL_SET,
		.cap_bset = CAP_FULL_SET,
	},
	.parent = &init_task,
	.children = LIST_HEAD_INIT(init_task.children),
	.sibling = LIST_HEAD_INIT(init_task.sibling),
	.tasks = LIST_HEAD_INIT(init_task.tasks),
	.wait_child = { LIST_HEAD_INIT(init_task.wait_child.head) },
};

#define STACK_LIMIT	(8UL << 20)	/* as Linux's default */
#define OPEN_LIMIT	1024
#define OPEN_LIMIT_MAX	4096

static void __init set_limit(unsigned int resource, unsigned long limit)
{
	init_task.rlim[resource] = limit;
	init_task.rlim_max[resource] = limit;
}

/* Linux's limits for PID 1, which all others inherit. */
void __init fork_init(void)
{
	unsigned long nproc;
	unsigned int i;

	*(u32 *)init_task.stack = STACK_END_MAGIC;
	kmem_cache_init(&task_cache, "task_struct", sizeof(struct task_struct),
			0);
	for (i = 0; i < RLIM_NLIMITS; i++)
		init_task.rlim[i] = init_task.rlim_max[i] = RLIM_INFINITY;
	init_task.rlim[RLIMIT_STACK] = STACK_LIMIT;
	init_task.rlim[RLIMIT_CORE] = 0;
	init_task.rlim[RLIMIT_NOFILE] = OPEN_LIMIT;
	init_task.rlim_max[RLIMIT_NOFILE] = OPEN_LIMIT_MAX;
	/* At most an eighth of memory in kernel stacks, as in Linux. */
	max_threads = totalram_pages() / (8 * THREAD_SIZE / PAGE_SIZE);
	nproc = max_threads / 2;
	set_limit(RLIMIT_NPROC, nproc);
	set_limit(RLIMIT_SIGPENDING, nproc);
	set_limit(RLIMIT_MEMLOCK, STACK_LIMIT);
	set_limit(RLIMIT_MSGQUEUE, 819200);
	set_limit(RLIMIT_NICE, 0);
	set_limit(RLIMIT_RTPRIO, 0);
}

struct task_struct *find_task_by_pid(int pid)
{
	return pid > 0 ? radix_tree_lookup(&pid_tree, pid) : NULL;
}

/* The next free number for @task. -EAGAIN or -ENOMEM. */
static int alloc_pid(struct task_struct *task)
{
	int pid = last_pid, err;

	do {
		if (++pid >= PID_MAX)
			pid = 2;
		err = radix_tree_insert(&pid_tree, pid, task);
	} while (err == -EEXIST && pid != last_pid);
	if (err)
		return err == -EEXIST ? -EAGAIN : err;
	last_pid = pid;
	task->pid = pid;
	return 0;
}

/* Task and kernel stack, with what the parent had. */
static struct task_struct *dup_task_struct(struct task_struct *orig)
{
	struct task_struct *task = kmem_cache_alloc(&task_cache, GFP_KERNEL);

	if (!task)
		return NULL;
	memcpy(task, orig, sizeof(*task));
	task->stack = (void *)__get_free_pages(GFP_KERNEL, 1);
	if (!task->stack) {
		kmem_cache_free(&task_cache, task);
		return NULL;
	}
	*(u32 *)task->stack = STACK_END_MAGIC;
	if (task->cred.group_info)
		task->cred.group_info->users++;
	return task;
}

static void free_task(struct task_struct *task)
{
	vfp_thread_exit(task);
	put_group_info(task->cred.group_info);
	free_pages((unsigned long)task->stack, 1);
	kmem_cache_free(&task_cache, task);
}

static int copy_mm(struct task_struct *task, u32 clone_flags)
{
	if (!current->mm)
		return 0;
	if (clone_flags & CLONE_VM) {
		task->mm->mm_users++;
		return 0;
	}
	task->mm = dup_mm(current->mm, task->rlim);
	return task->mm ? 0 : -ENOMEM;
}

static int copy_files(struct task_struct *task, u32 clone_flags)
{
	if (!current->files)
		return 0;
	if (clone_flags & CLONE_FILES) {
		task->files->count++;
		return 0;
	}
	task->files = dup_files(current->files);
	return task->files ? 0 : -ENOMEM;
}

static int copy_fs(struct task_struct *task, u32 clone_flags)
{
	if (!current->fs)
		return 0;
	if (clone_flags & CLONE_FS) {
		task->fs->users++;
		return 0;
	}
	task->fs = copy_fs_struct(current->fs);
	return task->fs ? 0 : -ENOMEM;
}

/* sched(7), "The reset-on-fork flag". */
static void sched_reset_on_fork(struct task_struct *task)
{
	if (task->policy == SCHED_FIFO || task->policy == SCHED_RR) {
		task->policy = SCHED_NORMAL;
		set_user_nice(task, 0);
	} else if (task->nice < 0) {
		set_user_nice(task, 0);
	}
	task->rt_priority = 0;
	task->reset_on_fork = false;
}

/* What a fresh task does not inherit. */
static void reset_task(struct task_struct *task,
		       const struct kernel_clone_args *args)
{
	task->thread_flags = 0;
	task->state = TASK_UNINTERRUPTIBLE;
	task->flags = (task->flags & ~PF_KTHREAD) | PF_FORKNOEXEC;
	if (args->fn)
		task->flags |= PF_KTHREAD;
	task->tgid = task->pid;
	if (task->reset_on_fork)
		sched_reset_on_fork(task);
	task->pdeath_signal = 0;
	task->is_child_subreaper = false;
	task->default_timer_slack_ns = task->timer_slack_ns;
	task->min_flt = task->maj_flt = task->cmin_flt = task->cmaj_flt = 0;
	task->maxrss = task->cmaxrss = 0;
	task->nvcsw = task->nivcsw = 0;
	task->sum_exec_runtime = task->cutime = task->cstime = 0;
	task->user_ticks = task->system_ticks = 0;
	task->prev_cputime = (struct prev_cputime){ 0 };
	task->start_time = sched_clock();
	task->clear_child_tid = args->flags & CLONE_CHILD_CLEARTID ?
				args->child_tid : NULL;
	task->vfork_parent = args->flags & CLONE_VFORK ? current : NULL;
	if (!(args->flags & CLONE_PARENT))	/* a sibling has ours */
		task->exit_signal = args->flags & CSIGNAL;
	task->exit_code = 0;
	init_timer(&task->real_timer, it_real_fn);
	task->real_interval = 0;
	task->it[0].expires = task->it[0].interval = 0;
	task->it[1].expires = task->it[1].interval = 0;
	INIT_LIST_HEAD(&task->run_list);
	INIT_LIST_HEAD(&task->children);
	init_waitqueue_head(&task->wait_child);
}

/*
 * From here on the task can be found; by the terminal's interrupt too, which
 * looks through all of them for those that ^C is meant for.
 */
static void link_task(struct task_struct *task,
		      const struct kernel_clone_args *args)
{
	unsigned long flags;

	task->parent = args->flags & CLONE_PARENT ? current->parent : current;
	if (args->fn && current->pid)
		task->parent = find_task_by_pid(2);	/* kthreadd */
	list_add_tail(&task->sibling, &task->parent->children);
	local_irq_save(flags);
	list_add_tail(&task->tasks, &init_task.tasks);
	local_irq_restore(flags);
	nr_tasks++;
	total_forks++;
}

static struct task_struct *copy_process(const struct kernel_clone_args *args,
					int *errp)
{
	struct task_struct *task;
	int err = -EAGAIN;

	if (nr_tasks >= max_threads ||
	    (current->cred.uid.real && nproc_exceeded(1) &&
	     !capable(CAP_SYS_RESOURCE) && !capable(CAP_SYS_ADMIN)))
		goto fail;
	err = -ENOMEM;
	task = dup_task_struct(current);
	if (!task)
		goto fail;
	err = alloc_pid(task);
	if (err)
		goto fail_pid;
	reset_task(task, args);
	err = copy_files(task, args->flags);
	if (err)
		goto fail_files;
	err = copy_fs(task, args->flags);
	if (err)
		goto fail_fs;
	err = copy_sighand(task, args->flags);
	if (err)
		goto fail_sighand;
	err = copy_mm(task, args->flags);
	if (err)
		goto fail_mm;
	copy_thread(task, args);
	link_task(task, args);
	return task;

fail_mm:
	exit_signals(task);
fail_sighand:
	if (task->fs)
		put_fs_struct(task->fs);
fail_fs:
	if (task->files)
		put_files(task->files);
fail_files:
	radix_tree_delete(&pid_tree, task->pid);
fail_pid:
	free_task(task);
fail:
	*errp = err;
	return NULL;
}

/* Which combinations of flags make sense; clone(2), ERRORS. */
static bool clone_flags_valid(u32 flags)
{
	if (flags & (CLONE_PIDFD | CLONE_NEWALL))	/* there are none */
		return false;
	/* Nobody would ever wait for a sibling of PID 1. */
	if ((flags & CLONE_PARENT) && current->pid == 1)
		return false;
	if ((flags & CLONE_THREAD) && !(flags & CLONE_SIGHAND))
		return false;
	return !(flags & CLONE_SIGHAND) || (flags & CLONE_VM);
}

/*
 * The child runs in our memory: wait until it has done with it, or until we
 * are to die and do not need it any more. With CLONE_PARENT somebody else may
 * have buried the child by then, so it is not the child that is asked.
 */
static void wait_for_vfork_done(void)
{
	struct wait_queue_entry we = { .task = NULL };
	struct task_struct *task;

	current->vfork_done = false;
	for (;;) {
		prepare_to_wait(&current->wait_child, &we, true);
		if (current->vfork_done || current_is_dying())
			break;
		schedule();
	}
	finish_wait(&current->wait_child, &we);
	if (current->vfork_done)
		return;
	for_each_task(task) {
		if (task->vfork_parent == current)
			task->vfork_parent = NULL;
	}
}

long kernel_clone(const struct kernel_clone_args *args)
{
	struct task_struct *task;
	int err = 0, pid, tries = 8;

	if (!clone_flags_valid(args->flags))
		return -EINVAL;
	/* Memory that others can be made to give is not lacking. */
	while (!(task = copy_process(args, &err))) {
		if (err != -ENOMEM || !tries-- || !wait_for_free_pages())
			return err;
	}
	pid = task->pid;
	/* As in Linux, a bad address here does not undo the fork. */
	if (args->flags & CLONE_PARENT_SETTID)
		(void)put_user(pid, args->parent_tid);
	task->set_child_tid = args->flags & CLONE_CHILD_SETTID ?
			      args->child_tid : NULL;
	wake_up_new_task(task);
	if (args->flags & CLONE_VFORK)
		wait_for_vfork_done();
	return pid;
}

/*
 * The last rest of a task whose parent knows how it ended. Its kernel stack
 * goes here, so it must not be the running one.
 */
void release_task(struct task_struct *task)
{
	unsigned long flags;

	proc_flush_pid(task->pid);
	radix_tree_delete(&pid_tree, task->pid);
	list_del(&task->sibling);
	local_irq_save(flags);
	list_del(&task->tasks);
	local_irq_restore(flags);
	nr_tasks--;
	vm_events[PGFAULT] += task->min_flt + task->maj_flt;
	vm_events[PGMAJFAULT] += task->maj_flt;
	free_task(task);
}

void all_vm_events(unsigned long *events)
{
	struct task_struct *task;

	memcpy(events, vm_events, sizeof(vm_events));
	for_each_task(task) {
		events[PGFAULT] += task->min_flt + task->maj_flt;
		events[PGMAJFAULT] += task->maj_flt;
	}
}

unsigned int count_tasks(void)
{
	return nr_tasks;
}

long sys_fork(void)
{
	struct kernel_clone_args args = { .flags = SIGCHLD };

	return kernel_clone(&args);
}

long sys_vfork(void)
{
	struct kernel_clone_args args = {
		.flags = CLONE_VFORK | CLONE_VM | SIGCHLD
	};

	return kernel_clone(&args);
}

/* ARM's order of arguments: tls before child_tid; clone(2), NOTES. */
long sys_clone(unsigned long flags, unsigned long newsp, int *parent_tid,
	       unsigned long tls, int *child_tid)
{
	struct kernel_clone_args args = {
		.flags = flags,
		.stack = newsp,
		.parent_tid = parent_tid,
		.child_tid = child_tid,
		.tls = tls,
	};

	return kernel_clone(&args);
}

/* The calling thread's exit will clear the word and wake who waits on it. */
long sys_set_tid_address(int *tidptr)
{
	current->clear_child_tid = tidptr;
	return current->pid;
}
