/*
 * The partition table of PCs, in the Master Boot Record: four entries at the
 * end of the disk's first sector. One of them may be an extended partition, a
 * chain of sectors with such a table each: in it one entry is a partition,
 * counted from that sector on, another leads to the next link, counted from
 * the beginning of the extended partition. Numbers 1 to 4 are the four
 * entries, the partitions in the chain follow from 5 on.
 *
 * Nothing in there is to be trusted. A chain may go in circles, but ends when
 * the numbers have run out or after MAX_LINKS; what lies beyond the end of
 * the disk is cut, as Linux does.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/slab.h>
#include "../blk.h"

#define MBR_TABLE	0x1be		/* where the entries begin */
#define MBR_MAGIC	0x1fe		/* 55 aa */
#define MAX_LINKS	100

struct msdos_entry {
	u8 boot_ind;			/* 0x80: boot from it, 0: do not */
	u8 start_chs[3];
	u8 sys_ind;			/* what is in it */
	u8 end_chs[3];
	u8 start_sect[4], nr_sects[4];	/* little endian, logical blocks */
};

#define DOS_EXTENDED	0x05
#define WIN98_EXTENDED	0x0f
#define LINUX_EXTENDED	0x85
#define EFI_PMBR	0xee		/* the true table is a GPT */

struct msdos_scan {
	struct block_device *bdev;
	struct partition *parts;
	unsigned int next;		/* the next number in the chain */
	unsigned int scale;		/* sectors of 512 in a logical block */
	u8 *sector;			/* where tables are read to */
};

static sector_t get_le32(const u8 *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (u32)p[3] << 24;
}

static bool is_extended(const struct msdos_entry *e)
{
	return e->sys_ind == DOS_EXTENDED || e->sys_ind == WIN98_EXTENDED ||
	       e->sys_ind == LINUX_EXTENDED;
}

static void put_partition(struct msdos_scan *scan, unsigned int n,
			  sector_t start, sector_t nr)
{
	sector_t end = scan->bdev->bd_nr_sectors;
	const char *name = scan->bdev->bd_name;

	if (start >= end) {
		pr_warn("%s: p%u start %llu is beyond EOD, ignored\n", name, n,
			start);
		return;
	}
	if (nr > end - start) {
		pr_warn("%s: p%u size %llu extends beyond EOD, truncated\n",
			name, n, nr);
		nr = end - start;
	}
	scan->parts[n].start = start;
	scan->parts[n].nr = nr;
}

/* The four entries of the table in sector @at, or NULL if there is none. */
static const struct msdos_entry *read_table(struct msdos_scan *scan,
					    sector_t at)
{
	if (blkdev_rw_kernel(scan->bdev, REQ_OP_READ, at, scan->sector,
			     scan->scale * SECTOR_SIZE) ||
	    scan->sector[MBR_MAGIC] != 0x55 ||
	    scan->sector[MBR_MAGIC + 1] != 0xaa)
		return NULL;
	return (const struct msdos_entry *)(scan->sector + MBR_TABLE);
}

/* The chain that begins at @first and has @size sectors. */
static void scan_extended(struct msdos_scan *scan, sector_t first,
			  sector_t size)
{
	sector_t here = first, start, nr;
	const struct msdos_entry *e;
	unsigned int links, i;

	for (links = 0; links < MAX_LINKS; links++) {
		e = read_table(scan, here);
		if (!e)
			return;
		for (i = 0; i < 4; i++) {
			start = get_le32(e[i].start_sect) * scan->scale;
			nr = get_le32(e[i].nr_sects) * scan->scale;
			if (!nr || is_extended(&e[i]))
				continue;
			/* The last two are rubbish unless they fit in. */
			if (i >= 2 && (here + start < first ||
				       start + nr > size ||
				       here + start + nr > first + size))
				continue;
			if (scan->next == MAX_PARTITIONS)
				return;
			put_partition(scan, scan->next++, here + start, nr);
		}
		for (i = 0; i < 4; i++)
			if (get_le32(e[i].nr_sects) && is_extended(&e[i]))
				break;
		if (i == 4)
			return;
		here = first + get_le32(e[i].start_sect) * scan->scale;
	}
}

/* A file system may begin like this, too; its bytes here mean other things. */
static bool is_partition_table(const struct msdos_entry *e)
{
	unsigned int i;

	for (i = 0; i < 4; i++)
		if ((e[i].boot_ind & 0x7f) || e[i].sys_ind == EFI_PMBR)
			return false;
	return true;
}

static bool scan_table(struct msdos_scan *scan)
{
	const struct msdos_entry *e = read_table(scan, 0);
	struct msdos_entry table[4];
	unsigned int i;

	if (!e || !is_partition_table(e))
		return false;
	memcpy(table, e, sizeof(table));	/* the chain is read over it */
	for (i = 0; i < 4; i++) {
		sector_t start = get_le32(table[i].start_sect) * scan->scale;
		sector_t nr = get_le32(table[i].nr_sects) * scan->scale;

		if (!nr)
			continue;
		if (!is_extended(&table[i])) {
			put_partition(scan, i + 1, start, nr);
			continue;
		}
		/* It can be seen, but nobody can make a file system in it. */
		put_partition(scan, i + 1, start,
			      min(nr, max((sector_t)scan->scale,
					  (sector_t)2)));
		scan_extended(scan, start, nr);
	}
	return true;
}

bool msdos_partition(struct block_device *bdev,
		     struct partition parts[MAX_PARTITIONS])
{
	struct msdos_scan scan = {
		.bdev = bdev, .parts = parts, .next = 5,
		.scale = bdev->bd_disk->logical_block_size >> SECTOR_SHIFT,
		.sector = kmalloc(bdev->bd_disk->logical_block_size,
				  GFP_KERNEL),
	};
	bool found = scan.sector && scan_table(&scan);

	kfree(scan.sector);
	return found;
}
