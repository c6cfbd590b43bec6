/*
 * Memory and string functions, as in C's <string.h>. memcpy(), memset() and
 * their kin are assembly in arch/arm/lib/ because faults and fork live from
 * their speed; the rest is lib/string.c. Not for device memory, nor before the
 * MMU is on: they access unaligned words.
 *
 * With -fbuiltin the compiler does small constant sizes in place.
 */
#ifndef LIB_STRING_H
#define LIB_STRING_H

#include <lib/types.h>

void *memcpy(void *dst, const void *src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);

size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *what);

/*
 * Copy @src into the @size bytes at @dst, always ended by a NUL.
 * Returns the length copied, or -E2BIG when @src was cut.
 */
ssize_t strscpy(char *dst, const char *src, size_t size);

/*
 * Read a number at @s (@base 0: by prefix, as in C) and leave *@end behind
 * it. Stops at the first character that is no digit; overflow wraps.
 */
unsigned long simple_strtoul(const char *s, char **end, unsigned int base);

/*
 * For code that takes bytes now from the user, now from the kernel itself:
 * the type of copy_from_user(), and the same for kernel memory.
 */
typedef unsigned long copy_fn(void *to, const void *from, unsigned long n);
static inline unsigned long copy_from_kernel(void *to, const void *from,
					     unsigned long n)
{
	memcpy(to, from, n);
	return 0;
}

#endif
