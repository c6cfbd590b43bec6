/*
 * The kinds of runs.
 */
#ifndef KINDS_H
#define KINDS_H

#include "compare.h"

extern const struct kind mm_kind;	/* mm.c: memory and files in it */

#endif
