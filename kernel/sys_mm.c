/*
 * The doors of memory management: fetch the current task's address space,
 * look at the arguments, and call mm/.
 */
#include <fs/fdtable.h>
#include <kernel/sched.h>
#include <kernel/syscalls.h>
#include <mm/mm.h>
#include <mm/upcall.h>
#include <uapi/errno.h>
#include <uapi/mman.h>

/* mmap(2); the offset comes in units of 4096 bytes. */
long sys_mmap2(unsigned long addr, unsigned long len, unsigned long prot,
	       unsigned long flags, unsigned int fd, unsigned long pgoff)
{
	struct mm_struct *mm = current->mm;
	struct file *file = NULL;
	int err;

	if (!(flags & MAP_ANONYMOUS)) {
		file = fget(current->files, fd);
		if (!file)
			return -EBADF;
	} else if (flags & MAP_HUGETLB) {
		return -EINVAL;
	}
	err = do_mmap(mm, file, &addr, len, prot, flags, pgoff);
	if (file)
		fput(file);
	if (err)
		return err;
	if ((flags & (MAP_POPULATE | MAP_LOCKED)) && !(flags & MAP_NONBLOCK))
		current->min_flt += mm_populate(mm, addr,
						addr + PAGE_ALIGN(len));
	return addr;
}

long sys_munmap(unsigned long addr, size_t len)
{
	return do_munmap(current->mm, addr, len);
}

long sys_mprotect(unsigned long start, size_t len, unsigned long prot)
{
	return do_mprotect(current->mm, start, len, prot);
}

/* brk(2): the system call gives the break, new or old, never an error. */
long sys_brk(unsigned long brk)
{
	return do_brk(current->mm, brk);
}

long sys_madvise(unsigned long start, size_t len, int behavior)
{
	return do_madvise(current->mm, start, len, behavior);
}

long sys_mincore(unsigned long start, size_t len, unsigned char *vec)
{
	return do_mincore(current->mm, start, len, vec);
}
