/*
 * A handler that counts, and a timer that calls it; see files.h.
 */
#include "files.h"

volatile int caught;

static void count(int sig)
{
	(void)sig;
	caught++;
}

__attribute__((naked)) static void restore(void)
{
	__asm__ volatile("mov r7, #119\n\tsvc #0");	/* sigreturn */
}

void catch(int sig, unsigned long flags)
{
	struct {
		void (*handler)(int);
		unsigned long flags;
		void (*restorer)(void);
		unsigned long mask[2];
	} sa = { count, flags | SA_RESTORER, restore, { 0, 0 } };

	sys(174, sig, &sa, NULL, 8);		/* rt_sigaction */
}

void alarm_in(long usec)
{
	long timer[4] = { 0, 0, usec / 1000000, usec % 1000000 };

	sys(104, 0, timer, NULL);		/* setitimer */
}
