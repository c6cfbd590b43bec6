/*
 * What file systems share that live in their dentries: the tree of dentries
 * is the directory itself. Each entry is pinned with one count when it is
 * made, and the pin is dropped when its name is removed.
 */
#include <lib/string.h>
#include <fs/attr.h>
#include <fs/libfs.h>
#include <mm/slab.h>

/* What stat(2) shows as the size of a directory grows by this, an entry. */
#define BOGO_DIRENT_SIZE 20

/* Position of a child while a directory is read: 0 and 1 are "." and "..". */
#define DIR_POS_MAX	0x7fffffff

static void dir_changed(struct inode *dir, int entries)
{
	dir->i_data.size += entries * BOGO_DIRENT_SIZE;
	file_update_time(dir);
}

void d_instantiate_pinned(struct dentry *dentry, struct inode *inode)
{
	d_instantiate(dentry, inode);
	dentry->d_flags |= DCACHE_PINNED;
	dget(dentry);
	dir_changed(dentry->d_parent->d_inode, 1);
}

int simple_lookup(struct inode *dir, struct dentry *dentry)
{
	/* What is not among the dentries does not exist. Not hashed: such
	 * an answer is not worth keeping. */
	(void)dir;
	(void)dentry;
	return 0;
}

int simple_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = old->d_inode;

	(void)dir;
	inode->i_nlink++;
	d_instantiate_pinned(dentry, ihold(inode));
	inode->i_ctime = dir->i_ctime;
	return 0;
}

int simple_unlink(struct inode *dir, struct dentry *dentry)
{
	dentry->d_inode->i_nlink--;
	dir_changed(dir, -1);
	dentry->d_inode->i_ctime = dir->i_ctime;
	return 0;
}

/* A negative dentry may hang below, held by a walk that is under way. */
static bool simple_empty(const struct dentry *dentry)
{
	struct dentry *child;

	list_for_each_entry(child, &dentry->d_subdirs, d_child)
		if (child->d_inode && (child->d_flags & DCACHE_HASHED))
			return false;
	return true;
}

int simple_rmdir(struct inode *dir, struct dentry *dentry)
{
	if (!simple_empty(dentry))
		return -ENOTEMPTY;
	dentry->d_inode->i_nlink--;	/* its "." */
	dir->i_nlink--;			/* its ".." */
	return simple_unlink(dir, dentry);
}

/* Two entries change places: what counts is where directories went. */
static int simple_exchange(struct inode *old_dir, struct dentry *old,
			   struct inode *new_dir, struct dentry *new)
{
	int dirs = S_ISDIR(old->d_inode->i_mode) -
		   S_ISDIR(new->d_inode->i_mode);

	old_dir->i_nlink -= dirs;
	new_dir->i_nlink += dirs;
	file_update_time(old_dir);
	file_update_time(new_dir);
	old->d_inode->i_ctime = new_dir->i_ctime;
	new->d_inode->i_ctime = new_dir->i_ctime;
	return 0;
}

int simple_rename(struct inode *old_dir, struct dentry *old,
		  struct inode *new_dir, struct dentry *new, u32 flags)
{
	bool is_dir = S_ISDIR(old->d_inode->i_mode);
	int err;

	if (flags & RENAME_EXCHANGE)
		return simple_exchange(old_dir, old, new_dir, new);
	if (new->d_inode) {
		err = is_dir ? simple_rmdir(new_dir, new) :
			       simple_unlink(new_dir, new);
		if (err)
			return err;
	}
	if (is_dir) {
		old_dir->i_nlink--;
		new_dir->i_nlink++;
	}
	dir_changed(old_dir, -1);
	dir_changed(new_dir, 1);
	old->d_inode->i_ctime = new_dir->i_ctime;
	return 0;
}

static int simple_get_link(struct dentry *dentry, char *buf, size_t size)
{
	ssize_t len = strscpy(buf, dentry->d_inode->i_link, size);

	return len < 0 ? -ENAMETOOLONG : 0;
}

const struct inode_operations simple_symlink_inode_operations = {
	.get_link = simple_get_link,
};

bool dir_emit_dots(struct file *file, struct dir_context *ctx)
{
	struct dentry *dentry = file->f_path.dentry;

	if (ctx->pos == 0 && !dir_emit(ctx, ".", 1, 1,
				       dentry->d_inode->i_ino, DT_DIR))
		return false;
	return ctx->pos != 1 || dir_emit(ctx, "..", 2, 2,
				dentry->d_parent->d_inode->i_ino, DT_DIR);
}

/*
 * Newest first, as Linux does it. A child's place follows from its age, so
 * that a position stays good while others come and go: each name that was
 * there all the time is reported exactly once (readdir(3)).
 */
static int simple_iterate(struct file *file, struct dir_context *ctx)
{
	struct dentry *child;

	if (!dir_emit_dots(file, ctx))
		return 0;
	list_for_each_entry(child, &file->f_path.dentry->d_subdirs, d_child) {
		loff_t pos = DIR_POS_MAX - (loff_t)child->d_offset;

		if (pos < ctx->pos || !child->d_inode ||
		    !(child->d_flags & DCACHE_HASHED))
			continue;
		if (!dir_emit(ctx, child->d_name, child->d_len, pos + 1,
			      child->d_inode->i_ino,
			      S_DT(child->d_inode->i_mode)))
			break;
	}
	return 0;
}

ssize_t generic_read_dir(struct file *file, char *ubuf, size_t count,
			 loff_t *pos)
{
	(void)file;
	(void)ubuf;
	(void)count;
	(void)pos;
	return -EISDIR;
}

/* A directory has no end that could be known before it is read. */
static loff_t dcache_dir_lseek(struct file *file, loff_t offset, int whence)
{
	if (whence != SEEK_SET && whence != SEEK_CUR)
		return -EINVAL;
	return default_llseek(file, offset, whence);
}

int noop_fsync(struct file *file, loff_t start, loff_t end, bool datasync)
{
	(void)start;
	(void)end;
	(void)datasync;
	(void)file;
	return 0;
}

const struct file_operations simple_dir_operations = {
	.read = generic_read_dir,
	.llseek = dcache_dir_lseek,
	.iterate = simple_iterate,
	.fsync = noop_fsync,
};

int simple_statfs(struct super_block *sb, struct kstatfs *buf)
{
	*buf = (struct kstatfs){ .f_type = sb->s_magic, .f_bsize = PAGE_SIZE };
	return 0;
}

int init_pseudo(struct super_block *sb, u32 magic)
{
	sb->s_magic = magic;
	sb->s_root = d_make_root(sb, new_inode(sb, S_IFDIR, 0));
	return sb->s_root ? 0 : -ENOMEM;
}
