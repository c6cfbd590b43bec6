/*
 * Doors: making, moving and removing names, mounting, and where a process
 * stands in the tree.
 */
#include <lib/string.h>
#include <asm/uaccess.h>
#include <fs/fdtable.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include "user_path.h"

static dev_t new_decode_dev(u32 dev)
{
	return MKDEV((dev & 0xfff00) >> 8, (dev & 0xff) | (dev >> 12 & 0xfff00));
}

long sys_mknodat(int dfd, const char *filename, unsigned int mode,
		 unsigned int dev)
{
	struct user_path up;
	int err = user_path_get(&up, dfd, filename);

	if (err)
		return err;
	err = do_mknodat(current->fs, up.start, up.name, mode,
			 new_decode_dev(dev));
	user_path_put(&up);
	return err;
}

long sys_mknod(const char *filename, unsigned int mode, unsigned int dev)
{
	return sys_mknodat(AT_FDCWD, filename, mode, dev);
}

long sys_mkdirat(int dfd, const char *pathname, unsigned int mode)
{
	struct user_path up;
	int err = user_path_get(&up, dfd, pathname);

	if (err)
		return err;
	err = do_mkdirat(current->fs, up.start, up.name, mode);
	user_path_put(&up);
	return err;
}

long sys_mkdir(const char *pathname, unsigned int mode)
{
	return sys_mkdirat(AT_FDCWD, pathname, mode);
}

long sys_unlinkat(int dfd, const char *pathname, int flag)
{
	struct user_path up;
	int err;

	if (flag & ~AT_REMOVEDIR)
		return -EINVAL;
	err = user_path_get(&up, dfd, pathname);
	if (err)
		return err;
	if (flag & AT_REMOVEDIR)
		err = do_rmdirat(current->fs, up.start, up.name);
	else
		err = do_unlinkat(current->fs, up.start, up.name);
	user_path_put(&up);
	return err;
}

long sys_unlink(const char *pathname)
{
	return sys_unlinkat(AT_FDCWD, pathname, 0);
}

long sys_rmdir(const char *pathname)
{
	return sys_unlinkat(AT_FDCWD, pathname, AT_REMOVEDIR);
}

long sys_symlinkat(const char *oldname, int newdfd, const char *newname)
{
	struct user_path up;
	char *target;
	int err = getname(oldname, &target);

	if (err)
		return err;
	err = user_path_get(&up, newdfd, newname);
	if (!err) {
		err = do_symlinkat(current->fs, target, up.start, up.name);
		user_path_put(&up);
	}
	putname(target);
	return err;
}

long sys_symlink(const char *oldname, const char *newname)
{
	return sys_symlinkat(oldname, AT_FDCWD, newname);
}

long sys_linkat(int olddfd, const char *oldname, int newdfd,
		const char *newname, int flags)
{
	struct user_path old, new;
	u32 lookup = (flags & AT_SYMLINK_FOLLOW) ? LOOKUP_FOLLOW : 0;
	int err;

	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flags & AT_EMPTY_PATH)
		lookup |= LOOKUP_EMPTY;
	err = user_path_get(&old, olddfd, oldname);
	if (err)
		return err;
	err = user_path_get(&new, newdfd, newname);
	if (!err) {
		err = do_linkat(current->fs, old.start, old.name, new.start,
				new.name, lookup);
		user_path_put(&new);
	}
	user_path_put(&old);
	return err;
}

long sys_link(const char *oldname, const char *newname)
{
	return sys_linkat(AT_FDCWD, oldname, AT_FDCWD, newname, 0);
}

long sys_renameat2(int olddfd, const char *oldname, int newdfd,
		   const char *newname, unsigned int flags)
{
	struct user_path old, new;
	int err = user_path_get(&old, olddfd, oldname);

	if (err)
		return err;
	err = user_path_get(&new, newdfd, newname);
	if (!err) {
		err = do_renameat(current->fs, old.start, old.name, new.start,
				  new.name, flags);
		user_path_put(&new);
	}
	user_path_put(&old);
	return err;
}

long sys_renameat(int olddfd, const char *oldname, int newdfd,
		  const char *newname)
{
	return sys_renameat2(olddfd, oldname, newdfd, newname, 0);
}

long sys_rename(const char *oldname, const char *newname)
{
	return sys_renameat2(AT_FDCWD, oldname, AT_FDCWD, newname, 0);
}

/* @path must be a directory one may enter. */
static int may_chdir(const struct path *path)
{
	struct inode *inode = path->dentry->d_inode;

	if (!S_ISDIR(inode->i_mode))
		return -ENOTDIR;
	return inode_permission(inode, MAY_EXEC);
}

long sys_chdir(const char *filename)
{
	struct path path;
	int err = user_path_at(AT_FDCWD, filename,
			       LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (err)
		return err;
	err = may_chdir(&path);
	if (!err)
		set_fs_pwd(current->fs, &path);
	path_put(&path);
	return err;
}

long sys_fchdir(unsigned int fd)
{
	struct file *file = files_lookup_fd(current->files, fd);
	int err = file ? may_chdir(&file->f_path) : -EBADF;

	if (!err)
		set_fs_pwd(current->fs, &file->f_path);
	return err;
}

long sys_chroot(const char *filename)
{
	struct path path;
	int err = user_path_at(AT_FDCWD, filename,
			       LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (err)
		return err;
	err = may_chdir(&path);
	if (!err && !capable(CAP_SYS_CHROOT))
		err = -EPERM;
	if (!err)
		set_fs_root(current->fs, &path);
	path_put(&path);
	return err;
}

/* The length with its NUL is the result. */
long sys_getcwd(char *buf, unsigned long size)
{
	struct fs_struct *fs = current->fs;
	char *page, *start;
	long ret;

	if (fs->pwd.dentry->d_inode->i_nlink == 0)
		return -ENOENT;
	page = (char *)__get_free_pages(GFP_KERNEL, 0);
	if (!page)
		return -ENOMEM;
	ret = d_path(&fs->pwd, &fs->root, page, PATH_MAX, &start);
	if (ret >= 0) {
		/* Linux's sign that the directory lies outside our root. */
		static const char unreachable[] = "(unreachable)";
		size_t extra = ret ? sizeof(unreachable) - 1 : 0;
		size_t len = strlen(start) + 1;

		if (len + extra > size)
			ret = -ERANGE;
		else if (copy_to_user(buf, unreachable, extra) ||
			 copy_to_user(buf + extra, start, len))
			ret = -EFAULT;
		else
			ret = len + extra;
	}
	free_page((unsigned long)page);
	return ret;
}

/* A string of mount(2), "" for NULL. */
static int mount_string(const char *ustr, char **str)
{
	if (ustr)
		return getname(ustr, str);
	*str = (char *)get_zeroed_page(GFP_KERNEL);
	return *str ? 0 : -ENOMEM;
}

#define MS_MGC_VAL	0xc0ed0000	/* old programs add it to the flags */
#define MS_MGC_MSK	0xffff0000

long sys_mount(const char *dev_name, const char *dir_name, const char *type,
	       unsigned long flags, const char *data)
{
	const char *ustr[4] = { dev_name, dir_name, type, data };
	char *str[4];
	int n, err = dir_name ? 0 : -EFAULT;

	if ((flags & MS_MGC_MSK) == MS_MGC_VAL)
		flags &= ~MS_MGC_MSK;
	for (n = 0; n < 4 && !err; n++) {
		err = mount_string(ustr[n], &str[n]);
		if (err)
			break;
	}
	/* What is mounted anew has a type; mount(2), ERRORS. */
	if (!err && !type && !(flags & (MS_REMOUNT | MS_BIND | MS_MOVE |
					MS_PROPAGATION)))
		err = -EINVAL;
	if (!err)
		err = do_mount(current->fs, str[0], str[1], str[2], flags,
			       str[3]);
	while (n-- > 0)
		putname(str[n]);
	return err;
}

long sys_umount(const char *name, int flags)
{
	char *dir;
	int err = getname(name, &dir);

	if (err)
		return err;
	err = do_umount(current->fs, dir, flags);
	putname(dir);
	return err;
}

/* All who stand in the old root, or have it as theirs, go to the new one. */
static void chroot_fs_refs(const struct path *old, const struct path *new)
{
	struct task_struct *task;

	for_each_task(task) {
		struct fs_struct *fs = task->fs;

		if (!fs)
			continue;
		if (fs->root.mnt == old->mnt && fs->root.dentry == old->dentry)
			set_fs_root(fs, new);
		if (fs->pwd.mnt == old->mnt && fs->pwd.dentry == old->dentry)
			set_fs_pwd(fs, new);
	}
}

long sys_pivot_root(const char *new_root, const char *put_old)
{
	const u32 lookup = LOOKUP_FOLLOW | LOOKUP_DIRECTORY;
	struct path old, new, put;
	int err;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	err = user_path_at(AT_FDCWD, new_root, lookup, &new);
	if (err)
		return err;
	err = user_path_at(AT_FDCWD, put_old, lookup, &put);
	if (err)
		goto out;
	err = do_pivot_root(current->fs, &new, &put, &old);
	if (!err) {
		chroot_fs_refs(&old, &new);
		path_put(&old);
	}
	path_put(&put);
out:
	path_put(&new);
	return err;
}
