/*
 * LZ4 frames, as the `lz4` command writes them: decoding only.
 *
 * Fill in the first four fields of a struct lz4_frame, call
 * lz4_decompress_frame(), read the last two.
 */
#ifndef LIB_LZ4_H
#define LIB_LZ4_H

#include <lib/types.h>

struct lz4_frame {
	/* Filled in by the caller; src and dst do not overlap. */
	const void	*src;		/* the frame, magic first */
	size_t		src_len;	/* there may be more behind it */
	void		*dst;
	size_t		dst_size;	/* room there; never written beyond */

	/* Filled in by lz4_decompress_frame(), also when it fails. */
	size_t		out_len;	/* bytes written to dst */
	const char	*error;		/* what is wrong, in words, or NULL */
};

/*
 * Decode one frame. Header checksum, block checksums, content checksum and
 * content size are verified whenever the frame carries them.
 *
 * Returns 0, or
 *	-EINVAL	this is no LZ4 frame, or one that needs a dictionary
 *	-EIO	it is one, but damaged or cut short
 *	-EFBIG	the content is longer than dst_size
 * and says which it was in frame->error. No input whatever makes it read
 * outside src or write outside dst. No globals: runs at any address.
 */
int lz4_decompress_frame(struct lz4_frame *frame);

#endif
