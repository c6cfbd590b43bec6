/*
 * rename(2), whose rules are longer than its work: two walks, then all the
 * reasons to refuse, in the order in which Linux finds them.
 */
#include <fs/cred.h>
#include <fs/fs.h>
#include "internal.h"

/* All the reasons why rename(2) can refuse, both names being looked up. */
static int may_rename(struct nameidata *old_nd, struct dentry *old,
		      struct nameidata *new_nd, struct dentry *new, bool swap)
{
	bool is_dir, new_is_dir;
	int err;

	is_dir = S_ISDIR(old->d_inode->i_mode);
	new_is_dir = swap ? S_ISDIR(new->d_inode->i_mode) : is_dir;
	if ((!is_dir && old_nd->last_slash) ||
	    (!new_is_dir && new_nd->last_slash))
		return -ENOTDIR;
	if (is_subdir(new_nd->path.dentry, old))
		return -EINVAL;		/* into itself */
	if (is_subdir(old_nd->path.dentry, new))
		return swap ? -EINVAL : -ENOTEMPTY;
	if (old->d_inode == new->d_inode)
		return 0;		/* two names of one file both stay */
	err = may_delete(old_nd, old, is_dir);
	if (err)
		return err;
	if (new->d_inode || swap)
		err = may_delete(new_nd, new, new_is_dir);
	else
		err = may_create(new_nd, new);
	if (err)
		return err;
	if (!old_nd->path.dentry->d_inode->i_op->rename)
		return -EPERM;
	return 0;
}

/* Moving a directory changes its "..": that is writing to it. */
static int may_move(struct nameidata *from, struct dentry *dentry,
		    struct nameidata *to)
{
	struct inode *inode = dentry->d_inode;

	if (!S_ISDIR(inode->i_mode) || from->path.dentry == to->path.dentry)
		return 0;
	return inode_permission(inode, MAY_WRITE);
}

static int vfs_rename(struct nameidata *old_nd, struct dentry *old,
		      struct nameidata *new_nd, struct dentry *new, u32 flags)
{
	struct inode *old_dir = old_nd->path.dentry->d_inode;
	struct inode *new_dir = new_nd->path.dentry->d_inode;
	struct inode *replaced;
	int err;

	if (!old->d_inode || ((flags & RENAME_EXCHANGE) && !new->d_inode))
		return -ENOENT;
	if ((flags & RENAME_NOREPLACE) && new->d_inode)
		return -EEXIST;
	err = may_rename(old_nd, old, new_nd, new, flags & RENAME_EXCHANGE);
	if (err || old->d_inode == new->d_inode)
		return err;
	err = may_move(old_nd, old, new_nd);
	if (!err && (flags & RENAME_EXCHANGE))
		err = may_move(new_nd, new, old_nd);
	if (err)
		return err;
	/* What is replaced must not change any more; above all not, if it is a
	 * directory, be empty no longer. */
	replaced = (flags & RENAME_EXCHANGE) ? NULL : new->d_inode;
	if (replaced)
		inode_lock(replaced);
	err = old_dir->i_op->rename(old_dir, old, new_dir, new, flags);
	if (replaced)
		inode_unlock(replaced);
	if (err)
		return err;
	if (flags & RENAME_EXCHANGE) {
		d_exchange(old, new);
		return 0;
	}
	d_move(old, new);
	d_delete(new);
	return 0;
}

/* Walk to both directories, and see whether a name can go between them. */
static int rename_parents(struct nameidata *old_nd, struct nameidata *new_nd,
			  u32 flags)
{
	int err = walk_parent(old_nd);

	if (!err)
		err = walk_parent(new_nd);
	if (err)
		return err;
	if (old_nd->path.mnt != new_nd->path.mnt)
		return -EXDEV;
	if (!last_is_name(old_nd))
		return -EBUSY;
	if (!last_is_name(new_nd))
		return (flags & RENAME_NOREPLACE) ? -EEXIST : -EBUSY;
	return __mnt_is_readonly(old_nd->path.mnt) ? -EROFS : 0;
}

/*
 * Lock both directories. Of two, one at a time is renamed between, so that
 * what lies above what stays as it is; and then the upper one comes first.
 */
static void lock_rename(struct dentry *a, struct dentry *b)
{
	if (a == b) {
		inode_lock(a->d_inode);
		return;
	}
	mutex_lock(&a->d_sb->s_vfs_rename_mutex);
	if (is_subdir(a, b)) {
		inode_lock(b->d_inode);
		inode_lock(a->d_inode);
	} else {
		inode_lock(a->d_inode);
		inode_lock(b->d_inode);
	}
}

static void unlock_rename(struct dentry *a, struct dentry *b)
{
	inode_unlock(a->d_inode);
	if (a != b) {
		inode_unlock(b->d_inode);
		mutex_unlock(&a->d_sb->s_vfs_rename_mutex);
	}
}

/* Both directories are locked: look the names up, and rename. */
static int rename_locked(struct nameidata *old_nd, struct nameidata *new_nd,
			 u32 flags)
{
	struct dentry *old, *new;
	int err = lookup_last_locked(old_nd, &old);

	if (err)
		return err;
	err = lookup_last_locked(new_nd, &new);
	if (!err) {
		err = vfs_rename(old_nd, old, new_nd, new, flags);
		dput(new);
	}
	dput(old);
	return err;
}

int do_renameat(struct fs_struct *fs, const struct path *old_start,
		const char *old_name, const struct path *new_start,
		const char *new_name, u32 flags)
{
	struct nameidata old_nd, new_nd;
	int err;

	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE) ||
	    flags == (RENAME_NOREPLACE | RENAME_EXCHANGE))
		return -EINVAL;
	err = nd_begin(&old_nd, fs, old_start, old_name, 0);
	if (err)
		return err;
	err = nd_begin(&new_nd, fs, new_start, new_name, 0);
	if (err)
		goto out_old;
	err = rename_parents(&old_nd, &new_nd, flags);
	if (!err) {
		mnt_want_write(old_nd.path.mnt);
		lock_rename(old_nd.path.dentry, new_nd.path.dentry);
		err = rename_locked(&old_nd, &new_nd, flags);
		unlock_rename(old_nd.path.dentry, new_nd.path.dentry);
		mnt_drop_write(old_nd.path.mnt);
	}
	nd_end(&new_nd);
out_old:
	nd_end(&old_nd);
	return err;
}
