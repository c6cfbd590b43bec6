/*
 * What chmod(2) and its kin change of a file.
 */
#ifndef FS_ATTR_H
#define FS_ATTR_H

#include <fs/fs.h>

#define ATTR_MODE	1u
#define ATTR_UID	2u
#define ATTR_GID	4u
#define ATTR_SIZE	8u
#define ATTR_ATIME	16u
#define ATTR_MTIME	32u
struct iattr {
	u32 ia_valid;		/* ATTR_* */
	u32 ia_mode, ia_uid, ia_gid;
	loff_t ia_size;
	s64 ia_atime, ia_mtime;
};
/* Change what @attr says, cutting pages off with ATTR_SIZE, and stamp
 * ctime. Rights are not looked at. The inode's lock is held. */
int simple_setattr(struct inode *inode, const struct iattr *attr);
/* The same for a name: not on a read-only mount. Takes the lock. */
int notify_change(const struct path *path, const struct iattr *attr);

/* Now, as exact as the file system can keep it. */
s64 current_time(const struct inode *inode);

/* Somebody looked at what is there: stamp atime, as the mount wants it. */
void touch_atime(const struct path *path);
/*
 * Who changes a program that runs with its owner's rights might run anything
 * with them: the bits go, unless the running task could set them.
 */
void file_remove_privs(struct inode *inode);
/* Stamp mtime and ctime. */
void file_update_time(struct inode *inode);
/* Both: the contents have changed. */
static inline void file_modified(struct inode *inode)
{
	if (unlikely(inode->i_mode & (S_ISUID | S_ISGID)))
		file_remove_privs(inode);
	file_update_time(inode);
}

/* touch_atime() for who reads an open file. */
static inline void file_accessed(const struct file *file)
{
	if (!(file->f_flags & O_NOATIME))
		touch_atime(&file->f_path);
}

#endif
