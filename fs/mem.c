/*
 * The devices with major number 1 that are nothing but memory: null(4),
 * full(4), random(4).
 */
#include <lib/random.h>
#include <lib/wait.h>
#include <asm/uaccess.h>
#include <fs/fs.h>
#include <mm/upcall.h>

static loff_t null_llseek(struct file *file, loff_t offset, int whence)
{
	(void)offset;
	(void)whence;
	file->f_pos = 0;
	return 0;
}

static ssize_t read_null(struct file *file, char *ubuf, size_t count,
			 loff_t *pos)
{
	(void)file;
	(void)ubuf;
	(void)count;
	(void)pos;
	return 0;
}

static ssize_t write_null(struct file *file, const char *ubuf, size_t count,
			  loff_t *pos)
{
	(void)file;
	(void)ubuf;
	(void)pos;
	return count;
}

/* The result of a transfer that met a bad address after @done bytes. */
static ssize_t partial(size_t done)
{
	return done ? (ssize_t)done : -EFAULT;
}

/* In pieces, so that one can interrupt a read of 2 GiB. */
static ssize_t read_zero(struct file *file, char *ubuf, size_t count,
			 loff_t *pos)
{
	size_t done = 0;

	(void)file;
	(void)pos;
	while (done < count) {
		size_t n = min(count - done, (size_t)PAGE_SIZE);
		size_t left = clear_user(ubuf + done, n);

		done += n - left;
		if (left)
			return partial(done);
		if (done < count && long_work())
			break;
	}
	return done;
}

static ssize_t write_full(struct file *file, const char *ubuf, size_t count,
			  loff_t *pos)
{
	(void)file;
	(void)ubuf;
	(void)count;
	(void)pos;
	return -ENOSPC;
}

static ssize_t read_random(struct file *file, char *ubuf, size_t count,
			   loff_t *pos)
{
	u8 block[256];
	size_t done = 0;

	(void)file;
	(void)pos;
	while (done < count) {
		size_t n = min(count - done, sizeof(block));
		size_t left;

		get_random_bytes(block, n);
		left = copy_to_user(ubuf + done, block, n);
		done += n - left;
		if (left)
			return partial(done);
		if (done < count && long_work())
			break;
	}
	return done;
}

static ssize_t write_random(struct file *file, const char *ubuf, size_t count,
			    loff_t *pos)
{
	u8 block[256];
	size_t done = 0;

	(void)file;
	(void)pos;
	while (done < count) {
		size_t n = min(count - done, sizeof(block));

		if (copy_from_user(block, ubuf + done, n))
			return partial(done);
		add_device_randomness(block, n);
		done += n;
		if (done < count && long_work())
			break;
	}
	return done;
}

/*
 * A private map of /dev/zero is anonymous memory: vm_ops and vm_mapping stay
 * NULL, only the name remains. A shared one is what MAP_ANONYMOUS gives.
 */
static int mmap_zero(struct file *file, struct vm_area_struct *vma)
{
	(void)file;
	return vma->vm_flags & VM_SHARED ? shmem_zero_setup(vma) : 0;
}

static const struct file_operations null_fops = {
	.llseek = null_llseek,
	.read = read_null,
	.write = write_null,
	.write_kernel = write_null,
};

static const struct file_operations zero_fops = {
	.llseek = null_llseek,
	.read = read_zero,
	.write = write_null,
	.mmap = mmap_zero,
};

static const struct file_operations full_fops = {
	.llseek = null_llseek,
	.read = read_zero,
	.write = write_full,
};

static const struct file_operations random_fops = {
	.llseek = null_llseek,
	.read = read_random,
	.write = write_random,
};

void __init chr_dev_init(void)
{
	register_chrdev(1, 3, 1, "mem", &null_fops);
	register_chrdev(1, 5, 1, "mem", &zero_fops);
	register_chrdev(1, 7, 1, "mem", &full_fops);
	register_chrdev(1, 8, 2, "mem", &random_fops);	/* and urandom */
}
