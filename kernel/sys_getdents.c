/*
 * Doors: reading directories. getdents64(2), and the older getdents(2), whose
 * records differ in their head only.
 *
 * The file system walks its list of names and hands each to an actor. A copy
 * to the user may sleep in a page fault, and the list change meanwhile; so
 * the records gather in a page of the kernel's, which is copied when the walk
 * is over.
 */
#include <lib/string.h>
#include <asm/uaccess.h>
#include <fs/attr.h>
#include <fs/fdtable.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>

/* Where the entries go. */
struct getdents_callback {
	struct dir_context ctx;
	char *buf;			/* a page */
	size_t room, done;
	int error;
};

/* Room for a record of @len bytes, zeroed; or NULL. */
static void *next_record(struct getdents_callback *cb, size_t len)
{
	char *record = cb->buf + cb->done;

	if (len > cb->room - cb->done) {
		cb->error = -EINVAL;
		return NULL;
	}
	memset(record, 0, len);
	cb->done += len;
	return record;
}

static bool filldir64(struct dir_context *ctx, const char *name, size_t len,
		      loff_t next_pos, u64 ino, unsigned int type)
{
	struct getdents_callback *cb =
		container_of(ctx, struct getdents_callback, ctx);
	size_t reclen = ALIGN(offsetof(struct linux_dirent64, d_name) + len + 1,
			      8);
	struct linux_dirent64 *d = next_record(cb, reclen);

	if (!d)
		return false;
	d->d_ino = ino;
	d->d_off = next_pos;
	d->d_reclen = reclen;
	d->d_type = type;
	memcpy(d->d_name, name, len);
	return true;
}

static bool filldir(struct dir_context *ctx, const char *name, size_t len,
		    loff_t next_pos, u64 ino, unsigned int type)
{
	struct getdents_callback *cb =
		container_of(ctx, struct getdents_callback, ctx);
	size_t reclen = ALIGN(offsetof(struct linux_dirent, d_name) + len + 2,
			      4);
	struct linux_dirent *d = next_record(cb, reclen);

	if (!d)
		return false;
	d->d_ino = ino;
	d->d_off = next_pos;
	d->d_reclen = reclen;
	memcpy(d->d_name, name, len);
	((char *)d)[reclen - 1] = type;
	return true;
}

/* One round: as many entries as are left, fit into a page, and @count. */
static long read_dir(struct file *file, struct getdents_callback *cb,
		     char *ubuf)
{
	long ret;

	if (!file->f_op || !file->f_op->iterate)
		return (file->f_mode & FMODE_PATH) ? -EBADF : -ENOTDIR;
	inode_lock(file->f_inode);
	cb->ctx.pos = file->f_pos;
	ret = -ENOENT;
	if (file->f_inode->i_nlink) {		/* else it was removed */
		ret = file->f_op->iterate(file, &cb->ctx);
		file_accessed(file);
	}
	inode_unlock(file->f_inode);
	if (cb->done && copy_to_user(ubuf, cb->buf, cb->done))
		return -EFAULT;
	file->f_pos = cb->ctx.pos;
	if (cb->done)
		return cb->done;
	return ret ? ret : cb->error;
}

static long getdents(unsigned int fd, void *ubuf, unsigned int count,
		     struct getdents_callback *cb)
{
	struct file *file = fget(current->files, fd);
	long ret = -ENOMEM;

	if (!file)
		return -EBADF;
	cb->room = min(count, (unsigned int)PAGE_SIZE);
	cb->buf = (char *)__get_free_pages(GFP_KERNEL, 0);
	if (cb->buf)
		ret = read_dir(file, cb, ubuf);
	free_page((unsigned long)cb->buf);
	fput(file);
	return ret;
}

long sys_getdents64(unsigned int fd, struct linux_dirent64 *dirent,
		    unsigned int count)
{
	struct getdents_callback cb = { .ctx = { .actor = filldir64 } };

	return getdents(fd, dirent, count, &cb);
}

long sys_getdents(unsigned int fd, struct linux_dirent *dirent,
		  unsigned int count)
{
	struct getdents_callback cb = { .ctx = { .actor = filldir } };

	return getdents(fd, dirent, count, &cb);
}
