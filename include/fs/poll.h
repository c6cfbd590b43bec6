/*
 * Waiting for several files at once: poll(2), select(2).
 *
 * A file's ->poll() tells which events hold now, and calls poll_wait() with
 * each queue that is woken when that changes. The caller is then a sleeper
 * in all of them at once, and a wake-up between the question and the sleep
 * is not lost.
 */
#ifndef FS_POLL_H
#define FS_POLL_H

#include <uapi/poll.h>
#include <uapi/errno.h>
#include <lib/wait.h>

struct poll_table_entry {
	struct wait_queue_entry wait;
	struct wait_queue_head *wq;
	struct poll_table_entry *next;
};

#define POLL_INLINE_ENTRIES	8

struct poll_table {
	struct poll_table_entry *entries;
	unsigned int nr_inline;
	int error;			/* -ENOMEM: an entry is missing */
	struct poll_table_entry inline_entries[POLL_INLINE_ENTRIES];
};

/* Become a sleeper in @wq too. @pt NULL: only the answer is wanted. */
void poll_wait(struct wait_queue_head *wq, struct poll_table *pt);
void poll_initwait(struct poll_table *pt);
/* Leave all queues. */
void poll_freewait(struct poll_table *pt);

#endif
