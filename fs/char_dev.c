/*
 * Character devices: from the number in the inode to the driver. A driver
 * registers the numbers it serves; opening such an inode puts the driver's
 * operations into the open file.
 */
#include <lib/printk.h>
#include <fs/fs.h>

#define MAX_CHRDEVS	16

struct char_device_struct {
	unsigned int major, first, count;
	const char *name;
	const struct file_operations *fops;
};

static struct char_device_struct chrdevs[MAX_CHRDEVS];
static unsigned int nr_chrdevs;

void register_chrdev(unsigned int major, unsigned int first,
		     unsigned int count, const char *name,
		     const struct file_operations *fops)
{
	BUG_ON(nr_chrdevs == MAX_CHRDEVS);
	chrdevs[nr_chrdevs++] = (struct char_device_struct){
		.major = major,
		.first = first,
		.count = count,
		.name = name,
		.fops = fops,
	};
}

static int chrdev_open(struct inode *inode, struct file *file)
{
	unsigned int major = MAJOR(inode->i_rdev);
	unsigned int minor = MINOR(inode->i_rdev);

	for (unsigned int i = 0; i < nr_chrdevs; i++) {
		const struct char_device_struct *cd = &chrdevs[i];

		if (cd->major != major || minor - cd->first >= cd->count)
			continue;
		file->f_op = cd->fops;
		return cd->fops->open ? cd->fops->open(inode, file) : 0;
	}
	return -ENXIO;
}

const char *chrdev_name(unsigned int i, unsigned int *major)
{
	if (i >= nr_chrdevs)
		return NULL;
	*major = chrdevs[i].major;
	return chrdevs[i].name;
}

const struct file_operations def_chr_fops = {
	.open = chrdev_open,
};
