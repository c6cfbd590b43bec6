/*
 * Inodes: the files themselves, whatever their names are.
 *
 * An inode of a file system in memory lives as long as a dentry or an open
 * file holds it. One with a store behind it is found by its number
 * (iget_locked()), and stays with its pages when nobody holds it any more:
 *
 *	I_NEW -> held -> unused, on inode_lru [-> held ...] -> evicted
 *	            \-> deleted, on inodes_to_evict -> I_FREEING, evicted
 *
 * Giving back what a deleted file has on the disk sleeps, and iput() does
 * not. So that is left to task_work_run(): rm(1) has freed the blocks when it
 * returns from unlink(2), but not in the midst of it.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <fs/attr.h>
#include <fs/fs.h>
#include <fs/upcall.h>
#include <mm/slab.h>

#define INODE_BUCKETS	256

static struct kmem_cache inode_cache;
static struct list_head inode_hashtable[INODE_BUCKETS];
static LIST_HEAD(inode_lru);		/* unused, the oldest first */
static LIST_HEAD(inodes_to_evict);	/* I_FREEING, nobody at it yet */
DECLARE_WAIT_QUEUE_HEAD(inode_wait);

void inode_init(void)
{
	for (unsigned int i = 0; i < INODE_BUCKETS; i++)
		INIT_LIST_HEAD(&inode_hashtable[i]);
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

void init_special_inode(struct inode *inode, u32 mode, dev_t rdev)
{
	inode->i_mode = mode;
	inode->i_rdev = rdev;
	if (S_ISCHR(mode))
		inode->i_fop = &def_chr_fops;
	else if (S_ISFIFO(mode))
		inode->i_fop = &fifo_fops;
	else if (S_ISBLK(mode))
		inode->i_fop = &def_blk_fops;
	else if (S_ISSOCK(mode))
		inode->i_fop = &no_open_fops;
}

struct inode *new_inode(struct super_block *sb, u32 mode, dev_t rdev)
{
	struct inode *inode = kmem_cache_alloc(&inode_cache, GFP_KERNEL);

	if (!inode)
		return NULL;
	memset(inode, 0, sizeof(*inode));
	inode->i_nlink = 1;
	inode->i_ino = ++sb->s_next_ino;
	inode->i_count = 1;
	inode->i_sb = sb;
	inode->i_atime = current_time(inode);
	inode->i_mtime = inode->i_atime;
	inode->i_ctime = inode->i_atime;
	address_space_init(&inode->i_data, inode, NULL);
	mutex_init(&inode->i_rwsem);
	INIT_LIST_HEAD(&inode->i_hash);
	INIT_LIST_HEAD(&inode->i_io_list);
	INIT_LIST_HEAD(&inode->i_lru);
	if (sb_has_store(sb))
		list_add(&inode->i_sb_list, &sb->s_inodes);
	init_special_inode(inode, mode, rdev);
	return inode;
}

/* The end of @inode, which nobody can find or use any more. */
static void destroy_inode(struct inode *inode)
{
	const struct super_operations *op = inode->i_sb->s_op;

	inode->i_data.size = 0;
	if (inode->i_data.nrpages)
		truncate_inode_pages_final(&inode->i_data);
	if (op && op->evict_inode)
		op->evict_inode(inode);
}

/* The same for one with a store, which has been taken off the LRU. */
static void evict(struct inode *inode)
{
	inode->i_state |= I_FREEING;
	list_del_init(&inode->i_io_list);
	destroy_inode(inode);
	list_del(&inode->i_hash);
	list_del(&inode->i_sb_list);
	wake_up(&inode_wait);
	kmem_cache_free(&inode_cache, inode);
}

/* Nobody holds @inode, of a file system with a store, any more. */
static void iput_final(struct inode *inode)
{
	if (inode->i_nlink && !list_empty(&inode->i_hash)) {
		if (list_empty(&inode->i_lru))
			list_add_tail(&inode->i_lru, &inode_lru);
		return;
	}
	inode->i_state |= I_FREEING;
	list_del_init(&inode->i_io_list);	/* the flusher shall not come */
	list_move_tail(&inode->i_lru, &inodes_to_evict);
	set_notify_resume();
}

void iput(struct inode *inode)
{
	if (!inode)
		return;
	BUG_ON(inode->i_count <= 0);
	if (--inode->i_count > 0)
		return;
	if (inode_has_store(inode)) {
		iput_final(inode);
		return;
	}
	destroy_inode(inode);
	kmem_cache_free(&inode_cache, inode);
}

void evict_deleted_inodes(void)
{
	struct inode *inode;

	while (!list_empty(&inodes_to_evict)) {
		inode = list_first_entry(&inodes_to_evict, struct inode,
					 i_lru);
		list_del_init(&inode->i_lru);
		evict(inode);
	}
}

/* An inode of @sb that nobody is throwing away yet, or NULL. */
static struct inode *next_to_evict(struct super_block *sb)
{
	struct inode *inode;

	list_for_each_entry(inode, &sb->s_inodes, i_sb_list)
		if (!(inode->i_state & I_FREEING) || !list_empty(&inode->i_lru))
			return inode;
	return NULL;
}

void evict_inodes(struct super_block *sb)
{
	struct inode *inode;

	while ((inode = next_to_evict(sb))) {
		BUG_ON(inode->i_count);
		list_del_init(&inode->i_lru);
		evict(inode);
	}
	wait_event(&inode_wait, list_empty(&sb->s_inodes));
}

unsigned long prune_icache(unsigned long nr)
{
	struct inode *inode, *next;
	unsigned long freed = 0;

	list_for_each_entry_safe(inode, next, &inode_lru, i_lru) {
		if (freed == nr)
			break;
		if (inode->i_count) {
			list_del_init(&inode->i_lru);	/* iput() adds it */
			continue;
		}
		if (inode->i_state)
			continue;
		invalidate_mapping_pages(&inode->i_data, 0, ~0ul);
		if (inode->i_data.nrpages)
			continue;
		list_del_init(&inode->i_lru);
		evict(inode);
		freed++;
	}
	return freed;
}

/* --- finding inodes by number ------------------------------------------- */

static struct list_head *i_bucket(const struct super_block *sb, u64 ino)
{
	u32 hash = (u32)ino + (u32)(unsigned long)sb / sizeof(*sb);

	return &inode_hashtable[(hash ^ (hash >> 8)) % INODE_BUCKETS];
}

static struct inode *find_inode(const struct super_block *sb, u64 ino)
{
	struct inode *inode;

	list_for_each_entry(inode, i_bucket(sb, ino), i_hash)
		if (inode->i_ino == ino && inode->i_sb == sb)
			return inode;
	return NULL;
}

bool insert_inode_hash(struct inode *inode)
{
	if (find_inode(inode->i_sb, inode->i_ino))
		return false;
	inode->i_state |= I_NEW;
	list_add(&inode->i_hash, i_bucket(inode->i_sb, inode->i_ino));
	return true;
}

void unlock_new_inode(struct inode *inode)
{
	inode->i_state &= ~I_NEW;
	wake_up(&inode_wait);
}

void iget_failed(struct inode *inode)
{
	list_del_init(&inode->i_hash);
	unlock_new_inode(inode);
	iput(inode);
}

static bool is_freeing(const struct super_block *sb, u64 ino)
{
	const struct inode *inode = find_inode(sb, ino);

	return inode && (inode->i_state & I_FREEING);
}

/* The inode that find_inode() found: with a reference, when it is complete.
 * NULL: it is not there any more. */
static struct inode *grab_inode(struct inode *inode)
{
	if (inode->i_state & I_FREEING) {
		const struct super_block *sb = inode->i_sb;
		u64 ino = inode->i_ino;

		evict_deleted_inodes();
		wait_event(&inode_wait, !is_freeing(sb, ino));
		return NULL;
	}
	ihold(inode);
	if (inode->i_state & I_NEW)
		wait_event(&inode_wait, !(inode->i_state & I_NEW));
	if (!list_empty(&inode->i_hash))
		return inode;
	iput(inode);			/* iget_failed() */
	return NULL;
}

struct inode *iget_locked(struct super_block *sb, u64 ino)
{
	struct inode *inode, *fresh = NULL;

	for (;;) {
		inode = find_inode(sb, ino);
		if (inode) {
			inode = grab_inode(inode);
			if (inode)
				break;
		} else if (fresh) {
			fresh->i_ino = ino;
			(void)insert_inode_hash(fresh);
			return fresh;
		} else {
			fresh = new_inode(sb, 0, 0);	/* may sleep */
			if (!fresh)
				return NULL;
		}
	}
	if (fresh) {
		list_del(&fresh->i_sb_list);
		kmem_cache_free(&inode_cache, fresh);
	}
	return inode;
}
