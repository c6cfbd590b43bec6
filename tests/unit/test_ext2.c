/* links: fs/ext2/super.c fs/ext2/options.c fs/ext2/group.c fs/ext2/balloc.c */
/* links: fs/ext2/ialloc.c fs/ext2/freed.c fs/ext2/indirect.c */
/* links: fs/ext2/truncate.c fs/ext2/itable.c fs/ext2/inode.c fs/ext2/dir.c */
/* links: fs/ext2/namei.c fs/ext2/file.c fs/ext2/symlink.c */
/* links: fs/buffer.c fs/mpage.c mm/filemap.c mm/filemap_rw.c mm/readahead.c */
/* links: mm/page-writeback.c mm/truncate.c mm/page_alloc.c mm/memblock.c */
/* links: mm/slab.c lib/radix_tree.c */
/* links: tests/unit/host/fs.c tests/unit/host/disk.c tests/unit/host/ram.c tests/unit/host/noswap.c */
/*
 * ext2 on images that mkfs.ext2 makes. Random work beside a model of what
 * there must be; then e2fsck finds nothing, and debugfs, which knows nothing
 * of us, reads what was written. And power fails now and then.
 */
/* The host has types of these names as well, and others. */
#define loff_t	host_loff_t
#define dev_t	host_dev_t
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#undef loff_t
#undef dev_t
#include "host/fs.h"
#include "../../fs/ext2/ext2.h"

static char image[128], crashed[128], out[128], script[128];
static struct super_block *sb;

static struct inode *root(void)
{
	return sb->s_root->d_inode;
}

static void mount_image(const char *path, const char *data)
{
	assert_int_equal(host_mount(&ext2_fs_type, path, 0, data, &sb), 0);
}

/* e2fsck finds nothing to mend. */
static void fsck(const char *path)
{
	int status = host_run("PATH=/usr/sbin:/sbin:$PATH; e2fsck -fn %s >%s 2>&1",
			      path, out);

	if (status) {
		host_run("cat %s", out);
		host_run("cp %s /tmp/zeropage-bad.img", path);
		fail_msg("e2fsck: %d", status);
	}
}

/* --- the model ------------------------------------------------------------- */

#define CHUNK	4096
#define MAX_OBJ	400

/* A file, directory or link as it must be. */
struct obj {
	u32 mode;			/* 0: none */
	struct inode *inode;		/* held */
	int nlink;
	loff_t size;
	struct chunk {
		struct chunk *next;
		u64 index;
		u8 data[CHUNK];
	} *chunks;
	char target[300];
	/* As it was when fsync() last returned, in its own right. */
	bool acked, touched;
	u8 *acked_data;
	loff_t acked_size;
	char acked_name[600], moved_name[600];	/* renamed since, once */
};

struct name {
	struct obj *dir, *obj;		/* dir NULL: free */
	char name[64];
};

static struct obj objs[MAX_OBJ];
static struct name names[MAX_OBJ * 2];

static struct obj *new_obj(u32 mode, struct inode *inode)
{
	for (int i = 0; i < MAX_OBJ; i++)
		if (!objs[i].mode) {
			objs[i] = (struct obj){ .mode = mode, .inode = inode,
						.nlink = 1 };
			return &objs[i];
		}
	return NULL;
}

/* So that what is made can be kept track of. */
static bool model_is_full(void)
{
	int used = 0;

	for (int i = 0; i < MAX_OBJ; i++)
		used += objs[i].mode != 0;
	for (int i = 0; i < MAX_OBJ * 2; i++)
		used += names[i].dir && names[i].obj->nlink > 1;
	return used >= MAX_OBJ - 2;
}

static void free_chunks(struct obj *obj)
{
	while (obj->chunks) {
		struct chunk *next = obj->chunks->next;

		free(obj->chunks);
		obj->chunks = next;
	}
}

static void put_obj(struct obj *obj)
{
	if (--obj->nlink)
		return;
	free_chunks(obj);
	free(obj->acked_data);
	iput(obj->inode);
	memset(obj, 0, sizeof(*obj));
}

static struct chunk *get_chunk(struct obj *obj, u64 index, bool create)
{
	struct chunk *chunk;

	for (chunk = obj->chunks; chunk; chunk = chunk->next)
		if (chunk->index == index)
			return chunk;
	if (!create)
		return NULL;
	chunk = calloc(1, sizeof(*chunk));
	chunk->index = index;
	chunk->next = obj->chunks;
	obj->chunks = chunk;
	return chunk;
}

static void model_write(struct obj *obj, loff_t pos, const u8 *data, size_t n)
{
	struct chunk *chunk = NULL;

	for (size_t i = 0; i < n; i++, pos++) {
		if (!chunk || pos % CHUNK == 0)
			chunk = get_chunk(obj, pos / CHUNK, true);
		chunk->data[pos % CHUNK] = data[i];
	}
	obj->size = max(obj->size, pos);
}

static void model_zero(struct obj *obj, loff_t start, loff_t end)
{
	for (struct chunk *c = obj->chunks; c; c = c->next) {
		loff_t pos = (loff_t)c->index * CHUNK;

		if (pos + CHUNK > start && pos < end)
			for (int i = 0; i < CHUNK; i++, pos++)
				if (pos >= start && pos < end)
					c->data[i] = 0;
	}
}

static void model_read(struct obj *obj, loff_t pos, u8 *data, size_t n)
{
	struct chunk *chunk = NULL;

	for (size_t i = 0; i < n; i++, pos++) {
		if (!i || pos % CHUNK == 0)
			chunk = get_chunk(obj, pos / CHUNK, false);
		data[i] = chunk ? chunk->data[pos % CHUNK] : 0;
	}
}

/* A random one of the kind @type (S_IFMT), or of any (0). */
static struct name *some_name(u32 type)
{
	for (int tries = 0; tries < 2000; tries++) {
		struct name *name = &names[rand() % (MAX_OBJ * 2)];

		if (name->dir && (!type || (name->obj->mode & S_IFMT) == type))
			return name;
	}
	return NULL;
}

static struct obj *some_dir(void)
{
	struct name *name = rand() % 3 ? some_name(S_IFDIR) : NULL;

	return name ? name->obj : &objs[0];
}

static struct name *find_name(struct obj *dir, const char *name)
{
	for (int i = 0; i < MAX_OBJ * 2; i++)
		if (names[i].dir == dir && !strcmp(names[i].name, name))
			return &names[i];
	return NULL;
}

static struct name *add_name(struct obj *dir, const char *text,
			     struct obj *obj)
{
	for (int i = 0; i < MAX_OBJ * 2; i++)
		if (!names[i].dir) {
			names[i].dir = dir;
			names[i].obj = obj;
			strcpy(names[i].name, text);
			return &names[i];
		}
	return NULL;
}

static bool dir_is_empty(struct obj *dir)
{
	for (int i = 0; i < MAX_OBJ * 2; i++)
		if (names[i].dir == dir)
			return false;
	return true;
}

static bool lies_below(struct obj *obj, struct obj *dir)
{
	while (obj != dir && obj != &objs[0])
		for (int i = 0; i < MAX_OBJ * 2; i++)
			if (names[i].dir && names[i].obj == obj) {
				obj = names[i].dir;
				break;
			}
	return obj == dir;
}

static void path_of(struct obj *dir, const char *text, char *path)
{
	char rest[600];

	snprintf(rest, sizeof(rest), "/%s", text);
	strcpy(path, rest);
	while (dir != &objs[0])
		for (int i = 0; i < MAX_OBJ * 2; i++)
			if (names[i].dir && names[i].obj == dir) {
				snprintf(rest, sizeof(rest), "/%s%s",
					 names[i].name, path);
				strcpy(path, rest);
				dir = names[i].dir;
				break;
			}
}

static char *random_name(void)
{
	static char text[64];
	int len = 1 + rand() % (rand() % 4 ? 8 : 40);

	snprintf(text, sizeof(text), "n%d", rand() % 300);
	while ((int)strlen(text) < len)
		strcat(text, "x");
	return text;
}

/* --- what is done ------------------------------------------------------------ */

static u8 buf[200000], buf2[200000];
static bool full;		/* ENOSPC is no surprise */

/* Is @err the lack of room? Otherwise it must be 0. */
static bool no_room(int err)
{
	if (err == -ENOSPC && full)
		return true;
	assert_int_equal(err, 0);
	return false;
}

static void do_create(void)
{
	struct obj *dir = some_dir(), *obj;
	char *text = random_name();
	struct dentry dentry = host_dentry(dir->inode, text, NULL);
	struct name *name = find_name(dir, text);
	struct inode *inode;
	u32 kind = rand() % 12;
	char target[300];
	int err;

	err = host_lookup(dir->inode, text, &inode);
	if (name) {
		assert_int_equal(err, 0);
		assert_ptr_equal(inode, name->obj->inode);
		iput(inode);
		return;
	}
	assert_int_equal(err, -ENOENT);
	if (model_is_full())
		return;
	memset(target, 'a' + rand() % 26, sizeof(target));
	target[rand() % (rand() % 2 ? 59 : 299) + 1] = '\0';
	if (kind < 7)
		err = dir->inode->i_op->create(dir->inode, &dentry,
					       0644);
	else if (kind < 9)
		err = dir->inode->i_op->mkdir(dir->inode, &dentry, 0755);
	else if (kind < 11)
		err = dir->inode->i_op->symlink(dir->inode, &dentry, target);
	else
		err = dir->inode->i_op->mknod(dir->inode, &dentry,
					      S_IFCHR | 0600,
					      MKDEV(rand() % 4096, rand() %
						    (1 << 20)));
	if (no_room(err))
		return;
	obj = new_obj(dentry.d_inode->i_mode, dentry.d_inode);
	strcpy(obj->target, kind == 9 || kind == 10 ? target : "");
	if (!obj || !add_name(dir, text, obj))
		fail();
}

static void do_link(void)
{
	struct name *name = some_name(S_IFREG);
	struct obj *dir = some_dir();
	char *text = random_name();
	struct dentry dentry = host_dentry(dir->inode, text, NULL), old;

	if (!name || find_name(dir, text) || model_is_full())
		return;
	old = host_dentry(name->dir->inode, name->name, name->obj->inode);
	if (no_room(dir->inode->i_op->link(&old, dir->inode, &dentry)))
		return;
	iput(dentry.d_inode);
	name->obj->nlink++;
	name->obj->touched = true;
	add_name(dir, text, name->obj);
}

static void do_unlink(void)
{
	struct name *name = some_name(0);
	struct inode *dir;
	struct dentry dentry;
	int err;

	if (!name)
		return;
	dir = name->dir->inode;
	dentry = host_dentry(dir, name->name, name->obj->inode);
	if (S_ISDIR(name->obj->mode)) {
		err = dir->i_op->rmdir(dir, &dentry);
		if (!dir_is_empty(name->obj)) {
			assert_int_equal(err, -ENOTEMPTY);
			return;
		}
	} else {
		err = dir->i_op->unlink(dir, &dentry);
	}
	assert_int_equal(err, 0);
	name->dir = NULL;
	name->obj->touched = true;
	put_obj(name->obj);
}

static void touch_tree(struct obj *dir)
{
	for (int i = 0; i < MAX_OBJ; i++)
		if (objs[i].mode && (&objs[i] == dir ||
		    (S_ISDIR(dir->mode) && objs[i].acked)))
			objs[i].touched = true;
}

static void do_rename(void)
{
	struct name *from = some_name(0), *to;
	struct obj *dir = some_dir(), *old_dir, *obj;
	char *text = random_name();
	struct dentry old, new;
	u32 flags = rand() % 5 ? 0 : RENAME_EXCHANGE;

	if (!from)
		return;
	if (rand() % 2) {
		to = some_name(0);
		dir = to->dir;
		text = to->name;
	}
	to = find_name(dir, text);
	old_dir = from->dir;
	if ((!to && flags) || (to && to->obj == from->obj) ||
	    lies_below(dir, from->obj) || (to && lies_below(old_dir, to->obj)))
		return;
	if (to && !flags && S_ISDIR(to->obj->mode) != S_ISDIR(from->obj->mode))
		return;
	old = host_dentry(old_dir->inode, from->name, from->obj->inode);
	new = host_dentry(dir->inode, text, to ? to->obj->inode : NULL);
	int err = old_dir->inode->i_op->rename(old_dir->inode, &old,
					       dir->inode, &new, flags);
	if (to && !flags && S_ISDIR(to->obj->mode) && !dir_is_empty(to->obj)) {
		assert_int_equal(err, -ENOTEMPTY);
		return;
	}
	if (no_room(err))
		return;
	if (!flags && S_ISREG(from->obj->mode) && !*from->obj->moved_name)
		path_of(dir, text, from->obj->moved_name);
	else
		touch_tree(from->obj);
	if (to)
		touch_tree(to->obj);
	if (flags) {
		obj = to->obj;
		to->obj = from->obj;
		from->obj = obj;
		return;
	}
	if (to) {
		put_obj(to->obj);
		to->obj = from->obj;
		from->dir = NULL;
	} else {
		from->dir = dir;
		memmove(from->name, text, strlen(text) + 1);
	}
}

static loff_t max_offset;

static loff_t random_offset(struct obj *obj)
{
	static const u32 limits[] = { 16000, 16000, 600000, 80u << 20, ~0u };
	loff_t limit = limits[rand() % ARRAY_SIZE(limits)];

	if (rand() % 3 == 0)
		return obj->size;
	limit = min(limit, max_offset);
	return (((loff_t)rand() << 20) ^ rand()) % limit;
}

static void do_write(void)
{
	struct name *name = some_name(S_IFREG);
	size_t n = 1 + rand() % (rand() % 4 ? 6000 : sizeof(buf));
	ssize_t done;
	loff_t pos;

	if (!name)
		return;
	pos = random_offset(name->obj);
	if (rand() % 3 == 0)
		pos &= ~4095ll;
	for (size_t i = 0; i < n; i++)
		buf[i] = rand();
	name->obj->touched = true;
	done = kernel_file_write(&name->obj->inode->i_data, buf, n, pos);
	if (done < 0) {
		assert_true(no_room(done));
		done = 0;
	}
	assert_true(full || done == (ssize_t)n);
	if (done)
		model_write(name->obj, pos, buf, done);
	file_update_time(name->obj->inode);
	assert_int_equal(name->obj->inode->i_data.size, name->obj->size);
}

static void check_part(struct obj *obj, loff_t pos, size_t n)
{
	ssize_t done = kernel_file_read(&obj->inode->i_data, buf, n, pos);
	ssize_t expected = pos >= obj->size ? 0 :
			   min((loff_t)n, obj->size - pos);

	assert_int_equal(done, expected);
	model_read(obj, pos, buf2, done);
	if (memcmp(buf, buf2, done))
		for (int i = 0; i < done; i++)
			if (buf[i] != buf2[i])
				fail_msg("inode %u at %lld: %x, not %x",
					 (u32)obj->inode->i_ino, pos + i,
					 buf[i], buf2[i]);
}

static void do_read(void)
{
	struct name *name = some_name(S_IFREG);

	if (name)
		check_part(name->obj, random_offset(name->obj),
			   1 + rand() % sizeof(buf));
}

static void do_truncate(void)
{
	struct name *name = some_name(S_IFREG);
	struct iattr attr = { .ia_valid = ATTR_SIZE };
	struct obj *obj;

	if (!name)
		return;
	obj = name->obj;
	attr.ia_size = rand() % 3 ? rand() % (obj->size + 1) :
		       random_offset(obj);
	obj->touched = true;
	assert_int_equal(ext2_setattr(obj->inode, &attr), 0);
	model_zero(obj, attr.ia_size, ~0ull >> 1);
	obj->size = attr.ia_size;
}

static void do_punch(void)
{
	struct name *name = some_name(S_IFREG);
	struct file file = { 0 };
	loff_t start, len;

	if (!name)
		return;
	file.f_inode = name->obj->inode;
	start = random_offset(name->obj);
	len = 1 + rand() % (rand() % 2 ? 5000 : 500000);
	name->obj->touched = true;
	assert_int_equal(ext2_file_operations.fallocate(&file,
		FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, start, len), 0);
	model_zero(name->obj, start, start + len);
}

/* A write through a shared map, as far as this concerns the file system. */
static void do_mmap_write(void)
{
	struct name *name = some_name(S_IFREG);
	struct address_space *mapping;
	struct page *page;
	loff_t pos;
	size_t n;
	int err;

	if (!name || !name->obj->size)
		return;
	pos = random_offset(name->obj) % name->obj->size;
	mapping = &name->obj->inode->i_data;
	assert_int_equal(read_mapping_page(mapping, pos / PAGE_SIZE, &page),
			 0);
	name->obj->touched = true;
	err = ext2_aops.page_mkwrite(mapping, page);
	if (!no_room(err)) {
		n = 1 + rand() % (PAGE_SIZE - pos % PAGE_SIZE);
		n = min((loff_t)n, name->obj->size - pos);
		for (size_t i = 0; i < n; i++)
			buf[i] = rand();
		memcpy((u8 *)page_address(page) + pos % PAGE_SIZE, buf, n);
		set_page_dirty(page);
		model_write(name->obj, pos, buf, n);
	}
	put_page(page);
}

static void do_fsync(void)
{
	struct name *name = some_name(S_IFREG);
	struct obj *obj;

	if (!name)
		return;
	obj = name->obj;
	assert_int_equal(host_fsync(obj->inode, rand() % 2), 0);
	free(obj->acked_data);
	obj->acked_data = NULL;
	obj->acked = obj->size < (1 << 20);
	obj->touched = false;
	*obj->moved_name = '\0';
	obj->acked_size = obj->size;
	if (obj->acked) {
		obj->acked_data = malloc(obj->size + 1);
		model_read(obj, 0, obj->acked_data, obj->size);
		path_of(name->dir, name->name, obj->acked_name);
	}
}

static void step(void)
{
	switch (rand() % 24) {
	case 0 ... 3:
		do_create();
		break;
	case 4:
		do_link();
		break;
	case 5 ... 6:
		do_unlink();
		break;
	case 7 ... 8:
		do_rename();
		break;
	case 9 ... 12:
		do_write();
		break;
	case 13 ... 15:
		do_read();
		break;
	case 16:
		do_truncate();
		break;
	case 17:
		do_punch();
		break;
	case 18 ... 19:
		do_mmap_write();
		break;
	case 20:
		if (rand() % 4 == 0)
			do_fsync();
		break;
	case 21:
		if (rand() % 20 == 0)
			assert_int_equal(host_sync(sb), 0);
		break;
	default:
		host_writeback_some(sb);
	}
}

/* --- what there must be then -------------------------------------------------- */

static u32 names_seen;
static struct obj *listed;

static bool see_name(struct dir_context *ctx, const char *text, size_t len,
		     loff_t next, u64 ino, unsigned int type)
{
	char copy[300];
	struct name *name;

	if (rand() % 10 == 0 && ctx->pos)
		return false;		/* as if getdents() had no more room */
	snprintf(copy, sizeof(copy), "%.*s", (int)len, text);
	if (!strcmp(copy, ".") || !strcmp(copy, ".."))
		return true;
	name = find_name(listed, copy);
	if (!name && !strcmp(copy, "lost+found"))
		return true;
	assert_non_null(name);
	assert_int_equal(name->obj->inode->i_ino, ino);
	assert_int_equal(type, S_DT(name->obj->mode));
	names_seen++;
	return true;
}

static void check_dir(struct obj *dir)
{
	struct file file = { .f_inode = dir->inode };
	struct dir_context ctx = { .actor = see_name };
	u32 expected = 0;
	loff_t before;

	for (int i = 0; i < MAX_OBJ * 2; i++)
		expected += names[i].dir == dir;
	listed = dir;
	names_seen = 0;
	do {
		before = ctx.pos;
		assert_int_equal(dir->inode->i_fop->iterate(&file, &ctx), 0);
	} while (ctx.pos != before || ctx.pos < dir->inode->i_data.size);
	assert_int_equal(names_seen, expected);
}

static void check_obj(struct obj *obj)
{
	struct dentry dentry = { .d_inode = obj->inode };
	char target[400];

	assert_int_equal(obj->inode->i_mode, obj->mode);
	if (S_ISREG(obj->mode)) {
		assert_int_equal(obj->inode->i_nlink, obj->nlink);
		assert_int_equal(obj->inode->i_data.size, obj->size);
		check_part(obj, 0, sizeof(buf));
		for (struct chunk *c = obj->chunks; c; c = c->next)
			check_part(obj, (loff_t)c->index * CHUNK, CHUNK + 10);
	} else if (S_ISDIR(obj->mode)) {
		check_dir(obj);
	} else if (S_ISLNK(obj->mode)) {
		assert_int_equal(obj->inode->i_op->get_link(&dentry, target,
				 sizeof(target)), 0);
		assert_string_equal(target, obj->target);
	}
}

static void check_all(void)
{
	for (int i = 0; i < MAX_OBJ; i++)
		if (objs[i].mode)
			check_obj(&objs[i]);
}

static void release_all(void)
{
	for (int i = 0; i < MAX_OBJ; i++)
		if (objs[i].mode) {
			iput(objs[i].inode);
			objs[i].inode = NULL;
		}
}

/* After a mount, inodes are found again by walking. */
static void find_again(struct obj *dir)
{
	for (int i = 0; i < MAX_OBJ * 2; i++) {
		struct inode *inode;

		if (names[i].dir != dir)
			continue;
		assert_int_equal(host_lookup(dir->inode, names[i].name,
					     &inode), 0);
		if (names[i].obj->inode) {
			assert_ptr_equal(names[i].obj->inode, inode);
			iput(inode);
			continue;
		}
		names[i].obj->inode = inode;
		if (S_ISDIR(inode->i_mode))
			find_again(names[i].obj);
	}
}

/* Small files as debugfs sees them. */
static void check_debugfs(void)
{
	char path[600], file[700];
	unsigned long size;
	FILE *f = fopen(script, "w");
	u8 *data;

	for (int i = 0; i < MAX_OBJ * 2; i++) {
		if (!names[i].dir || !S_ISREG(names[i].obj->mode) ||
		    names[i].obj->size > 1 << 20)
			continue;
		path_of(names[i].dir, names[i].name, path);
		fprintf(f, "dump %s %s/f%d\n", path, host_tmp(), i);
	}
	fclose(f);
	assert_int_equal(host_run("PATH=/usr/sbin:/sbin:$PATH; debugfs -f %s %s >%s 2>&1",
				  script, image, out), 0);
	for (int i = 0; i < MAX_OBJ * 2; i++) {
		if (!names[i].dir || !S_ISREG(names[i].obj->mode) ||
		    names[i].obj->size > 1 << 20)
			continue;
		snprintf(file, sizeof(file), "%s/f%d", host_tmp(), i);
		data = host_read_file(file, &size);
		assert_non_null(data);
		assert_int_equal(size, names[i].obj->size);
		for (u64 c = 0; c * CHUNK < size; c++) {
			size_t n = min((u64)CHUNK, size - c * CHUNK);

			model_read(names[i].obj, c * CHUNK, buf2, n);
			assert_memory_equal(data + c * CHUNK, buf2, n);
		}
		free(data);
	}
	host_run("rm -f %s/f*", host_tmp());
}

static void begin(unsigned int kib, const char *args, const char *data)
{
	host_mkfs(image, kib, args);
	mount_image(image, data);
	memset(objs, 0, sizeof(objs));
	memset(names, 0, sizeof(names));
	new_obj(S_IFDIR | 0755, ihold(root()));
	objs[0].mode = root()->i_mode;
	max_offset = min(sb->s_maxbytes - (loff_t)sizeof(buf), 1ll << 34);
}

static void remount(void)
{
	release_all();
	host_umount(sb);
	fsck(image);
	mount_image(image, "");
	objs[0].inode = ihold(root());
	find_again(&objs[0]);
}

static void end(void)
{
	release_all();
	for (int i = 0; i < MAX_OBJ; i++) {
		free_chunks(&objs[i]);
		free(objs[i].acked_data);
	}
	host_umount(sb);
	fsck(image);
}

static void random_work(unsigned int seed, unsigned int kib,
			const char *args, int steps)
{
	srand(seed);
	begin(kib, args, "");
	for (int i = 0; i < steps; i++) {
		step();
		if (i % 1000 == 999) {
			check_all();
			remount();
			check_all();
			check_debugfs();
		}
	}
	end();
}

/* @n of each kind, for a long run: ZEROPAGE_EXT2_RUNS=100 */
static int runs(int n)
{
	const char *more = getenv("ZEROPAGE_EXT2_RUNS");

	return more ? n * atoi(more) : n;
}

/* --- power cuts --------------------------------------------------------------- */

static bool must_survive(const struct obj *obj)
{
	return obj->mode && obj->acked && !obj->touched;
}

/* Is @obj, as it was acknowledged, in a file dumped under this letter? */
static bool dumped(const struct obj *obj, char letter)
{
	char file[200];
	unsigned long size;
	bool same;
	u8 *data;

	snprintf(file, sizeof(file), "%s/f%c%d", host_tmp(), letter,
		 (int)(obj - objs));
	data = host_read_file(file, &size);
	same = data && size == (unsigned long)obj->acked_size &&
	       !memcmp(data, obj->acked_data, size);
	free(data);
	return same;
}

/*
 * Power fails now. Whatever is on the disk, e2fsck gets it right without a
 * question that could be answered wrongly, and each file that fsync() has
 * acknowledged, and nobody has touched since, is there, under its old or its
 * new name.
 */
static void check_power_cut(void)
{
	FILE *f = fopen(script, "w");
	int status;

	for (int i = 0; i < MAX_OBJ; i++) {
		if (!must_survive(&objs[i]))
			continue;
		fprintf(f, "dump %s %s/fo%d\n", objs[i].acked_name,
			host_tmp(), i);
		if (*objs[i].moved_name)
			fprintf(f, "dump %s %s/fn%d\n", objs[i].moved_name,
				host_tmp(), i);
	}
	fclose(f);
	host_power_cut(crashed);
	status = host_run("PATH=/usr/sbin:/sbin:$PATH; e2fsck -fy %s >%s 2>&1",
			  crashed, out);
	if (status & ~3)
		fail_msg("e2fsck -fy: %d", status);
	assert_int_equal(host_run("PATH=/usr/sbin:/sbin:$PATH; debugfs -f %s %s >%s.2 2>&1",
				  script, crashed, out), 0);
	for (int i = 0; i < MAX_OBJ; i++)
		if (must_survive(&objs[i]) && !dumped(&objs[i], 'o') &&
		    !dumped(&objs[i], 'n')) {
			host_run("cat %s; cp %s /tmp/zeropage-bad.img", out,
				 crashed);
			fail_msg("%s: lost what was acknowledged",
				 objs[i].acked_name);
		}
	host_run("rm -f %s/f*", host_tmp());
	fsck(crashed);
}

static void power_cuts(unsigned int seed, unsigned int kib, const char *args,
		       int cuts)
{
	host_disk_async = true;
	srand(seed);
	begin(kib, args, "");
	max_offset = 500000;
	while (cuts) {
		step();
		if (rand() % 8 == 0)
			do_fsync();
		if (rand() % 60 == 0) {
			check_power_cut();
			cuts--;
		}
	}
	end();
}

static void test_power_cut(void **state)
{
	full = true;
	power_cuts(10, 8000, "-b 1024", runs(8));
	power_cuts(11, 8000, "-b 1024 -g 1024 -I 128", runs(8));
	power_cuts(12, 16000, "-b 4096", runs(8));
}

/* --- images that cannot be ------------------------------------------------------ */

static u32 odd_value(u32 blocks)
{
	static const u32 odd[] = { 0, 1, 2, 12, 0x7fffffff, 0x80000000, ~0u,
				   0xffff, 0x8000 };

	switch (rand() % 4) {
	case 0:
		return odd[rand() % ARRAY_SIZE(odd)];
	case 1:
		return rand() % (blocks + 10);
	case 2:
		return rand() % 64;
	}
	return rand() ^ (u32)rand() << 16;
}

/* Change a few numbers of the image, mostly where they matter. */
static void mutate(u8 *data, unsigned long size, u32 bs)
{
	for (int n = 1 + rand() % 12; n; n--) {
		u32 value = odd_value(size / bs), width = 1 << rand() % 3;
		unsigned long at = rand() % size;

		switch (rand() % 6) {
		case 0:
			at = 1024 + rand() % 120;
			break;
		case 1:
			at = (1024 / bs + 1) * bs + rand() % 64;
			break;
		case 2 ... 4:
			at = rand() % min(size, 64ul * bs);
			break;
		}
		at &= ~(width - 1ul);
		memcpy(data + at, &value, width);
	}
}

static char found_name[40][256];
static int nr_found;

static bool collect(struct dir_context *ctx, const char *text, size_t len,
		    loff_t next, u64 ino, unsigned int type)
{
	if (nr_found == ARRAY_SIZE(found_name))
		return false;
	snprintf(found_name[nr_found++], 256, "%.*s", (int)len, text);
	return true;
}

static void abuse_file(struct inode *inode)
{
	struct address_space *mapping = &inode->i_data;
	struct iattr attr = { .ia_valid = ATTR_SIZE };
	struct file file = { .f_inode = inode };
	loff_t pos;

	for (int i = 0; i < 4; i++) {
		pos = rand() % 2 ? rand() % 300000 :
		      (((loff_t)rand() << 20) ^ rand()) % (1ll << 35);
		kernel_file_read(mapping, buf, 20000, pos);
		if (rand() % 2)
			kernel_file_write(mapping, buf, 3000, pos);
	}
	if (rand() % 3 == 0)
		ext2_file_operations.fallocate(&file, FALLOC_FL_PUNCH_HOLE |
			FALLOC_FL_KEEP_SIZE, rand() % 100000, 1ll << 34);
	attr.ia_size = rand() % 100000;
	if (rand() % 2)
		ext2_setattr(inode, &attr);
	if (rand() % 3 == 0)
		host_fsync(inode, false);
}

/* Whatever a program could do there; the results do not matter. */
static void abuse_dir(struct inode *dir, int depth)
{
	struct file file = { .f_inode = dir };
	struct dir_context ctx = { .actor = collect };
	char here[ARRAY_SIZE(found_name)][256];
	struct inode *inode;
	char text[512];
	int n;

	nr_found = 0;
	dir->i_fop->iterate(&file, &ctx);
	n = nr_found;
	memcpy(here, found_name, sizeof(here));
	for (int i = 0; i < n; i++) {
		struct dentry dentry;

		if (!strcmp(here[i], ".") || !strcmp(here[i], "..") ||
		    host_lookup(dir, here[i], &inode))
			continue;
		dentry = host_dentry(dir, here[i], inode);
		if (S_ISREG(inode->i_mode))
			abuse_file(inode);
		else if (S_ISDIR(inode->i_mode) && depth < 4 &&
			 inode->i_count == 1)
			abuse_dir(inode, depth + 1);
		else if (S_ISLNK(inode->i_mode))
			inode->i_op->get_link(&dentry, text, sizeof(text));
		if (sb_rdonly(sb) || rand() % 2 || inode->i_count > 1) {
			/* stays */
		} else if (S_ISDIR(inode->i_mode)) {
			dir->i_op->rmdir(dir, &dentry);
		} else if (rand() % 2) {
			struct dentry to = host_dentry(dir, "renamed", NULL);
			struct inode *other = NULL;

			if (host_lookup(dir, "renamed", &other) == -ENOENT)
				dir->i_op->rename(dir, &dentry, dir, &to, 0);
			iput(other);
		} else {
			dir->i_op->unlink(dir, &dentry);
		}
		iput(inode);
	}
	for (int i = 0; i < 3 && !sb_rdonly(sb); i++) {
		struct dentry dentry;

		sprintf(text, "fresh%d", rand());
		dentry = host_dentry(dir, text, NULL);
		if (rand() % 3)
			dir->i_op->create(dir, &dentry, 0644);
		else
			dir->i_op->mkdir(dir, &dentry, 0755);
		if (!dentry.d_inode)
			continue;
		if (S_ISREG(dentry.d_inode->i_mode))
			abuse_file(dentry.d_inode);
		iput(dentry.d_inode);
	}
}

static void fuzz(unsigned int seed, u32 bs, int times)
{
	unsigned long size;
	char args[64];
	u8 *good, *bad;

	host_disk_async = false;
	full = true;
	srand(seed);
	snprintf(args, sizeof(args), "-b %u -g %u", bs, 1024);
	begin(2048, args, "");
	max_offset = 80000;
	for (int i = 0; i < 250; i++)
		step();
	end();
	good = host_read_file(image, &size);
	bad = malloc(size);
	for (int i = 0; i < times; i++) {
		srand(seed + i);
		if (getenv("HOST_PRINTK"))
			fprintf(stderr, "--- seed %u\n", seed + i);
		memcpy(bad, good, size);
		mutate(bad, size, bs);
		host_write_file(image, bad, size);
		alarm(60);		/* it does not hang either */
		if (!host_mount(&ext2_fs_type, image, 0, rand() % 2 ?
				"errors=continue" : "", &sb)) {
			abuse_dir(root(), 0);
			host_umount(sb);
		}
		alarm(0);
	}
	free(good);
	free(bad);
}

static void test_fuzz(void **state)
{
	fuzz(1000, 1024, runs(100));
	fuzz(500000, 2048, runs(50));
	fuzz(900000, 4096, runs(50));
}

static int boot(void **state)
{
	host_fs_boot();
	snprintf(image, sizeof(image), "%s/image", host_tmp());
	snprintf(crashed, sizeof(crashed), "%s/crashed", host_tmp());
	snprintf(out, sizeof(out), "%s/out", host_tmp());
	snprintf(script, sizeof(script), "%s/script", host_tmp());
	return 0;
}

static void test_work_1k(void **state)
{
	full = true;
	host_disk_async = false;
	random_work(1, 24000, "-b 1024 -I 128", runs(1000));
	host_disk_async = true;
	random_work(2, 24000, "-b 1024 -g 2048 -I 256", runs(1000));
}

static void test_work_2k(void **state)
{
	host_disk_async = true;
	random_work(3, 30000, "-b 2048 -I 128", runs(1000));
}

static void test_work_4k(void **state)
{
	host_disk_async = true;
	random_work(4, 40000, "-b 4096", runs(1000));
	random_work(5, 40000, "-b 4096 -I 128 -O ^dir_index,^resize_inode -g 2048",
		    runs(1000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fuzz),
		cmocka_unit_test(test_power_cut),
		cmocka_unit_test(test_work_1k),
		cmocka_unit_test(test_work_2k),
		cmocka_unit_test(test_work_4k),
	};

	return cmocka_run_group_tests(tests, boot, NULL);
}
