/*
 * The initramfs: one or more cpio archives, plain or packed with gzip, one
 * behind the other with zeroes in between, become the files of the root
 * directory. All that Linux takes is taken, but for other compressions,
 * which are recognized and named.
 */
#include <lib/cpio.h>
#include <lib/inflate.h>
#include <lib/printk.h>
#include <lib/string.h>
#include <fs/attr.h>
#include <fs/namei.h>
#include <init/initramfs.h>
#include <mm/slab.h>

#define NSEC_PER_SEC	1000000000LL

/* A file with more than one name, of which some may still come. */
struct hard_link {
	struct hard_link *next;
	u32 major, minor, ino;		/* as the archive numbers it */
	char *name;			/* the first one */
};

/* The unpacking of one source. */
struct unpack {
	struct cpio_reader cpio;
	struct fs_struct *fs;
	struct hard_link *links;
	struct gunzip *gunzip;		/* when the archive is compressed */

	/* The entry under way. */
	struct cpio_entry entry;
	struct path path;		/* of a regular file; else NULLs */
	loff_t pos;
	char *target;			/* of a symbolic link, so far */
};

static void __init put_file(struct unpack *u)
{
	if (u->path.dentry)
		path_put(&u->path);
	u->path.dentry = NULL;
}

static void __init put_links(struct unpack *u)
{
	struct hard_link *link;

	while ((link = u->links)) {
		u->links = link->next;
		kfree(link->name);
		kfree(link);
	}
}

/*
 * Was the file of this entry unpacked under another name already? Then that
 * one; else the name is remembered for those that follow.
 */
static const char *__init find_link(struct unpack *u,
				    const struct cpio_entry *e)
{
	struct hard_link *link;

	for (link = u->links; link; link = link->next)
		if (link->ino == e->ino && link->minor == e->minor &&
		    link->major == e->major)
			return strcmp(link->name, e->name) ? link->name : NULL;
	link = kzalloc(sizeof(*link), GFP_KERNEL);
	if (!link)
		return NULL;
	link->name = kstrdup(e->name, GFP_KERNEL);
	if (!link->name) {
		kfree(link);
		return NULL;
	}
	link->major = e->major;
	link->minor = e->minor;
	link->ino = e->ino;
	link->next = u->links;
	u->links = link;
	return NULL;
}

/* What stands in the way of an entry of another kind goes. */
static void __init clean_path(struct unpack *u, const struct cpio_entry *e)
{
	struct path path;
	u32 mode;

	if (filename_lookup(u->fs, NULL, e->name, 0, &path))
		return;
	mode = path.dentry->d_inode->i_mode;
	path_put(&path);
	if ((mode ^ e->mode) & S_IFMT) {
		if (S_ISDIR(mode))
			do_rmdirat(u->fs, NULL, e->name);
		else
			do_unlinkat(u->fs, NULL, e->name);
	}
}

/*
 * Owner, rights and time as the archive has them. For a file this is done
 * before its contents come as well: should the archive end there, what is
 * left of it still cannot be read by anybody.
 */
static void __init set_attributes(const struct cpio_entry *e,
				  struct path *path)
{
	struct iattr attr = {
		.ia_valid = ATTR_UID | ATTR_GID | ATTR_MTIME,
		.ia_uid = e->uid,
		.ia_gid = e->gid,
		.ia_mode = e->mode,
		.ia_mtime = e->mtime * NSEC_PER_SEC,
	};

	if (!S_ISLNK(e->mode))
		attr.ia_valid |= ATTR_MODE;
	notify_change(path, &attr);
}

static int __init begin_file(struct unpack *u, const struct cpio_entry *e)
{
	const char *old = e->nlink > 1 ? find_link(u, e) : NULL;
	int err = -EEXIST;

	clean_path(u, e);
	if (old) {
		do_unlinkat(u->fs, NULL, e->name);
		err = do_linkat(u->fs, NULL, old, NULL, e->name, 0);
	} else {
		err = do_mknodat(u->fs, NULL, e->name, e->mode, 0);
	}
	if (err && err != -EEXIST)
		return err;
	err = filename_lookup(u->fs, NULL, e->name, 0, &u->path);
	/* The contents come with one of the names only. */
	if (!err && (!old || e->size))
		err = do_truncate(&u->path, 0);
	if (!err && e->size)
		err = do_truncate(&u->path, e->size);
	if (!err)
		set_attributes(e, &u->path);
	return err;
}

static int __init begin_other(struct unpack *u, const struct cpio_entry *e)
{
	int err;

	clean_path(u, e);
	if (S_ISDIR(e->mode))
		err = do_mkdirat(u->fs, NULL, e->name, e->mode);
	else if (S_ISLNK(e->mode))
		return 0;		/* when its target has been read */
	else
		err = do_mknodat(u->fs, NULL, e->name, e->mode,
				 MKDEV(e->rmajor, e->rminor));
	return err == -EEXIST ? 0 : err;
}

/* An entry that cannot be unpacked is told and left out. */
static void __init complain(const struct cpio_entry *e, int err)
{
	pr_warn("initramfs: cannot unpack \"%s\": error %d\n", e->name, -err);
}

static int __init begin_entry(void *ctx, const struct cpio_entry *e)
{
	struct unpack *u = ctx;
	int err;

	u->entry = *e;
	u->path.dentry = NULL;
	u->target = NULL;
	u->pos = 0;
	if (S_ISREG(e->mode))
		err = begin_file(u, e);
	else
		err = begin_other(u, e);
	if (!err && S_ISLNK(e->mode)) {
		if (e->size >= PATH_MAX)
			err = -ENAMETOOLONG;
		else if (!(u->target = kzalloc(e->size + 1, GFP_KERNEL)))
			err = -ENOMEM;
	}
	if (err) {
		complain(e, err);
		put_file(u);
		u->entry.mode = 0;
	}
	return 0;
}

static int __init entry_data(void *ctx, const void *data, size_t len)
{
	struct unpack *u = ctx;
	ssize_t n;

	if (u->target)
		memcpy(u->target + u->pos, data, len);
	if (u->path.dentry) {
		n = kernel_file_write(&u->path.dentry->d_inode->i_data, data,
				      len, u->pos);
		if (n != (ssize_t)len) {
			complain(&u->entry, n < 0 ? (int)n : -ENOSPC);
			put_file(u);
			u->entry.mode = 0;
		}
	}
	u->pos += len;
	return 0;
}

static int __init end_entry(void *ctx)
{
	struct unpack *u = ctx;
	struct cpio_entry *e = &u->entry;
	struct path path;
	int err = 0;

	if (u->target) {
		do_unlinkat(u->fs, NULL, e->name);
		err = do_symlinkat(u->fs, u->target, NULL, e->name);
		kfree(u->target);
		u->target = NULL;
		if (err) {
			complain(e, err);
			return 0;
		}
	}
	if (u->path.dentry) {
		set_attributes(e, &u->path);
		put_file(u);
	} else if (e->mode && !filename_lookup(u->fs, NULL, e->name, 0,
					       &path)) {
		set_attributes(e, &path);
		path_put(&path);
	}
	return 0;
}

static void __init trailer(void *ctx)
{
	put_links(ctx);
}

static const struct cpio_ops unpack_ops __initconst = {
	.begin = begin_entry,
	.data = entry_data,
	.end = end_entry,
	.trailer = trailer,
};

/* What came out of the decompressor. */
static int __init flush_archive(void *ctx, const void *data, size_t len)
{
	struct unpack *u = ctx;
	ssize_t n = cpio_push(&u->cpio, data, len);

	if (n >= 0 && (size_t)n < len) {
		u->cpio.error = "compressed data that is no cpio archive";
		return -EINVAL;
	}
	return n < 0 ? (int)n : 0;
}

static const struct {
	u8 magic[6];
	u8 len;
	const char *name;
} magics[] __initconst = {
	{ { 0xfd, '7', 'z', 'X', 'Z' }, 5, "xz" },
	{ { 0x28, 0xb5, 0x2f, 0xfd }, 4, "zstd" },
	{ { 0x02, 0x21, 0x4c, 0x18 }, 4, "lz4" },
	{ { 0x04, 0x22, 0x4d, 0x18 }, 4, "lz4" },
	{ { 'B', 'Z', 'h' }, 3, "bzip2" },
	{ { 0x5d, 0x00, 0x00 }, 3, "lzma" },
	{ { 0x89, 'L', 'Z', 'O' }, 4, "lzo" },
};

/* Something that we cannot unpack: say what it looks like. */
static void __init name_unknown(const u8 *p, size_t len, size_t offset)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(magics); i++) {
		if (len < magics[i].len ||
		    memcmp(p, magics[i].magic, magics[i].len))
			continue;
		pr_err("initramfs: at offset %zu: compressed with %s, which is not supported; use gzip, or nothing\n",
		       offset, magics[i].name);
		return;
	}
	pr_err("initramfs: at offset %zu: neither a cpio archive nor gzip; it begins with %02x %02x %02x %02x\n",
	       offset, p[0], len > 1 ? p[1] : 0, len > 2 ? p[2] : 0,
	       len > 3 ? p[3] : 0);
}

static size_t __init unpack_gzip(struct unpack *u, const u8 *p, size_t len,
				 size_t offset)
{
	int err;

	if (!u->gunzip)
		u->gunzip = kmalloc(sizeof(*u->gunzip), GFP_KERNEL);
	if (!u->gunzip) {
		pr_err("initramfs: no memory to unpack gzip\n");
		return 0;
	}
	err = gunzip(u->gunzip, p, len, flush_archive, u);
	if (!err && !cpio_complete(&u->cpio))
		u->cpio.error = "the archive ends too early";
	if (u->gunzip->error)
		pr_err("initramfs: at offset %zu: gzip: %s\n",
		       offset + u->gunzip->in_pos, u->gunzip->error);
	else if (u->cpio.error)
		pr_err("initramfs: gzip data at offset %zu, unpacked offset %llu: %s\n",
		       offset, (unsigned long long)u->cpio.offset,
		       u->cpio.error);
	return err || u->cpio.error ? 0 : u->gunzip->in_pos;
}

static size_t __init unpack_plain(struct unpack *u, const u8 *p, size_t len,
				  size_t offset)
{
	ssize_t n = cpio_push(&u->cpio, p, len);

	if (n >= 0 && !cpio_complete(&u->cpio))
		u->cpio.error = "the archive ends too early";
	if (!u->cpio.error)
		return n;
	pr_err("initramfs: at offset %llu: %s\n",
	       (unsigned long long)(offset + u->cpio.offset), u->cpio.error);
	return 0;
}

/* The entry that was under way when the reading ended. */
static void __init drop_entry(struct unpack *u)
{
	put_file(u);
	kfree(u->target);
	u->target = NULL;
	put_links(u);
}

/* All archives in @len bytes at @data, until one of them is no good. */
static void __init unpack_to_rootfs(struct unpack *u, const u8 *data,
				    size_t len)
{
	size_t offset = 0, used;

	while (offset < len) {
		const u8 *p = data + offset;

		cpio_init(&u->cpio, &unpack_ops, u);
		if (*p == 0 || *p == '0') {
			used = unpack_plain(u, p, len - offset, offset);
		} else if (*p == 0x1f && len - offset > 1 && p[1] == 0x8b) {
			used = unpack_gzip(u, p, len - offset, offset);
		} else {
			name_unknown(p, len - offset, offset);
			used = 0;
		}
		drop_entry(u);
		if (!used)
			break;
		offset += used;
	}
}

/* What every Linux program may count on before any archive is unpacked. */
static void __init default_rootfs(struct fs_struct *fs)
{
	do_mkdirat(fs, NULL, "/dev", 0755);
	do_mknodat(fs, NULL, "/dev/console", S_IFCHR | 0600, MKDEV(5, 1));
	do_mkdirat(fs, NULL, "/root", 0700);
}

void __init populate_rootfs(const void *builtin, size_t len,
			    const void *initrd, size_t initrd_len)
{
	struct unpack *u = kzalloc(sizeof(*u), GFP_KERNEL);

	if (!u || !(u->fs = init_fs()))
		panic("no memory to unpack the initramfs");
	u->fs->umask = 0;
	default_rootfs(u->fs);
	unpack_to_rootfs(u, builtin, len);
	unpack_to_rootfs(u, initrd, initrd_len);
	put_fs_struct(u->fs);
	kfree(u->gunzip);
	kfree(u);
}
