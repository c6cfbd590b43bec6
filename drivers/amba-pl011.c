/*
 * ARM's PL011 UART (DDI 0183), "ttyAMA": on QEMU's virt, on Versatile
 * Express and on a Pi. Register accesses need no barriers: the device sees
 * them in order, and nothing in memory depends on them.
 */
#include <asm/io.h>

#include <drivers/of.h>
#include <drivers/uart.h>

#include <uapi/errno.h>

#define UART01x_DR	0x00
#define UART01x_FR	0x18
#define UART011_LCRH	0x2c
#define UART011_CR	0x30
#define UART011_IFLS	0x34
#define UART011_IMSC	0x38
#define UART011_ICR	0x44

#define DR_ERRORS	0xf00	/* framing, parity, break, overrun */
#define DR_OVERRUN	0x800	/* of a later character: this one is good */
#define FR_BUSY		0x08
#define FR_RXFE		0x10	/* receive FIFO empty */
#define FR_TXFF		0x20	/* transmit FIFO full */
#define LCRH_FEN	0x10	/* FIFOs on */
#define LCRH_WLEN_8	0x60	/* with no parity and one stop bit */
#define CR_UARTEN	0x001
#define CR_TXE		0x100
#define CR_RXE		0x200
#define CR_ON		(CR_UARTEN | CR_TXE | CR_RXE)
#define IFLS_LOWEST	0x00	/* interrupt when FIFOs are 1/8 full */
#define INT_RX		0x10	/* so many characters are there ... */
#define INT_RT		0x40	/* ... or some, and no more came for a while */
#define INT_ALL		0x7ff

/*
 * A port that is fully on is left as it is: speed and format are the
 * firmware's. Otherwise switch it on with 8n1, at the speed in its divisors;
 * the control register may only change while the port is off and idle
 * (3.3.8).
 */
static void __init pl011_startup(struct uart_port *port)
{
	u32 cr = readl_relaxed(port->base + UART011_CR);

	writel_relaxed(0, port->base + UART011_IMSC);
	if ((cr & CR_ON) == CR_ON)
		return;
	if (cr & CR_UARTEN)
		while (readl_relaxed(port->base + UART01x_FR) & FR_BUSY)
			;
	writel_relaxed(0, port->base + UART011_CR);
	writel_relaxed(LCRH_WLEN_8 | LCRH_FEN, port->base + UART011_LCRH);
	writel_relaxed(CR_ON, port->base + UART011_CR);
}

static void pl011_putc(struct uart_port *port, u8 c)
{
	while (readl_relaxed(port->base + UART01x_FR) & FR_TXFF)
		;
	writel_relaxed(c, port->base + UART01x_DR);
}

/* Characters which arrived damaged, and breaks, are dropped. */
static int pl011_getc(struct uart_port *port)
{
	u32 dr;

	do {
		if (readl_relaxed(port->base + UART01x_FR) & FR_RXFE)
			return -EAGAIN;
		dr = readl_relaxed(port->base + UART01x_DR);
	} while (dr & DR_ERRORS & ~DR_OVERRUN);
	return dr & 0xff;
}

/*
 * Only old errors are cleared: what was typed so far is still in the FIFO,
 * and its interrupt comes at once.
 */
static void __init pl011_start_rx(struct uart_port *port)
{
	writel_relaxed(INT_ALL & ~(INT_RX | INT_RT), port->base + UART011_ICR);
	writel_relaxed(IFLS_LOWEST, port->base + UART011_IFLS);
	writel_relaxed(INT_RX | INT_RT, port->base + UART011_IMSC);
}

static const struct uart_ops pl011_ops = {
	.dev_name = "ttyAMA",
	.startup = pl011_startup,
	.start_rx = pl011_start_rx,
	.putc = pl011_putc,
	.getc = pl011_getc,
};

static int __init pl011_probe(int node)
{
	return uart_add_port(node, &pl011_ops);
}
CONSOLE_OF_DECLARE(pl011, "arm,pl011", pl011_probe);
