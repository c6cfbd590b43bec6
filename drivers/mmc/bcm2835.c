/*
 * The Raspberry Pi's own SD host, "sdhost" (there is an Arasan SDHCI, too,
 * which a Pi 3 needs for its radio). It is in no public manual; what is here
 * is what Broadcom's driver in Linux, U-Boot and QEMU (hw/sd/bcm2835_sdhost.c)
 * agree on.
 *
 * A command is a write to SDCMD and ends when the bit NEW falls: no interrupt
 * tells that, but it takes 10 us, or 1 ms at the slow clock of the beginning.
 * Busy cards and data have interrupts. Data goes through a FIFO of 16 words
 * and by the processor: a block takes 41 us on the wire, which is hardly worth
 * a DMA controller's attention, and this one is said to get the last words of
 * a transfer wrong.
 *
 * The clock is the GPU's core clock over SDCDIV + 2. If the FIFO is not served
 * the host stops the clock on the wire, so that nothing is lost.
 */
#include <asm/io.h>
#include <asm/irqflags.h>
#include <drivers/bcm2835.h>
#include <drivers/irq.h>
#include <drivers/of.h>
#include <drivers/timer.h>
#include <lib/fdt.h>
#include <lib/printk.h>
#include <uapi/errno.h>

#include "bcm2835.h"
#include "mmc.h"

#define CORE_HZ		250000000	/* the firmware's usual choice */
#define POWER_NS	20000000ULL	/* off, and until it is stable */
#define COMMAND_NS	10000000ULL	/* ten times what it can take */
#define BUSY_NS		1000000000ULL
#define BLOCK_NS	1000000ULL	/* on the wire it is 41 us */
#define STALL_NS	1000000000ULL	/* cards may think for half of that */
#define LOOK_NS		20000000ULL	/* waiting, look at it so often */

static struct sdhost {
	struct mmc_host mmc;
	void *base;
	u32 core_hz;
	u32 hcfg;			/* SDHCFG without the data's IRQs */

	/* Written by the interrupt, too. */
	struct mmc_data *data;		/* being moved, or NULL */
	u32 words_left;			/* of all its blocks */
	u32 *next;			/* place of the next word */
	int error;
	u64 stalled;			/* when to give up */
	bool wake;			/* what is waited for has come */
	struct wait_queue_head wait;
} sdhost;

static u32 reg_read(unsigned int reg)
{
	return readl(sdhost.base + reg);
}

static void reg_write(u32 val, unsigned int reg)
{
	writel(val, sdhost.base + reg);
}

static void sdhost_sleep(u64 ns)
{
	mmc_wait(&sdhost.wait, NULL, ns);
}

/* --- data ---------------------------------------------------------------- */

/*
 * Move what the FIFO has, or has room for. Reading, that is to the end of a
 * block once it has begun: its next word is 320 ns away, nearer than another
 * interrupt, of which there is none for a block's very last words. Writing,
 * to where the FIFO is full: the card may be busy with the block before, and
 * the host tells when there is room again. IRQs are off.
 */
static void move_words(struct sdhost *host)
{
	bool write = host->data->write;
	u64 end = 0;

	while (host->words_left) {
		u32 level = SDEDM_FIFO_LEVEL(reg_read(SDEDM));
		u32 n = write ? FIFO_WORDS - min(level, (u32)FIFO_WORDS) :
				level;
		u32 in_block = host->words_left % BLOCK_WORDS;

		if (n == 0) {
			if (write || in_block == 0)
				return;
			if (end && sched_clock() > end) {
				host->error = -ETIMEDOUT;
				return;
			}
			if (!end)
				end = sched_clock() + BLOCK_NS;
			continue;
		}
		if (in_block == 0) {
			host->next = mmc_next_block(host->data);
			in_block = BLOCK_WORDS;
			end = 0;
		}
		n = min(n, in_block);
		host->words_left -= n;
		for (; n; n--, host->next++) {
			if (write)
				writel_relaxed(*host->next,
					       host->base + SDDATA);
			else
				*host->next = readl_relaxed(host->base +
							    SDDATA);
		}
	}
}

/*
 * Is the host between two blocks or transfers? After a block was read its
 * checksum comes, which is worth waiting for; after one was written the card
 * has to acknowledge it, and an interrupt tells.
 */
static bool at_rest(const struct sdhost *host)
{
	u64 end = host->data->write ? 0 : sched_clock() + BLOCK_NS;

	do {
		switch (SDEDM_FSM(reg_read(SDEDM))) {
		case FSM_IDENTMODE:
		case FSM_DATAMODE:
		case FSM_READWAIT:
		case FSM_WRITESTART1:
			return true;
		}
	} while (sched_clock() < end);
	return false;
}

/* Move words; true when the transfer is over, well or not. IRQs are off. */
static bool advance(struct sdhost *host)
{
	if (host->error == 0)
		move_words(host);
	if (reg_read(SDHSTS) & SDHSTS_DATA_ERRORS)
		host->error = -EILSEQ;
	if (host->error)
		return true;
	if (host->words_left)
		return false;
	reg_write(host->hcfg | SDHCFG_BLOCK_IRPT_EN, SDHCFG);
	return at_rest(host);
}

/*
 * The interrupt controller, another device, was read before us: barriers as in
 * "BCM2835 ARM Peripherals", 1.3, which readl() and writel() contain.
 */
static void sdhost_irq(unsigned int irq, void *dev)
{
	struct sdhost *host = dev;
	u32 status;

	(void)irq;
	mb();
	status = reg_read(SDHSTS);
	reg_write(status & SDHSTS_IRPTS, SDHSTS);
	host->stalled = sched_clock() + STALL_NS;
	if (host->data ? advance(host) : status & SDHSTS_BUSY_IRPT) {
		host->wake = true;
		wake_up(&host->wait);
	}
	mb();
}

/* From now on the host's interrupts move @data. */
static void begin_data(struct sdhost *host, struct mmc_data *data)
{
	unsigned long flags;

	local_irq_save(flags);
	host->error = 0;
	host->words_left = data->blocks * BLOCK_WORDS;
	host->stalled = sched_clock() + STALL_NS;
	host->data = data;
	reg_write(host->hcfg | SDHCFG_DATA_IRPT_EN | SDHCFG_BLOCK_IRPT_EN,
		  SDHCFG);
	/* On an empty FIFO that waits for words QEMU does not interrupt. */
	if (data->write)
		host->wake = advance(host);
	local_irq_restore(flags);
}

/* And no longer. After one block nothing else would end the host's waiting. */
static void end_data(struct sdhost *host)
{
	unsigned long flags;
	u32 edm;

	local_irq_save(flags);
	edm = reg_read(SDEDM);
	if (host->data->blocks == 1 && (SDEDM_FSM(edm) == FSM_READWAIT ||
					SDEDM_FSM(edm) == FSM_WRITESTART1))
		reg_write(edm | SDEDM_FORCE_DATA_MODE, SDEDM);
	host->data = NULL;
	reg_write(host->hcfg, SDHCFG);
	reg_write(SDHSTS_IRPTS, SDHSTS);
	local_irq_restore(flags);
}

/*
 * Sleep until the data has been moved. Looks after it now and then: a lost
 * interrupt is then a pause and not an error.
 */
static int wait_data(struct sdhost *host)
{
	unsigned long flags;
	bool late;

	for (;;) {
		mmc_wait(&host->wait, &host->wake, LOOK_NS);
		if (host->wake)
			return host->error;
		local_irq_save(flags);
		host->wake = advance(host);
		late = sched_clock() > host->stalled;	/* two words */
		local_irq_restore(flags);
		if (!host->wake && late)
			return -ETIMEDOUT;
	}
}

/* --- commands ------------------------------------------------------------ */

/* False when it does not end within @ns. */
static bool command_done(u64 ns)
{
	u64 end = sched_clock() + ns;

	while (reg_read(SDCMD) & SDCMD_NEW)
		if (sched_clock() > end)
			return !(reg_read(SDCMD) & SDCMD_NEW);
	return true;
}

static int command_error(const struct mmc_command *cmd)
{
	u32 status = reg_read(SDHSTS);

	reg_write(SDHSTS_ERRORS, SDHSTS);
	if (status & SDHSTS_CMD_TIME_OUT)
		return -ETIMEDOUT;
	/* R3 has ones where the others have a checksum. */
	if ((status & SDHSTS_CRC7_ERROR) && !(cmd->flags & MMC_RSP_CRC))
		return 0;
	return -EILSEQ;
}

static u32 command_word(const struct mmc_command *cmd,
			const struct mmc_data *data)
{
	u32 word = cmd->opcode | SDCMD_NEW;

	if (!(cmd->flags & MMC_RSP_PRESENT))
		word |= SDCMD_NO_RESPONSE;
	if (cmd->flags & MMC_RSP_136)
		word |= SDCMD_LONG_RESPONSE;
	if (cmd->flags & MMC_RSP_BUSY)
		word |= SDCMD_BUSYWAIT;
	if (data)
		word |= data->write ? SDCMD_WRITE : SDCMD_READ;
	return word;
}

/* The card is busy, and SDCMD perhaps, too: the interrupt comes after that. */
static int wait_busy(struct sdhost *host)
{
	if (reg_read(SDCMD) & SDCMD_FAIL)
		return 0;
	mmc_wait(&host->wait, &host->wake, BUSY_NS);
	return host->wake && command_done(COMMAND_NS) ? 0 : -ETIMEDOUT;
}

/* Send a command; its answer. Data may already be on the way then. */
static int send_command(struct sdhost *host, struct mmc_command *cmd,
			const struct mmc_data *data)
{
	int i, err = 0;

	reg_write(cmd->arg, SDARG);
	reg_write(command_word(cmd, data), SDCMD);
	if (!command_done(COMMAND_NS) && !(cmd->flags & MMC_RSP_BUSY))
		return -ETIMEDOUT;
	if (cmd->flags & MMC_RSP_BUSY)
		err = wait_busy(host);
	if (err == 0 && (reg_read(SDCMD) & SDCMD_FAIL))
		err = command_error(cmd);
	if (err)
		return err;
	if (!(cmd->flags & MMC_RSP_136))
		cmd->resp[0] = reg_read(SDRSP0);
	else
		for (i = 0; i < 4; i++)
			cmd->resp[3 - i] = reg_read(SDRSP0 + 4 * i);
	return 0;
}

/* What is read may come with the answer; what is written goes after it. */
static int sdhost_request(struct mmc_host *mmc, struct mmc_command *cmd,
			  struct mmc_data *data)
{
	struct sdhost *host = container_of(mmc, struct sdhost, mmc);
	int err;

	if (!command_done(COMMAND_NS))
		return -ETIMEDOUT;
	reg_write(SDHSTS_ERRORS | SDHSTS_IRPTS, SDHSTS);
	host->wake = false;
	if (!data)
		return send_command(host, cmd, NULL);

	reg_write(SECTOR_SIZE, SDHBCT);
	reg_write(data->blocks, SDHBLC);
	if (!data->write)
		begin_data(host, data);
	err = send_command(host, cmd, data);
	if (err == 0 && data->write)
		begin_data(host, data);
	if (err == 0)
		err = wait_data(host);
	if (host->data)
		end_data(host);
	return err;
}

/* --- the bus ------------------------------------------------------------- */

static void sdhost_reset(struct mmc_host *mmc)
{
	struct sdhost *host = container_of(mmc, struct sdhost, mmc);
	u32 edm;
	int i;

	reg_write(0, SDVDD);
	reg_write(0, SDCMD);
	reg_write(0, SDARG);
	reg_write(SDTOUT_RESET, SDTOUT);
	reg_write(0, SDCDIV);
	reg_write(SDHSTS_ERRORS | SDHSTS_IRPTS, SDHSTS);
	reg_write(0, SDHCFG);
	reg_write(0, SDHBCT);
	reg_write(0, SDHBLC);

	/* What a broken transfer left, and the state it left. */
	for (i = 0; i < FIFO_WORDS &&
		    SDEDM_FIFO_LEVEL(reg_read(SDEDM)); i++)
		(void)reg_read(SDDATA);
	edm = reg_read(SDEDM);
	if (SDEDM_FSM(edm) == FSM_READWAIT || SDEDM_FSM(edm) == FSM_WRITESTART1)
		edm |= SDEDM_FORCE_DATA_MODE;
	edm &= ~(SDEDM_THRESHOLD_MASK << SDEDM_READ_THRESHOLD |
		 SDEDM_THRESHOLD_MASK << SDEDM_WRITE_THRESHOLD);
	edm |= FIFO_THRESHOLD << SDEDM_READ_THRESHOLD |
	       FIFO_THRESHOLD << SDEDM_WRITE_THRESHOLD;
	reg_write(edm, SDEDM);
	sdhost_sleep(POWER_NS);
	reg_write(1, SDVDD);
	sdhost_sleep(POWER_NS);
	host->hcfg = SDHCFG_BUSY_IRPT_EN;
}

/* Rounded so that it is no faster than asked for; half a second for data. */
static void sdhost_set_ios(struct mmc_host *mmc, u32 hz, bool wide)
{
	struct sdhost *host = container_of(mmc, struct sdhost, mmc);
	u32 div = (host->core_hz + hz - 1) / hz;

	div = min(max(div, 2u) - 2, (u32)SDCDIV_MAX);
	reg_write(div, SDCDIV);
	reg_write(host->core_hz / (div + 2) / 2, SDTOUT);
	host->hcfg = SDHCFG_BUSY_IRPT_EN | SDHCFG_WIDE_INT_BUS |
		     SDHCFG_SLOW_CARD | (wide ? SDHCFG_WIDE_EXT_BUS : 0);
	reg_write(host->hcfg, SDHCFG);
}

static const struct mmc_host_ops sdhost_ops = {
	.reset = sdhost_reset,
	.set_ios = sdhost_set_ios,
	.request = sdhost_request,
};

/* As the tree says, if in so many words; else as the firmware does. */
static u32 __init core_clock(int node)
{
	const void *fdt = initial_boot_params;
	int clk = fdt_node_offset_by_phandle(fdt,
			fdt_getprop_u32(fdt, node, "clocks", 0));
	u32 hz = clk < 0 ? 0 : fdt_getprop_u32(fdt, clk, "clock-frequency", 0);

	if (!hz)
		hz = rpi_firmware_clock_rate(RPI_FIRMWARE_CORE_CLK);
	return hz ? hz : CORE_HZ;
}

static int __init sdhost_probe(int node)
{
	struct sdhost *host = &sdhost;
	int irq, err;

	if (host->base)
		return -EBUSY;
	host->base = of_iomap(node, 0);
	if (!host->base)
		return -ENODEV;
	err = pinctrl_select_default(node);
	if (err)
		pr_warn("sdhost: pins not set (error %d)\n", -err);
	host->core_hz = core_clock(node);
	host->mmc.ops = &sdhost_ops;
	host->mmc.name = "mmc0";
	init_waitqueue_head(&host->wait);
	/* Quiet before the line is unmasked, whoever used it before us. */
	reg_write(0, SDHCFG);
	reg_write(SDHSTS_ERRORS | SDHSTS_IRPTS, SDHSTS);
	irq = of_irq_get(node, 0);
	err = irq < 0 ? irq : request_irq(irq, sdhost_irq, "mmc0", host);
	if (err) {
		pr_err("sdhost: no interrupt (error %d)\n", -err);
		return err;
	}
	return mmc_add_host(&host->mmc);
}
MMC_OF_DECLARE(sdhost, "brcm,bcm2835-sdhost", sdhost_probe);

void __init mmc_init(void)
{
	of_init_table(__start___mmc_of_table, __stop___mmc_of_table);
}
