/*
 * The ends of pipes: FIFOs opened by name, and the pairs that pipe(2) makes.
 * fifo(7). The bytes in between are pipe.c's.
 */
#include <lib/printk.h>
#include <fs/libfs.h>
#include <fs/poll.h>
#include "pipe.h"

#define PIPEFS_MAGIC	0x50495045

static struct vfsmount *pipe_mnt;

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
 * counter, for the other may have come and gone meanwhile. A pipe that is opened
 * once more, through /proc/PID/fd, had both: nobody waits then.
 */
static int fifo_open(struct inode *inode, struct file *file)
{
	struct pipe_inode_info *pipe = inode->i_pipe;
	u32 mode = file->f_mode & (FMODE_READ | FMODE_WRITE);
	bool is_pipe = inode->i_sb == pipe_mnt->mnt_sb;
	unsigned int seen;
	int err = 0;

	if (!pipe) {
		pipe = alloc_pipe();
		if (!pipe)
			return -ENOMEM;
		inode->i_pipe = pipe;
	}
	if (mode == FMODE_WRITE && (file->f_flags & O_NONBLOCK) &&
	    !is_pipe && !pipe->readers) {
		if (!pipe->files) {
			inode->i_pipe = NULL;
			free_pipe(pipe);
		}
		return -ENXIO;
	}
	pipe_join(pipe, file);
	if (is_pipe)
		return 0;
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
		free_pipe(pipe);
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
