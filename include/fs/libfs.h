/*
 * What file systems without a store have in common: their directories are
 * their dentries. Operations to be named in a table, and calls for the rest.
 */
#ifndef FS_LIBFS_H
#define FS_LIBFS_H

#include <fs/fs.h>

extern const struct file_operations simple_dir_operations;
/* read(2) of a directory: -EISDIR. */
ssize_t generic_read_dir(struct file *file, char *ubuf, size_t count,
			 loff_t *pos);
/* fsync(2) of what is in memory, as safe as it will ever be: 0. */
int noop_fsync(struct file *file, loff_t start, loff_t end, bool datasync);
extern const struct inode_operations simple_symlink_inode_operations;
int simple_lookup(struct inode *dir, struct dentry *dentry);
int simple_link(struct dentry *old, struct inode *dir, struct dentry *dentry);
int simple_unlink(struct inode *dir, struct dentry *dentry);
int simple_rmdir(struct inode *dir, struct dentry *dentry);
int simple_rename(struct inode *old_dir, struct dentry *old,
		  struct inode *new_dir, struct dentry *new, u32 flags);
int simple_statfs(struct super_block *sb, struct kstatfs *buf);
/* fill_super of a file system that nobody sees: an empty root. 0, -ENOMEM. */
int init_pseudo(struct super_block *sb, u32 magic);
/* d_instantiate() and pin: the dentry is now the directory's entry. */
void d_instantiate_pinned(struct dentry *dentry, struct inode *inode);

#endif
