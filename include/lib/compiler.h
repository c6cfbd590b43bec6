/*
 * What we ask of the compiler beyond the C language: sections, hints,
 * barriers, and the small macros every file uses.
 */
#ifndef LIB_COMPILER_H
#define LIB_COMPILER_H

#include <lib/types.h>

/*
 * Boot-only code and data. free_initmem() gives their pages back once
 * PID 1 is about to start; nothing may reach into them afterwards.
 */
#define __init		__attribute__((section(".init.text"), cold, __noinline__))
#define __initdata	__attribute__((section(".init.data")))
#define __initconst	__attribute__((section(".init.rodata")))

#define __used		__attribute__((used))
#define __packed	__attribute__((packed))
#define __aligned(n)	__attribute__((aligned(n)))
#define __noreturn	__attribute__((noreturn))
#define __must_check	__attribute__((warn_unused_result))
#define __printf(f, a)	__attribute__((format(printf, f, a)))
#define __section(s)	__attribute__((section(s)))
#define __sched		__section(".sched.text")	/* gives up the CPU */
#undef __always_inline				/* the host's libc has one */
#define __always_inline	inline __attribute__((always_inline))
#define noinline	__attribute__((__noinline__))
#define fallthrough	__attribute__((__fallthrough__))

#define likely(x)	__builtin_expect(!!(x), 1)
#define unlikely(x)	__builtin_expect(!!(x), 0)

/* Keeps the compiler, not the CPU, from moving accesses across this line. */
#define barrier()	__asm__ volatile("" ::: "memory")

/* One access, exactly as written: for data an interrupt may change. */
#define READ_ONCE(x)	(*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile __typeof__(x) *)&(x) = (v))

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define static_assert	_Static_assert

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

#define min(a, b) ({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); \
		     _a < _b ? _a : _b; })
#define max(a, b) ({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); \
		     _a > _b ? _a : _b; })

/* Rounding to a power of two. */
#define ALIGN(x, a)		(((x) + ((a) - 1)) & ~((__typeof__(x))(a) - 1))
#define ALIGN_DOWN(x, a)	((x) & ~((__typeof__(x))(a) - 1))
#define IS_ALIGNED(x, a)	(((x) & ((a) - 1)) == 0)
#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))

#endif
