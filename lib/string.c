/*
 * The plain half of <lib/string.h>: functions that walk a string a byte at a
 * time. They serve the command line, the device tree and path names, all of
 * them short, so that clarity wins over speed here; what faults and fork
 * live from (memcpy, memset, memmove) is assembly in arch/arm/lib/.
 */
#include <uapi/errno.h>
#include <lib/string.h>

/* By bytes in the zImage, where an unaligned word may trap: it
 * is compiled so. */
static inline u32 load_word(const void *p)
{
	u32 word;

	__builtin_memcpy(&word, p, sizeof(word));
	return word;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *p = a, *q = b;
	size_t i = 0;

	/* What is the same goes by words, from any address. */
	while (i + 4 <= n && load_word(p + i) == load_word(q + i))
		i += 4;
	for (; i < n; i++) {
		if (p[i] != q[i])
			return p[i] - q[i];
	}
	return 0;
}

void *memchr(const void *s, int c, size_t n)
{
	const unsigned char *p = s;

	for (; n; p++, n--) {
		if (*p == (unsigned char)c)
			return (void *)p;
	}
	return NULL;
}

size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}

size_t strlen(const char *s)
{
	const char *end = s;

	while (*end)
		end++;
	return end - s;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n; a++, b++, n--) {
		unsigned char ca = *a, cb = *b;

		if (ca != cb || !ca)
			return ca - cb;
	}
	return 0;
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, SIZE_MAX / 2);
}

char *strchr(const char *s, int c)
{
	for (; *s != (char)c; s++) {
		if (!*s)
			return NULL;
	}
	return (char *)s;
}

char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	do {
		if (*s == (char)c)
			last = s;
	} while (*s++);
	return (char *)last;
}

char *strstr(const char *s, const char *what)
{
	size_t len = strlen(what);

	for (; strncmp(s, what, len); s++) {
		if (!*s)
			return NULL;
	}
	return (char *)s;
}

ssize_t strscpy(char *dst, const char *src, size_t size)
{
	size_t len;

	if (!size)
		return -E2BIG;
	len = strnlen(src, size);
	if (len == size) {
		memcpy(dst, src, size - 1);
		dst[size - 1] = '\0';
		return -E2BIG;
	}
	memcpy(dst, src, len + 1);
	return len;
}

/* The value of @c as a digit in any base up to 36; 36 when it is none. */
static unsigned int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 10;
	return 36;
}

/* "0x" counts as a prefix only in front of a hexadecimal digit. */
static bool has_hex_prefix(const char *s)
{
	return s[0] == '0' && (s[1] == 'x' || s[1] == 'X') &&
	       digit_value(s[2]) < 16;
}

unsigned long simple_strtoul(const char *s, char **end, unsigned int base)
{
	unsigned long value = 0;

	if (base == 0)
		base = has_hex_prefix(s) ? 16 : *s == '0' ? 8 : 10;
	if (base == 16 && has_hex_prefix(s))
		s += 2;
	for (; digit_value(*s) < base; s++)
		value = value * base + digit_value(*s);
	if (end)
		*end = (char *)s;
	return value;
}
