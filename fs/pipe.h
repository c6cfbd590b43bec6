/* What a pipe is: for pipe.c, its bytes, and fifo.c, its two ends. */
#ifndef FS_PIPE_H
#define FS_PIPE_H

#include <lib/wait.h>
#include <fs/fs.h>

struct pipe_inode_info {
	char **bufs;
	u32 size;			/* of the ring: pages, to the power */
					/* of two, in bytes */
	u32 head, tail;			/* bytes ever written and read */
	bool locked;
	struct wait_queue_head lock_wait;
	struct wait_queue_head rd_wait, wr_wait;
	unsigned int readers, writers;	/* open files of each kind */
	unsigned int files;		/* open files; the last frees */
	/* How often each kind was opened: for those who wait in open(). */
	unsigned int r_counter, w_counter;
};

/* An empty one. NULL: no memory. */
struct pipe_inode_info *alloc_pipe(void);
void free_pipe(struct pipe_inode_info *pipe);

/* For fifo_fops. */
ssize_t pipe_read(struct file *file, char *ubuf, size_t count, loff_t *pos);
ssize_t pipe_write(struct file *file, const char *ubuf, size_t count,
		   loff_t *pos);
ssize_t pipe_write_kernel(struct file *file, const char *buf, size_t count,
			  loff_t *pos);
u32 pipe_poll(struct file *file, struct poll_table *pt);
long pipe_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

#endif
