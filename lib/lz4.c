/*
 * Decoding an LZ4 frame.
 *
 * A frame is a descriptor and a row of blocks:
 *
 *	magic | FLG BD [content size] [dictionary] HC | block ... | 0 | [xxh32]
 *
 * and a block a row of sequences, each some bytes to take over as they are
 * (literals) and then a stretch to repeat from what was written before:
 *
 *	token | [more length] | literals | offset, 2 bytes | [more length]
 *
 * The upper half of the token counts the literals, the lower half the match,
 * less 4; 15 means that bytes follow to be added, until one is not 255. The
 * last sequence of a block ends after its literals. Specified in
 * https://github.com/lz4/lz4/tree/dev/doc, lz4_Frame_format.md and
 * lz4_Block_format.md.
 *
 * Speed comes from copying eight bytes at a time, and a little too many,
 * wherever at least that much room is left on both sides: what was written
 * too far is overwritten by the next sequence.
 */
#include <uapi/errno.h>
#include <lib/compiler.h>
#include <lib/lz4.h>
#include <lib/string.h>
#include <lib/xxhash.h>

#define LZ4_MAGIC	0x184d2204u

/* FLG byte */
#define FLG_VERSION_MASK	0xc0
#define FLG_VERSION		0x40
#define FLG_BLOCK_CHECKSUM	0x10
#define FLG_CONTENT_SIZE	0x08
#define FLG_CONTENT_CHECKSUM	0x04
#define FLG_RESERVED		0x02
#define FLG_DICT_ID		0x01

#define BD_RESERVED		0x8f	/* the other bits: block size, unused */

#define BLOCK_UNCOMPRESSED	0x80000000u

#define MIN_MATCH	4
#define LEN_MORE	15		/* of a half token: bytes follow */
#define LEN_LIMIT	0x40000000	/* longer is nonsense, and could wrap */

#define WILD		8		/* bytes copied at a time */

/*
 * The longest sequence whose token needs no more length, as it is read and
 * as it is written: 14 literals and a match of 18, rounded up to WILD.
 */
#define SHORT_IN	(1 + 2 * WILD + 2)
#define SHORT_OUT	(14 + 3 * WILD)

/* Where we are in both streams; shared by all that follows. */
struct cursor {
	const u8	*in;
	const u8	*in_end;
	u8		*out;
	u8		*out_end;
	const u8	*out_start;
	const char	*error;
};

/* Eight bytes at any address. */
struct wild {
	u32	word[WILD / 4];
} __packed;

static int fail(struct cursor *c, int err, const char *why)
{
	c->error = why;
	return err;
}

static u32 get16(const u8 *p)
{
	return p[0] | p[1] << 8;
}

static u32 get32(const u8 *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (u32)p[3] << 24;
}

/* Take a little-endian word from the input. */
static bool take32(struct cursor *c, u32 *value)
{
	if (c->in_end - c->in < 4)
		return false;
	*value = get32(c->in);
	c->in += 4;
	return true;
}

static inline void copy8(u8 *to, const u8 *from)
{
	*(struct wild *)to = *(const struct wild *)from;
}

/* len bytes forward in steps of WILD: the last step may go too far. */
static inline void wild_copy(u8 *to, const u8 *from, size_t len)
{
	const u8 *end = to + len;

	do {
		copy8(to, from);
		to += WILD;
		from += WILD;
	} while (to < end);
}

/*
 * Repeat len bytes from offset back; the two may overlap, and then bytes just
 * written are read again. There is room for len, and for a little more if
 * wild is said.
 *
 * When offset is less than WILD, eight bytes written one by one hold whole
 * periods of the pattern, so from there on a multiple of offset does as well.
 */
static void copy_match(u8 *out, size_t offset, size_t len, bool wild)
{
	const u8 *from = out - offset;
	size_t far = offset;
	int i;

	if (!wild) {
		while (len--)
			*out++ = *from++;
		return;
	}
	if (offset < WILD) {
		for (i = 0; i < WILD; i++)
			out[i] = from[i];
		if (len <= WILD)
			return;
		while (far < WILD)
			far += offset;
		out += WILD;
		len -= WILD;
		from = out - far;
	}
	wild_copy(out, from, len);
}

/* The bytes that follow a half token of 15. False: cut short or absurd. */
static inline bool more_length(const u8 **in, const u8 *end, size_t *len)
{
	u8 byte;

	do {
		if (*in == end || *len > LEN_LIMIT)
			return false;
		byte = *(*in)++;
		*len += byte;
	} while (byte == 255);
	return true;
}

/*
 * Most sequences are short. As long as both streams have room for the longest
 * short one, the only thing that can be wrong with it is its offset. Does as
 * many as there are and stops before the first one that is not short, is near
 * an end or looks wrong: that one goes the long way.
 *
 * A function of its own, and not inlined, to have all registers to itself.
 */
static noinline void short_sequences(struct cursor *c, const u8 *end)
{
	const u8 *in = c->in, *from;
	u8 *out = c->out;
	size_t literals, match, offset;

	while (end - in >= SHORT_IN && c->out_end - out >= SHORT_OUT) {
		match = *in++;
		literals = match >> 4;
		match &= 0xf;
		if (literals == LEN_MORE || match == LEN_MORE)
			break;
		copy8(out, in);
		if (literals > WILD)
			copy8(out + WILD, in + WILD);
		in += literals;
		out += literals;

		offset = get16(in);
		if (offset < WILD || offset > (size_t)(out - c->out_start))
			break;
		from = out - offset;
		copy8(out, from);
		if (match > WILD - MIN_MATCH) {
			copy8(out + WILD, from + WILD);
			copy8(out + 2 * WILD, from + 2 * WILD);
		}
		in += 2;
		out += match + MIN_MATCH;
		c->in = in;
		c->out = out;
	}
}

/*
 * The literals of a sequence: len bytes at c->in, in a block that ends at
 * end. They may be copied too far if neither stream ends near.
 */
static int copy_literals(struct cursor *c, size_t len, const u8 *end)
{
	size_t room = c->out_end - c->out;

	if (len > (size_t)(end - c->in))
		return fail(c, -EIO, "literals run out of their block");
	if (len > room)
		return fail(c, -EFBIG, "it unpacks to too much");
	if (room - len >= WILD && (size_t)(end - c->in) >= len + WILD)
		wild_copy(c->out, c->in, len);
	else
		memcpy(c->out, c->in, len);
	c->in += len;
	c->out += len;
	return 0;
}

/* One compressed block: the bytes from c->in up to end. */
static int decode_block(struct cursor *c, const u8 *end)
{
	size_t len, room, offset;
	u8 token;
	int err;

	for (;;) {
		short_sequences(c, end);
		if (c->in == end)
			return fail(c, -EIO, "a block ends without literals");

		token = *c->in++;
		len = token >> 4;
		if (len == LEN_MORE && !more_length(&c->in, end, &len))
			return fail(c, -EIO, "a length runs out of its block");
		err = copy_literals(c, len, end);
		if (err || c->in == end)
			return err;

		if (end - c->in < 2)
			return fail(c, -EIO, "an offset runs out of its block");
		offset = get16(c->in);
		c->in += 2;
		if (offset == 0 || offset > (size_t)(c->out - c->out_start))
			return fail(c, -EIO, "a match begins before the data");
		len = token & 0xf;
		if (len == LEN_MORE && !more_length(&c->in, end, &len))
			return fail(c, -EIO, "a length runs out of its block");
		len += MIN_MATCH;
		room = c->out_end - c->out;
		if (len > room)
			return fail(c, -EFBIG, "it unpacks to too much");
		copy_match(c->out, offset, len, room - len >= WILD);
		c->out += len;
	}
}

/* One block of size bytes, stored or compressed, and its checksum if any. */
static int frame_block(struct cursor *c, u32 size, bool checksum)
{
	const u8 *data = c->in;
	u32 len = size & ~BLOCK_UNCOMPRESSED;
	u32 sum;
	int err;

	if (len > (size_t)(c->in_end - c->in))
		return fail(c, -EIO, "it ends in the middle of a block");
	if (size & BLOCK_UNCOMPRESSED) {
		if (len > (size_t)(c->out_end - c->out))
			return fail(c, -EFBIG, "it unpacks to too much");
		memcpy(c->out, data, len);
		c->in += len;
		c->out += len;
	} else {
		err = decode_block(c, data + len);
		if (err)
			return err;
	}

	if (!checksum)
		return 0;
	if (!take32(c, &sum))
		return fail(c, -EIO, "a block checksum is missing");
	if (sum != xxh32(data, len, 0))
		return fail(c, -EIO, "block checksum mismatch");
	return 0;
}

/* Magic word and descriptor. *size is the content size, -1 if not given. */
static int frame_header(struct cursor *c, u8 *flg, u64 *size)
{
	const u8 *desc;
	size_t len = 2;
	u32 magic;

	if (!take32(c, &magic) || magic != LZ4_MAGIC)
		return fail(c, -EINVAL, "there is no LZ4 magic number");
	desc = c->in;
	if (c->in_end - desc < 3)
		return fail(c, -EIO, "it ends in its header");
	*flg = desc[0];
	if ((*flg & FLG_VERSION_MASK) != FLG_VERSION ||
	    (*flg & (FLG_RESERVED | FLG_DICT_ID)) || (desc[1] & BD_RESERVED))
		return fail(c, -EINVAL, "its LZ4 header asks for what we lack");
	if (*flg & FLG_CONTENT_SIZE)
		len += 8;
	if ((size_t)(c->in_end - desc) < len + 1)
		return fail(c, -EIO, "it ends in its header");
	if (desc[len] != ((xxh32(desc, len, 0) >> 8) & 0xff))
		return fail(c, -EIO, "header checksum mismatch");

	*size = ~0ull;
	if (*flg & FLG_CONTENT_SIZE)
		*size = get32(desc + 2) | (u64)get32(desc + 6) << 32;
	c->in += len + 1;
	return 0;
}

static int decode_frame(struct cursor *c)
{
	u64 content_size;
	u32 word;
	size_t len;
	u8 flg;
	int err;

	err = frame_header(c, &flg, &content_size);
	if (err)
		return err;
	if ((flg & FLG_CONTENT_SIZE) &&
	    content_size > (u64)(c->out_end - c->out))
		return fail(c, -EFBIG, "it unpacks to too much");

	for (;;) {
		if (!take32(c, &word))
			return fail(c, -EIO, "it ends between two blocks");
		if (word == 0)
			break;
		err = frame_block(c, word, flg & FLG_BLOCK_CHECKSUM);
		if (err)
			return err;
	}

	len = c->out - c->out_start;
	if ((flg & FLG_CONTENT_SIZE) && content_size != len)
		return fail(c, -EIO, "its length is not what its header says");
	if (!(flg & FLG_CONTENT_CHECKSUM))
		return 0;
	if (!take32(c, &word))
		return fail(c, -EIO, "the content checksum is missing");
	if (word != xxh32(c->out_start, len, 0))
		return fail(c, -EIO, "content checksum mismatch");
	return 0;
}

int lz4_decompress_frame(struct lz4_frame *frame)
{
	struct cursor c = {
		.in = frame->src,
		.in_end = (const u8 *)frame->src + frame->src_len,
		.out = frame->dst,
		.out_end = (u8 *)frame->dst + frame->dst_size,
		.out_start = frame->dst,
	};
	int err = decode_frame(&c);

	frame->out_len = c.out - c.out_start;
	frame->error = c.error;
	return err;
}
