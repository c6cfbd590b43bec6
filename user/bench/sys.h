/*
 * The system calls as the benchmark makes them: one svc, inline, with nothing
 * around it, so that no library's cost gets into a row. Numbers and constants
 * are Linux's ARM EABI; they stand here and not in a header of the kernel's,
 * because the same source must make sense on Linux. Every call returns what
 * the kernel returned: a result, or a negative errno.
 */
#ifndef BENCH_SYS_H
#define BENCH_SYS_H

enum {
	NR_fork = 2, NR_read = 3, NR_write = 4, NR_open = 5, NR_close = 6,
	NR_execve = 11, NR_mknod = 14, NR_getpid = 20, NR_mount = 21, NR_kill = 37, NR_pipe = 42, NR_brk = 45,
	NR_mkdir = 39, NR_chroot = 61, NR_fsync = 118, NR_msync = 144,
	NR_pwrite64 = 181, NR_clock_gettime = 263, NR_finit_module = 379,
	NR_reboot = 88, NR_munmap = 91, NR_wait4 = 114, NR_uname = 122,
	NR_mprotect = 125, NR_sched_yield = 158, NR_nanosleep = 162,
	NR_rt_sigaction = 174, NR_pread64 = 180, NR_mmap2 = 192, NR_stat64 = 195,
	NR_exit_group = 248,
};

enum { PROT_READ = 1, PROT_WRITE = 2 };
enum { MAP_SHARED = 0x01, MAP_PRIVATE = 0x02, MAP_ANONYMOUS = 0x20 };

enum { ENOENT = 2, EIO = 5, ENOMEM = 12, EINVAL = 22 };
enum { SIGKILL = 9, SIGUSR1 = 10 };

/* sigaction(2): the kernel's structure; the mask has 64 bits. */
struct sigaction {
	void (*handler)(int sig);
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask[2];
};

struct timespec {
	long sec, nsec;
};

/* reboot(2): two magic numbers, then what to do. */
#define REBOOT_MAGIC1	0xfee1dead
#define REBOOT_MAGIC2	672274793
#define REBOOT_POWER_OFF 0x4321fedc

/* uname(2): six strings, each in a field of 65 bytes. */
struct utsname {
	char sysname[65];
	char nodename[65];
	char release[65];
	char version[65];
	char machine[65];
	char domainname[65];
};

/* r7 the number, r0 to r5 the arguments, the result in r0: syscall(2). */
static inline long sys6(long nr, long a, long b, long c, long d, long e, long f)
{
	register long r7 asm("r7") = nr;
	register long r0 asm("r0") = a;
	register long r1 asm("r1") = b;
	register long r2 asm("r2") = c;
	register long r3 asm("r3") = d;
	register long r4 asm("r4") = e;
	register long r5 asm("r5") = f;

	asm volatile("svc #0"
		     : "+r" (r0)
		     : "r" (r7), "r" (r1), "r" (r2), "r" (r3), "r" (r4), "r" (r5)
		     : "memory");
	return r0;
}

static inline long sys4(long nr, long a, long b, long c, long d)
{
	register long r7 asm("r7") = nr;
	register long r0 asm("r0") = a;
	register long r1 asm("r1") = b;
	register long r2 asm("r2") = c;
	register long r3 asm("r3") = d;

	asm volatile("svc #0"
		     : "+r" (r0)
		     : "r" (r7), "r" (r1), "r" (r2), "r" (r3)
		     : "memory");
	return r0;
}

static inline long sys3(long nr, long a, long b, long c)
{
	register long r7 asm("r7") = nr;
	register long r0 asm("r0") = a;
	register long r1 asm("r1") = b;
	register long r2 asm("r2") = c;

	asm volatile("svc #0"
		     : "+r" (r0)
		     : "r" (r7), "r" (r1), "r" (r2)
		     : "memory");
	return r0;
}

static inline long sys2(long nr, long a, long b)
{
	return sys3(nr, a, b, 0);
}

static inline long sys1(long nr, long a)
{
	register long r7 asm("r7") = nr;
	register long r0 asm("r0") = a;

	asm volatile("svc #0" : "+r" (r0) : "r" (r7) : "memory");
	return r0;
}

/* Addresses come back from mmap2 and brk too: only the last page is errors. */
static inline int is_error(long result)
{
	return (unsigned long)result > -4096UL;
}

static inline _Noreturn void exit_now(int status)
{
	for (;;)
		sys1(NR_exit_group, status);
}

#endif
