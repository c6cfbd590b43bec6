/*
 * For PID 1: what has to be done before there are disks.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <stddef.h>

/* The text of a small file, in @text; an empty one if there is none. */
void slurp(const char *path, char *text, size_t size);

/*
 * Debian's Linux reaches a disk only with modules: where there is a
 * /modules/list they are loaded. Then every disk and partition of
 * /proc/partitions gets its file in /dev. /proc is mounted.
 */
void find_disks(void);

#endif
