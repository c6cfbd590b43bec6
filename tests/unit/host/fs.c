/*
 * Around a file system as a test sees it: <host/fs.h>. One task, which never
 * really sleeps: where it would, a request of the disk ends.
 */
/* The host has types of these names as well, and others. */
#define loff_t	host_loff_t
#define dev_t	host_dev_t
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#undef loff_t
#undef dev_t
#include <fs/attr.h>
#include <fs/cred.h>
#include <fs/libfs.h>
#include <fs/upcall.h>
#include <lib/printk.h>
#include <mm/mm.h>
#include <mm/slab.h>
#include <mm/swap.h>
#include <mm/upcall.h>
#include <uapi/stat.h>
#include "fs.h"

#define RAM_BASE	0x40000000u
#define RAM_SIZE	(64u << 20)
#define MAX_PENDING	24

void host_ram_init(phys_addr_t base, unsigned long size);

/* --- what the kernel has elsewhere ----------------------------------------- */

static char log_text[1 << 16];
static size_t log_len;

void panic(const char *fmt, ...)
{
	char text[200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	fail_msg("panic: %s", text);
	__builtin_unreachable();
}

void printk(const char *fmt, ...)
{
	va_list args;

	if (log_len > sizeof(log_text) - 500)
		log_len = 0;
	va_start(args, fmt);
	log_len += vsnprintf(log_text + log_len, 400, fmt, args);
	va_end(args);
	if (getenv("HOST_PRINTK"))
		fputs(strrchr(log_text, '\001') ?: log_text, stderr);
}

static u64 clock_ns = 1800000000123456789ull;

u64 ktime_get_real_ns(void)
{
	return clock_ns += 1000003;
}

u64 ktime_get_ns(void)
{
	return ktime_get_real_ns();
}

static struct cred root_cred = { .cap_effective = ~0ull };

const struct cred *current_cred(void)
{
	return &root_cred;
}

bool in_group_p(u32 gid)
{
	return false;
}

void clear_page(void *page)
{
	memset(page, 0, PAGE_SIZE);
}

unsigned long copy_to_user(void *to, const void *from, unsigned long n)
{
	memcpy(to, from, n);
	return 0;
}

unsigned long copy_from_user(void *to, const void *from, unsigned long n)
{
	memcpy(to, from, n);
	return 0;
}

/* Nothing is mapped. */
void page_mkclean(struct page *page)
{
	fail();
}

pte_t *lookup_pte(struct mm_struct *mm, unsigned long addr)
{
	abort();
}

void unmap_page_range(struct mmu_gather *tlb, struct vm_area_struct *vma,
		      unsigned long start, unsigned long end)
{
	fail();
}

void sync_icache_page(struct page *page)
{
}

void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm, bool full)
{
	fail();
}

void tlb_finish_mmu(struct mmu_gather *tlb)
{
	fail();
}

void set_pte(pte_t *ptep, pte_t pte)
{
	fail();
}

void update_mmu_cache(void)
{
	fail();
}

struct page *zero_page;

struct file *get_file(struct file *file)
{
	return file;
}

void fput(struct file *file)
{
}

struct file_ra_state *file_ra_state(struct file *file)
{
	return &file->f_ra;
}

bool wait_for_free_pages(void)
{
	return false;
}

void lru_cache_add(struct page *page)
{
}

void mark_page_accessed(struct page *page)
{
}

void wakeup_flusher(void)
{
}

void mark_inode_dirty_pages(void *host)
{
	((struct inode *)host)->i_state |= I_DIRTY_PAGES;
}

/* --- the disk ---------------------------------------------------------------- */

bool host_disk_async;
sector_t host_bad_start, host_bad_end;
unsigned long host_disk_reads, host_disk_writes;

static u8 *disk;
static unsigned long disk_size;
static struct bio *pending[MAX_PENDING];
static unsigned int nr_pending;
static struct gendisk host_gendisk = { .logical_block_size = 512 };
static struct block_device bdev = {
	.bd_name = "vda", .bd_disk = &host_gendisk,
};
static struct inode *bdev_inode;

struct bio *bio_alloc(struct block_device *b, enum req_op op, sector_t sector)
{
	struct bio *bio = calloc(1, sizeof(*bio));

	bio->bi_bdev = b;
	bio->bi_opf = op;
	bio->bi_sector = sector;
	return bio;
}

void bio_put(struct bio *bio)
{
	free(bio);
}

bool bio_add_page(struct bio *bio, struct page *page, unsigned int len,
		  unsigned int offset)
{
	assert_true(len && !(len % 512) && !(offset % 512) &&
		    offset + len <= PAGE_SIZE);
	if (bio->bi_vcnt == BIO_MAX_VECS)
		return false;
	bio->bi_io_vec[bio->bi_vcnt++] = (struct bio_vec){ page, len, offset };
	bio->bi_size += len;
	return true;
}

/* The @n sectors of @bio from the @first on, as if it ended. */
static void move_sectors(struct bio *bio, u8 *to, u32 first, u32 n)
{
	u32 at = 0;

	for (unsigned int i = 0; i < bio->bi_vcnt; i++) {
		struct bio_vec *vec = &bio->bi_io_vec[i];

		for (u32 b = 0; b < vec->bv_len; b += 512, at++) {
			u8 *mem = (u8 *)page_address(vec->bv_page) +
				  vec->bv_offset + b;
			u8 *medium = to + (bio->bi_sector + at) * 512;

			if (at < first || at >= first + n)
				continue;
			if (bio->bi_opf == REQ_OP_READ)
				memcpy(mem, medium, 512);
			else
				memcpy(medium, mem, 512);
		}
	}
}

static void end_bio(struct bio *bio)
{
	sector_t end = bio->bi_sector + bio->bi_size / 512;

	bio->bi_status = 0;
	if (end * 512 > disk_size ||
	    (bio->bi_sector < host_bad_end && end > host_bad_start))
		bio->bi_status = -EIO;
	else
		move_sectors(bio, disk, 0, bio->bi_size / 512);
	bio->bi_end_io(bio);
}

static bool end_one(void)
{
	struct bio *bio;
	unsigned int i;

	if (!nr_pending)
		return false;
	i = rand() % nr_pending;
	bio = pending[i];
	pending[i] = pending[--nr_pending];
	end_bio(bio);
	return true;
}

void host_disk_idle(void)
{
	while (end_one())
		;
}

void submit_bio(struct bio *bio)
{
	if (bio->bi_opf == REQ_OP_READ)
		host_disk_reads++;
	else
		host_disk_writes++;
	if (!host_disk_async) {
		end_bio(bio);
		return;
	}
	if (nr_pending == MAX_PENDING)
		end_one();
	pending[nr_pending++] = bio;
}

int blkdev_issue_flush(struct block_device *b)
{
	return 0;
}

void host_power_cut(const char *path)
{
	u8 *copy = malloc(disk_size);

	memcpy(copy, disk, disk_size);
	for (unsigned int i = 0; i < nr_pending; i++) {
		u32 n = pending[i]->bi_size / 512, first = rand() % (n + 1);

		if (pending[i]->bi_opf != REQ_OP_WRITE)
			continue;
		if (rand() % 2)
			move_sectors(pending[i], copy, 0, n);
		else
			move_sectors(pending[i], copy, first,
				     rand() % (n - first + 1));
	}
	host_write_file(path, copy, disk_size);
	free(copy);
}

struct address_space *bdev_mapping(struct block_device *b)
{
	return &bdev_inode->i_data;
}

/* --- waiting: the disk goes on ---------------------------------------------- */

void init_waitqueue_head(struct wait_queue_head *wq)
{
	INIT_LIST_HEAD(&wq->head);
}

void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *we,
		     bool interruptible)
{
}

void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *we)
{
}

void wake_up(struct wait_queue_head *wq)
{
}

void schedule(void)
{
	if (!end_one())
		fail_msg("sleeps for ever");
}

/* --- inodes ------------------------------------------------------------------- */

static LIST_HEAD(all_inodes);

static int no_open(struct inode *inode, struct file *file)
{
	return -ENXIO;
}

const struct file_operations def_chr_fops = { .open = no_open };

void init_special_inode(struct inode *inode, u32 mode, dev_t rdev)
{
	inode->i_mode = mode;
	inode->i_rdev = rdev;
}

struct inode *new_inode(struct super_block *sb, u32 mode, dev_t rdev)
{
	struct inode *inode = calloc(1, sizeof(*inode));

	inode->i_nlink = 1;
	inode->i_count = 1;
	inode->i_sb = sb;
	inode->i_ino = ~0u;
	address_space_init(&inode->i_data, inode, NULL);
	mutex_init(&inode->i_rwsem);
	inode->i_atime = inode->i_mtime = inode->i_ctime = ktime_get_real_ns();
	init_special_inode(inode, mode, rdev);
	list_add_tail(&inode->i_sb_list, &all_inodes);
	return inode;
}

static void evict(struct inode *inode)
{
	truncate_inode_pages_final(&inode->i_data);
	inode->i_sb->s_op->evict_inode(inode);
	list_del(&inode->i_sb_list);
	free(inode);
}

void iput(struct inode *inode)
{
	if (!inode)
		return;
	assert_true(inode->i_count > 0);
	if (!--inode->i_count && (!inode->i_nlink || !inode->i_private))
		evict(inode);
}

struct inode *iget_locked(struct super_block *sb, u64 ino)
{
	struct inode *inode;

	list_for_each_entry(inode, &all_inodes, i_sb_list)
		if (inode->i_ino == ino)
			return ihold(inode);
	inode = new_inode(sb, 0, 0);
	inode->i_ino = ino;
	inode->i_state = I_NEW;
	return inode;
}

void unlock_new_inode(struct inode *inode)
{
	inode->i_state &= ~I_NEW;
}

void iget_failed(struct inode *inode)
{
	unlock_new_inode(inode);
	iput(inode);
}

bool insert_inode_hash(struct inode *inode)
{
	struct inode *other;

	list_for_each_entry(other, &all_inodes, i_sb_list)
		if (other != inode && other->i_ino == inode->i_ino)
			return false;
	inode->i_state |= I_NEW;
	return true;
}

void __mark_inode_dirty(struct inode *inode, u32 flags)
{
	inode->i_state |= flags;
}

int sync_inode_metadata(struct inode *inode, bool wait)
{
	if (!(inode->i_state & I_DIRTY_INODE))
		return 0;
	inode->i_state &= ~I_DIRTY_INODE;
	return inode->i_sb->s_op->write_inode(inode, wait);
}

s64 current_time(const struct inode *inode)
{
	return ktime_get_real_ns();
}

void file_update_time(struct inode *inode)
{
	inode->i_mtime = inode->i_ctime = current_time(inode);
	__mark_inode_dirty(inode, I_DIRTY_SYNC);
}

void file_remove_privs(struct inode *inode)
{
}

int simple_setattr(struct inode *inode, const struct iattr *attr)
{
	assert_false(attr->ia_valid & ATTR_SIZE);
	if (attr->ia_valid & ATTR_MODE)
		inode->i_mode = (inode->i_mode & S_IFMT) | attr->ia_mode;
	if (attr->ia_valid & ATTR_UID)
		inode->i_uid = attr->ia_uid;
	if (attr->ia_valid & ATTR_GID)
		inode->i_gid = attr->ia_gid;
	if (attr->ia_valid & ATTR_MTIME)
		inode->i_mtime = attr->ia_mtime;
	mark_inode_dirty(inode);
	return 0;
}

/* --- names ---------------------------------------------------------------------- */

void d_instantiate(struct dentry *dentry, struct inode *inode)
{
	assert_null(dentry->d_inode);
	dentry->d_inode = inode;
}

void d_add(struct dentry *dentry, struct inode *inode)
{
	d_instantiate(dentry, inode);
}

struct dentry *d_make_root(struct super_block *sb, struct inode *inode)
{
	struct dentry *dentry = calloc(1, sizeof(*dentry));

	dentry->d_inode = inode;
	return dentry;
}

struct dentry host_dentry(struct inode *dir, const char *name,
			  struct inode *inode)
{
	return (struct dentry){ .d_name = (char *)name, .d_len = strlen(name),
				.d_inode = inode, .d_sb = dir->i_sb };
}

int host_lookup(struct inode *dir, const char *name, struct inode **inodep)
{
	struct dentry dentry = host_dentry(dir, name, NULL);
	int err = dir->i_op->lookup(dir, &dentry);

	*inodep = dentry.d_inode;
	return err ? err : dentry.d_inode ? 0 : -ENOENT;
}

/* --- files ------------------------------------------------------------------------ */

ssize_t generic_read(struct file *file, char *ubuf, size_t count, loff_t *pos)
{
	return -EINVAL;
}

ssize_t generic_write(struct file *file, const char *ubuf, size_t count,
		      loff_t *pos)
{
	return -EINVAL;
}

ssize_t generic_write_kernel(struct file *file, const char *buf, size_t count,
			     loff_t *pos)
{
	return -EINVAL;
}

int generic_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -EINVAL;
}

ssize_t generic_read_dir(struct file *file, char *ubuf, size_t count,
			 loff_t *pos)
{
	return -EISDIR;
}

loff_t default_llseek(struct file *file, loff_t offset, int whence)
{
	return offset;
}

int host_fsync(struct inode *inode, bool datasync)
{
	struct file file = {
		.f_inode = inode,
		.f_mapping = &inode->i_data,
		.f_wb_err = inode->i_data.wb_err,
	};

	return inode->i_fop->fsync(&file, 0, MAX_LFS_FILESIZE, datasync);
}

/* --- mount to umount ---------------------------------------------------------------- */

void host_fs_boot(void)
{
	host_ram_init(RAM_BASE, RAM_SIZE);
	memblock_add(RAM_BASE, RAM_SIZE);
	memblock_reserve(RAM_BASE, PAGE_SIZE);
	mem_init();
	kmem_cache_boot();
	pagecache_init();
	host_tmp();
}

static void drop_bdev(void)
{
	truncate_inode_pages_final(&bdev_inode->i_data);
	list_del(&bdev_inode->i_sb_list);
	free(bdev_inode);
	host_unmap_file(disk, disk_size);
	disk = NULL;
}

/* What is left of @sb. */
static void end_super(struct super_block *sb)
{
	if (sb->s_op && sb->s_op->put_super)
		sb->s_op->put_super(sb);
	host_disk_idle();
	filemap_write_and_wait_range(&bdev_inode->i_data, 0, MAX_LFS_FILESIZE);
	host_disk_idle();
	drop_bdev();
	assert_true(list_empty(&all_inodes));
	free(sb->s_root);
	free(sb);
}

int host_mount(struct file_system_type *type, const char *image, u32 flags,
	       const char *data, struct super_block **sbp)
{
	struct super_block *sb = calloc(1, sizeof(*sb));
	int err;

	disk = host_map_file(image, &disk_size);
	bdev.bd_nr_sectors = disk_size / 512;
	bdev.bd_holder = sb;
	bdev_inode = new_inode(NULL, S_IFBLK, 0);
	bdev_inode->i_private = &bdev;
	bdev_inode->i_data.a_ops = &def_blk_aops;
	bdev_inode->i_data.size = disk_size;
	sb->s_type = type;
	sb->s_bdev = &bdev;
	sb->s_flags = flags;
	err = type->fill_super(sb, "", data);
	if (err) {
		if (sb->s_root)
			iput(sb->s_root->d_inode);
		list_del(&bdev_inode->i_sb_list);
		list_add_tail(&bdev_inode->i_sb_list, &all_inodes);
		while (all_inodes.next != &bdev_inode->i_sb_list)
			evict(list_first_entry(&all_inodes, struct inode,
					       i_sb_list));
		end_super(sb);
		return err;
	}
	*sbp = sb;
	return 0;
}

static int write_inodes(struct super_block *sb)
{
	struct inode *inode;
	int err = 0, err2;

	list_for_each_entry(inode, &all_inodes, i_sb_list) {
		if (inode == bdev_inode)
			continue;
		err2 = filemap_write_and_wait_range(&inode->i_data, 0,
						    MAX_LFS_FILESIZE);
		err = err ? err : err2;
		err2 = sync_inode_metadata(inode, false);
		err = err ? err : err2;
	}
	return err;
}

int host_sync(struct super_block *sb)
{
	int err = sb_rdonly(sb) ? 0 : write_inodes(sb);

	return err ? err : sb->s_op->sync_fs(sb, true);
}

static void evict_all(struct super_block *sb)
{
	struct inode *inode, *next;

	list_for_each_entry_safe(inode, next, &all_inodes, i_sb_list) {
		if (inode == bdev_inode)
			continue;
		assert_int_equal(inode->i_count, 0);
		evict(inode);
	}
}

void host_umount(struct super_block *sb)
{
	iput(sb->s_root->d_inode);
	(void)host_sync(sb);
	evict_all(sb);
	end_super(sb);
}

void host_crash(struct super_block *sb)
{
	u8 *copy = malloc(disk_size);
	u8 *medium = disk;

	/* The rest goes nowhere. */
	memcpy(copy, disk, disk_size);
	disk = copy;
	iput(sb->s_root->d_inode);
	evict_all(sb);
	if (sb->s_op->put_super)
		sb->s_op->put_super(sb);
	host_disk_idle();
	disk = medium;
	drop_bdev();
	assert_true(list_empty(&all_inodes));
	free(copy);
	free(sb->s_root);
	free(sb);
}

static struct inode *some_inode(void)
{
	struct inode *inode;
	unsigned int n = 0;

	list_for_each_entry(inode, &all_inodes, i_sb_list)
		n++;
	n = rand() % n;
	list_for_each_entry(inode, &all_inodes, i_sb_list)
		if (!n--)
			break;
	return inode;
}

void host_writeback_some(struct super_block *sb)
{
	struct inode *inode = some_inode();
	struct writeback_control wbc = {
		.sync_mode = WB_SYNC_NONE,
		.nr_to_write = 1 + rand() % 64,
		.range_start = (rand() % 4) ? 0 : rand() % 100000,
		.range_end = MAX_MAPPING_SIZE - 1,
	};

	do_writepages(&inode->i_data, &wbc);
	if (inode != bdev_inode && rand() % 2)
		(void)sync_inode_metadata(inode, false);
	if (rand() % 4 == 0)
		invalidate_mapping_pages(&inode->i_data, 0, ~0ul);
	if (inode != bdev_inode && !inode->i_count && rand() % 4 == 0) {
		filemap_write_and_wait_range(&inode->i_data, 0,
					     MAX_LFS_FILESIZE);
		(void)sync_inode_metadata(inode, false);
		evict(inode);
	}
}

void host_drop_caches(struct super_block *sb)
{
	struct inode *inode;

	list_for_each_entry(inode, &all_inodes, i_sb_list)
		invalidate_mapping_pages(&inode->i_data, 0, ~0ul);
}
