/*
 * What /proc tells of disks and partitions. proc(5), and for diskstats
 * Linux's Documentation/admin-guide/iostats.rst.
 */
#include <lib/compiler.h>
#include <block/blkdev.h>
#include <fs/proc_fs.h>

static int partitions_show(struct seq_file *m)
{
	const struct block_device *bdev;
	bool first = true;

	list_for_each_entry(bdev, &all_bdevs, bd_list) {
		if (!bdev->bd_nr_sectors)
			continue;
		if (first)
			seq_puts(m, "major minor  #blocks  name\n\n");
		first = false;
		seq_printf(m, "%4u  %7u %10llu %s\n", MAJOR(bdev->bd_dev),
			   MINOR(bdev->bd_dev), bdev->bd_nr_sectors >> 1,
			   bdev->bd_name);
	}
	return 0;
}

/* Done, joined, sectors, milliseconds; joining and times are not counted. */
static void show_stat(struct seq_file *m, const struct block_device *bdev,
		      enum req_op op)
{
	seq_printf(m, " %llu 0 %llu 0", bdev->nr_ios[op],
		   bdev->nr_sectors[op]);
}

static int diskstats_show(struct seq_file *m)
{
	const struct block_device *bdev;

	list_for_each_entry(bdev, &all_bdevs, bd_list) {
		seq_printf(m, "%4u %7u %s", MAJOR(bdev->bd_dev),
			   MINOR(bdev->bd_dev), bdev->bd_name);
		show_stat(m, bdev, REQ_OP_READ);
		show_stat(m, bdev, REQ_OP_WRITE);
		/* Under way, two times; then four fields of discards. */
		seq_printf(m, " %u 0 0 0 0 0 0 %llu 0\n",
			   bdev->bd_partno ? 0 : bdev->bd_disk->in_flight,
			   bdev->nr_ios[REQ_OP_FLUSH]);
	}
	return 0;
}

static const struct proc_entry entries[] = {
	{ "diskstats", S_IFREG | 0444, .show = diskstats_show },
	{ "partitions", S_IFREG | 0444, .show = partitions_show },
};

const struct proc_dir proc_block_dir = {
	.entries = entries, .nr = ARRAY_SIZE(entries),
};
