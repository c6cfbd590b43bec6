/*
 * Doors: extended attributes. No file system here keeps any, and these calls
 * say so the way Linux does for such a file system: there are none to list, and
 * those asked for by name are not supported. Programs such as ls ask, and take
 * that for an answer, while ENOSYS is an error to them.
 */
#include <asm/uaccess.h>
#include <fs/fdtable.h>
#include <fs/upcall.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include <lib/string.h>
#include <mm/slab.h>
#include <uapi/capability.h>
#include <uapi/xattr.h>
#include "user_path.h"

static bool in_namespace(const char *name, const char *prefix)
{
	return strncmp(name, prefix, strlen(prefix)) == 0;
}

/* May the caller read, or change (MAY_WRITE), attributes of this name? */
static int xattr_permission(const struct inode *inode, const char *name,
			    u32 mask)
{
	int refused = (mask & MAY_WRITE) ? -EPERM : -ENODATA;

	if (in_namespace(name, "security.") || in_namespace(name, "system."))
		return 0;
	if (in_namespace(name, "trusted."))
		return capable(CAP_SYS_ADMIN) ? 0 : refused;
	if (in_namespace(name, "user.")) {
		if (!S_ISREG(inode->i_mode) && !S_ISDIR(inode->i_mode))
			return refused;
		if (S_ISDIR(inode->i_mode) && (inode->i_mode & S_ISVTX) &&
		    (mask & MAY_WRITE) && !inode_owner_or_capable(inode))
			return -EPERM;
	}
	return inode_permission(inode, mask);
}

static int get_name(const char *uname, char *name)
{
	long len = strncpy_from_user(name, uname, XATTR_NAME_MAX + 1);

	if (len < 0)
		return len;
	return len == 0 || len > XATTR_NAME_MAX ? -ERANGE : 0;
}

/* The value that is to be set must be readable, though nobody keeps it. */
static int check_value(const void *value, size_t size)
{
	void *copy;
	int err = 0;

	if (size > XATTR_SIZE_MAX)
		return -E2BIG;
	if (!size)
		return 0;
	copy = kmalloc(size, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	if (copy_from_user(copy, value, size))
		err = -EFAULT;
	kfree(copy);
	return err;
}

/* What is asked of a file, about one name. */
struct xattr_op {
	const char *name;		/* the user's */
	u32 mask;			/* MAY_READ: to get it; MAY_WRITE */
	const void *value;		/* to be set, the user's */
	size_t size;
	int flags;
};

/* All the reasons to refuse, in Linux's order; the last one always holds. */
static int refuse(const struct path *path, const struct xattr_op *op)
{
	char name[XATTR_NAME_MAX + 1];
	int err;

	if ((op->mask & MAY_WRITE) && __mnt_is_readonly(path->mnt))
		return -EROFS;
	if (op->flags & ~(XATTR_CREATE | XATTR_REPLACE))
		return -EINVAL;
	err = get_name(op->name, name);
	if (!err)
		err = check_value(op->value, op->size);
	if (!err)
		err = xattr_permission(path->dentry->d_inode, name, op->mask);
	return err ? err : -EOPNOTSUPP;
}

static int refuse_at(const char *filename, u32 lookup,
		     const struct xattr_op *op)
{
	struct path path;
	int err = user_path_at(AT_FDCWD, filename, lookup, &path);

	if (err)
		return err;
	err = refuse(&path, op);
	path_put(&path);
	return err;
}

static int refuse_fd(unsigned int fd, const struct xattr_op *op)
{
	struct file *file = files_lookup_fd(current->files, fd);

	if (!file || (file->f_mode & FMODE_PATH))
		return -EBADF;
	return refuse(&file->f_path, op);
}

long sys_setxattr(const char *path, const char *name, const void *value,
		  size_t size, int flags)
{
	struct xattr_op op = { name, MAY_WRITE, value, size, flags };

	return refuse_at(path, LOOKUP_FOLLOW, &op);
}

long sys_lsetxattr(const char *path, const char *name, const void *value,
		   size_t size, int flags)
{
	struct xattr_op op = { name, MAY_WRITE, value, size, flags };

	return refuse_at(path, 0, &op);
}

long sys_fsetxattr(unsigned int fd, const char *name, const void *value,
		   size_t size, int flags)
{
	struct xattr_op op = { name, MAY_WRITE, value, size, flags };

	return refuse_fd(fd, &op);
}

long sys_getxattr(const char *path, const char *name, void *value, size_t size)
{
	struct xattr_op op = { .name = name, .mask = MAY_READ };

	(void)value, (void)size;
	return refuse_at(path, LOOKUP_FOLLOW, &op);
}

long sys_lgetxattr(const char *path, const char *name, void *value,
		   size_t size)
{
	struct xattr_op op = { .name = name, .mask = MAY_READ };

	(void)value, (void)size;
	return refuse_at(path, 0, &op);
}

long sys_fgetxattr(unsigned int fd, const char *name, void *value, size_t size)
{
	struct xattr_op op = { .name = name, .mask = MAY_READ };

	(void)value, (void)size;
	return refuse_fd(fd, &op);
}

/* An empty list, of a file that must be there. */
static int list_at(const char *filename, u32 lookup)
{
	struct path path;
	int err = user_path_at(AT_FDCWD, filename, lookup, &path);

	if (!err)
		path_put(&path);
	return err;
}

long sys_listxattr(const char *path, char *list, size_t size)
{
	(void)list, (void)size;
	return list_at(path, LOOKUP_FOLLOW);
}

long sys_llistxattr(const char *path, char *list, size_t size)
{
	(void)list, (void)size;
	return list_at(path, 0);
}

long sys_flistxattr(unsigned int fd, char *list, size_t size)
{
	struct file *file = files_lookup_fd(current->files, fd);

	(void)list, (void)size;
	return file && !(file->f_mode & FMODE_PATH) ? 0 : -EBADF;
}

long sys_removexattr(const char *path, const char *name)
{
	struct xattr_op op = { .name = name, .mask = MAY_WRITE };

	return refuse_at(path, LOOKUP_FOLLOW, &op);
}

long sys_lremovexattr(const char *path, const char *name)
{
	struct xattr_op op = { .name = name, .mask = MAY_WRITE };

	return refuse_at(path, 0, &op);
}

long sys_fremovexattr(unsigned int fd, const char *name)
{
	struct xattr_op op = { .name = name, .mask = MAY_WRITE };

	return refuse_fd(fd, &op);
}
