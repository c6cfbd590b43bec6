/*
 * One generator of random numbers for everybody: ChaCha20 (RFC 8439) in
 * counter mode. After each request the key is replaced by fresh output, so
 * that what was given out cannot be computed from what is in memory later.
 *
 * Its key is as good as what was mixed into it: a seed in the device tree
 * (/chosen/rng-seed), and the clock at each block. Without a seed the numbers
 * differ from boot to boot only as far as the clock does.
 */
#include <lib/printk.h>
#include <lib/random.h>
#include <lib/string.h>

#define CHACHA_BLOCK	64
#define KEY_WORDS	8

static u32 key[KEY_WORDS];

static u32 rol32(u32 x, unsigned int n)
{
	return (x << n) | (x >> (32 - n));
}

static inline void quarter_round(u32 *x, int a, int b, int c, int d)
{
	x[a] += x[b];
	x[d] = rol32(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rol32(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rol32(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rol32(x[b] ^ x[c], 7);
}

/* Block number @counter under the key, RFC 8439 section 2.3. */
static void chacha_block(u32 counter, u32 out[CHACHA_BLOCK / 4])
{
	u32 in[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };

	memcpy(in + 4, key, sizeof(key));
	in[12] = counter;
	memcpy(out, in, sizeof(in));
	for (int i = 0; i < 10; i++) {
		quarter_round(out, 0, 4, 8, 12);
		quarter_round(out, 1, 5, 9, 13);
		quarter_round(out, 2, 6, 10, 14);
		quarter_round(out, 3, 7, 11, 15);
		quarter_round(out, 0, 5, 10, 15);
		quarter_round(out, 1, 6, 11, 12);
		quarter_round(out, 2, 7, 8, 13);
		quarter_round(out, 3, 4, 9, 14);
	}
	for (int i = 0; i < 16; i++)
		out[i] += in[i];
}

/*
 * Output that is ready: the second half of the last block. The first half
 * became the key, so that neither what was given out nor what is still to
 * come follows from the other.
 */
#define READY_SIZE	(CHACHA_BLOCK - KEY_WORDS * 4)
static u8 ready[READY_SIZE];
static size_t nr_ready;			/* at the end of ready[] */

static void next_block(void)
{
	u64 now = printk_clock ? printk_clock() : 0;
	u32 out[CHACHA_BLOCK / 4];

	key[0] ^= now;
	key[1] ^= now >> 32;
	chacha_block(0, out);
	memcpy(key, out, sizeof(key));
	memcpy(ready, out + KEY_WORDS, READY_SIZE);
	nr_ready = READY_SIZE;
}

void add_device_randomness(const void *buf, size_t len)
{
	const u8 *p = buf;

	while (len) {
		size_t n = min(len, sizeof(key));

		for (size_t i = 0; i < n; i++)
			((u8 *)key)[i] ^= p[i];
		next_block();
		p += n;
		len -= n;
	}
}

void get_random_bytes(void *buf, size_t len)
{
	u8 *p = buf;

	while (len) {
		size_t n;

		if (!nr_ready)
			next_block();
		n = min(len, nr_ready);
		memcpy(p, ready + READY_SIZE - nr_ready, n);
		memset(ready + READY_SIZE - nr_ready, 0, n);
		nr_ready -= n;
		p += n;
		len -= n;
	}
}
