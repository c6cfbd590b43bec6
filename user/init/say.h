/*
 * Text on the console.  Not stdio: its buffers come from malloc, and the heap
 * is among the things to be watched here.
 */
#ifndef SAY_H
#define SAY_H

/* Prints like printf, integers and strings only, at most 400 characters. */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Writes n bytes as they are. */
void say_bytes(const char *s, int n);

#endif
