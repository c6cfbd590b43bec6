/*
 * Shared anonymous memory is a file that has no name: made by mmap() for the
 * area, inherited with it by fork(), gone with the last area. So sharing
 * needs nothing that files do not do already.
 */
#include <lib/printk.h>
#include <fs/libfs.h>
#include <mm/mm.h>
#include <mm/upcall.h>

#define TMPFS_MAGIC	0x01021994

static struct vfsmount *shm_mnt;

/* A dentry over a fresh file of @size bytes. NULL: no memory. */
static struct dentry *shmem_dentry(loff_t size)
{
	struct inode *inode = new_inode(shm_mnt->mnt_sb, S_IFREG | 0777, 0);

	if (!inode)
		return NULL;
	inode->i_nlink = 0;
	inode->i_fop = &generic_file_operations;
	inode->i_data.size = size;
	return d_alloc_pseudo(inode, "/dev/zero (deleted)");	/* in maps */
}

int shmem_zero_setup(struct vm_area_struct *vma)
{
	struct path path = { .mnt = shm_mnt };
	struct file *file;

	if (!(vma->vm_flags & VM_NORESERVE) &&
	    !vm_enough_memory(vma_pages(vma)))
		return -ENOMEM;
	path.dentry = shmem_dentry((loff_t)vma_pages(vma) << PAGE_SHIFT);
	if (!path.dentry)
		return -ENOMEM;
	if (alloc_file(&path, O_RDWR, &generic_file_operations, &file)) {
		dput(path.dentry);
		return -ENOMEM;
	}
	path.mnt->mnt_count++;		/* the dentry's reference is there */
	if (vma->vm_file)
		fput(vma->vm_file);	/* /dev/zero */
	vma->vm_file = file;
	vma->vm_ops = &generic_file_vm_ops;
	vma->vm_mapping = file->f_mapping;
	return 0;
}

static int shmem_fill_super(struct super_block *sb, const char *dev,
			    const char *data)
{
	(void)dev;
	(void)data;
	return init_pseudo(sb, TMPFS_MAGIC);
}

static struct file_system_type shmem_fs_type = {
	.name = "shmem",
	.fill_super = shmem_fill_super,
};

void __init shmem_init(void)
{
	shm_mnt = kern_mount(&shmem_fs_type);
	if (!shm_mnt)
		panic("no memory for shared memory");
}
