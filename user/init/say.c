/* Text on the console, straight to write(2). */
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "say.h"

void say_bytes(const char *s, int n)
{
	int done;

	for (; n > 0; s += done, n -= done) {
		done = write(1, s, n);
		if (done <= 0)
			return;		/* nobody is left to be told */
	}
}

void say(const char *fmt, ...)
{
	char buf[401];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsniprintf(buf, sizeof(buf), fmt, ap);
	va_end(ap);
	say_bytes(buf, n < (int)sizeof(buf) ? n : (int)sizeof(buf) - 1);
}
