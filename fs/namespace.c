/*
 * Mounts: which file system hangs where. One tree for everybody. A mount
 * point is a dentry with DCACHE_MOUNTED; the path walk then asks
 * lookup_mnt() what lies on it. mount(2), umount2(2).
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <fs/cred.h>
#include <fs/libfs.h>
#include <fs/namei.h>
#include <mm/slab.h>
#include "internal.h"

#define MS_ATIME	(MS_NOATIME | MS_NODIRATIME | MS_RELATIME)
#define MNT_FLAGS	(MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | \
			 MS_ATIME)

LIST_HEAD(mount_list);
LIST_HEAD(file_systems);

void register_filesystem(struct file_system_type *type)
{
	list_add_tail(&type->list, &file_systems);
}

static struct file_system_type *get_fs_type(const char *name)
{
	struct file_system_type *type;

	list_for_each_entry(type, &file_systems, list)
		if (!strcmp(type->name, name))
			return type;
	return NULL;
}

/* A mount, not yet in the tree, of @root in @sb, whose use passes to it. */
static struct vfsmount *alloc_mount(struct super_block *sb,
				    struct dentry *root, const char *dev,
				    u32 flags)
{
	static int last_id;
	struct vfsmount *mnt = kzalloc(sizeof(*mnt), GFP_KERNEL);

	if (mnt)
		mnt->mnt_devname = kstrdup(dev, GFP_KERNEL);
	if (!mnt || !mnt->mnt_devname) {
		kfree(mnt);
		deactivate_super(sb);
		return NULL;
	}
	mnt->mnt_count = 1;
	mnt->mnt_id = ++last_id;
	mnt->mnt_flags = flags & MNT_FLAGS;
	mnt->mnt_parent = mnt;
	mnt->mnt_root = dget(root);
	mnt->mnt_sb = sb;
	INIT_LIST_HEAD(&mnt->mnt_list);
	list_add_tail(&mnt->mnt_instance, &sb->s_mounts);
	return mnt;
}

void mntput(struct vfsmount *mnt)
{
	BUG_ON(mnt->mnt_count <= 0);
	if (--mnt->mnt_count > 0)
		return;
	dput(mnt->mnt_root);
	list_del(&mnt->mnt_instance);
	deactivate_super(mnt->mnt_sb);
	kfree(mnt->mnt_devname);
	kfree(mnt);
}

void path_put(const struct path *path)
{
	dput(path->dentry);
	mntput(path->mnt);
}

struct vfsmount *lookup_mnt(const struct path *path)
{
	struct vfsmount *mnt;

	list_for_each_entry(mnt, &mount_list, mnt_list)
		if (mnt->mnt_mountpoint == path->dentry &&
		    mnt->mnt_parent == path->mnt)
			return mnt;
	return NULL;
}

/* Hang @mnt on @path; the tree takes the caller's reference. */
static void attach_mnt(struct vfsmount *mnt, const struct path *path)
{
	path_get(path);
	mnt->mnt_parent = path->mnt;
	mnt->mnt_mountpoint = path->dentry;
	path->dentry->d_flags |= DCACHE_MOUNTED;
	list_add_tail(&mnt->mnt_list, &mount_list);
}

static void detach_mnt(struct vfsmount *mnt)
{
	struct path path = { mnt->mnt_parent, mnt->mnt_mountpoint };
	struct vfsmount *other;

	list_del_init(&mnt->mnt_list);
	mnt->mnt_parent = mnt;
	mnt->mnt_mountpoint = NULL;
	path.dentry->d_flags &= ~DCACHE_MOUNTED;
	list_for_each_entry(other, &mount_list, mnt_list)
		if (other->mnt_mountpoint == path.dentry)
			path.dentry->d_flags |= DCACHE_MOUNTED;
	path_put(&path);
	mntput(mnt);
}

struct vfsmount *kern_mount(struct file_system_type *type)
{
	struct super_block *sb;

	if (get_super(type, NULL, type->name, 0, "", &sb))
		return NULL;
	return alloc_mount(sb, sb->s_root, type->name, 0);
}

/* mount --bind: show the tree at the path @dev once more. */
static int bind_mount(struct fs_struct *fs, const char *dev,
		      struct vfsmount **mntp)
{
	struct path old;
	int err = filename_lookup(fs, NULL, dev, LOOKUP_FOLLOW, &old);

	if (err)
		return err;
	old.mnt->mnt_sb->s_active++;
	*mntp = alloc_mount(old.mnt->mnt_sb, old.dentry, old.mnt->mnt_devname,
			    old.mnt->mnt_flags);
	path_put(&old);
	return *mntp ? 0 : -ENOMEM;
}

static int new_mount(struct fs_struct *fs, const char *dev,
		     const char *type_name, u32 flags, const char *data,
		     struct vfsmount **mntp)
{
	struct file_system_type *type = get_fs_type(type_name);
	struct super_block *sb;
	int err;

	if (!type)
		return -ENODEV;
	err = get_super(type, fs, dev, flags, data, &sb);
	if (err)
		return err;
	*mntp = alloc_mount(sb, sb->s_root, dev, flags);
	return *mntp ? 0 : -ENOMEM;
}

/*
 * "relatime" unless something else is asked for; a remount that says nothing
 * of times leaves them as they are.
 */
static u32 atime_flags(u32 flags, const struct vfsmount *old)
{
	if (old && !(flags & (MS_ATIME | MS_STRICTATIME)))
		return (flags & ~MS_ATIME) | (old->mnt_flags & MS_ATIME);
	if (flags & MS_STRICTATIME)
		return flags & ~(MS_NOATIME | MS_RELATIME);
	if (flags & MS_NOATIME)
		return flags & ~MS_RELATIME;
	return flags | MS_RELATIME;
}

/* With MS_BIND this place alone changes, without it the file system too. */
static int do_remount(const struct path *path, u32 flags, const char *data)
{
	struct vfsmount *mnt = path->mnt;
	int err = 0;

	if (path->dentry != mnt->mnt_root)
		return -EINVAL;
	if (!(flags & MS_BIND))
		err = reconfigure_super(mnt->mnt_sb, flags, data);
	else if ((flags & ~mnt->mnt_flags & MS_RDONLY) && mnt->mnt_writers)
		err = -EBUSY;
	if (!err)
		mnt->mnt_flags = atime_flags(flags, mnt) & MNT_FLAGS;
	return err;
}

/* One namespace, and no mount is told of another: nothing to change. */
static int do_change_type(const struct path *path)
{
	return path->dentry == path->mnt->mnt_root ? 0 : -EINVAL;
}

static bool is_dir(const struct dentry *dentry)
{
	return S_ISDIR(dentry->d_inode->i_mode);
}

/* Is @mnt @top, or mounted somewhere below it? */
static bool is_below(const struct vfsmount *mnt, const struct vfsmount *top)
{
	while (mnt != top && mnt->mnt_parent != mnt)
		mnt = mnt->mnt_parent;
	return mnt == top;
}

/* mount --move: what is mounted at the path @from, to @path. */
static int do_move_mount(struct fs_struct *fs, const char *from,
			 const struct path *path)
{
	struct path old;
	int err = *from ? filename_lookup(fs, NULL, from, LOOKUP_FOLLOW,
					  &old) : -EINVAL;

	if (err)
		return err;
	if (old.dentry != old.mnt->mnt_root || old.mnt->mnt_parent == old.mnt ||
	    is_dir(old.dentry) != is_dir(path->dentry)) {
		err = -EINVAL;
	} else if (is_below(path->mnt, old.mnt)) {
		err = -ELOOP;
	} else {
		old.mnt->mnt_count++;	/* the tree's, which detaching drops */
		detach_mnt(old.mnt);
		attach_mnt(old.mnt, path);
	}
	path_put(&old);
	return err;
}

/* Hang @mnt, which is @fresh and no bind, on *@path. 0 or -errno. */
static int graft_mount(struct vfsmount *mnt, struct path *path, bool fresh)
{
	follow_mounts(path);	/* others may be on "." already */
	if (is_dir(mnt->mnt_root) != is_dir(path->dentry))
		return -ENOTDIR;
	if (path->dentry->d_inode->i_nlink == 0)
		return -ENOENT;		/* removed meanwhile */
	/* A disk is there already; /proc is, on Linux, each time another. */
	if (fresh && mnt->mnt_sb->s_bdev && path->mnt->mnt_sb == mnt->mnt_sb &&
	    path->dentry == path->mnt->mnt_root)
		return -EBUSY;
	attach_mnt(mnt, path);
	return 0;
}

int do_mount(struct fs_struct *fs, const char *dev, const char *dir,
	     const char *type, u32 flags, const char *data)
{
	struct vfsmount *mnt;
	struct path path;
	int err;

	err = filename_lookup(fs, NULL, dir, LOOKUP_FOLLOW, &path);
	if (err)
		return err;
	if (!capable(CAP_SYS_ADMIN)) {
		err = -EPERM;
		goto out;
	}
	mnt = NULL;
	if (flags & MS_REMOUNT)
		err = do_remount(&path, flags, data);
	else if (flags & MS_BIND)
		err = bind_mount(fs, dev, &mnt);
	else if (flags & MS_PROPAGATION)
		err = do_change_type(&path);
	else if (flags & MS_MOVE)
		err = do_move_mount(fs, dev, &path);
	else
		err = new_mount(fs, dev, type, atime_flags(flags, NULL), data,
				&mnt);
	if (err || !mnt)
		goto out;
	err = graft_mount(mnt, &path, !(flags & MS_BIND));
	if (err)
		mntput(mnt);
out:
	path_put(&path);
	return err;
}

/* A mount below @mnt that has none below itself; @mnt if there is none. */
static struct vfsmount *lowest_mount(struct vfsmount *mnt)
{
	struct vfsmount *child;

again:
	list_for_each_entry(child, &mount_list, mnt_list) {
		if (child != mnt && child->mnt_parent == mnt) {
			mnt = child;
			goto again;
		}
	}
	return mnt;
}

int do_umount(struct fs_struct *fs, const char *dir, u32 flags)
{
	struct vfsmount *mnt, *lowest;
	struct path path;
	int err;

	/* Nothing here hangs so that force would help. */
	if (flags & ~(MNT_FORCE | MNT_DETACH | UMOUNT_NOFOLLOW))
		return -EINVAL;
	err = filename_lookup(fs, NULL, dir, (flags & UMOUNT_NOFOLLOW) ? 0 :
			      LOOKUP_FOLLOW, &path);
	if (err)
		return err;
	follow_mounts(&path);	/* "." may be below what is mounted there */
	mnt = path.mnt;
	if (!capable(CAP_SYS_ADMIN))
		err = -EPERM;
	else if (path.dentry != mnt->mnt_root || mnt->mnt_parent == mnt)
		err = -EINVAL;
	else if (mnt->mnt_count > 2 && !(flags & MNT_DETACH))
		err = -EBUSY;	/* others than the tree and ourselves */
	while (!err) {
		lowest = lowest_mount(mnt);
		detach_mnt(lowest);
		if (lowest == mnt)
			break;
	}
	path_put(&path);
	task_work_run();	/* the device is free when we return */
	wait_for_supers();
	return err;
}

/* What pivot_root(2) demands of its two directories, in Linux's order. */
static int may_pivot(const struct path *root, const struct path *new,
		     const struct path *put)
{
	if (!is_dir(new->dentry) || !is_dir(put->dentry))
		return -ENOTDIR;
	if (new->mnt == root->mnt || put->mnt == root->mnt)
		return -EBUSY;
	if (root->dentry != root->mnt->mnt_root ||
	    root->mnt->mnt_parent == root->mnt ||
	    new->dentry != new->mnt->mnt_root ||
	    new->mnt->mnt_parent == new->mnt)
		return -EINVAL;
	if (put->mnt != new->mnt && !is_below(put->mnt, new->mnt))
		return -EINVAL;
	return is_below(new->mnt, root->mnt) ? 0 : -EINVAL;
}

int do_pivot_root(struct fs_struct *fs, const struct path *new,
		  const struct path *put, struct path *old)
{
	struct path top;
	int err = may_pivot(&fs->root, new, put);

	if (err)
		return err;
	*old = fs->root;
	path_get(old);
	top = (struct path){ old->mnt->mnt_parent, old->mnt->mnt_mountpoint };
	path_get(&top);
	old->mnt->mnt_count++;		/* the tree's, which detaching drops */
	new->mnt->mnt_count++;
	detach_mnt(new->mnt);
	detach_mnt(old->mnt);
	attach_mnt(new->mnt, &top);
	attach_mnt(old->mnt, put);
	path_put(&top);
	return 0;
}

int vfs_statfs(struct super_block *sb, struct kstatfs *buf)
{
	if (sb->s_op && sb->s_op->statfs)
		return sb->s_op->statfs(sb, buf);
	return simple_statfs(sb, buf);
}

void __init mnt_init(void)
{
	struct vfsmount *mnt;

	dcache_init();
	inode_init();
	files_init();
	register_filesystem(&ramfs_fs_type);
	register_filesystem(&tmpfs_fs_type);
	register_filesystem(&devtmpfs_fs_type);
	chr_dev_init();

	mnt = kern_mount(&rootfs_fs_type);
	if (!mnt)
		panic("no memory for the root directory");
	list_add_tail(&mnt->mnt_list, &mount_list);
	pipe_init();
}

struct fs_struct *init_fs(void)
{
	struct vfsmount *mnt = list_first_entry(&mount_list, struct vfsmount,
						mnt_list);
	struct path root = { mnt, mnt->mnt_root };
	struct fs_struct *fs = kzalloc(sizeof(*fs), GFP_KERNEL);

	if (!fs)
		return NULL;
	fs->users = 1;
	fs->umask = 022;
	path_get(&root);
	fs->root = root;
	path_get(&root);
	fs->pwd = root;
	return fs;
}
