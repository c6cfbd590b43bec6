/*
 * The root directory on a disk: root=/dev/vda1 rootfstype=ext2. Until now the
 * root is the empty rootfs (or an initramfs without an /init). The disk is
 * mounted on its /root, moved over its /, and becomes PID 1's root.
 *
 * The words are Linux's: Documentation/admin-guide/kernel-parameters.txt.
 */
#include <block/blkdev.h>
#include <fs/fs.h>
#include <fs/namei.h>
#include <fs/upcall.h>
#include <init/do_mounts.h>
#include <kernel/params.h>
#include <kernel/sched.h>
#include <lib/printk.h>
#include <lib/string.h>

#define ROOT_POLL_NS	100000000ull	/* rootwait looks so often */

const char *root_device_name;
static const char *root_fs_names;	/* rootfstype=, with commas */
static const char *root_mount_data = "";
static u32 root_mountflags = MS_RDONLY;
static bool root_wait;
static unsigned int root_delay;		/* s */

static void __init setup_root(char *val)
{
	root_device_name = val;
}
__setup("root=", setup_root);

static void __init setup_rootfstype(char *val)
{
	root_fs_names = val;
}
__setup("rootfstype=", setup_rootfstype);

static void __init setup_rootflags(char *val)
{
	root_mount_data = val;
}
__setup("rootflags=", setup_rootflags);

static void __init setup_ro(char *val)
{
	(void)val;
	root_mountflags |= MS_RDONLY;
}
__setup("ro", setup_ro);

static void __init setup_rw(char *val)
{
	(void)val;
	root_mountflags &= ~MS_RDONLY;
}
__setup("rw", setup_rw);

static void __init setup_rootwait(char *val)
{
	(void)val;
	root_wait = true;
}
__setup("rootwait", setup_rootwait);

static void __init setup_rootdelay(char *val)
{
	root_delay = simple_strtoul(val, NULL, 0);
}
__setup("rootdelay=", setup_rootdelay);

static void __init sleep_ns(u64 ns)
{
	DECLARE_WAIT_QUEUE_HEAD(nobody);
	struct wait_queue_entry we = { .task = NULL };
	u64 deadline = ktime_get_ns() + ns;

	while (ktime_get_ns() < deadline) {
		prepare_to_wait(&nobody, &we, false);
		schedule_until(deadline);
		finish_wait(&nobody, &we);
	}
}

/* "/dev/vda1", "254:1" or "fe01" as a device number; 0: there is none. */
static dev_t __init name_to_dev_t(const char *name)
{
	const struct block_device *bdev;
	unsigned long n, minor;
	char *end;

	if (!strncmp(name, "/dev/", 5)) {
		bdev = blkdev_get_by_name(name + 5);
		return bdev ? bdev->bd_dev : 0;
	}
	n = simple_strtoul(name, &end, 10);
	if (*end == ':') {
		minor = simple_strtoul(end + 1, &end, 10);
		return *end ? 0 : MKDEV(n, minor);
	}
	n = simple_strtoul(name, &end, 16);
	return *end ? 0 : MKDEV(n >> 8, n & 0xff);
}

static dev_t __init find_root_device(void)
{
	dev_t dev = name_to_dev_t(root_device_name);

	if (root_delay) {
		pr_info("Waiting %u sec before mounting root device...\n",
			root_delay);
		sleep_ns(root_delay * 1000000000ull);
	}
	if (root_wait && !blkdev_get_no(dev)) {
		pr_info("Waiting for root device %s...\n", root_device_name);
		while (!dev || !blkdev_get_no(dev)) {
			sleep_ns(ROOT_POLL_NS);
			dev = name_to_dev_t(root_device_name);
		}
	}
	return dev;
}

static void __init printk_all_partitions(void)
{
	const struct block_device *bdev;

	list_for_each_entry(bdev, &all_bdevs, bd_list) {
		pr_err("%s%02x%02x      %10llu %s%s%s\n",
		       bdev->bd_partno ? "  " : "", MAJOR(bdev->bd_dev),
		       MINOR(bdev->bd_dev), bdev->bd_nr_sectors / 2,
		       bdev->bd_name, bdev->bd_partno ? "" : " driver: ",
		       bdev->bd_partno ? "" : bdev->bd_disk->driver_name);
	}
}

/* The next name of a list with commas in @name; false at its end. */
static bool __init next_fs_name(const char **list, char *name, size_t size)
{
	size_t len = 0;

	while (**list == ',')
		++*list;
	for (; **list && **list != ','; ++*list)
		if (len < size - 1)
			name[len++] = **list;
	name[len] = '\0';
	return len;
}

/* The file systems that need a device, as a list with commas. */
static void __init list_bdev_fs_names(char *buf, size_t size)
{
	struct file_system_type *type;
	size_t len = 0;

	list_for_each_entry(type, &file_systems, list)
		if (type->fs_flags & FS_REQUIRES_DEV)
			len += scnprintf(buf + len, size - len, "%s,",
					 type->name);
}

/* Try each of @names. 0: mounted; -EINVAL: none of them fits. */
static int __init try_types(const char *names)
{
	struct super_block *sb;
	struct path path;
	char type[32];
	int err;

	while (next_fs_name(&names, type, sizeof(type))) {
		err = do_mount(current->fs, "/dev/root", "/root", type,
			       root_mountflags, root_mount_data);
		if (err == -EACCES || err == -EINVAL)
			continue;
		if (err || filename_lookup(current->fs, NULL, "/root", 0,
					   &path))
			return err;
		set_fs_pwd(current->fs, &path);
		sb = path.mnt->mnt_sb;
		pr_info("VFS: Mounted root (%s filesystem)%s on device %u:%u.\n",
			sb->s_type->name, sb_rdonly(sb) ? " readonly" : "",
			MAJOR(sb->s_dev), MINOR(sb->s_dev));
		path_put(&path);
		return 0;
	}
	return -EINVAL;
}

static void __init mount_root(dev_t dev)
{
	char all[64] = "";
	const char *names = root_fs_names ? root_fs_names : all;
	int err;

	list_bdev_fs_names(all, sizeof(all));
	do_mknodat(current->fs, NULL, "/dev/root", S_IFBLK | 0600, dev);
	err = try_types(names);
	if (err == -EINVAL && !(root_mountflags & MS_RDONLY)) {
		root_mountflags |= MS_RDONLY;
		err = try_types(names);
	}
	if (!err)
		return;
	if (err != -EINVAL) {
		pr_err("VFS: Cannot open root device \"%s\" or unknown-block(%u,%u): error %d\n",
		       root_device_name, MAJOR(dev), MINOR(dev), err);
		pr_err("Please append a correct \"root=\" boot option; here are the available partitions:\n");
		printk_all_partitions();
	} else {
		pr_err("List of all partitions:\n");
		printk_all_partitions();
		pr_err("No filesystem could mount root, tried: %s\n", names);
	}
	panic("VFS: Unable to mount root fs on unknown-block(%u,%u)",
	      MAJOR(dev), MINOR(dev));
}

void __init prepare_namespace(void)
{
	struct path path;
	int err;

	mount_root(find_root_device());
	err = do_mount(current->fs, "devtmpfs", "dev", "devtmpfs", 0, "");
	if (err)
		pr_info("devtmpfs: error mounting %d\n", err);
	else
		pr_info("devtmpfs: mounted\n");
	/* PID 1's "/" is not looked up through mounts: hence the new root. */
	err = do_mount(current->fs, ".", "/", "", MS_MOVE, "");
	if (!err)
		err = filename_lookup(current->fs, NULL, ".", 0, &path);
	if (err)
		panic("VFS: the root directory cannot be moved: error %d", err);
	set_fs_root(current->fs, &path);
	path_put(&path);
}
