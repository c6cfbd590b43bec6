/*
 * The serial ports of the machine, and which of them is the console. The
 * drivers of the ports, amba-pl011.c and 8250_bcm2835aux.c, know how to move
 * one character; all else is here, once.
 *
 * All ports of the tree are listed, so that they can be found by name, but
 * only the console is ever touched.
 */
#include <lib/fdt.h>
#include <lib/printk.h>
#include <lib/string.h>

#include <drivers/irq.h>
#include <drivers/of.h>
#include <drivers/uart.h>

#include <uapi/errno.h>

#define MAX_PORTS	6	/* Versatile Express has four */

static struct uart_port ports[MAX_PORTS];
static int nr_ports;
static struct uart_port *console_port;
static void (*rx_handler)(u8 c);

/* What `console=` asked for, without the options behind the comma. */
static char wanted[sizeof(ports[0].name)] __initdata;

/*
 * Ports are numbered by kind, in the tree's order. On our machines these are
 * the numbers Linux gives them too.
 */
int __init uart_add_port(int node, const struct uart_ops *ops)
{
	struct uart_port *port = &ports[nr_ports];
	int i, number = 0;

	if (nr_ports == MAX_PORTS)
		return -ENOMEM;
	port->base = of_iomap(node, 0);
	if (!port->base)
		return -ENODEV;
	for (i = 0; i < nr_ports; i++)
		if (ports[i].ops == ops)
			number++;
	port->node = node;
	port->ops = ops;
	port->irq = -ENODEV;
	snprintf(port->name, sizeof(port->name), "%s%d", ops->dev_name,
		 number);
	nr_ports++;
	return 0;
}

void uart_write(const char *s, size_t len)
{
	if (!console_port)
		return;
	while (len--)
		console_port->ops->putc(console_port, *s++);
}

/* For printk, whose text goes to the wire without a terminal between. */
static void uart_console_write(const char *s, size_t len)
{
	while (len--) {
		if (*s == '\n')
			uart_write("\r", 1);
		uart_write(s++, 1);
	}
}

static struct console uart_console = {
	.write = uart_console_write,
};

const char *console_name(void)
{
	return console_port ? console_port->name : NULL;
}

void __init console_setup(const char *name)
{
	const char *comma = strchr(name, ',');
	size_t len = comma ? (size_t)(comma - name) : strlen(name);

	/* A longer name is none of ours; shortened it must not become one. */
	if (len >= sizeof(wanted))
		len = 0;
	memcpy(wanted, name, len);
	wanted[len] = '\0';
}

static struct uart_port * __init choose_port(void)
{
	int node = fdt_stdout_node(initial_boot_params);
	int i;

	for (i = 0; i < nr_ports; i++)
		if (strcmp(ports[i].name, wanted) == 0)
			return &ports[i];
	for (i = 0; i < nr_ports; i++)
		if (ports[i].node == node)
			return &ports[i];
	return nr_ports ? &ports[0] : NULL;
}

void __init console_init(void)
{
	struct uart_port *port;

	of_init_table(__start___console_of_table, __stop___console_of_table);
	port = choose_port();
	if (!port)
		return;
	port->ops->startup(port);
	console_port = port;
	uart_console.name = port->name;
	register_console(&uart_console);
	pr_info("console: %s\n", port->name);
	if (wanted[0] != '\0' && strcmp(wanted, port->name) != 0)
		pr_warn("console: there is no console=%s here\n", wanted);
}

void uart_set_rx(void (*rx)(u8 c))
{
	rx_handler = rx;
}

void uart_throttle(void)
{
	if (console_port && console_port->irq >= 0 &&
	    !console_port->throttled) {
		console_port->throttled = true;
		disable_irq(console_port->irq);
	}
}

void uart_unthrottle(void)
{
	if (console_port && console_port->throttled) {
		console_port->throttled = false;
		enable_irq(console_port->irq);
	}
}

/* Emptying the FIFO is what quietens the port, whether anybody listens. */
static void uart_rx_irq(unsigned int irq, void *dev)
{
	struct uart_port *port = dev;
	int c;

	(void)irq;
	while (!port->throttled && (c = port->ops->getc(port)) >= 0)
		if (rx_handler)
			rx_handler(c);
}

void __init console_init_irq(void)
{
	struct uart_port *port = console_port;
	int irq, err;

	if (!port)
		return;
	irq = of_irq_get(port->node, 0);
	err = irq < 0 ? irq : request_irq(irq, uart_rx_irq, port->name, port);
	if (err) {
		pr_err("%s: no interrupt, so no input (%d)\n", port->name, err);
		return;
	}
	port->irq = irq;
	port->ops->start_rx(port);
}
