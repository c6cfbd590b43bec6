/* newlib's <unistd.h> and the calls of Linux that it does not declare. */
#ifndef _USER_UNISTD_H
#define _USER_UNISTD_H

#include_next <unistd.h>

/*
 * Makes any system call; up to six arguments follow the number.  A 64-bit
 * argument is two of them, the first of an even number of words before it.
 * Returns the kernel's answer, or -1 with errno set.
 */
long syscall(long number, ...);

int brk(void *end);
pid_t gettid(void);
int pipe2(int fds[2], int flags);
ssize_t readlink(const char *path, char *buf, size_t size);

#endif
