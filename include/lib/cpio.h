/*
 * Reading cpio archives of the "newc" kind, as cpio -H newc makes them: what
 * an initramfs is (Linux, Documentation/driver-api/early-userspace/
 * buffer-format.rst). The archive is pushed in, in pieces of any size.
 */
#ifndef LIB_CPIO_H
#define LIB_CPIO_H

#include <lib/types.h>

#define CPIO_HEADER_LEN	110
#define CPIO_NAME_MAX	4096	/* with the NUL */

struct cpio_entry {
	u32 ino, mode, uid, gid, nlink, mtime, size;
	u32 major, minor;	/* of the file system it came from */
	u32 rmajor, rminor;	/* of the device it is */
	u32 namesize;
	u32 check;		/* sum of all bytes, in archives with sums */
	const char *name;	/* ended by NUL */
};

struct cpio_ops {
	/* An entry begins; then come its data in pieces, together entry->size
	 * bytes, then its end. Anything but 0 ends the reading with it. */
	int (*begin)(void *ctx, const struct cpio_entry *entry);
	int (*data)(void *ctx, const void *data, size_t len);
	int (*end)(void *ctx);
	/* The archive is complete; another one may follow. */
	void (*trailer)(void *ctx);
};

struct cpio_reader {
	/* Results. */
	u64 offset;		/* bytes read so far */
	const char *error;	/* what is wrong there, in words */

	/* Its own. */
	enum { CPIO_RESET, CPIO_HEADER, CPIO_NAME, CPIO_DATA, CPIO_PAD } state;
	const struct cpio_ops *ops;
	void *ctx;
	bool sums;		/* the entry says what its bytes add up to */
	u32 have;		/* bytes of the header, or name, or data */
	u32 sum;
	struct cpio_entry entry;
	char header[CPIO_HEADER_LEN];
	char name[CPIO_NAME_MAX];
};

void cpio_init(struct cpio_reader *r, const struct cpio_ops *ops, void *ctx);

/*
 * Read the next @len bytes. The number of bytes read: less than @len when
 * between two archives something comes that is neither one more archive nor
 * padding. Or -errno: -EINVAL with r->error, or what an operation said.
 */
ssize_t cpio_push(struct cpio_reader *r, const void *data, size_t len);

/* Is the archive complete, so that it may end here? */
static inline bool cpio_complete(const struct cpio_reader *r)
{
	return r->state == CPIO_RESET;
}

#endif
