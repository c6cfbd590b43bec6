/* links: lib/inflate.c */
/*
 * Unpacking gzip against the gzip command and zlib's settings (by python3):
 * what they pack comes out again, and damage of any kind is an error and
 * never a step outside of a buffer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <lib/inflate.h>
#include <uapi/errno.h>

static u32 seed;

static u32 rnd(u32 below)
{
	seed = seed * 1664525 + 1013904223;
	return (u32)(((u64)seed * below) >> 32);
}

struct sink {
	u8 *data;
	size_t len, max;
	int fail;		/* flush() ends with this */
};

static int flush(void *ctx, const void *data, size_t len)
{
	struct sink *sink = ctx;

	if (sink->fail)
		return sink->fail;
	if (sink->len + len > sink->max)
		return -ENOSPC;
	memcpy(sink->data + sink->len, data, len);
	sink->len += len;
	return 0;
}

#define MAX_OUT	(4 << 20)
static struct sink out;
static struct gunzip z;

static int unpack(const u8 *in, size_t len)
{
	u8 *exact = malloc(len ? len : 1);	/* ASan sees a step beyond */
	int err;

	memcpy(exact, in, len);
	out.len = 0;
	out.max = MAX_OUT;
	if (!out.data)
		out.data = malloc(MAX_OUT);
	err = gunzip(&z, exact, len, flush, &out);
	assert_true(z.in_pos <= len);
	assert_true((err == -EBADMSG) == (z.error != NULL));
	free(exact);
	return err;
}

/* Pack @len bytes at @data with a command that works from stdin to stdout. */
static u8 *pack(const char *command, const u8 *data, size_t len, size_t *packed)
{
	char name[] = "/tmp/inflate-XXXXXX", line[256];
	u8 *buf = malloc(MAX_OUT);
	FILE *f = fdopen(mkstemp(name), "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	fclose(f);
	snprintf(line, sizeof(line), "%s <%s", command, name);
	f = popen(line, "r");
	assert_non_null(f);
	*packed = fread(buf, 1, MAX_OUT, f);
	assert_int_equal(pclose(f), 0);
	remove(name);
	return buf;
}

/* @kind 0: noise; 1: few letters; 2: long repeats; 3: nothing but zeroes. */
static u8 *sample(int kind, size_t len)
{
	u8 *data = malloc(len + 1);

	for (size_t i = 0; i < len; i++) {
		switch (kind) {
		case 0: data[i] = rnd(256); break;
		case 1: data[i] = 'a' + rnd(3); break;
		case 2: data[i] = i > 30000 && rnd(100) ? data[i - 30000] :
				  rnd(256); break;
		default: data[i] = 0;
		}
	}
	return data;
}

static void check(const char *command, int kind, size_t len)
{
	size_t packed;
	u8 *data = sample(kind, len);
	u8 *p = pack(command, data, len, &packed);

	assert_int_equal(unpack(p, packed), 0);
	assert_int_equal(z.in_pos, packed);
	assert_int_equal(out.len, len);
	assert_memory_equal(out.data, data, len);
	free(p);
	free(data);
}

static const size_t sizes[] = { 0, 1, 100, 32767, 32768, 32769, 300000 };

static void test_gzip(void **state)
{
	seed = 1;
	for (int kind = 0; kind < 4; kind++)
		for (unsigned int i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
			check("gzip -1", kind, sizes[i]);
			check("gzip -9", kind, sizes[i]);
		}
}

/* Z_FIXED and Z_HUFFMAN_ONLY lead to blocks that gzip seldom makes. */
static void test_strategies(void **state)
{
	char command[256];

	seed = 2;
	for (int strategy = 0; strategy <= 4; strategy++) {
		snprintf(command, sizeof(command),
			 "/usr/bin/python3 -c 'import zlib,sys;c=zlib.compressobj("
			 "9,8,31,9,%d);d=sys.stdin.buffer.read();"
			 "sys.stdout.buffer.write(c.compress(d)+c.flush())'",
			 strategy);
		for (int kind = 0; kind < 4; kind++)
			check(command, kind, 100000);
	}
}

static void test_header_fields(void **state)
{
	/* Extra field, name, comment, header checksum; then "a", stored. */
	static const u8 file[] = {
		0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3,
		3, 0, 1, 2, 3, 'n', 0, 'c', 'c', 0, 0x12, 0x34,
		1, 1, 0, 0xfe, 0xff, 'a',
		0x43, 0xbe, 0xb7, 0xe8, 1, 0, 0, 0, 'j', 'u', 'n', 'k'
	};

	assert_int_equal(unpack(file, sizeof(file)), 0);
	assert_int_equal(z.in_pos, sizeof(file) - 4);
	assert_int_equal(out.len, 1);
	assert_int_equal(out.data[0], 'a');
}

static void expect_error(const u8 *p, size_t len, const char *error)
{
	assert_int_equal(unpack(p, len), -EBADMSG);
	assert_string_equal(z.error, error);
}

static void test_errors(void **state)
{
	size_t len;
	u8 *data, *p;

	seed = 3;
	data = sample(1, 5000);
	p = pack("gzip -n", data, 5000, &len);
	expect_error((const u8 *)"070701", 6, "not a gzip file");
	p[2] = 7;
	expect_error(p, len, "not compressed with DEFLATE");
	p[2] = 8;
	p[len - 1] ^= 1;
	expect_error(p, len, "the length is wrong");
	p[len - 1] ^= 1;
	p[len - 8] ^= 1;
	expect_error(p, len, "the checksum is wrong");
	p[len - 8] ^= 1;
	for (size_t cut = 0; cut < len; cut++)
		expect_error(p, cut, "compressed data ends too early");
	out.fail = -ENOMEM;
	assert_int_equal(unpack(p, len), -ENOMEM);
	out.fail = 0;
	free(p);
	free(data);
}

static void test_bad_distance(void **state)
{
	/* Fixed codes: a match as the first symbol. */
	static const u8 file[] = {
		0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x03, 0x02, 0, 0, 0, 0
	};

	expect_error(file, sizeof(file), "a copy from before the beginning");
}

/* Whatever happens to the bytes: right result or an error, in bounded time. */
static void test_mutations(void **state)
{
	for (seed = 4; seed < 4000;) {
		u32 round = seed + 1;
		size_t len, size;
		u8 *data, *p;

		size = rnd(3000);
		data = sample(rnd(3), size);
		p = pack(rnd(2) ? "gzip -n1" : "gzip -n9", data, size, &len);
		for (int i = 0; i < 200; i++) {
			u8 *m = malloc(len);

			memcpy(m, p, len);
			for (u32 n = 1 + rnd(4); n; n--)
				m[10 + rnd(len - 10)] = rnd(256);
			if (unpack(m, len - (rnd(4) ? 0 : rnd(len))) == 0) {
				assert_int_equal(out.len, size);
				assert_memory_equal(out.data, data, size);
			}
			free(m);
		}
		free(p);
		free(data);
		seed = round + 100;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gzip),
		cmocka_unit_test(test_strategies),
		cmocka_unit_test(test_header_fields),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_bad_distance),
		cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
