/*
 * The path walk: from a string to a place in the tree, one component after
 * the other, through mounts, "..", and symbolic links. path_resolution(7).
 *
 * Symbolic links need no recursion: the link's text, with what was still to
 * be walked behind it, becomes the string that is walked, from where the
 * link lies or from the root. How often that may happen is limited, so a
 * loop of links ends in -ELOOP.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <fs/attr.h>
#include <fs/cred.h>
#include <fs/fs.h>
#include "internal.h"

#define LINK_BUF_ORDER	1
#define LINK_BUF_SIZE	(PAGE_SIZE << LINK_BUF_ORDER)
static_assert(LINK_BUF_SIZE >= 2 * PATH_MAX, "a link's text and the rest");

int nd_begin(struct nameidata *nd, struct fs_struct *fs,
	     const struct path *start, const char *name, u32 flags)
{
	if (!*name && !(flags & LOOKUP_EMPTY))
		return -ENOENT;
	nd->fs = fs;			/* last and its kin come later */
	nd->name = name;
	nd->links = 0;
	nd->flags = flags;
	nd->link_buf = NULL;
	if (*name == '/')
		nd->path = fs->root;
	else
		nd->path = start ? *start : fs->pwd;
	path_get(&nd->path);
	return 0;
}

static void free_link_buf(char *buf)
{
	if (buf)
		free_pages((unsigned long)buf, LINK_BUF_ORDER);
}

void nd_end(struct nameidata *nd)
{
	path_put(&nd->path);
	free_link_buf(nd->link_buf);
}

/* Let nd->path be @path, whose references pass to it. */
static void nd_move(struct nameidata *nd, struct path path)
{
	path_put(&nd->path);
	nd->path = path;
}

void follow_mounts(struct path *path)
{
	struct vfsmount *mnt;

	while ((path->dentry->d_flags & DCACHE_MOUNTED) &&
	       (mnt = lookup_mnt(path))) {
		struct path root = { mnt, mnt->mnt_root };

		path_get(&root);
		path_put(path);
		*path = root;
	}
}

static void follow_dotdot(struct nameidata *nd)
{
	const struct path *root = &nd->fs->root;
	struct path path = nd->path;

	for (;;) {
		if (path.dentry == root->dentry && path.mnt == root->mnt)
			break;
		if (path.dentry != path.mnt->mnt_root) {
			path.dentry = path.dentry->d_parent;
			break;
		}
		if (path.mnt->mnt_parent == path.mnt)
			break;
		path.dentry = path.mnt->mnt_mountpoint;
		path.mnt = path.mnt->mnt_parent;
	}
	path_get(&path);
	nd_move(nd, path);
	follow_mounts(&nd->path);
}

/* Ask the file system for the child nd->last. The directory is locked. */
static int lookup_real(struct nameidata *nd, struct dentry **dentryp)
{
	struct inode *dir = nd_dir(nd);
	struct dentry *dentry;
	int err;

	if (!dir->i_op || !dir->i_op->lookup)
		return -ENOTDIR;
	if (dir->i_nlink == 0)
		return -ENOENT;		/* was removed under our feet */
	dentry = d_alloc(nd->path.dentry, nd->last, nd->last_len);
	if (!dentry)
		return -ENOMEM;
	err = dir->i_op->lookup(dir, dentry);
	/* A directory with two names is the work of a broken disk. */
	if (!err && dentry->d_inode && S_ISDIR(dentry->d_inode->i_mode) &&
	    dentry->d_inode->i_dentry != dentry) {
		d_drop(dentry);
		err = -EIO;
	}
	if (err) {
		dput(dentry);
		return err;
	}
	*dentryp = dentry;
	return 0;
}

static struct dentry *lookup_cached(const struct nameidata *nd)
{
	return __d_lookup(nd->path.dentry, nd->last, nd->last_len,
			  nd->last_hash);
}

int lookup_last_locked(struct nameidata *nd, struct dentry **dentryp)
{
	*dentryp = lookup_cached(nd);
	return *dentryp ? 0 : lookup_real(nd, dentryp);
}

static noinline int lookup_slow(struct nameidata *nd, struct dentry **dentryp)
{
	int err;

	inode_lock(nd_dir(nd));
	err = lookup_last_locked(nd, dentryp);
	inode_unlock(nd_dir(nd));
	return err;
}

int lookup_last(struct nameidata *nd, struct dentry **dentryp)
{
	*dentryp = lookup_cached(nd);
	return likely(*dentryp) ? 0 : lookup_slow(nd, dentryp);
}

/* Nothing but slashes to come? */
static bool at_end(const char *rest)
{
	while (*rest == '/')
		rest++;
	return *rest == '\0';
}

/*
 * What Debian sets fs.protected_symlinks for: in a directory like /tmp nobody
 * is led astray by a link that neither he nor the directory's owner made.
 */
static bool may_follow_link(const struct nameidata *nd,
			    const struct inode *link)
{
	const struct inode *dir = nd->path.dentry->d_inode;

	return link->i_uid == current_cred()->uid.fs ||
	       (dir->i_mode & (S_ISVTX | 0002)) != (S_ISVTX | 0002) ||
	       link->i_uid == dir->i_uid;
}

int follow_link(struct nameidata *nd, struct dentry *dentry, const char *rest,
		bool *jumped)
{
	const struct inode_operations *op = dentry->d_inode->i_op;
	struct path target;
	size_t len;
	char *buf;
	int err;

	*jumped = false;
	if (++nd->links > MAXSYMLINKS || (nd->flags & LOOKUP_NO_SYMLINKS))
		return -ELOOP;
	if (at_end(rest) && !may_follow_link(nd, dentry->d_inode))
		return -EACCES;
	if (op && op->jump_link) {
		err = op->jump_link(dentry, &target);
		if (err)
			return err;
		nd_move(nd, target);
		nd->name = rest;
		*jumped = true;
		return 0;
	}
	if (!op || !op->get_link)
		return -EINVAL;
	touch_atime(&(struct path){ nd->path.mnt, dentry });
	buf = (char *)__get_free_pages(GFP_KERNEL, LINK_BUF_ORDER);
	if (!buf)
		return -ENOMEM;
	err = op->get_link(dentry, buf, PATH_MAX);
	len = err ? 0 : strlen(buf);
	if (!err && len == 0)
		err = -ENOENT;
	if (!err && strscpy(buf + len, rest, LINK_BUF_SIZE - len) < 0)
		err = -ENAMETOOLONG;
	/* @rest may have been in the old one, so it goes only now. */
	free_link_buf(err ? buf : nd->link_buf);
	if (err)
		return err;
	nd->link_buf = buf;
	nd->name = buf;
	if (*buf == '/') {
		path_get(&nd->fs->root);
		nd_move(nd, nd->fs->root);
	}
	return 0;
}

/* nd->path must be a directory that may be searched. */
static int may_lookup(const struct nameidata *nd)
{
	const struct inode *inode = nd->path.dentry->d_inode;

	if (!S_ISDIR(inode->i_mode))
		return -ENOTDIR;
	return inode_permission(inode, MAY_EXEC);
}

/*
 * Look at the next component without walking it: nd->last and its kin.
 * With last_len 0 the string has ended. nd->name is then what follows.
 */
static int next_component(struct nameidata *nd)
{
	const char *name = nd->name, *p;
	u32 hash = HASH_INIT;

	while (*name == '/')
		name++;
	for (p = name; *p && *p != '/'; p++)
		hash = hash_name(hash, *p);
	if (p - name > NAME_MAX)
		return -ENAMETOOLONG;
	nd->last = name;
	nd->last_len = p - name;
	nd->last_hash = hash;
	nd->last_slash = *p == '/';
	nd->last_is_dots = name[0] == '.' &&
			   (p == name + 1 || (p == name + 2 && name[1] == '.'));
	nd->name = p;
	return 0;
}

/* Go into nd->last, which may be the final one. */
static int walk_component(struct nameidata *nd)
{
	const char *rest = nd->name;
	struct dentry *dentry;
	bool follow, jumped;
	int err;

	if (nd->last_is_dots) {
		if (nd->last_len == 2)
			follow_dotdot(nd);
		return 0;
	}
	err = lookup_last(nd, &dentry);
	if (err)
		return err;
	follow = *rest || (nd->flags & LOOKUP_FOLLOW);
	if (!dentry->d_inode) {
		err = -ENOENT;
	} else if (S_ISLNK(dentry->d_inode->i_mode) && follow) {
		err = follow_link(nd, dentry, rest, &jumped);
	} else {
		dput(nd->path.dentry);
		nd->path.dentry = dentry;
		if (unlikely(dentry->d_flags & DCACHE_MOUNTED))
			follow_mounts(&nd->path);
		return 0;
	}
	dput(dentry);
	return err;
}

int walk_parent(struct nameidata *nd)
{
	int err;

	for (;;) {
		err = next_component(nd);
		if (err)
			return err;
		if (!nd->last_len)
			return 0;
		err = may_lookup(nd);
		if (err || at_end(nd->name))
			return err;
		err = walk_component(nd);
		if (err)
			return err;
	}
}

int filename_lookup(struct fs_struct *fs, const struct path *start,
		    const char *name, u32 flags, struct path *path)
{
	struct nameidata nd;
	bool must_dir = flags & LOOKUP_DIRECTORY;
	int err = nd_begin(&nd, fs, start, name, flags);

	if (err)
		return err;
	while (*nd.name) {
		err = next_component(&nd);
		if (err || !nd.last_len)
			break;
		must_dir |= nd.last_slash && at_end(nd.name);
		err = may_lookup(&nd);
		if (!err)
			err = walk_component(&nd);
		if (err)
			break;
	}
	if (!err && must_dir && !S_ISDIR(nd.path.dentry->d_inode->i_mode))
		err = -ENOTDIR;
	if (err) {
		nd_end(&nd);
		return err;
	}
	*path = nd.path;		/* with its references */
	free_link_buf(nd.link_buf);
	return 0;
}

int do_readlink(const struct path *path, char *buf, size_t size)
{
	struct dentry *dentry = path->dentry;
	struct inode *inode = dentry->d_inode;
	char *link;
	int len;

	if (!S_ISLNK(inode->i_mode) || !inode->i_op || !inode->i_op->get_link)
		return -EINVAL;
	link = (char *)__get_free_pages(GFP_KERNEL, 0);
	if (!link)
		return -ENOMEM;
	touch_atime(path);
	len = inode->i_op->get_link(dentry, link, PATH_MAX);
	if (!len) {
		len = min(strlen(link), size);
		memcpy(buf, link, len);
	}
	free_page((unsigned long)link);
	return len;
}
