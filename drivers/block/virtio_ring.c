/*
 * A virtqueue (2.6): a table of descriptors, each a buffer; chains of them;
 * and two rings, in which we hand chains to the device and it hands them
 * back, in any order. Each ring has an index that only ever grows, by the one
 * who writes to it.
 *
 * The two sides are two observers of the same memory, hence the barriers: dmb
 * and not dsb, since memory alone is concerned (ARM ARM DDI 0406C, A3.8.3),
 * and for the whole system, since a device need not be among the CPUs'
 * inner-shareable domain. The register write that tells the device is
 * writel()'s to order.
 */
#include <asm/barrier.h>
#include <asm/page.h>
#include <uapi/errno.h>
#include "virtio.h"

void virtqueue_init(struct virtqueue *vq, unsigned int num, void *mem)
{
	unsigned int i;

	vq->num = num;
	vq->num_free = num;
	vq->free_head = 0;
	vq->last_used = 0;
	vq->broken = false;
	vq->desc = mem;
	vq->avail = (void *)(vq->desc + num);
	vq->used = (void *)((char *)mem + PAGE_SIZE);
	for (i = 0; i < num; i++) {
		vq->next[i] = i + 1;
		vq->last[i] = VQ_NONE;
	}
}

int virtqueue_begin(struct virtqueue *vq, unsigned int n)
{
	if (vq->num_free < n)
		return -EBUSY;
	vq->tail = VQ_NONE;
	return vq->free_head;
}

void virtqueue_add(struct virtqueue *vq, phys_addr_t addr, u32 len, u16 flags)
{
	unsigned int i = vq->free_head;
	struct vring_desc *desc = &vq->desc[i];

	desc->addr = addr;
	desc->len = len;
	desc->flags = flags;
	if (vq->tail != VQ_NONE) {
		vq->desc[vq->tail].flags |= VRING_DESC_F_NEXT;
		vq->desc[vq->tail].next = i;
	}
	vq->tail = i;
	vq->free_head = vq->next[i];
	vq->num_free--;
}

bool virtqueue_kick(struct virtqueue *vq, unsigned int head)
{
	u16 idx = vq->avail->idx;

	vq->last[head] = vq->tail;
	vq->avail->ring[idx & (vq->num - 1)] = head;
	/* The chain is there before the index says so (2.6.13.3). */
	dmb(st);
	WRITE_ONCE(vq->avail->idx, idx + 1);
	/* Only then does what the device says of itself count (2.6.13.4). */
	dmb(sy);
	return !(READ_ONCE(vq->used->flags) & VRING_USED_F_NO_NOTIFY);
}

/* The chain's descriptors become free. */
static void free_chain(struct virtqueue *vq, unsigned int head)
{
	unsigned int tail = vq->last[head], i;

	for (i = head; i != tail; i = vq->next[i])
		vq->num_free++;
	vq->num_free++;
	vq->next[tail] = vq->free_head;
	vq->free_head = head;
	vq->last[head] = VQ_NONE;
}

int virtqueue_get(struct virtqueue *vq)
{
	u16 ready = READ_ONCE(vq->used->idx) - vq->last_used;
	u32 head;

	if (vq->broken)
		return -EIO;
	if (ready == 0)
		return -EAGAIN;
	/* The index is read before the elements that it tells of (2.6.14). */
	dmb(sy);
	head = READ_ONCE(vq->used->ring[vq->last_used & (vq->num - 1)].id);
	if (ready > vq->num || head >= vq->num || vq->last[head] == VQ_NONE) {
		vq->broken = true;
		return -EIO;
	}
	vq->last_used++;
	free_chain(vq, head);
	return head;
}

int virtqueue_detach(struct virtqueue *vq)
{
	unsigned int head;

	for (head = 0; head < vq->num; head++) {
		if (vq->last[head] == VQ_NONE)
			continue;
		free_chain(vq, head);
		return head;
	}
	return -ENOENT;
}
