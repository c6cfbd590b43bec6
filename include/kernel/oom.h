/* Out of memory: who has to go; kernel/oom.c. */
#ifndef KERNEL_OOM_H
#define KERNEL_OOM_H

#include <lib/types.h>

/*
 * There is no page for the current task. True: another process was killed
 * and had time to go, so try again. False: it is the current one that has to
 * go (or there is nobody else). Sleeps.
 */
bool out_of_memory(void);

#endif
