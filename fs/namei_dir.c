/*
 * The calls that change directories: making, linking, renaming and removing
 * names. Each walks to the directory first (walk_parent), looks the last
 * component up, checks, and lets the file system do it.
 */
#include <lib/string.h>
#include <fs/attr.h>
#include <fs/cred.h>
#include <fs/fs.h>
#include "internal.h"

int may_create(struct nameidata *nd, struct dentry *dentry)
{
	struct inode *dir = nd->path.dentry->d_inode;

	if (dentry->d_inode)
		return -EEXIST;
	if (dir->i_nlink == 0)
		return -ENOENT;		/* was removed under our feet */
	if (__mnt_is_readonly(nd->path.mnt))
		return -EROFS;
	return inode_permission(dir, MAY_WRITE | MAY_EXEC);
}

static void set_owner(struct dentry *dentry)
{
	const struct cred *cred = current_cred();
	struct inode *inode = dentry->d_inode;
	struct inode *dir = dentry->d_parent->d_inode;
	struct iattr attr = {
		.ia_valid = ATTR_UID | ATTR_GID,
		.ia_uid = cred->uid.fs,
		.ia_gid = (dir->i_mode & S_ISGID) ? dir->i_gid : cred->gid.fs,
	};

	if (attr.ia_uid == inode->i_uid && attr.ia_gid == inode->i_gid)
		return;
	if (inode->i_op && inode->i_op->setattr)
		inode->i_op->setattr(inode, &attr);
	else
		simple_setattr(inode, &attr);
}

void created(struct dentry *dentry)
{
	d_rehash(dentry);
	set_owner(dentry);
}

/* Walk to where the new name @name is to be, and look it up. */
static int filename_create(struct nameidata *nd, struct fs_struct *fs,
			   const struct path *start, const char *name,
			   bool is_dir, struct dentry **dentry)
{
	int err = nd_begin(nd, fs, start, name, 0);

	if (err)
		return err;
	err = walk_parent(nd);
	if (!err && (!nd->last_len || nd->last_is_dots))
		err = -EEXIST;
	if (!err)
		err = lookup_last(nd, dentry);
	if (err) {
		nd_end(nd);
		return err;
	}
	if (nd->last_slash && !is_dir && !(*dentry)->d_inode)
		err = -ENOENT;
	else
		err = may_create(nd, *dentry);
	if (err) {
		dput(*dentry);
		nd_end(nd);
	}
	return err;
}

/* The end of what filename_create() began. */
static int done_create(struct nameidata *nd, struct dentry *dentry, int err)
{
	if (!err)
		created(dentry);
	dput(dentry);
	nd_end(nd);
	return err;
}

int vfs_create(struct nameidata *nd, struct dentry *dentry, u32 mode)
{
	struct inode *dir = nd->path.dentry->d_inode;
	int err = may_create(nd, dentry);

	if (err)
		return err;
	if (!dir->i_op->create)
		return -EACCES;
	err = dir->i_op->create(dir, dentry,
				mode & S_IALLUGO & ~nd->fs->umask);
	if (!err)
		created(dentry);
	return err;
}

int vfs_tmpfile(struct fs_struct *fs, const struct path *path, u32 mode,
		struct dentry **dentry)
{
	struct inode *dir = path->dentry->d_inode;
	int err;

	if (path->mnt->mnt_flags & MS_RDONLY)
		return -EROFS;
	err = inode_permission(dir, MAY_WRITE | MAY_EXEC);
	if (err)
		return err;
	if (!dir->i_op || !dir->i_op->tmpfile)
		return -EOPNOTSUPP;
	*dentry = d_alloc(path->dentry, "#", 1);
	if (!*dentry)
		return -ENOMEM;
	err = dir->i_op->tmpfile(dir, *dentry, mode & S_IALLUGO & ~fs->umask);
	if (err)
		dput(*dentry);
	else
		set_owner(*dentry);
	return err;
}

int do_mknodat(struct fs_struct *fs, const struct path *start,
	       const char *name, u32 mode, dev_t rdev)
{
	struct nameidata nd;
	struct dentry *dentry;
	struct inode *dir;
	int err;

	if (!(mode & S_IFMT))
		mode |= S_IFREG;
	if (S_ISDIR(mode))
		return -EPERM;
	if (!S_ISREG(mode) && !S_ISCHR(mode) && !S_ISBLK(mode) &&
	    !S_ISFIFO(mode) && !S_ISSOCK(mode))
		return -EINVAL;
	if ((S_ISCHR(mode) || S_ISBLK(mode)) && !capable(CAP_MKNOD))
		return -EPERM;
	err = filename_create(&nd, fs, start, name, false, &dentry);
	if (err)
		return err;
	dir = nd.path.dentry->d_inode;
	mode &= S_IFMT | (S_IALLUGO & ~fs->umask);
	if (S_ISREG(mode))
		err = vfs_create(&nd, dentry, mode);
	else if (dir->i_op->mknod)
		err = dir->i_op->mknod(dir, dentry, mode, rdev);
	else
		err = -EPERM;
	return done_create(&nd, dentry, err);
}

int do_mkdirat(struct fs_struct *fs, const struct path *start,
	       const char *name, u32 mode)
{
	struct nameidata nd;
	struct dentry *dentry;
	struct inode *dir;
	int err = filename_create(&nd, fs, start, name, true, &dentry);

	if (err)
		return err;
	dir = nd.path.dentry->d_inode;
	mode &= (0777 | S_ISVTX) & ~fs->umask;
	mode |= dir->i_mode & S_ISGID;
	err = dir->i_op->mkdir ? dir->i_op->mkdir(dir, dentry, mode) : -EPERM;
	return done_create(&nd, dentry, err);
}

int do_symlinkat(struct fs_struct *fs, const char *target,
		 const struct path *start, const char *name)
{
	struct nameidata nd;
	struct dentry *dentry;
	struct inode *dir;
	int err;

	if (!*target)
		return -ENOENT;
	err = filename_create(&nd, fs, start, name, false, &dentry);
	if (err)
		return err;
	dir = nd.path.dentry->d_inode;
	err = dir->i_op->symlink ? dir->i_op->symlink(dir, dentry, target) :
				   -EPERM;
	return done_create(&nd, dentry, err);
}

int do_linkat(struct fs_struct *fs, const struct path *old_start,
	      const char *old, const struct path *new_start, const char *new,
	      u32 lookup_flags)
{
	struct nameidata nd;
	struct dentry *dentry;
	struct path path;
	struct inode *dir;
	int err = filename_lookup(fs, old_start, old, lookup_flags, &path);

	if (err)
		return err;
	err = filename_create(&nd, fs, new_start, new, false, &dentry);
	if (err)
		goto out;
	dir = nd.path.dentry->d_inode;
	if (path.mnt != nd.path.mnt)
		err = -EXDEV;
	else if (S_ISDIR(path.dentry->d_inode->i_mode) || !dir->i_op->link)
		err = -EPERM;
	else if (path.dentry->d_inode->i_nlink == 0 &&
		 !path.dentry->d_inode->i_linkable)
		err = -ENOENT;
	else
		err = dir->i_op->link(path.dentry, dir, dentry);
	if (!err)
		d_rehash(dentry);
	dput(dentry);
	nd_end(&nd);
out:
	path_put(&path);
	return err;
}

/*
 * May the name @dentry be taken out of nd->path? @is_dir: as a directory.
 * In a sticky directory (/tmp) only its owner and the file's may.
 */
static int may_delete(struct nameidata *nd, struct dentry *dentry, bool is_dir)
{
	struct inode *dir = nd->path.dentry->d_inode;
	struct inode *inode = dentry->d_inode;
	int err;

	if (!inode)
		return -ENOENT;
	if (__mnt_is_readonly(nd->path.mnt))
		return -EROFS;
	err = inode_permission(dir, MAY_WRITE | MAY_EXEC);
	if (err)
		return err;
	if ((dir->i_mode & S_ISVTX) &&
	    current_cred()->uid.fs != dir->i_uid &&
	    !inode_owner_or_capable(inode))
		return -EPERM;
	if (is_dir != S_ISDIR(inode->i_mode))
		return is_dir ? -ENOTDIR : -EISDIR;
	return (dentry->d_flags & DCACHE_MOUNTED) ? -EBUSY : 0;
}

/* Look nd->last up and remove it, with the operation for its kind. */
static int remove_last(struct nameidata *nd, bool is_dir)
{
	struct dentry *dentry;
	struct inode *dir;
	int (*remove)(struct inode *dir, struct dentry *dentry);
	int err = lookup_last(nd, &dentry);

	if (err)
		return err;
	dir = nd->path.dentry->d_inode;
	remove = is_dir ? dir->i_op->rmdir : dir->i_op->unlink;
	err = may_delete(nd, dentry, is_dir);
	if (!err && !is_dir && nd->last_slash)
		err = -ENOTDIR;
	if (!err)
		err = remove ? remove(dir, dentry) : -EPERM;
	if (!err)
		d_delete(dentry);
	dput(dentry);
	return err;
}

int do_unlinkat(struct fs_struct *fs, const struct path *start,
		const char *name)
{
	struct nameidata nd;
	int err = nd_begin(&nd, fs, start, name, 0);

	if (err)
		return err;
	err = walk_parent(&nd);
	if (!err && (!nd.last_len || nd.last_is_dots))
		err = -EISDIR;
	if (!err)
		err = remove_last(&nd, false);
	nd_end(&nd);
	return err;
}

int do_rmdirat(struct fs_struct *fs, const struct path *start,
	       const char *name)
{
	struct nameidata nd;
	int err = nd_begin(&nd, fs, start, name, 0);

	if (err)
		return err;
	err = walk_parent(&nd);
	if (!err && !nd.last_len)
		err = -EBUSY;
	if (!err && nd.last_is_dots)
		err = nd.last_len == 1 ? -EINVAL : -ENOTEMPTY;
	if (!err)
		err = remove_last(&nd, true);
	nd_end(&nd);
	return err;
}

/* All the reasons why rename(2) can refuse, both names being looked up. */
static int may_rename(struct nameidata *old_nd, struct dentry *old,
		      struct nameidata *new_nd, struct dentry *new, bool swap)
{
	bool is_dir, new_is_dir;
	int err;

	if (!old->d_inode)
		return -ENOENT;
	is_dir = S_ISDIR(old->d_inode->i_mode);
	new_is_dir = swap ? new->d_inode && S_ISDIR(new->d_inode->i_mode) :
			    is_dir;
	if ((!is_dir && old_nd->last_slash) ||
	    (!new_is_dir && new_nd->last_slash))
		return -ENOTDIR;
	if (is_subdir(new_nd->path.dentry, old))
		return -EINVAL;		/* into itself */
	if (is_subdir(old_nd->path.dentry, new))
		return swap ? -EINVAL : -ENOTEMPTY;
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

static int vfs_rename(struct nameidata *old_nd, struct dentry *old,
		      struct nameidata *new_nd, struct dentry *new, u32 flags)
{
	struct inode *old_dir = old_nd->path.dentry->d_inode;
	struct inode *new_dir = new_nd->path.dentry->d_inode;
	int err;

	if ((flags & RENAME_NOREPLACE) && old->d_inode && new->d_inode)
		return -EEXIST;
	if (!(flags & RENAME_EXCHANGE) && !old->d_inode)
		return -ENOENT;
	err = may_rename(old_nd, old, new_nd, new, flags & RENAME_EXCHANGE);
	/* Two names of one file both stay. */
	if (err || old->d_inode == new->d_inode)
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

static int rename_parent(struct nameidata *nd)
{
	int err = walk_parent(nd);

	if (!err && (!nd->last_len || nd->last_is_dots))
		err = -EBUSY;
	return err;
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
	err = rename_parent(&old_nd);
	if (!err)
		err = rename_parent(&new_nd);
	if (!err && old_nd.path.mnt != new_nd.path.mnt)
		err = -EXDEV;
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
