/*
 * Block devices: what holds bytes in sectors of 512 and does not forget.
 *
 * Who wants sectors moved fills a bio with pieces of pages and submits it.
 * The queue of the disk joins bios of neighbouring sectors into requests;
 * the driver gets one request after the other, as many at once as it can
 * have, and its interrupt ends them, in any order. Then each bio's
 * bi_end_io() runs, in the interrupt: it may wake somebody and change flags,
 * not allocate, free or sleep.
 *
 *	page cache, file system     submit_bio()
 *	        |  bio
 *	block/blk-core.c            requests, in order of sectors
 *	        |  request
 *	drivers/block, drivers/mmc  queue_rq() ... blk_mq_end_request()
 */
#ifndef BLOCK_BLKDEV_H
#define BLOCK_BLKDEV_H

#include <lib/kdev_t.h>
#include <lib/list.h>
#include <lib/wait.h>
#include <mm/mm_types.h>

typedef u64 sector_t;			/* in units of 512 bytes */
#define SECTOR_SHIFT	9
#define SECTOR_SIZE	512u
#define BDEVNAME_SIZE	16

struct bio;
struct gendisk;

enum req_op {
	REQ_OP_READ,
	REQ_OP_WRITE,
	REQ_OP_FLUSH,	/* no data: what was written before is made lasting */
};

/* A disk, or a partition of one. */
struct block_device {
	u32 bd_dev;			/* MKDEV(major, minor) */
	unsigned int bd_partno;		/* 0: the whole disk */
	sector_t bd_start_sect;		/* on the disk */
	sector_t bd_nr_sectors;
	struct gendisk *bd_disk;
	char bd_name[BDEVNAME_SIZE];	/* "vda1" */
	bool bd_read_only;
	void *bd_inode;			/* fs/block_dev.c: its page cache */
	void *bd_holder;		/* mounted, swapped to: whose it is */
	u64 nr_sectors[3], nr_ios[3];	/* by REQ_OP_*: /proc/diskstats */
	struct list_head bd_list;	/* all of them, in order of discovery */
};

/* The device of that number or name ("vda1", without "/dev/"), or NULL. */
struct block_device *blkdev_get_no(u32 dev);
struct block_device *blkdev_get_by_name(const char *name);
extern struct list_head all_bdevs;

/*
 * @bdev is @holder's alone: a mounted file system's, a swap area's, of a file
 * that is open with O_EXCL. -EBUSY if it is another's, or a partition of it
 * is, or the disk that it is a partition of. Who merely opens it does not ask.
 */
int bd_claim(struct block_device *bdev, void *holder);
void bd_release(struct block_device *bdev, void *holder);

/* --- bios --------------------------------------------------------------- */

struct bio_vec {
	struct page *bv_page;
	u16 bv_len, bv_offset;		/* bytes; multiples of 512 */
};

#define BIO_MAX_VECS	32

/* What a driver does at once: neighbouring bios of one kind. */
struct request {
	struct gendisk *rq_disk;
	enum req_op cmd_flags;
	sector_t sector;		/* on the disk */
	u32 nr_bytes;
	unsigned int nr_segments;	/* bio_vecs in all its bios */
	struct list_head bios;		/* by bi_list, in order of sectors */
	struct list_head queuelist;
	bool nomerge;			/* stays as it is */
	void *driver_data;
};

struct bio {
	struct block_device *bi_bdev;
	enum req_op bi_opf;
	sector_t bi_sector;		/* the first, on bi_bdev */
	u32 bi_size;			/* bytes in all */
	int bi_status;			/* when it ended: 0 or -EIO */
	unsigned int bi_vcnt;
	void (*bi_end_io)(struct bio *bio);
	void *bi_private;
	struct list_head bi_list;	/* the pool's, then its request's */
	struct request bi_rq;		/* the one it begins, if it does */
	struct bio_vec bi_io_vec[BIO_MAX_VECS];
};

/*
 * An empty bio. There is a fixed number, so that memory can be written out
 * when there is none left: sleeps until one is free, and never fails. Who
 * has allocated one submits it before allocating the next.
 */
struct bio *bio_alloc(struct block_device *bdev, enum req_op op,
		      sector_t sector);
/* Any context. Whoever gets it back in bi_end_io() calls this, once. */
void bio_put(struct bio *bio);
/* Add a piece of a page; false when it is full, or as much as the disk takes at
 * once. The page must stay. */
bool bio_add_page(struct bio *bio, struct page *page, unsigned int len,
		  unsigned int offset);
/*
 * Have it done. bi_end_io() tells the end, with IRQs off, perhaps before this
 * returns. What lies outside of the device ends with -EIO, and so do writing
 * a read-only one and what is no multiple of the logical block. Nobody keeps
 * the order of bios that have not ended: who needs one after the other waits
 * between them. Does not sleep.
 */
void submit_bio(struct bio *bio);
/* The same and wait for the end; the bio is put. 0 or -EIO. */
int submit_bio_wait(struct bio *bio);
/* Everything whose write has ended is on the medium when this returns 0. */
int blkdev_issue_flush(struct block_device *bdev);
/* The sectors [@sector, @sector + @len / 512) to or from kernel memory in the
 * direct map; sleeps. 0 or -EIO. For partition tables and super blocks. */
int blkdev_rw_kernel(struct block_device *bdev, enum req_op op,
		     sector_t sector, void *buf, size_t len);

/* --- for drivers -------------------------------------------------------- */

struct blk_mq_ops {
	/*
	 * Start @rq; 0. IRQs are off; called from tasks and from interrupts,
	 * when a request has ended. -EBUSY: cannot take more now, comes again
	 * after blk_mq_end_request(); so never without one in flight. -EIO: it
	 * has failed, and nothing is to be ended. It may have ended already.
	 */
	int (*queue_rq)(struct gendisk *disk, struct request *rq);
};

struct gendisk {
	u32 major, first_minor, minors;
	const char *driver_name;	/* in /proc/devices: "virtblk" */
	char disk_name[BDEVNAME_SIZE];	/* "vda"; partitions "vda1", "mmcblk0p1" */
	sector_t capacity;
	bool read_only;
	bool has_write_cache;		/* REQ_OP_FLUSH is worth asking for */
	unsigned int max_segments;	/* of a request */
	unsigned int max_sectors;	/* a page or more */
	unsigned int logical_block_size;	/* bytes; 0: 512 */
	unsigned int queue_depth;	/* requests at once; 0: no limit */
	const struct blk_mq_ops *ops;
	void *private_data;

	/* block/ keeps these. */
	struct list_head queue;		/* requests that have come */
	struct list_head sweep;		/* those that are being started */
	unsigned int in_flight;
	bool running;			/* in queue_rq() */
	struct block_device *part0;
};

/*
 * @disk is filled in and ready: find out what partitions it has. It stays for
 * ever; the counts are those of the machine. Sleeps. 0 or -ENOMEM.
 */
int add_disk(struct gendisk *disk);
/*
 * @rq has ended, which the driver must not touch any more; @error 0 or -EIO.
 * From the driver's interrupt, mostly; IRQs are off.
 */
void blk_mq_end_request(struct request *rq, int error);

/* Called in order once at boot, from kernel_init(): sleeping is allowed. */
void virtio_mmio_init(void);		/* finds its devices in the tree */
void mmc_init(void);

#endif
