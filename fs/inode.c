/*
 * Inodes: the files themselves, whatever their names are. A memory file
 * system's inode lives as long as a dentry or an open file holds it; one
 * with a store behind it is read again when it is looked up again.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <fs/attr.h>
#include <fs/cred.h>
#include <fs/fs.h>
#include <fs/namei.h>
#include <fs/upcall.h>
#include <mm/slab.h>

static struct kmem_cache inode_cache;

void inode_init(void)
{
	kmem_cache_init(&inode_cache, "inode", sizeof(struct inode), 0);
}

/* Opening a socket's name. */
static int no_open(struct inode *inode, struct file *file)
{
	(void)inode;
	(void)file;
	return -ENXIO;
}

static const struct file_operations no_open_fops = { .open = no_open };

struct inode *new_inode(struct super_block *sb, u32 mode, dev_t rdev)
{
	struct inode *inode = kmem_cache_alloc(&inode_cache, GFP_KERNEL);

	if (!inode)
		return NULL;
	memset(inode, 0, sizeof(*inode));
	inode->i_mode = mode;
	inode->i_nlink = 1;
	inode->i_ino = ++sb->s_next_ino;
	inode->i_rdev = rdev;
	inode->i_count = 1;
	inode->i_sb = sb;
	inode->i_atime = ktime_get_real_ns();
	inode->i_mtime = inode->i_atime;
	inode->i_ctime = inode->i_atime;
	address_space_init(&inode->i_data, inode, NULL);
	mutex_init(&inode->i_rwsem);
	INIT_LIST_HEAD(&inode->i_hash);
	INIT_LIST_HEAD(&inode->i_sb_list);
	INIT_LIST_HEAD(&inode->i_io_list);
	INIT_LIST_HEAD(&inode->i_lru);
	if (S_ISCHR(mode))
		inode->i_fop = &def_chr_fops;
	else if (S_ISFIFO(mode))
		inode->i_fop = &fifo_fops;
	else if (S_ISBLK(mode))
		inode->i_fop = &def_blk_fops;
	else if (S_ISSOCK(mode))
		inode->i_fop = &no_open_fops;
	return inode;
}

void iput(struct inode *inode)
{
	if (!inode)
		return;
	BUG_ON(inode->i_count <= 0);
	if (--inode->i_count > 0)
		return;
	if (inode->i_sb->s_op && inode->i_sb->s_op->evict_inode)
		inode->i_sb->s_op->evict_inode(inode);
	inode->i_data.size = 0;
	truncate_inode_pages(&inode->i_data, 0);
	kmem_cache_free(&inode_cache, inode);
}

int simple_setattr(struct inode *inode, const struct iattr *attr)
{
	u32 valid = attr->ia_valid;
	s64 now = ktime_get_real_ns();

	if (valid & ATTR_SIZE) {
		loff_t old = inode->i_data.size;

		inode->i_data.size = attr->ia_size;
		if (attr->ia_size < old)
			truncate_inode_pages(&inode->i_data, attr->ia_size);
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
	return 0;
}

int notify_change(struct path *path, const struct iattr *attr)
{
	struct inode *inode = path->dentry->d_inode;

	if (__mnt_is_readonly(path->mnt))
		return -EROFS;
	if (inode->i_op && inode->i_op->setattr)
		return inode->i_op->setattr(inode, attr);
	return simple_setattr(inode, attr);
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
	inode->i_atime = ktime_get_real_ns();
}

void file_remove_privs(struct inode *inode)
{
	u32 mode = inode->i_mode;

	if (!S_ISREG(mode) || capable(CAP_FSETID))
		return;
	inode->i_mode &= ~S_ISUID;
	if ((mode & 0010) || !in_group_p(inode->i_gid))
		inode->i_mode &= ~S_ISGID;
}

void file_update_time(struct inode *inode)
{
	inode->i_mtime = ktime_get_real_ns();
	inode->i_ctime = inode->i_mtime;
}
