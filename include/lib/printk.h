/*
 * Kernel messages: printk() formats into a line and hands it to the console
 * that is registered. Formatting follows C's printf for d i u x X o c s p %
 * with flags, width, precision and the sizes h l ll z.
 */
#ifndef LIB_PRINTK_H
#define LIB_PRINTK_H

#include <lib/compiler.h>
#include <stdarg.h>

int vsnprintf(char *buf, size_t size, const char *fmt, va_list args);
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
/* As snprintf(), but returns the characters really stored, without the NUL. */
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);

void printk(const char *fmt, ...) __printf(1, 2);

/*
 * Severities as in Linux: with `quiet` on the command line only pr_warn and
 * worse reach the console. KERN_* is the first character of the format.
 */
#define KERN_ERR	"\0013"
#define KERN_WARNING	"\0014"
#define KERN_INFO	"\0016"
#define KERN_CONT	"\001c"
#define pr_err(...)	printk(KERN_ERR __VA_ARGS__)
#define pr_warn(...)	printk(KERN_WARNING __VA_ARGS__)
#define pr_info(...)	printk(KERN_INFO __VA_ARGS__)
#define pr_cont(...)	printk(KERN_CONT __VA_ARGS__)

extern int console_loglevel;	/* messages below this severity number show */

/*
 * Where the characters go: set by the UART driver. Must work with interrupts
 * off and must not sleep. Before it is set, messages wait in the log buffer.
 */
struct console {
	const char *name;
	void (*write)(const char *s, size_t len);
};
void register_console(struct console *con);

/* Stop the machine for good; the architecture adds registers and backtrace. */
void panic(const char *fmt, ...) __printf(1, 2) __noreturn;

/* An invariant of the kernel itself; never reachable by a user program. */
#define BUG_ON(cond) do {						\
	if (unlikely(cond))						\
		panic("BUG at %s:%d: %s", __FILE__, __LINE__, #cond);	\
} while (0)

#endif
