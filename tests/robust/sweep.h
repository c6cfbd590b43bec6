/*
 * Every call, an argument at a time: the others have values with which it
 * could succeed, this one is bad. What came of it is printed, the values that
 * had the same outcome together, so that two kernels can be compared.
 */
#ifndef SWEEP_H
#define SWEEP_H

#include "world.h"

/* Its third byte is not there. */
#define CROSSING	((uint32_t)LAST + PAGE - 2)

struct value {
	const char *name;
	uint32_t value;
};

/* Tries each value in place of each argument whose letter is among @kinds. */
void sweep(const char *kinds, const struct value *values, int n);

#endif
