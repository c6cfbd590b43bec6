/*
 * Making the acquaintance of an SD card (4.2, "Card Identification Mode"; the
 * picture is 4-2). Power is on, the clock is slow, all cards listen:
 *
 *	CMD0		forget everything
 *	CMD8		do you know version 2, and are 3.3 V fine?
 *	ACMD41		begin; and until it says so: are you there yet?
 *	CMD2, CMD3	what is your name; take an address
 *	CMD9		your size
 *	CMD7		you are meant from now on
 *	ACMD6, CMD16	four wires, blocks of 512 bytes
 *
 * Cards up to 2 GB count bytes, larger ones blocks: that and the form of CSD
 * is all that version 2 changes for us. MMC cards, which stay silent on
 * ACMD41, are not for this socket.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <uapi/errno.h>

#include <drivers/timer.h>

#include "mmc.h"

#define IDENT_HZ	400000
#define DEFAULT_HZ	25000000	/* every card's, 4.3.10 */

/* CMD8, 4.3.13: 2.7 to 3.6 V, and a pattern to be repeated. */
#define IF_COND_3V3	0x1aa

/* The register of voltages, 5.1, and ACMD41's argument. */
#define OCR_3V3		0x00300000	/* 3.2 to 3.4 V */
#define OCR_HCS		(1u << 30)	/* we know cards that count blocks */
#define OCR_CCS		(1u << 30)	/* I am one */
#define OCR_POWERED_UP	(1u << 31)

#define POWER_UP_NS	1000000000ULL	/* it may take a second, 4.2.3 */
#define POWER_UP_POLL_NS  5000000

#define BUS_WIDTH_4	2		/* ACMD6 */
#define RCA_ARG(card)	((u32)(card)->rca << 16)

int mmc_send(struct mmc_host *host, u32 opcode, u32 arg, u32 flags, u32 *resp)
{
	struct mmc_command cmd = { .opcode = opcode, .arg = arg,
				   .flags = flags };
	int err = host->ops->request(host, &cmd, NULL);

	if (err == 0 && resp)
		memcpy(resp, cmd.resp, flags & MMC_RSP_136 ?
		       sizeof(cmd.resp) : sizeof(cmd.resp[0]));
	return err;
}

static int send_r1(struct mmc_host *host, u32 opcode, u32 arg)
{
	u32 status;
	int err = mmc_send(host, opcode, arg, MMC_RSP_R1, &status);

	return err ? err : status & R1_ERRORS ? -EIO : 0;
}

/*
 * The status that answers APP_CMD is of no interest: it may still complain
 * that the command before, CMD8, was not known.
 */
static int send_acmd(struct mmc_host *host, u32 opcode, u32 arg, u32 flags,
		     u32 *resp)
{
	int err = mmc_send(host, MMC_APP_CMD, RCA_ARG(&host->card),
			   MMC_RSP_R1, NULL);

	return err ? err : mmc_send(host, opcode, arg, flags, resp);
}

int mmc_send_status(struct mmc_host *host, u32 *status)
{
	return mmc_send(host, MMC_SEND_STATUS, RCA_ARG(&host->card),
			MMC_RSP_R1, status);
}

/*
 * @size bits from @start on of a register of 128 bits, as the specification
 * numbers them: bit 0 is the last.
 */
static u32 bits(const u32 reg[4], unsigned int start, unsigned int size)
{
	unsigned int word = 3 - start / 32, shift = start % 32;
	u64 two = reg[word];

	if (word > 0)
		two |= (u64)reg[word - 1] << 32;
	return two >> shift & ((1ULL << size) - 1);
}

/* 5.3.2, 5.3.3: a size is a mantissa and an exponent, or 512 KiB each. */
int mmc_decode_csd(struct mmc_card *card)
{
	const u32 *csd = card->csd;
	u32 exponent;

	switch (bits(csd, 126, 2)) {
	case 0:
		/* C_SIZE_MULT + 2 + READ_BL_LEN */
		exponent = bits(csd, 47, 3) + 2 + bits(csd, 80, 4);
		if (exponent < SECTOR_SHIFT)
			return -EINVAL;
		card->sectors = (sector_t)(bits(csd, 62, 12) + 1) <<
				(exponent - SECTOR_SHIFT);
		break;
	case 1:
		card->sectors = (sector_t)(bits(csd, 48, 22) + 1) << 10;
		break;
	default:
		return -EINVAL;
	}
	card->read_only = bits(csd, 12, 2) != 0; /* for ever, or for now */
	return 0;
}

/* 5.2. The name is five letters, if it is. */
void mmc_decode_cid(struct mmc_card *card)
{
	int i;

	for (i = 0; i < CID_NAME_LEN; i++) {
		char c = bits(card->cid, 96 - 8 * i, 8);

		card->name[i] = c > ' ' && c <= '~' ? c : '?';
	}
	card->name[i] = '\0';
}

/* Is there a card, and what is its voltage register when it is awake? */
static int power_up(struct mmc_host *host, u32 *ocr)
{
	u64 end = sched_clock() + POWER_UP_NS;
	u32 arg = OCR_3V3, resp;
	int err;

	err = mmc_send(host, MMC_GO_IDLE_STATE, 0, 0, NULL);
	if (err)
		return err;
	err = mmc_send(host, SD_SEND_IF_COND, IF_COND_3V3, MMC_RSP_R7, &resp);
	if (err == 0 && (resp & 0xfff) != IF_COND_3V3)
		return -EIO;			/* not with this voltage */
	if (err == 0)
		arg |= OCR_HCS;
	do {
		err = send_acmd(host, SD_APP_OP_COND, arg, MMC_RSP_R3, ocr);
		if (err)
			return err == -ETIMEDOUT ? -ENODEV : err;
		if (*ocr & OCR_POWERED_UP)
			return *ocr & OCR_3V3 ? 0 : -EIO;
		mmc_wait(&host->wait_rq, NULL, POWER_UP_POLL_NS);
	} while (sched_clock() < end);
	return -ETIMEDOUT;
}

/* Its name and its size, and it is the one we talk to. */
static int identify(struct mmc_host *host)
{
	struct mmc_card *card = &host->card;
	u32 resp;
	int err;

	err = mmc_send(host, MMC_ALL_SEND_CID, 0, MMC_RSP_R2, card->cid);
	if (err)
		return err;
	err = mmc_send(host, SD_SEND_RELATIVE_ADDR, 0, MMC_RSP_R6, &resp);
	if (err)
		return err;
	card->rca = resp >> 16;
	err = mmc_send(host, MMC_SEND_CSD, RCA_ARG(card), MMC_RSP_R2,
		       card->csd);
	if (err)
		return err;
	mmc_decode_cid(card);
	err = mmc_decode_csd(card);
	return err ? err : send_r1(host, MMC_SELECT_CARD, RCA_ARG(card));
}

/* The bus as fast as every card and host can have it. */
static int speed_up(struct mmc_host *host)
{
	u32 status;
	int err;

	host->ops->set_ios(host, DEFAULT_HZ, false);
	err = send_acmd(host, SD_APP_SET_BUS_WIDTH, BUS_WIDTH_4, MMC_RSP_R1,
			&status);
	if (err || status & R1_ERRORS)
		return err ? err : -EIO;
	host->ops->set_ios(host, DEFAULT_HZ, true);
	return send_r1(host, MMC_SET_BLOCKLEN, SECTOR_SIZE);
}

int mmc_sd_init(struct mmc_host *host)
{
	u32 ocr;
	int err;

	memset(&host->card, 0, sizeof(host->card));
	host->ops->reset(host);
	host->ops->set_ios(host, IDENT_HZ, false);
	err = power_up(host, &ocr);
	if (err)
		return err;
	host->card.high_capacity = ocr & OCR_CCS;
	err = identify(host);
	return err ? err : speed_up(host);
}
