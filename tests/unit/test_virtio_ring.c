/* links: drivers/block/virtio_ring.c */
/*
 * A virtqueue, with the test as the device: chains in and back in any order,
 * indices that wrap around, and devices that answer nonsense.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <asm/page.h>
#include <uapi/errno.h>
#include "../../drivers/block/virtio.h"

#define NUM	16u

static u8 mem[VRING_SIZE] __aligned(PAGE_SIZE);
static struct virtqueue vq;
static u16 last_avail;			/* the device's place in our ring */

static int setup(void **state)
{
	memset(mem, 0, sizeof(mem));
	virtqueue_init(&vq, NUM, mem);
	last_avail = 0;
	return 0;
}

/* A chain of @n buffers, at addresses that tell the chain and the place. */
static int add_chain(unsigned int n, unsigned int tag)
{
	int head = virtqueue_begin(&vq, n);
	unsigned int i;

	if (head < 0)
		return head;
	for (i = 0; i < n; i++)
		virtqueue_add(&vq, tag << 8 | i, 100 + i,
			      i == n - 1 ? VRING_DESC_F_WRITE : 0);
	assert_true(virtqueue_kick(&vq, head));
	return head;
}

/* The device takes the next chain, and checks it. */
static unsigned int take_chain(unsigned int n, unsigned int tag)
{
	unsigned int head = vq.avail->ring[last_avail++ % NUM];
	unsigned int i, d = head;

	assert_true((u16)(vq.avail->idx - last_avail) < NUM);
	for (i = 0; i < n; i++) {
		u16 flags = i == n - 1 ? VRING_DESC_F_WRITE :
					 VRING_DESC_F_NEXT;

		assert_int_equal(vq.desc[d].addr, tag << 8 | i);
		assert_int_equal(vq.desc[d].len, 100 + i);
		assert_int_equal(vq.desc[d].flags, flags);
		d = vq.desc[d].next;
	}
	return head;
}

static void give_back(u32 head)
{
	vq.used->ring[vq.used->idx % NUM].id = head;
	vq.used->idx++;
}

static void test_layout(void **state)
{
	assert_ptr_equal(vq.desc, mem);
	assert_ptr_equal(vq.avail, mem + 16 * NUM);
	assert_ptr_equal(vq.used, mem + PAGE_SIZE);
	virtqueue_init(&vq, VQ_MAX, mem);
	assert_true((u8 *)&vq.avail->ring[VQ_MAX + 1] <= mem + PAGE_SIZE);
	assert_true((u8 *)&vq.used->ring[VQ_MAX] <= mem + VRING_SIZE);
}

static void test_there_and_back(void **state)
{
	int a = add_chain(3, 1), b = add_chain(1, 2), c = add_chain(12, 3);

	assert_int_equal(add_chain(1, 4), -EBUSY);
	assert_int_equal(virtqueue_get(&vq), -EAGAIN);
	assert_int_equal(take_chain(3, 1), a);
	assert_int_equal(take_chain(1, 2), b);
	assert_int_equal(take_chain(12, 3), c);
	give_back(b);
	give_back(c);
	assert_int_equal(virtqueue_get(&vq), b);
	assert_int_equal(virtqueue_get(&vq), c);
	assert_int_equal(virtqueue_get(&vq), -EAGAIN);
	assert_int_equal(vq.num_free, 13);
	give_back(a);
	assert_int_equal(virtqueue_get(&vq), a);
	assert_int_equal(vq.num_free, NUM);
}

static void test_no_need_to_tell(void **state)
{
	int head = virtqueue_begin(&vq, 1);

	vq.used->flags = VRING_USED_F_NO_NOTIFY;
	virtqueue_add(&vq, 0, 1, 0);
	assert_false(virtqueue_kick(&vq, head));
}

/* Far beyond the 65536 that the indices count to, in random order. */
static void test_long(void **state)
{
	struct { unsigned int head, n; } busy[NUM];
	unsigned int i, n, nr_busy = 0, tag = 0, pick;
	int head;

	srand(6);
	for (i = 0; i < 300000; i++) {
		n = 1 + rand() % 5;
		head = add_chain(n, tag);
		if (head >= 0) {
			assert_int_equal(take_chain(n, tag++), head);
			busy[nr_busy].head = head;
			busy[nr_busy++].n = n;
		} else {
			assert_true(vq.num_free < n);
		}
		if (nr_busy && rand() % 2) {
			pick = rand() % nr_busy;
			give_back(busy[pick].head);
			assert_int_equal(virtqueue_get(&vq), busy[pick].head);
			busy[pick] = busy[--nr_busy];
		}
	}
	while (nr_busy) {
		give_back(busy[--nr_busy].head);
		assert_int_equal(virtqueue_get(&vq), busy[nr_busy].head);
	}
	assert_int_equal(vq.num_free, NUM);
}

/* After nonsense nothing is believed; what the device had is ours again. */
static void check_broken(int chains)
{
	assert_int_equal(virtqueue_get(&vq), -EIO);
	assert_true(vq.broken);
	assert_int_equal(virtqueue_get(&vq), -EIO);
	while (chains--)
		assert_true(virtqueue_detach(&vq) >= 0);
	assert_int_equal(virtqueue_detach(&vq), -ENOENT);
	assert_int_equal(vq.num_free, NUM);
}

static void test_nonsense(void **state)
{
	static const u32 ids[] = { NUM, 0xffff, 0xffffffff, 0x10000, 5 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ids); i++) {
		setup(NULL);
		add_chain(3, 1);
		add_chain(2, 2);
		give_back(ids[i]);
		check_broken(2);
	}
	setup(NULL);
	add_chain(3, 1);
	give_back(1);			/* in the middle of a chain */
	check_broken(1);
	setup(NULL);
	give_back(add_chain(3, 1));
	give_back(0);			/* the same again */
	assert_int_equal(virtqueue_get(&vq), 0);
	check_broken(0);
	setup(NULL);
	add_chain(3, 1);
	vq.used->idx = NUM + 1;		/* more than there can be */
	check_broken(1);
	setup(NULL);
	add_chain(3, 1);
	vq.used->idx = 0xffff;		/* backwards */
	check_broken(1);
}

/* What the device writes into its descriptors does not lead us astray. */
static void test_overwritten_descriptors(void **state)
{
	int head = add_chain(4, 1);

	memset(vq.desc, 0xff, NUM * sizeof(*vq.desc));
	memset(vq.avail, 0xff, 4 + 2 * NUM);
	give_back(head);
	assert_int_equal(virtqueue_get(&vq), head);
	assert_int_equal(vq.num_free, NUM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_layout, setup),
		cmocka_unit_test_setup(test_there_and_back, setup),
		cmocka_unit_test_setup(test_no_need_to_tell, setup),
		cmocka_unit_test_setup(test_long, setup),
		cmocka_unit_test_setup(test_nonsense, setup),
		cmocka_unit_test_setup(test_overwritten_descriptors, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
