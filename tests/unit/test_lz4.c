/* links: lib/lz4.c lib/xxhash.c */
/*
 * The LZ4 frame decoder against the lz4 command: what that packs, in all the
 * ways it knows, must come out again; and nothing that is done to a frame
 * may make the decoder touch a byte outside of its buffers, which are
 * allocated to the byte so that the address sanitizer sees it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <lib/lz4.h>
#include <lib/xxhash.h>
#include <uapi/errno.h>

struct blob {
	u8	*data;
	size_t	len;
};

static u32 seed;

static u32 rnd(u32 below)
{
	seed = seed * 1664525 + 1013904223;
	return (u32)(((u64)seed * below) >> 32);
}

static struct blob exact(const u8 *data, size_t len)
{
	struct blob b = { malloc(len ? len : 1), len };

	memcpy(b.data, data, len);
	return b;
}

/* Run `lz4 options` over a blob. */
static struct blob pack(struct blob in, const char *options)
{
	char name[] = "/tmp/test_lz4.XXXXXX";
	char command[128];
	static u8 buf[2 << 20];
	size_t len;
	FILE *f;

	f = fdopen(mkstemp(name), "w");
	assert_non_null(f);
	assert_int_equal(fwrite(in.data, 1, in.len, f), in.len);
	assert_int_equal(fclose(f), 0);
	snprintf(command, sizeof(command), "lz4 -q -c %s %s", options, name);
	f = popen(command, "r");
	assert_non_null(f);
	len = fread(buf, 1, sizeof(buf), f);
	if (pclose(f) != 0)
		fail_msg("cannot run lz4: is Debian's package lz4 installed?");
	unlink(name);
	return exact(buf, len);
}

/* Data that packs into every kind of sequence. */
static struct blob make_content(int kind, size_t len)
{
	struct blob b = { calloc(1, len ? len : 1), len };
	size_t i, period;

	switch (kind) {
	case 0:				/* zeros: offset 1, endless lengths */
		break;
	case 1:				/* noise: stored blocks */
		for (i = 0; i < len; i++)
			b.data[i] = rnd(256);
		break;
	case 2:				/* periods 1 to 20: overlaps */
		for (i = 0, period = 1; i < len; i++) {
			if (rnd(200) == 0)
				period = 1 + rnd(20);
			b.data[i] = i < period || rnd(150) == 0 ?
				    rnd(256) : b.data[i - period];
		}
		break;
	default:			/* words: short literals and matches */
		for (i = 0; i < len; i++)
			b.data[i] = "the quick brown fox "[(i * 7 + rnd(3)) %
							   20];
	}
	return b;
}

static int decode(struct blob frame, u8 *dst, size_t room,
		  struct lz4_frame *out)
{
	struct lz4_frame f = {
		.src = frame.data,
		.src_len = frame.len,
		.dst = dst,
		.dst_size = room,
	};
	int err = lz4_decompress_frame(&f);

	assert_true(f.out_len <= room);
	assert_true((err == 0) == (f.error == NULL));
	if (out)
		*out = f;
	return err;
}

static const char *const all_options[] = {
	"-1", "-9 --content-size", "-12 --content-size --favor-decSpeed",
	"-9 -BD -B4", "-1 -B4 -BX", "-9 -BX -BD -B4 --content-size",
	"--no-frame-crc", "--no-frame-crc --content-size",
};

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void test_round_trip(void **state)
{
	static const size_t lens[] = { 0, 1, 12, 13, 64, 1000, 200000 };
	struct blob content, frame;
	struct lz4_frame f;
	size_t o, l;
	int kind;
	u8 *out;

	(void)state;
	seed = 1;
	for (o = 0; o < N(all_options); o++)
		for (l = 0; l < N(lens); l++)
			for (kind = 0; kind < 4; kind++) {
				content = make_content(kind, lens[l]);
				frame = pack(content, all_options[o]);
				out = malloc(content.len ? content.len : 1);
				assert_int_equal(decode(frame, out,
							content.len, &f), 0);
				assert_int_equal(f.out_len, content.len);
				assert_memory_equal(out, content.data,
						    content.len);
				free(out);
				free(frame.data);
				free(content.data);
			}
}

/* One byte less of room than needed is too little, and not written to. */
static void test_too_little_room(void **state)
{
	struct blob content, frame;
	size_t o;
	u8 *out;

	(void)state;
	seed = 2;
	for (o = 0; o < N(all_options); o++) {
		content = make_content(2, 70000);
		frame = pack(content, all_options[o]);
		out = malloc(content.len - 1);
		assert_int_equal(decode(frame, out, content.len - 1, NULL),
				 -EFBIG);
		free(out);
		free(frame.data);
		free(content.data);
	}
}

/* A frame cut anywhere is an error, whatever it has lost. */
static void test_truncated(void **state)
{
	struct blob content, frame, cut;
	size_t o, len;
	u8 *out;

	(void)state;
	seed = 3;
	for (o = 0; o < N(all_options); o++) {
		content = make_content(2, 2000);
		frame = pack(content, all_options[o]);
		out = malloc(content.len);
		for (len = 0; len < frame.len; len++) {
			cut = exact(frame.data, len);
			assert_int_not_equal(decode(cut, out, content.len,
						    NULL), 0);
			free(cut.data);
		}
		free(out);
		free(frame.data);
		free(content.data);
	}
}

/* With a content checksum no changed byte goes unnoticed, or it is harmless. */
static void test_changed_byte(void **state)
{
	struct blob content, frame, bad;
	size_t i;
	u8 *out;

	(void)state;
	seed = 4;
	content = make_content(3, 1500);
	frame = pack(content, "-9 --content-size");
	out = malloc(content.len);
	for (i = 0; i < frame.len * 8; i++) {
		bad = exact(frame.data, frame.len);
		bad.data[i / 8] ^= 1 << i % 8;
		if (decode(bad, out, content.len, NULL) == 0)
			assert_memory_equal(out, content.data, content.len);
		free(bad.data);
	}
	free(out);
	free(frame.data);
	free(content.data);
}

/* What is said about each kind of damage. */
static void test_words(void **state)
{
	struct blob content, frame;
	struct lz4_frame f;
	u8 *out;

	(void)state;
	seed = 5;
	content = make_content(3, 1000);
	out = malloc(content.len);

	frame = pack(content, "-9 --content-size -BX");
	frame.data[0] ^= 1;
	assert_int_equal(decode(frame, out, content.len, &f), -EINVAL);
	assert_string_equal(f.error, "there is no LZ4 magic number");
	frame.data[0] ^= 1;

	frame.data[6] ^= 1;		/* content size */
	assert_int_equal(decode(frame, out, content.len, &f), -EIO);
	assert_string_equal(f.error, "header checksum mismatch");
	frame.data[14] = xxh32(frame.data + 4, 10, 0) >> 8;
	assert_int_equal(decode(frame, out, content.len + 1, &f), -EIO);
	assert_string_equal(f.error,
			    "its length is not what its header says");
	frame.data[6] ^= 1;
	frame.data[14] = xxh32(frame.data + 4, 10, 0) >> 8;

	frame.data[frame.len - 1] ^= 1;
	assert_int_equal(decode(frame, out, content.len, &f), -EIO);
	assert_string_equal(f.error, "content checksum mismatch");
	frame.data[frame.len - 9] ^= 1;	/* before end mark and checksum */
	assert_int_equal(decode(frame, out, content.len, &f), -EIO);
	assert_string_equal(f.error, "block checksum mismatch");

	frame.data[4] |= 1;		/* dictionary */
	assert_int_equal(decode(frame, out, content.len, &f), -EINVAL);

	free(out);
	free(frame.data);
	free(content.data);
}

/* A block of our own making behind a proper header without checksums. */
static int decode_block(const u8 *block, u32 len, u8 *out, size_t room)
{
	u8 buf[64] = { 0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0 };
	struct blob frame;
	int err;

	buf[6] = xxh32(buf + 4, 2, 0) >> 8;
	memcpy(buf + 7, &len, 4);
	memcpy(buf + 11, block, len);
	frame = exact(buf, 11 + len + 4);
	err = decode(frame, out, room, NULL);
	free(frame.data);
	return err;
}

static void test_bad_sequences(void **state)
{
	static const u8 good[] = { 0x11, 'a', 1, 0, 0x10, 'b' };
	static const u8 before[] = { 0x11, 'a', 2, 0, 0x10, 'b' };
	static const u8 zero[] = { 0x11, 'a', 0, 0, 0x10, 'b' };
	static const u8 no_literals[] = { 0x11, 'a', 1, 0 };
	static const u8 half_offset[] = { 0x11, 'a', 1 };
	static const u8 long_literals[] = { 0xf0, 255, 255 };
	u8 *out = malloc(7);

	(void)state;
	assert_int_equal(decode_block(good, sizeof(good), out, 7), 0);
	assert_memory_equal(out, "aaaaaab", 7);
	assert_int_equal(decode_block(good, sizeof(good), out, 6), -EFBIG);
	assert_int_equal(decode_block(before, sizeof(before), out, 7), -EIO);
	assert_int_equal(decode_block(zero, sizeof(zero), out, 7), -EIO);
	assert_int_equal(decode_block(no_literals, sizeof(no_literals), out, 7),
			 -EIO);
	assert_int_equal(decode_block(half_offset, sizeof(half_offset), out, 7),
			 -EIO);
	assert_int_equal(decode_block(long_literals, sizeof(long_literals),
				      out, 7), -EIO);
	free(out);
}

/*
 * Damage without end. Frames without checksums, so that the damage reaches
 * the sequences; the header is made right again most of the time.
 */
static void fuzz(int kind, int rounds)
{
	struct blob content = make_content(kind, 3000);
	struct blob frame = pack(content, "-9 --no-frame-crc --content-size");
	struct blob bad;
	size_t room;
	u8 *out;
	int n;

	for (; rounds > 0; rounds--) {
		bad = exact(frame.data,
			    rnd(4) ? frame.len : 20 + rnd(frame.len - 20));
		for (n = 1 + rnd(6); n > 0; n--)
			bad.data[rnd(4) ? 19 + rnd(bad.len - 19) : rnd(19)] =
				rnd(2) ? rnd(256) : 255 * rnd(2);
		if (rnd(4)) {
			memcpy(bad.data, frame.data, 6);
			bad.data[14] = xxh32(bad.data + 4, 10, 0) >> 8;
		}
		room = rnd(3) ? content.len : rnd(content.len + 100);
		out = malloc(room ? room : 1);
		decode(bad, out, room, NULL);
		free(out);
		free(bad.data);
	}
	free(frame.data);
	free(content.data);
}

static void test_fuzz(void **state)
{
	(void)state;
	seed = 6;
	fuzz(2, 60000);			/* long sequences */
	fuzz(3, 60000);			/* short ones */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_too_little_room),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_changed_byte),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_bad_sequences),
		cmocka_unit_test(test_fuzz),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
