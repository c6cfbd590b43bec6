/*
 * Asking the Raspberry Pi's firmware. It goes on running, on the GPU, and
 * takes letters: the address of a message in memory, put in a mailbox. It
 * writes its answer over the message and puts the address in a mailbox for us
 * (github.com/raspberrypi/firmware/wiki: "Mailboxes", "Mailbox property
 * interface").
 *
 * The GPU does not see our caches. So the message has cache lines of its own,
 * which are written to memory before it is sent and dropped before the answer
 * is read, and the GPU is given the address under which it does not cache it
 * either.
 */
#include <lib/fdt.h>

#include <asm/io.h>
#include <asm/memory.h>

#include <drivers/bcm2835.h>
#include <drivers/of.h>
#include <drivers/timer.h>

#include <uapi/errno.h>

#define MAIL0_READ	0x00	/* from the firmware */
#define MAIL0_STATUS	0x18
#define MAIL1_WRITE	0x20	/* to the firmware */
#define MAIL1_STATUS	0x38
#define STATUS_FULL	0x80000000u
#define STATUS_EMPTY	0x40000000u

#define CHANNEL_PROPERTY 8u	/* in the low four bits of an address */
#define CHANNEL_MASK	15u
#define GPU_UNCACHED	0xc0000000u	/* where the GPU sees RAM, on a Pi 2 */
#define ANSWER_NS	100000000	/* it should take some microseconds */

#define PROPERTY_SUCCESS 0x80000000u
#define GET_CLOCK_RATE	0x00030002u

/* Alone in its cache line, of 64 bytes at most. Not __initdata: an answer that
 * we gave up waiting for may still be written some day. */
static struct property_message {
	u32 size;		/* in bytes, of all */
	u32 code;		/* 0; the answer's: PROPERTY_SUCCESS */
	u32 tag;
	u32 value_size, value_len;
	u32 id, rate;
	u32 end;		/* 0: no tag follows */
} __aligned(64) message;

/* DCCIMVAC (ARM ARM B4.2.1): memory gets our stores, and our next load asks it. */
static void __init clean_and_drop(const void *line)
{
	__asm__ volatile("mcr p15, 0, %0, c7, c14, 1"
			 : : "r" (line) : "memory");
	mb();
}

/* Until the bits are clear; false when that takes too long. */
static bool __init wait_clear(const void *reg, u32 bits)
{
	u64 end = sched_clock() + ANSWER_NS;

	while (readl(reg) & bits)
		if (sched_clock() > end)
			return false;
	return true;
}

/* Letters that are not the answer were for somebody before us. */
static bool __init property_call(void *base)
{
	u32 letter = (__pa(&message) | GPU_UNCACHED) | CHANNEL_PROPERTY;

	clean_and_drop(&message);
	if (!wait_clear(base + MAIL1_STATUS, STATUS_FULL))
		return false;
	writel(letter, base + MAIL1_WRITE);
	do {
		if (!wait_clear(base + MAIL0_STATUS, STATUS_EMPTY))
			return false;
	} while (readl(base + MAIL0_READ) != letter);
	clean_and_drop(&message);
	return message.code == PROPERTY_SUCCESS;
}

u32 __init rpi_firmware_clock_rate(u32 id)
{
	int node = fdt_node_offset_by_compatible(initial_boot_params, -1,
						 "brcm,bcm2835-mbox");
	void *base = node < 0 ? NULL : of_iomap(node, 0);

	if (!base)
		return 0;
	message = (struct property_message){
		.size = sizeof(message),
		.tag = GET_CLOCK_RATE,
		.value_size = 2 * sizeof(u32),
		.value_len = sizeof(u32),
		.id = id,
	};
	return property_call(base) ? message.rate : 0;
}
