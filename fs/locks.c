/*
 * Locks on files; see <fs/locks.h>. An inode's locks are a list by their
 * first byte. The ranges of one owner never overlap, and where two of one
 * type touch they are one: a new lock first grows over its like, then all
 * that lies under it is cut away, then it goes in.
 *
 * Who waits stands in a list of all that wait, with the owner of the lock
 * that is in his way. By that a circle is seen before it closes. Whoever
 * changes a file's locks strikes that name out of the records of all that
 * wait for this file, and wakes them to look again.
 */
#include <lib/string.h>
#include <lib/wait.h>
#include <fs/locks.h>
#include <mm/slab.h>

#define MAX_DEADLK_ITERATIONS 10	/* as far as Linux follows a chain */

struct lock_waiter {
	struct list_head list;
	const struct inode *inode;
	const void *owner;		/* NULL: makes no deadlocks */
	const void *blocker;		/* owner of the lock, NULL: look again */
};

static LIST_HEAD(lock_waiters);
static DECLARE_WAIT_QUEUE_HEAD(lock_wait);

static bool same_owner(const struct file_lock *a, const struct file_lock *b)
{
	return a->owner == b->owner && a->is_flock == b->is_flock;
}

static bool overlap(const struct file_lock *a, const struct file_lock *b)
{
	return a->start <= b->end && b->start <= a->end;
}

const struct file_lock *lock_conflict(const struct inode *inode,
				      const struct file_lock *req)
{
	const struct file_lock *l;

	for (l = inode->i_flock; l; l = l->next)
		if (l->is_flock == req->is_flock && l->owner != req->owner &&
		    (l->type == F_WRLCK || req->type == F_WRLCK) &&
		    overlap(l, req))
			return l;
	return NULL;
}

static void insert(struct inode *inode, struct file_lock *new)
{
	struct file_lock **p = &inode->i_flock;

	while (*p && (*p)->start < new->start)
		p = &(*p)->next;
	new->next = *p;
	*p = new;
}

/* Let @new cover those of its owner and type that it meets or touches. */
static void join(const struct inode *inode, struct file_lock *new)
{
	const struct file_lock *l;

	for (l = inode->i_flock; l; l = l->next) {
		if (!same_owner(l, new) || l->type != new->type ||
		    l->start - 1 > new->end || new->start - 1 > l->end)
			continue;
		new->start = min(new->start, l->start);
		new->end = max(new->end, l->end);
	}
}

/*
 * Cut the range of @hole out of what its owner has. A lock around it becomes
 * two, for which *@spare is used up.
 */
static void carve(struct inode *inode, const struct file_lock *hole,
		  struct file_lock **spare)
{
	struct file_lock **p = &inode->i_flock, *l, *rest;

	while ((l = *p)) {
		if (!same_owner(l, hole) || !overlap(l, hole)) {
			p = &l->next;
			continue;
		}
		rest = NULL;
		if (l->end > hole->end) {
			rest = l;
			if (l->start < hole->start) {
				rest = *spare;
				*spare = NULL;
				*rest = *l;
			}
		}
		if (l->start < hole->start) {
			l->end = hole->start - 1;
			p = &l->next;
		} else {
			*p = l->next;
			if (!rest)
				kfree(l);
		}
		if (rest) {
			rest->start = hole->end + 1;
			insert(inode, rest);
		}
	}
}

static void wake_waiters(const struct inode *inode)
{
	struct lock_waiter *w;

	list_for_each_entry(w, &lock_waiters, list)
		if (w->inode == inode)
			w->blocker = NULL;
	if (!list_empty(&lock_waiters))
		wake_up(&lock_wait);
}

void locks_remove(struct inode *inode, const void *owner)
{
	struct file_lock **p = &inode->i_flock, *l;

	if (!*p)
		return;
	while ((l = *p)) {
		if (l->owner == owner) {
			*p = l->next;
			kfree(l);
		} else {
			p = &l->next;
		}
	}
	wake_waiters(inode);
}

/* Does @blocker wait, over however many others, for @owner? */
static bool deadlock(const void *owner, const void *blocker)
{
	struct lock_waiter *w;

	for (int i = 0; blocker && i < MAX_DEADLK_ITERATIONS; i++) {
		const void *next = NULL;

		list_for_each_entry(w, &lock_waiters, list)
			if (w->owner == blocker)
				next = w->blocker;
		if (next == owner)
			return true;
		blocker = next;
	}
	return false;
}

/* Sleep until the locks of @inode have changed. 0 or -errno. */
static int wait_for_lock(const struct inode *inode,
			 const struct file_lock *req, const void *blocker)
{
	struct lock_waiter w = { .inode = inode, .blocker = blocker };
	int err;

	if (req->pid != -1) {
		w.owner = req->owner;
		if (deadlock(w.owner, blocker))
			return -EDEADLK;
	}
	list_add_tail(&w.list, &lock_waiters);
	err = wait_event_interruptible(&lock_wait, !w.blocker);
	list_del(&w.list);
	return err;
}

int lock_inode(struct inode *inode, const struct file_lock *req, bool wait)
{
	struct file_lock *new = kmalloc(sizeof(*new), GFP_KERNEL);
	struct file_lock *spare = kmalloc(sizeof(*spare), GFP_KERNEL);
	const struct file_lock *l;
	int err = new && spare ? 0 : -ENOLCK;

	while (!err && req->type != F_UNLCK && (l = lock_conflict(inode, req)))
		err = wait ? wait_for_lock(inode, req, l->owner) : -EAGAIN;
	if (!err) {
		*new = *req;
		join(inode, new);
		carve(inode, new, &spare);
		if (new->type != F_UNLCK) {
			insert(inode, new);
			new = NULL;
		}
		wake_waiters(inode);
	}
	kfree(new);
	kfree(spare);
	return err;
}

int flock_file(struct file *file, short type, bool wait)
{
	struct inode *inode = file->f_inode;
	struct file_lock all = {
		.owner = file,
		.pid = -1,
		.is_flock = true,
		.type = F_UNLCK,
		.end = OFFSET_MAX,
	};
	const struct file_lock *l;
	int err;

	file->f_mode |= FMODE_LOCKED;
	for (l = inode->i_flock; l; l = l->next)
		if (same_owner(l, &all) && l->type == type)
			return 0;
	/* One kind for the other is not one step, flock(2): the old goes. */
	err = lock_inode(inode, &all, false);
	all.type = type;
	if (!err && type != F_UNLCK)
		err = lock_inode(inode, &all, wait);
	return err;
}
