/* The story of a process and its memory, told by measuring it. */
#ifndef EXPERIMENT_H
#define EXPERIMENT_H

/*
 * Runs all steps and prints them; 'self' is the path of this program's file.
 * Returns the number of statements that did not hold.
 */
int experiment(const char *self);

#endif
