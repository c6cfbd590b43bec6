/*
 * Virtio devices with a page of registers, found through the device tree
 * (4.2). QEMU has a number of places for them, most of them empty: those read
 * as device 0. Linux gives names (vda, vdb) in the order of the tree, hence so
 * do we; QEMU fills the places from the last, so on its virt board the last
 * -device of the command line is vda.
 *
 * There are two versions, which differ in how the queue is told: legacy, which
 * QEMU is unless asked (4.2.4), and that of virtio 1.0.
 */
#include <lib/printk.h>
#include <asm/io.h>
#include <drivers/irq.h>
#include <drivers/of.h>
#include <mm/slab.h>
#include <block/blkdev.h>
#include <uapi/errno.h>
#include "virtio.h"

/* Registers, 4.2.2; those of the legacy device alone, 4.2.4. */
#define MAGIC_VALUE		0x000	/* "virt" */
#define VERSION			0x004
#define DEVICE_ID		0x008
#define DEVICE_FEATURES		0x010
#define DEVICE_FEATURES_SEL	0x014
#define DRIVER_FEATURES		0x020
#define DRIVER_FEATURES_SEL	0x024
#define GUEST_PAGE_SIZE		0x028	/* legacy */
#define QUEUE_SEL		0x030
#define QUEUE_NUM_MAX		0x034
#define QUEUE_NUM		0x038
#define QUEUE_ALIGN		0x03c	/* legacy */
#define QUEUE_PFN		0x040	/* legacy */
#define QUEUE_READY		0x044
#define QUEUE_NOTIFY		0x050
#define INTERRUPT_STATUS	0x060
#define INTERRUPT_ACK		0x064
#define STATUS			0x070
#define QUEUE_DESC		0x080	/* low half; the high one follows */
#define QUEUE_DRIVER		0x090
#define QUEUE_DEVICE		0x0a0
#define CONFIG_GENERATION	0x0fc
#define CONFIG			0x100

#define MAGIC			0x74726976
#define INT_CONFIG		2	/* the configuration has changed */

/* STATUS, 2.1 */
#define S_ACKNOWLEDGE		1
#define S_DRIVER		2
#define S_DRIVER_OK		4
#define S_FEATURES_OK		8
#define S_NEEDS_RESET		64
#define S_FAILED		128

#define ID_BLOCK		2	/* 5, Device Types */

static void add_status(struct virtio_device *vdev, u32 bits)
{
	writel(readl(vdev->base + STATUS) | bits, vdev->base + STATUS);
}

int virtio_finalize_features(struct virtio_device *vdev, u64 wanted)
{
	unsigned int i;
	u64 has = 0;

	for (i = 0; i < 2; i++) {
		writel(i, vdev->base + DEVICE_FEATURES_SEL);
		has |= (u64)readl(vdev->base + DEVICE_FEATURES) << 32 * i;
	}
	if (vdev->version == 1)		/* has no upper half */
		has = (u32)has;
	else
		wanted |= 1ull << VIRTIO_F_VERSION_1;
	vdev->features = has & wanted;
	for (i = 0; i < 2; i++) {
		writel(i, vdev->base + DRIVER_FEATURES_SEL);
		writel(vdev->features >> 32 * i, vdev->base + DRIVER_FEATURES);
	}
	if (vdev->version == 1)
		return 0;
	add_status(vdev, S_FEATURES_OK);
	if (virtio_has_feature(vdev, VIRTIO_F_VERSION_1) &&
	    readl(vdev->base + STATUS) & S_FEATURES_OK)
		return 0;
	pr_err("virtio%u: wants features that we do not have\n", vdev->index);
	return -ENODEV;
}

static void write_address(void *reg, phys_addr_t addr)
{
	writel(addr, reg);
	writel(0, reg + 4);
}

int virtio_find_vq(struct virtio_device *vdev)
{
	struct virtqueue *vq = &vdev->vq;
	unsigned int num;
	void *mem;

	writel(0, vdev->base + QUEUE_SEL);
	num = min(readl(vdev->base + QUEUE_NUM_MAX), VQ_MAX + 0u);
	if (num < 4 || (num & (num - 1))) {
		pr_err("virtio%u: a queue of %u\n", vdev->index, num);
		return -ENODEV;
	}
	mem = kzalloc(VRING_SIZE, GFP_KERNEL);	/* whole pages */
	if (!mem)
		return -ENOMEM;
	virtqueue_init(vq, num, mem);
	writel(num, vdev->base + QUEUE_NUM);
	if (vdev->version == 1) {
		writel(PAGE_SIZE, vdev->base + QUEUE_ALIGN);
		writel(PFN_DOWN(__pa(mem)), vdev->base + QUEUE_PFN);
	} else {
		write_address(vdev->base + QUEUE_DESC, __pa(vq->desc));
		write_address(vdev->base + QUEUE_DRIVER, __pa(vq->avail));
		write_address(vdev->base + QUEUE_DEVICE, __pa(vq->used));
		writel(1, vdev->base + QUEUE_READY);
	}
	return 0;
}

u32 virtio_cread32(struct virtio_device *vdev, unsigned int offset)
{
	return readl(vdev->base + CONFIG + offset);
}

/* In two halves that belong together (2.4.1). */
u64 virtio_cread64(struct virtio_device *vdev, unsigned int offset)
{
	u32 generation = 0;
	u64 val;

	do {
		if (vdev->version > 1)
			generation = readl(vdev->base + CONFIG_GENERATION);
		val = virtio_cread32(vdev, offset) |
		      (u64)virtio_cread32(vdev, offset + 4) << 32;
	} while (vdev->version > 1 &&
		 generation != readl(vdev->base + CONFIG_GENERATION));
	return val;
}

void virtio_device_ready(struct virtio_device *vdev)
{
	add_status(vdev, S_DRIVER_OK);
}

void virtio_notify(struct virtio_device *vdev)
{
	writel(0, vdev->base + QUEUE_NOTIFY);
}

void virtio_break_device(struct virtio_device *vdev)
{
	pr_err("virtio%u: the device answers nonsense; given up\n",
	       vdev->index);
	vdev->vq.broken = true;
	writel(0, vdev->base + STATUS);		/* reset */
	readl(vdev->base + STATUS);		/* which is done now */
}

static void vm_interrupt(unsigned int irq, void *dev)
{
	struct virtio_device *vdev = dev;
	u32 status = readl(vdev->base + INTERRUPT_STATUS);

	(void)irq;
	writel(status, vdev->base + INTERRUPT_ACK);
	/* What comes after our look at the queue interrupts again. */
	mb();
	if (vdev->vq.broken)
		return;
	if ((status & INT_CONFIG) &&
	    (readl(vdev->base + STATUS) & S_NEEDS_RESET))
		vdev->vq.broken = true;
	vdev->callback(vdev);
}

static int __init start_device(struct virtio_device *vdev, int node)
{
	int err, irq = of_irq_get(node, 0);

	if (irq < 0)
		return irq;
	writel(0, vdev->base + STATUS);			/* reset, 3.1.1 */
	add_status(vdev, S_ACKNOWLEDGE);
	add_status(vdev, S_DRIVER);
	if (vdev->version == 1)
		writel(PAGE_SIZE, vdev->base + GUEST_PAGE_SIZE);
	err = request_irq(irq, vm_interrupt, "virtio", vdev);
	if (err)
		return err;
	err = virtblk_probe(vdev);
	if (err) {
		vdev->vq.broken = true;
		writel(0, vdev->base + STATUS);
		add_status(vdev, S_FAILED);
		free_irq(irq);
	}
	return err;
}

static int __init virtio_mmio_probe(int node)
{
	static unsigned int nr_devices __initdata;
	void *base = of_iomap(node, 0);
	struct virtio_device *vdev;
	u32 version;
	int err;

	if (!base || readl(base + MAGIC_VALUE) != MAGIC)
		return -ENODEV;
	version = readl(base + VERSION);
	if (version < 1 || version > 2 || readl(base + DEVICE_ID) != ID_BLOCK)
		return -ENODEV;
	vdev = kzalloc(sizeof(*vdev), GFP_KERNEL);
	if (!vdev)
		return -ENOMEM;
	vdev->base = base;
	vdev->version = version;
	vdev->index = nr_devices++;
	err = start_device(vdev, node);
	if (err)
		pr_err("virtio%u: cannot be driven (%d)\n", vdev->index, err);
	return err;		/* what it was given may still be its */
}

VIRTIO_OF_DECLARE(virtio_mmio, "virtio,mmio", virtio_mmio_probe);

void __init virtio_mmio_init(void)
{
	of_init_table(__start___virtio_of_table, __stop___virtio_of_table);
}
