/*
 * Doors: what a file is. The stat family, access(2), readlink(2), statfs(2).
 */
#include <lib/string.h>
#include <asm/uaccess.h>
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

/* What a file takes up, in units of 512 bytes: on its disk, or, for one that
 * is only in memory, there. */
static u64 inode_blocks(const struct inode *inode)
{
	if (inode->i_sb->s_bdev)
		return inode->i_blocks;
	return (u64)inode->i_data.nrpages * (PAGE_SIZE / 512);
}

static u32 inode_blksize(const struct inode *inode)
{
	return inode->i_sb->s_bdev ? inode->i_sb->s_blocksize : PAGE_SIZE;
}

static long copy_stat64(const struct inode *inode, struct stat64 *statbuf)
{
	struct stat64 st;		/* not a byte may be left as it is */

	st.st_dev = new_encode_dev(inode->i_sb->s_dev);
	st.__pad0 = 0;
	st.__st_ino = inode->i_ino;
	st.st_mode = inode->i_mode;
	st.st_nlink = inode->i_nlink;
	st.st_uid = inode->i_uid;
	st.st_gid = inode->i_gid;
	st.st_rdev = new_encode_dev(inode->i_rdev);
	st.__pad3 = 0;
	st.__pad4 = 0;
	st.st_size = i_size_read(inode);
	st.st_blksize = inode_blksize(inode);
	st.__pad5 = 0;
	st.st_blocks = inode_blocks(inode);
	st.st_atime = ns_to_sec(inode->i_atime, &st.st_atime_nsec);
	st.st_mtime = ns_to_sec(inode->i_mtime, &st.st_mtime_nsec);
	st.st_ctime = ns_to_sec(inode->i_ctime, &st.st_ctime_nsec);
	st.st_ino = inode->i_ino;
	return copy_to_user(statbuf, &st, sizeof(st)) ? -EFAULT : 0;
}

/* How the AT_* flags have a path walked. */
static u32 lookup_flags(u32 flags)
{
	return ((flags & AT_SYMLINK_NOFOLLOW) ? 0 : LOOKUP_FOLLOW) |
	       ((flags & AT_EMPTY_PATH) ? LOOKUP_EMPTY : 0);
}

static long stat64_at(int dfd, const char *filename, u32 lookup,
		      struct stat64 *statbuf)
{
	struct path path;
	long err = user_path_at(dfd, filename, lookup, &path);

	if (err)
		return err;
	err = copy_stat64(path.dentry->d_inode, statbuf);
	path_put(&path);
	return err;
}

long sys_fstatat64(int dfd, const char *filename, struct stat64 *statbuf,
		   int flags)
{
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH))
		return -EINVAL;
	return stat64_at(dfd, filename, lookup_flags(flags), statbuf);
}

long sys_stat64(const char *filename, struct stat64 *statbuf)
{
	return stat64_at(AT_FDCWD, filename, LOOKUP_FOLLOW, statbuf);
}

long sys_lstat64(const char *filename, struct stat64 *statbuf)
{
	return stat64_at(AT_FDCWD, filename, 0, statbuf);
}

long sys_fstat64(unsigned int fd, struct stat64 *statbuf)
{
	struct file *file = fget(current->files, fd);
	long err;

	if (!file)
		return -EBADF;
	err = copy_stat64(file->f_inode, statbuf);
	fput(file);
	return err;
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
	const struct inode *inode;
	struct statx stx;
	struct path path;
	int err;

	if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH |
		       AT_STATX_SYNC_TYPE)) ||
	    (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE ||
	    (mask & STATX__RESERVED))
		return -EINVAL;
	err = user_path_at(dfd, filename, lookup_flags(flags), &path);
	if (err)
		return err;
	inode = path.dentry->d_inode;
	stx = (struct statx){
		.stx_mask = STATX_BASIC_STATS,
		.stx_blksize = inode_blksize(inode),
		.stx_nlink = inode->i_nlink,
		.stx_uid = inode->i_uid,
		.stx_gid = inode->i_gid,
		.stx_mode = inode->i_mode,
		.stx_ino = inode->i_ino,
		.stx_size = i_size_read(inode),
		.stx_blocks = inode_blocks(inode),
		.stx_atime = statx_time(inode->i_atime),
		.stx_ctime = statx_time(inode->i_ctime),
		.stx_mtime = statx_time(inode->i_mtime),
		.stx_rdev_major = MAJOR(inode->i_rdev),
		.stx_rdev_minor = MINOR(inode->i_rdev),
		.stx_dev_major = MAJOR(inode->i_sb->s_dev),
		.stx_dev_minor = MINOR(inode->i_sb->s_dev),
	};
	path_put(&path);
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
	const struct cred old = current->cred;
	struct inode *inode;
	struct path path;
	int err;

	if ((mode & ~(MAY_READ | MAY_WRITE | MAY_EXEC)) ||
	    (flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)))
		return -EINVAL;
	if (!(flags & AT_EACCESS))
		use_real_ids();
	err = user_path_at(dfd, filename, lookup_flags(flags), &path);
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
