/*
 * Sleeping in several wait queues at once, for poll(2) and select(2); see
 * <fs/poll.h>.
 */
#include <fs/poll.h>
#include <mm/slab.h>

void poll_initwait(struct poll_table *pt)
{
	pt->entries = NULL;
	pt->nr_inline = 0;
	pt->error = 0;
}

void poll_wait(struct wait_queue_head *wq, struct poll_table *pt)
{
	struct poll_table_entry *entry;

	if (!pt)
		return;
	if (pt->nr_inline < POLL_INLINE_ENTRIES)
		entry = &pt->inline_entries[pt->nr_inline++];
	else
		entry = kmalloc(sizeof(*entry), GFP_KERNEL);
	if (!entry) {
		pt->error = -ENOMEM;
		return;
	}
	entry->wait.task = NULL;	/* not in a queue yet */
	entry->wq = wq;
	entry->next = pt->entries;
	pt->entries = entry;
	prepare_to_wait(wq, &entry->wait, true);
}

void poll_freewait(struct poll_table *pt)
{
	struct poll_table_entry *entry, *next;

	for (entry = pt->entries; entry; entry = next) {
		next = entry->next;
		finish_wait(entry->wq, &entry->wait);
		if (entry < pt->inline_entries ||
		    entry >= pt->inline_entries + POLL_INLINE_ENTRIES)
			kfree(entry);
	}
	poll_initwait(pt);
}
