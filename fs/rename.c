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
	err = old_dir->i_op->rename(old_dir, old, new_dir, new, flags);
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

int do_renameat(struct fs_struct *fs, const struct path *old_start,
		const char *old_name, const struct path *new_start,
		const char *new_name, u32 flags)
{
	struct nameidata old_nd, new_nd;
	struct dentry *old, *new;
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
	if (!err)
		err = lookup_last(&old_nd, &old);
	if (err)
		goto out_new;
	err = lookup_last(&new_nd, &new);
	if (!err) {
		err = vfs_rename(&old_nd, old, &new_nd, new, flags);
		dput(new);
	}
	dput(old);
out_new:
	nd_end(&new_nd);
out_old:
	nd_end(&old_nd);
	return err;
}
