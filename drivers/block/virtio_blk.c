/*
 * A disk as virtio makes it (5.2). A request is a chain of buffers: what is
 * to be done, the data, and one byte in which the device says how it went.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/slab.h>
#include <block/blkdev.h>
#include <uapi/errno.h>
#include "virtio.h"

/* Features, 5.2.3 */
#define VIRTIO_BLK_F_SEG_MAX	2
#define VIRTIO_BLK_F_RO		5
#define VIRTIO_BLK_F_BLK_SIZE	6
#define VIRTIO_BLK_F_FLUSH	9	/* it has a cache that may be lost */

/* Configuration, 5.2.4 */
#define CFG_CAPACITY		0	/* sectors */
#define CFG_SEG_MAX		12
#define CFG_BLK_SIZE		20

/* 5.2.6 */
#define VIRTIO_BLK_T_IN		0
#define VIRTIO_BLK_T_OUT	1
#define VIRTIO_BLK_T_FLUSH	4
#define VIRTIO_BLK_S_OK		0

#define VIRTBLK_MAJOR	254	/* the first that Linux gives out by itself */
#define VIRTBLK_MINORS	16

struct virtblk_req {
	/* The device's: the first buffer, and the last. */
	struct {
		u32 type, ioprio;
		u64 sector;
	} out_hdr;
	u8 status;
	/* Ours. */
	struct request *rq;
};

struct virtblk {
	struct virtio_device *vdev;
	struct gendisk disk;
	struct virtblk_req reqs[VQ_MAX];	/* by the chain's number */
};

static const u32 request_types[] = {
	[REQ_OP_READ] = VIRTIO_BLK_T_IN,
	[REQ_OP_WRITE] = VIRTIO_BLK_T_OUT,
	[REQ_OP_FLUSH] = VIRTIO_BLK_T_FLUSH,
};

static void add_data(struct virtqueue *vq, const struct request *rq)
{
	u16 flags = rq->cmd_flags == REQ_OP_READ ? VRING_DESC_F_WRITE : 0;
	const struct bio_vec *bv;
	const struct bio *bio;

	list_for_each_entry(bio, &rq->bios, bi_list)
		for (bv = bio->bi_io_vec; bv < bio->bi_io_vec + bio->bi_vcnt;
		     bv++)
			virtqueue_add(vq, page_to_phys(bv->bv_page) +
				      bv->bv_offset, bv->bv_len, flags);
}

static int virtio_queue_rq(struct gendisk *disk, struct request *rq)
{
	struct virtblk *vblk = disk->private_data;
	struct virtqueue *vq = &vblk->vdev->vq;
	struct virtblk_req *vbr;
	int head;

	if (vq->broken)
		return -EIO;
	head = virtqueue_begin(vq, rq->nr_segments + 2);
	if (head < 0)
		return head;
	vbr = &vblk->reqs[head];
	vbr->out_hdr.type = request_types[rq->cmd_flags];
	vbr->out_hdr.sector = rq->cmd_flags == REQ_OP_FLUSH ? 0 : rq->sector;
	vbr->status = ~VIRTIO_BLK_S_OK;		/* unless it says otherwise */
	vbr->rq = rq;
	virtqueue_add(vq, __pa(&vbr->out_hdr), sizeof(vbr->out_hdr), 0);
	add_data(vq, rq);
	virtqueue_add(vq, __pa(&vbr->status), 1, VRING_DESC_F_WRITE);
	if (virtqueue_kick(vq, head))
		virtio_notify(vblk->vdev);
	return 0;
}

/* The interrupt: requests have ended, all of them if the device is lost. */
static void virtblk_done(struct virtio_device *vdev)
{
	struct virtblk *vblk = vdev->priv;
	struct virtqueue *vq = &vdev->vq;
	struct virtblk_req *vbr;
	int head;

	while ((head = virtqueue_get(vq)) >= 0) {
		vbr = &vblk->reqs[head];
		blk_mq_end_request(vbr->rq, vbr->status == VIRTIO_BLK_S_OK ?
				   0 : -EIO);
	}
	if (!vq->broken)
		return;
	virtio_break_device(vdev);
	while ((head = virtqueue_detach(vq)) >= 0)
		blk_mq_end_request(vblk->reqs[head].rq, -EIO);
}

static const struct blk_mq_ops virtio_mq_ops = {
	.queue_rq = virtio_queue_rq,
};

/* "vda" to "vdz", "vdaa" and so on. */
static void name_disk(struct gendisk *disk, unsigned int index)
{
	char *p = disk->disk_name + 2;

	memcpy(disk->disk_name, "vd", 2);
	if (index >= 26)
		*p++ = 'a' + index / 26 - 1;
	*p++ = 'a' + index % 26;
	*p = '\0';
}

/* What the device says of itself; 0, or -EINVAL if that cannot be. */
static int read_config(struct virtio_device *vdev, struct gendisk *disk)
{
	u32 size = SECTOR_SIZE, segments = 1;

	disk->capacity = virtio_cread64(vdev, CFG_CAPACITY);
	disk->read_only = virtio_has_feature(vdev, VIRTIO_BLK_F_RO);
	disk->has_write_cache = virtio_has_feature(vdev, VIRTIO_BLK_F_FLUSH);
	if (virtio_has_feature(vdev, VIRTIO_BLK_F_BLK_SIZE))
		size = virtio_cread32(vdev, CFG_BLK_SIZE);
	if (virtio_has_feature(vdev, VIRTIO_BLK_F_SEG_MAX))
		segments = virtio_cread32(vdev, CFG_SEG_MAX);
	segments = min(segments, vdev->vq.num - 2);
	if (size < SECTOR_SIZE || size > PAGE_SIZE || (size & (size - 1)) ||
	    !segments) {
		pr_err("virtio%u: a disk with blocks of %u bytes, %u at once\n",
		       vdev->index, size, segments);
		return -EINVAL;
	}
	disk->logical_block_size = size;
	disk->max_segments = segments;
	disk->max_sectors = segments * (PAGE_SIZE / SECTOR_SIZE);
	return 0;
}

int __init virtblk_probe(struct virtio_device *vdev)
{
	static unsigned int index __initdata;
	struct virtblk *vblk = kzalloc(sizeof(*vblk), GFP_KERNEL);
	struct gendisk *disk;
	int err;

	if (!vblk)
		return -ENOMEM;
	vblk->vdev = vdev;
	vdev->priv = vblk;
	vdev->callback = virtblk_done;
	disk = &vblk->disk;
	err = virtio_finalize_features(vdev, 1u << VIRTIO_BLK_F_SEG_MAX |
				       1u << VIRTIO_BLK_F_RO |
				       1u << VIRTIO_BLK_F_BLK_SIZE |
				       1u << VIRTIO_BLK_F_FLUSH);
	if (!err)
		err = virtio_find_vq(vdev);
	if (!err)
		err = read_config(vdev, disk);
	if (err)
		return err;
	virtio_device_ready(vdev);
	name_disk(disk, index);
	disk->major = VIRTBLK_MAJOR;
	disk->first_minor = index++ * VIRTBLK_MINORS;
	disk->minors = VIRTBLK_MINORS;
	disk->driver_name = "virtblk";
	disk->queue_depth = 8;		/* what comes beyond can be joined */
	disk->ops = &virtio_mq_ops;
	disk->private_data = vblk;
	pr_info("virtio_blk virtio%u: [%s] %llu %u-byte logical blocks (%llu MiB)%s\n",
		vdev->index, disk->disk_name,
		disk->capacity * SECTOR_SIZE / disk->logical_block_size,
		disk->logical_block_size, disk->capacity >> 11,
		disk->read_only ? ", read-only" : "");
	return add_disk(disk);
}
