/*
 * Opening files: open(2), and what else begins with a name and ends with an
 * open file.
 */
#include <lib/string.h>
#include <fs/attr.h>
#include <fs/fs.h>
#include <fs/namei.h>
#include <fs/upcall.h>
#include <mm/upcall.h>
#include "internal.h"

/* What rights open(2)'s access mode asks for; mode 3 is for ioctl() only. */
static u32 acc_mode(u32 flags)
{
	static const u8 mode[] = {
		MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE, MAY_READ | MAY_WRITE
	};

	return mode[flags & O_ACCMODE] | ((flags & O_TRUNC) ? MAY_WRITE : 0);
}

/* May @path, which exists, be opened so? */
static int may_open(const struct path *path, u32 flags)
{
	struct inode *inode = path->dentry->d_inode;
	u32 mode = inode->i_mode;
	u32 acc = acc_mode(flags);
	int err;

	if (unlikely(flags & (O_DIRECTORY | O_PATH | O_DIRECT))) {
		if ((flags & O_DIRECTORY) && !S_ISDIR(mode))
			return -ENOTDIR;
		if (flags & O_PATH)
			return 0;
		if (flags & O_DIRECT)
			return -EINVAL;	/* there is nothing but the cache */
	}
	if (S_ISLNK(mode))
		return -ELOOP;		/* O_NOFOLLOW met one */
	if (S_ISDIR(mode) && (acc & MAY_WRITE))
		return -EISDIR;
	if (S_ISREG(mode) && (acc & MAY_WRITE) &&
	    __mnt_is_readonly(path->mnt))
		return -EROFS;
	if ((S_ISCHR(mode) || S_ISBLK(mode)) &&
	    (path->mnt->mnt_flags & MS_NODEV))
		return -EACCES;
	err = inode_permission(inode, acc);
	if (!err && unlikely(flags & O_NOATIME) &&
	    !inode_owner_or_capable(inode))
		err = -EPERM;
	return err;
}

/* Open without asking for rights. */
static int do_dentry_open(const struct path *path, u32 flags,
			  struct file **filep)
{
	static const struct file_operations path_fops;
	struct inode *inode = path->dentry->d_inode;
	struct file *file;
	int err;

	err = alloc_file(path, flags, (flags & O_PATH) ? &path_fops :
			 inode->i_fop, &file);
	if (err)
		return err;
	path_get(path);
	if ((file->f_mode & FMODE_WRITE) && S_ISREG(inode->i_mode)) {
		err = get_write_access(inode);
		if (!err) {
			file->f_mode |= FMODE_WRITER;
			mnt_want_write(path->mnt);
		}
	}
	if (!err && file->f_op && file->f_op->open)
		err = file->f_op->open(inode, file);
	file->f_wb_err = file->f_mapping->wb_err;
	if (err) {
		file->f_op = NULL;	/* not open: nothing to release */
		fput(file);
		return err;
	}
	file->f_flags &= ~(O_NOCTTY | O_EXCL);
	*filep = file;
	return 0;
}

int do_truncate(const struct path *path, loff_t size)
{
	struct iattr attr = { .ia_valid = ATTR_SIZE, .ia_size = size };
	struct inode *inode = path->dentry->d_inode;
	int err;

	if (size > i_size_read(inode) && size > rlimit_fsize())
		return fsize_exceeded();
	if (size > inode->i_sb->s_maxbytes)
		return -EFBIG;
	err = get_write_access(inode);
	if (err)
		return err;
	err = notify_change(path, &attr);
	inode->i_writecount--;
	return err;
}

int vfs_truncate(const struct path *path, loff_t size)
{
	const struct inode *inode = path->dentry->d_inode;
	int err;

	if (S_ISDIR(inode->i_mode))
		return -EISDIR;
	if (!S_ISREG(inode->i_mode))
		return -EINVAL;
	err = inode_permission(inode, MAY_WRITE);
	return err ? err : do_truncate(path, size);
}

int dentry_open(const struct path *path, u32 flags, struct file **filep)
{
	int err = may_open(path, flags);

	if (!err)
		err = do_dentry_open(path, flags, filep);
	if (err)
		return err;
	if ((flags & O_TRUNC) && S_ISREG((*filep)->f_inode->i_mode) &&
	    !(flags & O_PATH))
		err = do_truncate(path, 0);
	if (err)
		fput(*filep);
	return err;
}

/*
 * The last name of an open() with O_CREAT, looked up and, if it did not exist,
 * made: *@made. Under the directory's lock, so that nobody else makes it.
 */
static int lookup_create(struct nameidata *nd, u32 mode,
			 struct dentry **dentry, bool *made)
{
	int err;

	*made = false;
	mnt_want_write(nd->path.mnt);
	inode_lock(nd_dir(nd));
	err = lookup_last_locked(nd, dentry);
	if (!err && !(*dentry)->d_inode) {
		err = vfs_create(nd, *dentry, mode);
		*made = !err;
		if (err)
			dput(*dentry);
	}
	inode_unlock(nd_dir(nd));
	mnt_drop_write(nd->path.mnt);
	return err;
}

/* The walk has come to the last name of an open() with O_CREAT. */
static int open_last(struct nameidata *nd, u32 flags, u32 mode,
		     struct file **filep, bool *again)
{
	struct dentry *dentry;
	struct path path;
	bool jumped, made;
	int err;

	*again = false;
	if (!nd->last_len || nd->last_is_dots)
		return (flags & O_EXCL) ? -EEXIST : -EISDIR;
	if (nd->last_slash)
		return -EISDIR;
	err = lookup_create(nd, mode, &dentry, &made);
	if (err)
		return err;
	path = (struct path){ nd->path.mnt, dentry };
	if (made) {
		/* The rights are for those who come later. */
		err = (flags & O_DIRECT) ? -EINVAL :
		      do_dentry_open(&path, flags, filep);
	} else if (flags & O_EXCL) {
		err = -EEXIST;
	} else if (S_ISLNK(dentry->d_inode->i_mode) && !(flags & O_NOFOLLOW)) {
		err = follow_link(nd, dentry, "", &jumped);
		if (!err && jumped)
			err = dentry_open(&nd->path, flags, filep);
		else
			*again = !err;
	} else {
		path_get(&path);
		follow_mounts(&path);
		err = S_ISDIR(path.dentry->d_inode->i_mode) ? -EISDIR :
		      dentry_open(&path, flags, filep);
		path_put(&path);
	}
	dput(dentry);
	return err;
}

/* O_TMPFILE: a file in the directory @name, but without a name. */
static int open_tmpfile(struct fs_struct *fs, const struct path *start,
			const char *name, u32 flags, u32 mode,
			struct file **filep)
{
	struct path dir, path;
	struct inode *inode;
	int err;

	err = filename_lookup(fs, start, name, LOOKUP_DIRECTORY |
			      ((flags & O_NOFOLLOW) ? 0 : LOOKUP_FOLLOW), &dir);
	if (err)
		return err;
	path = (struct path){ dir.mnt, NULL };
	err = vfs_tmpfile(fs, &dir, mode, &path.dentry);
	if (!err) {
		inode = path.dentry->d_inode;
		inode->i_linkable = !(flags & O_EXCL);
		err = do_dentry_open(&path, flags & ~O_EXCL, filep);
		dput(path.dentry);
	}
	path_put(&dir);
	return err;
}

int path_openat(struct fs_struct *fs, const struct path *start,
		const char *name, u32 flags, u32 mode, struct file **filep)
{
	struct nameidata nd;
	struct path path;
	bool again;
	int err;

	if (unlikely(flags & (O_PATH | __O_TMPFILE))) {
		if (!(flags & O_PATH))
			return open_tmpfile(fs, start, name, flags, mode,
					    filep);
		flags &= O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	}
	if (!(flags & O_CREAT)) {
		err = filename_lookup(fs, start, name,
				(flags & O_NOFOLLOW) ? 0 : LOOKUP_FOLLOW,
				&path);
		if (err)
			return err;
		err = dentry_open(&path, flags, filep);
		path_put(&path);
		return err;
	}
	err = nd_begin(&nd, fs, start, name, 0);
	if (err)
		return err;
	do {
		err = walk_parent(&nd);
		again = false;
		if (!err)
			err = open_last(&nd, flags, mode, filep, &again);
	} while (again);
	nd_end(&nd);
	return err;
}

/* Is nothing to be executed of what is there? */
static bool path_noexec(const struct path *path)
{
	return (path->mnt->mnt_flags & MS_NOEXEC) ||
	       (path->mnt->mnt_sb->s_type->fs_flags & FS_NOEXEC);
}

int open_exec(struct fs_struct *fs, const char *name, struct file **filep)
{
	struct path path;
	struct file *file;
	int err = filename_lookup(fs, NULL, name, LOOKUP_FOLLOW, &path);

	if (err)
		return err;
	if (!S_ISREG(path.dentry->d_inode->i_mode) ||
	    path_noexec(&path))
		err = -EACCES;
	if (!err)
		err = inode_permission(path.dentry->d_inode, MAY_EXEC);
	if (!err)
		err = deny_write_access(path.dentry->d_inode);
	if (!err) {
		err = do_dentry_open(&path, O_RDONLY, &file);
		if (err)
			path.dentry->d_inode->i_writecount++;
	}
	path_put(&path);
	if (err)
		return err;
	file->f_mode |= FMODE_EXEC;
	*filep = file;
	return 0;
}

/* Does @vma begin so far behind that offsets in @file have no room? */
static bool file_mmap_ok(const struct file *file,
			 const struct vm_area_struct *vma)
{
	unsigned long len = vma->vm_end - vma->vm_start;
	u32 kind = file->f_inode->i_mode;

	return S_ISREG(kind) || S_ISBLK(kind) ||
	       vma->vm_pgoff <= (~0UL - len) >> PAGE_SHIFT;
}

int call_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!file_mmap_ok(file, vma))
		return -EOVERFLOW;
	/* A private map may be written though the file may not. */
	if ((vma->vm_flags & VM_SHARED) && !(file->f_mode & FMODE_WRITE)) {
		if (vma->vm_flags & VM_WRITE)
			return -EACCES;
		vma->vm_flags &= ~VM_MAYWRITE;
	}
	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	if (path_noexec(&file->f_path)) {
		if (vma->vm_flags & VM_EXEC)
			return -EPERM;
		vma->vm_flags &= ~VM_MAYEXEC;
	}
	if (!file->f_op || !file->f_op->mmap)
		return -ENODEV;
	return file->f_op->mmap(file, vma);
}

bool can_do_mincore(const struct file *file)
{
	return inode_owner_or_capable(file->f_inode) ||
	       !inode_permission(file->f_inode, MAY_WRITE);
}

int vfs_fallocate(struct file *file, u32 mode, loff_t offset, loff_t len)
{
	u32 kind = file->f_inode->i_mode;

	if (offset < 0 || len <= 0)
		return -EINVAL;
	if ((mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE)) ||
	    mode == FALLOC_FL_PUNCH_HOLE)
		return -EOPNOTSUPP;
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (S_ISFIFO(kind))
		return -ESPIPE;
	if (S_ISDIR(kind))
		return -EISDIR;
	if (!S_ISREG(kind))
		return -ENODEV;
	if (len > MAX_LFS_FILESIZE - offset)
		return -EFBIG;
	if (!file->f_op->fallocate)
		return -EOPNOTSUPP;
	return file->f_op->fallocate(file, mode, offset, len);
}
