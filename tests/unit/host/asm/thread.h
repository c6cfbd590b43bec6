/* Stand-in: the running task is whom the test says. */
#ifndef HOST_ASM_THREAD_H
#define HOST_ASM_THREAD_H

#define get_current arm_get_current
#include_next <asm/thread.h>
#undef get_current
#undef current

extern struct task_struct *host_current;
#define current host_current

#endif
