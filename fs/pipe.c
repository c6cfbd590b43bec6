/*
 * Pipes and FIFOs: a ring of bytes between those who write and those who
 * read. pipe(7).
 *
 * The ring has room for 16 pages, each of which is there only while it holds
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
#include <fs/libfs.h>
#include <fs/poll.h>
#include <fs/upcall.h>
#include <mm/slab.h>

#define PIPE_BUFFERS	16
#define PIPE_SIZE	(PIPE_BUFFERS * PAGE_SIZE)
#define PIPE_BUF	PAGE_SIZE
#define PIPEFS_MAGIC	0x50495045

struct pipe_inode_info {
	char *bufs[PIPE_BUFFERS];
	u32 head, tail;			/* bytes ever written and read */
	bool locked;
	struct wait_queue_head lock_wait;
	struct wait_queue_head rd_wait, wr_wait;
	unsigned int readers, writers;	/* open files of each kind */
	unsigned int files;		/* open files; the last frees */
	/* How often each kind was opened: for those who wait in open(). */
	unsigned int r_counter, w_counter;
};

static struct vfsmount *pipe_mnt;

static struct pipe_inode_info *alloc_pipe(void)
{
	struct pipe_inode_info *pipe = kzalloc(sizeof(*pipe), GFP_KERNEL);

	if (!pipe)
		return NULL;
	init_waitqueue_head(&pipe->lock_wait);
	init_waitqueue_head(&pipe->rd_wait);
	init_waitqueue_head(&pipe->wr_wait);
	return pipe;
}

static void free_pipe(struct pipe_inode_info *pipe)
{
	for (unsigned int i = 0; i < PIPE_BUFFERS; i++)
		if (pipe->bufs[i])
			free_page((unsigned long)pipe->bufs[i]);
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
	return PIPE_SIZE - pipe_len(pipe);
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

		slot = pipe->tail / PAGE_SIZE % PIPE_BUFFERS;
		n = min(n, (size_t)PAGE_SIZE - offset);
		if (copy_to_user(ubuf + done, pipe->bufs[slot] + offset, n))
			return done ? (ssize_t)done : -EFAULT;
		done += n;
		pipe->tail += n;
		/* In a full ring the head stands in this page again. */
		if (pipe->tail % PAGE_SIZE == 0 &&
		    pipe_len(pipe) <= PIPE_SIZE - PAGE_SIZE)
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
		char **buf = &pipe->bufs[pipe->head / PAGE_SIZE % PIPE_BUFFERS];
		size_t n = min(count - done, (size_t)PAGE_SIZE - offset);

		if (!*buf && !only_reserve_left())
			*buf = (char *)__get_free_pages(GFP_KERNEL, 0);
		if (!*buf)
			return done ? (ssize_t)done : -ENOMEM;
		if (copy(*buf + offset, ubuf + done, n))
			return done ? (ssize_t)done : -EFAULT;
		done += n;
		pipe->head += n;
	}
	return done;
}

static ssize_t pipe_read(struct file *file, char *ubuf, size_t count,
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

static ssize_t pipe_write(struct file *file, const char *ubuf, size_t count,
			  loff_t *pos)
{
	(void)pos;
	return do_pipe_write(file, ubuf, count, copy_from_user);
}

static ssize_t pipe_write_kernel(struct file *file, const char *buf,
				 size_t count, loff_t *pos)
{
	(void)pos;
	return do_pipe_write(file, buf, count, copy_from_kernel);
}

static u32 pipe_poll(struct file *file, struct poll_table *pt)
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

static long pipe_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pipe_inode_info *pipe = file->private_data;

	if (cmd != FIONREAD)
		return -ENOTTY;
	return put_user((int)pipe_len(pipe), (int *)arg);
}

/* The size is what it is: it may be wished smaller, which fcntl(2) allows to
 * be rounded up, but not larger. */
long pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (file->f_op != &fifo_fops)
		return -EBADF;
	if (cmd == F_SETPIPE_SZ && arg > PIPE_SIZE)
		return -EPERM;
	return PIPE_SIZE;
}

static void pipe_release(struct inode *inode, struct file *file)
{
	struct pipe_inode_info *pipe = file->private_data;

	if (file->f_mode & FMODE_READ)
		pipe->readers--;
	if (file->f_mode & FMODE_WRITE)
		pipe->writers--;
	wake_up(&pipe->rd_wait);
	wake_up(&pipe->wr_wait);
	if (--pipe->files == 0) {
		inode->i_pipe = NULL;
		free_pipe(pipe);
	}
}

/* One more open file. */
static void pipe_join(struct pipe_inode_info *pipe, struct file *file)
{
	file->private_data = pipe;
	file->f_mode |= FMODE_STREAM;
	pipe->files++;
	if (file->f_mode & FMODE_READ) {
		pipe->readers++;
		pipe->r_counter++;
		wake_up(&pipe->wr_wait);
	}
	if (file->f_mode & FMODE_WRITE) {
		pipe->writers++;
		pipe->w_counter++;
		wake_up(&pipe->rd_wait);
	}
}

/*
 * A FIFO is opened when both ends are, fifo(7). Whoever waits goes by the
 * counter, for the other may have come and gone meanwhile.
 */
static int fifo_open(struct inode *inode, struct file *file)
{
	struct pipe_inode_info *pipe = inode->i_pipe;
	u32 mode = file->f_mode & (FMODE_READ | FMODE_WRITE);
	unsigned int seen;
	int err = 0;

	if (!pipe) {
		pipe = alloc_pipe();
		if (!pipe)
			return -ENOMEM;
		inode->i_pipe = pipe;
	}
	if (mode == FMODE_WRITE && (file->f_flags & O_NONBLOCK) &&
	    !pipe->readers) {
		if (!pipe->files) {
			inode->i_pipe = NULL;
			free_pipe(pipe);
		}
		return -ENXIO;
	}
	pipe_join(pipe, file);
	if (mode == FMODE_READ && !pipe->writers &&
	    !(file->f_flags & O_NONBLOCK)) {
		seen = pipe->w_counter;
		err = wait_event_interruptible(&pipe->rd_wait,
					       pipe->w_counter != seen);
	} else if (mode == FMODE_WRITE && !pipe->readers) {
		seen = pipe->r_counter;
		err = wait_event_interruptible(&pipe->wr_wait,
					       pipe->r_counter != seen);
	}
	if (err)
		pipe_release(inode, file);
	return err;
}

const struct file_operations fifo_fops = {
	.open = fifo_open,
	.llseek = no_llseek,
	.read = pipe_read,
	.write = pipe_write,
	.write_kernel = pipe_write_kernel,
	.poll = pipe_poll,
	.ioctl = pipe_ioctl,
	.release = pipe_release,
};

/* A dentry over a fresh inode, both with one reference. NULL: no memory. */
static struct dentry *pipe_dentry(void)
{
	struct inode *inode = new_inode(pipe_mnt->mnt_sb, S_IFIFO | 0600, 0);
	struct pipe_inode_info *pipe = inode ? alloc_pipe() : NULL;
	struct dentry *dentry;
	char name[32];

	if (!pipe) {
		if (inode)
			iput(inode);
		return NULL;
	}
	inode->i_pipe = pipe;
	scnprintf(name, sizeof(name), "pipe:[%llu]",
		  (unsigned long long)inode->i_ino);
	dentry = d_alloc_pseudo(inode, name);
	if (!dentry)
		kfree(pipe);
	return dentry;
}

int create_pipe_files(struct file *files[2], u32 flags)
{
	struct path path = { pipe_mnt, pipe_dentry() };
	struct pipe_inode_info *pipe;

	if (!path.dentry)
		return -ENOMEM;
	pipe = path.dentry->d_inode->i_pipe;
	if (alloc_file(&path, O_RDONLY | flags, &fifo_fops, &files[0]))
		goto no_reader;
	if (alloc_file(&path, O_WRONLY | flags, &fifo_fops, &files[1]))
		goto no_writer;
	path.mnt->mnt_count += 2;	/* one for each; the dentry's first */
	dget(path.dentry);		/* reference is that of the reader */
	pipe_join(pipe, files[0]);
	pipe_join(pipe, files[1]);
	return 0;

no_writer:
	files[0]->f_op = NULL;
	path_get(&path);
	fput(files[0]);
no_reader:
	free_pipe(pipe);
	dput(path.dentry);
	return -ENOMEM;
}

static int pipefs_fill_super(struct super_block *sb, const char *dev,
			     const char *data)
{
	(void)dev;
	(void)data;
	return init_pseudo(sb, PIPEFS_MAGIC);
}

static struct file_system_type pipe_fs_type = {
	.name = "pipefs",
	.fill_super = pipefs_fill_super,
};

void __init pipe_init(void)
{
	pipe_mnt = kern_mount(&pipe_fs_type);
	if (!pipe_mnt)
		panic("no memory for pipes");
}
