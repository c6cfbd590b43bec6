/*
 * Waiting for something to become true. The one who waits:
 *
 *	err = wait_event_interruptible(&pipe->rd_wait, pipe->len > 0);
 *
 * the one who makes it true: wake_up(&pipe->rd_wait), from an interrupt too.
 * The condition is looked at again after each wake-up. The functions are the
 * scheduler's (kernel/sched.c); they are declared here, at the bottom, since
 * drivers and file systems wait as well.
 */
#ifndef LIB_WAIT_H
#define LIB_WAIT_H

#include <lib/list.h>

struct task_struct;

struct wait_queue_head {
	struct list_head head;
};

struct wait_queue_entry {
	struct task_struct *task;	/* NULL: in no queue */
	struct list_head entry;
};

#define DECLARE_WAIT_QUEUE_HEAD(name) \
	struct wait_queue_head name = { LIST_HEAD_INIT((name).head) }

void init_waitqueue_head(struct wait_queue_head *wq);

/* Join the queue and become a sleeper; schedule() then really sleeps. */
void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *we,
		     bool interruptible);
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *we);
/* Wake everybody in the queue. Any context. */
void wake_up(struct wait_queue_head *wq);
void schedule(void);
/* The current task has a signal to handle and should give up waiting. */
bool current_signal_pending(void);

/*
 * For calls that may run for seconds and never sleep, now and then, since the
 * kernel is not preempted: lets others run if it is their turn. True: a signal
 * waits, better come to an end.
 */
bool long_work(void);

/*
 * Internal results with which an interrupted system call ends: the signal
 * code turns them into -EINTR or a restart. Never seen by user programs.
 */
#define ERESTARTSYS	512
#define ERESTARTNOINTR	513
#define ERESTARTNOHAND	514
#define ERESTART_RESTARTBLOCK 516

#define wait_event(wq, cond) do {					\
	struct wait_queue_entry _we = { .task = NULL };			\
	for (;;) {							\
		prepare_to_wait(wq, &_we, false);			\
		if (cond)						\
			break;						\
		schedule();						\
	}								\
	finish_wait(wq, &_we);						\
} while (0)

/* 0 when @cond holds, -ERESTARTSYS when a signal came first. */
#define wait_event_interruptible(wq, cond) ({				\
	struct wait_queue_entry _we = { .task = NULL };			\
	int _err = 0;							\
	for (;;) {							\
		prepare_to_wait(wq, &_we, true);			\
		if (cond)						\
			break;						\
		if (current_signal_pending()) {				\
			_err = -ERESTARTSYS;				\
			break;						\
		}							\
		schedule();						\
	}								\
	finish_wait(wq, &_we);						\
	_err;								\
})

#endif
