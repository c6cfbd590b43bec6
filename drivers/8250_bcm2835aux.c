/*
 * The Raspberry Pi's "mini UART" (BCM2835 ARM Peripherals, chapter 2.2), laid
 * out like an 8250, which is why Linux calls it ttyS. It is the console of a
 * Pi 3, where Bluetooth has taken the PL011.
 */
#include <lib/fdt.h>

#include <asm/io.h>

#include <drivers/of.h>
#include <drivers/uart.h>

#include <uapi/errno.h>

#define AUX_MU_IO	0x00
#define AUX_MU_IER	0x04
#define AUX_MU_IIR	0x08
#define AUX_MU_LCR	0x0c
#define AUX_MU_LSR	0x14
#define AUX_MU_CNTL	0x20
#define AUX_MU_BAUD	0x28

/* The manual has these two exchanged; Linux and the hardware do not. */
#define IER_RX		0x1
#define IER_TX		0x2
#define IIR_CLEAR_FIFOS	0x6
#define LCR_8BIT	0x3	/* the manual's 1 means 7 bits */
#define LSR_RX_READY	0x01
#define LSR_TX_ROOM	0x20
#define CNTL_ON		0x3	/* receiver, transmitter */

/*
 * The port sits in a block "AUX" with two SPIs, whose enable bits are a
 * register in front. The tree does not say so but for naming the block as
 * the port's clock.
 */
#define AUX_ENABLES	0x04
#define AUX_ENABLE_UART	0x1

/* 115200 from a core clock of 250 MHz: clock / (8 * (BAUD + 1)). */
#define BAUD_115200	270

static void * __init find_aux(int node)
{
	u32 clock = fdt_getprop_u32(initial_boot_params, node, "clocks", 0);
	int aux = fdt_node_offset_by_phandle(initial_boot_params, clock);

	return aux < 0 ? NULL : of_iomap(aux, 0);
}

/*
 * If the firmware has switched the port on, which it does when it is to be
 * the console, format and speed are right. If not, its registers are dead
 * until the enable bit is set, and the speed is ours to choose.
 */
static void __init aux_startup(struct uart_port *port)
{
	void *aux = find_aux(port->node);
	u32 enables = aux ? readl_relaxed(aux + AUX_ENABLES) : AUX_ENABLE_UART;

	if (!(enables & AUX_ENABLE_UART)) {
		writel(enables | AUX_ENABLE_UART, aux + AUX_ENABLES);
		/* Reaches AUX before the now living port is spoken to. */
		mb();
		writel_relaxed(BAUD_115200, port->base + AUX_MU_BAUD);
		writel_relaxed(IIR_CLEAR_FIFOS, port->base + AUX_MU_IIR);
	}
	writel_relaxed(0, port->base + AUX_MU_IER);
	writel_relaxed(LCR_8BIT, port->base + AUX_MU_LCR);
	writel_relaxed(CNTL_ON, port->base + AUX_MU_CNTL);
}

static void aux_putc(struct uart_port *port, u8 c)
{
	while (!(readl_relaxed(port->base + AUX_MU_LSR) & LSR_TX_ROOM))
		;
	writel_relaxed(c, port->base + AUX_MU_IO);
}

static int aux_getc(struct uart_port *port)
{
	if (!(readl_relaxed(port->base + AUX_MU_LSR) & LSR_RX_READY))
		return -EAGAIN;
	return readl_relaxed(port->base + AUX_MU_IO) & 0xff;
}

static void __init aux_start_rx(struct uart_port *port)
{
	writel_relaxed(IER_RX, port->base + AUX_MU_IER);
}

static const struct uart_ops aux_ops = {
	.dev_name = "ttyS",
	.startup = aux_startup,
	.start_rx = aux_start_rx,
	.putc = aux_putc,
	.getc = aux_getc,
};

static int __init aux_probe(int node)
{
	return uart_add_port(node, &aux_ops);
}
CONSOLE_OF_DECLARE(bcm2835_aux, "brcm,bcm2835-aux-uart", aux_probe);
