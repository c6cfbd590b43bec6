/*
 * Registers of the Raspberry Pi's "sdhost", under the names they have in
 * Linux's driver. Bits that we do not use are left out.
 */
#ifndef DRIVERS_MMC_BCM2835_H
#define DRIVERS_MMC_BCM2835_H

#define SDCMD		0x00
#define SDCMD_NEW	0x8000		/* begins; reads 0 when it is done */
#define SDCMD_FAIL	0x4000
#define SDCMD_BUSYWAIT	0x0800		/* interrupt when no longer busy */
#define SDCMD_NO_RESPONSE 0x0400
#define SDCMD_LONG_RESPONSE 0x0200
#define SDCMD_WRITE	0x0080
#define SDCMD_READ	0x0040
#define SDARG		0x04
#define SDTOUT		0x08		/* for data, in cycles on the wire */
#define SDTOUT_RESET	0xf00000
#define SDCDIV		0x0c
#define SDCDIV_MAX	0x7ff
#define SDRSP0		0x10		/* the lowest 32 bits; SDRSP3 0x1c */
#define SDHSTS		0x20		/* write 1 to clear */
#define SDHSTS_BUSY_IRPT 0x0400
#define SDHSTS_BLOCK_IRPT 0x0200
#define SDHSTS_SDIO_IRPT 0x0100
#define SDHSTS_REW_TIME_OUT 0x0080	/* no data */
#define SDHSTS_CMD_TIME_OUT 0x0040	/* no answer */
#define SDHSTS_CRC16_ERROR 0x0020
#define SDHSTS_CRC7_ERROR 0x0010
#define SDHSTS_FIFO_ERROR 0x0008
#define SDHSTS_DATA_FLAG 0x0001
#define SDHSTS_DATA_ERRORS (SDHSTS_REW_TIME_OUT | SDHSTS_CRC16_ERROR | \
			    SDHSTS_FIFO_ERROR)
#define SDHSTS_ERRORS	(SDHSTS_DATA_ERRORS | SDHSTS_CMD_TIME_OUT | \
			 SDHSTS_CRC7_ERROR)
#define SDHSTS_IRPTS	(SDHSTS_BUSY_IRPT | SDHSTS_BLOCK_IRPT | \
			 SDHSTS_SDIO_IRPT | SDHSTS_DATA_FLAG)
#define SDVDD		0x30		/* 1: power */
#define SDEDM		0x34		/* state, threshold and level of FIFO */
#define SDEDM_FORCE_DATA_MODE (1u << 19)
#define SDEDM_READ_THRESHOLD 14
#define SDEDM_WRITE_THRESHOLD 9
#define SDEDM_THRESHOLD_MASK 0x1fu
#define SDEDM_FIFO_LEVEL(edm) ((edm) >> 4 & 0x1f)
#define SDEDM_FSM(edm)	((edm) & 0xf)
#define FSM_IDENTMODE	0x0
#define FSM_DATAMODE	0x1
#define FSM_READWAIT	0x4		/* between blocks */
#define FSM_WRITESTART1	0xa		/* the same */
#define SDHCFG		0x38
#define SDHCFG_BUSY_IRPT_EN 0x400
#define SDHCFG_BLOCK_IRPT_EN 0x100
#define SDHCFG_DATA_IRPT_EN 0x010
#define SDHCFG_SLOW_CARD 0x008		/* SDCDIV counts in every mode */
#define SDHCFG_WIDE_EXT_BUS 0x004	/* four data wires */
#define SDHCFG_WIDE_INT_BUS 0x002
#define SDHBCT		0x3c		/* bytes in a block */
#define SDDATA		0x40
#define SDHBLC		0x50		/* blocks */

#define FIFO_WORDS	16
#define FIFO_THRESHOLD	4		/* Linux: more meets a silicon bug */
#define BLOCK_WORDS	(SECTOR_SIZE / 4)

#endif
