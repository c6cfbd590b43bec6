/* Times as programs pass them: of 32 bits, and (the newer calls) of 64. */
#ifndef UAPI_TIME_H
#define UAPI_TIME_H

#include <lib/types.h>
#include <uapi/resource.h>

struct old_timespec32 {
	s32 tv_sec;
	s32 tv_nsec;
};

struct __kernel_timespec {
	s64 tv_sec;
	s64 tv_nsec;
};

/* clock_gettime(2) */
#define CLOCK_REALTIME			0
#define CLOCK_MONOTONIC			1
#define CLOCK_PROCESS_CPUTIME_ID	2
#define CLOCK_THREAD_CPUTIME_ID		3
#define CLOCK_MONOTONIC_RAW		4
#define CLOCK_REALTIME_COARSE		5
#define CLOCK_MONOTONIC_COARSE		6
#define CLOCK_BOOTTIME			7
#define CLOCK_REALTIME_ALARM		8
#define CLOCK_BOOTTIME_ALARM		9
#define CLOCK_TAI			11

/* Negative clocks: CPU time of a process or thread. */
#define CPUCLOCK_PERTHREAD_MASK		4
#define CPUCLOCK_CLOCK_MASK		3
#define CPUCLOCK_SCHED			2

#define TIMER_ABSTIME			1

/* settimeofday(2) */
struct timezone {
	s32 tz_minuteswest, tz_dsttime;
};

/* times(2) */
struct tms {
	s32 tms_utime, tms_stime, tms_cutime, tms_cstime;
};

/* setitimer(2) */
#define ITIMER_REAL	0
#define ITIMER_VIRTUAL	1
#define ITIMER_PROF	2
struct old_itimerval32 {
	struct old_timeval32 it_interval, it_value;
};

#endif
