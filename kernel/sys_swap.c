/*
 * swapon(2), swapoff(2), /proc/swaps. What is looked at here is whether the
 * file can be swapped to: a disk nobody else has, or a file on one, without
 * holes; with the header that mkswap(8) writes. mm/swapfile.c does the rest.
 */
#include <asm/page.h>
#include <fs/namei.h>
#include <fs/seq_file.h>
#include <kernel/proc.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/slab.h>
#include <mm/swap.h>
#include <mm/upcall.h>
#include <uapi/errno.h>
#include "user_path.h"

/* In the first page of the area, little-endian as we are. */
struct swap_header {
	char bootbits[1024];
	u32 version;
	u32 last_page;
	u32 nr_badpages;
	u8 uuid[16];
	char volume_name[16];
	u32 padding[117];
	u32 badpages[];
};
#define SWAP_MAGIC	"SWAPSPACE2"
#define SWAP_MAGIC_AT	(PAGE_SIZE - 10)
#define MAX_BADPAGES	((SWAP_MAGIC_AT - sizeof(struct swap_header)) / 4)

#define SWAP_FLAG_PREFER	0x8000
#define SWAP_FLAG_PRIO_MASK	0x7fff
#define SWAP_FLAG_DISCARD	0x10000	/* these three are ignored, as on */
#define SWAP_FLAG_DISCARD_ONCE	0x20000	/* Linux when the disk cannot */
#define SWAP_FLAG_DISCARD_PAGES	0x40000
#define SWAP_FLAGS_VALID	(SWAP_FLAG_PREFER | SWAP_FLAG_PRIO_MASK | \
				 SWAP_FLAG_DISCARD | SWAP_FLAG_DISCARD_ONCE | \
				 SWAP_FLAG_DISCARD_PAGES)

/* Areas with a priority of their own come before; -2, -3, ... */
static int least_priority = -1;

/* One at a time: both calls sleep in the middle. */
static DEFINE_MUTEX(swapon_mutex);

/* The file, as one who may write to it; it may be swapped to already. */
static int open_swap(const char *uname, struct file **filep)
{
	char *name;
	int err;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	err = getname(uname, &name);
	if (err)
		return err;
	err = path_openat(current->fs, NULL, name, O_RDWR | O_LARGEFILE, 0,
			  filep);
	if (err == -ETXTBSY)
		err = path_openat(current->fs, NULL, name, O_LARGEFILE, 0,
				  filep);
	putname(name);
	return err;
}

static struct swap_info *find_swap(const struct file *file)
{
	struct swap_info *si;

	for (si = swap_info; si < swap_info + MAX_SWAPFILES; si++)
		if (si->used && si->file->f_mapping == file->f_mapping)
			return si;
	return NULL;
}

/* How many pages the header says there are; 0 or -EINVAL. */
static int check_header(const struct swap_header *h, u64 file_pages,
			bool is_file)
{
	u32 i;

	if (memcmp((const char *)h + SWAP_MAGIC_AT, SWAP_MAGIC, 10) != 0) {
		pr_err("Unable to find swap-space signature\n");
		return -EINVAL;
	}
	if (h->version != 1) {
		pr_warn("Unable to handle swap header version %u\n",
			h->version);
		return -EINVAL;
	}
	if (h->last_page == 0) {
		pr_warn("Empty swap-file\n");
		return -EINVAL;
	}
	if ((u64)h->last_page + 1 > file_pages) {
		pr_warn("Swap area shorter than signature indicates\n");
		return -EINVAL;
	}
	if (h->nr_badpages && (is_file || h->nr_badpages > MAX_BADPAGES))
		return -EINVAL;
	for (i = 0; i < h->nr_badpages; i++)
		if (h->badpages[i] == 0 || h->badpages[i] > h->last_page)
			return -EINVAL;
	return 0;
}

/* A whole disk, or a partition: all pages follow each other. */
static int setup_bdev(struct swap_info *si)
{
	si->extents = kzalloc(sizeof(*si->extents), GFP_KERNEL);
	if (!si->extents)
		return -ENOMEM;
	si->extents[0].nr_pages = si->max;
	si->nr_extents = 1;
	return 0;
}

/*
 * Nobody may change the file from now on, as nobody may that of a program
 * that runs.
 */
static int lock_file(struct swap_info *si)
{
	struct file *file;
	int err = dentry_open(&si->file->f_path, O_LARGEFILE, &file);

	if (err)
		return err;
	fput(si->file);
	si->file = file;
	err = deny_write_access(file->f_inode);
	if (!err)
		file->f_mode |= FMODE_EXEC;
	return err;
}

/*
 * Into *@extents, if not NULL, the runs of @pages of the file; si->max becomes
 * how many pages that are, for one that lies in pieces is left out. How many
 * runs; or -EINVAL for a file with holes.
 */
static int map_file(struct swap_info *si, u32 pages,
		    struct swap_extent *extents)
{
	struct address_space *mapping = si->file->f_mapping;
	sector_t sector, next = 0;
	u32 page;
	int nr = 0;

	si->max = 0;
	for (page = 0; page < pages; page++) {
		sector = mapping->a_ops->bmap(mapping, page);
		if (!sector) {
			pr_err("swapon: swapfile has holes\n");
			return -EINVAL;
		}
		if (sector == BMAP_IN_PIECES)
			continue;
		if (sector != next && extents)
			extents[nr] = (struct swap_extent){ si->max, 0, sector };
		nr += sector != next;
		if (extents)
			extents[nr - 1].nr_pages++;
		next = sector + PAGE_SIZE / SECTOR_SIZE;
		si->max++;
	}
	return si->max > 1 ? nr : -EINVAL;
}

static int setup_file(struct swap_info *si)
{
	u32 pages = si->max;
	int nr, err = lock_file(si);

	if (err)
		return err;
	/* A page that is not written yet need not have a place. */
	filemap_write_and_wait_range(si->file->f_mapping, 0,
				     MAX_MAPPING_SIZE - 1);
	nr = map_file(si, pages, NULL);
	if (nr < 0)
		return nr;
	si->extents = kzalloc(nr * sizeof(*si->extents), GFP_KERNEL);
	if (!si->extents)
		return -ENOMEM;
	si->nr_extents = map_file(si, pages, si->extents);
	return 0;
}

/* Undo what was done to @si, which is not in use. */
static void drop_swap(struct swap_info *si)
{
	if (si->bdev)
		bd_release(si->bdev, si);
	kfree(si->extents);
	if (si->file)
		fput(si->file);
	memset(si, 0, sizeof(*si));
}

/* @si->file is open. Look at it, and let it be swapped to. */
static int enable_swap(struct swap_info *si, struct swap_header *h, int flags)
{
	struct address_space *mapping = si->file->f_mapping;
	struct inode *inode = si->file->f_inode;
	int err, prio;

	if (!mapping_has_store(mapping))
		return -EINVAL;
	if (S_ISBLK(inode->i_mode))
		si->bdev = blkdev_get_no(inode->i_rdev);
	else if (mapping->a_ops->bmap)
		si->bdev = inode->i_sb->s_bdev;
	if (!si->bdev)
		return -EINVAL;
	err = S_ISBLK(inode->i_mode) ? bd_claim(si->bdev, si) : 0;
	if (err)
		return err;
	if (kernel_file_read(mapping, h, PAGE_SIZE, 0) != (ssize_t)PAGE_SIZE)
		return -EINVAL;
	err = check_header(h, mapping->size >> PAGE_SHIFT,
			   S_ISREG(inode->i_mode));
	if (err)
		return err;
	si->max = min(h->last_page + 1, SWP_MAX_PAGES);
	err = S_ISBLK(inode->i_mode) ? setup_bdev(si) : setup_file(si);
	if (err)
		return err;
	mapping = si->file->f_mapping;
	/* From now on the disk is changed behind the cache's back. */
	filemap_write_and_wait_range(mapping, 0, MAX_MAPPING_SIZE - 1);
	invalidate_mapping_pages(mapping, 0, ~0ul);
	prio = flags & SWAP_FLAG_PREFER ? flags & SWAP_FLAG_PRIO_MASK :
	       least_priority - 1;
	err = swap_activate(si, si->max, h->badpages, h->nr_badpages, prio);
	if (err)
		return err;
	least_priority = min(least_priority, prio);
	pr_info("Adding %uk swap on %s.  Priority:%d extents:%u\n",
		si->pages << (PAGE_SHIFT - 10),
		si->file->f_path.dentry->d_name, prio, si->nr_extents);
	return 0;
}

static int do_swapon(struct file *file, int flags)
{
	struct swap_info *si = swap_info;
	struct swap_header *h;
	int err;

	if (find_swap(file)) {
		fput(file);
		return -EBUSY;
	}
	while (si < swap_info + MAX_SWAPFILES && si->used)
		si++;
	h = (struct swap_header *)__get_free_pages(GFP_KERNEL, 0);
	if (si == swap_info + MAX_SWAPFILES || !h) {
		free_page((unsigned long)h);
		fput(file);
		return h ? -EPERM : -ENOMEM;
	}
	si->file = file;
	err = enable_swap(si, h, flags);
	free_page((unsigned long)h);
	if (err)
		drop_swap(si);
	return err;
}

long sys_swapon(const char *path, int flags)
{
	struct file *file;
	int err;

	if (flags & ~SWAP_FLAGS_VALID)
		return -EINVAL;
	err = open_swap(path, &file);
	if (err)
		return err;
	mutex_lock(&swapon_mutex);
	err = do_swapon(file, flags);
	mutex_unlock(&swapon_mutex);
	return err;
}

/* @gone was a priority that nobody asked for: those behind it move up. */
static void close_ranks(int gone)
{
	struct swap_info *si;

	if (gone >= 0)
		return;
	least_priority++;
	for (si = swap_info; si < swap_info + MAX_SWAPFILES; si++)
		if (si->used && si->prio < gone)
			si->prio++;
}

long sys_swapoff(const char *path)
{
	struct swap_info *si;
	struct file *file;
	int err = open_swap(path, &file);

	if (err)
		return err;
	mutex_lock(&swapon_mutex);
	si = find_swap(file);
	err = si ? swap_deactivate(si) : -EINVAL;
	if (!err) {
		close_ranks(si->prio);
		drop_swap(si);
	}
	mutex_unlock(&swapon_mutex);
	fput(file);
	return err;
}

static void show_size(struct seq_file *m, u32 pages)
{
	unsigned long kib = (unsigned long)pages << (PAGE_SHIFT - 10);

	seq_printf(m, "\t%lu%s", kib, kib < 10000000 ? "\t" : "");
}

/* proc(5), in Linux's columns. */
int proc_swaps(struct seq_file *m)
{
	const struct swap_info *si;
	size_t start;

	seq_puts(m, "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
	for (si = swap_info; si < swap_info + MAX_SWAPFILES; si++) {
		if (!si->used)
			continue;
		start = m->count;
		seq_path(m, &si->file->f_path, &current->fs->root, " \t\n\\");
		seq_pad(m, start, 40);
		seq_puts(m, S_ISBLK(si->file->f_inode->i_mode) ?
			    "partition" : "file\t");
		show_size(m, si->pages);
		show_size(m, si->inuse_pages);
		seq_printf(m, "\t%d\n", si->prio);
	}
	return 0;
}
