/*
 * The calls that change directories: making, linking and removing names
 * (renaming: rename.c). Each walks to the directory first (walk_parent), looks the last
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
	set_owner(dentry);
	d_rehash(dentry);
}

static void end_create(struct nameidata *nd, struct dentry *dentry)
{
	if (dentry)
		dput(dentry);
	inode_unlock(nd_dir(nd));
	mnt_drop_write(nd->path.mnt);
	nd_end(nd);
}

/*
 * Walk to where the new name @name is to be, lock the directory, and look the
 * name up. Undone by done_create().
 */
static int filename_create(struct nameidata *nd, struct fs_struct *fs,
			   const struct path *start, const char *name,
			   bool is_dir, struct dentry **dentry)
{
	int err = nd_begin(nd, fs, start, name, 0);

	if (err)
		return err;
	err = walk_parent(nd);
	if (!err && !last_is_name(nd))
		err = -EEXIST;
	if (err) {
		nd_end(nd);
		return err;
	}
	mnt_want_write(nd->path.mnt);
	inode_lock(nd_dir(nd));
	err = lookup_last_locked(nd, dentry);
	if (err)
		*dentry = NULL;
	else if (nd->last_slash && !is_dir && !(*dentry)->d_inode)
		err = -ENOENT;
	else
		err = may_create(nd, *dentry);
	if (err)
		end_create(nd, *dentry);
	return err;
}

/* The end of what filename_create() began. */
static int done_create(struct nameidata *nd, struct dentry *dentry, int err)
{
	if (!err)
		created(dentry);
	end_create(nd, dentry);
	return err;
}

/*
 * The rights of a new file in @dir that asked for @mode. A program that runs
 * as the directory's group is not for those to make who are not in it.
 */
static u32 prepare_mode(const struct nameidata *nd, u32 mode)
{
	const struct inode *dir = nd->path.dentry->d_inode;

	if ((mode & (S_ISGID | 0010)) == (S_ISGID | 0010) &&
	    (dir->i_mode & S_ISGID) && !in_group_p(dir->i_gid) &&
	    !capable(CAP_FSETID))
		mode &= ~S_ISGID;
	return mode & (S_IFMT | S_IALLUGO) & ~nd->fs->umask;
}

int vfs_create(struct nameidata *nd, struct dentry *dentry, u32 mode)
{
	struct inode *dir = nd->path.dentry->d_inode;
	int err = may_create(nd, dentry);

	if (err)
		return err;
	if (!dir->i_op->create)
		return -EACCES;
	err = dir->i_op->create(dir, dentry, prepare_mode(nd, mode));
	if (!err)
		created(dentry);
	return err;
}

int vfs_tmpfile(struct fs_struct *fs, const struct path *path, u32 mode,
		struct dentry **dentry)
{
	struct inode *dir = path->dentry->d_inode;
	int err;

	if (__mnt_is_readonly(path->mnt))
		return -EROFS;
	err = inode_permission(dir, MAY_WRITE | MAY_EXEC);
	if (err)
		return err;
	if (!dir->i_op || !dir->i_op->tmpfile)
		return -EOPNOTSUPP;
	*dentry = d_alloc(path->dentry, "#", 1);
	if (!*dentry)
		return -ENOMEM;
	mnt_want_write(path->mnt);
	err = dir->i_op->tmpfile(dir, *dentry, mode & S_IALLUGO & ~fs->umask);
	if (err)
		dput(*dentry);
	else
		set_owner(*dentry);
	mnt_drop_write(path->mnt);
	return err;
}

int do_mknodat(struct fs_struct *fs, const struct path *start,
	       const char *name, u32 mode, dev_t rdev)
{
	/* The character device 0:0 leads nowhere: everybody may make one. */
	bool device = S_ISBLK(mode) || (S_ISCHR(mode) && rdev);
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
	err = filename_create(&nd, fs, start, name, false, &dentry);
	if (err)
		return err;
	dir = nd.path.dentry->d_inode;
	mode = prepare_mode(&nd, mode);
	if (S_ISREG(mode))
		err = vfs_create(&nd, dentry, mode);
	else if (device && !capable(CAP_MKNOD))
		err = -EPERM;
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

/*
 * What Debian sets fs.protected_hardlinks for: who neither owns a file nor
 * may read and write it gets no name for it, which would keep an old
 * set-user-ID program alive, say.
 */
static int may_linkat(const struct inode *inode)
{
	u32 mode = inode->i_mode;

	if (inode_owner_or_capable(inode))
		return 0;
	if (!S_ISREG(mode) || (mode & S_ISUID) ||
	    (mode & (S_ISGID | 0010)) == (S_ISGID | 0010) ||
	    inode_permission(inode, MAY_READ | MAY_WRITE))
		return -EPERM;
	return 0;
}

/* The new name @dentry in @nd's directory, which is locked, for @path. */
static int vfs_link(const struct path *path, struct nameidata *nd,
		    struct dentry *dentry)
{
	struct inode *inode = path->dentry->d_inode, *dir = nd_dir(nd);
	int err;

	if (path->mnt != nd->path.mnt)
		return -EXDEV;
	if (may_linkat(inode) || S_ISDIR(inode->i_mode) || !dir->i_op->link)
		return -EPERM;
	inode_lock(inode);
	if (inode->i_nlink == 0 && !inode->i_linkable)
		err = -ENOENT;
	else
		err = dir->i_op->link(path->dentry, dir, dentry);
	inode_unlock(inode);
	if (!err)
		d_rehash(dentry);
	return err;
}

int do_linkat(struct fs_struct *fs, const struct path *old_start,
	      const char *old, const struct path *new_start, const char *new,
	      u32 lookup_flags)
{
	struct nameidata nd;
	struct dentry *dentry;
	struct path path;
	int err = filename_lookup(fs, old_start, old, lookup_flags, &path);

	if (err)
		return err;
	err = filename_create(&nd, fs, new_start, new, false, &dentry);
	if (!err) {
		err = vfs_link(&path, &nd, dentry);
		end_create(&nd, dentry);
	}
	path_put(&path);
	return err;
}

/* In a sticky directory (/tmp) only its owner and the file's may. */
int may_delete(struct nameidata *nd, struct dentry *dentry, bool is_dir)
{
	struct inode *dir = nd->path.dentry->d_inode;
	struct inode *inode = dentry->d_inode;
	int err;

	if (!inode)
		return -ENOENT;
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

/* Remove @dentry from @nd's directory, with the operation for its kind. */
static int vfs_remove(struct nameidata *nd, struct dentry *dentry, bool is_dir)
{
	struct inode *dir = nd_dir(nd), *inode = dentry->d_inode;
	int (*remove)(struct inode *dir, struct dentry *dentry);
	int err = may_delete(nd, dentry, is_dir);

	if (!err && !is_dir && nd->last_slash)
		err = -ENOTDIR;
	if (err)
		return err;
	remove = is_dir ? dir->i_op->rmdir : dir->i_op->unlink;
	if (!remove)
		return -EPERM;
	inode_lock(inode);
	err = remove(dir, dentry);
	inode_unlock(inode);
	if (!err)
		d_delete(dentry);
	return err;
}

/* Look nd->last up and remove it. */
static int remove_last(struct nameidata *nd, bool is_dir)
{
	struct dentry *dentry;
	int err;

	/* What is read-only needs no look. */
	if (__mnt_is_readonly(nd->path.mnt))
		return -EROFS;
	mnt_want_write(nd->path.mnt);
	inode_lock(nd_dir(nd));
	err = lookup_last_locked(nd, &dentry);
	if (!err) {
		err = vfs_remove(nd, dentry, is_dir);
		dput(dentry);
	}
	inode_unlock(nd_dir(nd));
	mnt_drop_write(nd->path.mnt);
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
	if (!err && !last_is_name(&nd))
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
