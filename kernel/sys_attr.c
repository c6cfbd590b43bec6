/*
 * Doors: changing what a file is. Rights, owner, size, times.
 */
#include <uapi/time.h>
#include <asm/uaccess.h>
#include <fs/attr.h>
#include <fs/fdtable.h>
#include <fs/upcall.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include "user_path.h"


static int chmod_common(struct path *path, u32 mode)
{
	const struct inode *inode = path->dentry->d_inode;
	struct iattr attr = { .ia_valid = ATTR_MODE, .ia_mode = mode };

	if (!inode_owner_or_capable(inode))
		return -EPERM;
	/* Nobody makes programs run as a group that is not his. */
	if (!in_group_p(inode->i_gid) && !capable(CAP_FSETID))
		attr.ia_mode &= ~S_ISGID;
	return notify_change(path, &attr);
}

long sys_fchmodat(int dfd, const char *filename, unsigned int mode)
{
	struct path path;
	int err = user_path_at(dfd, filename, LOOKUP_FOLLOW, &path);

	if (err)
		return err;
	err = chmod_common(&path, mode);
	path_put(&path);
	return err;
}

long sys_chmod(const char *filename, unsigned int mode)
{
	return sys_fchmodat(AT_FDCWD, filename, mode);
}

long sys_fchmod(unsigned int fd, unsigned int mode)
{
	struct file *file = fget_real(fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = chmod_common(&file->f_path, mode);
	fput(file);
	return ret;
}

/* Without being root one can only give a file to a group of one's own. */
static bool may_chown(const struct inode *inode, const struct iattr *attr)
{
	bool owner = current->cred.uid.fs == inode->i_uid;

	if ((attr->ia_valid & ATTR_UID) &&
	    !(owner && attr->ia_uid == inode->i_uid) && !capable(CAP_CHOWN))
		return false;
	return !(attr->ia_valid & ATTR_GID) || capable(CAP_CHOWN) ||
	       (owner && (attr->ia_gid == inode->i_gid ||
			  in_group_p(attr->ia_gid)));
}

/*
 * An id of -1 stays as it is. A program that ran as its owner no longer does
 * so.
 */
static int chown_common(struct path *path, u32 uid, u32 gid)
{
	const struct inode *inode = path->dentry->d_inode;
	struct iattr attr = { .ia_uid = uid, .ia_gid = gid };

	if (uid != (u32)-1)
		attr.ia_valid |= ATTR_UID;
	if (gid != (u32)-1)
		attr.ia_valid |= ATTR_GID;
	if (!may_chown(inode, &attr))
		return -EPERM;
	if (!S_ISDIR(inode->i_mode) && (inode->i_mode & (S_ISUID | S_ISGID))) {
		attr.ia_valid |= ATTR_MODE;
		attr.ia_mode = inode->i_mode & ~S_ISUID;
		if (inode->i_mode & 0010)
			attr.ia_mode &= ~S_ISGID;
	}
	return notify_change(path, &attr);
}

long sys_fchownat(int dfd, const char *filename, unsigned int uid,
		  unsigned int gid, int flag)
{
	u32 lookup = (flag & AT_SYMLINK_NOFOLLOW) ? 0 : LOOKUP_FOLLOW;
	struct path path;
	int err;

	if (flag & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flag & AT_EMPTY_PATH)
		lookup |= LOOKUP_EMPTY;
	err = user_path_at(dfd, filename, lookup, &path);
	if (err)
		return err;
	err = chown_common(&path, uid, gid);
	path_put(&path);
	return err;
}

long sys_chown32(const char *filename, unsigned int uid, unsigned int gid)
{
	return sys_fchownat(AT_FDCWD, filename, uid, gid, 0);
}

long sys_lchown32(const char *filename, unsigned int uid, unsigned int gid)
{
	return sys_fchownat(AT_FDCWD, filename, uid, gid, AT_SYMLINK_NOFOLLOW);
}

long sys_fchown32(unsigned int fd, unsigned int uid, unsigned int gid)
{
	struct file *file = fget_real(fd);
	long ret;

	if (!file)
		return -EBADF;
	ret = chown_common(&file->f_path, uid, gid);
	fput(file);
	return ret;
}

long sys_truncate64(const char *pathname, loff_t length)
{
	struct path path;
	int err;

	if (length < 0)
		return -EINVAL;
	err = user_path_at(AT_FDCWD, pathname, LOOKUP_FOLLOW, &path);
	if (err)
		return err;
	err = vfs_truncate(&path, length);
	path_put(&path);
	return err;
}

long sys_truncate(const char *pathname, long length)
{
	return sys_truncate64(pathname, length);
}

long sys_ftruncate64(unsigned int fd, loff_t length)
{
	struct file *file;
	long ret;

	if (length < 0)
		return -EINVAL;
	file = fget_real(fd);
	if (!file)
		return -EBADF;
	if (!(file->f_mode & FMODE_WRITE) || !S_ISREG(file->f_inode->i_mode))
		ret = -EINVAL;
	else
		ret = do_truncate(&file->f_path, length);
	fput(file);
	return ret;
}

long sys_ftruncate(unsigned int fd, long length)
{
	return sys_ftruncate64(fd, length);
}

/* How far from 1970 nanoseconds in 64 bits reach, either way: 292 years.
 * What is beyond is set to that. */
#define TIME_SEC_MAX	0x225c17d03ll

/* One of the two times: what to set, and whether at all. 0 or -EINVAL. */
static int one_time(const struct __kernel_timespec *t, u32 which, s64 *time,
		    struct iattr *attr)
{
	s64 sec;

	if (t->tv_nsec == UTIME_OMIT)
		return 0;
	attr->ia_valid |= which;
	if (t->tv_nsec == UTIME_NOW) {
		*time = ktime_get_real_ns();
		return 0;
	}
	if (t->tv_nsec < 0 || t->tv_nsec >= NSEC_PER_SEC)
		return -EINVAL;
	sec = max(min(t->tv_sec, (s64)TIME_SEC_MAX), -(s64)TIME_SEC_MAX);
	*time = sec * NSEC_PER_SEC + t->tv_nsec;
	return 0;
}

/* Where the times are to change: a name, or without one the file @dfd. */
static int utimes_path(int dfd, const char *filename, u32 flags,
		       struct path *path)
{
	u32 lookup = (flags & AT_SYMLINK_NOFOLLOW) ? 0 : LOOKUP_FOLLOW;
	struct file *file;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flags & AT_EMPTY_PATH)
		lookup |= LOOKUP_EMPTY;
	if (filename)
		return user_path_at(dfd, filename, lookup, path);
	if (flags && dfd != AT_FDCWD)
		return -EINVAL;		/* they are about names */
	file = files_lookup_fd(current->files, dfd);
	if (!file || (file->f_mode & FMODE_PATH))
		return dfd == AT_FDCWD ? -EFAULT : -EBADF;
	*path = file->f_path;
	path_get(path);
	return 0;
}

/* @t NULL: both are now. */
static long do_utimes(int dfd, const char *filename,
		      const struct __kernel_timespec *t, u32 flags)
{
	static const struct __kernel_timespec now[2] = {
		{ 0, UTIME_NOW }, { 0, UTIME_NOW },
	};
	struct iattr attr = { 0 };
	struct inode *inode;
	struct path path;
	bool is_now;
	int err;

	if (!t)
		t = now;
	if (t[0].tv_nsec == UTIME_OMIT && t[1].tv_nsec == UTIME_OMIT)
		return 0;
	is_now = t[0].tv_nsec == UTIME_NOW && t[1].tv_nsec == UTIME_NOW;
	err = utimes_path(dfd, filename, flags, &path);
	if (err)
		return err;
	inode = path.dentry->d_inode;
	err = one_time(&t[0], ATTR_ATIME, &attr.ia_atime, &attr);
	if (!err)
		err = one_time(&t[1], ATTR_MTIME, &attr.ia_mtime, &attr);
	if (!err && !inode_owner_or_capable(inode))
		err = is_now ? inode_permission(inode, MAY_WRITE) : -EPERM;
	if (!err)
		err = notify_change(&path, &attr);
	path_put(&path);
	return err;
}

long sys_utimensat_time64(int dfd, const char *filename,
			  const struct __kernel_timespec *utimes, int flags)
{
	struct __kernel_timespec t[2];

	if (!utimes)
		return do_utimes(dfd, filename, NULL, flags);
	if (copy_from_user(t, utimes, sizeof(t)))
		return -EFAULT;
	/* Of the 64 bits a 32-bit program fills only the lower half. */
	t[0].tv_nsec = (s32)t[0].tv_nsec;
	t[1].tv_nsec = (s32)t[1].tv_nsec;
	return do_utimes(dfd, filename, t, flags);
}

long sys_utimensat(int dfd, const char *filename,
		   const struct old_timespec32 *utimes, int flags)
{
	struct old_timespec32 t32[2];
	struct __kernel_timespec t[2];

	if (!utimes)
		return do_utimes(dfd, filename, NULL, flags);
	if (copy_from_user(t32, utimes, sizeof(t32)))
		return -EFAULT;
	for (int i = 0; i < 2; i++)
		t[i] = (struct __kernel_timespec){
			t32[i].tv_sec, t32[i].tv_nsec
		};
	return do_utimes(dfd, filename, t, flags);
}

/* The older calls: microseconds, and nothing is special about them. */
long sys_futimesat(int dfd, const char *filename,
		   const struct old_timeval32 *utimes)
{
	struct old_timeval32 tv[2];
	struct __kernel_timespec t[2];

	if (!utimes)
		return do_utimes(dfd, filename, NULL, 0);
	if (copy_from_user(tv, utimes, sizeof(tv)))
		return -EFAULT;
	for (int i = 0; i < 2; i++) {
		if (tv[i].tv_usec < 0 || tv[i].tv_usec >= 1000000)
			return -EINVAL;
		t[i] = (struct __kernel_timespec){
			tv[i].tv_sec, tv[i].tv_usec * 1000
		};
	}
	return do_utimes(dfd, filename, t, 0);
}

long sys_utimes(const char *filename, const struct old_timeval32 *utimes)
{
	return sys_futimesat(AT_FDCWD, filename, utimes);
}
