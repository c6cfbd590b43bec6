/*
 * newlib's <time.h> and Linux's clocks, which newlib leaves out on a bare
 * machine and would number in its own way.
 */
#ifndef _USER_TIME_H
#define _USER_TIME_H

#include_next <time.h>
#include <sys/types.h>

#define CLOCK_REALTIME			0
#define CLOCK_MONOTONIC			1
#define CLOCK_PROCESS_CPUTIME_ID	2
#define CLOCK_THREAD_CPUTIME_ID		3
#define CLOCK_MONOTONIC_RAW		4
#define CLOCK_BOOTTIME			7

int clock_gettime(clockid_t clock, struct timespec *now);
int nanosleep(const struct timespec *length, struct timespec *left);

#endif
