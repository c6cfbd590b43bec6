/*
 * What an ABI program sees: Linux's EABI numbers and structures, and a few
 * helpers that print facts.
 *
 * The numbers are typed here once more, on purpose: a program that took them
 * from the kernel's own headers would agree with a wrong one.
 *
 * Output must be the same on every run and on both kernels. So programs print
 * names of errors, equalities, byte values, counts of faults, addresses only
 * relative to something of their own; never a pid, a time or an address.
 */
#ifndef ABI_H
#define ABI_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/* System calls. */
#define NR_exit			1
#define NR_fork			2
#define NR_read			3
#define NR_write		4
#define NR_open			5
#define NR_close		6
#define NR_unlink		10
#define NR_execve		11
#define NR_chdir		12
#define NR_chmod		15
#define NR_lseek		19
#define NR_getpid		20
#define NR_mount		21
#define NR_kill			37
#define NR_mkdir		39
#define NR_rmdir		40
#define NR_dup			41
#define NR_pipe			42
#define NR_times		43
#define NR_brk			45
#define NR_ioctl		54
#define NR_dup2			63
#define NR_getppid		64
#define NR_setrlimit		75
#define NR_getrusage		77
#define NR_gettimeofday		78
#define NR_settimeofday		79
#define NR_symlink		83
#define NR_readlink		85
#define NR_reboot		88
#define NR_munmap		91
#define NR_ftruncate		93
#define NR_wait4		114
#define NR_sysinfo		116
#define NR_clone		120
#define NR_uname		122
#define NR_mprotect		125
#define NR__llseek		140
#define NR_writev		146
#define NR_sched_yield		158
#define NR_nanosleep		162
#define NR_poll			168
#define NR_pread64		180
#define NR_getcwd		183
#define NR_vfork		190
#define NR_ugetrlimit		191
#define NR_mmap2		192
#define NR_stat64		195
#define NR_lstat64		196
#define NR_fstat64		197
#define NR_setuid32		213
#define NR_getdents64		217
#define NR_mincore		219
#define NR_madvise		220
#define NR_fcntl64		221
#define NR_gettid		224
#define NR_exit_group		248
#define NR_clock_settime	262
#define NR_clock_gettime	263
#define NR_clock_getres		264
#define NR_clock_nanosleep	265
#define NR_openat		322
#define NR_fchownat		325
#define NR_fstatat64		327
#define NR_utimensat		348
#define NR_dup3			358
#define NR_pipe2		359
#define NR_prlimit64		369
#define NR_getrandom		384
#define NR_statx		397
#define NR_clock_gettime64	403
#define NR_clock_settime64	404
#define NR_clock_getres64	406
#define NR_clock_nanosleep64	407
#define NR_utimensat64		412
#define NR_ARM_cacheflush	0xf0002
#define NR_ARM_set_tls		0xf0005
#define NR_ARM_get_tls		0xf0006

/* Errors. */
#define ENOENT		2
#define EAGAIN		11
#define ENOMEM		12
#define EFAULT		14
#define EINVAL		22

/* Files. */
#define O_RDONLY	0
#define O_WRONLY	1
#define O_RDWR		2
#define O_CREAT		0100
#define O_EXCL		0200
#define O_TRUNC		01000
#define O_APPEND	02000
#define O_NONBLOCK	04000
#define O_DIRECTORY	040000
#define O_CLOEXEC	02000000
#define AT_FDCWD	(-100)
#define AT_SYMLINK_NOFOLLOW 0x100
#define AT_EMPTY_PATH	0x1000
#define SEEK_SET	0
#define SEEK_CUR	1
#define SEEK_END	2

#define S_IFMT		0170000
#define S_IFIFO		0010000
#define S_IFCHR		0020000
#define S_IFDIR		0040000
#define S_IFREG		0100000
#define S_IFLNK		0120000

/* Memory. */
#define PAGE		4096ul
#define PROT_NONE	0
#define PROT_READ	1
#define PROT_WRITE	2
#define PROT_EXEC	4
#define PROT_RW		(PROT_READ | PROT_WRITE)
#define MAP_SHARED	0x01
#define MAP_PRIVATE	0x02
#define MAP_FIXED	0x10
#define MAP_ANONYMOUS	0x20
#define MAP_NORESERVE	0x4000
#define MAP_POPULATE	0x8000
#define MAP_FIXED_NOREPLACE 0x100000
#define MAP_PA		(MAP_PRIVATE | MAP_ANONYMOUS)
#define MADV_DONTNEED	4

/* Processes. */
#define SIGCHLD		17
#define CLONE_VM	0x100
#define CLONE_SIGHAND	0x800
#define CLONE_VFORK	0x4000
#define CLONE_THREAD	0x10000
#define CLONE_PARENT_SETTID 0x100000
#define CLONE_CHILD_CLEARTID 0x200000
#define CLONE_CHILD_SETTID 0x1000000
#define WNOHANG		1
#define RLIMIT_DATA	2
#define RLIMIT_STACK	3
#define RLIMIT_NOFILE	7
#define RLIMIT_AS	9
#define RLIM_INFINITY	(~0ul)
#define RUSAGE_SELF	0
#define RUSAGE_CHILDREN	(-1)

struct timespec { long tv_sec, tv_nsec; };
struct timespec64 { int64_t tv_sec, tv_nsec; };
struct timeval { long tv_sec, tv_usec; };
struct rlimit { unsigned long cur, max; };
struct rlimit64 { uint64_t cur, max; };
struct iovec { void *base; size_t len; };

struct rusage {
	long utime[2], stime[2];
	long maxrss, ixrss, idrss, isrss;
	long minflt, majflt, nswap, inblock, oublock;
	long msgsnd, msgrcv, nsignals, nvcsw, nivcsw;
};

struct sysinfo {
	long uptime;
	unsigned long loads[3];
	unsigned long totalram, freeram, sharedram, bufferram;
	unsigned long totalswap, freeswap;
	unsigned short procs, pad;
	unsigned long totalhigh, freehigh;
	unsigned int mem_unit;
	char fill[8];
};

struct utsname {
	char sysname[65], nodename[65], release[65];
	char version[65], machine[65], domainname[65];
};

struct stat64 {
	uint64_t dev;
	uint32_t pad0, ino32;
	uint32_t mode, nlink, uid, gid;
	uint64_t rdev;
	uint32_t pad1;
	int64_t size __attribute__((aligned(8)));
	uint32_t blksize;
	uint64_t blocks __attribute__((aligned(8)));
	uint32_t atime, atime_nsec, mtime, mtime_nsec, ctime, ctime_nsec;
	uint64_t ino;
};
_Static_assert(sizeof(struct stat64) == 104, "struct stat64 of the EABI");

/* Left by start.S: r0-r12 and lr as execve made them, and sp. */
extern unsigned long entry_regs[14];
extern unsigned long *entry_sp;

int main(int argc, char **argv, char **envp);

/* Doors; see start.S. The result is the kernel's: negative is -errno. */
long sys(long nr, ...);
long sys_vfork(long nr, unsigned long flags, void *stack)
	__attribute__((returns_twice));

/* True when a call's result is an error and not a number or an address. */
static inline int failed(long r)
{
	return (unsigned long)r > -4096ul;
}

void exit(int code) __attribute__((noreturn));
void *map(void *addr, size_t len, int prot, int flags);

/*
 * Output: %d %u %x, also with l, %s %c; straight to write(2), a call a line;
 * to descriptor 1 unless say_fd is another.
 */
extern int say_fd;
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int format(char *line, size_t size, const char *fmt, va_list ap);
void result(const char *what, long r);
const char *error_name(long r);		/* of a result; NULL: unknown */
void truth(const char *what, int value);
void place(const char *what, long r, const void *base);

/* Fork, run fn(arg) in the child, wait; the status as wait4 gives it. */
int in_child(void (*fn)(void *), void *arg);
void ends(const char *what, void (*fn)(void *), void *arg);

/* One access each; for ends(). call() enters ARM code. */
void peek(void *p);
void poke(void *p);
void call(void *p);

/* Page faults of this process so far (getrusage's ru_minflt). */
long faults(void);

/*
 * /proc/self/maps, as far as it lies in [base, base + len): print the rows
 * relative to base, or only count them. each_row() is what both stand on.
 */
struct row {
	unsigned long start, end, offset;
	char perms[5];
	const char *name;
};
int each_row(void (*fn)(const struct row *, void *), void *arg);
void rows(const char *what, const void *base, size_t len);
int nrows(const void *base, size_t len);

#endif
