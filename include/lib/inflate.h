/*
 * Unpacking gzip (RFC 1952), that is, DEFLATE (RFC 1951) with a checksum.
 */
#ifndef LIB_INFLATE_H
#define LIB_INFLATE_H

#include <lib/types.h>

#define INFLATE_WINDOW	32768	/* how far back a copy may reach */
#define INFLATE_FAST	9	/* codes up to this long take one look-up */

struct huffman {
	u16 fast[1 << INFLATE_FAST];	/* symbol << 4 | length; 0: longer */
	u16 count[16];			/* codes of each length */
	u16 symbol[288];		/* in order of their codes */
};

/* All that gunzip() needs; about 39 KiB, and no need to initialize it. */
struct gunzip {
	/* Results. */
	size_t in_pos;		/* bytes of the input that were used */
	const char *error;	/* what is wrong with them, in words */

	/* Its own. */
	const u8 *in;
	size_t in_len;
	u32 hold;		/* bits that were read but not used yet */
	unsigned int bits;	/* how many */
	bool overrun;		/* the input ended too early */
	u32 out_pos;		/* in window */
	u32 total;		/* bytes unpacked, modulo 2^32 */
	bool wrapped;		/* the window has been filled once */
	u32 crc;
	u32 crc_table[256];
	struct huffman lit, dist;
	int (*flush)(void *ctx, const void *data, size_t len);
	void *ctx;
	u8 window[INFLATE_WINDOW];
};

/*
 * Unpack the gzip member at the beginning of the @len bytes at @in. The
 * result goes to @flush in pieces; if that one returns something negative,
 * all ends with it. 0 when length and checksum agree, else -EBADMSG with
 * z->error. z->in_pos tells how far it came in any case.
 */
int gunzip(struct gunzip *z, const void *in, size_t len,
	   int (*flush)(void *ctx, const void *data, size_t len), void *ctx);

#endif
