/*
 * Doors: from file to file, without a detour through the user's memory.
 * sendfile(2) hands the pages of the input, one after the other, to the
 * output's ->write_kernel().
 */
#include <asm/uaccess.h>
#include <fs/fdtable.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>

/* May @in, at *@pos, be sent to @out? 0 or -errno. */
static int may_send(const struct file *out, const struct file *in,
		    const loff_t *pos, bool own_pos)
{
	if (!(in->f_mode & FMODE_READ) || !(out->f_mode & FMODE_WRITE))
		return -EBADF;
	if ((in->f_mode & FMODE_STREAM) && !own_pos)
		return -ESPIPE;
	if (*pos < 0 || (out->f_flags & O_APPEND) ||
	    !in->f_op || in->f_op->read != generic_read ||
	    !out->f_op->write_kernel)
		return -EINVAL;
	return 0;
}

/*
 * Send up to @count bytes from *@pos of @in, moving it. Bytes done, less at
 * the end of @in or when @out takes no more; or -errno.
 */
static ssize_t do_sendfile(struct file *out, struct file *in, loff_t *pos,
			   size_t count)
{
	struct address_space *mapping = in->f_mapping;
	size_t done = 0;
	ssize_t n = 0;

	count = min(count, (size_t)MAX_RW_COUNT);
	while (done < count && *pos < mapping->size) {
		size_t offset = *pos & ~PAGE_MASK;
		size_t step = min(count - done, (size_t)PAGE_SIZE - offset);
		struct page *page;

		step = min((loff_t)step, mapping->size - *pos);
		if (mapping_has_store(mapping) &&
		    !find_page(mapping, *pos >> PAGE_SHIFT))
			page_cache_ra(mapping, &in->f_ra, *pos >> PAGE_SHIFT,
				      PFN_UP(count - done), NULL);
		n = read_mapping_page(mapping, *pos >> PAGE_SHIFT, &page);
		if (n)
			break;
		n = out->f_op->write_kernel(out, (char *)page_address(page) +
					    offset, step, &out->f_pos);
		put_page(page);
		if (n <= 0)
			break;
		done += n;
		*pos += n;
		if ((size_t)n < step)
			break;
	}
	return done || n == -ENODATA ? (ssize_t)done : n;
}

/* @pos NULL: from the position of @in_fd, which moves. */
static long sendfile(unsigned int out_fd, unsigned int in_fd, loff_t *pos,
		     size_t count)
{
	struct file *out = fget(current->files, out_fd);
	struct file *in = fget(current->files, in_fd);
	long ret = -EBADF;

	if (in && out) {
		loff_t f_pos = in->f_pos;	/* others may move it meanwhile */
		bool own = !pos;

		if (own)
			pos = &f_pos;
		ret = may_send(out, in, pos, own);
		if (!ret)
			ret = (ssize_t)count < 0 ? -EINVAL :
			      rw_verify(NULL, count, *pos);
		if (!ret && *pos >= MAX_LFS_FILESIZE)
			ret = -EOVERFLOW;
		if (!ret)
			ret = do_sendfile(out, in, pos, count);
		if (own && ret > 0)
			in->f_pos = f_pos;
	}
	if (in)
		fput(in);
	if (out)
		fput(out);
	return ret;
}

long sys_sendfile(int out_fd, int in_fd, long *offset, size_t count)
{
	loff_t pos;
	long off, ret;

	if (!offset)
		return sendfile(out_fd, in_fd, NULL, count);
	if (get_user(off, offset))
		return -EFAULT;
	pos = off;
	ret = sendfile(out_fd, in_fd, &pos, count);
	return put_user((long)pos, offset) ? -EFAULT : ret;
}

long sys_sendfile64(int out_fd, int in_fd, loff_t *offset, size_t count)
{
	loff_t pos;
	long ret;

	if (!offset)
		return sendfile(out_fd, in_fd, NULL, count);
	if (copy_from_user(&pos, offset, sizeof(pos)))
		return -EFAULT;
	ret = sendfile(out_fd, in_fd, &pos, count);
	return copy_to_user(offset, &pos, sizeof(pos)) ? -EFAULT : ret;
}
