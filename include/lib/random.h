/* Random numbers that cannot be guessed: lib/random.c. */
#ifndef LIB_RANDOM_H
#define LIB_RANDOM_H

#include <lib/types.h>

void get_random_bytes(void *buf, size_t len);

/* Mix in what others cannot know: the boot loader's seed, arrival times. */
void add_device_randomness(const void *buf, size_t len);

#endif
