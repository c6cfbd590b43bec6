/*
 * First light: the zImage's console.
 *
 * The device tree says which UART is the console (/chosen/stdout-path) and
 * where. Two kinds are known. Without a device tree there is still something
 * to be said, namely that: so the four machines which we know by the place
 * of their RAM have their UARTs in a table.
 *
 * Baud rate and pins are as the firmware left them.
 */
#include <stdarg.h>
#include <lib/fdt.h>
#include "boot.h"

/* PL011 (ARM DDI 0183) */
#define PL011_DR	0x00
#define PL011_FR	0x18
#define PL011_FR_TXFF	(1 << 5)	/* transmit FIFO full */
#define PL011_LCRH	0x2c
#define PL011_LCRH_8N1	0x70		/* 8 bits, FIFOs on */
#define PL011_CR	0x30
#define PL011_CR_ON	0x301		/* UARTEN, TXE, RXE */

/* The BCM2835's mini UART ("BCM2835 ARM Peripherals", 2.2) */
#define AUX_MU_IO	0x00
#define AUX_MU_LSR	0x14
#define AUX_MU_LSR_TX	(1 << 5)	/* room for a byte */

/* Machines by the top four bits of the addresses of their RAM. */
static const struct {
	u32	ram;
	u32	pl011;
} known_machines[] = {
	{ 0x0, 0x3f201000 },		/* Raspberry Pi 2 and 3 */
	{ 0x4, 0x09000000 },		/* QEMU virt */
	{ 0x6, 0x10009000 },		/* Versatile Express, Cortex-A9 */
	{ 0x8, 0x1c090000 },		/* Versatile Express, Cortex-A15 */
};

static u32 uart_base;			/* 0: there is none */
static bool uart_is_mini;

static u32 uart_read(u32 reg)
{
	return *(volatile u32 *)(uart_base + reg);
}

static void uart_write(u32 reg, u32 value)
{
	*(volatile u32 *)(uart_base + reg) = value;
}

/* False if the device tree names no UART that we can drive. */
static bool find_by_fdt(const void *fdt)
{
	int node = fdt_stdout_node(fdt);
	u64 addr, size;

	if (node < 0)
		return false;
	uart_is_mini = !fdt_node_check_compatible(fdt, node,
						  "brcm,bcm2835-aux-uart");
	if (!uart_is_mini && fdt_node_check_compatible(fdt, node, "arm,pl011"))
		return false;
	if (fdt_reg(fdt, node, 0, &addr, &size) || addr != (u32)addr)
		return false;
	uart_base = addr;
	return true;
}

static void find_by_ram(void)
{
	u32 ram = (u32)start >> 28;
	unsigned int i;

	uart_is_mini = false;
	for (i = 0; i < ARRAY_SIZE(known_machines); i++)
		if (known_machines[i].ram == ram)
			uart_base = known_machines[i].pl011;
}

bool console_init(const void *fdt)
{
	bool known = fdt && find_by_fdt(fdt);

	if (!known)
		find_by_ram();
	if (!uart_base || uart_is_mini)
		return known;
	/* A loader that printed nothing may have left it off. */
	if (!(uart_read(PL011_CR) & 1)) {
		uart_write(PL011_LCRH, PL011_LCRH_8N1);
		uart_write(PL011_CR, PL011_CR_ON);
	}
	return known;
}

static void putc(char c)
{
	if (!uart_base)
		return;
	if (c == '\n')
		putc('\r');
	if (uart_is_mini) {
		while (!(uart_read(AUX_MU_LSR) & AUX_MU_LSR_TX))
			;
		uart_write(AUX_MU_IO, c);
	} else {
		while (uart_read(PL011_FR) & PL011_FR_TXFF)
			;
		uart_write(PL011_DR, c);
	}
}

static void puts(const char *s)
{
	while (*s)
		putc(*s++);
}

static void put_hex(u32 x)
{
	int shift;

	puts("0x");
	for (shift = 28; shift >= 0; shift -= 4)
		putc("0123456789abcdef"[(x >> shift) & 0xf]);
}

/* ARMv7 need not have a division, and we have no library that does it. */
static u32 tenth(u32 x)
{
	return (u64)x * 0xcccccccd >> 35;
}

static void put_decimal(u32 x)
{
	char buf[11];
	char *p = buf + sizeof(buf) - 1;

	*p = '\0';
	do {
		*--p = '0' + (x - 10 * tenth(x));
		x = tenth(x);
	} while (x);
	puts(p);
}

void putf(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	for (; *fmt; fmt++) {
		if (*fmt != '%') {
			putc(*fmt);
			continue;
		}
		if (*++fmt == 'l')
			fmt++;
		switch (*fmt) {
		case 's':
			puts(va_arg(ap, const char *));
			break;
		case 'x':
			put_hex(va_arg(ap, u32));
			break;
		case 'u':
			put_decimal(va_arg(ap, u32));
			break;
		}
	}
	va_end(ap);
}

void halt(void)
{
	for (;;)
		__asm__ volatile("wfi");
}
