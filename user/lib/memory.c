/*
 * Maps and the heap.
 *
 * The end of the heap is asked of the kernel each time instead of being kept:
 * the kernel may start it at a random distance from the program, and a
 * program may call brk() behind malloc's back, as our lab does.
 */
#include <errno.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE_SIZE	4096

void *mmap(void *addr, size_t length, int prot, int flags, int fd,
	   off_t offset)
{
	if (offset % PAGE_SIZE) {
		errno = EINVAL;
		return MAP_FAILED;
	}
	return (void *)syscall(SYS_mmap2, addr, length, prot, flags, fd,
			       (unsigned long)offset / PAGE_SIZE);
}

int munmap(void *addr, size_t length)
{
	return syscall(SYS_munmap, addr, length);
}

int mprotect(void *addr, size_t length, int prot)
{
	return syscall(SYS_mprotect, addr, length, prot);
}

int madvise(void *addr, size_t length, int advice)
{
	return syscall(SYS_madvise, addr, length, advice);
}

int msync(void *addr, size_t length, int flags)
{
	return syscall(SYS_msync, addr, length, flags);
}

int mlock(const void *addr, size_t length)
{
	return syscall(SYS_mlock, addr, length);
}

int munlock(const void *addr, size_t length)
{
	return syscall(SYS_munlock, addr, length);
}

int mincore(void *addr, size_t length, unsigned char *vec)
{
	return syscall(SYS_mincore, addr, length, vec);
}

void *mremap(void *old, size_t old_size, size_t new_size, int flags, ...)
{
	va_list ap;
	void *to;

	va_start(ap, flags);
	to = va_arg(ap, void *);
	va_end(ap);
	return (void *)syscall(SYS_mremap, old, old_size, new_size, flags, to);
}

/* The kernel answers with the break as it is afterwards, moved or not. */
int brk(void *end)
{
	if ((void *)syscall(SYS_brk, end) == end)
		return 0;
	errno = ENOMEM;
	return -1;
}

void *_sbrk(ptrdiff_t increment)
{
	char *old = (char *)syscall(SYS_brk, 0);

	if (increment && brk(old + increment) < 0)
		return (void *)-1;
	return old;
}
