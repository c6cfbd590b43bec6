/*
 * newlib's <sys/wait.h> has the right numbers; wait4(2) is what it lacks.
 */
#ifndef _USER_SYS_WAIT_H
#define _USER_SYS_WAIT_H

#include_next <sys/wait.h>

#define WCONTINUED	8
#define WCOREDUMP(w)	((w) & 0x80)

struct rusage;

pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage);

#endif
