/*
 * Serial ports, and the one of them that is the console.
 *
 * Output is polled: it works from the first moment, with interrupts off and
 * in a panic. Input comes by interrupt. Line discipline (echo, editing,
 * Ctrl-C) is not done here but in the terminal above.
 */
#ifndef DRIVERS_UART_H
#define DRIVERS_UART_H

#include <lib/compiler.h>

/*
 * Choose the console by name, as given by `console=` on the command line:
 * "ttyAMA0", "ttyS0", with or without ",115200n8". The last call counts.
 * Before console_init().
 */
void console_setup(const char *name);

/*
 * Find the tree's serial ports, start the console and register it with
 * printk. It is the one console_setup() named, else the tree's stdout-path,
 * else the first. Needs ioremap(), but no interrupts. A machine without any
 * stays mute.
 */
void console_init(void);

/*
 * Let the console take input; needs init_IRQ(). Without a usable interrupt a
 * message says that there will be no input.
 */
void console_init_irq(void);

/*
 * @rx receives each character of the console's input, in the interrupt (off,
 * must not sleep). Input before that is lost.
 */
void uart_set_rx(void (*rx)(u8 c));

/*
 * No more input until uart_unthrottle(): for @rx to call with the character
 * that fills its buffer, and for its reader when there is room again. What
 * comes meanwhile waits in the port, which stops a sender that looks (QEMU
 * does; on a wire without handshake its FIFO runs over). Unthrottling a port
 * that is not throttled does nothing.
 */
void uart_throttle(void);
void uart_unthrottle(void);

/*
 * Send @len bytes to the console as they are; waits until the last one is in
 * the port's FIFO. For the terminal, which translates newlines itself if its
 * user wants that; printk's newlines become "\r\n" on their own.
 */
void uart_write(const char *s, size_t len);

/* The console's name, "ttyAMA0", for its device file. NULL if none. */
const char *console_name(void);

/* For the drivers of serial ports */

struct uart_port {
	const struct uart_ops *ops;
	void *base;			/* its registers */
	int node;			/* in the device tree */
	int irq;			/* negative: no input */
	bool throttled;
	char name[12];			/* ops->dev_name and its number */
};

struct uart_ops {
	const char *dev_name;		/* Linux's: "ttyAMA" */
	/*
	 * Boot-time: get ready to send and receive 8n1. The speed, if the
	 * port is on already, is the firmware's and is left alone.
	 */
	void (*startup)(struct uart_port *port);
	/* Boot-time: from now on interrupt while there is input. */
	void (*start_rx)(struct uart_port *port);
	/* Wait for room in the FIFO and send @c. */
	void (*putc)(struct uart_port *port, u8 c);
	/* The next character received, -EAGAIN if there is none. */
	int (*getc)(struct uart_port *port);
};

/* Add the port at @node, not yet started. 0, -ENODEV or -ENOMEM. */
int uart_add_port(int node, const struct uart_ops *ops);

#endif
