/*
 * The kinds of runs.
 */
#ifndef KINDS_H
#define KINDS_H

#include "compare.h"

/* mm.c: memory, and files in a tmpfs, or on a disk. */
extern const struct kind mm_kind, disk_kind;

/* fs.c: names and files, on a disk or in a tmpfs. */
extern const struct kind fs_kind, tmpfs_kind;

#endif
