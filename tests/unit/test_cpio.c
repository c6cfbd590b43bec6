/* links: lib/cpio.c */
/*
 * The cpio reader: archives built here come out entry by entry, however they
 * are cut into pieces; damaged ones end in an error that says where.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <lib/cpio.h>
#include <uapi/errno.h>

static u32 seed;

static u32 rnd(u32 below)
{
	seed = seed * 1664525 + 1013904223;
	return (u32)(((u64)seed * below) >> 32);
}

/* What the reader reports, as text: "name(size:data)" and "!" at the end. */
static char text[65536];
static size_t text_len;
static u32 data_left;
static int fail_begin;

static int begin(void *ctx, const struct cpio_entry *e)
{
	assert_ptr_equal(ctx, text);
	assert_int_equal(strlen(e->name) < CPIO_NAME_MAX, 1);
	assert_int_equal(e->mode, 0100644);
	text_len += snprintf(text + text_len, sizeof(text) - text_len,
			     "%.99s(%u:", e->name, e->size);
	data_left = e->size;
	return fail_begin;
}

static int data(void *ctx, const void *p, size_t len)
{
	assert_true(len > 0 && len <= data_left);
	data_left -= len;
	if (text_len + len < sizeof(text)) {
		memcpy(text + text_len, p, len);
		text_len += len;
		text[text_len] = '\0';
	}
	return 0;
}

static int end(void *ctx)
{
	assert_int_equal(data_left, 0);
	text_len += snprintf(text + text_len, sizeof(text) - text_len, ")");
	return 0;
}

static void trailer(void *ctx)
{
	text_len += snprintf(text + text_len, sizeof(text) - text_len, "!");
}

static const struct cpio_ops ops = { begin, data, end, trailer };

/* The archive under construction. */
static u8 ar[65536];
static size_t ar_len;

static void pad(void)
{
	while (ar_len % 4)
		ar[ar_len++] = 0;
}

static void add(const char *magic, const char *name, const char *contents)
{
	u32 sum = 0;

	for (const char *p = contents; *p; p++)
		sum += (u8)*p;
	ar_len += sprintf((char *)ar + ar_len,
			  "%s%08x%08x%08x%08x%08x%08x%08zX%08x%08x%08x%08x%08zx%08x",
			  magic, 1, 0100644, 0, 0, 1, 77, strlen(contents), 8, 1,
			  0, 0, strlen(name) + 1,
			  magic[5] == '2' ? sum : 0);
	memcpy(ar + ar_len, name, strlen(name) + 1);
	ar_len += strlen(name) + 1;
	pad();
	memcpy(ar + ar_len, contents, strlen(contents));
	ar_len += strlen(contents);
	pad();
}

static struct cpio_reader r;

/* Push all in, @piece bytes at a time (0: of random size). */
static ssize_t push(size_t piece)
{
	size_t done = 0;

	text_len = 0;
	text[0] = '\0';
	cpio_init(&r, &ops, text);
	while (done < ar_len) {
		size_t n = piece ? piece : 1 + rnd(200);
		u8 *exact;
		ssize_t got;

		if (n > ar_len - done)
			n = ar_len - done;
		exact = malloc(n);
		memcpy(exact, ar + done, n);
		got = cpio_push(&r, exact, n);
		free(exact);
		if (got < 0)
			return got;
		done += got;
		assert_int_equal(r.offset, done);
		if ((size_t)got < n)
			break;
	}
	return done;
}

static void good_archive(void)
{
	ar_len = 0;
	add("070701", "init", "hello");
	add("070701", "empty", "");
	add("070702", "dir/sum", "\xff\x80 summed");
	add("070701", "TRAILER!!!", "");
}

#define GOOD "init(5:hello)empty(0:)dir/sum(9:\xff\x80 summed)!"

static void test_pieces(void **state)
{
	good_archive();
	seed = 1;
	for (size_t piece = 0; piece <= ar_len; piece++) {
		assert_int_equal(push(piece), ar_len);
		assert_true(cpio_complete(&r));
		assert_string_equal(text, GOOD);
	}
}

static void test_several(void **state)
{
	good_archive();
	memset(ar + ar_len, 0, 512);
	ar_len += 512;
	add("070701", "second", "2");
	add("070701", "TRAILER!!!", "");
	assert_int_equal(push(0), ar_len);
	assert_string_equal(text, GOOD "second(1:2)!");

	/* Something else behind an archive is left to the caller. */
	good_archive();
	memcpy(ar + ar_len, "\0\0\0\0\x1f\x8b", 6);
	ar_len += 6;
	assert_int_equal(push(7), ar_len - 2);
	assert_true(cpio_complete(&r));
}

static void expect_error(const char *error, u64 offset)
{
	assert_int_equal(push(0), -EINVAL);
	assert_string_equal(r.error, error);
	assert_int_equal(r.offset, offset);
	assert_false(cpio_complete(&r));
}

static void test_errors(void **state)
{
	size_t second;

	ar_len = 0;
	add("070701", "a", "x");
	second = ar_len;
	add("070707", "b", "y");
	seed = 2;
	assert_int_equal(push(0), -EINVAL);
	assert_non_null(strstr(r.error, "cpio -H newc"));

	memcpy(ar + second, "junk", 4);
	assert_int_equal(push(1), -EINVAL);
	assert_string_equal(r.error, "no cpio header where one should be");
	assert_int_equal(r.offset, second + CPIO_HEADER_LEN - 1);

	good_archive();
	ar[20] = 'g';
	assert_int_equal(push(0), -EINVAL);
	assert_string_equal(r.error, "cpio header with a digit that is none");

	good_archive();
	memcpy(ar + 6 + 11 * 8, "00000001", 8);
	assert_int_equal(push(0), -EINVAL);
	assert_string_equal(r.error,
			    "cpio entry with an impossible name length");
	memcpy(ar + 6 + 11 * 8, "00001001", 8);
	assert_int_equal(push(0), -EINVAL);
	memcpy(ar + 6 + 11 * 8, "ffffffff", 8);
	assert_int_equal(push(0), -EINVAL);

	good_archive();
	ar[CPIO_HEADER_LEN + 4] = 'x';
	assert_int_equal(push(0), -EINVAL);
	assert_string_equal(r.error, "cpio entry whose name does not end");

	ar_len = 0;
	add("070702", "file", "abcd");
	ar[ar_len - 1]++;
	expect_error("the bytes of a cpio entry do not add up to its sum",
		     ar_len);
	good_archive();
	ar[ar_len++] = 0;
	add("070701", "second", "2");
	assert_int_equal(push(0), -EINVAL);
	assert_string_equal(r.error,
			    "an archive that begins off a 4-byte boundary");

	good_archive();
	fail_begin = -ENOMEM;
	assert_int_equal(push(0), -ENOMEM);
	fail_begin = 0;
}

static void test_truncated(void **state)
{
	size_t full;

	good_archive();
	full = ar_len;
	for (ar_len = 1; ar_len < full - 1; ar_len++) {
		assert_int_equal(push(0), ar_len);
		/* "TRAILER!!!" is complete before its padding is. */
		if (ar_len < full - 4)
			assert_false(cpio_complete(&r));
	}
}

/* Nothing outside of the buffers is touched, whatever the bytes are. */
static void test_mutations(void **state)
{
	static const char hex[] = "0123456789abcdefABCDEFgG";

	for (seed = 3; seed < 200000; seed += 10) {
		u32 round = seed;

		good_archive();
		for (u32 n = 1 + rnd(5); n; n--) {
			size_t at = rnd(ar_len);

			if (rnd(2))
				ar[at] = hex[rnd(24)];
			else
				ar[at] = rnd(256);
		}
		/* begin() wants this mode: put it back where it was. */
		for (size_t at = 0; at + 22 < ar_len; at += 4)
			if (!memcmp(ar + at, "07070", 5))
				memcpy(ar + at + 14, "000081a4", 8);
		push(0);
		assert_true(r.offset <= ar_len);
		seed = round;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
