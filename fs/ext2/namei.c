/*
 * Names: looked up, made and removed. The VFS has checked rights and looked
 * the names up; it holds the locks of the directories, and of the file that
 * loses a name.
 */
#include <lib/string.h>
#include "ext2.h"

static int ext2_lookup(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = NULL;
	struct ext2_dir_entry *de;
	struct buffer_head *bh;
	u32 ino;
	int err = ext2_find_entry(dir, dentry->d_name, dentry->d_len, &bh,
				  &de);

	if (!err) {
		ino = de->inode;
		brelse(bh);
		err = ext2_iget(dir->i_sb, ino, &inode);
		if (err == -ESTALE) {
			ext2_error(dir->i_sb,
				   "directory #%u leads to deleted inode #%u",
				   (u32)dir->i_ino, ino);
			err = -EUCLEAN;
		}
	} else if (err == -ENOENT) {
		err = 0;
	}
	if (!err)
		d_add(dentry, inode);
	return err;
}

/* The fresh @inode, with as many names as it says, is no more. */
static void discard_new_inode(struct inode *inode)
{
	inode->i_nlink = 0;
	unlock_new_inode(inode);
	iput(inode);
}

/* Give the fresh and complete @inode its name. Takes the reference. */
static int add_new(struct inode *dir, struct dentry *dentry,
		   struct inode *inode)
{
	int err = ext2_update_inode(inode);

	if (!err)
		err = ext2_add_link(dir, dentry->d_name, dentry->d_len, inode);
	if (err) {
		discard_new_inode(inode);
		return err;
	}
	unlock_new_inode(inode);
	d_instantiate(dentry, inode);
	return ext2_dirsync(dir);
}

static int ext2_mknod(struct inode *dir, struct dentry *dentry, u32 mode,
		      dev_t rdev)
{
	struct inode *inode;
	int err = ext2_new_inode(dir, mode, rdev, &inode);

	return err ? err : add_new(dir, dentry, inode);
}

static int ext2_create(struct inode *dir, struct dentry *dentry, u32 mode)
{
	return ext2_mknod(dir, dentry, (mode & ~S_IFMT) | S_IFREG, 0);
}

static int ext2_tmpfile(struct inode *dir, struct dentry *dentry, u32 mode)
{
	struct inode *inode;
	int err = ext2_new_inode(dir, (mode & ~S_IFMT) | S_IFREG, 0, &inode);

	if (err)
		return err;
	inode->i_nlink = 0;
	err = ext2_update_inode(inode);
	unlock_new_inode(inode);
	if (err)
		iput(inode);
	else
		d_instantiate(dentry, inode);
	return err;
}

static int ext2_symlink(struct inode *dir, struct dentry *dentry,
			const char *target)
{
	struct inode *inode;
	int err;

	if (strlen(target) >= dir->i_sb->s_blocksize)
		return -ENAMETOOLONG;
	err = ext2_new_inode(dir, S_IFLNK | 0777, 0, &inode);
	if (err)
		return err;
	err = ext2_write_symlink(inode, target);
	if (err) {
		discard_new_inode(inode);
		return err;
	}
	return add_new(dir, dentry, inode);
}

static int ext2_mkdir(struct inode *dir, struct dentry *dentry, u32 mode)
{
	struct inode *inode;
	int err;

	if (dir->i_nlink >= EXT2_LINK_MAX)
		return -EMLINK;
	err = ext2_new_inode(dir, S_IFDIR | mode, 0, &inode);
	if (err)
		return err;
	inode->i_nlink = 2;
	err = ext2_make_empty(inode, dir);
	if (err) {
		discard_new_inode(inode);
		return err;
	}
	dir->i_nlink++;
	err = add_new(dir, dentry, inode);
	if (err && !dentry->d_inode) {
		dir->i_nlink--;
		mark_inode_dirty(dir);
	}
	return err;
}

/* @inode has got one name more, or (@by below 0) fewer. */
static int change_nlink(struct inode *inode, int by)
{
	/* What a damaged disk says of the number need not be true. */
	if (by < 0 && inode->i_nlink < (u32)-by)
		inode->i_nlink = 0;
	else
		inode->i_nlink += by;
	inode->i_ctime = current_time(inode);
	return ext2_update_inode(inode);
}

static int ext2_link(struct dentry *old, struct inode *dir,
		     struct dentry *dentry)
{
	struct inode *inode = old->d_inode;
	int err;

	if (inode->i_nlink >= EXT2_LINK_MAX)
		return -EMLINK;
	err = change_nlink(inode, 1);
	if (!err)
		err = ext2_add_link(dir, dentry->d_name, dentry->d_len, inode);
	if (err) {
		change_nlink(inode, -1);
		return err;
	}
	d_instantiate(dentry, ihold(inode));
	return ext2_dirsync(dir);
}

/* Take the name @dentry out of @dir. */
static int remove_name(struct inode *dir, struct dentry *dentry)
{
	struct ext2_dir_entry *de;
	struct buffer_head *bh;
	int err = ext2_find_entry(dir, dentry->d_name, dentry->d_len, &bh,
				  &de);

	if (err)
		return err;
	err = -EUCLEAN;
	if (de->inode == dentry->d_inode->i_ino)
		err = ext2_delete_entry(dir, bh, de);
	brelse(bh);
	return err;
}

static int ext2_unlink(struct inode *dir, struct dentry *dentry)
{
	int err = remove_name(dir, dentry);

	if (!err)
		err = change_nlink(dentry->d_inode, -1);
	return err ? err : ext2_dirsync(dir);
}

static int ext2_rmdir(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;
	int err = ext2_empty_dir(inode);

	if (err <= 0)
		return err ? err : -ENOTEMPTY;
	err = remove_name(dir, dentry);
	if (err)
		return err;
	change_nlink(inode, -(int)inode->i_nlink);
	change_nlink(dir, -1);
	return ext2_dirsync(dir);
}

/* --- rename --------------------------------------------------------------- */

/* One of the two names of a rename. */
struct end {
	struct inode *dir;
	struct dentry *dentry;
	struct inode *inode;		/* what has the name; NULL: nothing */
	struct buffer_head *bh;		/* where the name is */
	struct ext2_dir_entry *de;
};

static int find_end(struct end *end)
{
	int err;

	if (!end->inode)
		return 0;
	err = ext2_find_entry(end->dir, end->dentry->d_name,
			      end->dentry->d_len, &end->bh, &end->de);
	if (!err && end->de->inode != end->inode->i_ino)
		err = -EUCLEAN;
	return err;
}

/* @inode, a directory, lies in @dir now. */
static int set_dotdot(struct inode *inode, struct inode *dir)
{
	struct ext2_dir_entry *de;
	struct buffer_head *bh;
	int err = ext2_dotdot(inode, &bh, &de);

	if (err)
		return err;
	err = ext2_set_link(inode, bh, de, dir);
	brelse(bh);
	return err;
}

/* @to has the name; @from loses it. Where @from has gone is on the disk
 * first, unless both names go there in one piece. */
static int drop_old_name(struct end *from, struct end *to)
{
	int err = 0;

	if (!to->bh || to->bh->b_blocknr != from->bh->b_blocknr)
		err = ext2_sync_metadata(from->dir->i_sb);
	return err ? err : ext2_delete_entry(from->dir, from->bh, from->de);
}

/* @from's inode takes the name of @to, and the place of what has it. */
static int move_name(struct end *from, struct end *to)
{
	bool is_dir = S_ISDIR(from->inode->i_mode);
	bool moves = is_dir && from->dir != to->dir;
	int err;

	if (to->inode && is_dir) {
		err = ext2_empty_dir(to->inode);
		if (err <= 0)
			return err ? err : -ENOTEMPTY;
	}
	if (!to->inode && moves && to->dir->i_nlink >= EXT2_LINK_MAX)
		return -EMLINK;
	if (to->inode)
		err = ext2_set_link(to->dir, to->bh, to->de, from->inode);
	else
		err = ext2_add_link(to->dir, to->dentry->d_name,
				    to->dentry->d_len, from->inode);
	if (!err && moves && !to->inode)
		err = change_nlink(to->dir, 1);
	if (!err)
		err = drop_old_name(from, to);
	if (!err && moves)
		err = set_dotdot(from->inode, to->dir);
	if (!err && (moves || (is_dir && to->inode)))
		err = change_nlink(from->dir, -1);
	if (!err && to->inode)
		err = change_nlink(to->inode,
				   is_dir ? -(int)to->inode->i_nlink : -1);
	return err ? err : change_nlink(from->inode, 0);
}

static int swap_names(struct end *a, struct end *b)
{
	int dirs = S_ISDIR(a->inode->i_mode) - S_ISDIR(b->inode->i_mode);
	int err;

	if (dirs && a->dir != b->dir &&
	    (dirs > 0 ? b->dir : a->dir)->i_nlink >= EXT2_LINK_MAX)
		return -EMLINK;
	err = ext2_set_link(a->dir, a->bh, a->de, b->inode);
	if (!err)
		err = ext2_set_link(b->dir, b->bh, b->de, a->inode);
	if (!err && a->dir != b->dir) {
		if (S_ISDIR(a->inode->i_mode))
			err = set_dotdot(a->inode, b->dir);
		if (!err && S_ISDIR(b->inode->i_mode))
			err = set_dotdot(b->inode, a->dir);
		change_nlink(a->dir, -dirs);
		change_nlink(b->dir, dirs);
	}
	change_nlink(a->inode, 0);
	change_nlink(b->inode, 0);
	return err;
}

static int ext2_rename(struct inode *old_dir, struct dentry *old,
		       struct inode *new_dir, struct dentry *new, u32 flags)
{
	struct end from = { old_dir, old, old->d_inode, NULL, NULL };
	struct end to = { new_dir, new, new->d_inode, NULL, NULL };
	int err = find_end(&from);

	if (!err)
		err = find_end(&to);
	if (!err)
		err = (flags & RENAME_EXCHANGE) ? swap_names(&from, &to) :
						  move_name(&from, &to);
	brelse(from.bh);
	brelse(to.bh);
	if (!err)
		err = ext2_dirsync(old_dir);
	return err;
}

const struct inode_operations ext2_dir_inode_operations = {
	.lookup = ext2_lookup,
	.create = ext2_create,
	.tmpfile = ext2_tmpfile,
	.mkdir = ext2_mkdir,
	.mknod = ext2_mknod,
	.symlink = ext2_symlink,
	.link = ext2_link,
	.unlink = ext2_unlink,
	.rmdir = ext2_rmdir,
	.rename = ext2_rename,
	.setattr = ext2_setattr,
};
