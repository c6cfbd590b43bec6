/*
 * The scheduler: round robin among those who can run.
 *
 * The run queue is a list; its first entry is the running task, unless that
 * is the idle task, which is never in the list. A task that has used up its
 * time slice goes to the end. A slice has 10 ms, or by the nice value from
 * 0.5 to 20. There is no tick: the timer is set for the end of the slice, and
 * only while somebody else waits for the CPU. Most slices end early, by going
 * to sleep; the timer is not set anew then, but when it comes, too early for
 * whoever runs by that time.
 */
#include <asm/barrier.h>
#include <asm/irqflags.h>
#include <asm/tlbflush.h>
#include <asm/uaccess.h>
#include <asm/vfp.h>
#include <kernel/sched.h>
#include <kernel/time.h>
#include <lib/printk.h>
#include <mm/upcall.h>

static LIST_HEAD(run_queue);
unsigned int nr_running;		/* entries in the list */
static u64 slice_timer;			/* when it comes for us, ns; 0: not */
unsigned long nr_context_switches;
struct mm_struct *active_mm;		/* the one in TTBR0 */

void set_user_nice(struct task_struct *task, int nice)
{
	task->nice = nice;
	task->time_slice = (u32)TIME_SLICE_NS / 20 * (20 - nice);
}

/* Two or more want the CPU: see to it that the slice has an end. */
static inline void start_slice(const struct task_struct *running)
{
	if (nr_running > 1 && !slice_timer) {
		slice_timer = sched_clock() + running->time_slice;
		time_program_next();
	}
}

/* Called by the timer interrupt: when should it come for us? 0: never. */
u64 sched_next_event(void)
{
	return slice_timer;
}

/* From the timer interrupt. */
void sched_timer_expired(u64 now)
{
	u64 slice_end = current->exec_start + current->time_slice;

	if (!slice_timer || now < slice_timer)
		return;
	slice_timer = 0;
	if (nr_running < 2)
		return;
	if (now < slice_end)
		slice_timer = slice_end;
	else
		current->thread_flags |= TIF_NEED_RESCHED;
}

void wake_up_process(struct task_struct *task)
{
	unsigned long flags;

	local_irq_save(flags);
	if (task->state == TASK_INTERRUPTIBLE ||
	    task->state == TASK_UNINTERRUPTIBLE) {
		task->state = TASK_RUNNING;
		if (list_empty(&task->run_list)) {
			list_add_tail(&task->run_list, &run_queue);
			nr_running++;
		}
		if (current == &init_task)
			current->thread_flags |= TIF_NEED_RESCHED;
		else
			start_slice(current);
	}
	local_irq_restore(flags);
}

void wake_up_new_task(struct task_struct *task)
{
	task->state = TASK_UNINTERRUPTIBLE;
	wake_up_process(task);
}

/* Who is next: the head of the queue, or the idle task. */
static struct task_struct *pick_next_task(void)
{
	if (list_empty(&run_queue))
		return &init_task;
	return list_first_entry(&run_queue, struct task_struct, run_list);
}

/* What the CPU did for @prev until now goes on its account. */
static void account(struct task_struct *prev, struct task_struct *next)
{
	u64 now = sched_clock();

	prev->sum_exec_runtime += now - prev->exec_start;
	next->exec_start = now;
}

u64 task_sched_runtime(const struct task_struct *task)
{
	return task->sum_exec_runtime +
	       (task == current ? sched_clock() - task->exec_start : 0);
}

static void context_switch(struct task_struct *prev, struct task_struct *next)
{
	nr_context_switches++;
	account(prev, next);
	if (next->time_slice < TIME_SLICE_NS)
		slice_timer = 0;	/* it would come too late */
	start_slice(next);
	/* A kernel thread keeps whatever TTBR0 shows: it does not look. */
	if (next->mm && next->mm != active_mm) {
		active_mm = next->mm;
		switch_mm(next->mm);
	}
	vfp_thread_switch(prev, next);
	__switch_to(prev, next);
}

void __sched schedule(void)
{
	struct task_struct *prev = current, *next;
	unsigned long flags;

	local_irq_save(flags);
	if (unlikely(*(u32 *)prev->stack != STACK_END_MAGIC))
		panic("corrupted stack end detected inside scheduler");
	prev->thread_flags &= ~TIF_NEED_RESCHED;
	if (prev != &init_task) {
		if (prev->state == TASK_RUNNING) {
			list_move_tail(&prev->run_list, &run_queue);
			prev->nivcsw++;
		} else if (!list_empty(&prev->run_list)) {
			list_del_init(&prev->run_list);
			nr_running--;
			prev->nvcsw++;
		}
	}
	next = pick_next_task();
	if (next != prev)
		context_switch(prev, next);
	local_irq_restore(flags);
}

/* The rest of a switch to a task that has never run; from ret_from_fork. */
void schedule_tail(void)
{
	int pid = current->pid;

	local_irq_enable();
	if (current->set_child_tid)
		(void)put_user(pid, current->set_child_tid);
}

void __sched yield(void)
{
	if (nr_running > 1)
		schedule();
}

bool long_work(void)
{
	if (current->thread_flags & TIF_NEED_RESCHED)
		schedule();
	return current_signal_pending();
}

/* The end of the boot thread: wait for interrupts, for ever. */
void __noreturn cpu_idle(void)
{
	for (;;) {
		local_irq_disable();
		if (!(current->thread_flags & TIF_NEED_RESCHED) &&
		    list_empty(&run_queue))
			/* Wakes up for a pending interrupt though masked. */
			__asm__ volatile("dsb\n\twfi" ::: "memory");
		local_irq_enable();
		isb();			/* what woke us is handled here */
		local_irq_disable();
		if (nr_running)
			tick_nohz_idle_exit();
		local_irq_enable();
		schedule();
	}
}

void __init sched_init(void)
{
	init_task.exec_start = sched_clock();
}

/*
 * Waiting: see <lib/wait.h>. The queue and the state change together with
 * interrupts off, because a wake-up may come from an interrupt.
 */
void init_waitqueue_head(struct wait_queue_head *wq)
{
	INIT_LIST_HEAD(&wq->head);
}

void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *we,
		     bool interruptible)
{
	unsigned long flags;

	local_irq_save(flags);
	if (!we->task) {
		we->task = current;
		list_add_tail(&we->entry, &wq->head);
	}
	current->state = interruptible ? TASK_INTERRUPTIBLE :
			 TASK_UNINTERRUPTIBLE;
	local_irq_restore(flags);
}

void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *we)
{
	unsigned long flags;

	local_irq_save(flags);
	(void)wq;
	current->state = TASK_RUNNING;
	list_del(&we->entry);
	we->task = NULL;
	local_irq_restore(flags);
}

void wake_up(struct wait_queue_head *wq)
{
	struct wait_queue_entry *we;
	unsigned long flags;

	local_irq_save(flags);
	list_for_each_entry(we, &wq->head, entry)
		wake_up_process(we->task);
	local_irq_restore(flags);
}
