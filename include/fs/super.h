/*
 * File systems as a whole: what one can do, one that is in use, and the kinds
 * there are. Part of <fs/fs.h>, which includes it behind the nouns.
 */
#ifndef FS_SUPER_H
#define FS_SUPER_H

#include <lib/kdev_t.h>
#include <lib/list.h>
#include <lib/mutex.h>
#include <uapi/stat.h>

struct block_device;
struct dentry;
struct file_system_type;
struct fs_struct;
struct inode;
struct kstatfs;
struct path;
struct super_block;

struct super_operations {
	/* The inode leaves memory; i_nlink says whether it is deleted, and
	 * then what it has on the store is given back, which may sleep. It
	 * has no pages any more, and is not dirty unless it is deleted. */
	void (*evict_inode)(struct inode *inode);
	/* The fields of the inode to where they belong; @sync: and onto the
	 * medium. NULL: it has no store, and lives only as long as it is
	 * used. 0 or -errno. Sleeps. */
	int (*write_inode)(struct inode *inode, bool sync);
	/* All inodes are gone. */
	void (*put_super)(struct super_block *sb);
	int (*statfs)(struct super_block *sb, struct kstatfs *buf);
	/* What is not of a single inode; all of those have been written
	 * before. @wait: until it is on the medium. */
	int (*sync_fs)(struct super_block *sb, bool wait);
	/* mount -o remount: *@flags are the MS_* that shall hold. NULL: any
	 * will do. 0 or -errno: nothing changes. */
	int (*remount_fs)(struct super_block *sb, u32 *flags,
			  const char *data);
	/* Options for /proc/mounts as ",name=value", beyond what MS_* say. */
	void (*show_options)(struct super_block *sb, char *buf, size_t size);
};

/* A file system that is in use. */
struct super_block {
	const struct file_system_type *s_type;
	struct dentry *s_root;
	const struct super_operations *s_op;
	u32 s_dev;			/* a dev_t: st_dev of its files */
	u32 s_magic;
	u32 s_flags;			/* MS_RDONLY ... */
	u64 s_next_ino;			/* for those who count */
	int s_active;			/* mounts that show it */
	void *s_fs_info;		/* the file system's */
	struct list_head s_list;

	/* Of file systems with a store. */
	struct block_device *s_bdev;	/* FS_REQUIRES_DEV; ours alone */
	u32 s_blocksize;		/* sb_set_blocksize() */
	unsigned int s_blocksize_bits;
	loff_t s_maxbytes;		/* of a file; 0: MAX_LFS_FILESIZE */
	struct list_head s_inodes;	/* in memory */
	struct mutex s_vfs_rename_mutex;
	struct list_head s_mounts;	/* mounts of it, also detached ones */
	struct list_head s_kill;	/* nobody's any more: to be ended */
	s64 s_time_gran;		/* ns its times are multiples of, or 0 */
	s64 s_now;			/* of these, the last known */
};

/* Is every change of this file, or of this directory, on the medium before
 * the call that made it returns? */
#define IS_SYNC(inode)		((inode)->i_sb->s_flags & MS_SYNCHRONOUS)
#define IS_DIRSYNC(inode)	((inode)->i_sb->s_flags & \
				 (MS_SYNCHRONOUS | MS_DIRSYNC))
#define sb_rdonly(sb)		((sb)->s_flags & MS_RDONLY)
#define SB_WRITE_HOLD	0x10000		/* about to become read-only */

/* Is there a store behind it, so that its inodes are kept when unused? */
static inline bool sb_has_store(const struct super_block *sb)
{
	return sb->s_op && sb->s_op->write_inode;
}

struct file_system_type {
	const char *name;
	u32 fs_flags;
	/* Fill a fresh @sb, s_root above all. @dev and @data are the strings
	 * of mount(2), never NULL. s_flags are set, and with FS_REQUIRES_DEV
	 * s_bdev. 0 or -errno. */
	int (*fill_super)(struct super_block *sb, const char *dev,
			  const char *data);
	struct list_head list;
};
#define FS_REQUIRES_DEV	1	/* needs a block device */
#define FS_SINGLE	2	/* every mount shows the same one (proc) */
#define FS_NOEXEC	4	/* nothing of it is a program (proc) */

void register_filesystem(struct file_system_type *type);
extern struct list_head file_systems;

/* --- fs/super.c ------------------------------------------------------- */

/*
 * A super block of @type with one more user, in *@sbp: a fresh one, or that
 * of the same device. @fs finds the name @dev. Sleeps. 0; -ENOENT, -ENOTBLK,
 * -EACCES, -ENXIO for the device; -EBUSY; what fill_super() says.
 */
int get_super(struct file_system_type *type, struct fs_struct *fs,
	      const char *dev, u32 flags, const char *data,
	      struct super_block **sbp);
/* One user less. Never sleeps: see task_work_run(). */
void deactivate_super(struct super_block *sb);
/* mount -o remount: MS_RDONLY and MS_SYNCHRONOUS as in @flags. 0, -EBUSY if
 * something is open to write, -EACCES; what remount_fs() says. Sleeps. */
int reconfigure_super(struct super_block *sb, u32 flags, const char *data);
/*
 * What this and other tasks have left behind because dropping a reference
 * must not sleep: deleted inodes, file systems that nobody uses any more.
 * Before the return to user mode, and at the end of a task. Sleeps.
 */
void task_work_run(void);
/* Super blocks that are being ended: wait until they are gone. */
void wait_for_supers(void);

struct kstatfs {
	u32 f_type, f_bsize;
	u64 f_blocks, f_bfree, f_bavail, f_files, f_ffree;
};
int vfs_statfs(struct super_block *sb, struct kstatfs *buf);
/* fs/sync.c, fs/super.c: all that is dirty is on the medium when these
 * return. Sleep. */
int sync_filesystem(struct super_block *sb);
void sync_filesystems(void);
/* What the device itself has in the page cache, and its own cache. */
int sync_device(struct block_device *bdev);

#endif
