/*
 * Processes, their limits and the clock.
 *
 * The kernel's time is 32 bits wide in these calls, newlib's 64: timespec
 * and rusage are translated.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct kernel_time {		/* old_timespec32 and old_timeval32 alike */
	long sec;
	long fraction;		/* ns or us */
};

struct kernel_rusage {
	struct kernel_time utime;
	struct kernel_time stime;
	long counter[14];	/* from ru_maxrss on, in the same order */
};

_Static_assert(sizeof(struct rusage) - __builtin_offsetof(struct rusage,
	       ru_maxrss) >= sizeof(long[14]), "the counters must fit");

void _exit(int status)
{
	for (;;)
		syscall(SYS_exit_group, status);
}

pid_t _getpid(void)
{
	return syscall(SYS_getpid);
}

pid_t getppid(void)
{
	return syscall(SYS_getppid);
}

pid_t gettid(void)
{
	return syscall(SYS_gettid);
}

int _kill(pid_t pid, int sig)
{
	return syscall(SYS_kill, pid, sig);
}

pid_t setsid(void)
{
	return syscall(SYS_setsid);
}

pid_t _fork(void)
{
	return syscall(SYS_fork);
}

int _execve(const char *path, char *const argv[], char *const envp[])
{
	return syscall(SYS_execve, path, argv, envp);
}

int execv(const char *path, char *const argv[])
{
	return _execve(path, argv, environ);
}

static void from_kernel_rusage(const struct kernel_rusage *k,
			       struct rusage *ru)
{
	ru->ru_utime.tv_sec = k->utime.sec;
	ru->ru_utime.tv_usec = k->utime.fraction;
	ru->ru_stime.tv_sec = k->stime.sec;
	ru->ru_stime.tv_usec = k->stime.fraction;
	memcpy(&ru->ru_maxrss, k->counter, sizeof(k->counter));
}

pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
	struct kernel_rusage k;
	pid_t r;

	r = syscall(SYS_wait4, pid, status, options, usage ? &k : NULL);
	if (r > 0 && usage)
		from_kernel_rusage(&k, usage);
	return r;
}

pid_t waitpid(pid_t pid, int *status, int options)
{
	return syscall(SYS_wait4, pid, status, options, NULL);
}

pid_t _wait(int *status)
{
	return waitpid(-1, status, 0);
}

int getrusage(int who, struct rusage *usage)
{
	struct kernel_rusage k;

	if (syscall(SYS_getrusage, who, &k) < 0)
		return -1;
	from_kernel_rusage(&k, usage);
	return 0;
}

int getrlimit(int resource, struct rlimit *limit)
{
	return syscall(SYS_ugetrlimit, resource, limit);
}

int setrlimit(int resource, const struct rlimit *limit)
{
	return syscall(SYS_setrlimit, resource, limit);
}

int sched_yield(void)
{
	return syscall(SYS_sched_yield);
}

int set_tls(void *tls)
{
	return syscall(SYS_set_tls, tls);
}

int uname(struct utsname *name)
{
	return syscall(SYS_uname, name);
}

int sysinfo(struct sysinfo *info)
{
	return syscall(SYS_sysinfo, info);
}

ssize_t getrandom(void *buf, size_t length, unsigned int flags)
{
	return syscall(SYS_getrandom, buf, length, flags);
}

/* The two magic numbers are reboot(2)'s safety catch. */
int reboot(int how)
{
	return syscall(SYS_reboot, 0xfee1dead, 672274793, how);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	struct kernel_time k;

	if (syscall(SYS_clock_gettime, clock, &k) < 0)
		return -1;
	now->tv_sec = k.sec;
	now->tv_nsec = k.fraction;
	return 0;
}

int _gettimeofday(struct timeval *now, void *zone)
{
	struct timespec ts;

	(void)zone;
	if (clock_gettime(CLOCK_REALTIME, &ts) < 0)
		return -1;
	now->tv_sec = ts.tv_sec;
	now->tv_usec = ts.tv_nsec / 1000;
	return 0;
}

int nanosleep(const struct timespec *length, struct timespec *left)
{
	struct kernel_time k = { length->tv_sec, length->tv_nsec };
	int r = syscall(SYS_nanosleep, &k, &k);

	if (r < 0 && left) {
		left->tv_sec = k.sec;
		left->tv_nsec = k.fraction;
	}
	return r;
}

/* clock(3) and times(3) count in hundredths of a second. */
clock_t _times(struct tms *t)
{
	struct rusage ru;
	struct timespec ts;

	if (getrusage(RUSAGE_SELF, &ru) < 0 ||
	    clock_gettime(CLOCK_MONOTONIC, &ts) < 0)
		return -1;
	memset(t, 0, sizeof(*t));
	t->tms_utime = ru.ru_utime.tv_sec * 100 + ru.ru_utime.tv_usec / 10000;
	t->tms_stime = ru.ru_stime.tv_sec * 100 + ru.ru_stime.tv_usec / 10000;
	return ts.tv_sec * 100 + ts.tv_nsec / 10000000;
}
