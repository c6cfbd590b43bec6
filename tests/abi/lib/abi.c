/*
 * The helpers of the ABI programs; abi.h says what each is for.
 */
#include <stdarg.h>
#include <string.h>

#include "abi.h"

static const struct {
	int nr;
	const char *name;
} errors[] = {
	{ 1, "EPERM" }, { 2, "ENOENT" }, { 3, "ESRCH" }, { 4, "EINTR" },
	{ 5, "EIO" }, { 6, "ENXIO" }, { 7, "E2BIG" }, { 8, "ENOEXEC" },
	{ 9, "EBADF" }, { 10, "ECHILD" }, { 11, "EAGAIN" }, { 12, "ENOMEM" },
	{ 13, "EACCES" }, { 14, "EFAULT" }, { 16, "EBUSY" }, { 17, "EEXIST" },
	{ 18, "EXDEV" }, { 19, "ENODEV" }, { 20, "ENOTDIR" }, { 21, "EISDIR" },
	{ 22, "EINVAL" }, { 24, "EMFILE" }, { 25, "ENOTTY" },
	{ 26, "ETXTBSY" }, { 27, "EFBIG" }, { 28, "ENOSPC" }, { 29, "ESPIPE" }, { 30, "EROFS" }, { 32, "EPIPE" },
	{ 34, "ERANGE" }, { 35, "EDEADLK" },
	{ 36, "ENAMETOOLONG" }, { 38, "ENOSYS" }, { 39, "ENOTEMPTY" }, { 40, "ELOOP" },
	{ 61, "ENODATA" }, { 75, "EOVERFLOW" }, { 80, "ELIBBAD" }, { 95, "EOPNOTSUPP" },
};

int say_fd = 1;

void exit(int code)
{
	for (;;)
		sys(NR_exit_group, code);
}

void *map(void *addr, size_t len, int prot, int flags)
{
	return (void *)sys(NR_mmap2, addr, len, prot, flags, -1, 0);
}

/* Writes value in the given base to out and returns its end. */
static char *number(char *out, unsigned long value, unsigned int base)
{
	char digits[12];
	int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (n)
		*out++ = digits[--n];
	return out;
}

static char *string(char *out, const char *end, const char *s)
{
	while (*s && out < end)
		*out++ = *s++;
	return out;
}

int format(char *line, size_t size, const char *fmt, va_list ap)
{
	char *out = line, *end = line + size - 16;
	long d;

	for (; *fmt && out < end; fmt++) {
		if (*fmt != '%') {
			*out++ = *fmt;
			continue;
		}
		if (*++fmt == 'l')	/* int and long are alike here */
			fmt++;
		switch (*fmt) {
		case 'd':
			d = va_arg(ap, long);
			if (d < 0)
				*out++ = '-';
			out = number(out, d < 0 ? -d : d, 10);
			break;
		case 'u':
			out = number(out, va_arg(ap, unsigned long), 10);
			break;
		case 'x':
			out = number(out, va_arg(ap, unsigned long), 16);
			break;
		case 'c':
			*out++ = va_arg(ap, int);
			break;
		case 's':
			out = string(out, end, va_arg(ap, const char *));
			break;
		}
	}
	*out++ = '\n';
	return out - line;
}

void say(const char *fmt, ...)
{
	char line[300];
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = format(line, sizeof(line), fmt, ap);
	va_end(ap);
	sys(NR_write, say_fd, line, len);
}

const char *error_name(long r)
{
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (errors[i].nr == -r)
			return errors[i].name;
	return NULL;
}

/* A call's outcome: the error's name or the number it returned. */
void result(const char *what, long r)
{
	const char *name = failed(r) ? error_name(r) : NULL;

	if (name)
		say("%s: %s", what, name);
	else
		say("%s: %ld", what, r);
}

void truth(const char *what, int value)
{
	say("%s: %s", what, value ? "yes" : "no");
}

/* An address relative to base, when it is near it at all. */
void place(const char *what, long r, const void *base)
{
	long off = r - (long)base;

	if (failed(r))
		result(what, r);
	else if (off >= 0 && off < 0x1000000)
		say("%s: base+0x%x", what, (unsigned int)off);
	else if (off < 0 && off > -0x1000000)
		say("%s: base-0x%x", what, (unsigned int)-off);
	else
		say("%s: elsewhere", what);
}

int in_child(void (*fn)(void *), void *arg)
{
	int status = -1;
	long pid = sys(NR_fork);

	if (pid == 0) {
		fn(arg);
		exit(0);
	}
	if (pid < 0) {
		result("fork", pid);
		return -1;
	}
	sys(NR_wait4, pid, &status, 0, NULL);
	return status;
}

void ends(const char *what, void (*fn)(void *), void *arg)
{
	int status = in_child(fn, arg);

	if ((status & 0x7f) == 0)
		say("%s: exit %d", what, (status >> 8) & 0xff);
	else
		say("%s: signal %d", what, status & 0x7f);
}

void peek(void *p)
{
	*(volatile char *)p;
}

void poke(void *p)
{
	*(volatile char *)p = 1;
}

void call(void *p)
{
	((void (*)(void))p)();
}

long faults(void)
{
	struct rusage ru;

	sys(NR_getrusage, RUSAGE_SELF, &ru);
	return ru.minflt;
}
