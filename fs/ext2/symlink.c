/*
 * Symbolic links. A text of less than 60 bytes is kept where the inode would
 * have its block numbers; a longer one has a block.
 */
#include <lib/string.h>
#include "ext2.h"

bool ext2_is_fast_symlink(const struct inode *inode)
{
	u64 attributes = EXT2_I(inode)->i_file_acl ?
			 inode->i_sb->s_blocksize >> 9 : 0;

	return inode->i_blocks <= attributes;
}

int ext2_write_symlink(struct inode *inode, const char *target)
{
	size_t len = strlen(target);
	struct buffer_head *bh;
	struct map_bh map;
	int err;

	inode->i_data.size = len;
	if (len < sizeof(EXT2_I(inode)->i_data)) {
		memcpy(EXT2_I(inode)->i_data, target, len);
		return 0;
	}
	err = ext2_get_block(inode, 0, 1, &map, true);
	if (err)
		return err;
	bh = sb_getblk(inode->i_sb, map.block);
	if (!bh)
		return -EIO;
	memcpy(bh->b_data, target, len);
	mark_buffer_dirty(bh);
	brelse(bh);
	return 0;
}

static int copy_link(const char *text, size_t len, char *buf, size_t size)
{
	len = strnlen(text, len);
	if (len >= size)
		return -ENAMETOOLONG;
	memcpy(buf, text, len);
	buf[len] = '\0';
	return 0;
}

static int ext2_get_link(struct dentry *dentry, char *buf, size_t size)
{
	struct inode *inode = dentry->d_inode;
	size_t len = i_size_read(inode);
	struct buffer_head *bh;
	int err;

	if (ext2_is_fast_symlink(inode))
		return copy_link((char *)EXT2_I(inode)->i_data,
				 min(len, sizeof(EXT2_I(inode)->i_data) - 1),
				 buf, size);
	err = ext2_dir_bread(inode, 0, &bh);
	if (err)
		return err;
	err = copy_link(bh->b_data, len, buf, size);
	brelse(bh);
	return err;
}

const struct inode_operations ext2_symlink_inode_operations = {
	.get_link = ext2_get_link,
	.setattr = ext2_setattr,
};
