/* The clock that runs while the machine is off. */
#ifndef DRIVERS_RTC_H
#define DRIVERS_RTC_H

#include <lib/types.h>

/* Boot: what it says now, in seconds since 1970; 0 without one. */
u32 rtc_probe(void);

#endif
