/*
 * Pipes and FIFOs: a ring of bytes between those who write and those who
 * read. pipe(7).
 *
 * The ring has room for 16 pages, or as many as fcntl(2) made it, each of which is there only while it holds
 * something; an empty ring starts over in its first page, so a pipe through
 * which little goes has one page for ever. What is written at once up to
 * PIPE_BUF bytes is not torn apart.
 *
 * Copying from and to the user may sleep, in a page fault. So the ring is
 * locked while it is used.
 */
#include <lib/printk.h>
#include <lib/string.h>
#include <uapi/ioctl.h>
#include <asm/uaccess.h>
#include <fs/attr.h>
#include <fs/cred.h>
#include <fs/libfs.h>
#include <fs/poll.h>
#include <fs/upcall.h>
#include <mm/slab.h>
#include <mm/swap.h>
#include "pipe.h"

#define PIPE_BUFFERS	16
#define PIPE_MAX_SIZE	(1024 * 1024)	/* as /proc/sys/fs/pipe-max-size */
#define PIPE_BUF	PAGE_SIZE

struct pipe_inode_info *alloc_pipe(void)
{
	struct pipe_inode_info *pipe = kzalloc(sizeof(*pipe), GFP_KERNEL);

	if (!pipe)
		return NULL;
	pipe->bufs = kzalloc(PIPE_BUFFERS * sizeof(*pipe->bufs), GFP_KERNEL);
	if (!pipe->bufs) {
		kfree(pipe);
		return NULL;
	}
	pipe->size = PIPE_BUFFERS * PAGE_SIZE;
	init_waitqueue_head(&pipe->lock_wait);
	init_waitqueue_head(&pipe->rd_wait);
	init_waitqueue_head(&pipe->wr_wait);
	return pipe;
}

void free_pipe(struct pipe_inode_info *pipe)
{
	for (unsigned int i = 0; i < pipe->size / PAGE_SIZE; i++)
		if (pipe->bufs[i])
			free_page((unsigned long)pipe->bufs[i]);
	kfree(pipe->bufs);
	kfree(pipe);
}

static void pipe_lock(struct pipe_inode_info *pipe)
{
	if (pipe->locked)
		wait_event(&pipe->lock_wait, !pipe->locked);
	pipe->locked = true;
}

static void pipe_unlock(struct pipe_inode_info *pipe)
{
	pipe->locked = false;
	wake_up(&pipe->lock_wait);
}

static u32 pipe_len(const struct pipe_inode_info *pipe)
{
	return pipe->head - pipe->tail;
}

static u32 pipe_room(const struct pipe_inode_info *pipe)
{
	return pipe->size - pipe_len(pipe);
}

/* Which page the byte @pos, of those ever written, is in. */
static u32 pipe_slot(const struct pipe_inode_info *pipe, u32 pos)
{
	return (pos & (pipe->size - 1)) / PAGE_SIZE;
}

static void free_slot(struct pipe_inode_info *pipe, u32 slot)
{
	if (slot == 0 || !pipe->bufs[slot])
		return;
	free_page((unsigned long)pipe->bufs[slot]);
	pipe->bufs[slot] = NULL;
}

/* Move what is there, up to @count, to the user. Bytes, or -EFAULT. */
static ssize_t copy_out(struct pipe_inode_info *pipe, char *ubuf, size_t count)
{
	size_t done = 0;
	u32 slot = 0;

	while (done < count && pipe_len(pipe)) {
		u32 offset = pipe->tail % PAGE_SIZE;
		size_t n = min((size_t)pipe_len(pipe), count - done);

		slot = pipe_slot(pipe, pipe->tail);
		n = min(n, (size_t)PAGE_SIZE - offset);
		if (copy_to_user(ubuf + done, pipe->bufs[slot] + offset, n))
			return done ? (ssize_t)done : -EFAULT;
		done += n;
		pipe->tail += n;
		/* In a full ring the head stands in this page again. */
		if (pipe->tail % PAGE_SIZE == 0 &&
		    pipe_len(pipe) <= pipe->size - PAGE_SIZE)
			free_slot(pipe, slot);
	}
	if (!pipe_len(pipe)) {
		free_slot(pipe, slot);
		pipe->head = 0;
		pipe->tail = 0;
	}
	return done;
}

/* Take @count bytes with @copy; there is room for them. */
static __always_inline ssize_t copy_in(struct pipe_inode_info *pipe,
				       const char *ubuf, size_t count,
				       copy_fn *copy)
{
	size_t done = 0;

	while (done < count) {
		u32 offset = pipe->head % PAGE_SIZE;
		char **buf = &pipe->bufs[pipe_slot(pipe, pipe->head)];
		size_t n = min(count - done, (size_t)PAGE_SIZE - offset);

		if (!*buf && !only_reserve_left())
			*buf = (char *)__get_free_pages(GFP_USER, 0);
		if (!*buf)
			return done ? (ssize_t)done : -ENOMEM;
		if (copy(*buf + offset, ubuf + done, n))
			return done ? (ssize_t)done : -EFAULT;
		done += n;
		pipe->head += n;
	}
	return done;
}

ssize_t pipe_read(struct file *file, char *ubuf, size_t count,
			 loff_t *pos)
{
	struct pipe_inode_info *pipe = file->private_data;
	ssize_t n;
	int err;

	(void)pos;
	if (!count)
		return 0;
	for (;;) {
		pipe_lock(pipe);
		n = copy_out(pipe, ubuf, count);
		pipe_unlock(pipe);
		if (n) {
			wake_up(&pipe->wr_wait);
			return n;
		}
		if (!pipe->writers)
			return 0;
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		err = wait_event_interruptible(&pipe->rd_wait,
				pipe_len(pipe) || !pipe->writers);
		if (err)
			return err;
	}
}

/* Inlined, as is copy_in(), for the sake of those who write small pieces. */
static __always_inline ssize_t do_pipe_write(struct file *file, const char *buf,
					     size_t count, copy_fn *copy)
{
	struct pipe_inode_info *pipe = file->private_data;
	size_t done = 0;
	ssize_t n = 0;

	while (done < count) {
		size_t rest = count - done;
		/* Little goes as a whole; of much, a page at least. */
		u32 need = min(rest, (size_t)PIPE_BUF);

		if ((file->f_flags & O_NONBLOCK) && count > PIPE_BUF)
			need = 1;
		pipe_lock(pipe);
		if (!pipe->readers) {
			pipe_unlock(pipe);
			send_sigpipe();
			n = -EPIPE;
			break;
		}
		n = 0;
		if (pipe_room(pipe) >= need)
			n = copy_in(pipe, buf + done,
				    min(rest, (size_t)pipe_room(pipe)), copy);
		pipe_unlock(pipe);
		if (n == -ENOMEM && wait_for_free_pages())
			continue;
		if (n < 0)
			break;
		if (n) {
			wake_up(&pipe->rd_wait);
			done += n;
			continue;
		}
		if (file->f_flags & O_NONBLOCK) {
			n = -EAGAIN;
			break;
		}
		n = wait_event_interruptible(&pipe->wr_wait,
				pipe_room(pipe) >= need || !pipe->readers);
		if (n)
			break;
	}
	if (done)
		file_update_time(file->f_inode);
	return done ? (ssize_t)done : n;
}

ssize_t pipe_write(struct file *file, const char *ubuf, size_t count,
			  loff_t *pos)
{
	(void)pos;
	return do_pipe_write(file, ubuf, count, copy_from_user);
}

ssize_t pipe_write_kernel(struct file *file, const char *buf,
				 size_t count, loff_t *pos)
{
	(void)pos;
	return do_pipe_write(file, buf, count, copy_from_kernel);
}

u32 pipe_poll(struct file *file, struct poll_table *pt)
{
	struct pipe_inode_info *pipe = file->private_data;
	u32 events = 0;

	if (file->f_mode & FMODE_READ) {
		poll_wait(&pipe->rd_wait, pt);
		if (pipe_len(pipe))
			events |= POLLIN | POLLRDNORM;
		if (!pipe->writers && pipe->w_counter)
			events |= POLLHUP;
	}
	if (file->f_mode & FMODE_WRITE) {
		poll_wait(&pipe->wr_wait, pt);
		if (pipe_room(pipe) >= PIPE_BUF)
			events |= POLLOUT | POLLWRNORM;
		if (!pipe->readers)
			events |= POLLERR;
	}
	return events;
}

long pipe_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pipe_inode_info *pipe = file->private_data;

	if (cmd != FIONREAD)
		return -ENOTTY;
	return put_user((int)pipe_len(pipe), (int *)arg);
}

/*
 * Another ring, with what is in the old one: its pages from the first that
 * holds something. -EBUSY when they do not fit.
 */
static int pipe_resize(struct pipe_inode_info *pipe, u32 size)
{
	u32 first = pipe->tail & PAGE_MASK, used = pipe->head - first;
	char **bufs;

	if (used > size)
		return -EBUSY;
	bufs = kzalloc(size / PAGE_SIZE * sizeof(*bufs), GFP_KERNEL);
	if (!bufs)
		return -ENOMEM;
	for (u32 i = 0; i < pipe->size / PAGE_SIZE; i++) {
		char *page = pipe->bufs[pipe_slot(pipe, first + i * PAGE_SIZE)];

		if (i * PAGE_SIZE < used)
			bufs[i] = page;
		else if (page)
			free_page((unsigned long)page);
	}
	kfree(pipe->bufs);
	pipe->bufs = bufs;
	pipe->size = size;
	pipe->head -= first;
	pipe->tail -= first;
	return 0;
}

long pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pipe_inode_info *pipe = file->private_data;
	u32 size = PAGE_SIZE;
	int err;

	if (file->f_op != &fifo_fops)
		return -EBADF;
	if (cmd == F_GETPIPE_SZ)
		return pipe->size;
	if (arg > 1u << 31)
		return -EINVAL;
	while (size < arg)
		size <<= 1;
	if (size > pipe->size && size > PIPE_MAX_SIZE &&
	    !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	if (size > 1u << 30)
		return -ENOMEM;
	pipe_lock(pipe);
	err = pipe_resize(pipe, size);
	pipe_unlock(pipe);
	wake_up(&pipe->wr_wait);
	return err ? err : (long)size;
}
