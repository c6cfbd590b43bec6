/*
 * What little of Linux the bare programs in this folder use.
 */
#ifndef TESTS_SYSCALL_H
#define TESTS_SYSCALL_H

#include <lib/printk.h>

static inline long syscall6(long nr, long a, long b, long c, long d, long e,
			    long f)
{
	register long r7 __asm__("r7") = nr;
	register long r0 __asm__("r0") = a;
	register long r1 __asm__("r1") = b;
	register long r2 __asm__("r2") = c;
	register long r3 __asm__("r3") = d;
	register long r4 __asm__("r4") = e;
	register long r5 __asm__("r5") = f;

	__asm__ volatile("svc 0" : "+r"(r0)
			 : "r"(r7), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5)
			 : "memory");
	return r0;
}

#define NR_EXIT			1
#define NR_WRITE		4
#define NR_MPROTECT		125
#define NR_RT_SIGACTION		174
#define NR_MMAP2		192
#define SIGSEGV			11
#define SA_SIGINFO		4

static inline void __printf(1, 2) say(const char *fmt, ...)
{
	char line[256];
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	syscall6(NR_WRITE, 1, (long)line, len, 0, 0, 0);
}

static inline void __noreturn exit(int code)
{
	for (;;)
		syscall6(NR_EXIT, code, 0, 0, 0, 0, 0);
}

#endif
