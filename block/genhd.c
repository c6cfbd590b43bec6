/*
 * Which disks there are, and their partitions: all of them in one list, in
 * the order in which they were found.
 */
#include <block/blkdev.h>
#include <lib/string.h>

LIST_HEAD(all_bdevs);

struct block_device *blkdev_get_no(u32 dev)
{
	struct block_device *bdev;

	list_for_each_entry(bdev, &all_bdevs, bd_list)
		if (bdev->bd_dev == dev)
			return bdev;
	return NULL;
}

struct block_device *blkdev_get_by_name(const char *name)
{
	struct block_device *bdev;

	list_for_each_entry(bdev, &all_bdevs, bd_list)
		if (!strcmp(bdev->bd_name, name))
			return bdev;
	return NULL;
}
