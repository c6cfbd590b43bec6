/*
 * printf into a buffer. A format is a row of plain characters and directives
 *
 *	% [flags -+ #0] [width|*] [.precision|.*] [hh h l ll j z t] d i u x X o c s p %
 *
 * as in C (C11 7.21.6.1). Each directive is read into a struct spec and then
 * printed by the function for its kind. Characters beyond the end of the
 * buffer are counted but not stored, so that the result is always the length
 * the whole text would have had.
 *
 * One thing is Linux's: %p prints all the digits of the pointer and no "0x".
 */
#include <lib/printk.h>
#include <lib/string.h>

struct out {
	char *buf;
	size_t size;		/* of buf, with room for the NUL */
	size_t len;		/* characters so far, stored or not */
};

struct spec {
	bool left, plus, space, alt, zero;
	bool upper;		/* digits beyond 9 in capitals */
	bool is_signed;
	int width;		/* at least so many characters */
	int precision;		/* -1: not given */
	unsigned int size;	/* bytes of the integer argument */
	unsigned int base;
};

static void put(struct out *out, char c)
{
	if (out->len < out->size)
		out->buf[out->len] = c;
	out->len++;
}

static void put_n(struct out *out, char c, int n)
{
	while (n-- > 0)
		put(out, c);
}

static void put_field(struct out *out, const struct spec *spec,
		      const char *s, int len)
{
	if (!spec->left)
		put_n(out, ' ', spec->width - len);
	for (int i = 0; i < len; i++)
		put(out, s[i]);
	if (spec->left)
		put_n(out, ' ', spec->width - len);
}

/*
 * Write the digits of @value backwards, so that they end in front of @end.
 * Most values fit a register: only what does not pays for a 64-bit division,
 * which is a call into libgcc.
 */
static char *digits(char *end, u64 value, const struct spec *spec)
{
	const char *set = spec->upper ? "0123456789ABCDEF" : "0123456789abcdef";
	u32 low;

	for (; value >> 32; value /= spec->base)
		*--end = set[value % spec->base];
	for (low = value; low; low /= spec->base)
		*--end = set[low % spec->base];
	return end;
}

static const char *sign_or_prefix(const struct spec *spec, bool negative,
				  u64 value)
{
	if (spec->is_signed) {
		if (negative)
			return "-";
		return spec->plus ? "+" : spec->space ? " " : "";
	}
	if (spec->alt && spec->base == 16 && value)
		return spec->upper ? "0X" : "0x";
	return "";
}

static void put_number(struct out *out, const struct spec *spec, u64 value)
{
	char buf[24];			/* 2^64 has 22 octal digits */
	char *end = buf + sizeof(buf), *first;
	bool negative = spec->is_signed && (s64)value < 0;
	const char *prefix = sign_or_prefix(spec, negative, value);
	int len, zeros, pad;

	first = digits(end, negative ? -value : value, spec);
	len = end - first;
	zeros = (spec->precision < 0 ? 1 : spec->precision) - len;
	if (spec->alt && spec->base == 8 && zeros <= 0)
		zeros = 1;
	zeros = max(zeros, 0);
	pad = spec->width - (int)strlen(prefix) - zeros - len;
	if (spec->zero && !spec->left && spec->precision < 0 && pad > 0) {
		zeros += pad;
		pad = 0;
	}
	if (!spec->left)
		put_n(out, ' ', pad);
	while (*prefix)
		put(out, *prefix++);
	put_n(out, '0', zeros);
	while (first < end)
		put(out, *first++);
	if (spec->left)
		put_n(out, ' ', pad);
}

static const char *read_flags(struct spec *spec, const char *fmt)
{
	for (;; fmt++) {
		switch (*fmt) {
		case '-': spec->left = true; break;
		case '+': spec->plus = true; break;
		case ' ': spec->space = true; break;
		case '#': spec->alt = true; break;
		case '0': spec->zero = true; break;
		default: return fmt;
		}
	}
}

static const char *read_size(struct spec *spec, const char *fmt)
{
	switch (*fmt) {
	case 'h':
		spec->size = fmt[1] == 'h' ? sizeof(char) : sizeof(short);
		break;
	case 'l':
		spec->size = fmt[1] == 'l' ? sizeof(u64) : sizeof(long);
		break;
	case 'j': spec->size = sizeof(u64); return fmt + 1;
	case 'z': spec->size = sizeof(size_t); return fmt + 1;
	case 't': spec->size = sizeof(ptrdiff_t); return fmt + 1;
	default: spec->size = sizeof(int); return fmt;
	}
	return fmt + (fmt[1] == fmt[0] ? 2 : 1);
}

/* A decimal number; a huge one is as good as any: it is cut to stay an int. */
static const char *read_int(int *value, const char *fmt)
{
	for (*value = 0; *fmt >= '0' && *fmt <= '9'; fmt++)
		*value = min(*value * 10 + (*fmt - '0'), 99999);
	return fmt;
}

/* An argument list in a struct may be passed on by pointer on any machine. */
struct args {
	va_list ap;
};

/* Read what stands between '%' and the conversion; returns the latter. */
static const char *read_spec(struct spec *spec, const char *fmt,
			     struct args *args)
{
	*spec = (struct spec){ .precision = -1, .base = 10 };
	fmt = read_flags(spec, fmt);
	if (*fmt == '*') {
		spec->width = va_arg(args->ap, int);
		fmt++;
	} else {
		fmt = read_int(&spec->width, fmt);
	}
	if (spec->width < 0) {
		spec->left = true;
		spec->width = -spec->width;
	}
	if (*fmt == '.') {
		fmt++;
		if (*fmt == '*') {
			spec->precision = va_arg(args->ap, int);
			fmt++;
		} else {
			fmt = read_int(&spec->precision, fmt);
		}
	}
	return read_size(spec, fmt);
}

static u64 integer_arg(const struct spec *spec, struct args *args)
{
	if (spec->size == sizeof(char)) {
		int v = va_arg(args->ap, int);

		return spec->is_signed ? (u64)(signed char)v : (unsigned char)v;
	}
	if (spec->size == sizeof(short)) {
		int v = va_arg(args->ap, int);

		return spec->is_signed ? (u64)(short)v : (unsigned short)v;
	}
	if (spec->size == sizeof(int)) {
		int v = va_arg(args->ap, int);

		return spec->is_signed ? (u64)v : (unsigned int)v;
	}
	return va_arg(args->ap, u64);
}

static void put_string(struct out *out, const struct spec *spec, const char *s)
{
	size_t max = spec->precision < 0 ? INT32_MAX : spec->precision;

	if (!s)
		s = "(null)";
	put_field(out, spec, s, strnlen(s, max));
}

/* Print one directive; @spec has been read up to its @conversion. */
static void put_directive(struct out *out, struct spec *spec, char conversion,
			  struct args *args)
{
	char c;

	switch (conversion) {
	case 'c':
		c = va_arg(args->ap, int);
		put_field(out, spec, &c, 1);
		return;
	case 's':
		put_string(out, spec, va_arg(args->ap, const char *));
		return;
	case 'p':
		spec->base = 16;
		spec->precision = 2 * sizeof(void *);
		put_number(out, spec, (uintptr_t)va_arg(args->ap, void *));
		return;
	case 'd':
	case 'i':
		spec->is_signed = true;
		break;
	case 'u':
		break;
	case 'o':
		spec->base = 8;
		break;
	case 'X':
		spec->upper = true;
		fallthrough;
	case 'x':
		spec->base = 16;
		break;
	default:
		/* Not a conversion: show it, to be found and mended. */
		put(out, '%');
		if (conversion != '%')
			put(out, conversion);
		return;
	}
	put_number(out, spec, integer_arg(spec, args));
}

/*
 * As in C: at most @size bytes are written, the last of them a NUL (none when
 * @size is 0). Returns the length of the whole text without the NUL, which is
 * @size or more when it was cut.
 */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{
	struct out out = { .buf = buf, .size = size };
	struct args args;
	struct spec spec;

	va_copy(args.ap, ap);
	while (*fmt) {
		if (*fmt != '%') {
			put(&out, *fmt++);
			continue;
		}
		fmt = read_spec(&spec, fmt + 1, &args);
		if (!*fmt)
			break;
		put_directive(&out, &spec, *fmt++, &args);
	}
	va_end(args.ap);
	if (size)
		buf[min(out.len, size - 1)] = '\0';
	return out.len;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	if (!size)
		return 0;
	return min((size_t)len, size - 1);
}
