/*
 * What the programs about memory need beyond abi.h, typed from Linux's manual
 * as there.
 */
#ifndef ABI_MEM_H
#define ABI_MEM_H

#include <string.h>

#include "abi.h"

#define NR_msync		144
#define NR_mlock		150
#define NR_munlock		151
#define NR_mlockall		152
#define NR_munlockall		153
#define NR_mremap		163
#define NR_remap_file_pages	253
#define NR_mlock2		390
#define NR_memfd_create		385
#define NR_fallocate		352

#define MREMAP_MAYMOVE		1
#define MREMAP_FIXED		2
#define MREMAP_DONTUNMAP	4
#define MAP_GROWSDOWN		0x100
#define MAP_DENYWRITE		0x800
#define MAP_LOCKED		0x2000
#define MAP_NONBLOCK		0x10000
#define MAP_STACK		0x20000
#define MAP_HUGETLB		0x40000
#define MAP_SYNC		0x80000
#define MAP_SHARED_VALIDATE	0x03
#define MAP_SA			(MAP_SHARED | MAP_ANONYMOUS)
#define MCL_CURRENT		1
#define MCL_FUTURE		2
#define MCL_ONFAULT		4
#define MLOCK_ONFAULT		1
#define RLIMIT_MEMLOCK		8
#define MADV_FREE		8

/* Letters for pages: # resident, . not; at most 64. */
static inline void resident(const char *what, char *p, int count)
{
	unsigned char vec[64];
	char text[65];
	int i;

	for (i = 0; i < count; i++)
		text[i] = sys(NR_mincore, p + i * PAGE, PAGE, vec) ? ' ' :
			  vec[0] & 1 ? '#' : '.';
	text[count] = '\0';
	say("%s: %s", what, text);
}

/* A line "Name: N kB" of a file in /proc/self; -1: there is none. */
static inline long proc_kb(const char *path, const char *name)
{
	static char buf[8192];
	long fd = sys(NR_open, path, O_RDONLY, 0), len = 0, n;
	char *p;

	if (fd < 0)
		return fd;
	while ((n = sys(NR_read, fd, buf + len, sizeof(buf) - 1 - len)) > 0)
		len += n;
	sys(NR_close, fd);
	buf[len] = '\0';
	p = strstr(buf, name);
	if (!p)
		return -1;
	for (p += strlen(name) + 1; *p == ' ' || *p == '\t'; p++)
		;
	for (n = 0; *p >= '0' && *p <= '9'; p++)
		n = n * 10 + *p - '0';
	return n;
}

static inline long status_kb(const char *name)
{
	return proc_kb("/proc/self/status", name);
}

/* Each page's first byte: its number from @first on. */
static inline void number(char *p, int count, int first)
{
	while (count--) {
		*p = first++;
		p += PAGE;
	}
}

/* The numbers that are there. */
static inline void numbers(const char *what, char *p, int count)
{
	char text[200], *t = text;
	int i, n;

	for (i = 0; i < count && i < 40; i++) {
		n = (unsigned char)p[i * PAGE];
		if (n >= 100)
			*t++ = '0' + n / 100;
		if (n >= 10)
			*t++ = '0' + n / 10 % 10;
		*t++ = '0' + n % 10;
		*t++ = ' ';
	}
	*t = '\0';
	say("%s: %s", what, text);
}

static inline long limit(int which, unsigned long cur)
{
	struct rlimit rl = { cur, RLIM_INFINITY };

	return sys(NR_setrlimit, which, &rl);
}

#endif
