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

bool current_capable(int cap)
{
	return capable(cap);
}

void count_fault(int fault)
{
	if (fault & VM_FAULT_MAJOR)
		current->maj_flt++;
	if ((fault & VM_FAULT_MAJOR) && (fault & VM_FAULT_RETRY))
		current->min_flt--;	/* the second try does not count */
	else if (!fault)
		current->min_flt++;
}

/*
 * Pages of a new map at once: all when they are to be locked, and for
 * MAP_POPULATE, unless MAP_NONBLOCK takes that back.
 */
static noinline void populate_map(struct mm_struct *mm, unsigned long addr,
				  unsigned long len, unsigned long flags)
{
	if ((flags & MAP_LOCKED) ||
	    (flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE)
		mm_populate(mm, addr, addr + PAGE_ALIGN(len));
}

/* What is to be mapped: more than a place (O_PATH). 0, -EBADF, -EINVAL. */
static int get_mapped_file(unsigned int fd, unsigned long flags,
			   struct file **filep)
{
	struct file *file = fget(current->files, fd);
	int err = 0;

	if (!file)
		return -EBADF;
	if (file->f_mode & FMODE_PATH)
		err = -EBADF;
	else if (flags & MAP_HUGETLB)
		err = -EINVAL;		/* there are none of huge pages */
	if (err)
		fput(file);
	else
		*filep = file;
	return err;
}

/* mmap(2); the offset comes in units of 4096 bytes. */
long sys_mmap2(unsigned long addr, unsigned long len, unsigned long prot,
	       unsigned long flags, unsigned int fd, unsigned long pgoff)
{
	struct mm_struct *mm = current->mm;
	struct file *file = NULL;
	int err;

	if (!(flags & MAP_ANONYMOUS)) {
		err = get_mapped_file(fd, flags, &file);
		if (err)
			return err;
	} else if (flags & MAP_HUGETLB) {
		return -EINVAL;
	}
	if (unlikely(mm->def_flags))		/* mlockall(MCL_FUTURE) */
		flags |= MAP_LOCKED;
	err = do_mmap(mm, file, &addr, len, prot, flags, pgoff);
	if (file)
		fput(file);
	if (err)
		return err;
	if (unlikely(flags & (MAP_POPULATE | MAP_LOCKED)))
		populate_map(mm, addr, len, flags);
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

long sys_msync(unsigned long start, size_t len, unsigned int flags)
{
	return do_msync(current->mm, start, len, flags);
}

long sys_madvise(unsigned long start, size_t len, int behavior)
{
	return do_madvise(current->mm, start, len, behavior);
}

long sys_mincore(unsigned long start, size_t len, unsigned char *vec)
{
	return do_mincore(current->mm, start, len, vec);
}

long sys_mremap(unsigned long addr, unsigned long old_len,
		unsigned long new_len, unsigned long flags,
		unsigned long new_addr)
{
	return do_mremap(current->mm, addr, old_len, new_len, flags, new_addr);
}

long sys_remap_file_pages(unsigned long start, unsigned long size,
			  unsigned long prot, unsigned long pgoff,
			  unsigned long flags)
{
	return do_remap_file_pages(current->mm, start, size, prot, pgoff,
				   flags);
}

long sys_mlock(unsigned long start, size_t len)
{
	return do_mlock(current->mm, start, len, VM_LOCKED);
}

long sys_mlock2(unsigned long start, size_t len, unsigned int flags)
{
	if (flags & ~MLOCK_ONFAULT)
		return -EINVAL;
	return do_mlock(current->mm, start, len, flags & MLOCK_ONFAULT ?
			VM_LOCKED | VM_LOCKONFAULT : VM_LOCKED);
}

long sys_munlock(unsigned long start, size_t len)
{
	return do_munlock(current->mm, start, len);
}

long sys_mlockall(unsigned int flags)
{
	return do_mlockall(current->mm, flags);
}

long sys_munlockall(void)
{
	do_munlockall(current->mm);
	return 0;
}
