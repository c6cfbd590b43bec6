/*
 * Write-back: which inodes are dirty, and the flusher, the kernel thread that
 * writes them. It comes by every dirty_writeback_interval while anything is
 * dirty, and writes what has been so for dirty_expire_interval, or as much as
 * is needed when too large a share of memory is dirty. While nothing is dirty
 * it sleeps, and no timer runs.
 *
 * An inode is written under I_SYNC by one at a time. What is changed
 * meanwhile makes it dirty again, and it stays in the list.
 */
#include <fs/fs.h>
#include <fs/upcall.h>
#include <mm/pagemap.h>
#include <mm/upcall.h>

#define NSEC_PER_CENTISEC	10000000ull
/* Pages of one file before the next file's turn: 4 MiB. */
#define MAX_WRITEBACK_PAGES	1024

static LIST_HEAD(b_dirty);		/* the last to become so at the end */
static DECLARE_WAIT_QUEUE_HEAD(flusher_wait);
static bool flusher_wanted, flusher_runs;

void __mark_inode_dirty(struct inode *inode, u32 flags)
{
	if (likely(!inode_has_store(inode)))
		return;
	if ((inode->i_state & flags) == flags)
		return;
	inode->i_state |= flags;
	/* Whoever writes it or throws it away looks at that afterwards. */
	if ((inode->i_state & (I_SYNC | I_FREEING)) ||
	    !list_empty(&inode->i_io_list))
		return;
	inode->dirtied_when = ktime_get_ns();
	if (!flusher_runs) {
		flusher_runs = true;
		kthread_run(wb_workfn, NULL, "kworker/flush");
	}
	if (list_empty(&b_dirty))
		wake_up(&flusher_wait);
	list_add_tail(&inode->i_io_list, &b_dirty);
}

void mark_inode_dirty_pages(void *host)
{
	__mark_inode_dirty(host, I_DIRTY_PAGES);
}

void wakeup_flusher(void)
{
	flusher_wanted = true;
	wake_up(&flusher_wait);
}

/* --- one inode ----------------------------------------------------------- */

static bool has_dirty_pages(const struct inode *inode)
{
	unsigned long index = 0;

	return radix_tree_next_tagged(&inode->i_data.i_pages, &index) != NULL;
}

/* I_SYNC is ours, for the whole of this. */
static int __writeback_inode(struct inode *inode, struct writeback_control *wbc,
			     bool sync)
{
	struct address_space *mapping = &inode->i_data;
	int err = 0, err2 = 0;
	u32 dirty;

	if (wbc) {
		inode->i_state &= ~I_DIRTY_PAGES;
		err = do_writepages(mapping, wbc);
		if (wbc->sync_mode == WB_SYNC_ALL)
			filemap_fdatawait_range(mapping, 0, MAX_LFS_FILESIZE);
		if (has_dirty_pages(inode))
			inode->i_state |= I_DIRTY_PAGES;
	}
	dirty = inode->i_state & I_DIRTY_INODE;
	inode->i_state &= ~dirty;
	if (dirty)
		err2 = inode->i_sb->s_op->write_inode(inode, sync);
	return err ? err : err2;
}

/*
 * Write what is dirty of @inode, on which the caller has a reference: pages
 * as @wbc says, NULL none; then its fields, with @sync onto the medium.
 * Others who are at it are waited for.
 */
static int writeback_single_inode(struct inode *inode,
				  struct writeback_control *wbc, bool sync)
{
	bool all = !wbc || wbc->sync_mode == WB_SYNC_ALL;
	int err;

	if (inode->i_state & I_SYNC)
		wait_event(&inode_wait, !(inode->i_state & I_SYNC));
	if (!(inode->i_state & I_DIRTY))
		return 0;
	inode->i_state |= I_SYNC;
	err = __writeback_inode(inode, wbc, sync);
	inode->i_state &= ~I_SYNC;
	list_del_init(&inode->i_io_list);
	if (inode->i_state & I_DIRTY) {
		/* After all that was dirty only what is new can be so. */
		if (all && wbc)
			inode->dirtied_when = ktime_get_ns();
		list_add_tail(&inode->i_io_list, &b_dirty);
	}
	wake_up(&inode_wait);
	return err;
}

int sync_inode_metadata(struct inode *inode, bool wait)
{
	if (!inode_has_store(inode))
		return 0;
	return writeback_single_inode(inode, NULL, wait);
}

/* --- many ---------------------------------------------------------------- */

/* The next inode, of @sb or (NULL) of anybody, that was dirty at @when. The
 * flusher leaves alone what somebody is writing already: waiting for umount(2)
 * with a reference, it would keep the inode from its end. */
static struct inode *next_dirty(const struct super_block *sb, u64 when)
{
	struct inode *inode;

	list_for_each_entry(inode, &b_dirty, i_io_list)
		if (inode->dirtied_when <= when &&
		    (sb ? inode->i_sb == sb : !(inode->i_state & I_SYNC)))
			return ihold(inode);
	return NULL;
}

/* What is being written already, of inodes that are not dirty any more. */
static void wait_sb_inodes(struct super_block *sb)
{
	struct inode *inode, *last = NULL;

	if (!nr_writeback_pages)
		return;
	list_for_each_entry(inode, &sb->s_inodes, i_sb_list) {
		if ((inode->i_state & I_FREEING) || !inode->i_data.nrpages)
			continue;
		ihold(inode);
		iput(last);		/* it kept our place in the list */
		last = inode;
		filemap_fdatawait_range(&inode->i_data, 0, MAX_LFS_FILESIZE);
	}
	iput(last);
}

int sync_inodes_sb(struct super_block *sb)
{
	u64 start = ktime_get_ns();
	struct inode *inode;
	int err = 0, err2;

	while ((inode = next_dirty(sb, start))) {
		struct writeback_control wbc = {
			.sync_mode = WB_SYNC_ALL,
			.nr_to_write = __LONG_MAX__,
			.range_end = MAX_LFS_FILESIZE,
		};

		/* Blocks of inodes go together, after them. */
		err2 = writeback_single_inode(inode, &wbc, false);
		err = err ? err : err2;
		iput(inode);
	}
	wait_sb_inodes(sb);
	return err;
}

/* --- the flusher ---------------------------------------------------------- */

static bool writeback_is_due(void)
{
	return flusher_wanted ||
	       (dirty_writeback_interval && !list_empty(&b_dirty));
}

/* Sleep until there is something to do, and it is time. */
static void wait_for_work(void)
{
	struct wait_queue_entry we = { .task = NULL };
	u64 deadline;

	(void)wait_event_interruptible(&flusher_wait, writeback_is_due());
	deadline = ktime_get_ns() +
		   dirty_writeback_interval * NSEC_PER_CENTISEC;
	while (!flusher_wanted && ktime_get_ns() < deadline) {
		prepare_to_wait(&flusher_wait, &we, true);
		if (!flusher_wanted)
			schedule_until(deadline);
		finish_wait(&flusher_wait, &we);
	}
	flusher_wanted = false;
}

/* One round: what is old enough, and more while there is too much. */
static void wb_writeback(void)
{
	u64 now = ktime_get_ns();
	u64 age = dirty_expire_interval * NSEC_PER_CENTISEC;
	u64 old = now > age ? now - age : 0;
	struct inode *inode;

	while ((inode = next_dirty(NULL,
				   over_background_thresh() ? now : old))) {
		struct writeback_control wbc = {
			.sync_mode = WB_SYNC_NONE,
			.nr_to_write = MAX_WRITEBACK_PAGES,
			.range_end = MAX_LFS_FILESIZE,
		};

		(void)writeback_single_inode(inode, &wbc, false);
		/* What was busy has its turn in the next round. */
		if ((inode->i_state & I_DIRTY) && wbc.nr_to_write > 0)
			inode->dirtied_when = now + 1;
		iput(inode);
	}
}

int wb_workfn(void *unused)
{
	(void)unused;
	for (;;) {
		wait_for_work();
		wb_writeback();
		task_work_run();
	}
	return 0;
}
