/*
 * Which disks there are, and their partitions: all of them in one list, in
 * the order in which they were found, each disk before its partitions.
 */
#include <block/blkdev.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/slab.h>
#include <uapi/errno.h>
#include "blk.h"

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

/* Can what is done to the one be seen on the other? */
static bool overlap(const struct block_device *a, const struct block_device *b)
{
	return a == b || (a->bd_disk == b->bd_disk &&
			  (!a->bd_partno || !b->bd_partno));
}

int bd_claim(struct block_device *bdev, void *holder)
{
	struct block_device *other;

	list_for_each_entry(other, &all_bdevs, bd_list)
		if (overlap(bdev, other) && other->bd_holder &&
		    other->bd_holder != holder)
			return -EBUSY;
	bdev->bd_holder = holder;
	return 0;
}

void bd_release(struct block_device *bdev, void *holder)
{
	if (bdev->bd_holder == holder)
		bdev->bd_holder = NULL;
}

static struct block_device *add_bdev(struct gendisk *disk, unsigned int partno,
				     sector_t start, sector_t nr)
{
	struct block_device *bdev = kzalloc(sizeof(*bdev), GFP_KERNEL);
	const char *name = disk->disk_name;
	char last = name[strlen(name) - 1];

	if (!bdev)
		return NULL;
	bdev->bd_dev = MKDEV(disk->major, disk->first_minor + partno);
	bdev->bd_partno = partno;
	bdev->bd_start_sect = start;
	bdev->bd_nr_sectors = nr;
	bdev->bd_disk = disk;
	bdev->bd_read_only = disk->read_only;
	if (!partno)
		strscpy(bdev->bd_name, name, BDEVNAME_SIZE);
	else				/* "vda1", but "mmcblk0p1" */
		scnprintf(bdev->bd_name, BDEVNAME_SIZE, "%s%s%u", name,
			  last >= '0' && last <= '9' ? "p" : "", partno);
	list_add_tail(&bdev->bd_list, &all_bdevs);
	return bdev;
}

static int add_partitions(struct gendisk *disk)
{
	struct partition parts[MAX_PARTITIONS] = { 0 };
	struct block_device *bdev;
	unsigned int i;

	if (disk->capacity == 0 || !msdos_partition(disk->part0, parts))
		return 0;
	pr_info(" %s:", disk->disk_name);
	for (i = 1; i < min(disk->minors, MAX_PARTITIONS + 0u); i++) {
		if (!parts[i].nr)
			continue;
		bdev = add_bdev(disk, i, parts[i].start, parts[i].nr);
		if (!bdev)
			return -ENOMEM;
		pr_cont(" %s", bdev->bd_name);
	}
	pr_cont("\n");
	return 0;
}

int add_disk(struct gendisk *disk)
{
	int err = bio_init_pool();

	if (err)
		return err;
	INIT_LIST_HEAD(&disk->queue);
	INIT_LIST_HEAD(&disk->sweep);
	if (!disk->logical_block_size)
		disk->logical_block_size = SECTOR_SIZE;
	BUG_ON(!disk->max_segments ||
	       disk->max_sectors < PAGE_SIZE / SECTOR_SIZE);
	disk->part0 = add_bdev(disk, 0, 0, disk->capacity);
	return disk->part0 ? add_partitions(disk) : -ENOMEM;
}
