/* links: fs/dcache.c fs/inode.c fs/libfs.c fs/ramfs.c fs/namei.c */
/* links: fs/namei_dir.c fs/rename.c fs/open.c fs/namespace.c fs/fs_struct.c */
/* links: fs/fdtable.c fs/file.c fs/pipe.c fs/fifo.c fs/char_dev.c fs/mem.c */
/* links: fs/poll.c fs/locks.c fs/devtmpfs.c lib/random.c fs/attr.c */
/* links: fs/super.c fs/sync.c fs/fs-writeback.c fs/read_write.c */
/*
 * The file layer on the host: names, mounts, open files, pipes. Objects come
 * from malloc() here, so the sanitizers see a use after the last reference
 * and each object that is left over; and every allocation is made to fail
 * once, to see that nothing is lost or half done then.
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
#undef FD_SETSIZE
#include <lib/printk.h>
#include <lib/string.h>
#include <block/blkdev.h>
#include <fs/attr.h>
#include <fs/fdtable.h>
#include <fs/cred.h>
#include <fs/fs.h>
#include <fs/namei.h>
#include <fs/poll.h>
#include <fs/upcall.h>
#include <mm/slab.h>
#include <mm/upcall.h>

/* --- What the file layer calls ------------------------------------------ */

static long objects;			/* allocated at the moment */
static long fail_after = -1;		/* so many allocations work */

static void *host_alloc(size_t size)
{
	if (fail_after == 0)
		return NULL;
	if (fail_after > 0)
		fail_after--;
	objects++;
	return malloc(size);
}

static void host_free(const void *p)
{
	if (p)
		objects--;
	free((void *)p);
}

void kmem_cache_init(struct kmem_cache *c, const char *name, size_t size,
		     size_t align)
{
	c->size = size;
}

void *kmem_cache_alloc(struct kmem_cache *c, gfp_t gfp)
{
	return host_alloc(c->size);
}

void kmem_cache_free(struct kmem_cache *c, void *obj)
{
	host_free(obj);
}

void *kmalloc(size_t size, gfp_t gfp)
{
	return host_alloc(size);
}

void *kzalloc(size_t size, gfp_t gfp)
{
	void *p = host_alloc(size);

	return p ? memset(p, 0, size) : NULL;
}

void kfree(const void *p)
{
	host_free(p);
}

char *kstrdup(const char *s, gfp_t gfp)
{
	char *p = host_alloc(strlen(s) + 1);

	return p ? memcpy(p, s, strlen(s) + 1) : NULL;
}

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	return (unsigned long)host_alloc(PAGE_SIZE << order);
}

void free_pages(unsigned long addr, unsigned int order)
{
	host_free((void *)addr);
}

unsigned long nr_total = 1000;

unsigned long nr_free_pages(unsigned long counts[MAX_ORDER + 1])
{
	return 900;
}

/* The page cache: one buffer for each file, at a_ops. */
#define CACHE_SIZE	8192

void address_space_init(struct address_space *mapping, void *host,
			const struct address_space_operations *a_ops)
{
	memset(mapping, 0, sizeof(*mapping));
	mapping->host = host;
}

void truncate_inode_pages_final(struct address_space *mapping)
{
	host_free(mapping->a_ops);
	mapping->a_ops = NULL;
	mapping->nrpages = 0;
}

int truncate_inode_pages(struct address_space *mapping, loff_t size)
{
	if (size == 0)
		truncate_inode_pages_final(mapping);
	return 0;
}

ssize_t generic_file_write(struct address_space *mapping, const char *buf,
			   size_t count, loff_t *pos)
{
	if (!mapping->a_ops)
		mapping->a_ops = host_alloc(CACHE_SIZE);
	if (!mapping->a_ops)
		return -ENOMEM;
	mapping->nrpages = 1;
	assert_true(*pos + count <= CACHE_SIZE);
	memcpy((char *)mapping->a_ops + *pos, buf, count);
	*pos += count;
	mapping->size = max(mapping->size, *pos);
	return count;
}

ssize_t generic_file_read(struct address_space *mapping,
			  struct file_ra_state *ra, char *buf, size_t count,
			  loff_t *pos)
{
	(void)ra;
	if (*pos >= mapping->size)
		return 0;
	count = min((loff_t)count, mapping->size - *pos);
	memcpy(buf, (char *)mapping->a_ops + *pos, count);
	*pos += count;
	return count;
}

const struct vm_operations_struct generic_file_vm_ops;

/* Pages as such: nothing here comes to them. */
int truncate_inode_range(struct address_space *mapping, loff_t start,
			  loff_t end)
{
	abort();
}

struct page *find_page(struct address_space *mapping, unsigned long index)
{
	abort();
}

int read_mapping_page(struct address_space *mapping, unsigned long index,
		      struct page **pagep)
{
	abort();
}

ssize_t kernel_file_write(struct address_space *mapping, const void *buf,
			  size_t count, loff_t pos)
{
	abort();
}

void __free_pages(struct page *page, unsigned int order)
{
	abort();
}

/* Files are one page here, which is there. */
void *radix_tree_lookup(const struct radix_tree_root *root,
			unsigned long index)
{
	return index ? NULL : "page";
}

void *radix_tree_next(const struct radix_tree_root *root, unsigned long *index)
{
	return radix_tree_lookup(root, *index);
}

/* Write-back: what is dirty, and what became of it. */
unsigned long nr_writeback_pages;
unsigned int dirty_writeback_interval = 500, dirty_expire_interval = 3000;
static unsigned int pages_written;

void *radix_tree_next_tagged(const struct radix_tree_root *root,
			     unsigned long *index)
{
	return NULL;
}

int do_writepages(struct address_space *mapping, struct writeback_control *wbc)
{
	pages_written++;
	return 0;
}

int filemap_write_and_wait_range(struct address_space *mapping, loff_t start,
				 loff_t end)
{
	pages_written++;
	return 0;
}

void filemap_fdatawait_range(struct address_space *mapping, loff_t start,
			     loff_t end)
{
}

int mapping_check_wb_err(struct address_space *mapping, u32 *since)
{
	return 0;
}

bool over_background_thresh(void)
{
	return false;
}

unsigned long invalidate_mapping_pages(struct address_space *mapping,
				       unsigned long start, unsigned long end)
{
	unsigned long nr = mapping->nrpages;

	truncate_inode_pages_final(mapping);
	return nr;
}

void kthread_run(int (*fn)(void *arg), void *arg, const char *name)
{
}

void schedule_until(u64 deadline)
{
	abort();
}

/* The running task's flag. */
static bool notify_resume;

void set_notify_resume(void)
{
	notify_resume = true;
}

int shmem_zero_setup(struct vm_area_struct *vma)
{
	(void)vma;
	return -ENOMEM;
}
u64 (*printk_clock)(void);

static u64 now = 1000;

u64 ktime_get_real_ns(void)
{
	return now++;
}

u64 ktime_get_ns(void)
{
	return now++;
}

static int sigpipes;

void send_sigpipe(void)
{
	sigpipes++;
}

/* Sleeping: somebody else's turn, which is what the test put here. */
static void (*while_asleep)(void);
static bool signal_pending;

void init_waitqueue_head(struct wait_queue_head *wq)
{
	INIT_LIST_HEAD(&wq->head);
}

bool wait_for_free_pages(void)
{
	return false;
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
	assert_non_null(while_asleep);
	while_asleep();
}

static struct cred cred;

/* Of root, who has all capabilities, or of anybody else without any. */
static void become(u32 uid, u32 gid)
{
	cred.uid.fs = uid;
	cred.gid.fs = gid;
	cred.cap_effective = uid ? 0 : CAP_FULL_SET;
}

const struct cred *current_cred(void)
{
	return &cred;
}

bool in_group_p(u32 gid)
{
	return cred.gid.fs == gid;
}

loff_t rlimit_fsize(void)
{
	return INT64_MAX;
}

int fsize_exceeded(void)
{
	return -EFBIG;
}

bool current_signal_pending(void)
{
	return signal_pending;
}

bool long_work(void)
{
	return signal_pending;
}

void panic(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	abort();
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return n;
}

ssize_t strscpy(char *dst, const char *src, size_t size)
{
	return snprintf(dst, size, "%s", src) < (int)size ?
	       (ssize_t)strlen(src) : -E2BIG;
}

unsigned long simple_strtoul(const char *s, char **end, unsigned int base)
{
	return strtoul(s, end, base);
}

/* One disk, whose driver is far away. */
static struct block_device disk = {
	.bd_dev = MKDEV(254, 0), .bd_name = "vda",
	.bd_list = { &all_bdevs, &all_bdevs },
};
struct list_head all_bdevs = { &disk.bd_list, &disk.bd_list };

static unsigned int flushes;

struct block_device *blkdev_get_no(u32 dev)
{
	return dev == disk.bd_dev ? &disk : NULL;
}

int blkdev_issue_flush(struct block_device *bdev)
{
	flushes++;
	return 0;
}

int bd_claim(struct block_device *bdev, void *holder)
{
	if (bdev->bd_holder && bdev->bd_holder != holder)
		return -EBUSY;
	bdev->bd_holder = holder;
	return 0;
}

void bd_release(struct block_device *bdev, void *holder)
{
	if (bdev->bd_holder == holder)
		bdev->bd_holder = NULL;
}

static int disk_open(struct inode *inode, struct file *file)
{
	return inode->i_rdev == disk.bd_dev ? -EIO : -ENXIO;
}

const struct file_operations def_blk_fops = { .open = disk_open };

/* --- Helpers ------------------------------------------------------------- */

static struct fs_struct *fs;
static struct files_struct *files;
static long objects_before;

static int setup(void **state)
{
	static bool done;

	if (!done)
		mnt_init();
	done = true;
	objects_before = objects;
	become(0, 0);
	fs = init_fs();
	files = alloc_files();
	return 0;
}

/* Each test removes what it made; then nothing may be left over. */
static int teardown(void **state)
{
	put_files(files);
	put_fs_struct(fs);
	shrink_dcache(NULL, ~0ul);
	assert_int_equal(objects, objects_before);
	return 0;
}

static int mkdir_(const char *name)
{
	return do_mkdirat(fs, NULL, name, 0777);
}

static int unlink_(const char *name)
{
	return do_unlinkat(fs, NULL, name);
}

static int rmdir_(const char *name)
{
	return do_rmdirat(fs, NULL, name);
}

static int rename_(const char *old, const char *new)
{
	return do_renameat(fs, NULL, old, NULL, new, 0);
}

static int symlink_(const char *target, const char *name)
{
	return do_symlinkat(fs, target, NULL, name);
}

static int open_(const char *name, u32 flags)
{
	struct file *file;
	int fd, err = path_openat(fs, NULL, name, flags, 0666, &file);

	if (err)
		return err;
	fd = fd_install(files, file, 0, flags, 1024);
	if (fd < 0)
		fput(file);
	return fd;
}

static int write_(int fd, const char *s)
{
	struct file *file = files_lookup_fd(files, fd);

	return vfs_write(file, s, strlen(s), &file->f_pos);
}

static char text[4096];

static int read_(int fd, size_t n)
{
	struct file *file = files_lookup_fd(files, fd);
	ssize_t got = vfs_read(file, text, n, &file->f_pos);

	text[got > 0 ? got : 0] = '\0';
	return got;
}

static int put(const char *name, const char *contents)
{
	int fd = open_(name, O_CREAT | O_WRONLY | O_TRUNC);
	int err = fd < 0 ? fd : write_(fd, contents);

	if (fd >= 0)
		close_fd(files, fd);
	return err < 0 ? err : 0;
}

static int get(const char *name)
{
	int fd = open_(name, O_RDONLY);

	if (fd < 0)
		return fd;
	read_(fd, sizeof(text) - 1);
	return close_fd(files, fd);
}

/* The inode's link count, or -errno; *@ino its number. */
static int nlink(const char *name, u64 *ino)
{
	struct path path;
	int err = filename_lookup(fs, NULL, name, 0, &path);

	if (err)
		return err;
	if (ino)
		*ino = path.dentry->d_inode->i_ino;
	err = path.dentry->d_inode->i_nlink;
	path_put(&path);
	return err;
}

static bool add_name(struct dir_context *ctx, const char *name, size_t len,
		     loff_t next, u64 ino, unsigned int type)
{
	if (text[0])
		strcat(text, " ");
	strncat(text, name, len);
	return true;
}

static void list(const char *name)
{
	struct dir_context ctx = { .actor = add_name };
	int fd = open_(name, O_RDONLY | O_DIRECTORY);

	text[0] = '\0';
	assert_true(fd >= 0);
	assert_int_equal(files->fd[fd]->f_op->iterate(files->fd[fd], &ctx), 0);
	close_fd(files, fd);
}

static void cwd(const char *expected)
{
	char buf[PATH_MAX], *start;

	assert_int_equal(d_path(&fs->pwd, &fs->root, buf, sizeof(buf), &start),
			 0);
	assert_string_equal(start, expected);
}

static int chdir_(const char *name)
{
	struct path path;
	int err = filename_lookup(fs, NULL, name,
				  LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (err)
		return err;
	set_fs_pwd(fs, &path);
	path_put(&path);
	return 0;
}

/* --- Tests --------------------------------------------------------------- */

static void test_paths(void **state)
{
	char longname[NAME_MAX + 2];

	assert_int_equal(mkdir_("/a"), 0);
	assert_int_equal(mkdir_("/a/b/"), 0);
	assert_int_equal(mkdir_("/a"), -EEXIST);
	assert_int_equal(mkdir_("/x/y"), -ENOENT);
	assert_int_equal(put("/a/f", "text"), 0);
	assert_int_equal(get("//a//.//b/../f"), 0);
	assert_string_equal(text, "text");
	assert_int_equal(get("/../../a/f"), 0);
	assert_int_equal(get("/a/f/"), -ENOTDIR);
	assert_int_equal(get("/a/f/x"), -ENOTDIR);
	assert_int_equal(get("/a/f/."), -ENOTDIR);
	assert_int_equal(get(""), -ENOENT);
	assert_int_equal(get("/a/none/.."), -ENOENT);
	assert_int_equal(put("/a/b", ""), -EISDIR);
	assert_int_equal(put("/a/new/", ""), -EISDIR);
	assert_int_equal(open_("/a/f", O_CREAT | O_EXCL), -EEXIST);
	assert_int_equal(open_("/a/f", O_DIRECTORY), -ENOTDIR);
	memset(longname, 'n', sizeof(longname));
	longname[NAME_MAX] = '\0';
	assert_int_equal(put(longname, "x"), 0);
	assert_int_equal(unlink_(longname), 0);
	longname[NAME_MAX] = 'n';
	longname[NAME_MAX + 1] = '\0';
	assert_int_equal(put(longname, "x"), -ENAMETOOLONG);

	assert_int_equal(nlink("/a", NULL), 3);
	assert_int_equal(chdir_("a/b"), 0);
	cwd("/a/b");
	assert_int_equal(chdir_(".."), 0);
	cwd("/a");
	assert_int_equal(chdir_("f"), -ENOTDIR);
	assert_int_equal(chdir_("/"), 0);
	assert_int_equal(rmdir_("/a"), -ENOTEMPTY);
	assert_int_equal(rmdir_("/a/b/."), -EINVAL);
	assert_int_equal(rmdir_("/a/b/.."), -ENOTEMPTY);
	assert_int_equal(rmdir_("/"), -EBUSY);
	assert_int_equal(rmdir_("/a/f"), -ENOTDIR);
	assert_int_equal(unlink_("/a/b"), -EISDIR);
	assert_int_equal(unlink_("/a/f/"), -ENOTDIR);
	assert_int_equal(rmdir_("/a/b"), 0);
	assert_int_equal(unlink_("/a/f"), 0);
	assert_int_equal(unlink_("/a/f"), -ENOENT);
	assert_int_equal(rmdir_("/a"), 0);
}

static void test_symlinks(void **state)
{
	char target[PATH_MAX], name[8];
	struct path path;

	assert_int_equal(mkdir_("/d"), 0);
	assert_int_equal(put("/d/f", "found"), 0);
	assert_int_equal(symlink_("f", "/d/rel"), 0);
	assert_int_equal(symlink_("/d", "/abs"), 0);
	assert_int_equal(symlink_("abs/rel", "/both"), 0);
	assert_int_equal(get("/both"), 0);
	assert_string_equal(text, "found");
	assert_int_equal(get("/abs/../abs/./rel"), 0);
	assert_int_equal(get("/abs/rel/"), -ENOTDIR);
	assert_int_equal(open_("/both", O_NOFOLLOW), -ELOOP);
	assert_int_equal(open_("/abs", O_NOFOLLOW | O_DIRECTORY), -ENOTDIR);
	assert_int_equal(rmdir_("/abs"), -ENOTDIR);
	assert_int_equal(unlink_("/abs/"), -ENOTDIR);
	assert_int_equal(symlink_("", "/e"), -ENOENT);
	assert_int_equal(symlink_("x", "/abs"), -EEXIST);

	assert_int_equal(symlink_("/d/new", "/dangling"), 0);
	assert_int_equal(get("/dangling"), -ENOENT);
	assert_int_equal(open_("/dangling", O_CREAT | O_EXCL), -EEXIST);
	assert_int_equal(put("/dangling", "through"), 0);
	assert_int_equal(get("/d/new"), 0);
	assert_string_equal(text, "through");

	assert_int_equal(symlink_("loop2", "/loop"), 0);
	assert_int_equal(symlink_("loop", "/loop2"), 0);
	assert_int_equal(get("/loop"), -ELOOP);
	assert_int_equal(put("/loop", ""), -ELOOP);

	/* 40 links in a row are allowed, 41 are not. */
	assert_int_equal(symlink_("/d/f", "/l0"), 0);
	for (int i = 1; i <= 40; i++) {
		snprintf(name, sizeof(name), "/l%d", i);
		snprintf(target, sizeof(target), "l%d", i - 1);
		assert_int_equal(symlink_(target, name), 0);
	}
	assert_int_equal(get("/l39"), 0);
	assert_int_equal(get("/l40"), -ELOOP);
	for (int i = 0; i <= 40; i++) {
		snprintf(name, sizeof(name), "/l%d", i);
		assert_int_equal(unlink_(name), 0);
	}

	memset(target, '/', sizeof(target));
	strcpy(target + PATH_MAX - 4, "d/f");
	assert_int_equal(symlink_(target, "/long"), 0);
	assert_int_equal(get("/long"), 0);
	assert_int_equal(filename_lookup(fs, NULL, "/long", 0, &path), 0);
	assert_int_equal(do_readlink(&path, target, 3), 3);
	path_put(&path);

	assert_int_equal(unlink_("/long"), 0);
	assert_int_equal(unlink_("/loop"), 0);
	assert_int_equal(unlink_("/loop2"), 0);
	assert_int_equal(unlink_("/dangling"), 0);
	assert_int_equal(unlink_("/both"), 0);
	assert_int_equal(unlink_("/abs"), 0);
	assert_int_equal(unlink_("/d/new"), 0);
	assert_int_equal(unlink_("/d/rel"), 0);
	assert_int_equal(unlink_("/d/f"), 0);
	assert_int_equal(rmdir_("/d"), 0);
}

static void test_links_and_rename(void **state)
{
	u64 ino, ino2;

	assert_int_equal(mkdir_("/a"), 0);
	assert_int_equal(mkdir_("/b"), 0);
	assert_int_equal(put("/a/1", "one"), 0);
	assert_int_equal(nlink("/a/1", &ino), 1);
	assert_int_equal(do_linkat(fs, NULL, "/a/1", NULL, "/b/2", 0), 0);
	assert_int_equal(nlink("/b/2", &ino2), 2);
	assert_true(ino == ino2);
	assert_int_equal(do_linkat(fs, NULL, "/a", NULL, "/c", 0), -EPERM);
	assert_int_equal(do_linkat(fs, NULL, "/a/1", NULL, "/b/2", 0),
			 -EEXIST);
	assert_int_equal(rename_("/a/1", "/b/2"), 0);	/* the same file */
	assert_int_equal(nlink("/a/1", NULL), 2);

	assert_int_equal(put("/a/3", "three"), 0);
	assert_int_equal(rename_("/a/3", "/b/2"), 0);
	assert_int_equal(nlink("/a/1", NULL), 1);
	assert_int_equal(get("/a/3"), -ENOENT);
	assert_int_equal(get("/b/2"), 0);
	assert_string_equal(text, "three");
	assert_int_equal(rename_("/b/2", "/b/4"), 0);
	list("/b");
	assert_string_equal(text, ". .. 4");

	assert_int_equal(rename_("/none", "/x"), -ENOENT);
	assert_int_equal(rename_("/a", "/a/in"), -EINVAL);
	assert_int_equal(rename_("/a/1", "/a"), -ENOTEMPTY);
	assert_int_equal(rename_("/a", "/b/4"), -ENOTDIR);
	assert_int_equal(rename_("/b/4", "/a"), -EISDIR);
	assert_int_equal(rename_("/a", "/b"), -ENOTEMPTY);
	assert_int_equal(rename_("/a/.", "/c"), -EBUSY);
	assert_int_equal(rename_("/b/4", "/c/"), -ENOTDIR);
	assert_int_equal(do_renameat(fs, NULL, "/a/1", NULL, "/b/4",
				     RENAME_NOREPLACE), -EEXIST);

	assert_int_equal(chdir_("/a"), 0);
	assert_int_equal(rename_("/a", "/b/moved/"), 0);
	cwd("/b/moved");
	assert_int_equal(nlink("/b", NULL), 3);
	assert_int_equal(nlink("..", &ino), 3);
	nlink("/b", &ino2);
	assert_true(ino == ino2);
	assert_int_equal(get("1"), 0);
	assert_string_equal(text, "one");
	assert_int_equal(mkdir_("/empty"), 0);
	assert_int_equal(unlink_("1"), 0);
	assert_int_equal(rename_("/b/moved", "/empty"), 0);
	cwd("/empty");
	assert_int_equal(nlink("/b", NULL), 2);

	/* A directory that is gone, but still somebody's. */
	assert_int_equal(rmdir_("/empty"), 0);
	assert_int_equal(put("new", "x"), -ENOENT);
	assert_int_equal(chdir_("/"), 0);
	assert_int_equal(unlink_("/b/4"), 0);
	assert_int_equal(rmdir_("/b"), 0);
}

static void test_open_files(void **state)
{
	struct file *file;
	int fd, fd2;

	fd = open_("/f", O_CREAT | O_RDWR);
	assert_int_equal(fd, 0);
	assert_int_equal(write_(fd, "hello world"), 11);
	assert_int_equal(unlink_("/f"), 0);
	file = files->fd[fd];
	assert_int_equal(vfs_llseek(file, 6, SEEK_SET), 6);
	assert_int_equal(read_(fd, 100), 5);
	assert_string_equal(text, "world");
	assert_int_equal(read_(fd, 100), 0);
	assert_int_equal(vfs_llseek(file, -1, SEEK_SET), -EINVAL);
	assert_int_equal(vfs_llseek(file, -11, SEEK_END), 0);
	assert_int_equal(vfs_llseek(file, 3, SEEK_HOLE), 11);
	assert_int_equal(vfs_llseek(file, 11, SEEK_DATA), -ENXIO);
	assert_int_equal(vfs_llseek(file, 0, 17), -EINVAL);
	assert_int_equal(close_fd(files, fd), 0);
	assert_int_equal(close_fd(files, fd), -EBADF);

	assert_int_equal(put("/g", "12"), 0);
	fd = open_("/g", O_WRONLY | O_APPEND);
	fd2 = open_("/g", O_RDONLY);
	assert_int_equal(fd2, fd + 1);
	assert_int_equal(write_(fd, "34"), 2);
	assert_int_equal(read_(fd2, 10), 4);
	assert_string_equal(text, "1234");
	assert_int_equal(read_(fd, 1), -EBADF);
	assert_int_equal(write_(fd2, "x"), -EBADF);
	fd = open_("/g", O_PATH);
	assert_int_equal(read_(fd, 1), -EBADF);
	fd = open_("/", O_RDONLY);
	assert_int_equal(read_(fd, 1), -EISDIR);
	assert_int_equal(open_("/", O_RDWR), -EISDIR);
	assert_int_equal(unlink_("/g"), 0);	/* the files stay open */
}

static void test_fd_table(void **state)
{
	struct files_struct *copy;
	struct file *file;
	int fd = open_("/dev-null", O_CREAT | O_RDWR);

	file = files->fd[fd];
	for (int i = 1; i < 100; i++)
		assert_int_equal(fd_install(files, get_file(file), 0,
				(i & 1) ? O_CLOEXEC : 0, 1024), i);
	assert_int_equal(fd_install(files, file, 0, 0, 100), -EMFILE);
	assert_int_equal(fd_install(files, get_file(file), 500, 0,
				    1024), 500);
	assert_int_equal(fd_replace(files, get_file(file), 700, O_CLOEXEC,
				    1024), 700);
	assert_int_equal(fd_replace(files, file, 1024, 0, 1024),
			 -EBADF);
	assert_int_equal(fd_replace(files, get_file(file), 5, 0, 1024),
			 5);
	assert_false(get_close_on_exec(files, 5));
	assert_true(get_close_on_exec(files, 700));
	copy = dup_files(files);
	assert_int_equal(file->f_count, 2 * 102);
	close_on_exec(copy);
	assert_int_equal(file->f_count, 102 + 52);
	assert_null(files_lookup_fd(copy, 7));
	assert_non_null(files_lookup_fd(copy, 500));
	assert_null(files_lookup_fd(copy, 700));
	assert_int_equal(fd_install(copy, get_file(file), 0, 0, 1024), 1);
	assert_int_equal(close_fd(copy, 0), 0);
	assert_int_equal(fd_install(copy, get_file(file), 0, 0, 1024), 0);
	assert_int_equal(fd_install(copy, get_file(file), 0, 0, 1024), 3);
	put_files(copy);
	assert_int_equal(unlink_("/dev-null"), 0);
}

static void test_mounts(void **state)
{
	assert_int_equal(mkdir_("/mnt"), 0);
	assert_int_equal(put("/mnt/below", "x"), 0);
	assert_int_equal(do_mount(fs, "none", "/mnt", "nofs", 0, ""), -ENODEV);
	assert_int_equal(do_mount(fs, "none", "/none", "tmpfs", 0, ""),
			 -ENOENT);
	assert_int_equal(do_mount(fs, "none", "/mnt/below", "tmpfs", 0, ""),
			 -ENOTDIR);
	assert_int_equal(do_mount(fs, "none", "/mnt", "tmpfs", 0, ""), 0);
	assert_int_equal(get("/mnt/below"), -ENOENT);
	assert_int_equal(mkdir_("/mnt/dir"), 0);
	assert_int_equal(put("/mnt/dir/f", "in"), 0);
	assert_int_equal(chdir_("/mnt/dir"), 0);
	cwd("/mnt/dir");
	assert_int_equal(get("../../mnt/dir/f"), 0);
	assert_int_equal(rename_("f", "/f"), -EXDEV);
	assert_int_equal(rmdir_("/mnt"), -EBUSY);
	assert_int_equal(rename_("/mnt", "/m"), -EBUSY);
	assert_int_equal(do_umount(fs, "/mnt", 0), -EBUSY);
	assert_int_equal(do_umount(fs, "/mnt/dir", 0), -EINVAL);
	assert_int_equal(do_umount(fs, "/", 0), -EINVAL);

	/* One on the other, and one inside. */
	assert_int_equal(do_mount(fs, "none", "/mnt/dir", "ramfs", 0, ""), 0);
	assert_int_equal(do_mount(fs, "none", "/mnt/dir", "ramfs", MS_RDONLY,
				  ""), 0);
	assert_int_equal(put("/mnt/dir/new", "x"), -EROFS);
	assert_int_equal(do_mount(fs, "none", "/mnt/dir", "", MS_REMOUNT, ""),
			 0);
	assert_int_equal(put("/mnt/dir/new", "x"), 0);
	assert_int_equal(get("f"), 0);	/* we stand below them */
	assert_int_equal(chdir_("/"), 0);
	assert_int_equal(do_umount(fs, "/mnt", 0), -EBUSY);
	assert_int_equal(do_umount(fs, "/mnt/dir", 0), 0);
	assert_int_equal(do_mount(fs, "/mnt", "/mnt/dir", "", MS_BIND, ""), 0);
	assert_int_equal(get("/mnt/dir/dir/f"), 0);
	assert_int_equal(chdir_("/mnt/dir/dir"), 0);
	assert_int_equal(do_umount(fs, "/mnt", MNT_DETACH), 0);
	assert_int_equal(get("f"), 0);	/* while somebody is there */
	assert_int_equal(chdir_("/"), 0);
	assert_int_equal(get("/mnt/below"), 0);
	assert_int_equal(unlink_("/mnt/below"), 0);
	assert_int_equal(rmdir_("/mnt"), 0);
}

static void test_readdir(void **state)
{
	char name[16];

	assert_int_equal(mkdir_("/d"), 0);
	for (int i = 0; i < 5; i++) {
		snprintf(name, sizeof(name), "/d/%d", i);
		assert_int_equal(put(name, ""), 0);
	}
	list("/d");
	assert_string_equal(text, ". .. 4 3 2 1 0");
	unlink_("/d/3");
	put("/d/5", "");
	list("/d");
	assert_string_equal(text, ". .. 5 4 2 1 0");
	for (int i = 0; i < 6; i++) {
		snprintf(name, sizeof(name), "/d/%d", i);
		unlink_(name);
	}
	assert_int_equal(rmdir_("/d"), 0);
}

static void test_rights(void **state)
{
	assert_int_equal(mkdir_("/sticky"), 0);
	assert_int_equal(put("/sticky/root", "x"), 0);
	assert_int_equal(mkdir_("/open"), 0);
	struct path path;
	struct iattr attr = { .ia_valid = ATTR_MODE, .ia_mode = 01777 };

	filename_lookup(fs, NULL, "/sticky", 0, &path);
	notify_change(&path, &attr);
	path_put(&path);
	attr.ia_mode = 0604;
	filename_lookup(fs, NULL, "/sticky/root", 0, &path);
	notify_change(&path, &attr);
	path_put(&path);

	become(1000, 100);
	assert_int_equal(put("/sticky/mine", "x"), 0);
	filename_lookup(fs, NULL, "/sticky/mine", 0, &path);
	assert_int_equal(path.dentry->d_inode->i_uid, 1000);
	assert_int_equal(path.dentry->d_inode->i_gid, 100);
	assert_int_equal(path.dentry->d_inode->i_mode, S_IFREG | 0644);
	path_put(&path);
	assert_int_equal(put("/open/f", "x"), -EACCES);
	assert_int_equal(get("/sticky/root"), 0);
	assert_int_equal(put("/sticky/root", "x"), -EACCES);
	assert_int_equal(unlink_("/sticky/root"), -EPERM);
	assert_int_equal(rename_("/sticky/mine", "/sticky/root"), -EPERM);
	assert_int_equal(do_mount(fs, "x", "/open", "tmpfs", 0, ""), -EPERM);
	become(1000, 0);
	assert_int_equal(get("/sticky/root"), -EACCES);	/* the group's */
	assert_int_equal(unlink_("/sticky/mine"), 0);
	become(0, 0);
	assert_int_equal(open_exec(fs, "/sticky/root", &(struct file *){ 0 }),
			 -EACCES);
	assert_int_equal(unlink_("/sticky/root"), 0);
	assert_int_equal(rmdir_("/sticky"), 0);
	assert_int_equal(rmdir_("/open"), 0);
}

/* --- Pipes --------------------------------------------------------------- */

static struct file *ends[2];

static void open_pipe(u32 flags)
{
	assert_int_equal(create_pipe_files(ends, flags), 0);
	while_asleep = NULL;
	signal_pending = false;
	sigpipes = 0;
}

static ssize_t pread_(size_t n)
{
	static char buf[1 << 17];

	return vfs_read(ends[0], buf, n, &ends[0]->f_pos);
}

static ssize_t pwrite_(size_t n)
{
	static const char buf[1 << 17];

	return vfs_write(ends[1], buf, n, &ends[1]->f_pos);
}

static void test_pipe_nonblock(void **state)
{
	open_pipe(O_NONBLOCK);
	assert_int_equal(pread_(1), -EAGAIN);
	assert_int_equal(vfs_poll(ends[0], NULL), 0);
	assert_int_equal(vfs_poll(ends[1], NULL), POLLOUT | POLLWRNORM);
	assert_int_equal(pwrite_(100), 100);
	assert_int_equal(vfs_poll(ends[0], NULL), POLLIN | POLLRDNORM);
	assert_int_equal(pread_(60), 60);
	assert_int_equal(pread_(60), 40);
	/* Fill it: much may go in part, little as a whole or not. */
	assert_int_equal(pwrite_(1 << 17), 65536);
	assert_int_equal(pwrite_(1), -EAGAIN);
	assert_int_equal(vfs_poll(ends[1], NULL), 0);
	assert_int_equal(pread_(100), 100);
	assert_int_equal(pwrite_(101), -EAGAIN);
	assert_int_equal(pwrite_(100), 100);
	for (int i = 0; i < 100; i++) {
		assert_int_equal(pread_(5000), 5000);
		assert_int_equal(pwrite_(4096), 4096);
		assert_int_equal(pwrite_(904), 904);
	}
	fput(ends[1]);
	assert_int_equal(pread_(1 << 17), 65536);
	assert_int_equal(pread_(1), 0);
	assert_int_equal(vfs_poll(ends[0], NULL), POLLHUP);
	fput(ends[0]);

	open_pipe(0);
	fput(ends[0]);
	assert_int_equal(vfs_poll(ends[1], NULL) & POLLERR, POLLERR);
	assert_int_equal(pwrite_(1), -EPIPE);
	assert_int_equal(sigpipes, 1);
	fput(ends[1]);
}

static void reader_comes(void)
{
	pread_(30000);
}

static void writer_comes(void)
{
	pwrite_(3);
}

static void writer_goes(void)
{
	fput(ends[1]);
}

static void reader_goes(void)
{
	fput(ends[0]);
}

static void signal_comes(void)
{
	signal_pending = true;
}

static void test_pipe_blocking(void **state)
{
	open_pipe(0);
	while_asleep = writer_comes;
	assert_int_equal(pread_(10), 3);
	while_asleep = reader_comes;
	assert_int_equal(pwrite_(1 << 17), 1 << 17);
	while_asleep = NULL;
	while (ends[0]->f_inode->i_pipe && pread_(4096) == 4096)
		if (vfs_poll(ends[0], NULL) == 0)
			break;
	while_asleep = signal_comes;
	assert_int_equal(pread_(10), -ERESTARTSYS);
	signal_pending = false;
	assert_int_equal(pwrite_((1 << 16) + 1), 1 << 16);
	signal_pending = false;
	assert_int_equal(pwrite_(1), -ERESTARTSYS);
	signal_pending = false;
	while_asleep = reader_goes;
	assert_int_equal(pwrite_(10), -EPIPE);
	assert_int_equal(sigpipes, 1);
	fput(ends[1]);

	open_pipe(0);
	while_asleep = writer_goes;
	assert_int_equal(pread_(10), 0);
	fput(ends[0]);
}

static int fifo_fd;

static void fifo_writer_comes(void)
{
	while_asleep = NULL;
	fifo_fd = open_("/fifo", O_WRONLY);
	assert_true(fifo_fd >= 0);
	assert_int_equal(write_(fifo_fd, "fifo"), 4);
	close_fd(files, fifo_fd);
}

static void test_fifo(void **state)
{
	int fd;

	assert_int_equal(do_mknodat(fs, NULL, "/fifo", S_IFIFO | 0666, 0), 0);
	assert_int_equal(open_("/fifo", O_WRONLY | O_NONBLOCK), -ENXIO);
	fd = open_("/fifo", O_RDONLY | O_NONBLOCK);
	assert_int_equal(read_(fd, 1), 0);
	assert_int_equal(vfs_poll(files->fd[fd], NULL), 0);
	close_fd(files, fd);
	signal_pending = false;
	while_asleep = signal_comes;
	assert_int_equal(open_("/fifo", O_RDONLY), -ERESTARTSYS);
	signal_pending = false;
	while_asleep = fifo_writer_comes;
	fd = open_("/fifo", O_RDONLY);
	assert_true(fd >= 0);
	assert_int_equal(read_(fd, 10), 4);
	assert_string_equal(text, "fifo");
	assert_int_equal(read_(fd, 10), 0);
	assert_int_equal(unlink_("/fifo"), 0);
}

static void test_devices(void **state)
{
	static const char *const names[] = { "null", "zero", "full", "random" };
	static const int minors[] = { 3, 5, 7, 8 };
	int fd[4];

	for (int i = 0; i < 4; i++) {
		assert_int_equal(do_mknodat(fs, NULL, names[i], S_IFCHR | 0666,
					    MKDEV(1, minors[i])), 0);
		fd[i] = open_(names[i], O_RDWR);
		assert_true(fd[i] >= 0);
		assert_int_equal(unlink_(names[i]), 0);
	}
	assert_int_equal(read_(fd[0], 10), 0);
	assert_int_equal(write_(fd[0], "gone"), 4);
	memset(text, 'x', sizeof(text));
	assert_int_equal(read_(fd[1], 10), 10);
	assert_int_equal(text[0] | text[9], 0);
	assert_int_equal(text[11], 'x');
	assert_int_equal(write_(fd[2], "x"), -ENOSPC);
	assert_int_equal(read_(fd[3], 1000), 1000);
	assert_int_equal(do_mknodat(fs, NULL, "no", S_IFCHR, MKDEV(99, 1)), 0);
	assert_int_equal(open_("no", O_RDWR), -ENXIO);
	assert_int_equal(unlink_("no"), 0);
}

static void test_devtmpfs(void **state)
{
	long limit;
	int err;

	assert_int_equal(mkdir_("/d1"), 0);
	assert_int_equal(mkdir_("/d2"), 0);
	for (limit = 0;; limit++) {
		fail_after = limit;
		err = do_mount(fs, "x", "/d1", "devtmpfs", 0, "");
		fail_after = -1;
		if (!err)
			break;
		assert_true(err == -ENOMEM || err == -ENOSPC);
	}
	assert_true(limit > 20);
	assert_int_equal(open_("/d1/vda", O_RDWR), -EIO);
	assert_true(open_("/d1/null", O_RDWR) >= 0);
	assert_int_equal(do_mount(fs, "x", "/d2", "devtmpfs", 0, ""), 0);
	assert_int_equal(mkdir_("/d1/shm"), 0);
	assert_int_equal(rmdir_("/d2/shm"), 0);
	assert_int_equal(do_umount(fs, "/d2", 0), 0);
	put_files(files);
	files = alloc_files();
	assert_int_equal(do_umount(fs, "/d1", 0), 0);
	assert_int_equal(rmdir_("/d1"), 0);
	assert_int_equal(rmdir_("/d2"), 0);
}

/* Many calls in a row, of which all after the first error are left out. */
static int scenario(void)
{
	struct file *pipe[2];
	int err;

	err = mkdir_("/s");
	err = err ? err : mkdir_("/s/d");
	err = err ? err : put("/s/d/f", "contents");
	err = err ? err : symlink_("d/f", "/s/l");
	err = err ? err : get("/s/l");
	err = err ? err : do_linkat(fs, NULL, "/s/l", NULL, "/s/h",
				    LOOKUP_FOLLOW);
	err = err ? err : rename_("/s/h", "/s/d/f2");
	err = err ? err : rename_("/s/d", "/s/e");
	err = err ? err : do_mknodat(fs, NULL, "/s/fifo", S_IFIFO, 0);
	err = err ? err : do_mount(fs, "x", "/s/e", "tmpfs", 0, "");
	err = err ? err : put("/s/e/in", "x");
	err = err ? err : do_umount(fs, "/s/e", 0);
	if (!err) {
		err = create_pipe_files(pipe, 0);
		if (!err) {
			fput(pipe[0]);
			fput(pipe[1]);
		}
	}
	if (!err) {
		struct files_struct *copy = dup_files(files);

		err = copy ? 0 : -ENOMEM;
		if (copy)
			put_files(copy);
	}
	return err;
}

static void test_no_memory(void **state)
{
	static const char *const made[] = {
		"/s/d/f", "/s/l", "/s/h", "/s/d/f2", "/s/e/f", "/s/e/f2",
		"/s/fifo", "/s/e/in"
	};
	long limit, before = objects;
	int err;

	for (limit = 0;; limit++) {
		fail_after = limit;
		err = scenario();
		fail_after = -1;
		do_umount(fs, "/s/e", 0);
		for (unsigned int i = 0; i < ARRAY_SIZE(made); i++)
			unlink_(made[i]);
		rmdir_("/s/d");
		rmdir_("/s/e");
		rmdir_("/s");
		shrink_dcache(NULL, ~0ul);
		assert_int_equal(objects, before);
		if (!err)
			break;
		assert_true(err == -ENOMEM || err == -ENOSPC);
	}
	assert_in_range(limit, 30, 1000);
}

/* --- A file system with a store: a root with two files, 2 and 3 ----------- */

static unsigned int evicted, written, supers_put;
static u32 links[4];			/* on the disk */

static int store_lookup(struct inode *dir, struct dentry *dentry);

static int store_unlink(struct inode *dir, struct dentry *dentry)
{
	(void)dir;
	dentry->d_inode->i_nlink--;
	mark_inode_dirty(dentry->d_inode);
	return 0;
}

static const struct inode_operations store_dir_iops = {
	.lookup = store_lookup, .unlink = store_unlink,
};

static struct inode *store_iget(struct super_block *sb, u64 ino)
{
	struct inode *inode = iget_locked(sb, ino);

	if (!inode || !(inode->i_state & I_NEW))
		return inode;
	inode->i_mode = ino == 1 ? S_IFDIR | 0755 : S_IFREG | 0644;
	inode->i_nlink = links[ino];
	inode->i_op = ino == 1 ? &store_dir_iops : NULL;
	if (ino != 1)
		inode->i_fop = &generic_file_operations;
	unlock_new_inode(inode);
	return inode;
}

static int store_lookup(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode;
	u64 ino = dentry->d_name[0] - '0';

	if (ino > 3 || !links[ino]) {
		d_add(dentry, NULL);
		return 0;
	}
	inode = store_iget(dir->i_sb, ino);
	if (!inode)
		return -ENOMEM;
	d_add(dentry, inode);
	return 0;
}

static void store_evict(struct inode *inode)
{
	assert_int_equal(inode->i_count, 0);
	evicted++;
}

static int store_write_inode(struct inode *inode, bool sync)
{
	assert_true(inode->i_state & I_SYNC);
	links[inode->i_ino] = inode->i_nlink;
	written++;
	return 0;
}

static void store_put_super(struct super_block *sb)
{
	assert_true(list_empty(&sb->s_inodes));
	supers_put++;
}

static const struct super_operations store_sops = {
	.evict_inode = store_evict,
	.write_inode = store_write_inode,
	.put_super = store_put_super,
};

static int store_fill_super(struct super_block *sb, const char *dev,
			    const char *data)
{
	sb->s_op = &store_sops;
	sb->s_root = d_make_root(sb, store_iget(sb, 1));
	return sb->s_root ? 0 : -ENOMEM;
}

static struct file_system_type store_fs_type = {
	.name = "storefs",
	.fs_flags = FS_REQUIRES_DEV,
	.fill_super = store_fill_super,
};

static void mount_store(void)
{
	if (!store_fs_type.list.next)
		register_filesystem(&store_fs_type);
	links[1] = 2;
	links[2] = 1;
	links[3] = 1;
	evicted = 0;
	written = 0;
	supers_put = 0;
	assert_int_equal(mkdir_("/mnt"), 0);
	assert_int_equal(do_mknodat(fs, NULL, "/disk", S_IFBLK | 0600,
				    disk.bd_dev), 0);
	assert_int_equal(do_mount(fs, "/disk", "/mnt", "storefs", 0, ""), 0);
}

static void umount_store(void)
{
	assert_int_equal(do_umount(fs, "/mnt", 0), 0);
	assert_int_equal(supers_put, 1);
	assert_null(disk.bd_holder);
	assert_int_equal(unlink_("/disk"), 0);
	assert_int_equal(rmdir_("/mnt"), 0);
}

/* Unused inodes stay, and are the same when they are looked up again; deleted
 * ones wait for the end of the system call. */
static void test_inode_cache(void **state)
{
	int fd;

	mount_store();
	notify_resume = false;
	fd = open_("/mnt/2", O_RDWR);
	assert_int_equal(fd, 0);
	close_fd(files, fd);
	shrink_dcache(NULL, ~0ul);
	assert_int_equal(evicted, 0);
	fd = open_("/mnt/2", O_RDWR);
	assert_int_equal(put("/mnt/3", "text"), 0);
	shrink_dcache(NULL, ~0ul);
	assert_int_equal(prune_icache(~0ul), 0);	/* in use, and dirty */
	sync_filesystems();
	assert_true(written > 0);
	assert_int_equal(prune_icache(~0ul), 1);
	assert_int_equal(evicted, 1);

	/* Open and without a name: it goes when it is closed, but later. */
	assert_int_equal(unlink_("/mnt/2"), 0);
	assert_false(notify_resume);
	close_fd(files, fd);
	assert_true(notify_resume);
	assert_int_equal(evicted, 1);
	task_work_run();
	assert_int_equal(evicted, 2);
	assert_int_equal(open_("/mnt/2", O_RDONLY), 0);	/* links[] says so */
	close_fd(files, 0);
	umount_store();
	assert_int_equal(evicted, 4);
}

/* One disk, one super block; who uses it keeps it. */
static void test_supers(void **state)
{
	int fd;

	mount_store();
	assert_ptr_not_equal(disk.bd_holder, NULL);
	assert_int_equal(mkdir_("/mnt2"), 0);
	assert_int_equal(do_mount(fs, "/mnt2", "/mnt2", "storefs", 0, ""),
			 -ENOTBLK);
	assert_int_equal(do_mount(fs, "/none", "/mnt2", "storefs", 0, ""),
			 -ENOENT);
	assert_int_equal(do_mount(fs, "/disk", "/mnt2", "storefs", MS_RDONLY,
				  ""), -EBUSY);
	assert_int_equal(do_mount(fs, "/disk", "/mnt2", "storefs", 0, ""), 0);
	assert_int_equal(do_umount(fs, "/mnt2", 0), 0);
	assert_int_equal(supers_put, 0);
	fd = open_("/mnt/3", O_RDWR);
	assert_int_equal(do_mount(fs, "", "/mnt", "", MS_REMOUNT | MS_RDONLY,
				  ""), -EBUSY);
	assert_int_equal(do_umount(fs, "/mnt", 0), -EBUSY);
	assert_int_equal(do_umount(fs, "/mnt", MNT_DETACH), 0);
	/* Found while it still lives. */
	assert_int_equal(do_mount(fs, "/disk", "/mnt", "storefs", 0, ""), 0);
	close_fd(files, fd);
	assert_int_equal(do_mount(fs, "", "/mnt", "", MS_REMOUNT | MS_RDONLY,
				  ""), 0);
	assert_int_equal(open_("/mnt/3", O_RDWR), -EROFS);
	assert_int_equal(rmdir_("/mnt2"), 0);
	disk.bd_read_only = true;
	assert_int_equal(do_mount(fs, "", "/mnt", "", MS_REMOUNT, ""),
			 -EACCES);
	disk.bd_read_only = false;
	umount_store();
}

#define test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(test_paths),
		test(test_symlinks),
		test(test_links_and_rename),
		test(test_open_files),
		test(test_fd_table),
		test(test_mounts),
		test(test_readdir),
		test(test_rights),
		test(test_pipe_nonblock),
		test(test_pipe_blocking),
		test(test_fifo),
		test(test_devices),
		test(test_devtmpfs),
		test(test_no_memory),
		test(test_inode_cache),
		test(test_supers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
