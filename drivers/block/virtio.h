/*
 * Virtio: devices that a hypervisor makes up so that they are easy to drive
 * ("Virtual I/O Device (VIRTIO) Version 1.1", OASIS; sections are its). A
 * device has a page of registers (virtio_mmio.c) and queues (virtio_ring.c);
 * what goes through those is the affair of its kind (virtio_blk.c).
 *
 * What a device reads and writes in memory it sees as the CPU does: QEMU says
 * "dma-coherent" in the tree. So no cache is cleaned anywhere here, only the
 * order of accesses matters.
 */
#ifndef DRIVERS_BLOCK_VIRTIO_H
#define DRIVERS_BLOCK_VIRTIO_H

#include <lib/compiler.h>

struct virtio_device;

/* --- virtio_ring.c ------------------------------------------------------ */

/* A virtqueue's three parts, as in 2.6: what the device sees. All little
 * endian, as we are (a legacy device uses the byte order of the guest). */
struct vring_desc {
	u64 addr;
	u32 len;
	u16 flags;
	u16 next;
};
#define VRING_DESC_F_NEXT	1
#define VRING_DESC_F_WRITE	2	/* by the device */

struct vring_avail {
	u16 flags;
	u16 idx;
	u16 ring[];
};

struct vring_used {
	u16 flags;
#define VRING_USED_F_NO_NOTIFY	1
	u16 idx;
	struct vring_used_elem {
		u32 id;
		u32 len;
	} ring[];
};

#define VQ_MAX		128	/* descriptors; with rings, two pages */

struct virtqueue {
	unsigned int num;		/* descriptors: a power of two */
	unsigned int num_free;
	u16 free_head;			/* of the free ones, by next[] */
	u16 tail;			/* of the chain that is being made */
	u16 last_used;			/* where the device's ring was read to */
	bool broken;
	struct vring_desc *desc;
	struct vring_avail *avail;
	struct vring_used *used;
	/*
	 * Our own account of the chains, since the device can write to all
	 * of the above: the next in a chain or in the free list; and for the
	 * first of a chain that the device has, the last; else VQ_NONE.
	 */
	u16 next[VQ_MAX];
	u16 last[VQ_MAX];
};
#define VQ_NONE		0xffff

/* Bytes of the three parts, for @num <= VQ_MAX. In one piece, with the
 * last on a page of its own: so a legacy device wants it (2.6.2). */
#define VRING_SIZE	(2 * PAGE_SIZE)

/* Set up @vq with @num descriptors in the VRING_SIZE bytes at @mem: zeroed,
 * page-aligned. */
void virtqueue_init(struct virtqueue *vq, unsigned int num, void *mem);

/*
 * Begin a chain of @n buffers: the number under which it comes back, or
 * -EBUSY when there are not so many descriptors free. Then as many times
 * virtqueue_add(), those that the device writes last; then virtqueue_kick(),
 * which hands it over and says whether the device wants to be told.
 * All with IRQs off.
 */
int virtqueue_begin(struct virtqueue *vq, unsigned int n);
void virtqueue_add(struct virtqueue *vq, phys_addr_t addr, u32 len,
		   u16 flags);
bool virtqueue_kick(struct virtqueue *vq, unsigned int head);

/*
 * The number of a chain that the device is done with, which is free now;
 * -EAGAIN if there is none. -EIO: the device has answered nonsense; vq->broken
 * is set, and nothing it says is believed any more.
 */
int virtqueue_get(struct virtqueue *vq);
/* The device has been reset: the number of a chain that it had, or -ENOENT. */
int virtqueue_detach(struct virtqueue *vq);

/* --- virtio_mmio.c ------------------------------------------------------ */

struct virtio_device {
	void *base;			/* its registers */
	u32 version;			/* 1: legacy, 2: virtio 1.0 and later */
	u64 features;			/* agreed upon */
	unsigned int index;		/* virtio0, virtio1, ... */
	struct virtqueue vq;		/* its only queue */
	/* Buffers have come back, or the device is lost: vq.broken. IRQs are
	 * off. */
	void (*callback)(struct virtio_device *vdev);
	void *priv;			/* the driver's */
};

#define VIRTIO_F_VERSION_1	32

static inline bool virtio_has_feature(const struct virtio_device *vdev, u32 bit)
{
	return vdev->features >> bit & 1;
}

/*
 * A driver's probe calls these in order: agree upon those of the features in
 * @wanted that the device has; make the queue; read the configuration; and
 * let it begin. 0 or a negative errno.
 */
int virtio_finalize_features(struct virtio_device *vdev, u64 wanted);
int virtio_find_vq(struct virtio_device *vdev);
u32 virtio_cread32(struct virtio_device *vdev, unsigned int offset);
u64 virtio_cread64(struct virtio_device *vdev, unsigned int offset);
void virtio_device_ready(struct virtio_device *vdev);

/* Tell the device that there is something in the queue. */
void virtio_notify(struct virtio_device *vdev);
/* It cannot be trusted: keep it from touching memory, for ever. */
void virtio_break_device(struct virtio_device *vdev);

/* --- virtio_blk.c ------------------------------------------------------- */

int virtblk_probe(struct virtio_device *vdev);

#endif
