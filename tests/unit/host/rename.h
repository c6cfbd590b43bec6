/*
 * lib/string.c and lib/vsprintf.c define functions that the host's C library
 * has as well, and that the sanitizers watch. On the host the kernel's bear
 * these names; code under test which calls strlen() gets the host's. A test
 * of the functions themselves includes this behind the host's headers and in
 * front of the kernel's.
 */
#ifndef HOST_RENAME_H
#define HOST_RENAME_H

#define memcmp		kernel_memcmp
#define memchr		kernel_memchr
#define strlen		kernel_strlen
#define strnlen		kernel_strnlen
#define strcmp		kernel_strcmp
#define strncmp		kernel_strncmp
#define strchr		kernel_strchr
#define strrchr		kernel_strrchr
#define strstr		kernel_strstr
#define vsnprintf	kernel_vsnprintf
#define snprintf	kernel_snprintf

#endif
