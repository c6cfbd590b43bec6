/*
 * A mutex: who has it works alone, the others sleep. For objects that are in
 * an inconsistent state while their owner sleeps, waiting for a disk; what
 * nobody sleeps in the middle of needs no lock, since there is one CPU and
 * the kernel is not preempted. Never from an interrupt. Not recursive.
 */
#ifndef LIB_MUTEX_H
#define LIB_MUTEX_H

#include <lib/compiler.h>
#include <lib/wait.h>

struct mutex {
	bool locked;
	struct wait_queue_head wait;
};

#define DEFINE_MUTEX(name) \
	struct mutex name = { false, { LIST_HEAD_INIT((name).wait.head) } }

static inline void mutex_init(struct mutex *lock)
{
	lock->locked = false;
	init_waitqueue_head(&lock->wait);
}

static inline bool mutex_trylock(struct mutex *lock)
{
	if (lock->locked)
		return false;
	lock->locked = true;
	return true;
}

/* Sleeps until it is free; signals do not end that. */
static inline void mutex_lock(struct mutex *lock)
{
	if (unlikely(!mutex_trylock(lock)))
		wait_event(&lock->wait, mutex_trylock(lock));
}

static inline void mutex_unlock(struct mutex *lock)
{
	lock->locked = false;
	if (unlikely(!list_empty(&lock->wait.head)))
		wake_up(&lock->wait);
}

#endif
