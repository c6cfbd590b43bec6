/* links: drivers/mmc/sd.c drivers/mmc/block.c tests/unit/host/ram.c */
/* links: lib/string.c */
/*
 * SD cards as the host's wires show them: a card that is played by this file
 * answers commands as the specification says, or does not, and the disk on
 * top of it must read and write the right bytes, try once again, and give up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <asm/memory.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <mm/page_alloc.h>
#include <uapi/errno.h>

#include "../../drivers/mmc/mmc.h"

#define BASE	0x40000000u
#define NR_PAGES 16
#define SECTORS	2048

/* --- the rest of the kernel -------------------------------------------- */

struct page *mem_map;
static struct page pages[NR_PAGES];
static u64 now;
static int (*thread)(void *arg);
static void *thread_arg;
static jmp_buf asleep;
static int disks, ended, last_error;

void printk(const char *fmt, ...)
{
}

u64 sched_clock(void)
{
	return now += 1000;
}

void init_waitqueue_head(struct wait_queue_head *wq)
{
	INIT_LIST_HEAD(&wq->head);
}

void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *we,
		     bool interruptible)
{
}

void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *we)
{
}

void wake_up(struct wait_queue_head *wq)
{
}

bool current_signal_pending(void)
{
	return false;
}

/* The thread has nothing to do. */
void schedule(void)
{
	longjmp(asleep, 1);
}

void schedule_until(u64 deadline)
{
	now = deadline;
}

int kernel_thread(int (*fn)(void *arg), void *arg, const char *name)
{
	thread = fn;
	thread_arg = arg;
	return 3;
}

int add_disk(struct gendisk *disk)
{
	disks++;
	return 0;
}

void blk_mq_end_request(struct request *rq, int error)
{
	ended++;
	last_error = error;
}

/* --- the card ------------------------------------------------------------ */

static struct card {
	bool absent, old, never_ready, odd_voltage, big, protected;
	int power_up;			/* ACMD41s until it is ready */
	u32 cid[4], csd[4];
	u8 data[SECTORS * 512];

	int fail;			/* so many transfers from now on */
	int fail_with;
	u32 stop_status;		/* what CMD12 answers */
	int programming;		/* CMD13s until it has written */
	u32 write_status;		/* what it says of it then */
	bool swap;			/* another one after the next reset */

	bool app, selected, illegal;
	int asked;
	u32 hz;
	bool wide;
	char log[512];			/* "0 8 55 41 ..." */
	int resets, transfers;
} card;

static void set_bits(u32 *reg, unsigned int start, unsigned int size, u32 val)
{
	unsigned int i;

	for (i = start; i < start + size; i++, val >>= 1) {
		reg[3 - i / 32] &= ~(1u << i % 32);
		reg[3 - i / 32] |= (val & 1) << i % 32;
	}
}

static void card_reset(struct mmc_host *host)
{
	card.resets++;
	card.selected = card.wide = card.app = false;
	card.asked = 0;
	if (card.swap)
		card.cid[1] ^= 1;
	card.swap = false;
}

static void card_set_ios(struct mmc_host *host, u32 hz, bool wide)
{
	card.hz = hz;
	card.wide = wide;
}

static u32 status(void)
{
	return card.selected ? R1_STATE_TRAN << 9 | R1_READY_FOR_DATA : 0;
}

static int card_app(struct mmc_command *cmd)
{
	switch (cmd->opcode) {
	case SD_APP_OP_COND:
		if (card.old)
			assert_false(cmd->arg & 1u << 30);
		cmd->resp[0] = 0x00ff8000;
		if (!card.never_ready && ++card.asked > card.power_up)
			cmd->resp[0] |= 1u << 31 |
				(card.big && cmd->arg & 1u << 30 ? 1u << 30 : 0);
		return 0;
	case SD_APP_SET_BUS_WIDTH:
		assert_true(card.selected);
		assert_int_equal(cmd->arg, 2);
		cmd->resp[0] = status() | 1 << 5;
		return 0;
	}
	fail_msg("ACMD%u", cmd->opcode);
	return -EIO;
}

static int card_transfer(struct mmc_command *cmd, struct mmc_data *data)
{
	u32 block = card.big ? cmd->arg : cmd->arg / 512, i;
	bool write = cmd->opcode == MMC_WRITE_BLOCK ||
		     cmd->opcode == MMC_WRITE_MULTIPLE_BLOCK;
	bool many = cmd->opcode == MMC_READ_MULTIPLE_BLOCK ||
		    cmd->opcode == MMC_WRITE_MULTIPLE_BLOCK;

	assert_non_null(data);
	if (!card.selected)			/* it was pulled out */
		return -ETIMEDOUT;
	assert_true(card.wide && card.hz == 25000000);
	assert_int_equal(write, data->write);
	assert_int_equal(many, data->blocks > 1);
	if (!card.big)
		assert_int_equal(cmd->arg % 512, 0);
	card.transfers++;
	cmd->resp[0] = status();
	if (card.fail > 0 && card.fail--) {
		if (card.fail_with)
			return card.fail_with;
		cmd->resp[0] |= 1u << 31;
		return 0;
	}
	for (i = 0; i < data->blocks; i++, block++) {
		void *p = mmc_next_block(data);

		assert_true(block < SECTORS);
		if (write)
			memcpy(card.data + block * 512, p, 512);
		else
			memcpy(p, card.data + block * 512, 512);
	}
	return 0;
}

static int card_command(struct mmc_command *cmd)
{
	switch (cmd->opcode) {
	case MMC_GO_IDLE_STATE:
		return 0;
	case SD_SEND_IF_COND:
		card.illegal = card.old;
		if (card.old)
			return -ETIMEDOUT;
		cmd->resp[0] = card.odd_voltage ? 0 : cmd->arg & 0xfff;
		return 0;
	case MMC_APP_CMD:
		card.app = true;
		cmd->resp[0] = status() | 1 << 5 |
			       (card.illegal ? 1u << 22 : 0);
		card.illegal = false;
		return 0;
	case MMC_ALL_SEND_CID:
		assert_true(card.asked > card.power_up);
		memcpy(cmd->resp, card.cid, 16);
		return 0;
	case SD_SEND_RELATIVE_ADDR:
		cmd->resp[0] = 0x45670500;
		return 0;
	}
	/* The others are for one card. */
	if (cmd->opcode != MMC_SET_BLOCKLEN &&
	    cmd->opcode != MMC_STOP_TRANSMISSION)
		assert_int_equal(cmd->arg, 0x45670000);
	cmd->resp[0] = status();
	switch (cmd->opcode) {
	case MMC_SEND_CSD:
		assert_false(card.selected);
		memcpy(cmd->resp, card.csd, 16);
		return 0;
	case MMC_SELECT_CARD:
		assert_int_equal(card.hz, 400000);
		card.selected = true;
		return 0;
	case MMC_SET_BLOCKLEN:
		assert_int_equal(cmd->arg, 512);
		return 0;
	case MMC_STOP_TRANSMISSION:
		assert_true(cmd->flags & MMC_RSP_BUSY);
		cmd->resp[0] |= card.stop_status;
		return 0;
	case MMC_SEND_STATUS:
		if (card.programming < 0 || card.programming-- > 0)
			cmd->resp[0] = 7 << 9;
		else
			cmd->resp[0] |= card.write_status;
		return 0;
	}
	fail_msg("CMD%u", cmd->opcode);
	return -EIO;
}

static int card_request(struct mmc_host *host, struct mmc_command *cmd,
			struct mmc_data *data)
{
	size_t len = strlen(card.log);

	if (len < sizeof(card.log) - 4)
		sprintf(card.log + len, "%u ", cmd->opcode);
	if (card.absent)
		return cmd->flags & MMC_RSP_PRESENT ? -ETIMEDOUT : 0;
	if (card.app) {
		card.app = false;
		return card_app(cmd);
	}
	if (cmd->opcode == MMC_READ_SINGLE_BLOCK ||
	    cmd->opcode == MMC_READ_MULTIPLE_BLOCK ||
	    cmd->opcode == MMC_WRITE_BLOCK ||
	    cmd->opcode == MMC_WRITE_MULTIPLE_BLOCK)
		return card_transfer(cmd, data);
	assert_null(data);
	return card_command(cmd);
}

static const struct mmc_host_ops card_ops = {
	.reset = card_reset,
	.set_ios = card_set_ios,
	.request = card_request,
};

static struct mmc_host host;

static int setup(void **state)
{
	static const char name[] = "CARD1";
	unsigned int i;

	host_ram_init(BASE, NR_PAGES * PAGE_SIZE);
	mem_map = pages - (BASE >> PAGE_SHIFT);
	memset(&card, 0, sizeof(card));
	for (i = 0; i < 5; i++)
		set_bits(card.cid, 96 - 8 * i, 8, name[i]);
	set_bits(card.csd, 80, 4, 9);		/* version 1, 1 MiB: */
	set_bits(card.csd, 62, 12, SECTORS / 4 - 1);
	for (i = 0; i < sizeof(card.data); i++)
		card.data[i] = i / 512 * 7 + i;
	host = (struct mmc_host){ .ops = &card_ops, .name = "mmc0" };
	disks = ended = 0;
	thread = NULL;
	return 0;
}

/* --- who are you --------------------------------------------------------- */

static void test_csd_of_real_cards(void **state)
{
	static const struct {
		u32 csd[4];
		u64 bytes;
	} cards[] = {
		/* 2 GB, with blocks of 1024 in version 1 */
		{ { 0x005e0032, 0x5f5a83d3, 0xedb7ff9f, 0x96800000 },
		  2055208960ull },
		/* 8 GB, version 2 */
		{ { 0x400e0032, 0x5b590000, 0x3b377f80, 0x0a404013 },
		  7948206080ull },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cards); i++) {
		struct mmc_card c = { .rca = 0 };

		memcpy(c.csd, cards[i].csd, sizeof(c.csd));
		assert_int_equal(mmc_decode_csd(&c), 0);
		assert_int_equal(c.sectors * 512, cards[i].bytes);
		assert_false(c.read_only);
	}
}

static void test_csd_limits(void **state)
{
	struct mmc_card c = { .rca = 0 };

	set_bits(c.csd, 80, 4, 11);		/* the largest of version 1 */
	set_bits(c.csd, 62, 12, 4095);
	set_bits(c.csd, 47, 3, 7);
	assert_int_equal(mmc_decode_csd(&c), 0);
	assert_int_equal(c.sectors, 1ull << 23);	/* 4 GiB */

	set_bits(c.csd, 80, 4, 0);		/* blocks of one byte: 4 */
	set_bits(c.csd, 62, 12, 0);
	set_bits(c.csd, 47, 3, 0);
	assert_int_equal(mmc_decode_csd(&c), -EINVAL);

	memset(&c, 0, sizeof(c));
	set_bits(c.csd, 126, 2, 1);		/* 2 TiB */
	set_bits(c.csd, 48, 22, 0x3fffff);
	assert_int_equal(mmc_decode_csd(&c), 0);
	assert_int_equal(c.sectors, 1ull << 32);

	set_bits(c.csd, 12, 1, 1);
	assert_int_equal(mmc_decode_csd(&c), 0);
	assert_true(c.read_only);
	set_bits(c.csd, 12, 2, 2);
	assert_int_equal(mmc_decode_csd(&c), 0);
	assert_true(c.read_only);

	set_bits(c.csd, 126, 2, 2);		/* not yet invented */
	assert_int_equal(mmc_decode_csd(&c), -EINVAL);
}

static void test_cid_name(void **state)
{
	struct mmc_card c = { .rca = 0 };

	memcpy(c.cid, card.cid, sizeof(c.cid));
	mmc_decode_cid(&c);
	assert_string_equal(c.name, "CARD1");
	set_bits(c.cid, 80, 8, '\n');
	set_bits(c.cid, 64, 8, 0xff);
	mmc_decode_cid(&c);
	assert_string_equal(c.name, "CA?D?");
}

static void test_small_card(void **state)
{
	card.power_up = 3;
	assert_int_equal(mmc_add_host(&host), 0);
	assert_string_equal(card.log,
		"0 8 55 41 55 41 55 41 55 41 2 3 9 7 55 6 16 ");
	assert_int_equal(disks, 1);
	assert_int_equal(host.disk.capacity, SECTORS);
	assert_string_equal(host.disk.disk_name, "mmcblk0");
	assert_false(host.card.high_capacity);
}

static void test_version_1_card(void **state)
{
	card.old = true;
	assert_int_equal(mmc_add_host(&host), 0);
	assert_int_equal(disks, 1);
}

static void test_no_card(void **state)
{
	card.absent = true;
	assert_int_equal(mmc_add_host(&host), -ENODEV);
	assert_int_equal(disks, 0);
	assert_null(thread);
}

static void test_cards_that_do_not_work(void **state)
{
	card.never_ready = true;
	assert_int_equal(mmc_add_host(&host), -ETIMEDOUT);
	setup(NULL);
	card.odd_voltage = true;
	assert_int_equal(mmc_add_host(&host), -EIO);
	setup(NULL);
	set_bits(card.csd, 126, 2, 3);
	assert_int_equal(mmc_add_host(&host), -EINVAL);
	assert_int_equal(disks, 0);
	assert_null(thread);
}

/* --- requests ------------------------------------------------------------ */

static struct bio bios[2];
static struct request rq;

static void add_piece(struct bio *bio, unsigned int page, u16 offset, u16 len)
{
	bio->bi_io_vec[bio->bi_vcnt++] =
		(struct bio_vec){ &pages[page], len, offset };
	rq.nr_bytes += len;
}

/* Two bios, four pieces: eight sectors here and there in memory. */
static void make_request(enum req_op op, sector_t sector)
{
	memset(bios, 0, sizeof(bios));
	rq = (struct request){ .rq_disk = &host.disk, .cmd_flags = op,
			       .sector = sector };
	INIT_LIST_HEAD(&rq.bios);
	list_add_tail(&bios[0].bi_list, &rq.bios);
	list_add_tail(&bios[1].bi_list, &rq.bios);
	add_piece(&bios[0], 3, 1024, 1024);
	add_piece(&bios[0], 1, 3584, 512);
	add_piece(&bios[1], 7, 0, 1536);
	add_piece(&bios[1], 5, 512, 1024);
}

static u8 *memory_of(unsigned int block)
{
	static const struct {
		u8 page, sector;
	} place[8] = { { 3, 2 }, { 3, 3 }, { 1, 7 }, { 7, 0 }, { 7, 1 },
		       { 7, 2 }, { 5, 1 }, { 5, 2 } };

	return (u8 *)page_address(&pages[place[block].page]) +
	       place[block].sector * 512;
}

/* 0 or -EIO, as the request ended; which it must, once. */
static int run(void)
{
	ended = 0;
	assert_int_equal(host.disk.ops->queue_rq(&host.disk, &rq), 0);
	if (!setjmp(asleep))
		thread(thread_arg);
	assert_int_equal(ended, 1);
	assert_null(host.rq);
	return last_error;
}

static int read_eight(sector_t sector)
{
	unsigned int i;
	int err;

	memset(page_address(pages), 0xee, NR_PAGES * PAGE_SIZE);
	make_request(REQ_OP_READ, sector);
	err = run();
	for (i = 0; err == 0 && i < 8; i++)
		assert_memory_equal(memory_of(i),
				    card.data + (sector + i) * 512, 512);
	return err;
}

static void start(void)
{
	assert_int_equal(mmc_add_host(&host), 0);
	card.log[0] = '\0';
	card.resets = 0;
}

static void test_read(void **state)
{
	start();
	assert_int_equal(read_eight(SECTORS - 8), 0);
	assert_string_equal(card.log, "18 12 ");
	/* Nothing beside the pieces was touched. */
	assert_int_equal(((u8 *)page_address(&pages[3]))[1023], 0xee);
	assert_int_equal(((u8 *)page_address(&pages[7]))[1536], 0xee);
}

static void test_read_by_blocks(void **state)
{
	card.big = true;
	memset(card.csd, 0, sizeof(card.csd));
	set_bits(card.csd, 126, 2, 1);
	set_bits(card.csd, 48, 22, SECTORS / 1024 - 1);
	start();
	assert_int_equal(host.disk.capacity, SECTORS);
	assert_int_equal(read_eight(1000), 0);
}

static void test_single_blocks(void **state)
{
	start();
	make_request(REQ_OP_READ, 5);
	list_del(&bios[1].bi_list);
	bios[0].bi_vcnt = 1;
	bios[0].bi_io_vec[0].bv_len = 512;
	rq.nr_bytes = 512;
	assert_int_equal(run(), 0);
	assert_string_equal(card.log, "17 ");
	assert_memory_equal(memory_of(0), card.data + 5 * 512, 512);
	rq.cmd_flags = REQ_OP_WRITE;
	rq.sector = 9;
	assert_int_equal(run(), 0);
	assert_string_equal(card.log, "17 24 13 ");
	assert_memory_equal(memory_of(0), card.data + 9 * 512, 512);
}

static void test_write(void **state)
{
	unsigned int i;

	start();
	make_request(REQ_OP_WRITE, 64);
	for (i = 0; i < 8; i++)
		memset(memory_of(i), 0x80 + i, 512);
	card.programming = 3;
	assert_int_equal(run(), 0);
	assert_string_equal(card.log, "25 12 13 13 13 13 ");
	for (i = 0; i < 8; i++)
		assert_memory_equal(memory_of(i), card.data + (64 + i) * 512,
				    512);
}

static void test_one_error_is_tried_again(void **state)
{
	static const int errors[] = { -EILSEQ, -ETIMEDOUT, 0 };
	unsigned int i;

	start();
	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		card.fail = 1;
		card.fail_with = errors[i];
		assert_int_equal(read_eight(8 * i), 0);
		assert_int_equal(card.resets, i + 1);
	}
}

static void test_two_errors_are_one_too_many(void **state)
{
	start();
	card.fail = 2;
	card.fail_with = -EILSEQ;
	assert_int_equal(read_eight(0), -EIO);
	assert_int_equal(card.transfers, 2);
	assert_int_equal(card.resets, 1);
	assert_int_equal(read_eight(0), 0);	/* and life goes on */
}

static void test_end_of_the_card_is_no_error_of_reading(void **state)
{
	start();
	card.stop_status = 1u << 31;
	assert_int_equal(read_eight(SECTORS - 8), 0);
	assert_int_equal(card.resets, 0);
	card.stop_status = 1u << 21;		/* but bad memory is */
	assert_int_equal(read_eight(SECTORS - 8), -EIO);
}

static void test_write_that_the_card_could_not_keep(void **state)
{
	start();
	make_request(REQ_OP_WRITE, 0);
	card.write_status = 1u << 19;
	assert_int_equal(run(), -EIO);
	card.write_status = 0;
	card.programming = -1;			/* for ever */
	assert_int_equal(run(), -EIO);
}

static void test_card_pulled_out(void **state)
{
	start();
	card.absent = true;
	assert_int_equal(read_eight(0), -EIO);
	card.absent = false;			/* and back: it forgot us */
	assert_int_equal(read_eight(0), 0);
	assert_int_equal(card.resets, 2);
}

static void test_another_card(void **state)
{
	start();
	card.fail = 1;
	card.fail_with = -ETIMEDOUT;
	card.swap = true;
	assert_int_equal(read_eight(0), -EIO);
	assert_int_equal(card.transfers, 1);	/* it was not touched */
	card.fail = 1;
	assert_int_equal(read_eight(0), -EIO);
	card.fail = 1;
	card.swap = true;			/* the first one again */
	assert_int_equal(read_eight(0), 0);
}


int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_csd_of_real_cards, setup),
		cmocka_unit_test_setup(test_csd_limits, setup),
		cmocka_unit_test_setup(test_cid_name, setup),
		cmocka_unit_test_setup(test_small_card, setup),
		cmocka_unit_test_setup(test_version_1_card, setup),
		cmocka_unit_test_setup(test_no_card, setup),
		cmocka_unit_test_setup(test_cards_that_do_not_work, setup),
		cmocka_unit_test_setup(test_read, setup),
		cmocka_unit_test_setup(test_read_by_blocks, setup),
		cmocka_unit_test_setup(test_single_blocks, setup),
		cmocka_unit_test_setup(test_write, setup),
		cmocka_unit_test_setup(test_one_error_is_tried_again, setup),
		cmocka_unit_test_setup(test_two_errors_are_one_too_many,
				       setup),
		cmocka_unit_test_setup(
			test_end_of_the_card_is_no_error_of_reading, setup),
		cmocka_unit_test_setup(
			test_write_that_the_card_could_not_keep, setup),
		cmocka_unit_test_setup(test_card_pulled_out, setup),
		cmocka_unit_test_setup(test_another_card, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
