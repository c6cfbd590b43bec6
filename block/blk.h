/* What the files of block/ share. */
#ifndef BLOCK_BLK_H
#define BLOCK_BLK_H

#include <block/blkdev.h>

/* Make the pool of bios, unless there is one; 0 or -ENOMEM. bio.c */
int bio_init_pool(void);
/* @bio is done: count it, tell its owner. IRQs are off. bio.c */
void bio_endio(struct bio *bio, int error);

/* --- partitions/msdos.c ------------------------------------------------- */

#define MAX_PARTITIONS	16	/* the disk itself is number 0 */

struct partition {
	sector_t start, nr;	/* nr == 0: there is none of this number */
};

/*
 * Read the partition table of the disk @bdev into @parts, by number. What
 * lies beyond the end of the disk is not in it or cut. Returns whether there
 * is such a table. Sleeps.
 */
bool msdos_partition(struct block_device *bdev,
		     struct partition parts[MAX_PARTITIONS]);

#endif
