/*
 * SD cards. A card knows commands and answers; a host is the controller that
 * speaks for us on its wires. Three files, from the disk down to the wires:
 *
 *	block.c		requests become commands; errors, and what then
 *	sd.c		who are you, how large, go faster: until it is a disk
 *	bcm2835.c	a host: registers, interrupts, FIFO
 *
 * Sections named are those of the SD Association's "Physical Layer Simplified
 * Specification", version 3.01.
 */
#ifndef DRIVERS_MMC_MMC_H
#define DRIVERS_MMC_MMC_H

#include <block/blkdev.h>

/* Commands, 4.7.4. ACMDs are understood after an APP_CMD. */
enum {
	MMC_GO_IDLE_STATE = 0,
	MMC_ALL_SEND_CID = 2,
	SD_SEND_RELATIVE_ADDR = 3,
	SD_APP_SET_BUS_WIDTH = 6,	/* ACMD */
	MMC_SELECT_CARD = 7,
	SD_SEND_IF_COND = 8,
	MMC_SEND_CSD = 9,
	MMC_STOP_TRANSMISSION = 12,
	MMC_SEND_STATUS = 13,
	MMC_SET_BLOCKLEN = 16,
	MMC_READ_SINGLE_BLOCK = 17,
	MMC_READ_MULTIPLE_BLOCK = 18,
	MMC_WRITE_BLOCK = 24,
	MMC_WRITE_MULTIPLE_BLOCK = 25,
	SD_APP_OP_COND = 41,		/* ACMD */
	MMC_APP_CMD = 55,
};

/* What the card answers, 4.9: made of these three. */
#define MMC_RSP_PRESENT	0x1
#define MMC_RSP_136	0x2		/* 136 bits instead of 48 */
#define MMC_RSP_CRC	0x4		/* its checksum is one */
#define MMC_RSP_BUSY	0x8		/* and then it is busy for a while */
#define MMC_RSP_R1	(MMC_RSP_PRESENT | MMC_RSP_CRC)	/* the card's status */
#define MMC_RSP_R1B	(MMC_RSP_R1 | MMC_RSP_BUSY)
#define MMC_RSP_R2	(MMC_RSP_PRESENT | MMC_RSP_CRC | MMC_RSP_136)
#define MMC_RSP_R3	MMC_RSP_PRESENT
#define MMC_RSP_R6	MMC_RSP_R1
#define MMC_RSP_R7	MMC_RSP_R1

/* The card's status, 4.10.1. */
#define R1_OUT_OF_RANGE		(1u << 31)
#define R1_ERRORS		0xfdf98000u
#define R1_CURRENT_STATE(r)	((r) >> 9 & 15)
#define R1_STATE_TRAN		4	/* waits for commands */
#define R1_READY_FOR_DATA	(1u << 8)

struct mmc_command {
	u32 opcode;
	u32 arg;
	u32 flags;			/* MMC_RSP_* */
	u32 resp[4];			/* of 136 bits: the highest first */
};

/* The blocks of a request, in order: what the host moves with a command. */
struct mmc_data {
	bool write;
	unsigned int blocks;		/* of 512 bytes, all in all */
	struct bio *bio;		/* where the next one is */
	unsigned int vec, offset;
};

struct mmc_host;

struct mmc_host_ops {
	/* Everything as after power-on: card without power for a while. */
	void (*reset)(struct mmc_host *host);
	/* At most @hz on the clock wire; 4 data wires or 1. */
	void (*set_ios)(struct mmc_host *host, u32 hz, bool wide);
	/*
	 * Send a command, wait for the answer, with @data move that as well.
	 * Sleeps; may not be called twice at a time. 0, -ETIMEDOUT: no answer
	 * or no data, -EILSEQ: they were garbled.
	 */
	int (*request)(struct mmc_host *host, struct mmc_command *cmd,
		       struct mmc_data *data);
};

#define CID_NAME_LEN	5

/* What sd.c found out. */
struct mmc_card {
	u32 cid[4], csd[4];
	u16 rca;			/* its address on the bus */
	bool high_capacity;		/* addressed by blocks, not by bytes */
	bool read_only;
	sector_t sectors;
	char name[CID_NAME_LEN + 1];
};

struct mmc_host {
	const struct mmc_host_ops *ops;
	const char *name;
	struct mmc_card card;
	struct gendisk disk;
	struct request *rq;		/* in work; NULL: idle. IRQs off */
	struct wait_queue_head wait_rq;
};

/* sd.c */

/*
 * Bring up the card, from reset to ready for data, and fill in host->card.
 * 0, -ENODEV: there is none, another errno: it does not work. May sleep.
 */
int mmc_sd_init(struct mmc_host *host);
/* Size and rights from card->csd, name from card->cid; -EINVAL. */
int mmc_decode_csd(struct mmc_card *card);
void mmc_decode_cid(struct mmc_card *card);
/* A command without data; result in @resp, unless that is NULL. */
int mmc_send(struct mmc_host *host, u32 opcode, u32 arg, u32 flags,
	     u32 *resp);
/* The card's status, R1_*. */
int mmc_send_status(struct mmc_host *host, u32 *status);

/* block.c */

/* A host is ready to be used: is there a card? Then make it a disk. Boot. */
int mmc_add_host(struct mmc_host *host);
/* Where the next block of @data is, in the direct map. */
void *mmc_next_block(struct mmc_data *data);
/* Sleep for @ns, or until @done is true if it is not NULL: by wake_up(@wq). */
void mmc_wait(struct wait_queue_head *wq, const volatile bool *done, u64 ns);

#endif
