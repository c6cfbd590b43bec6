/*
 * The benchmark's output. A line is collected and then written with a single
 * call: on a serial console every call shows up in somebody's interrupt count.
 */
#include "sys.h"
#include "bench.h"

static char line[160];
static unsigned int used;

/* A line that is too long is cut, never written past its end. */
static void put_char(char c)
{
	if (used < sizeof(line) - 1)
		line[used++] = c;
}

void put_str(const char *s)
{
	while (*s)
		put_char(*s++);
}

void put_num(unsigned long long value)
{
	char digits[20];
	unsigned int n = 0;

	do {
		digits[n++] = '0' + value % 10;
		value /= 10;
	} while (value);
	while (n)
		put_char(digits[--n]);
}

/* @tenths: the value times ten; printed with one digit after the point. */
void put_tenths(unsigned long long tenths)
{
	put_num(tenths / 10);
	put_char('.');
	put_num(tenths % 10);
}

/* Ends the line and writes it. A console that takes only a part of it gets the
 * rest; one that takes nothing cannot be told about it either. */
void put_line(void)
{
	const char *p = line;

	line[used++] = '\n';
	while (used) {
		long done = sys3(NR_write, 1, (long)p, used);

		if (done <= 0)
			break;
		p += done;
		used -= done;
	}
	used = 0;
}
