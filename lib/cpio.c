/*
 * Reading a cpio archive as it comes along, so that it may come out of the
 * decompressor. One entry after the other, each a header of hexadecimal
 * numbers, the name, and the contents, the last two padded to 4 bytes:
 *
 *	RESET -> HEADER -> NAME -> DATA -> PAD -> HEADER ...
 *
 * The entry TRAILER!!! ends an archive and leads back to RESET, where zeroes
 * are padding and a new archive may begin.
 */
#include <uapi/errno.h>
#include <lib/compiler.h>
#include <lib/cpio.h>
#include <lib/string.h>

void cpio_init(struct cpio_reader *r, const struct cpio_ops *ops, void *ctx)
{
	memset(r, 0, offsetof(struct cpio_reader, header));
	r->ops = ops;
	r->ctx = ctx;
}

static int bad(struct cpio_reader *r, const char *error)
{
	r->error = error;
	return -EINVAL;
}

/* Eight hexadecimal digits. */
static bool parse_hex(const char *s, u32 *value)
{
	*value = 0;
	for (int i = 0; i < 8; i++) {
		char c = s[i];
		u32 digit;

		if (c >= '0' && c <= '9')
			digit = c - '0';
		else if (c >= 'a' && c <= 'f')
			digit = c - 'a' + 10;
		else if (c >= 'A' && c <= 'F')
			digit = c - 'A' + 10;
		else
			return false;
		*value = *value << 4 | digit;
	}
	return true;
}

static int parse_header(struct cpio_reader *r)
{
	struct cpio_entry *e = &r->entry;
	u32 *const fields[] = {
		&e->ino, &e->mode, &e->uid, &e->gid, &e->nlink, &e->mtime,
		&e->size, &e->major, &e->minor, &e->rmajor, &e->rminor,
		&e->namesize, &e->check,
	};

	if (!memcmp(r->header, "070707", 6))
		return bad(r, "this cpio archive is of the old kind, make it with cpio -H newc");
	if (memcmp(r->header, "070701", 6) && memcmp(r->header, "070702", 6))
		return bad(r, "no cpio header where one should be");
	r->sums = r->header[5] == '2';
	for (unsigned int i = 0; i < ARRAY_SIZE(fields); i++)
		if (!parse_hex(r->header + 6 + 8 * i, fields[i]))
			return bad(r, "cpio header with a digit that is none");
	if (e->namesize < 2 || e->namesize > CPIO_NAME_MAX)
		return bad(r, "cpio entry with an impossible name length");
	e->name = r->name;
	return 0;
}

static int begin_entry(struct cpio_reader *r)
{
	if (r->name[r->entry.namesize - 1] != '\0')
		return bad(r, "cpio entry whose name does not end");
	if (!strcmp(r->name, "TRAILER!!!")) {
		r->ops->trailer(r->ctx);
		r->state = CPIO_RESET;
		return 0;
	}
	r->have = 0;
	r->sum = 0;
	r->state = CPIO_DATA;
	return r->ops->begin(r->ctx, &r->entry);
}

static int end_entry(struct cpio_reader *r)
{
	if (r->sums && r->sum != r->entry.check)
		return bad(r, "the bytes of a cpio entry do not add up to its sum");
	r->state = CPIO_PAD;
	return r->ops->end(r->ctx);
}

/* Collect @want bytes at @buf, over several calls if need be. */
static size_t collect(struct cpio_reader *r, char *buf, u32 want,
		      const void *data, size_t len)
{
	size_t n = min((size_t)(want - r->have), len);

	memcpy(buf + r->have, data, n);
	r->have += n;
	return n;
}

/* Data of the entry. Bytes taken, or -errno. */
static ssize_t take_data(struct cpio_reader *r, const u8 *data, size_t len)
{
	size_t n = min((size_t)(r->entry.size - r->have), len);
	int err;

	if (r->sums)
		for (size_t i = 0; i < n; i++)
			r->sum += data[i];
	err = n ? r->ops->data(r->ctx, data, n) : 0;
	r->have += n;
	return err < 0 ? err : (ssize_t)n;
}

/* One step in the current state. Bytes taken, or -errno. */
static ssize_t step(struct cpio_reader *r, const u8 *data, size_t len)
{
	ssize_t n = 0;
	int err = 0;

	switch (r->state) {
	case CPIO_RESET:
		if (*data == 0) {
			n = 1;
			break;
		}
		if (r->offset % 4)
			return bad(r, "an archive that begins off a 4-byte boundary");
		r->have = 0;
		r->state = CPIO_HEADER;
		break;
	case CPIO_PAD:
		n = r->offset % 4 != 0;
		if (n)
			break;
		r->have = 0;
		r->state = CPIO_HEADER;
		break;
	case CPIO_HEADER:
		n = collect(r, r->header, CPIO_HEADER_LEN, data, len);
		if (r->have == CPIO_HEADER_LEN) {
			r->have = 0;
			r->state = CPIO_NAME;
			err = parse_header(r);
		}
		break;
	case CPIO_NAME:
		n = collect(r, r->name, r->entry.namesize, data, len);
		if (r->have == r->entry.namesize)
			err = begin_entry(r);
		break;
	case CPIO_DATA:
		/* First to the 4-byte boundary behind the name. */
		if (r->have == 0 && r->entry.size && r->offset % 4)
			n = 1;
		else
			n = take_data(r, data, len);
		break;
	}
	return err ? err : n;
}

ssize_t cpio_push(struct cpio_reader *r, const void *data, size_t len)
{
	size_t done = 0;

	while (done < len) {
		const u8 *p = (const u8 *)data + done;
		ssize_t n;

		if (r->state == CPIO_RESET && *p != 0 && *p != '0')
			break;
		n = step(r, p, len - done);
		if (n < 0)
			return n;
		done += n;
		r->offset += n;
		if (r->state == CPIO_DATA && r->have == r->entry.size) {
			int err = end_entry(r);

			if (err)
				return err;
		}
	}
	return done;
}
