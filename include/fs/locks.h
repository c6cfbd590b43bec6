/*
 * Locks on files, by agreement only: those of fcntl(2) lie on ranges of bytes
 * and belong to a table of descriptors (a process) or, F_OFD_*, to an open
 * file; that of flock(2) lies on all of a file and belongs to an open file.
 * The two kinds do not see each other.
 */
#ifndef FS_LOCKS_H
#define FS_LOCKS_H

#include <fs/fs.h>

#define OFFSET_MAX	((loff_t)(~0ULL >> 1))

struct file_lock {
	struct file_lock *next;		/* in inode->i_flock, by start */
	const void *owner;		/* files_struct or file; only compared */
	int pid;			/* for F_GETLK; -1: an open file's */
	bool is_flock;			/* which of the two kinds */
	short type;			/* F_RDLCK, F_WRLCK, F_UNLCK */
	loff_t start, end;		/* first and last byte */
};

/*
 * Let @req->owner have a lock like @req on @inode, in place of what it has
 * there; F_UNLCK: none. If another's is in the way: wait for it, or -EAGAIN
 * without @wait. -EDEADLK: he waits for us. -ERESTARTSYS, -ENOLCK (memory).
 * Sleeps: the caller holds @inode. @req is copied.
 */
int lock_inode(struct inode *inode, const struct file_lock *req, bool wait);
/* A lock that @req, if it were asked for, would have to wait for; or NULL. */
const struct file_lock *lock_conflict(const struct inode *inode,
				      const struct file_lock *req);
/* Drop all that @owner has on @inode. */
void locks_remove(struct inode *inode, const void *owner);
/* flock(2): @type for all of the file. Errors as above, but -EDEADLK. */
int flock_file(struct file *file, short type, bool wait);

#endif
