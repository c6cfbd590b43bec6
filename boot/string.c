/*
 * memcpy() and memset() for the zImage. The kernel's own read and write
 * unaligned words, which traps as long as the MMU is off (ARM DDI 0406C,
 * A3.2.1); these do not. The rest of <lib/string.h> is lib/string.c.
 */
#include <lib/string.h>
#include <lib/compiler.h>

void *memcpy(void *dst, const void *src, size_t n)
{
	u8 *d = dst;
	const u8 *s = src;

	if (IS_ALIGNED((uintptr_t)d | (uintptr_t)s, 4))
		for (; n >= 4; n -= 4, d += 4, s += 4)
			*(u32 *)d = *(const u32 *)s;
	while (n--)
		*d++ = *s++;
	return dst;
}

void *memset(void *dst, int c, size_t n)
{
	u8 *d = dst;

	while (n--)
		*d++ = c;
	return dst;
}
