/*
 * devtmpfs: a node for each device there is, under the name that Linux gives
 * it. The kernel knows them all, so no program has to make them: who wants
 * them mounts this, usually on /dev. Every mount shows the same one, and it
 * is an ordinary file system in memory otherwise.
 */
#include <lib/string.h>
#include <block/blkdev.h>
#include <fs/libfs.h>
#include <fs/namei.h>

struct dev_node {
	const char *name;
	u32 mode;
	dev_t dev;
};

/* The serial port is the console; what it is called depends on its kind. */
static const struct dev_node chr_nodes[] = {
	{ "null", 0666, MKDEV(1, 3) },
	{ "zero", 0666, MKDEV(1, 5) },
	{ "full", 0666, MKDEV(1, 7) },
	{ "random", 0666, MKDEV(1, 8) },
	{ "urandom", 0666, MKDEV(1, 9) },
	{ "tty", 0666, MKDEV(5, 0) },
	{ "console", 0600, MKDEV(5, 1) },
	{ "ttyS0", 0600, MKDEV(4, 64) },
	{ "ttyAMA0", 0600, MKDEV(204, 64) },
};

static int make_node(struct dentry *root, const char *name, u32 mode,
		     dev_t dev)
{
	struct dentry *dentry = d_alloc(root, name, strlen(name));
	int err;

	if (!dentry)
		return -ENOMEM;
	err = root->d_inode->i_op->mknod(root->d_inode, dentry, mode, dev);
	if (!err)
		d_rehash(dentry);
	dput(dentry);			/* the directory has its own */
	return err;
}

static int devtmpfs_fill_super(struct super_block *sb, const char *dev,
			       const char *data)
{
	int err = tmpfs_fs_type.fill_super(sb, dev, "mode=0755");
	const struct block_device *bdev;
	unsigned int i;

	(void)data;
	for (i = 0; !err && i < ARRAY_SIZE(chr_nodes); i++)
		err = make_node(sb->s_root, chr_nodes[i].name,
				S_IFCHR | chr_nodes[i].mode, chr_nodes[i].dev);
	list_for_each_entry(bdev, &all_bdevs, bd_list)
		if (!err)
			err = make_node(sb->s_root, bdev->bd_name,
					S_IFBLK | 0600, bdev->bd_dev);
	return err;
}

struct file_system_type devtmpfs_fs_type = {
	.name = "devtmpfs",
	.fs_flags = FS_SINGLE,
	.fill_super = devtmpfs_fill_super,
};

