/*
 * The nouns of the file layer, under Linux's names. The same file is seen
 * from four sides:
 *
 *	inode		the file itself: kind, rights, times, pages
 *	dentry		a name in a directory that leads to an inode
 *	file		an inode opened by somebody, with a position
 *	vfsmount	where in the tree of names a file system hangs
 *
 * A path is walked through dentries and mounts (<fs/namei.h>); a process
 * holds files by number (<fs/fdtable.h>).
 *
 * The kernel is not preempted and these objects are not touched from
 * interrupts: counts and lists need no lock as long as nothing between two
 * uses sleeps. A file system with a store sleeps in its operations, so what
 * changes a directory, or a file's size and contents, holds the inode's lock
 * (inode_lock()), and looking a name up that is not cached holds the
 * directory's. Who holds two takes the directory's before the file's, and an
 * ancestor's before a descendant's; renames of directories one at a time
 * (s_vfs_rename_mutex). Faults and write-back never take it.
 *
 * Giving references back (dput, iput, fput, path_put) never sleeps: what has
 * to be written or freed on the disk for it is done later, by the flusher or
 * at the end of the system call.
 */
#ifndef FS_FS_H
#define FS_FS_H

#include <lib/kdev_t.h>
#include <uapi/errno.h>
#include <uapi/fcntl.h>
#include <uapi/stat.h>
#include <lib/mutex.h>
#include <mm/pagemap.h>
#include <fs/dcache.h>

struct block_device;
struct dir_context;
struct fs_struct;
struct iattr;
struct pipe_inode_info;
struct poll_table;

#define PATH_MAX	4096	/* of a path, with its NUL */
#define NAME_MAX	255	/* of a name in a directory, without */
#define MAX_RW_COUNT	0x7ffff000	/* one read() or write() moves no more */
#define MAX_NON_LFS	0x7fffffff	/* a file may grow to, without O_LARGEFILE */
#define MAX_LFS_FILESIZE MAX_MAPPING_SIZE

typedef u32 dev_t;

/* A file, whatever it is called. */
struct inode {
	u32 i_mode;			/* S_IF* and rights */
	u32 i_uid, i_gid;
	u32 i_nlink;			/* names; 0: goes with the last user */
	u64 i_ino;
	dev_t i_rdev;			/* S_ISCHR, S_ISBLK: which device */
	s64 i_atime, i_mtime, i_ctime;	/* nanoseconds since 1970 */

	int i_count;			/* dentries and others that hold it */
	int i_writecount;		/* open to write; below 0: programs */
	bool i_linkable;		/* O_TMPFILE's may get a name */
	struct super_block *i_sb;
	const struct inode_operations *i_op;
	const struct file_operations *i_fop;	/* of files opened on it */

	struct address_space i_data;	/* its pages; i_data.size is i_size */
	union {
		struct pipe_inode_info *i_pipe;	/* S_ISFIFO, when open */
		char *i_link;			/* S_ISLNK kept in memory */
	};
	struct file_lock *i_flock;	/* <fs/locks.h>, by their start */
	void *i_private;		/* the file system's */
	struct dentry *i_dentry;	/* S_ISDIR: its only one, or NULL */

	/* Of file systems with a store. */
	struct mutex i_rwsem;		/* inode_lock() */
	u32 i_state;			/* I_* */
	u64 i_blocks;			/* on the store, units of 512 bytes */
	u64 dirtied_when;		/* ns since boot, of the oldest change */
	struct list_head i_hash;	/* by number; iget_locked() */
	struct list_head i_sb_list;	/* all of sb->s_inodes; else zero */
	struct list_head i_io_list;	/* dirty ones, oldest first */
	struct list_head i_lru;		/* unused, kept in case they come back;
					   or deleted, to be evicted */
};

/* inode->i_state */
#define I_DIRTY_SYNC	1u	/* fields that fdatasync(2) can do without */
#define I_DIRTY_DATASYNC 2u	/* fields without which data is not found */
#define I_DIRTY_PAGES	4u	/* pages */
#define I_NEW		8u	/* being read in */
#define I_FREEING	16u	/* being thrown away */
#define I_SYNC		32u	/* being written */
#define I_DIRTY_INODE	(I_DIRTY_SYNC | I_DIRTY_DATASYNC)
#define I_DIRTY		(I_DIRTY_INODE | I_DIRTY_PAGES)

static inline void inode_lock(struct inode *inode)
{
	mutex_lock(&inode->i_rwsem);
}

static inline void inode_unlock(struct inode *inode)
{
	mutex_unlock(&inode->i_rwsem);
}

#define i_size_read(inode)	((inode)->i_data.size)

/* A mounted piece of the tree. */
struct vfsmount {
	int mnt_count;
	int mnt_id;			/* for /proc/PID/mountinfo */
	u32 mnt_flags;			/* MS_RDONLY, MS_NOEXEC, ... */
	struct vfsmount *mnt_parent;	/* itself: the root, or unmounted */
	struct dentry *mnt_mountpoint;	/* in mnt_parent; held */
	struct dentry *mnt_root;	/* held */
	struct super_block *mnt_sb;
	struct list_head mnt_list;	/* all mounts, in order of mounting */
	struct list_head mnt_instance;	/* those of mnt_sb, attached or not */
	unsigned int mnt_writers;	/* mnt_want_write() */
	char *mnt_devname;
};
extern struct list_head mount_list;

/* A place in the tree. Both are held by whoever holds a path. */
struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

/* An open file. */
struct file {
	int f_count;
	u32 f_flags;			/* O_* as fcntl(F_GETFL) tells them */
	u32 f_mode;			/* FMODE_* */
	int f_owner;			/* as F_SETOWN left it */
	loff_t f_pos;
	struct mutex f_pos_lock;	/* regular files that several have open */
	struct path f_path;		/* held */
	struct inode *f_inode;
	struct address_space *f_mapping;	/* its pages */
	const struct file_operations *f_op;
	void *private_data;		/* the driver's */
	struct file_ra_state f_ra;	/* what it will probably read next */
	u32 f_wb_err;			/* write errors it has been told of */
};

#define FMODE_READ	1u
#define FMODE_WRITE	2u
#define FMODE_STREAM	4u	/* has no position: no lseek, no pread */
#define FMODE_PATH	8u	/* O_PATH: a place, not a file */
#define FMODE_EXEC	16u	/* a program runs: nobody may write to it */
#define FMODE_WRITER	32u	/* open to write: nobody may run it */
#define FMODE_LOCKED	64u	/* had locks of its own, <fs/locks.h> */
/* What the last fput() has to see to. */
#define FMODE_UNDO	(FMODE_EXEC | FMODE_WRITER | FMODE_LOCKED)

/*
 * What an open file can do. @ubuf is an address of the running user program,
 * to be reached through <asm/uaccess.h> only. Any of them may be NULL.
 */
struct file_operations {
	/* NULL: default_llseek(). */
	loff_t (*llseek)(struct file *file, loff_t offset, int whence);
	/* Bytes done (fewer than asked for at the end), 0 at the end, or
	 * -errno when none were. Moves *@pos. NULL: -EINVAL. */
	ssize_t (*read)(struct file *file, char *ubuf, size_t count,
			loff_t *pos);
	ssize_t (*write)(struct file *file, const char *ubuf, size_t count,
			 loff_t *pos);
	/* The same from kernel memory, for sendfile(2). NULL: -EINVAL. */
	ssize_t (*write_kernel)(struct file *file, const char *buf,
				size_t count, loff_t *pos);
	/* Names from ctx->pos on to dir_emit(). 0 or -errno. */
	int (*iterate)(struct file *file, struct dir_context *ctx);
	/* EPOLL* bits that hold now, after poll_wait() on what can change
	 * them. NULL: always readable and writable. */
	u32 (*poll)(struct file *file, struct poll_table *pt);
	/* NULL: -ENOTTY. */
	long (*ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	/* Sets vma->vm_ops and vm_mapping; both left NULL means anonymous
	 * memory. NULL: -ENODEV. */
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
	/* May replace file->f_op and set private_data. */
	int (*open)(struct inode *inode, struct file *file);
	/* The last reference goes. */
	void (*release)(struct inode *inode, struct file *file);
	/* All of the bytes from @start to @end inclusive, and what is needed
	 * to find them (@datasync), or all else about the file too, is on the
	 * medium when it returns 0. NULL: -EINVAL. */
	int (*fsync)(struct file *file, loff_t start, loff_t end,
		     bool datasync);
	/* fallocate(2), @mode being 0 or FALLOC_FL_KEEP_SIZE, with or without
	 * FALLOC_FL_PUNCH_HOLE. NULL: -EOPNOTSUPP. */
	int (*fallocate)(struct file *file, u32 mode, loff_t offset,
			 loff_t len);
};

/*
 * What a directory (or, the last three, any inode) can do. A missing one is
 * -EPERM, a missing lookup -ENOTDIR. The caller has checked rights and that
 * the names exist or do not, as the call needs; @dentry of the creating ones
 * is negative and gets its inode through d_instantiate(). The caller hashes
 * it and sets the owner.
 */
struct inode_operations {
	/* d_add() @dentry with its inode, or with NULL when there is no such
	 * name and that is worth remembering. 0 or -errno. */
	int (*lookup)(struct inode *dir, struct dentry *dentry);
	int (*create)(struct inode *dir, struct dentry *dentry, u32 mode);
	/* A file without a name: @dentry is not hashed, i_nlink 0. */
	int (*tmpfile)(struct inode *dir, struct dentry *dentry, u32 mode);
	int (*mkdir)(struct inode *dir, struct dentry *dentry, u32 mode);
	int (*mknod)(struct inode *dir, struct dentry *dentry, u32 mode,
		     dev_t rdev);
	int (*symlink)(struct inode *dir, struct dentry *dentry,
		       const char *target);
	int (*link)(struct dentry *old, struct inode *dir,
		    struct dentry *dentry);
	int (*unlink)(struct inode *dir, struct dentry *dentry);
	int (*rmdir)(struct inode *dir, struct dentry *dentry);
	/* @new may exist and is replaced then, or with RENAME_EXCHANGE put
	 * where @old was. The caller moves the dentries afterwards. */
	int (*rename)(struct inode *old_dir, struct dentry *old,
		      struct inode *new_dir, struct dentry *new, u32 flags);

	/* The text of a symbolic link, ended by NUL, in @buf. */
	int (*get_link)(struct dentry *dentry, char *buf, size_t size);
	/* A link that leads to an object, not to a text (/proc/PID/exe):
	 * fills *@path with references. Tried before get_link. */
	int (*jump_link)(struct dentry *dentry, struct path *path);
	/* NULL: simple_setattr(). */
	int (*setattr)(struct inode *inode, const struct iattr *attr);
};

#include <fs/super.h>

static inline bool inode_has_store(const struct inode *inode)
{
	return inode->i_sb_list.next;
}

/* --- fs/inode.c ------------------------------------------------------- */

void inode_init(void);
/* A fresh inode with one reference, one link and the times of now; the
 * operations follow from @mode for devices and FIFOs. NULL: no memory. */
struct inode *new_inode(struct super_block *sb, u32 mode, dev_t rdev);
/* The same for an inode whose mode is known only now. */
void init_special_inode(struct inode *inode, u32 mode, dev_t rdev);
static inline struct inode *ihold(struct inode *inode)
{
	inode->i_count++;
	return inode;
}
void iput(struct inode *inode);		/* never sleeps */

/*
 * The inode @ino of @sb with a reference, for file systems with a store. If
 * it was not in memory it is fresh and I_NEW: whoever gets it so fills it in
 * and says unlock_new_inode(), or iget_failed(), which drops it. Others wait
 * until then. NULL: no memory. Sleeps.
 */
struct inode *iget_locked(struct super_block *sb, u64 ino);
void unlock_new_inode(struct inode *inode);
void iget_failed(struct inode *inode);
/* A fresh inode whose number is known by now can be found by it; it is I_NEW
 * until unlock_new_inode(). False: there is one of that number, so what said
 * that the number was free is wrong. */
bool insert_inode_hash(struct inode *inode);
/* Let go of up to @nr unused inodes and their pages, if all is clean; the
 * oldest first. How many inodes went. Does not sleep. */
unsigned long prune_icache(unsigned long nr);
/* @sb ends: all its inodes, which nobody uses any more, go. Sleeps. */
void evict_inodes(struct super_block *sb);
/* Those that were deleted go. Sleeps. */
void evict_deleted_inodes(void);
/* What wakes up those who wait for I_NEW, I_SYNC or I_FREEING to end. */
extern struct wait_queue_head inode_wait;
/* All pages of files with a store that are clean and not in use. */
void drop_pagecache(void);
/* i_state gets @flags (I_DIRTY_*); the flusher will come by. The times may
 * be only of I_DIRTY_SYNC. Without a store nothing happens. */
void __mark_inode_dirty(struct inode *inode, u32 flags);
static inline void mark_inode_dirty(struct inode *inode)
{
	__mark_inode_dirty(inode, I_DIRTY_SYNC | I_DIRTY_DATASYNC);
}
/* fs/fs-writeback.c: write its fields, if they are dirty. 0 or -errno. */
int sync_inode_metadata(struct inode *inode, bool wait);
/* Write what is dirty of @sb now, and wait. 0 or -errno. */
int sync_inodes_sb(struct super_block *sb);
/* The flusher, a kernel thread. */
int wb_workfn(void *unused);
/* fallocate(2); 0 or -errno. */
int vfs_fallocate(struct file *file, u32 mode, loff_t offset, loff_t len);
/* 0, -EINVAL, -EIO ...; fsync(2), msync(2), O_SYNC. */
int vfs_fsync_range(struct file *file, loff_t start, loff_t end,
		    bool datasync);

#define MAY_EXEC	1u
#define MAY_WRITE	2u
#define MAY_READ	4u
/* fs/attr.c: 0, or -EACCES when the running task may not do @mask to @inode. */
int inode_permission(const struct inode *inode, u32 mask);
/* Does @inode belong to the running task, or may it act as if? */
bool inode_owner_or_capable(const struct inode *inode);

/* --- fs/namespace.c --------------------------------------------------- */

/* Bring up the file layer and mount the first file system, "rootfs". */
void mnt_init(void);
/* A fresh fs_struct that begins there. NULL: no memory. */
struct fs_struct *init_fs(void);
static inline void path_get(const struct path *path)
{
	path->mnt->mnt_count++;
	path->dentry->d_count++;
}
void mntput(struct vfsmount *mnt);
/*
 * Something may be changed below @mnt until mnt_drop_write(): meanwhile it
 * does not become read-only. Whether it is already is another question.
 */
static inline void mnt_want_write(struct vfsmount *mnt)
{
	mnt->mnt_writers++;
}
static inline void mnt_drop_write(struct vfsmount *mnt)
{
	mnt->mnt_writers--;
}
/* May nothing be written here, be it the place or the file system? */
static inline bool __mnt_is_readonly(const struct vfsmount *mnt)
{
	return (mnt->mnt_flags | mnt->mnt_sb->s_flags) &
	       (MS_RDONLY | SB_WRITE_HOLD);
}
void path_put(const struct path *path);
/* The mount on @path, without a reference, or NULL. */
struct vfsmount *lookup_mnt(const struct path *path);
/* A mount of @type in no tree, for the kernel. NULL: no memory. */
struct vfsmount *kern_mount(struct file_system_type *type);
int do_mount(struct fs_struct *fs, const char *dev, const char *dir,
	     const char *type, u32 flags, const char *data);
int do_umount(struct fs_struct *fs, const char *dir, u32 flags);
/* pivot_root(2): @new becomes the root, and what was it, *@old with
 * references, is mounted on @put. */
int do_pivot_root(struct fs_struct *fs, const struct path *new,
		  const struct path *put, struct path *old);

/* --- fs/libfs.c; the rest of it is <fs/libfs.h> ------------------------ */

/*
 * One name out of a directory: @type is DT_*, @pos what the next one starts
 * at. False: there is no more room, stop; ctx->pos stays at this one.
 */
struct dir_context {
	bool (*actor)(struct dir_context *ctx, const char *name, size_t len,
		      loff_t next_pos, u64 ino, unsigned int type);
	loff_t pos;
};
static inline bool dir_emit(struct dir_context *ctx, const char *name,
			    size_t len, loff_t next_pos, u64 ino,
			    unsigned int type)
{
	if (!ctx->actor(ctx, name, len, next_pos, ino, type))
		return false;
	ctx->pos = next_pos;
	return true;
}
/* "." and "..", positions 0 and 1. */
bool dir_emit_dots(struct file *file, struct dir_context *ctx);

/* --- fs/ramfs.c ------------------------------------------------------- */

extern struct file_system_type ramfs_fs_type, tmpfs_fs_type, rootfs_fs_type,
			       devtmpfs_fs_type;
extern struct file_system_type ext2_fs_type;	/* fs/ext2/super.c */
extern const struct file_operations generic_file_operations;

/* --- fs/read_write.c: operations of files that live in the page cache --- */

ssize_t generic_read(struct file *file, char *ubuf, size_t count, loff_t *pos);
ssize_t generic_write(struct file *file, const char *ubuf, size_t count,
		      loff_t *pos);
ssize_t generic_write_kernel(struct file *file, const char *buf, size_t count,
			     loff_t *pos);
int generic_mmap(struct file *file, struct vm_area_struct *vma);

/* --- fs/file.c: references and the work on one open file --------------- */

void files_init(void);
/* A file over @path (whose references it takes over when it succeeds) with
 * @op, not yet opened. 0, -ENOMEM. */
int alloc_file(const struct path *path, u32 flags,
	       const struct file_operations *op, struct file **filep);
struct file *get_file(struct file *file);
void fput(struct file *file);
loff_t default_llseek(struct file *file, loff_t offset, int whence);
loff_t no_llseek(struct file *file, loff_t offset, int whence);
loff_t vfs_llseek(struct file *file, loff_t offset, int whence);
/* What reads and writes of @count bytes at @pos check: memory and file must
 * reach that far. 0, -EFAULT, -EINVAL. */
int rw_verify(const char *ubuf, size_t count, loff_t pos);
/* Check the mode and clip the count before the operation. */
ssize_t vfs_read(struct file *file, char *ubuf, size_t count, loff_t *pos);
ssize_t vfs_write(struct file *file, const char *ubuf, size_t count,
		  loff_t *pos);
u32 vfs_poll(struct file *file, struct poll_table *pt);

/* --- fs/pipe.c -------------------------------------------------------- */

void pipe_init(void);
/* Two files over one fresh pipe, for reading and for writing. @flags:
 * O_NONBLOCK. 0, -ENOMEM. */
int create_pipe_files(struct file *files[2], u32 flags);
extern const struct file_operations fifo_fops;	/* i_fop of a FIFO */
/* F_GETPIPE_SZ, F_SETPIPE_SZ: the size, or -errno as fcntl(2) has it. */
long pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg);

/* --- fs/shmem.c ------------------------------------------------------- */

void shmem_init(void);		/* boot only; the rest is <mm/upcall.h> */

/* --- fs/char_dev.c ---------------------------------------------------- */

/*
 * Let @fops serve the character devices @major:@first and the @count - 1
 * behind it. Their open() finds the number in inode->i_rdev.
 */
void register_chrdev(unsigned int major, unsigned int first,
		     unsigned int count, const char *name,
		     const struct file_operations *fops);
/* Name and major number of registration @i, or NULL. For /proc/devices. */
const char *chrdev_name(unsigned int i, unsigned int *major);
extern const struct file_operations def_chr_fops;	/* i_fop of a device */
extern const struct file_operations def_blk_fops;	/* fs/block_dev.c */
void chr_dev_init(void);	/* /dev/null and its kin */

#endif
