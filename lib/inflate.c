/*
 * Unpacking gzip files, RFC 1951 and 1952. For an initramfs as Linux users
 * make them.
 *
 * The input is one piece of memory, the output a stream through a window of
 * 32 KiB: an unpacked initramfs can be larger than any piece of memory to be
 * had. Bad input leads to an error and to nothing else: each bit read is
 * checked against the end, each distance against what is there.
 */
#include <uapi/errno.h>
#include <lib/compiler.h>
#include <lib/inflate.h>
#include <lib/string.h>

#define MAX_BITS	15	/* of a code */
#define MAX_LIT		286	/* symbols: bytes, end of block, lengths */
#define MAX_DIST	30
#define END_OF_BLOCK	256

/* Take what there is, up to at least 25 bits. */
static void refill(struct gunzip *z)
{
	while (z->bits <= 24 && z->in_pos < z->in_len) {
		z->hold |= (u32)z->in[z->in_pos++] << z->bits;
		z->bits += 8;
	}
}

/* The next @n (at most 16) bits; zeroes, and z->overrun, behind the end. */
static u32 get_bits(struct gunzip *z, unsigned int n)
{
	u32 value;

	if (z->bits < n)
		refill(z);
	if (z->bits < n) {
		z->overrun = true;
		z->bits = n;
	}
	value = z->hold & ((1u << n) - 1);
	z->hold >>= n;
	z->bits -= n;
	return value;
}

static int bad(struct gunzip *z, const char *error)
{
	z->error = z->overrun ? "compressed data ends too early" : error;
	return -EBADMSG;
}

/* Hand out what the window holds. 0 or what flush() says. */
static int flush_window(struct gunzip *z)
{
	u32 crc = z->crc;

	for (u32 i = 0; i < z->out_pos; i++)
		crc = crc >> 8 ^ z->crc_table[(crc ^ z->window[i]) & 0xff];
	z->crc = crc;
	z->total += z->out_pos;
	if (z->out_pos) {
		int err = z->flush(z->ctx, z->window, z->out_pos);

		if (err < 0)
			return err;
	}
	if (z->out_pos == INFLATE_WINDOW) {
		z->wrapped = true;
		z->out_pos = 0;
	}
	return 0;
}

static int put_byte(struct gunzip *z, u8 byte)
{
	z->window[z->out_pos++] = byte;
	return z->out_pos == INFLATE_WINDOW ? flush_window(z) : 0;
}

/*
 * The codes of a set of symbols follow from their lengths alone: shorter
 * ones first, then in order of the symbols (RFC 1951 section 3.2.2). False
 * when no such code exists. One with a gap is only good for a single symbol.
 */
static bool build(struct huffman *h, const u8 *lengths, unsigned int n)
{
	u16 offset[MAX_BITS + 2];
	u32 code = 0;
	int left = 1;

	memset(h, 0, sizeof(*h));
	for (unsigned int i = 0; i < n; i++)
		h->count[lengths[i]]++;
	if (h->count[0] == n)
		return true;		/* no codes: none may be used */
	h->count[0] = 0;
	offset[1] = 0;
	for (unsigned int len = 1; len <= MAX_BITS; len++) {
		left = 2 * left - h->count[len];
		if (left < 0)
			return false;
		offset[len + 1] = offset[len] + h->count[len];
	}
	if (left > 0 && (h->count[1] != 1 || offset[MAX_BITS + 1] != 1))
		return false;
	for (unsigned int i = 0; i < n; i++)
		if (lengths[i])
			h->symbol[offset[lengths[i]]++] = i;

	/* Codes come with their first bit lowest: mirror the index. */
	for (unsigned int len = 1, i = 0; len <= INFLATE_FAST; len++) {
		for (unsigned int k = 0; k < h->count[len]; k++, i++, code++) {
			u32 mirrored = 0;

			for (unsigned int b = 0; b < len; b++)
				mirrored |= (code >> b & 1) << (len - 1 - b);
			for (; mirrored < ARRAY_SIZE(h->fast);
			     mirrored += 1u << len)
				h->fast[mirrored] = h->symbol[i] << 4 | len;
		}
		code <<= 1;
	}
	return true;
}

/* The next symbol, or -1: there is no such code, or the input has ended. */
static int decode(struct gunzip *z, const struct huffman *h)
{
	u32 code = 0, first = 0, index = 0;
	u16 fast;

	if (z->bits < MAX_BITS)
		refill(z);
	fast = h->fast[z->hold & (ARRAY_SIZE(h->fast) - 1)];
	if (fast && (fast & 15) <= z->bits) {
		z->hold >>= fast & 15;
		z->bits -= fast & 15;
		return fast >> 4;
	}
	for (unsigned int len = 1; len <= MAX_BITS && !z->overrun; len++) {
		code |= get_bits(z, 1);
		if (code - first < h->count[len])
			return z->overrun ? -1 : h->symbol[index + code - first];
		index += h->count[len];
		first = (first + h->count[len]) << 1;
		code <<= 1;
	}
	return -1;
}

/* A block that was not compressed: length, its complement, bytes. */
static int stored_block(struct gunzip *z)
{
	u32 len, complement;
	int err = 0;

	get_bits(z, z->bits % 8);
	len = get_bits(z, 16);
	complement = get_bits(z, 16);
	if (z->overrun || len != (complement ^ 0xffff))
		return bad(z, "length of a stored block is wrong");
	while (len-- && !err) {
		err = put_byte(z, get_bits(z, 8));
		if (z->overrun)
			return bad(z, NULL);
	}
	return err;
}

/* Lengths and distances: a base for each symbol, and bits to add to it. */
static const u16 len_base[] = {
	3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51,
	59, 67, 83, 99, 115, 131, 163, 195, 227, 258
};
static const u8 len_extra[] = {
	0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4,
	4, 5, 5, 5, 5, 0
};
static const u16 dist_base[MAX_DIST] = {
	1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385,
	513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577
};

/* Repeat @len bytes from @dist back; the two may overlap. */
static int copy_match(struct gunzip *z, u32 len, u32 dist)
{
	int err = 0;

	if (dist > z->out_pos && !z->wrapped)
		return bad(z, "a copy from before the beginning");
	while (len-- && !err)
		err = put_byte(z, z->window[(z->out_pos - dist) %
					    INFLATE_WINDOW]);
	return err;
}

static int compressed_block(struct gunzip *z)
{
	for (;;) {
		int symbol = decode(z, &z->lit);
		u32 len, dist;
		int err;

		if (symbol < 0)
			return bad(z, "a code that stands for nothing");
		if (symbol == END_OF_BLOCK)
			return 0;
		if (symbol < END_OF_BLOCK) {
			err = put_byte(z, symbol);
			if (err)
				return err;
			continue;
		}
		symbol -= END_OF_BLOCK + 1;
		if (symbol >= (int)ARRAY_SIZE(len_base))
			return bad(z, "a length that does not exist");
		len = len_base[symbol] + get_bits(z, len_extra[symbol]);
		symbol = decode(z, &z->dist);
		if (symbol < 0 || symbol >= MAX_DIST)
			return bad(z, "a distance that does not exist");
		dist = dist_base[symbol] +
		       get_bits(z, symbol < 2 ? 0 : symbol / 2 - 1);
		if (z->overrun)
			return bad(z, NULL);
		err = copy_match(z, len, dist);
		if (err)
			return err;
	}
}

static void fixed_codes(struct gunzip *z)
{
	u8 lengths[288];

	memset(lengths, 8, 144);
	memset(lengths + 144, 9, 112);
	memset(lengths + 256, 7, 24);
	memset(lengths + 280, 8, 8);
	build(&z->lit, lengths, 288);
	memset(lengths, 5, 32);		/* 30 and 31 do not occur */
	build(&z->dist, lengths, 32);
}

/* Read the lengths of both codes, themselves compressed (3.2.7). */
static int dynamic_codes(struct gunzip *z)
{
	static const u8 order[19] = {
		16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
	};
	u8 lengths[MAX_LIT + MAX_DIST + 2] = { 0 };
	unsigned int nlit = get_bits(z, 5) + 257;
	unsigned int ndist = get_bits(z, 5) + 1;
	unsigned int ncode = get_bits(z, 4) + 4;
	unsigned int n = 0;

	if (nlit > MAX_LIT || ndist > MAX_DIST)
		return bad(z, "too many symbols");
	for (unsigned int i = 0; i < ncode; i++)
		lengths[order[i]] = get_bits(z, 3);
	if (!build(&z->lit, lengths, 19))
		return bad(z, "lengths that make no code");
	memset(lengths, 0, 19);
	while (n < nlit + ndist) {
		int symbol = decode(z, &z->lit);
		unsigned int repeat = 1;
		u8 len = 0;

		if (symbol < 0 || (symbol == 16 && n == 0))
			return bad(z, "lengths that make no code");
		if (symbol < 16) {
			len = symbol;
		} else if (symbol == 16) {
			len = lengths[n - 1];
			repeat = 3 + get_bits(z, 2);
		} else {
			repeat = symbol == 17 ? 3 + get_bits(z, 3) :
						11 + get_bits(z, 7);
		}
		if (z->overrun || repeat > nlit + ndist - n)
			return bad(z, "more lengths than symbols");
		memset(lengths + n, len, repeat);
		n += repeat;
	}
	if (!lengths[END_OF_BLOCK])
		return bad(z, "a block that cannot end");
	if (!build(&z->lit, lengths, nlit) ||
	    !build(&z->dist, lengths + nlit, ndist))
		return bad(z, "lengths that make no code");
	return 0;
}

static int inflate(struct gunzip *z)
{
	bool last;
	int err;

	do {
		last = get_bits(z, 1);
		switch (get_bits(z, 2)) {
		case 0:
			err = stored_block(z);
			break;
		case 1:
			fixed_codes(z);
			err = compressed_block(z);
			break;
		case 2:
			err = dynamic_codes(z);
			if (!err)
				err = compressed_block(z);
			break;
		default:
			err = bad(z, "a block of no known type");
		}
	} while (!err && !last);
	return err ? err : flush_window(z);
}

/* A NUL-ended string of the header. */
static void skip_string(struct gunzip *z)
{
	while (get_bits(z, 8) && !z->overrun)
		;
}

#define FHCRC		2
#define FEXTRA		4
#define FNAME		8
#define FCOMMENT	16

static int gzip_header(struct gunzip *z)
{
	u32 flags;

	if (get_bits(z, 16) != 0x8b1f)
		return bad(z, "not a gzip file");
	if (get_bits(z, 8) != 8)
		return bad(z, "not compressed with DEFLATE");
	flags = get_bits(z, 8);
	if (flags & 0xe0)
		return bad(z, "flags of an unknown kind");
	for (int i = 0; i < 3; i++)	/* time, level, system */
		get_bits(z, 16);
	if (flags & FEXTRA)
		for (u32 n = get_bits(z, 16); n && !z->overrun; n--)
			get_bits(z, 8);
	if (flags & FNAME)
		skip_string(z);
	if (flags & FCOMMENT)
		skip_string(z);
	if (flags & FHCRC)
		get_bits(z, 16);
	return z->overrun ? bad(z, NULL) : 0;
}

static u32 get_le32(struct gunzip *z)
{
	u32 low = get_bits(z, 16);

	return low | get_bits(z, 16) << 16;
}

static void crc_init(struct gunzip *z)
{
	for (u32 i = 0; i < 256; i++) {
		u32 c = i;

		for (int k = 0; k < 8; k++)
			c = (c >> 1) ^ ((c & 1) ? 0xedb88320 : 0);
		z->crc_table[i] = c;
	}
	z->crc = 0xffffffff;
}

int gunzip(struct gunzip *z, const void *in, size_t len,
	   int (*flush)(void *ctx, const void *data, size_t len), void *ctx)
{
	int err;

	memset(z, 0, offsetof(struct gunzip, window));
	z->in = in;
	z->in_len = len;
	z->flush = flush;
	z->ctx = ctx;
	crc_init(z);
	err = gzip_header(z);
	if (!err)
		err = inflate(z);
	if (!err) {
		get_bits(z, z->bits % 8);
		if (get_le32(z) != ~z->crc || z->overrun)
			err = bad(z, "the checksum is wrong");
		else if (get_le32(z) != z->total || z->overrun)
			err = bad(z, "the length is wrong");
	}
	z->in_pos -= min((size_t)(z->bits / 8), z->in_pos);
	return err;
}
