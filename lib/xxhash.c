/*
 * xxHash32, the checksum inside LZ4 frames.
 *
 * Four accumulators each take every fourth word of the input, so that a CPU
 * can work on all four multiplications at once; they are folded together at
 * the end, the remaining words and bytes are mixed in, and a last few shifts
 * spread every input bit over the result. Specified at
 * https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 *
 * Words are little-endian in the specification, as they are on the CPUs we
 * run on.
 */
#include <lib/compiler.h>
#include <lib/xxhash.h>

#define PRIME1	0x9e3779b1u
#define PRIME2	0x85ebca77u
#define PRIME3	0xc2b2ae3du
#define PRIME4	0x27d4eb2fu
#define PRIME5	0x165667b1u

/* A word at any address: tells the compiler that it may be unaligned. */
struct word {
	u32 value;
} __packed;

static inline u32 load32(const u8 *p)
{
	return ((const struct word *)p)->value;
}

static inline u32 rotl(u32 x, int n)
{
	return (x << n) | (x >> (32 - n));
}

static inline u32 round32(u32 acc, u32 word)
{
	return rotl(acc + word * PRIME2, 13) * PRIME1;
}

/* The 16-byte stripes of the input; *pp is left behind the last of them. */
static u32 hash_stripes(const u8 **pp, const u8 *end, u32 seed)
{
	u32 v1 = seed + PRIME1 + PRIME2;
	u32 v2 = seed + PRIME2;
	u32 v3 = seed;
	u32 v4 = seed - PRIME1;
	const u8 *p = *pp;

	for (; end - p >= 16; p += 16) {
		v1 = round32(v1, load32(p));
		v2 = round32(v2, load32(p + 4));
		v3 = round32(v3, load32(p + 8));
		v4 = round32(v4, load32(p + 12));
	}
	*pp = p;
	return rotl(v1, 1) + rotl(v2, 7) + rotl(v3, 12) + rotl(v4, 18);
}

u32 xxh32(const void *data, size_t len, u32 seed)
{
	const u8 *p = data;
	const u8 *end = p + len;
	u32 h;

	if (len >= 16)
		h = hash_stripes(&p, end, seed);
	else
		h = seed + PRIME5;
	h += (u32)len;

	for (; end - p >= 4; p += 4)
		h = rotl(h + load32(p) * PRIME3, 17) * PRIME4;
	for (; p < end; p++)
		h = rotl(h + *p * PRIME5, 11) * PRIME1;

	h ^= h >> 15;
	h *= PRIME2;
	h ^= h >> 13;
	h *= PRIME3;
	return h ^ (h >> 16);
}
