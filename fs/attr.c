/*
 * What a file is, beside its contents: rights, owner, times. Who may do what
 * with it, and the changes.
 */
#include <fs/attr.h>
#include <fs/cred.h>
#include <fs/fs.h>
#include <fs/namei.h>
#include <fs/upcall.h>

s64 current_time(const struct inode *inode)
{
	struct super_block *sb = inode->i_sb;
	s64 now = ktime_get_real_ns();

	if (likely(!sb->s_time_gran))
		return now;
	if (now < sb->s_now || now - sb->s_now >= sb->s_time_gran)
		sb->s_now = now - now % sb->s_time_gran;
	return sb->s_now;
}

/* Let the file be @size bytes long, in memory. 0 or -errno. */
static int set_size(struct inode *inode, loff_t size)
{
	loff_t old = inode->i_data.size;

	inode->i_data.size = size;
	return size < old ? truncate_inode_pages(&inode->i_data, size) : 0;
}

int simple_setattr(struct inode *inode, const struct iattr *attr)
{
	u32 valid = attr->ia_valid;
	s64 now = current_time(inode);
	int err = 0;

	if (valid & ATTR_SIZE) {
		err = set_size(inode, attr->ia_size);
		inode->i_mtime = now;
	}
	if (valid & ATTR_MODE)
		inode->i_mode = (inode->i_mode & S_IFMT) |
				(attr->ia_mode & S_IALLUGO);
	if (valid & ATTR_UID)
		inode->i_uid = attr->ia_uid;
	if (valid & ATTR_GID)
		inode->i_gid = attr->ia_gid;
	if (valid & ATTR_ATIME)
		inode->i_atime = attr->ia_atime;
	if (valid & ATTR_MTIME)
		inode->i_mtime = attr->ia_mtime;
	inode->i_ctime = now;
	mark_inode_dirty(inode);
	return err;
}

int notify_change(const struct path *path, const struct iattr *attr)
{
	struct inode *inode = path->dentry->d_inode;
	int err;

	mnt_want_write(path->mnt);
	inode_lock(inode);
	if (__mnt_is_readonly(path->mnt))
		err = -EROFS;
	else if (inode->i_op && inode->i_op->setattr)
		err = inode->i_op->setattr(inode, attr);
	else
		err = simple_setattr(inode, attr);
	if (!err && (attr->ia_valid & ATTR_SIZE))
		file_remove_privs(inode);
	inode_unlock(inode);
	mnt_drop_write(path->mnt);
	return err;
}

/* Root may do all, but run only what somebody may run. */
static int override_permission(const struct inode *inode, u32 mask)
{
	u32 mode = inode->i_mode;

	if (!(mask & MAY_EXEC) || S_ISDIR(mode) || (mode & 0111)) {
		if (capable(CAP_DAC_OVERRIDE))
			return 0;
	}
	if (S_ISDIR(mode) ? !(mask & MAY_WRITE) : mask == MAY_READ) {
		if (capable(CAP_DAC_READ_SEARCH))
			return 0;
	}
	return -EACCES;
}

int inode_permission(const struct inode *inode, u32 mask)
{
	u32 mode = inode->i_mode;

	if (current_cred()->uid.fs == inode->i_uid)
		mode >>= 6;
	else if (in_group_p(inode->i_gid))
		mode >>= 3;
	return mask & ~mode ? override_permission(inode, mask) : 0;
}

bool inode_owner_or_capable(const struct inode *inode)
{
	return current_cred()->uid.fs == inode->i_uid || capable(CAP_FOWNER);
}

/*
 * With "relatime" the time of access is written only when it would otherwise
 * be misleading; mount(8).
 */
void touch_atime(const struct path *path)
{
	struct inode *inode = path->dentry->d_inode;
	u32 flags = path->mnt->mnt_flags;

	if (unlikely(flags & (MS_NOATIME | MS_NODIRATIME)) &&
	    ((flags & MS_NOATIME) || S_ISDIR(inode->i_mode)))
		return;
	if (__mnt_is_readonly(path->mnt))
		return;
	if ((flags & MS_RELATIME) && inode->i_atime > inode->i_mtime &&
	    inode->i_atime > inode->i_ctime)
		return;
	if (likely(!inode_has_store(inode))) {
		inode->i_atime = ktime_get_real_ns();
		return;
	}
	inode->i_atime = current_time(inode);
	__mark_inode_dirty(inode, I_DIRTY_SYNC);
}

void file_remove_privs(struct inode *inode)
{
	u32 mode = inode->i_mode;

	if (!S_ISREG(mode) || capable(CAP_FSETID))
		return;
	inode->i_mode &= ~S_ISUID;
	if ((mode & 0010) || !in_group_p(inode->i_gid))
		inode->i_mode &= ~S_ISGID;
	if (inode->i_mode != mode)
		mark_inode_dirty(inode);
}

void file_update_time(struct inode *inode)
{
	s64 now = current_time(inode);

	inode->i_mtime = now;
	inode->i_ctime = now;
	__mark_inode_dirty(inode, I_DIRTY_SYNC);
}
