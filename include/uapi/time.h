/* Times as programs pass them: of 32 bits, and (the newer calls) of 64. */
#ifndef UAPI_TIME_H
#define UAPI_TIME_H

#include <lib/types.h>

struct old_timespec32 {
	s32 tv_sec;
	s32 tv_nsec;
};

struct __kernel_timespec {
	s64 tv_sec;
	s64 tv_nsec;
};

#endif
