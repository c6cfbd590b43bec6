/*
 * Files in memory: the names are dentries, the contents page-cache pages
 * that nothing stands behind. So there is hardly anything to do here: the
 * page cache reads, writes and maps them, and a page that was never written
 * reads as zeroes.
 *
 * ramfs, tmpfs and the root of all paths, rootfs, are this one file system.
 */
#include <lib/string.h>
#include <fs/attr.h>
#include <fs/libfs.h>
#include <fs/upcall.h>
#include <mm/slab.h>

#define RAMFS_MAGIC	0x858458f6
#define TMPFS_MAGIC	0x01021994

static const struct inode_operations ramfs_dir_inode_operations;

/* Only pages that are there are data; what is cached for reading is too. */
static loff_t ramfs_llseek(struct file *file, loff_t offset, int whence)
{
	struct radix_tree_root *pages = &file->f_mapping->i_pages;
	loff_t size = i_size_read(file->f_inode);
	unsigned long index;

	if (whence != SEEK_DATA && whence != SEEK_HOLE)
		return default_llseek(file, offset, whence);
	if (offset < 0 || offset >= size)
		return -ENXIO;
	index = offset >> PAGE_SHIFT;
	if (whence == SEEK_HOLE)
		while (radix_tree_lookup(pages, index))
			index++;
	else if (!radix_tree_next(pages, &index))
		return -ENXIO;
	offset = max(offset, (loff_t)index << PAGE_SHIFT);
	if (offset >= size && whence == SEEK_DATA)
		return -ENXIO;
	return default_llseek(file, min(offset, size), SEEK_SET);
}

/* Room that was asked for is there as pages. */
static int add_pages(struct address_space *mapping, loff_t pos, loff_t end)
{
	struct page *page;
	bool fresh;
	int err;

	for (; pos < end; pos = (pos | ~PAGE_MASK) + 1) {
		fresh = !find_page(mapping, pos >> PAGE_SHIFT);
		err = read_mapping_page(mapping, pos >> PAGE_SHIFT, &page);
		if (err)
			return err;
		/* Only its place is taken: mincore() does not see it yet. */
		if (fresh)
			page_clear_flags(page, PG_uptodate);
		put_page(page);
	}
	return 0;
}

static int ramfs_fallocate(struct file *file, u32 mode, loff_t offset,
			   loff_t len)
{
	struct address_space *mapping = file->f_mapping;
	loff_t end = offset + len;
	int err;

	inode_lock(file->f_inode);
	file_modified(file->f_inode);
	if (mode & FALLOC_FL_PUNCH_HOLE)
		err = truncate_inode_range(mapping, offset, end);
	else if (!(mode & FALLOC_FL_KEEP_SIZE) && end > rlimit_fsize())
		err = fsize_exceeded();
	else
		err = add_pages(mapping, offset, end);
	if (!err && !(mode & (FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE)))
		mapping->size = max(mapping->size, end);
	inode_unlock(file->f_inode);
	return err;
}

const struct file_operations generic_file_operations = {
	.llseek = ramfs_llseek,
	.read = generic_read,
	.write = generic_write,
	.write_kernel = generic_write_kernel,
	.fallocate = ramfs_fallocate,
	.mmap = generic_mmap,
	.fsync = noop_fsync,
};

static struct inode *ramfs_get_inode(struct super_block *sb, u32 mode,
				     dev_t rdev)
{
	struct inode *inode = new_inode(sb, mode, rdev);

	if (!inode)
		return NULL;
	if (S_ISREG(mode)) {
		inode->i_fop = &generic_file_operations;
		inode->i_data.limit = sb->s_fs_info;
	} else if (S_ISDIR(mode)) {
		inode->i_op = &ramfs_dir_inode_operations;
		inode->i_fop = &simple_dir_operations;
		inode->i_data.size = 40;	/* "." and "..", as tmpfs */
		inode->i_nlink = 2;
	} else if (S_ISLNK(mode)) {
		inode->i_op = &simple_symlink_inode_operations;
	}
	return inode;
}

static int ramfs_mknod(struct inode *dir, struct dentry *dentry, u32 mode,
		       dev_t rdev)
{
	struct inode *inode = ramfs_get_inode(dir->i_sb, mode, rdev);

	if (!inode)
		return -ENOSPC;
	if (S_ISDIR(mode))
		dir->i_nlink++;
	d_instantiate_pinned(dentry, inode);
	return 0;
}

static int ramfs_create(struct inode *dir, struct dentry *dentry, u32 mode)
{
	return ramfs_mknod(dir, dentry, mode | S_IFREG, 0);
}

static int ramfs_tmpfile(struct inode *dir, struct dentry *dentry, u32 mode)
{
	struct inode *inode = ramfs_get_inode(dir->i_sb, mode | S_IFREG, 0);

	if (!inode)
		return -ENOSPC;
	inode->i_nlink = 0;
	d_instantiate(dentry, inode);
	return 0;
}

static int ramfs_mkdir(struct inode *dir, struct dentry *dentry, u32 mode)
{
	return ramfs_mknod(dir, dentry, mode | S_IFDIR, 0);
}

static int ramfs_symlink(struct inode *dir, struct dentry *dentry,
			 const char *target)
{
	char *link = kstrdup(target, GFP_KERNEL);
	int err;

	if (!link)
		return -ENOMEM;
	err = ramfs_mknod(dir, dentry, S_IFLNK | 0777, 0);
	if (err) {
		kfree(link);
		return err;
	}
	dentry->d_inode->i_link = link;
	dentry->d_inode->i_data.size = strlen(link);
	return 0;
}

static const struct inode_operations ramfs_dir_inode_operations = {
	.lookup = simple_lookup,
	.create = ramfs_create,
	.tmpfile = ramfs_tmpfile,
	.mkdir = ramfs_mkdir,
	.mknod = ramfs_mknod,
	.symlink = ramfs_symlink,
	.link = simple_link,
	.unlink = simple_unlink,
	.rmdir = simple_rmdir,
	.rename = simple_rename,
};

static void ramfs_evict_inode(struct inode *inode)
{
	if (S_ISLNK(inode->i_mode))
		kfree(inode->i_link);
}

static int ramfs_statfs(struct super_block *sb, struct kstatfs *buf)
{
	const struct page_limit *limit = sb->s_fs_info;

	simple_statfs(sb, buf);
	if (limit) {
		buf->f_blocks = limit->max;
		buf->f_bfree = limit->max - min(limit->used, limit->max);
		buf->f_bavail = buf->f_bfree;
	}
	return 0;
}

static void ramfs_put_super(struct super_block *sb)
{
	kfree(sb->s_fs_info);
}

static const struct super_operations ramfs_ops = {
	.evict_inode = ramfs_evict_inode,
	.put_super = ramfs_put_super,
	.statfs = ramfs_statfs,
};

/* "64k", "10m", "25%" as a number of pages; at most what there is. */
static unsigned long size_option(const char *s)
{
	char *end;
	u64 size = simple_strtoul(s, &end, 10);

	switch (*end | 0x20) {
	case 'g':
		size <<= 10;
		/* fall through */
	case 'm':
		size <<= 10;
		/* fall through */
	case 'k':
		size <<= 10;
		break;
	case '%' | 0x20:
		return totalram_pages() * min(size, (u64)100) / 100;
	}
	size = (size + PAGE_SIZE - 1) >> PAGE_SHIFT;
	return min(size, (u64)totalram_pages());
}

/*
 * Files cannot be taken from anybody when memory runs out, as processes can:
 * tmpfs takes half of the RAM and no more, unless size= says otherwise.
 */
static int limit_pages(struct super_block *sb, const char *data)
{
	struct page_limit *limit = kzalloc(sizeof(*limit), GFP_KERNEL);
	const char *opt = strstr(data, "size=");

	if (!limit)
		return -ENOMEM;
	limit->max = opt ? size_option(opt + 5) : totalram_pages() / 2;
	sb->s_fs_info = limit;
	return 0;
}

/* Options of both, mode=, and of tmpfs, size=. Others change nothing here. */
static int fill_super(struct super_block *sb, u32 magic, u32 mode,
		      const char *data)
{
	const char *opt = strstr(data, "mode=");

	if (opt)
		mode = simple_strtoul(opt + 5, NULL, 8) & S_IALLUGO;
	if (magic == TMPFS_MAGIC && limit_pages(sb, data))
		return -ENOMEM;
	sb->s_magic = magic;
	sb->s_op = &ramfs_ops;
	sb->s_root = d_make_root(sb, ramfs_get_inode(sb, S_IFDIR | mode, 0));
	return sb->s_root ? 0 : -ENOMEM;
}

static int ramfs_fill_super(struct super_block *sb, const char *dev,
			    const char *data)
{
	(void)dev;
	return fill_super(sb, RAMFS_MAGIC, 0755, data);
}

static int tmpfs_fill_super(struct super_block *sb, const char *dev,
			    const char *data)
{
	(void)dev;
	return fill_super(sb, TMPFS_MAGIC, 01777, data);
}

static int rootfs_fill_super(struct super_block *sb, const char *dev,
			     const char *data)
{
	(void)dev;
	return fill_super(sb, TMPFS_MAGIC, 01777, data);
}

struct file_system_type rootfs_fs_type = {
	.name = "rootfs",
	.fill_super = rootfs_fill_super,
};

struct file_system_type ramfs_fs_type = {
	.name = "ramfs",
	.fill_super = ramfs_fill_super,
};

struct file_system_type tmpfs_fs_type = {
	.name = "tmpfs",
	.fill_super = tmpfs_fill_super,
};
