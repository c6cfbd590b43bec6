/*
 * Doors: what a file is. The stat family, access(2), readlink(2), statfs(2).
 */
#include <lib/string.h>
#include <asm/uaccess.h>
#include <fs/attr.h>
#include <fs/fdtable.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include <kernel/time.h>
#include "user_path.h"

/* A device number as programs know it: 12 bits major, 20 bits minor, mixed
 * so that the old 8-bit numbers look as they always did. */
static u32 new_encode_dev(dev_t dev)
{
	u32 minor = MINOR(dev);

	return (minor & 0xff) | MAJOR(dev) << 8 | (minor & ~0xffu) << 12;
}

static void fill_stat64(const struct kstat *k, struct stat64 *st)
{
	*st = (struct stat64){
		.st_dev = new_encode_dev(k->dev),
		.__st_ino = (u32)k->ino,
		.st_mode = k->mode,
		.st_nlink = k->nlink,
		.st_uid = k->uid,
		.st_gid = k->gid,
		.st_rdev = new_encode_dev(k->rdev),
		.st_size = k->size,
		.st_blksize = PAGE_SIZE,
		.st_blocks = k->blocks,
		.st_ino = k->ino,
	};
	st->st_atime = ns_to_sec(k->atime, &st->st_atime_nsec);
	st->st_mtime = ns_to_sec(k->mtime, &st->st_mtime_nsec);
	st->st_ctime = ns_to_sec(k->ctime, &st->st_ctime_nsec);
}

/* The file behind (@dfd, @name) under the AT_* flags. */
static int stat_at(int dfd, const char *name, u32 flags, struct kstat *k)
{
	u32 lookup = (flags & AT_SYMLINK_NOFOLLOW) ? 0 : LOOKUP_FOLLOW;
	struct path path;
	int err;

	if (flags & AT_EMPTY_PATH)
		lookup |= LOOKUP_EMPTY;
	err = user_path_at(dfd, name, lookup, &path);
	if (err)
		return err;
	vfs_getattr(path.dentry->d_inode, k);
	path_put(&path);
	return 0;
}

static long copy_stat64(const struct kstat *k, struct stat64 *statbuf)
{
	struct stat64 st;

	fill_stat64(k, &st);
	return copy_to_user(statbuf, &st, sizeof(st)) ? -EFAULT : 0;
}

long sys_fstatat64(int dfd, const char *filename, struct stat64 *statbuf,
		   int flags)
{
	struct kstat k;
	int err;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH))
		return -EINVAL;
	err = stat_at(dfd, filename, flags, &k);
	return err ? err : copy_stat64(&k, statbuf);
}

long sys_stat64(const char *filename, struct stat64 *statbuf)
{
	return sys_fstatat64(AT_FDCWD, filename, statbuf, 0);
}

long sys_lstat64(const char *filename, struct stat64 *statbuf)
{
	return sys_fstatat64(AT_FDCWD, filename, statbuf, AT_SYMLINK_NOFOLLOW);
}

long sys_fstat64(unsigned int fd, struct stat64 *statbuf)
{
	struct file *file = files_lookup_fd(current->files, fd);
	struct kstat k;

	if (!file)
		return -EBADF;
	vfs_getattr(file->f_inode, &k);
	return copy_stat64(&k, statbuf);
}

static struct statx_timestamp statx_time(s64 ns)
{
	struct statx_timestamp t = { .__reserved = 0 };

	t.tv_sec = ns_to_sec(ns, &t.tv_nsec);
	return t;
}

long sys_statx(int dfd, const char *filename, unsigned int flags,
	       unsigned int mask, struct statx *buffer)
{
	struct kstat k;
	struct statx stx;
	int err;

	if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH |
		       AT_STATX_SYNC_TYPE)) ||
	    (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE ||
	    (mask & STATX__RESERVED))
		return -EINVAL;
	err = stat_at(dfd, filename, flags, &k);
	if (err)
		return err;
	stx = (struct statx){
		.stx_mask = STATX_BASIC_STATS,
		.stx_blksize = PAGE_SIZE,
		.stx_nlink = k.nlink,
		.stx_uid = k.uid,
		.stx_gid = k.gid,
		.stx_mode = k.mode,
		.stx_ino = k.ino,
		.stx_size = k.size,
		.stx_blocks = k.blocks,
		.stx_atime = statx_time(k.atime),
		.stx_ctime = statx_time(k.ctime),
		.stx_mtime = statx_time(k.mtime),
		.stx_rdev_major = MAJOR(k.rdev),
		.stx_rdev_minor = MINOR(k.rdev),
		.stx_dev_major = MAJOR(k.dev),
		.stx_dev_minor = MINOR(k.dev),
	};
	return copy_to_user(buffer, &stx, sizeof(stx)) ? -EFAULT : 0;
}

/*
 * access(2) is for set-user-ID programs: may the one who started us do it?
 * For so long, and for files alone, the running task is that user.
 */
static void use_real_ids(void)
{
	struct cred *cred = &current->cred;

	cred->uid.fs = cred->uid.real;
	cred->gid.fs = cred->gid.real;
	cred->cap_effective = cred->uid.real ? 0 : cred->cap_permitted;
}

long sys_faccessat2(int dfd, const char *filename, int mode, int flags)
{
	u32 lookup = (flags & AT_SYMLINK_NOFOLLOW) ? 0 : LOOKUP_FOLLOW;
	const struct cred old = current->cred;
	struct inode *inode;
	struct path path;
	int err;

	if ((mode & ~(MAY_READ | MAY_WRITE | MAY_EXEC)) ||
	    (flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)))
		return -EINVAL;
	if (flags & AT_EMPTY_PATH)
		lookup |= LOOKUP_EMPTY;
	if (!(flags & AT_EACCESS))
		use_real_ids();
	err = user_path_at(dfd, filename, lookup, &path);
	if (err)
		goto out;
	inode = path.dentry->d_inode;
	err = inode_permission(inode, mode);
	if (!err && (mode & MAY_WRITE) && __mnt_is_readonly(path.mnt) &&
	    (S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode)))
		err = -EROFS;
	path_put(&path);
out:
	current->cred.uid.fs = old.uid.fs;
	current->cred.gid.fs = old.gid.fs;
	current->cred.cap_effective = old.cap_effective;
	return err;
}

long sys_faccessat(int dfd, const char *filename, int mode)
{
	return sys_faccessat2(dfd, filename, mode, 0);
}

long sys_access(const char *filename, int mode)
{
	return sys_faccessat2(AT_FDCWD, filename, mode, 0);
}

long sys_readlinkat(int dfd, const char *pathname, char *buf, int bufsiz)
{
	struct user_path up;
	struct path path;
	bool empty;
	char *text;
	int len;

	if (bufsiz <= 0)
		return -EINVAL;
	len = user_path_get(&up, dfd, pathname);
	if (len)
		return len;
	empty = !up.name[0];
	len = filename_lookup(current->fs, up.start, up.name, LOOKUP_EMPTY,
			      &path);
	user_path_put(&up);
	if (len)
		return len;
	text = (char *)__get_free_pages(GFP_KERNEL, 0);
	len = -ENOMEM;
	if (text) {
		len = do_readlink(&path, text, min(bufsiz, PATH_MAX));
		if (len > 0 && copy_to_user(buf, text, len))
			len = -EFAULT;
		/* "" means the link @dfd itself, and it is none. */
		if (len == -EINVAL && empty)
			len = -ENOENT;
		free_page((unsigned long)text);
	}
	path_put(&path);
	return len;
}

long sys_readlink(const char *path, char *buf, int bufsiz)
{
	return sys_readlinkat(AT_FDCWD, path, buf, bufsiz);
}

/* statfs(2) has bits of its own for what mount(2) was told. */
static u32 statfs_flags(const struct vfsmount *mnt)
{
	u32 flags = mnt->mnt_flags | mnt->mnt_sb->s_flags;
	u32 same = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC |
		   MS_SYNCHRONOUS | MS_NOATIME | MS_NODIRATIME;

	flags = (flags & same) | (flags & MS_RELATIME ? ST_RELATIME : 0);
	return flags | ST_VALID;
}

/* What statfs(2) tells, in the larger of its two structures. */
static int fill_statfs64(const struct vfsmount *mnt, struct statfs64 *st)
{
	struct kstatfs k;
	int err = vfs_statfs(mnt->mnt_sb, &k);

	if (err)
		return err;
	*st = (struct statfs64){
		.f_type = k.f_type,
		.f_bsize = k.f_bsize,
		.f_blocks = k.f_blocks,
		.f_bfree = k.f_bfree,
		.f_bavail = k.f_bavail,
		.f_files = k.f_files,
		.f_ffree = k.f_ffree,
		.f_fsid = { mnt->mnt_sb->s_dev, 0 },
		.f_namelen = NAME_MAX,
		.f_frsize = k.f_bsize,
		.f_flags = statfs_flags(mnt),
	};
	return 0;
}

static int statfs_path(const char *pathname, struct statfs64 *st)
{
	struct path path;
	int err = user_path_at(AT_FDCWD, pathname, LOOKUP_FOLLOW, &path);

	if (err)
		return err;
	err = fill_statfs64(path.mnt, st);
	path_put(&path);
	return err;
}

static int statfs_fd(unsigned int fd, struct statfs64 *st)
{
	struct file *file = files_lookup_fd(current->files, fd);

	return file ? fill_statfs64(file->f_path.mnt, st) : -EBADF;
}

/* The C libraries disagree whether there is padding at the end. */
static bool good_size(size_t size)
{
	return size == sizeof(struct statfs64) || size == 88;
}

long sys_statfs64(const char *pathname, size_t size, struct statfs64 *buf)
{
	struct statfs64 st;
	long ret = good_size(size) ? statfs_path(pathname, &st) : -EINVAL;

	if (!ret && copy_to_user(buf, &st, sizeof(st)))
		ret = -EFAULT;
	return ret;
}

long sys_fstatfs64(unsigned int fd, size_t size, struct statfs64 *buf)
{
	struct statfs64 st;
	long ret = good_size(size) ? statfs_fd(fd, &st) : -EINVAL;

	if (!ret && copy_to_user(buf, &st, sizeof(st)))
		ret = -EFAULT;
	return ret;
}

static long copy_statfs(const struct statfs64 *st, struct statfs *buf)
{
	struct statfs old = {
		.f_type = st->f_type,
		.f_bsize = st->f_bsize,
		.f_blocks = st->f_blocks,
		.f_bfree = st->f_bfree,
		.f_bavail = st->f_bavail,
		.f_files = st->f_files,
		.f_ffree = st->f_ffree,
		.f_fsid = { st->f_fsid[0], st->f_fsid[1] },
		.f_namelen = st->f_namelen,
		.f_frsize = st->f_frsize,
		.f_flags = st->f_flags,
	};

	return copy_to_user(buf, &old, sizeof(old)) ? -EFAULT : 0;
}

long sys_statfs(const char *pathname, struct statfs *buf)
{
	struct statfs64 st;
	int err = statfs_path(pathname, &st);

	return err ? err : copy_statfs(&st, buf);
}

long sys_fstatfs(unsigned int fd, struct statfs *buf)
{
	struct statfs64 st;
	int err = statfs_fd(fd, &st);

	return err ? err : copy_statfs(&st, buf);
}
