/*
 * From names to things: the path walk. Names are kernel strings; the doors
 * fetch them from the user with getname().
 */
#ifndef FS_NAMEI_H
#define FS_NAMEI_H

#include <fs/fs.h>

/* Where a process stands. Shared between tasks with CLONE_FS. */
struct fs_struct {
	int users;
	u32 umask;
	struct path root;		/* of its paths; chroot(2) */
	struct path pwd;
};

/* A copy with one user, for fork. NULL: no memory. */
struct fs_struct *copy_fs_struct(const struct fs_struct *fs);
void put_fs_struct(struct fs_struct *fs);
void set_fs_pwd(struct fs_struct *fs, const struct path *path);
void set_fs_root(struct fs_struct *fs, const struct path *path);

#define LOOKUP_FOLLOW		1u	/* a symbolic link at the end, too */
#define LOOKUP_DIRECTORY	2u	/* must be a directory */
#define LOOKUP_EMPTY		4u	/* "" is the start itself */
#define LOOKUP_NO_SYMLINKS	8u	/* meeting one is -ELOOP */
#define MAXSYMLINKS		40	/* in one walk: then -ELOOP */

/*
 * Find @name, in *@path with references. It starts at @start, or (NULL) at
 * the working directory; at the root if it begins with a slash.
 * 0, -ENOENT, -ENOTDIR, -EACCES, -ELOOP, -ENAMETOOLONG, -ENOMEM.
 */
int filename_lookup(struct fs_struct *fs, const struct path *start,
		    const char *name, u32 flags, struct path *path);

/*
 * open(2): find or make what @name says and open it. @flags are O_*, @mode
 * the rights of a new file before the umask. 0 with the file in *@filep.
 */
int path_openat(struct fs_struct *fs, const struct path *start,
		const char *name, u32 flags, u32 mode, struct file **filep);
/* Open what *@path leads to; its references stay the caller's. */
int dentry_open(const struct path *path, u32 flags, struct file **filep);

/* Nobody may open @inode for writing, until a file with FMODE_EXEC is closed:
 * what runs, what is swapped to. 0, or -ETXTBSY when somebody has it so. */
int deny_write_access(struct inode *inode);
/* For execve(2): a regular file one may execute, opened for reading. */
int open_exec(struct fs_struct *fs, const char *name, struct file **filep);

/* The calls that change directories. 0 or -errno as in section 2. */
int do_mknodat(struct fs_struct *fs, const struct path *start,
	       const char *name, u32 mode, dev_t rdev);
int do_mkdirat(struct fs_struct *fs, const struct path *start,
	       const char *name, u32 mode);
int do_symlinkat(struct fs_struct *fs, const char *target,
		 const struct path *start, const char *name);
int do_linkat(struct fs_struct *fs, const struct path *old_start,
	      const char *old, const struct path *new_start, const char *new,
	      u32 lookup_flags);
int do_unlinkat(struct fs_struct *fs, const struct path *start,
		const char *name);
int do_rmdirat(struct fs_struct *fs, const struct path *start,
	       const char *name);
int do_renameat(struct fs_struct *fs, const struct path *old_start,
		const char *old, const struct path *new_start, const char *new,
		u32 flags);
/* The text of the link at @path, cut to @size, without a NUL. Its length. */
int do_readlink(const struct path *path, char *buf, size_t size);
int do_truncate(const struct path *path, loff_t size);
/* The same for those who may write to it. */
int vfs_truncate(const struct path *path, loff_t size);

/* A user's path as a kernel string: 0, -EFAULT, -ENAMETOOLONG, -ENOMEM. */
int getname(const char *uname, char **name);
void putname(char *name);

#endif
